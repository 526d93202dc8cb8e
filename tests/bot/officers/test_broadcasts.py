"""/siaran: a message to many needs two people, leaves out who wants none, and stops when told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.broadcasting import Broadcasting
from bot.queueing import Kind, Priority, unpacked
from conversations.lead import LeadDraft
from storage.broadcasts import BroadcastState, Progress
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, LAHAT, NOW, Office, Seen, draft

DINA, EKO = 5_310_000_011, 5_310_000_012
"""Two who may send to many."""
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""9 o'clock in Palembang."""
WORDS = "Kantor kami pindah ke Jalan Sudirman mulai Senin."
FIRST = 700_001


@pytest.fixture
async def office(office: Office) -> Office:
    await _staff(office, DINA, EKO)
    office.clock.now = MONDAY
    return office


async def _staff(office: Office, *ids: int) -> None:
    async def job(tx: Transaction) -> None:
        for id in ids:
            name = {DINA: "Dina", EKO: "Eko"}[id]
            await tx.officers.add(id, name, "administrator", None, NOW)

    await office.store.write(job)


async def people(office: Office, count: int, **more: Any) -> None:
    """They have talked to the bot and handed in a lead."""
    await office.file(*(draft(n, **more) for n in range(1, count + 1)))
    await sessions(office, *range(FIRST, FIRST + count))


async def sessions(office: Office, *chats: int, **changes: Any) -> None:
    async def job(tx: Transaction) -> None:
        stored = await tx.sessions.lock(chats, MONDAY)
        unreachable = changes.pop("unreachable", False)
        new = [
            replace(one, session=replace(one.session, **changes), unreachable=unreachable)
            for one in stored.values()
        ]
        await tx.sessions.put_many(new, MONDAY)

    await office.store.write(job)


async def waiting(office: Office) -> list[Outgoing]:
    async def job(tx: Transaction) -> list[Outgoing]:
        found = await tx.outbox.heads(office.clock(), 1_000)
        return [row for row in found if row.priority == Priority.BROADCAST]

    return await office.store.read(job)


async def deliver(office: Office, rows: list[Outgoing]) -> None:
    """As the sender does once Telegram has them."""

    async def job(tx: Transaction) -> None:
        await tx.outbox.done([row.id for row in rows])
        await tx.broadcasts.sent([row.id for row in rows])

    await office.store.write(job)


def errand(office: Office, store: Store | None = None, rate: float = 25.0) -> Broadcasting:
    return Broadcasting(store or office.store, office.renderer, office.clock, rate)


async def tried(office: Office, text: str = WORDS) -> Seen:
    """Written, tried on oneself; the screen that it ends with."""
    seen = await office.say(DINA, f"/siaran {text}")
    return await office.press(DINA, seen.button("👁 Coba"))


async def confirmed(office: Office) -> None:
    seen = await tried(office)
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    shown = await office.seen(EKO)
    seen = await office.press(EKO, shown.button("✔ Setuju"))
    assert "disetujui Eko" in seen.text


async def progress(office: Office) -> tuple[BroadcastState, Progress, int]:
    async def job(tx: Transaction) -> tuple[BroadcastState, Progress, int]:
        one = await tx.broadcasts.newest(*BroadcastState)
        assert one is not None
        return one.state, await tx.broadcasts.progress(one), one.skipped

    return await office.store.read(job)


async def test_from_the_first_words_to_the_summary(each_office: Office) -> None:
    office = each_office
    await _staff(office, DINA, EKO)
    office.clock.now = MONDAY
    await people(office, 3)
    seen = await tried(office)
    assert any(text.startswith(f"📢 {WORDS}") and "/berhenti" in text for text in seen.texts)
    assert "Paling banyak <b>3</b> orang" in seen.text

    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    shown = await office.seen(EKO)
    assert WORDS in shown.text
    assert "Siaran dari Dina" in shown.text
    assert await waiting(office) == []
    await office.press(EKO, shown.button("✔ Setuju"))

    await errand(office).look()
    rows = await waiting(office)
    assert sorted(row.chat for row in rows) == [FIRST, FIRST + 1, FIRST + 2]
    assert {row.kind for row in rows} == {Kind.BROADCAST}
    text = str(unpacked(rows[0].payload).call.params["text"])
    assert text == f"📢 {WORDS}\n\nTidak mau pesan seperti ini? Ketik /berhenti."
    await deliver(office, rows)
    await errand(office).look()
    assert await progress(office) == (BroadcastState.DONE, Progress(sent=3), 0)
    assert "Siaran selesai" in (await office.seen(DINA)).text
    actions = [entry.action for entry in await office.audit()]
    assert sorted(actions) == ["broadcast.asked", "broadcast.confirmed", "broadcast.done"]


async def test_its_author_cannot_confirm_it_nor_an_officer_anything(office: Office) -> None:
    await people(office, 1)
    seen = await tried(office)
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    yes = (await office.seen(EKO)).button("✔ Setuju")
    assert "harus disetujui orang lain" in (await office.press(DINA, yes)).text
    assert "di luar tugas Anda" in (await office.press(ANA, yes)).text
    assert "di luar tugas Anda" in (await office.say(ANA, f"/siaran {WORDS}")).text
    await errand(office).look()
    assert await waiting(office) == []


async def test_who_is_alone_with_the_right_is_told_so(office: Office) -> None:
    await people(office, 1)
    await office.store.write(lambda tx: tx.officers.remove(EKO, NOW))
    seen = await tried(office)
    said = await office.press(DINA, seen.button("Minta persetujuan"))
    assert "Hanya Anda yang boleh menyiarkan" in said.text


async def test_a_yes_is_to_what_was_shown_and_not_to_what_it_became(office: Office) -> None:
    await people(office, 1)
    seen = await tried(office)
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    yes = (await office.seen(EKO)).button("✔ Setuju")
    changed = await office.say(DINA, "/siaran Kantor kami pindah lagi.")
    assert "Minta persetujuan" not in changed.buttons  # to be tried again
    assert "sudah berubah" in (await office.press(EKO, yes)).text


async def test_a_no_makes_it_a_draft_again(office: Office) -> None:
    await people(office, 1)
    seen = await tried(office)
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    await office.service.handle([office.pressed(EKO, (await office.seen(EKO)).button("Tidak"))])
    assert "tidak disetujui" in (await office.seen(DINA)).text
    assert (await progress(office))[0] is BroadcastState.DRAFT


async def test_left_out_are_who_want_none_who_blocked_who_erased_and_whom_others_registered(
    office: Office,
) -> None:
    await people(office, 4)
    helped: LeadDraft = draft(9, helper="family")
    await office.store.write(lambda tx: tx.leads.add(FIRST + 90, helped, MONDAY))
    await sessions(office, FIRST, muted=True)
    await sessions(office, FIRST + 1, unreachable=True)
    await office.store.write(lambda tx: tx.erase_person(FIRST + 2, MONDAY))
    await confirmed(office)
    await errand(office).look()
    assert [row.chat for row in await waiting(office)] == [FIRST + 3]
    assert (await progress(office))[2] == 2


async def test_it_reaches_only_whom_it_was_narrowed_to(office: Office) -> None:
    await people(office, 2)
    await office.store.write(lambda tx: tx.leads.add(FIRST + 7, draft(7, region=LAHAT), MONDAY))
    await sessions(office, FIRST + 7)
    seen = await tried(office)
    assert "<b>3</b> orang" in seen.text
    places = await office.press(DINA, seen.button("Daerah"))
    assert len(places.buttons) == 4  # all, two places, back
    seen = await office.press(DINA, next(d for d in places.buttons.values() if LAHAT in d))
    assert "<b>1</b> orang" in seen.text
    seen = await office.press(DINA, seen.button("Status"))
    seen = await office.press(DINA, next(d for d in seen.buttons.values() if "registered" in d))
    said = await office.press(DINA, seen.button("Minta persetujuan"))
    assert "Tidak ada orang untuk pilihan ini" in said.text


async def test_each_reads_it_in_their_language_where_there_is_one(office: Office) -> None:
    await people(office, 2)
    await sessions(office, FIRST, language="en")
    await office.say(DINA, f"/siaran {WORDS}")
    await office.say(DINA, "/siaran en Our office moves on Monday.")
    seen = await office.press(DINA, (await office.say(DINA, "/siaran")).button("👁 Coba"))
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    await office.press(EKO, (await office.seen(EKO)).button("✔ Setuju"))
    await errand(office).look()
    texts = [str(unpacked(row.payload).call.params["text"]) for row in await waiting(office)]
    assert sorted(text.split(".")[0] for text in texts) == [
        "📢 Kantor kami pindah ke Jalan Sudirman mulai Senin",
        "📢 Our office moves on Monday",
    ]


async def test_nothing_is_queued_outside_office_hours(office: Office) -> None:
    await people(office, 1)
    office.clock.now = MONDAY + timedelta(hours=9)
    seen = await tried(office)
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    said = await office.press(EKO, (await office.seen(EKO)).button("✔ Setuju"))
    assert "Mulai dikirim: 24 November 2026 pukul 08.00" in said.text
    await errand(office).look()
    assert await waiting(office) == []
    office.clock.now = MONDAY + timedelta(days=1)
    await errand(office).look()
    assert len(await waiting(office)) == 1


async def test_a_bounded_part_waits_and_a_restart_goes_on_without_doubles(office: Office) -> None:
    await people(office, 130)
    await confirmed(office)
    got: list[int] = []
    for _ in range(9):
        await errand(office, rate=1.0).look()  # a new one each time, as after a restart
        rows = await waiting(office)
        assert len(rows) <= 50
        got += [row.chat for row in rows]
        await deliver(office, rows)
    assert sorted(got) == list(range(FIRST, FIRST + 130))
    assert await progress(office) == (BroadcastState.DONE, Progress(sent=130), 0)


async def test_stopping_takes_back_whatever_has_not_left(office: Office) -> None:
    await people(office, 130)
    await confirmed(office)
    await errand(office, rate=1.0).look()
    rows = await waiting(office)
    await deliver(office, rows[:20])
    running = await office.store.read(lambda tx: tx.broadcasts.newest(BroadcastState.RUNNING))
    assert running is not None
    said = await office.press(EKO, f"d:bcstop:{running.id}:{running.version}")
    assert "dihentikan oleh Eko" in said.text
    assert "Terkirim: <b>20</b>" in said.text
    assert "Ditarik sebelum dikirim: 30" in said.text
    assert await waiting(office) == []
    await errand(office).look()
    assert await waiting(office) == []
    again = await office.press(DINA, f"d:bcstop:{running.id}:{running.version}")
    assert "sudah selesai" in again.text


async def test_who_erases_themselves_meanwhile_gets_nothing_and_leaves_no_row(
    office: Office,
) -> None:
    await people(office, 2)
    await confirmed(office)
    await errand(office).look()
    await office.store.write(lambda tx: tx.erase_person(FIRST, MONDAY))
    assert [row.chat for row in await waiting(office)] == [FIRST + 1]
    assert await office.store.read(lambda tx: tx.broadcasts.of_chat(FIRST)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hubungi Ibu Nur di 0812 7700 1234.", "nomor"),
        ("Lihat https://bit.ly/abc sekarang", "Hanya tautan ke"),
        ("Lihat bpjsketenagakerjaan.go.id.penipu.com", "Hanya tautan ke"),
        ("Tulis ke @penolong_bpjs", "Hanya tautan ke"),
        ("Halo {nama}, kantor pindah.", "tempat kosong"),
        ("a" * 4_200, "terlalu panjang"),
        ("en Our office moves.", "bahasa Indonesia"),
    ],
)
async def test_what_never_goes_out_to_many_is_refused(
    office: Office, text: str, said: str
) -> None:
    assert said in (await office.say(DINA, f"/siaran {text}")).text
    assert "Tidak ada siaran" in (await office.say(DINA, "/siaran")).text


async def test_our_own_site_may_stand_there_and_doubts_are_said(office: Office) -> None:
    await people(office, 1)
    said = (await office.say(DINA, "/siaran Lihat www.bpjsketenagakerjaan.go.id/bpu.")).text
    assert "⚠" not in said
    said = (await office.say(DINA, f"/siaran Siapkan biaya dan kode OTP. {'Halo. ' * 60}")).text
    assert said.count("⚠") == 3


async def test_only_one_is_sent_at_a_time(office: Office) -> None:
    await people(office, 60)
    await confirmed(office)
    seen = await office.say(EKO, "/siaran Kantor tutup besok.")
    seen = await office.press(EKO, seen.button("👁 Coba"))
    await office.service.handle([office.pressed(EKO, seen.button("Minta persetujuan"))])
    said = await office.press(DINA, (await office.seen(DINA)).button("✔ Setuju"))
    assert "Siaran lain masih berjalan" in said.text


async def test_long_words_are_read_whole_by_who_confirms_and_fit_wherever_they_are_edited(
    office: Office,
) -> None:
    await people(office, 1)
    seen = await tried(office, "Kantor pindah. " * 260 + "Sampai jumpa")
    await office.service.handle([office.pressed(DINA, seen.button("Minta persetujuan"))])
    shown_to_eko = await office.seen(EKO)
    assert "Sampai jumpa" in shown_to_eko.text
    running = await office.press(EKO, shown_to_eko.button("✔ Setuju"))
    for shown in (seen, shown_to_eko, running):
        assert max(len(text) for text in shown.texts) <= 4_096
    assert "Sampai jumpa" not in running.text


async def test_a_draft_says_what_comes_next(office: Office) -> None:
    await people(office, 1)
    draft_ = await office.say(DINA, f"/siaran {WORDS}")
    assert "Coba dulu ke obrolan Anda sendiri" in draft_.text
    assert f"Indonesia: {WORDS}" in draft_.text
    seen = await tried(office)
    assert "Berikutnya: minta persetujuan administrator lain" in seen.text
    await office.service.handle([office.pressed(DINA, seen.button("Minta"))])
    asked = await office.seen(EKO)
    assert "yang sudah terkirim tidak" in asked.text
