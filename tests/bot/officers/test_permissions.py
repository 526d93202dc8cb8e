"""Who may do what, over every command and every press of the desk's own tables."""

from typing import Any

import pytest

from bot.officers.choice import Choice
from bot.officers.commands import COMMANDS, PRESSES, Press
from bot.officers.help import name_of
from bot.officers.waiting import PRESS
from conversations import codes
from conversations.lead import LeadStatus
from storage.outbox import Outgoing
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    CITRA,
    LAHAT,
    NOW,
    PALEMBANG,
    STRANGER,
    Office,
    draft,
    nik,
    phone,
    secrets,
)

HERE, THERE = codes.make(1), codes.make(2)
"""Leads in Palembang and in Lahat."""
TWIN = codes.make(3)
"""Alike to both of them, and in Lahat."""
INVENTED = "/pempek"
_WHOLE = [language for language in CATALOG.languages.values() if not language.draft]
ARGUMENTS = {
    "result": "tersambung",
    "talk": "Besok saya telepon, ya.",
    "repair": "Nama huruf terakhir buram",
    "plan": "besok",
    "note": "Minta ditelepon sore.",
    "show": "mencocokkan KTP",
    "staff": "mendaftarkan pekerjanya",
    "invite": "Dewi, administrator, semua",
    "enter": "123456",
}


def typed(command: str, code: str) -> str:
    """A whole command that would do something."""
    code = code if command not in ("invite", "enter") else ""
    return f"/{name_of(CATALOG, command)} {code} {ARGUMENTS.get(command, '')}".strip()


OF_PAIRS = ("pair", "back", "same", "keep", "differ", "put_off", "undo")


def presses(code: str) -> list[str]:
    """Every press there is, with arguments that would do something."""
    choice = ":".join(Choice("all").parts())
    arguments = {
        "page": "0",
        "open": f"{code}:call",
        "staff": f"{code}:call",
        "nik": f"{code}:call",
        "people": "0",
        "person": str(CITRA),
        "role": f"{CITRA}:viewer",
        "remove": f"{CITRA}:sure",
        "workarea": str(CITRA),
        "saveareas": f"{CITRA}:all:sure",
        "waits": "all",
        "confirm": "0123456789abcdef",
        "refuse": "0123456789abcdef",
        "outcome": f"{code}:reached:1",
        "repair_field": f"{code}:name",
        "repair_reason": f"{code}:name:not_ktp",
        "repair_cancel": f"{code}:nothing",
        "planned": f"{code}:2026-11-25",
        "promise": f"{code}:2026-11-24:noon",
        "deal": PALEMBANG,
        "dealt": f"{PALEMBANG}:abc",
        "export": choice,
        "areas": choice,
        "others": f"kind:{choice}",
        "send": choice,
        "file": f"report:{choice}",
        **dict.fromkeys(OF_PAIRS, f"{code}:{TWIN}"),
        "stats": "funnel",
        "draw": "regions",
        "weekly": "2026-W47:pdf",
    }
    return [f"d:{press.action}:{arguments.get(press.action, code)}" for press in PRESSES]


EVERYTHING_TYPED = [typed(command.id, HERE) for command in COMMANDS]
OF_LEADS_TYPED = [typed(command.id, THERE) for command in COMMANDS if command.of_lead]


@pytest.fixture(autouse=True)
async def leads(office: Office) -> None:
    there: dict[str, Any] = {"region": LAHAT, "district": None}
    await office.file(
        draft(1, region=PALEMBANG),
        draft(2, **there),
        draft(3, **there, nik=nik(1), phone=phone(2)),
    )


async def untouched(office: Office, code: str) -> None:
    lead = await office.store.read(lambda tx: tx.leads.get(code, None))
    assert (lead.status, lead.version, lead.officer) == (LeadStatus.NEW, 1, None)
    assert await office.audit() == []


def said(rows: list[Outgoing]) -> list[tuple[str, int, int | None, bytes]]:
    return [(row.kind, row.priority, row.seq, row.payload) for row in rows]


@pytest.mark.parametrize("text", [*EVERYTHING_TYPED, "/ANTRIAN", "/lead@nama_bot x", "/ambil"])
async def test_a_stranger_is_answered_as_to_an_invented_command(office: Office, text: str) -> None:
    invented = await office.say(STRANGER, INVENTED)
    office.clock.later(minutes=1)
    theirs = await office.say(STRANGER + 1, text)

    theirs_of = b"%d" % STRANGER, b"%d" % (STRANGER + 1)
    alike = [row.payload.replace(*theirs_of) for row in invented.rows]
    assert [row.payload for row in theirs.rows] == alike
    assert [(r.kind, r.priority, r.seq) for r in theirs.rows] == [
        (r.kind, r.priority, r.seq) for r in invented.rows
    ]
    await untouched(office, HERE)


@pytest.mark.parametrize(
    "data", [*presses(HERE), "d:unheard_of", "d:", "x", "", "d:card:nonsense"]
)
async def test_a_strangers_press_is_a_press_of_any_old_button(office: Office, data: str) -> None:
    other = await office.press(STRANGER, "a button of nobody")
    theirs = await office.press(STRANGER + 1, data)

    assert [m for m, _ in theirs.calls] == [m for m, _ in other.calls]
    assert theirs.texts == other.texts
    assert theirs.toasts == other.toasts == [""]
    await untouched(office, HERE)


@pytest.mark.parametrize("text", EVERYTHING_TYPED)
async def test_who_was_removed_is_a_stranger_at_once(office: Office, text: str) -> None:
    invented = await office.say(STRANGER, INVENTED)
    await office.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    office.clock.later(minutes=1)

    assert (await office.say(ANA, text)).texts == invented.texts
    await untouched(office, HERE)


@pytest.mark.parametrize("data", presses(HERE))
async def test_buttons_of_who_was_removed_do_nothing(office: Office, data: str) -> None:
    other = await office.press(STRANGER, "a button of nobody")
    await office.store.write(lambda tx: tx.officers.remove(ANA, NOW))

    assert (await office.press(ANA, data)).texts == other.texts
    await untouched(office, HERE)


@pytest.mark.parametrize("text", OF_LEADS_TYPED)
async def test_a_lead_elsewhere_is_as_one_that_never_was(office: Office, text: str) -> None:
    never_was = codes.make(999)
    elsewhere = await office.say(ANA, text)
    nowhere = await office.say(ANA, text.replace(THERE, never_was))

    assert elsewhere.text.replace(THERE, never_was) == nowhere.text
    assert elsewhere.secret == []
    await untouched(office, THERE)


@pytest.mark.parametrize(
    "data", [data for data in presses(THERE) if THERE in data], ids=lambda data: data[:12]
)
async def test_a_button_of_a_lead_elsewhere_is_as_one_of_a_lead_that_never_was(
    office: Office, data: str
) -> None:
    never_was = codes.make(999)
    elsewhere = await office.press(ANA, data)
    nowhere = await office.press(ANA, data.replace(THERE, never_was))

    assert elsewhere.text.replace(THERE, never_was) == nowhere.text
    assert elsewhere.secret == []
    await untouched(office, THERE)


async def test_a_lead_held_elsewhere_does_not_say_who_holds_it(office: Office) -> None:
    await office.say(CITRA, f"/ambil {THERE}")
    for text in OF_LEADS_TYPED:
        assert "Citra" not in (await office.say(ANA, text)).text


@pytest.mark.parametrize("text", OF_LEADS_TYPED)
async def test_who_changed_areas_loses_the_old_ones_at_once(office: Office, text: str) -> None:
    await office.store.write(
        lambda tx: tx.officers.add(CITRA, "Citra", "supervisor", frozenset({PALEMBANG}), NOW)
    )
    assert "tidak ada di daerah" in (await office.say(CITRA, text)).text
    await untouched(office, THERE)


@pytest.mark.parametrize("text", EVERYTHING_TYPED)
async def test_in_a_group_the_desk_does_not_exist(office: Office, text: str) -> None:
    incoming = office.said(ANA, text)
    in_group = type(incoming)(
        incoming.update_id, chat=-100, user=ANA, private=False, event=incoming.event
    )
    assert not office.desk.wants(in_group)
    await office.service.handle([in_group])

    assert "obrolan pribadi" in (await office.seen(-100)).text
    await untouched(office, HERE)


async def test_only_showing_in_clear_shows_anything_in_clear(office: Office) -> None:
    for text in (*EVERYTHING_TYPED, *(typed("take", HERE), typed("result", HERE))):
        seen = await office.say(ANA, text)
        openly = [p for p in seen.packets if p not in seen.secret]
        shown = "\n".join(str(packet.call.params) for packet in openly)
        assert [secret for secret in secrets(1) if secret in shown] == []


async def test_another_officer_of_the_area_sees_the_same_leads(office: Office) -> None:
    assert HERE in (await office.say(BUDI, "/antrian")).text
    assert HERE not in (await office.say(CITRA, "/antrian")).text


@pytest.mark.parametrize("press", PRESSES, ids=lambda press: press.action)
def test_every_press_that_waits_for_a_code_has_a_name_afterwards(press: Press) -> None:
    named = f"desk.waiting.button.{press.action}"
    if press.action != PRESS:  # the list of what waits does not wait itself
        assert all(named in language.messages for language in _WHOLE)
