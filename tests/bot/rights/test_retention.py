"""What has had its time goes by itself, days after its person was told, and can be kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.erasures import Erasures
from bot.render import BotCall
from bot.rights.retention import Retention
from bot.world import Worlds
from conversations.lead import LeadStatus, Outcome
from storage.requests import Request
from storage.tables import metadata
from storage.transaction import Transaction
from tests.bot.front import LINK, NOW, RULES, WORDS, Front, rows
from tests.bot.rudi import NAME, REGISTRATION, UNTIL_CONSENT

RUDI, ADI, OFFICER = 5_000_000_001, 5_000_000_002, 5_000_000_077
MONDAY = NOW
"""Nine o'clock in the morning: every day below falls on the same hour."""


@dataclass
class Office:
    front: Front
    retention: Retention

    async def on_day(self, day: int, hour: int = 0) -> list[str]:
        """What Rudi hears of it when the clock has come so far."""
        self.front.now = MONDAY + timedelta(days=day, hours=hour)
        self.retention._looked = None
        await self.retention.look()
        return await self.front.texts(RUDI)

    async def known(self, chat: int = RUDI) -> set[str]:
        """The tables that still know somebody."""
        found = await rows(self.front.store)
        return {
            table
            for table, content in found.items()
            for row in content
            if chat in row.values() and table != "officers"
        }

    async def write(self, job: Any) -> Any:
        return await self.front.store.write(job)


@pytest.fixture
async def office(each_real_front: Front, tmp_path: Any) -> Office:
    front = each_real_front
    worlds = Worlds(WORDS, RULES, "Kantor Contoh", "08.00-15.00", LINK, front.clock)
    erasures = Erasures(front.store, tmp_path / "keys" / "erased.jsonl", front.clock)
    made = Retention(front.store, worlds, front.renderer, front.clock, erasures.settle)
    return Office(front, made)


async def finished(office: Office, status: str = "registered") -> str:
    """Rudi's lead, at its end."""
    front = office.front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)
    if status == "withdrawn":
        await front.say(RUDI, "/status", "Tarik kembali", "Ya, tarik")
        return lead.code

    async def job(tx: Transaction) -> None:
        await tx.officers.add(OFFICER, "Bu Ana", "officer", None, front.now)
        await tx.leads.claim(lead.code, OFFICER, None, front.now)
        await tx.leads.set_outcome(lead.code, OFFICER, Outcome(status), front.now)

    await office.write(job)
    return lead.code


# ---------------------------------------------------------------- drafts


async def test_a_draft_nobody_touches_goes_after_thirty_days_and_a_notice(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT, "Ya, boleh", NAME)
    await office.front.send()

    assert await office.on_day(26) == []
    assert await office.on_day(27, hour=1) == []  # a Sunday
    [notice] = await office.on_day(28)
    assert "kami hapus <b>24 Desember 2026</b>" in notice
    assert NAME not in notice
    assert await office.on_day(29) == []
    assert await office.on_day(30) == []
    assert "sessions" in await office.known()

    assert await office.on_day(31) == []

    assert await office.known() == set()
    found = await rows(office.front.store)
    assert [row["action"] for row in found["audit"]] == ["retention.person"]
    assert len(found["tombstones"]) == 1


async def test_who_comes_back_later_is_new(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    for day in (28, 32):
        await office.on_day(day)

    said = await office.front.say(RUDI, "/start")

    assert said.startswith("Selamat datang")
    assert await office.front.answers(RUDI) == {}


@pytest.mark.parametrize("words", [("Simpan dulu",), ("simpan",), ("Lanjut",), ("/datasaya",)])
async def test_one_tap_keeps_it_for_as_long_again(office: Office, words: tuple[str, ...]) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    await office.on_day(28)

    said = await office.front.say(RUDI, *words)
    assert "tetap kami simpan" in said or words[0] not in ("Simpan dulu", "simpan")
    assert await office.on_day(32) == []
    assert await office.on_day(50) == []
    assert "work" in await office.front.answers(RUDI)

    [again] = await office.on_day(56)
    assert "kami hapus" in again


async def test_the_buttons_of_the_notice_are_the_ways_there_are(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    await office.front.send()
    office.front.now = MONDAY + timedelta(days=28)
    await office.retention.look()

    [call] = await office.front.calls(RUDI)
    labels = [b["text"] for row in _keyboard(call) for b in row]
    assert labels[:2] == ["Simpan dulu", "Lanjut"]


def _keyboard(call: BotCall) -> list[list[dict[str, str]]]:
    keyboard: list[list[dict[str, str]]] = call.params["reply_markup"]["keyboard"]
    return keyboard


async def test_who_wants_no_messages_is_told_of_this_one(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3], "/berhenti", "Jangan kirim pesan lagi")
    await office.front.send()

    assert len(await office.on_day(28)) == 1
    await office.on_day(32)
    assert await office.known() == set()


async def test_who_blocked_us_is_not_written_to_and_goes_all_the_same(office: Office) -> None:
    front = office.front
    await front.say(RUDI, *UNTIL_CONSENT[:3])
    await front.hear(front.stands(RUDI, "kicked"))
    await front.send()

    for day in (28, 32):
        assert await office.on_day(day) == []
    assert await office.known() == set()


async def test_who_has_answered_nothing_goes_without_a_word(office: Office) -> None:
    await office.front.say(RUDI, "/start")
    await office.front.send()

    for day in (28, 32):
        assert await office.on_day(day) == []
    assert await office.known() == set()


async def test_nobody_is_told_at_night_or_on_a_sunday_and_no_day_is_lost(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    await office.front.send()

    assert await office.on_day(27, hour=10) == []  # 7 in the evening
    assert await office.on_day(27, hour=100) == []
    [notice] = await office.on_day(35)
    assert "28 Desember 2026" not in notice
    assert "31 Desember 2026" in notice
    assert await office.on_day(37) == []
    assert "sessions" in await office.known()
    await office.on_day(38)
    assert await office.known() == set()


async def test_who_waits_for_an_officers_answer_stays(office: Office) -> None:
    front = office.front
    await front.say(RUDI, *UNTIL_CONSENT[:3])
    request = Request("KM7A-4PXQ", RUDI, "other", front.now, front.now, "Halo")
    await office.write(lambda tx: tx.requests.add(request))
    await front.send()

    assert [await office.on_day(day) for day in (28, 40)] == [[], []]
    await office.write(lambda tx: tx.requests.close("KM7A-4PXQ", OFFICER, None, "Ya", front.now))
    assert len(await office.on_day(41, hour=24)) == 1
    await office.on_day(46)
    assert await office.known() == set()


@pytest.mark.parametrize("muted", [False, True])
async def test_who_waits_for_a_rule_goes_on_waiting_and_messages_stay_stopped(
    office: Office, muted: bool
) -> None:
    too_old = ("/start", "Kerja sendiri", "petani karet", "1950", "Belum")
    await office.front.say(RUDI, *too_old, "Ya, beri tahu saya")
    if muted:
        await office.front.say(RUDI, "/berhenti", "Jangan kirim pesan lagi")
    for day in (27, 31, 40, 50):
        await office.on_day(day)

    [wait] = await office.write(lambda tx: tx.waits.of_chat(RUDI))
    assert wait.told_at is None
    assert (await office.front.session(RUDI)).muted is muted
    assert (await office.front.session(RUDI)).main is None


async def test_an_officer_is_not_somebody_who_fell_silent(office: Office) -> None:
    await office.write(lambda tx: tx.officers.add(RUDI, "Rudi", "officer", None, NOW))
    await office.front.say(RUDI, "/antrian")
    await office.front.send()

    assert [await office.on_day(day) for day in (28, 60)] == [[], []]
    assert "sessions" in await office.known()


# ---------------------------------------------------------------- leads


@pytest.mark.parametrize(
    "status", ["registered", "not_eligible", "refused", "wrong_number", "withdrawn"]
)
async def test_a_lead_that_has_ended_goes_after_ninety_days(office: Office, status: str) -> None:
    code = await finished(office, status)
    await office.front.send()

    assert await office.on_day(84) == []
    [notice] = await office.on_day(88)
    assert code in notice
    assert "kami hapus <b>" in notice
    assert await office.on_day(90) == []
    assert len(await office.front.leads(RUDI)) == 1

    assert await office.on_day(93) == []

    assert await office.known() == set()
    [emptied] = (await rows(office.front.store))["leads"]
    assert emptied["status"] == LeadStatus.ERASED
    assert emptied["sealed"] is None
    actions = {row["action"] for row in (await rows(office.front.store))["audit"]}
    assert {"retention.lead", "retention.person"} <= actions


async def test_a_lead_that_is_worked_on_stays(office: Office) -> None:
    await office.front.say(RUDI, *REGISTRATION)
    await office.front.send()

    assert [await office.on_day(day) for day in (28, 40, 88, 200, 300)] == [[]] * 5
    [lead] = await office.front.leads(RUDI)
    assert lead.status is LeadStatus.NEW
    assert (await office.front.session(RUDI)).done is not None


async def test_a_lead_is_kept_by_one_tap(office: Office) -> None:
    code = await finished(office)
    await office.on_day(88)

    assert "tetap kami simpan" in await office.front.say(RUDI, "Simpan dulu")
    assert await office.on_day(93) == []
    assert await office.on_day(170) == []
    assert [lead.code for lead in await office.front.leads(RUDI)] == [code]

    assert len(await office.on_day(182)) == 1
    await office.on_day(186)
    assert await office.front.leads(RUDI) == []


async def test_what_an_officer_does_to_it_counts(office: Office) -> None:
    code = await finished(office, "not_eligible")
    await office.on_day(88)
    await office.write(
        lambda tx: tx.leads.note(code, OFFICER, None, "Datang lagi", office.front.now)
    )

    await office.on_day(93)

    assert [lead.code for lead in await office.front.leads(RUDI)] == [code]


async def test_who_still_writes_loses_only_the_old_lead(office: Office) -> None:
    await finished(office)
    await office.on_day(86)
    await office.front.say(RUDI, "/start", *UNTIL_CONSENT[1:3])
    await office.on_day(91)

    await office.on_day(94)

    session = await office.front.session(RUDI)
    assert session.done is None
    assert session.main is not None
    assert await office.front.leads(RUDI) == []
    assert "consents" in await office.known()


async def test_a_second_draft_goes_while_the_first_lead_is_open(office: Office) -> None:
    await office.front.say(RUDI, *REGISTRATION)
    [lead] = await office.front.leads(RUDI)
    await office.front.say(RUDI, "/petugas")
    await office.front.send()

    for day in (28, 32):
        await office.on_day(day)

    session = await office.front.session(RUDI)
    assert (session.main, session.aside) == (None, None)
    assert session.done is not None
    assert [one.code for one in await office.front.leads(RUDI)] == [lead.code]
    assert await office.on_day(60) == []


# ---------------------------------------------------------------- all


async def test_many_are_told_and_go(office: Office) -> None:
    front = office.front
    people = range(6_000_000_001, 6_000_000_131)
    for text in UNTIL_CONSENT[:2]:
        await front.hear(*(front.said(person, text) for person in people))
    await front.send()

    await office.on_day(28)
    told = {row.chat for row, call in front.sent if "kami hapus" in str(call.params.get("text"))}
    await office.on_day(32)

    assert told == set(people)
    assert (await rows(front.store))["sessions"] == []


async def test_doing_it_twice_is_doing_it_once(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    await office.front.send()

    assert [len(await office.on_day(28)) for _ in range(3)] == [1, 0, 0]
    await office.on_day(32)
    await office.on_day(32)

    found = await rows(office.front.store)
    assert [row["action"] for row in found["audit"]] == ["retention.person"]


async def test_nothing_of_a_person_is_in_what_is_kept_about_expiries(office: Office) -> None:
    assert set(metadata.tables["expiries"].c.keys()) == {"chat", "lead", "since", "told_at"}


async def test_between_looks_an_hour_passes(office: Office) -> None:
    await office.front.say(RUDI, *UNTIL_CONSENT[:3])
    await office.front.send()
    office.front.now = MONDAY + timedelta(days=26)
    await office.retention.look()
    office.front.now = datetime.fromisoformat("2026-12-20T02:30:00+00:00")
    office.retention._looked = office.front.now - timedelta(minutes=59)

    await office.retention.look()

    assert await office.front.texts(RUDI) == []
