"""From a finished run to the lead that officers get."""

from conversations.answers import Answers, Skipped
from conversations.dates import Born
from conversations.flow import World
from conversations.flows.asked import (
    BIRTH,
    BIRTH_DAY,
    HELPER,
    NAME,
    NIK,
    PHONE,
    PHONE_OF_OTHER,
    WHOSE_PHONE,
)
from conversations.flows.standing import district, region, sector
from conversations.lead import LeadDraft, LeadKind
from conversations.likeness import person
from conversations.questions.personal import Phone
from conversations.run import Run
from conversations.session import Session


def draft(
    answers: Answers, world: World, session: Session, run: Run, kind: LeadKind, result: str
) -> LeadDraft:
    """The lead of this run: a new one, or the one it made before with other answers."""
    nik, phone = answers.get(NIK), phone_in(answers)
    job = sector(answers)
    return LeadDraft(
        code=run.lead or world.code,
        kind=kind,
        flow=run.flow,
        run=run.number,
        language=session.language,
        answers=answers,
        result=result,
        region=region(answers),
        district=district(answers),
        referral=session.referral,
        sector=None if job is None else str(job),
        flags=tuple(id for id, why in answers.skips.items() if why == Skipped.AFTER_MISSES),
        nik=nik.digits if nik is not None else None,
        phone=phone.number if phone is not None else None,
        person=person_in(answers),
        helper=answers.get(HELPER),
        helper_phone=phone is not None and phone_is_helpers(answers),
    )


def phone_in(answers: Answers) -> Phone | None:
    """The number to be called: the person's own, or of who helps them."""
    return answers.get(PHONE) or answers.get(PHONE_OF_OTHER)


def phone_is_helpers(answers: Answers) -> bool:
    return answers.get(WHOSE_PHONE) == "helper"


def born(answers: Answers) -> Born | None:
    """The narrowest that is known of the birth date."""
    nik, day, year = answers.get(NIK), answers.get(BIRTH_DAY), answers.get(BIRTH)
    if day is not None:
        return Born(day, day)
    if year is not None and year.exact:
        return year
    return Born(nik.born, nik.born) if nik is not None else year


def person_in(answers: Answers) -> str | None:
    """For finding the same person again; None where the name or the very day is not known."""
    name, known = answers.get(NAME), born(answers)
    if name is None or known is None or not known.exact:
        return None
    return person(name, known.earliest)
