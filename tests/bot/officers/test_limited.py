"""Who asks "do not use my data for now" is called by nobody who was not warned."""

from datetime import timedelta

import pytest

from bot.officers.choice import Choice
from bot.officers.profiles import Profile
from bot.officers.selection import Selection
from bot.queueing import unpacked
from conversations import codes
from conversations.lead import LeadDraft
from storage.requests import Request
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, NOW, PALEMBANG, Office, Seen, draft, phone
from tests.bot.outbox import emptied

SITI = 700_001
FIRST, SECOND, HELPED, OTHER = (codes.make(number) for number in (1, 2, 3, 9))
REQUEST = codes.make(901)


async def hand_in(office: Office) -> None:
    """Siti twice for herself and once for her mother; another person."""
    ways: tuple[tuple[int, LeadDraft], ...] = (
        (SITI, draft(1)),
        (SITI, draft(2, run=2)),
        (SITI, draft(3, run=3, helper="family")),
        (SITI + 1, draft(9)),
    )
    for chat, one in ways:
        await office.store.write(lambda tx, c=chat, d=one: tx.leads.add(c, d, NOW))  # type: ignore[misc]


async def ask(store: Store, lead: str, kind: str = "limit") -> None:
    due = NOW + timedelta(hours=72)
    request = Request(REQUEST, SITI, kind, NOW, due, "jangan dulu", lead, PALEMBANG)
    await store.write(lambda tx: tx.requests.add(request))


async def listed(store: Store, profile: Profile) -> set[str]:
    async def job(tx: Transaction) -> set[str]:
        which = Selection(profile=profile).filter(None)
        return {lead.code for lead in await tx.leads.queue(which, 9)}

    return await store.read(job)


async def test_every_screen_before_a_call_warns(office: Office) -> None:
    await hand_in(office)
    await office.say(ANA, f"/ambil {FIRST}")
    for text in (f"/lead {FIRST}", f"/tampil {FIRST}", f"/hasil {FIRST}"):
        assert "⛔" not in (await office.say(ANA, text)).text
    await ask(office.store, FIRST)

    seen = [
        await office.say(ANA, f"/lead {FIRST}"),
        await office.press(ANA, f"d:details:{FIRST}"),
        await office.say(ANA, f"/tampil {FIRST}"),
        await office.say(ANA, f"/tampil {FIRST} menelepon orangnya"),
        await office.say(ANA, f"/hasil {FIRST}"),
    ]
    for one in seen:
        assert "⛔ Orangnya minta: jangan pakai data saya dulu." in one.text
        assert f"/hak {REQUEST}" in one.text
    assert phone(1) in seen[3].text.replace(" ", ""), "it warns and bars nobody"
    assert "⛔" not in (await office.say(ANA, f"/lead {OTHER}")).text


async def test_the_queue_says_so_in_the_leads_own_line(each_office: Office) -> None:
    await hand_in(each_office)
    assert "⛔" not in (await each_office.say(ANA, "/antrian")).text
    await ask(each_office.store, FIRST)

    lines = (await each_office.say(ANA, "/antrian")).text.splitlines()

    barred = {
        code for line in lines for code in (FIRST, SECOND, HELPED) if code in line and "⛔" in line
    }
    assert barred == {FIRST, SECOND}


async def test_an_answer_of_an_officer_does_not_end_it(office: Office) -> None:
    await hand_in(office)
    await ask(office.store, FIRST)
    await office.say(ANA, f"/hak {REQUEST} Baik, kami tunggu kabar Ibu.")

    assert f"({REQUEST}, dijawab 22 November" in (await office.say(ANA, f"/lead {FIRST}")).text
    assert FIRST not in await listed(office.store, Profile.CALLS)


@pytest.mark.parametrize(
    ("about", "kind", "gone"),
    [
        (SECOND, "limit", {FIRST, SECOND}),
        (HELPED, "limit", {HELPED}),
        (SECOND, "correct", set()),
    ],
)
async def test_it_is_in_no_file_but_in_counts(
    each_office: Office, about: str, kind: str, gone: set[str]
) -> None:
    """What they handed in for themselves goes together."""
    store, everybody = each_office.store, {FIRST, SECOND, HELPED, OTHER}
    await hand_in(each_office)
    await ask(store, about, kind)

    assert await listed(store, Profile.CALLS) == everybody - gone
    assert await listed(store, Profile.REGISTRATION) == everybody - gone
    assert await listed(store, Profile.STATISTICS) == everybody


async def test_the_export_says_how_many_it_leaves_out(office: Office) -> None:
    await hand_in(office)
    office.clock.later(minutes=1)
    assert "Tidak ikut" not in (await office.say(ANA, "/ekspor")).text
    await ask(office.store, HELPED)

    seen = await office.say(ANA, "/ekspor")
    assert "<b>3 pendaftaran</b>" in seen.text
    assert "⛔ Tidak ikut: 1, orangnya minta datanya tidak dipakai dulu." in seen.text
    counts = await office.press(ANA, "d:export:" + ":".join(Choice(profile="statistics").parts()))
    assert "<b>4 pendaftaran</b>" in counts.text
    assert "Tidak ikut" not in counts.text


async def test_the_officers_are_told_which_lead_and_not_to_call(office: Office) -> None:
    await office.file(draft(1), chat=SITI - 1)
    for text in ("/datasaya", "minta hal lain", "2", "jangan dulu"):
        await office.say(SITI, text)
        office.clock.later(minutes=1)
    await office.service.handle([office.said(SITI, "Kirim")])

    told = await office.seen(ANA)
    assert f"Pendaftaran: {FIRST}" in told.text
    assert "⛔ Jangan menelepon" in told.text
    assert told.button("👁 Lihat").endswith(FIRST)


@pytest.mark.parametrize(
    ("about", "taken_back", "still"),
    [
        (SECOND, None, set()),
        (HELPED, HELPED, set()),
        (HELPED, None, {HELPED}),  # one's own and another's are two things
        (SECOND, HELPED, {FIRST, SECOND}),
    ],
)
async def test_whoever_takes_it_back_is_in_the_files_again(
    each_office: Office, about: str, taken_back: str | None, still: set[str]
) -> None:
    store, everybody = each_office.store, {FIRST, SECOND, HELPED, OTHER}
    await hand_in(each_office)
    await ask(store, about)

    await store.write(lambda tx: tx.requests.lift(SITI + 1, None))  # a stranger's word
    assert await listed(store, Profile.CALLS) != everybody
    await store.write(lambda tx: tx.requests.lift(SITI, taken_back))

    assert await listed(store, Profile.CALLS) == everybody - still


async def test_the_officers_hear_that_data_may_be_used_again(office: Office) -> None:
    await hand_in(office)
    await ask(office.store, SECOND)
    assert "⛔" in (await office.say(ANA, f"/lead {FIRST}")).text
    for text in ("/datasaya", "minta hal lain"):
        await office.say(SITI, text)

    await office.service.handle([office.said(SITI, "Boleh pakai data saya lagi")])

    rows = await emptied(office.store, office.clock() + timedelta(days=1))
    said = {row.chat: Seen([unpacked(row.payload)], [row]).text for row in rows}
    assert "Petugas boleh memakai data Bapak/Ibu lagi." in said[SITI]
    assert f"{SECOND}</b>: orangnya mengizinkan datanya dipakai lagi" in said[ANA]
    assert "⛔" not in (await office.say(ANA, f"/lead {FIRST}")).text
    assert "right.lifted" in [entry.action for entry in await office.audit()]


async def test_where_nothing_rested_nobody_is_told(office: Office) -> None:
    await hand_in(office)
    for text in ("/datasaya", "minta hal lain", "Boleh pakai data saya lagi"):
        await office.service.handle([office.said(SITI, text)])
        office.clock.later(minutes=1)

    rows = await emptied(office.store, office.clock() + timedelta(days=1))
    assert {row.chat for row in rows} == {SITI}
