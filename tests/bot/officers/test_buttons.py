"""What stands in buttons: short enough in the worst case, and nothing about anybody."""

import itertools
import re
from collections import Counter

import pytest

from bot.officers.buttons import button, pressed
from bot.officers.choosing import PERIODS, REASONS, Choice
from bot.officers.commands import PRESSES
from bot.officers.selection import STATUS_GROUPS, Format, Profile
from bot.render import LONGEST_DATA
from conversations import codes
from conversations.lead import Outcome
from conversations.replies import Phrase
from tests.bot.officers.office import ANA, NOW, Office, draft, secrets
from tests.bot.officers.stopped import RUDI, stopped
from tests.bot.officers.test_rights import ask

LABEL = Phrase("desk.button.card")
ENOUGH = 15
"""Presses of one kind."""
LONGEST_LABEL = 32
WORST_VERSION = "999999999"


def size(*parts: str) -> int:
    return len(button(*parts, label=LABEL).id.encode())


def test_the_longest_choice_of_an_export_fits() -> None:
    choices = itertools.product(PERIODS, STATUS_GROUPS, ["all", "16.71"], Format, Profile)
    longest = max(
        size("file", reason, *Choice(*choice).parts()) for choice in choices for reason in REASONS
    )
    assert longest <= LONGEST_DATA


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


async def test_every_button_that_is_ever_shown_is_short_and_names_nobody(office: Office) -> None:
    """Presses whatever is shown, as far as it goes."""
    await office.store.write(
        lambda tx: tx.officers.add(
            ANA, "Ana", "supervisor", frozenset({"16.71", "16.04", "16.06"}), NOW
        )
    )
    await office.file(*[draft(number) for number in range(1, 9)])
    office.clock.later(minutes=1)
    one, two = codes.make(1), codes.make(2)
    await office.say(ANA, f"/ambil {two}")
    asked = await office.say(ANA, f"/hasil {two}")
    waiting = list((await office.press(ANA, asked.button("Tidak diangkat"))).buttons.values())
    await stopped(office, RUDI)
    for number in range(901, 907):
        await ask(office, number)
    for text in (
        f"/hasil {two}",
        "/hak",
        "/ekspor",
        "/statistik",
        "/antrian",
        f"/lead {one}",
        f"/ambil {one}",
    ):
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
            assert not re.search(r"\d{7}", shown)

    assert tried.keys() == {press.action for press in PRESSES}
    assert max(map(len, labels)) <= LONGEST_LABEL
