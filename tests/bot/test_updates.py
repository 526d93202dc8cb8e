"""Telegram's updates in our words, whatever Telegram, or somebody else, sends."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import Intake
from bot.updates import (
    ALLOWED_UPDATES,
    Incoming,
    Press,
    UnreadableUpdate,
    read_id,
    read_update,
)
from conversations.events import Edited, File, PressedOldButton, Said, Sent, SharedContact, Thing
from tests.bot.front import Front, rows
from tests.bot.parcels import ODD, damaged, damages, paths, real_updates

SITI = 5_000_000_001
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HERE = {"id": SITI, "type": "private"}
NUMBER = 7
MESSAGE = {"message_id": NUMBER, "date": int(AT.timestamp()), "chat": HERE, "from": {"id": SITI}}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)
# Like the real thing at the top, and anything below.
almost_updates = st.dictionaries(
    st.sampled_from(["update_id", *ALLOWED_UPDATES, "poll"]), json_values, max_size=3
)


def message(**content: Any) -> Incoming:
    return read_update({"update_id": 1, "message": {**MESSAGE, **content}})


# ---------------------------------------------------------------- what is understood


def test_words_come_with_their_place_and_time() -> None:
    read = message(text="halo")

    assert (read.update_id, read.chat, read.user, read.private) == (1, SITI, SITI, True)
    assert read.event == Said("halo", AT, 7)
    assert read.raw["message"]["text"] == "halo"


def test_a_contact_is_ones_own_only_where_telegram_says_so() -> None:
    def shared(**contact: Any) -> SharedContact:
        event = message(contact={"phone_number": "0812", **contact}).event
        assert isinstance(event, SharedContact)
        return event

    assert shared(user_id=SITI) == SharedContact("0812", True, AT, 7)
    assert not shared(user_id=SITI + 1).own
    assert not shared().own


def test_a_contact_of_nobody_is_nobodys_own() -> None:
    anonymous = {key: value for key, value in MESSAGE.items() if key != "from"}
    contact = {"phone_number": "0812", "user_id": None}
    read = read_update({"update_id": 1, "message": {**anonymous, "contact": contact}})

    assert read.user is None
    assert read.event == SharedContact("0812", False, AT, 7)


@pytest.mark.parametrize(
    ("key", "thing"),
    [
        ("sticker", Thing.STICKER),
        ("voice", Thing.VOICE),
        ("video_note", Thing.VOICE),
        ("photo", Thing.PHOTO),
        ("document", Thing.DOCUMENT),
        ("location", Thing.LOCATION),
        ("venue", Thing.LOCATION),
        ("dice", Thing.OTHER),
        ("something_of_next_year", Thing.OTHER),
    ],
)
def test_what_is_not_words_is_a_thing(key: str, thing: Thing) -> None:
    assert message(**{key: {}}).event == Sent(thing, AT, NUMBER)


def test_a_document_says_where_its_file_is() -> None:
    document = {"file_id": "BQAC", "file_name": "gaji Siti.xlsx", "file_size": 9}
    read = message(document=document)

    assert read.event == Sent(Thing.DOCUMENT, AT, NUMBER, File("BQAC", "gaji Siti.xlsx", 9))
    assert "Siti" not in repr(read.event)


def test_an_edited_message_says_which_and_what_it_says_now() -> None:
    read = read_update({"update_id": 1, "edited_message": {**MESSAGE, "text": "1671…"}})

    assert (read.chat, read.event) == (SITI, Edited("1671…", AT, NUMBER))
    assert "1671" not in repr(read.event)


def test_a_press_names_its_button_and_its_message() -> None:
    query = {"id": "q", "from": {"id": SITI}, "message": MESSAGE, "data": "lead:1"}
    read = read_update({"update_id": 1, "callback_query": query})

    assert read.press == Press("q", "lead:1", 7)
    assert read.event == PressedOldButton(AT)


def test_a_press_under_a_message_that_telegram_forgot_is_answered_in_private() -> None:
    query = {"id": "q", "from": {"id": SITI}}
    read = read_update({"update_id": 1, "callback_query": query})

    assert (read.chat, read.user, read.private) == (SITI, SITI, True)
    assert read.press == Press("q", "", None)


@pytest.mark.parametrize(
    ("status", "blocked"), [("kicked", True), ("left", True), ("member", False)]
)
def test_who_blocks_the_bot_says_nothing(status: str, blocked: bool) -> None:
    change = {"chat": HERE, "date": 1, "new_chat_member": {"status": status}}
    read = read_update({"update_id": 1, "my_chat_member": change})

    assert (read.chat, read.blocked, read.event) == (SITI, blocked, None)


def test_a_group_is_not_private() -> None:
    assert not message(chat={"id": -100, "type": "supergroup"}, text="halo").private


def test_pictures_of_an_album_belong_together() -> None:
    assert message(photo=[], media_group_id="a").album == "a"


def test_a_time_beyond_the_calendar_is_the_oldest_one() -> None:
    assert message(text="x", date=2**62).event == Said("x", datetime.fromtimestamp(0, UTC), 7)


def test_every_real_update_is_understood() -> None:
    read = [read_update(update) for update in real_updates()]

    assert len(read) > 15
    for one in read:
        assert one.chat is not None
        assert (one.event is None) is (one.blocked is not None)
    assert {type(one.event) for one in read if one.event} == {
        Said,
        Sent,
        SharedContact,
        Edited,
        PressedOldButton,
    }


def test_what_is_logged_of_an_update_is_its_number() -> None:
    assert repr(message(text="1671025508840001")) == "Incoming(1)"


# ---------------------------------------------------------------- what is not


@given(json_values | almost_updates)
def test_no_json_whatever_raises_anything_but_unreadable(raw: Any) -> None:
    try:
        read = read_update(raw)
    except UnreadableUpdate:
        with pytest.raises(UnreadableUpdate):
            read_id(raw)
    else:
        assert -(2**63) <= read.update_id < 2**63
        assert read_id(raw) == read.update_id


@given(st.data())
def test_a_damaged_update_is_read_or_empty(data: st.DataObject) -> None:
    update = data.draw(st.sampled_from(real_updates()))
    path = data.draw(st.sampled_from([p for p in paths(update) if p != ("update_id",)]))
    value = data.draw(st.sampled_from([..., *ODD]) | json_values)

    read = read_update(damaged(update, path, value))

    assert read.update_id == update["update_id"]
    for number in (read.chat, read.user):
        assert number is None or -(2**63) <= number < 2**63
    if isinstance(read.event, Said):
        read.event.text.encode()


@pytest.mark.parametrize("number", [None, True, "5", 1.5, 2**63, -(2**63) - 1, [5]])
def test_without_a_number_it_is_no_update(number: object) -> None:
    with pytest.raises(UnreadableUpdate):
        read_update({"update_id": number, "message": MESSAGE})


async def test_whatever_comes_is_acknowledged_once(each_front: Front) -> None:
    """Through the real service: one update that cannot be read must not hold up a chat."""
    odd = list(damages(seed=1, count=250))
    no_updates: list[Any] = [None, [], {}, {"update_id": "x"}]
    intake = Intake(each_front.service)
    running = asyncio.create_task(intake.run())

    await intake.take([*odd, *no_updates, *odd])
    intake.stop()
    await running

    found = await rows(each_front.store)
    assert {row["update_id"] for row in found["seen"]} == set(range(1, 251))
    assert not found["dead_letters"]
