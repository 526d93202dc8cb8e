"""What stands in the outbox: places, ids and kinds."""

from datetime import timedelta

from bot.queueing import Kind, Packet, Priority, hidden, loose, packed, queued, unpacked
from bot.render import BotCall
from conversations.session import Session
from storage.sessions import StoredSession
from tests.bot.post import NOW

SITI = 5_000_000_001
CALL = BotCall("sendMessage", {"chat_id": SITI, "text": "Halo 👋"})
STORED = StoredSession(SITI, Session(), version=4, sent=9)


def test_calls_stand_behind_what_the_chat_waits_for() -> None:
    stored, rows = queued(STORED, [CALL, CALL], Priority.REPLY, Kind.PROMPT, NOW)

    assert stored.sent == 11
    assert [row.seq for row in rows] == [10, 11]
    assert {row.version for row in rows} == {5}  # what the session is once it is stored
    assert {(row.chat, row.kind, row.due) for row in rows} == {(SITI, "prompt", NOW)}
    assert len({row.id for row in rows}) == 2


def test_nothing_to_say_moves_nothing() -> None:
    assert queued(STORED, [], Priority.REPLY, Kind.PROMPT, NOW) == (STORED, [])


def test_a_loose_call_has_no_place() -> None:
    later = NOW + timedelta(minutes=10)
    row = loose(SITI, CALL, Priority.NOTICE, Kind.KEPT, NOW, later)

    assert (row.seq, row.due, row.created_at) == (None, later, NOW)


def test_a_packet_survives_the_outbox() -> None:
    assert unpacked(packed(CALL, 600)) == Packet(CALL, 600)
    assert unpacked(packed(CALL)) == Packet(CALL, None)


def test_taking_a_message_away_is_tried_until_it_is_done() -> None:
    row = hidden(SITI, 7, NOW)

    assert row.kind == Kind.KEPT
    call = unpacked(row.payload).call
    assert (call.method, call.params) == ("deleteMessage", {"chat_id": SITI, "message_id": 7})


def test_officers_and_people_within_a_form_come_before_the_rest() -> None:
    first = [Priority.PRESS, Priority.OFFICER, Priority.REPLY]
    last = [Priority.WELCOME, Priority.NOTICE, Priority.RESUMED]

    assert first + last == sorted(first + last)
    assert len(set(first + last)) == 6
