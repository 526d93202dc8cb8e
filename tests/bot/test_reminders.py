"""Reminders of an unfinished registration, with a clock that tests turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.hours import is_open
from bot.queueing import Kind, Priority
from bot.reminders_report import Group, Measured, measure, told
from bot.silence import AFTER, APART, LOOKED, next_moment
from storage.errors import StoreUnavailable
from storage.store import Job, Store
from storage.transaction import Transaction
from tests.bot.front import NOW, Front, execute, rows
from tests.bot.rudi import AFTER_CONSENT, ERASURE, REGISTRATION, UNTIL_CONSENT
from tests.bot.waiting_room import DAY, HOUR, WaitingRoom, persons

UNTIL_WORK = UNTIL_CONSENT[:3]


def at(text: str) -> datetime:
    """In Jakarta."""
    return datetime.fromisoformat(f"{text}+07:00")


async def begun(front: Front, *words: str, held_out: bool = False) -> tuple[WaitingRoom, int]:
    """Somebody who has stopped after these words, a minute past nine on a Monday."""
    [person] = await persons(front.store, 1, held_out=held_out)
    await front.say(person, *(words or UNTIL_WORK))
    return WaitingRoom(front), person


def minutes(times: list[datetime]) -> list[datetime]:
    return [time.replace(second=0, microsecond=0) for time in times]


# ---------------------------------------------------------------- when


async def test_there_are_three_after_a_day_three_days_and_a_week_and_never_a_fourth(
    each_real_front: Front,
) -> None:
    room, person = await begun(each_real_front)

    await room.until(NOW + 60 * DAY, person, step=12 * HOUR)

    first, second, third = room.got[person]
    since = NOW + timedelta(seconds=30)
    assert [first - since >= AFTER[0], second - since >= AFTER[1], third - since >= AFTER[2]]
    assert first < since + 3 * DAY
    assert second < since + 5 * DAY
    assert third < since + 10 * DAY


async def test_they_come_to_the_hour(real_front: Front) -> None:
    room, person = await begun(real_front)

    await room.until(NOW + 14 * DAY, person)

    assert minutes(room.got[person]) == [
        at("2026-11-24 09:00"),
        at("2026-11-26 09:00"),
        at("2026-11-30 09:00"),
    ]


@pytest.mark.parametrize(
    ("stopped", "reminded"),
    [
        ("2026-11-23 14:59", ["2026-11-24 14:59", "2026-11-26 14:59", "2026-11-30 14:59"]),
        ("2026-11-23 20:30", ["2026-11-25 08:00", "2026-11-27 08:00", "2026-12-01 08:00"]),
        # A Friday: after the weekend, and the second one a day after the first.
        ("2026-11-27 09:10", ["2026-11-30 08:00", "2026-12-01 08:00", "2026-12-04 09:10"]),
        ("2026-12-22 16:00", ["2026-12-28 08:00", "2026-12-29 08:00", "2026-12-30 08:00"]),
    ],
)
async def test_only_in_office_hours_and_a_day_apart_over_weekends_and_holidays(
    real_front: Front, stopped: str, reminded: list[str]
) -> None:
    real_front.now = at(stopped) - timedelta(seconds=20)
    room, person = await begun(real_front, *UNTIL_WORK[:2])
    real_front.now += DAY
    await room.silence.look()

    for _ in reminded:
        row = await room.row(person)
        assert row is not None
        assert row.next_at is not None
        real_front.now = row.next_at - timedelta(seconds=1)
        await room.beat(person)
        real_front.now = row.next_at
        await room.beat(person)

    assert room.got[person] == [at(time) for time in reminded]


async def test_what_was_due_while_we_were_away_waits_for_the_morning(real_front: Front) -> None:
    room, person = await begun(real_front)
    real_front.now = NOW + DAY + timedelta(minutes=1)
    await room.silence.look()

    for time in ("2026-11-24 15:00", "2026-11-25 03:00", "2026-11-25 07:59"):
        real_front.now = at(time)
        await room.beat(person)
        assert room.got[person] == []

    real_front.now = at("2026-11-25 08:00")
    await room.beat(person)
    assert len(room.got[person]) == 1


async def test_who_came_back_before_the_office_opened_is_not_reminded(real_front: Front) -> None:
    real_front.now = at("2026-11-23 18:00")
    room, person = await begun(real_front)
    await room.until(at("2026-11-25 07:30"), person)
    row = await room.row(person)
    assert row is not None
    assert row.next_at == at("2026-11-25 08:00")
    await real_front.say(person, "1985")

    await room.until(at("2026-11-26 07:00"), person)

    assert room.got[person] == []
    await room.until(at("2026-11-26 09:00"), person)
    assert len(room.got[person]) == 1


def test_the_next_moment_is_never_within_a_day_of_the_last() -> None:
    since = at("2026-11-20 09:00")
    for days in range(30):
        for sent in (1, 2):
            last = since + timedelta(days=days, hours=5)
            moment = next_moment(since, sent, last)
            assert moment is not None
            assert moment - last >= APART
            assert moment - since >= AFTER[sent]
            assert is_open(moment)
    assert next_moment(since, 3, since) is None


async def test_silence_counts_from_the_last_thing_that_was_done(real_front: Front) -> None:
    room, person = await begun(real_front)
    await room.until(NOW + 20 * HOUR, person)
    await real_front.say(person, "1985")
    back = real_front.now

    await room.until(NOW + 15 * DAY, person)

    assert len(room.got[person]) == 3
    assert room.got[person][0] - back >= AFTER[0]


async def test_three_are_all_that_somebody_gets_however_often_they_come_back(
    real_front: Front,
) -> None:
    room, person = await begun(real_front)
    for words in (("1985",), ("Belum",), ("/start", "Mulai dari awal", "Ya, dari awal"), ("1",)):
        await room.until(real_front.now + 14 * DAY, person, step=6 * HOUR)
        await real_front.say(person, *words)

    assert len(room.got[person]) == 3


# ---------------------------------------------------------------- to whom


@pytest.mark.parametrize(
    "words",
    [
        ("/start",),
        (*UNTIL_WORK, "/batal"),
        (*UNTIL_WORK, "/berhenti", "Jangan kirim pesan lagi"),
        (*UNTIL_CONSENT[:-1], "Nanti dulu", "/berhenti", "Jangan kirim pesan lagi"),
        REGISTRATION,
        (*REGISTRATION, "/status", "Ubah jawaban", "nama"),
        (*UNTIL_CONSENT, "Tidak boleh"),
        (*UNTIL_WORK, *ERASURE),
        (*UNTIL_WORK, "/petugas", "Ya, boleh", "Siti", "081234567890", "pagi"),
        (*UNTIL_CONSENT[:3], "16 tahun"),
    ],
    ids=[
        "has answered nothing",
        "said stop for now",
        "wants no messages",
        "said not now, and wants no messages",
        "has handed in",
        "is changing what was handed in",
        "did not agree",
        "has erased everything",
        "has asked for a call",
        "is a minor",
    ],
)
async def test_who_is_never_reminded(real_front: Front, words: tuple[str, ...]) -> None:
    room, person = await begun(real_front, *words)

    await room.until(NOW + 20 * DAY, person, step=6 * HOUR)

    assert room.got[person] == []


@pytest.mark.parametrize(
    "words",
    [
        (*UNTIL_WORK, "/bahasa"),
        (*UNTIL_WORK, "/privasi"),
        (*UNTIL_CONSENT[:-1], "Nanti dulu"),
        (*UNTIL_CONSENT, *AFTER_CONSENT[:3]),
        (*UNTIL_CONSENT, *AFTER_CONSENT[:-1]),
    ],
    ids=["is in a detour", "was reading", "not now", "is at the NIK", "is at the check"],
)
async def test_who_is_reminded(real_front: Front, words: tuple[str, ...]) -> None:
    room, person = await begun(real_front, *words)

    await room.until(NOW + 2 * DAY, person)

    assert len(room.got[person]) == 1


async def test_whatever_ends_it_ends_the_reminders(each_real_front: Front) -> None:
    front = each_real_front
    done, quiet, blocked, gone, away = await persons(front.store, 5)
    for person in (done, quiet, blocked, gone, away):
        await front.say(person, *UNTIL_CONSENT)
    room = WaitingRoom(front)
    everybody = (done, quiet, blocked, gone, away)
    await room.until(NOW + 2 * DAY, *everybody, step=6 * HOUR)
    assert [len(room.got[person]) for person in everybody] == [1] * 5

    await front.say(done, *AFTER_CONSENT)
    await front.say(quiet, "/berhenti", "Jangan kirim pesan lagi")
    await front.hear(front.stands(blocked, "kicked"))
    await front.say(gone, *ERASURE)
    await room.until(NOW + 20 * DAY, *everybody, step=6 * HOUR)

    assert [len(room.got[person]) for person in everybody] == [1, 1, 1, 1, 3]
    assert await room.row(gone) is None


async def test_one_in_ten_is_held_out_the_same_for_ever(each_real_front: Front) -> None:
    front = each_real_front

    async def held_out(tx: Transaction) -> list[bool]:
        return [tx.stalled.holds_out(chat) for chat in range(20_000)]

    chosen = await front.store.read(held_out)
    assert 1_800 <= sum(chosen) <= 2_200
    assert chosen == await front.store.read(held_out)


async def test_the_held_out_get_nothing_and_are_counted_at_the_same_moments(
    each_real_front: Front,
) -> None:
    room, person = await begun(each_real_front, held_out=True)

    await room.until(NOW + 20 * DAY, person, step=6 * HOUR)

    row = await room.row(person)
    assert room.got[person] == []
    assert row is not None
    assert (row.held_out, row.sent, row.next_at) == (True, 3, None)


# ---------------------------------------------------------------- what they say


async def test_a_tap_leads_back_to_the_exact_question(each_real_front: Front) -> None:
    front = each_real_front
    room, person = await begun(front, *UNTIL_CONSENT[:5])
    front.now = NOW + DAY + HOUR
    await room.beat()
    [call] = await front.calls(person)
    assert "5 jawaban masih tersimpan" in call.params["text"]
    labels = [button["text"] for row in call.params["reply_markup"]["keyboard"] for button in row]
    assert labels == ["Lanjut", "⏰ Nanti saja", "🔕 Jangan ingatkan lagi"]

    said = await front.say(person, "Lanjut")

    assert "Jawaban sampai sekarang" in said
    assert "Bapak/Ibu tinggal di" in said
    assert len(await front.answers(person)) == 5


async def test_the_open_question_takes_its_answer_without_a_tap(real_front: Front) -> None:
    room, person = await begun(real_front, *UNTIL_CONSENT[:5])
    real_front.now = NOW + DAY + HOUR
    await room.beat()

    assert "penghasilan" in await real_front.say(person, "kertapati")


async def test_later_moves_the_next_one(real_front: Front) -> None:
    room, person = await begun(real_front)
    await room.until(at("2026-11-25 09:00"), person)
    assert len(room.got[person]) == 1
    said = await real_front.say(person, "⏰ Nanti saja")
    assert "tetap tersimpan" in said
    assert "Tekan" not in said.split("tekan")[0]

    await room.until(NOW + 20 * DAY, person)

    _, second, third = minutes(room.got[person])
    assert second == at("2026-11-30 08:00")  # three days from the tap, a Saturday, instead of 26
    assert third == at("2026-12-02 09:00")


@pytest.mark.parametrize("tap", ["🔕 Jangan ingatkan lagi", "jangan ingatkan lagi"])
async def test_never_again_means_never(each_real_front: Front, tap: str) -> None:
    front = each_real_front
    room, person = await begun(front)
    await room.until(NOW + 2 * DAY, person, step=6 * HOUR)
    await front.say(person, tap)
    await room.until(NOW + 20 * DAY, person, step=6 * HOUR)
    await front.say(person, "Lanjut", "1985")

    await room.until(NOW + 40 * DAY, person, step=6 * HOUR)

    assert len(room.got[person]) == 1


# ---------------------------------------------------------------- nothing twice, nothing lost


class Dying(Store):
    """A store whose process dies just before a commit that queues something."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.deaths = 0

    async def read(self, job: Job[Any]) -> Any:
        return await self._store.read(job)

    async def write(self, job: Job[Any]) -> Any:
        async def work(tx: Transaction) -> Any:
            result = await job(tx)
            if tx.outbox.added:
                self.deaths += 1
                raise StoreUnavailable
            return result

        return await self._store.write(work)


async def test_a_crash_before_the_commit_doubles_nothing(each_real_front: Front) -> None:
    front = each_real_front
    people = await persons(front.store, 3)
    for person in people:
        await front.say(person, *UNTIL_WORK)
    dying = Dying(front.store)
    room = WaitingRoom(front, dying)
    front.now = NOW + DAY + HOUR
    with pytest.raises(StoreUnavailable):
        await room.beat(*people)
    assert dying.deaths == 1

    room.store = None
    room.restart()
    await room.beat(*people)
    room.restart()
    await room.beat(*people)

    assert [len(room.got[person]) for person in people] == [1, 1, 1]


async def test_two_leaders_at_once_remind_once(each_real_front: Front) -> None:
    front = each_real_front
    one, person = await begun(front)
    other = WaitingRoom(front)
    front.now = NOW + DAY + HOUR
    await one.silence.look()
    due = await front.store.read(lambda tx: tx.stalled.due(front.now, 10))
    assert due == [person]

    await one.reminders._remind(due)
    await other.reminders._remind(due)
    await one.beat(person)

    assert len(one.got[person]) == 1


async def test_many_are_reminded_and_the_trouble_of_one_is_that_ones_alone(
    each_real_front: Front,
) -> None:
    front = each_real_front
    people = await persons(front.store, 60)
    for person in people:
        await front.say(person, *UNTIL_WORK)
    await front.send()
    room = WaitingRoom(front)
    front.now = NOW + DAY + 2 * HOUR
    await room.silence.look()
    broken = people[7]
    await execute(
        front.store, "UPDATE sessions SET version = version + 9 WHERE chat = :c", c=broken
    )

    for _ in range(3):
        await room.beat(*people)

    assert [len(room.got[person]) for person in people] == [int(p != broken) for p in people]
    assert sum(line.get("kind") == "reminder" for line in front.lines) == 1


async def test_a_reminder_leaves_the_session_as_it_was(real_front: Front) -> None:
    room, person = await begun(real_front)
    await room.until(NOW + 2 * DAY, person)  # their silence is noted in it, once
    [before] = (await rows(real_front.store))["sessions"]

    await room.until(NOW + 5 * DAY, person)

    [after] = (await rows(real_front.store))["sessions"]
    assert after == before
    reminders = [row for row, _ in real_front.sent if row.kind == Kind.TIMELY]
    assert [(r.priority, r.seq) for r in reminders] == [(Priority.REMINDER, None)] * 2


async def test_who_fell_silent_long_before_is_left_alone(real_front: Front) -> None:
    room, person = await begun(real_front)
    real_front.now = NOW + 10 * DAY  # the program was away, or is new

    await room.until(NOW + 30 * DAY, person, step=6 * HOUR)

    assert room.got[person] == []


async def test_after_a_long_time_switched_off_nobody_is_reminded_of_old_things(
    real_front: Front,
) -> None:
    room, person = await begun(real_front)
    for days in range(1, 20):
        real_front.now = NOW + days * DAY
        await room.silence.look()

    await room.until(NOW + 40 * DAY, person, step=6 * HOUR)

    assert room.got[person] == []


async def test_a_clock_that_was_put_back_does_no_harm(real_front: Front) -> None:
    room, person = await begun(real_front)
    await room.until(NOW + 2 * DAY, person)
    real_front.now = NOW + HOUR
    room.restart()

    await room.until(NOW + 2 * DAY, person)

    assert len(room.got[person]) == 1


async def test_what_was_looked_at_is_not_looked_at_again(real_front: Front) -> None:
    room, _ = await begun(real_front)
    await room.until(NOW + 30 * HOUR)

    note = await real_front.store.read(lambda tx: tx.meta.get(LOOKED))

    assert note is not None
    assert datetime.fromisoformat(note.value) == real_front.now.astimezone(UTC) - AFTER[0]


# ---------------------------------------------------------------- what came of it


async def test_the_report_counts_who_came_back_and_who_handed_in(each_real_front: Front) -> None:
    front = each_real_front
    stayed, back, done, put_off, never = await persons(front.store, 5)
    out_back, out_stayed = await persons(front.store, 2, held_out=True)
    everybody = (stayed, back, done, put_off, never, out_back, out_stayed)
    for person in everybody:
        await front.say(person, *UNTIL_CONSENT)
    assert await front.store.read(measure) == Measured(Group(), Group())
    room = WaitingRoom(front)
    await room.until(NOW + 2 * DAY, step=6 * HOUR)

    for person in (back, done, out_back):
        await front.say(person, "Lanjut")
    await front.say(done, *AFTER_CONSENT)
    await front.say(put_off, "⏰ Nanti saja")
    await front.say(never, "🔕 Jangan ingatkan lagi")
    await room.until(NOW + 5 * DAY, step=6 * HOUR)
    await front.say(back, "⏰ Nanti saja")  # later: they came back all the same

    measured = await front.store.read(measure)
    assert measured == Measured(Group(5, 2, 1), Group(2, 1, 0))
    lines = list(told(measured))
    assert lines[1].split() == ["reminded", "5", "2", "(40%)", "1", "(20%)"]
    assert lines[2].split() == ["left", "out", "2", "1", "(50%)", "0", "(0%)"]
    assert lines[-1].startswith("Fewer than 30 people")


def test_a_difference_is_told_with_its_doubt() -> None:
    *_, line = told(Measured(Group(900, 400, 270), Group(100, 30, 20)))

    assert line == (
        "Handed in, reminded less left out: +10.0 points;"
        " with 95 % confidence between +1.6 and +18.4."
    )


def test_a_report_on_nobody_is_one_too() -> None:
    assert list(told(Measured(Group(), Group())))[1].split() == ["reminded", "0", "0", "0"]
