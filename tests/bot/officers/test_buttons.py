"""What stands in buttons: short enough in the worst case, and nothing about anybody."""

import re
from collections import Counter
from datetime import date

import pytest

from bot.officers.buttons import button, pressed
from bot.officers.choice import ALLOWED, Choice
from bot.officers.commands import PRESSES
from bot.officers.ordering import REASONS
from bot.officers.removing import Removing
from bot.render import LONGEST_DATA
from conversations import codes
from conversations.lead import Outcome
from conversations.replies import Phrase
from conversations.workers import Worker
from storage.audit import Entry
from storage.ids import new_name
from tests.bot.officers.office import ANA, BUDI, NOW, STRANGER, Office, Seen, draft, nik, secrets
from tests.bot.officers.stopped import RUDI, stopped
from tests.bot.officers.test_broadcasts import sessions
from tests.bot.officers.test_rights import ask

LABEL = Phrase("desk.button.card")
AFTER_OTHERS = {"bring", "mended", "mended_read", "waits"}
"""Shown once somebody else has answered, or a code was wanted; see test_importing_desk,
test_repairs and test_entering."""
ASKS = (
    "/hasil {two}",
    "/hak",
    "/audit",
    "/siaran Libur besok.",
    "/ekspor",
    "/antrian",
    "/bagi",
    "/duplikat",
    "/lead {one}",
    "/ambil {one}",
    "/tindak {one}",
    "/alih {two}",
    "/orang",
    "/staf {one}",
    "/statistik",
    "/laporan",
    "/meja",
    "/cari halimah",
)
"""What shows buttons."""
ENOUGH = 15
"""Presses of one kind."""
LONGEST_LABEL = 32
WORST_VERSION = "999999999"


def size(*parts: str) -> int:
    return len(button(*parts, label=LABEL).id.encode())


def test_the_longest_choice_of_an_export_fits() -> None:
    longest = max(size("file", reason, *Choice(area="16.71").parts()) for reason in REASONS)
    assert longest <= LONGEST_DATA


def test_every_choice_is_what_its_button_was_given() -> None:
    """Of each field every code, and everything else at its default."""
    for field, codes_of in ALLOWED.items():
        for code in codes_of:
            choice = Choice(area="16.71").having(field, code)
            assert Choice.read(choice.parts()) == choice


def test_the_longest_outcome_fits() -> None:
    code = codes.make(codes.CODES - 1)
    longest = max(
        size("outcome", code, outcome, WORST_VERSION, "2026-11-22") for outcome in Outcome
    )
    assert longest <= LONGEST_DATA


def test_a_press_says_what_its_button_was_given() -> None:
    for press in PRESSES:
        data = button(press.action, "KM7A-4PXQ", "x.1-y", label=LABEL).id
        assert pressed(data) == (press.action, ("KM7A-4PXQ", "x.1-y"))


@pytest.mark.parametrize("parts", [("x" * 62,), ("é" * 31,), ("a:b",)])
def test_what_telegram_would_refuse_is_not_made(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        button("card", *parts, label=LABEL)


async def told_of_an_erasure(office: Office) -> list[str]:
    taken = Entry(NOW, "export.built", ANA, leads=[codes.make(8)])
    await office.store.write(lambda tx: tx.audit.add(taken))
    await office.store.write(lambda tx: tx.erase_person(700_008, NOW))
    await Removing(office.store, office.renderer, office.clock).look()
    return list((await office.seen(ANA)).buttons.values())


async def to_many(office: Office) -> Seen:
    """Budi asks Ana to confirm a message to many."""
    await sessions(office, *range(700_001, 700_009))
    seen = await office.say(BUDI, "/siaran Kantor kami pindah.")
    seen = await office.press(BUDI, seen.button("👁 Coba"))
    await office.service.handle([office.pressed(BUDI, seen.button("Minta persetujuan"))])
    return await office.seen(ANA)


async def asked_and_talked_to(office: Office, code: str) -> list[str]:
    """What stands under requests and talks, before the walk gives the lead back."""
    fields = await office.say(ANA, f"/perbaiki {code}")
    reasons = await office.press(ANA, fields.button("Nama"))
    done = await office.press(ANA, next(iter(reasons.buttons.values())))
    card = await office.say(ANA, f"/lead {code}")
    talk = await office.say(ANA, f"/balas {code}")
    plain = await office.say(ANA, "Besok pagi saya telepon.")
    shown = (fields, reasons, done, card, talk, plain)
    return [data for seen in shown for data in seen.buttons.values()]


async def areas_of_somebody(office: Office) -> list[str]:
    person = await office.press(ANA, (await office.say(ANA, "/orang")).button("1 Ubah"))
    chosen = await office.press(ANA, person.button("Daerah"))
    sure = await office.press(ANA, chosen.button("semua daerah"))
    return [*chosen.buttons.values(), *sure.buttons.values()]


def test_what_only_an_answered_file_or_request_shows_is_short_too() -> None:
    for action in AFTER_OTHERS:
        assert size(action, new_name()) <= LONGEST_DATA


async def test_every_button_that_is_ever_shown_is_short_and_names_nobody(office: Office) -> None:
    """Presses whatever is shown, as far as it goes."""
    await office.store.write(
        lambda tx: tx.officers.add(
            ANA, "Ana", "administrator", frozenset({"16.71", "16.04", "16.06"}), NOW
        )
    )
    await office.store.write(
        lambda tx: tx.officers.add(BUDI, "Budi", "administrator", frozenset({"16.71"}), NOW)
    )
    token = await office.store.write(lambda tx: tx.invites.add("viewer", None, "D", None, NOW))
    await office.say(STRANGER, f"/start petugas-{token}")
    elsewhere = draft(9, region="16.04", district=None)
    await office.file(*[draft(number) for number in range(1, 9)], elsewhere)
    await office.file(*[draft(20 + n, nik=nik(3)) for n in range(4)], chat=900_000)
    office.clock.later(minutes=1)
    one, two = codes.make(1), codes.make(2)
    await office.say(ANA, f"/ambil {two}")
    asked = await office.say(ANA, f"/hasil {two}")
    waiting = list((await office.press(ANA, asked.button("Tidak diangkat"))).buttons.values())
    await stopped(office, RUDI)
    worker = Worker("Pekerja Contoh", date(1984, 8, 15), nik(77), 2_000_000, None)
    await office.store.write(lambda tx: tx.staff.put_many(one, [worker], NOW))
    for number in range(901, 907):
        await ask(office, number)
    waiting += await told_of_an_erasure(office)
    waiting += await areas_of_somebody(office)
    waiting += (await to_many(office)).buttons.values()
    waiting += await asked_and_talked_to(office, two)
    for words in ASKS:
        text = words.format(one=one, two=two)
        waiting += (await office.say(ANA, text)).buttons.values()
    tried: Counter[str] = Counter()
    labels: set[str] = set()
    for data in waiting:  # grows while it is gone through
        action, _ = pressed(data) or ("", ())
        tried[action] += 1
        if tried[action] > ENOUGH:
            continue
        seen = await office.press(ANA, data)
        waiting += seen.buttons.values()
        labels |= seen.buttons.keys()
        for shown in seen.buttons.values():
            assert len(shown.encode()) <= LONGEST_DATA
            assert not [secret for secret in secrets(1) if secret in shown]
            # The second that names a search is no number of anybody's.
            assert not re.search(r"\d{7}", re.sub(r"^d:found:\d+:\d{10}$", "", shown))

    assert tried.keys() | AFTER_OTHERS == {press.action for press in PRESSES}
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []
