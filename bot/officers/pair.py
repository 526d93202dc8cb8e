"""Two leads side by side, masked: in which facts they agree, said in words. Decides nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.officers.buttons import button, named, under
from bot.officers.card import name_of
from bot.officers.facts import ASK, masked_age, masked_phone
from bot.officers.phrases import area, at, status
from bot.officers.visit import Visit
from conversations.flows.asked import NAME, NIK, PHONE
from conversations.flows.leads import born, phone_in
from conversations.lead import HELD
from conversations.likeness import same_name
from conversations.people import mask_name, mask_nik
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.lead_rows import Lead
from storage.pairs import Decision, Pair


@dataclass(frozen=True, slots=True)
class _Fact:
    """What one lead says of something: as it is compared, and as it is shown."""

    known: object
    """None where it cannot be compared."""
    shown: Value


async def pair_reply(visit: Visit, pair: Pair) -> Reply:
    one, other = [await visit.tx.leads.get(code, visit.officer.areas) for code in pair.codes]
    lines = [
        *(_compared(name, *both) for name, both in _facts(visit, one, other)),
        *[_beside(name, *both) for name, both in await _standing(visit, one, other)],
    ]
    values: dict[str, Value] = {
        "first": pair.first,
        "second": pair.second,
        "lines": Lines((*lines,)),
        "asked": await decided(visit, pair) if pair.decided else Phrase("desk.duplicates.ask"),
    }
    return Reply("desk.duplicates.pair", values, under(*_ways(pair), _cards(pair)))


async def decided(visit: Visit, pair: Pair) -> Phrase:
    """Who has decided what, and when."""
    by = pair.actor or 0
    who = Phrase("desk.you") if by == visit.officer.id else await name_of(visit.tx, by)
    values: dict[str, Value] = {"who": who, "at": at(pair.at or visit.now)}
    if pair.kept is not None:
        values |= {"kept": pair.kept, "closed": pair.other(pair.kept)}
    return Phrase(f"desk.duplicates.decided_{pair.decision}", values)


def agreement(pair: Pair) -> Value:
    """What they have in common, in words."""
    shown: Value = ""
    for name in pair.agree:
        word = Phrase(f"desk.duplicates.agree.{name}")
        shown = Phrase("desk.duplicates.list", {"first": shown, "second": word}) if shown else word
    return shown


def pair_button(action: str, pair: Pair, *, label: Phrase | None = None) -> Option:
    return button(action, *pair.codes, label=label or Phrase(f"desk.button.{action}"))


def _ways(pair: Pair) -> Iterator[tuple[Option, ...]]:
    if pair.decided:
        yield (pair_button("undo", pair),)
        return
    yield pair_button("same", pair), pair_button("differ", pair)
    if pair.decision is not Decision.LATER:
        yield (pair_button("put_off", pair),)


def _cards(pair: Pair) -> tuple[Option, ...]:
    one, other = (
        button("card", code, label=Phrase("desk.button.card_n", {"n": n}))
        for n, code in enumerate(pair.codes, start=1)
    )
    return one, other, named("pairs")


def _facts(visit: Visit, *leads: Lead) -> Iterator[tuple[Phrase, list[_Fact]]]:
    yield Phrase(f"row.{NIK.id}"), [_nik(lead) for lead in leads]
    yield Phrase(f"row.{PHONE.id}"), [_phone(lead) for lead in leads]
    yield Phrase(f"row.{NAME.id}"), [_name(lead) for lead in leads]
    yield Phrase("desk.card.born_name"), [_born(visit, lead) for lead in leads]
    yield (
        Phrase("desk.card.area_name"),
        [_Fact(lead.district or lead.region, area(lead.region, lead.district)) for lead in leads],
    )
    yield (
        Phrase("desk.duplicates.field.kind"),
        [_Fact(lead.kind, Phrase(f"lead_kind.{lead.kind}")) for lead in leads],
    )
    yield (
        Phrase("desk.duplicates.field.telegram"),
        [_Fact(lead.chat, "") for lead in leads],
    )


def _nik(lead: Lead) -> _Fact:
    return _Fact(lead.nik, mask_nik(lead.nik) if lead.nik else ASK)


def _phone(lead: Lead) -> _Fact:
    """A helper's says nothing of whose it is given for."""
    known = phone_in(lead.answers)
    return _Fact(None if lead.helper_phone else lead.phone, masked_phone(known, lead.answers))


def _name(lead: Lead) -> _Fact:
    name = lead.answers.get(NAME)
    return _Fact(same_name(name) if name else None, mask_name(name) if name else ASK)


def _born(visit: Visit, lead: Lead) -> _Fact:
    """The date is compared, the age is shown: with the kecamatan the date is most of a NIK."""
    known = born(lead.answers)
    exact = known.earliest if known is not None and known.exact else None
    return _Fact(exact, masked_age(lead.answers, visit.today))


def _compared(name: Phrase, one: _Fact, other: _Fact) -> Phrase:
    values: dict[str, Value] = {"name": name, "one": one.shown, "other": other.shown}
    if one.known is None or other.known is None:
        return Phrase("desk.duplicates.unknown", values)
    agree = "same" if one.known == other.known else "differ"
    if one.shown == other.shown:  # said once, or not at all where it would identify somebody
        agree = f"both_{agree}" if one.shown else f"bare_{agree}"
    return Phrase(f"desk.duplicates.{agree}", values)


async def _standing(visit: Visit, *leads: Lead) -> Iterable[tuple[Phrase, list[Value]]]:
    return [
        (Phrase("desk.duplicates.field.status"), [await _status(visit, lead) for lead in leads]),
        (Phrase("desk.duplicates.field.came"), [at(lead.submitted_at) for lead in leads]),
        (Phrase("desk.duplicates.field.source"), [_source(lead) for lead in leads]),
    ]


async def _status(visit: Visit, lead: Lead) -> Value:
    if lead.officer is None or lead.status not in HELD:
        return status(lead)
    who = await name_of(visit.tx, lead.officer)
    return Phrase("desk.duplicates.with", {"status": status(lead), "who": who})


def _source(lead: Lead) -> Value:
    """Who handed it in, and by which code they came."""
    who = Phrase(f"desk.helper.{lead.helper}" if lead.helper else "desk.duplicates.themselves")
    if lead.referral is None:
        return who
    return Phrase("desk.duplicates.list", {"first": who, "second": lead.referral})


def _beside(name: Phrase, one: Value, other: Value) -> Phrase:
    return Phrase("desk.duplicates.beside", {"name": name, "one": one, "other": other})
