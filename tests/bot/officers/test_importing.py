"""An export that an officer filled in comes back: what each row does, and what it never does."""

import hashlib
from datetime import date, datetime

import pytest

from bot.hours import lease_end
from bot.officers.importing import GOOD, Judged, Verdict, bring_in, dry_run, understood
from bot.officers.importing_read import Filled
from conversations import codes
from conversations.lead import LeadStatus, Outcome
from storage.lead_rows import Action
from storage.officers import Officer
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    LAHAT,
    NOW,
    PALEMBANG,
    TODAY,
    Office,
    draft,
    nik,
    phone,
)

ONE, TWO, ELSEWHERE = codes.make(1), codes.make(2), codes.make(3)
DEWI = 5_310_000_004
SHA = hashlib.sha256(b"a file").hexdigest()
TOMORROW = date(2026, 11, 23)


def words(key: str) -> tuple[str, ...]:
    return tuple(word for code in CATALOG.languages for word in CATALOG.words(code, key))


def filled(code: str = ONE, version: str = "2", **more: str | date) -> Filled:
    cells = {"outcome": "", "follow_up": "", "note": "", **more}
    return Filled(3, code, version, str(cells["outcome"]), cells["follow_up"], str(cells["note"]))


async def officer(office: Office, id: int = ANA) -> Officer:
    return await office.store.read(lambda tx: tx.officers.get(id))


async def tried(office: Office, *rows: Filled, by: int = ANA) -> list[Judged]:
    """Only looked at: in a transaction that cannot write."""
    judged, who = understood(rows, TODAY, words), await officer(office, by)
    return await office.store.read(lambda tx: dry_run(tx, judged, who))


async def brought(office: Office, *rows: Filled, by: int = ANA) -> list[Judged]:
    judged, who = understood(rows, TODAY, words), await officer(office, by)
    return await office.store.write(lambda tx: bring_in(tx, judged, who, SHA, NOW, lease))


def lease(until: date | None) -> datetime:
    return lease_end(TODAY, 3, until)


@pytest.fixture
async def desk(each_office: Office) -> Office:
    """Ana holds one lead, as version 2; another is new, a third in Lahat."""
    there = draft(3, region=LAHAT, district=None)
    await each_office.file(draft(1), draft(2), there)
    await each_office.say(ANA, f"/ambil {ONE}")
    areas = frozenset({PALEMBANG})
    await each_office.store.write(
        lambda tx: tx.officers.add(DEWI, "Dewi", "supervisor", areas, NOW)
    )
    return each_office


async def test_outcome_day_and_note_are_one_step_by_the_officer_and_logged(desk: Office) -> None:
    row = filled(outcome="tidak diangkat", follow_up=TOMORROW, note="Coba sore")
    assert [one.verdict for one in await tried(desk, row)] == [Verdict.OK]
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert (lead.version, lead.outcome) == (2, None)

    assert [one.verdict for one in await brought(desk, row)] == [Verdict.OK]

    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert (lead.version, lead.outcome, lead.tries) == (3, Outcome.NO_ANSWER, 1)
    assert lead.follow_up_on == TOMORROW
    step = (await desk.store.read(lambda tx: tx.leads.history(ONE, None)))[-1]
    assert (step.action, step.actor, step.note) == (Action.IMPORTED, ANA, "Coba sore")
    (entry,) = await desk.audit()
    assert (entry.action, entry.actor) == ("import.applied", ANA)
    assert entry.detail == {"sha256": SHA, "reason": "import", "ok": 1}


async def test_a_lead_that_nobody_holds_is_taken_with_its_outcome(desk: Office) -> None:
    """Whoever calls from the list has no need to take each lead first."""
    row = filled(TWO, "1", outcome="nanti", follow_up=TOMORROW, note="Sore")
    assert [one.verdict for one in await tried(desk, row)] == [Verdict.TAKE]
    assert (await desk.store.read(lambda tx: tx.leads.get(TWO, None))).officer is None

    assert [one.verdict for one in await brought(desk, row)] == [Verdict.TAKE]

    lead = await desk.store.read(lambda tx: tx.leads.get(TWO, None))
    assert (lead.status, lead.officer, lead.outcome) == (
        LeadStatus.CLAIMED,
        ANA,
        Outcome.CALL_LATER,
    )
    assert (lead.claimed_at, lead.lease_until) == (NOW, lease(TOMORROW))
    steps = await desk.store.read(lambda tx: tx.leads.history(TWO, None))
    assert [step.action for step in steps[1:]] == [Action.CLAIMED, Action.IMPORTED]
    assert {step.actor for step in steps[1:]} == {ANA}
    assert [one.verdict for one in await brought(desk, row)] == [Verdict.DONE]
    (entry,) = await desk.audit()
    assert entry.detail == {"sha256": SHA, "reason": "import", "take": 1}


async def test_what_is_taken_and_ended_by_one_row_has_no_lease(desk: Office) -> None:
    await brought(desk, filled(TWO, "1", outcome="tidak mau"))
    lead = await desk.store.read(lambda tx: tx.leads.get(TWO, None))
    assert (lead.status, lead.officer, lead.lease_until) == (LeadStatus.REFUSED, ANA, None)


async def test_what_has_ended_for_good_is_taken_by_no_file(desk: Office) -> None:
    await desk.press(ANA, f"d:outcome:{ONE}:registered:2:-")
    (one,) = await tried(desk, filled(version="3", outcome="reached"))
    assert one.verdict is Verdict.MOVE


async def test_an_outcome_from_a_file_renews_the_lease(desk: Office) -> None:
    await brought(desk, filled(outcome="nanti", follow_up=date(2026, 12, 20)))
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert lead.lease_until == lease(date(2026, 12, 20))


async def test_of_two_who_call_from_one_list_the_second_is_told_who_has_it(desk: Office) -> None:
    row = filled(TWO, "1", outcome="reached")
    await brought(desk, row)
    (one,) = await brought(desk, row, by=BUDI)
    assert (one.verdict, one.holder) == (Verdict.CONFLICT, "Ana")
    (one,) = await tried(desk, filled(outcome="reached"), by=BUDI)
    assert (one.verdict, one.holder) == (Verdict.NOT_HELD, "Ana")


async def test_the_same_file_again_does_nothing_more(desk: Office) -> None:
    row = filled(outcome="reached", note="Coba sore")
    await brought(desk, row)

    assert [one.verdict for one in await brought(desk, row)] == [Verdict.DONE]
    assert [one.verdict for one in await tried(desk, row)] == [Verdict.DONE]
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert (lead.version, lead.status) == (3, LeadStatus.CONTACTED)
    assert len(await desk.audit()) == 1


async def test_what_somebody_changed_meanwhile_is_not_overwritten(desk: Office) -> None:
    await desk.say(ANA, f"/hasil {ONE} tersambung")
    (one,) = await brought(desk, filled(outcome="tidak mau"))

    assert one.verdict is Verdict.CONFLICT
    assert one.now is not None
    assert one.now.outcome is Outcome.REACHED
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert lead.status is LeadStatus.CONTACTED


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (filled(), Verdict.UNCHANGED),
        (filled(codes.make(99), outcome="reached"), Verdict.UNKNOWN),
        (filled("apa ini", outcome="reached"), Verdict.UNKNOWN),
        (filled(f"{ONE} lagi", outcome="reached"), Verdict.UNKNOWN),
        (filled(ELSEWHERE, "1", outcome="reached"), Verdict.UNKNOWN),
        (filled(TWO, "1", outcome="reached"), Verdict.TAKE),
        (filled(version="", outcome="reached"), Verdict.VERSION),
        (filled(version="2,5", outcome="reached"), Verdict.VERSION),
        (filled(version="²", outcome="reached"), Verdict.VERSION),
        (filled(outcome="entahlah"), Verdict.OUTCOME),
        (filled(outcome="tersambung besok"), Verdict.OUTCOME),
        (filled(follow_up="besok"), Verdict.NO_OUTCOME),
        (filled(outcome="nanti", follow_up="kapan-kapan"), Verdict.DAY),
        (filled(outcome="nanti", follow_up=date(2026, 11, 1)), Verdict.DAY_PAST),
        (filled(outcome="nanti", follow_up="2028-01-01"), Verdict.DAY_FAR),
        (filled(outcome="tidak mau", follow_up="besok"), Verdict.DAY_NOT),
        (filled(note=f"NIK {nik(1)}"), Verdict.PRIVATE),
        (filled(note=f"telepon {phone(1)}"), Verdict.PRIVATE),
        (filled(note="a" * 1_001), Verdict.NOTE_LONG),
        (filled(note="=HYPERLINK(1)"), Verdict.FORMULA),
        (filled(outcome="=A1"), Verdict.FORMULA),
        (filled(outcome="tidak diangkat", follow_up="2026-11-23"), Verdict.OK),
        (filled(outcome="Telepon lagi nanti", follow_up="senin"), Verdict.OK),
        (filled(ONE.lower().replace("-", ""), outcome="no answer"), Verdict.OK),
        (filled(note="Rumah di belakang pasar"), Verdict.OK),
        (filled(TWO, "1", note="Belum saya ambil"), Verdict.OK),
    ],
)
async def test_what_becomes_of_a_row(office: Office, row: Filled, verdict: Verdict) -> None:
    await office.file(draft(1), draft(2), draft(3, region=LAHAT, district=None))
    await office.say(ANA, f"/ambil {ONE}")
    before = await office.store.read(lambda tx: tx.leads.get(ONE, None))

    assert [one.verdict for one in await tried(office, row)] == [verdict]
    assert [one.verdict for one in await brought(office, row)] == [verdict]
    if verdict not in GOOD:
        assert await office.store.read(lambda tx: tx.leads.get(ONE, None)) == before
        assert await office.audit() == []


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_read_as_an_export_writes_it(outcome: Outcome) -> None:
    for language in ("id", "en"):
        said = CATALOG.languages[language].messages[f"desk.outcome.{outcome}"]
        for way in (str(outcome), said, said.upper()):
            (one,) = understood([filled(outcome=way)], TODAY, words)
            assert one.brought is not None, way
            assert one.brought.outcome is outcome


async def test_of_two_rows_about_one_lead_the_first_counts(desk: Office) -> None:
    rows = (filled(outcome="reached"), filled(outcome="refused"))
    assert [one.verdict for one in await brought(desk, *rows)] == [Verdict.OK, Verdict.REPEATED]


async def test_one_bad_row_holds_up_no_other(desk: Office) -> None:
    rows = (filled("x", outcome="reached"), filled(outcome="reached"), filled(TWO, "9", note="a"))
    verdicts = [one.verdict for one in await brought(desk, *rows)]
    assert verdicts == [Verdict.UNKNOWN, Verdict.OK, Verdict.CONFLICT]


async def test_what_a_colleague_holds_only_a_supervisor_brings_in(desk: Office) -> None:
    row = filled(outcome="reached")
    assert [one.verdict for one in await brought(desk, row, by=BUDI)] == [Verdict.NOT_HELD]
    assert [one.verdict for one in await brought(desk, row, by=DEWI)] == [Verdict.OK]
    step = (await desk.store.read(lambda tx: tx.leads.history(ONE, None)))[-1]
    assert step.actor == DEWI


async def test_somebody_who_took_it_back_is_left_alone(desk: Office) -> None:
    await desk.store.write(lambda tx: tx.leads.withdraw(700_001, ONE, NOW))
    assert [one.verdict for one in await brought(desk, filled(outcome="reached"))] == [
        Verdict.GONE
    ]
