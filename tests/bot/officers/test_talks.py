"""/balas: words from the officer to the person and back, and every way it ends."""

from dataclasses import replace

import pytest

from bot.talking import SILENT_FOR, Talking
from conversations import call_words, codes
from conversations.session import Session
from storage.lead_rows import Action
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, BUDI, CITRA, NOW, Office, Seen, draft

SITI, CODE = 700_001, codes.make(1)
NUMBER = "1671025508840077"


@pytest.fixture(autouse=True)
async def held(office: Office) -> None:
    """Ana holds Siti's lead; Siti is in the middle of something."""
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(SITI, "/hitung")


async def write(office: Office, text: str, user: int = ANA) -> Seen:
    """What Siti sees after an officer has written something."""
    await office.service.handle([office.said(user, text)])
    return await office.seen(SITI)


async def answer(office: Office, text: str, user: int = ANA) -> Seen:
    """What an officer sees after Siti has written something."""
    await office.service.handle([office.said(SITI, text)])
    return await office.seen(user)


async def beat(office: Office, user: int) -> Seen:
    talking = Talking(office.store, office.service._turns, office.renderer, office.clock)
    await talking.look()
    return await office.seen(user)


async def session_of(office: Office) -> Session:
    found = await office.store.read(lambda tx: tx.sessions.find(SITI))
    assert found is not None
    return found[0].session


async def test_words_go_there_and_back(office: Office) -> None:
    seen = await write(office, f"/balas {CODE} Besok pagi saya telepon, ya.")
    word = call_words.make(office.store.sign, CODE, ANA, NOW.date())
    assert "Petugas <b>Ana</b> mau menulis" in seen.texts[0]
    assert f"/cek {word}" in seen.texts[0]
    assert "<b>Ana, petugas:</b>\nBesok pagi saya telepon, ya." in seen.text

    told = await answer(office, "Baik bu, jam 9")
    assert f"<b>{CODE}</b>: Baik bu, jam 9" in told.text
    seen = await write(office, f"/balas {CODE} Siap")
    assert "mau menulis" not in seen.text
    assert "Siap" in seen.text


async def test_the_word_can_be_checked_in_the_middle_of_it(office: Office) -> None:
    await write(office, f"/balas {CODE}")
    word = call_words.make(office.store.sign, CODE, ANA, NOW.date())

    assert CODE in (await office.say(SITI, f"/cek {word}")).text


async def test_an_officers_other_words_reach_nobody(office: Office) -> None:
    await write(office, f"/balas {CODE}")

    assert (await write(office, "Halo Bu Siti")).text == ""


async def test_what_was_said_stands_in_the_history_and_the_officer_sees_no_number(
    office: Office,
) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    told = await answer(office, f"NIK saya {NUMBER}, HP 081277001234")

    assert NUMBER not in told.text
    assert "77001234" not in told.text
    history = await office.store.read(lambda tx: tx.leads.history(CODE, None))
    said = [(s.actor, s.values) for s in history if s.action is Action.TALKED]
    assert said == [(ANA, "Selamat pagi"), (None, f"NIK saya {NUMBER}, HP 081277001234")]
    card = (await office.say(ANA, f"/lead {CODE}")).text
    assert "Selamat pagi" not in card


async def test_a_message_with_a_nik_leaves_the_persons_chat(office: Office) -> None:
    await write(office, f"/balas {CODE}")
    seen = await office.say(SITI, f"NIK saya {NUMBER}")

    assert "deleteMessage" in [method for method, _ in seen.calls]


@pytest.mark.parametrize("how", ["button", "word"])
async def test_the_officer_ends_it_and_the_question_comes_back(office: Office, how: str) -> None:
    begun = await office.say(ANA, f"/balas {CODE}")
    if how == "button":
        await office.service.handle([office.pressed(ANA, begun.button("✅ Selesai"))])
        seen = await office.seen(SITI)
    else:
        seen = await write(office, f"/balas {CODE} selesai")

    assert "Petugas Ana selesai bicara" in seen.text
    assert (await session_of(office)).with_officer is None
    again = await office.say(ANA, f"/balas {CODE} selesai")
    assert "Tidak ada bicara yang terbuka" in again.text


async def test_the_person_ends_it(office: Office) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    told = await answer(office, "Selesai")

    assert "orangnya menutup bicara" in told.text
    assert (await answer(office, "halo")).text == ""


async def test_it_closes_by_itself_after_silence(office: Office) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    office.clock.later(minutes=20)
    await answer(office, "pagi")
    office.clock.now += SILENT_FOR / 2
    assert (await beat(office, ANA)).text == ""

    office.clock.now += SILENT_FOR / 2
    assert "30 menit tanpa tulisan" in (await beat(office, ANA)).text
    assert (await session_of(office)).with_officer is None
    assert (await beat(office, ANA)).text == ""


async def test_the_person_hears_that_it_closed(office: Office) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    office.clock.now += SILENT_FOR

    assert "Sudah lama tidak ada tulisan" in (await beat(office, SITI)).text


async def test_who_stops_messages_meanwhile_is_not_left_in_it(office: Office) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")

    async def mute(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([SITI], NOW))[SITI]
        muted = replace(stored, session=replace(stored.session, muted=True))
        await tx.sessions.put_many([muted], NOW)

    await office.store.write(mute)
    office.clock.now += SILENT_FOR
    assert (await beat(office, SITI)).text == ""
    assert (await session_of(office)).with_officer is None


@pytest.mark.parametrize("what", ["released", "left", "withdrawn"])
async def test_it_ends_with_the_officers_hold_on_the_lead(office: Office, what: str) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    now = office.clock()

    async def job(tx: Transaction) -> None:
        if what == "withdrawn":
            await tx.leads.withdraw(SITI, CODE, now)
        elif what == "released":
            await tx.leads.release(CODE, ANA, now)
        else:
            await tx.leads.release_all(ANA, now)
            await tx.officers.remove(ANA, now)

    await office.store.write(job)
    assert "sudah ditutup" in (await beat(office, SITI)).text
    assert (await session_of(office)).with_officer is None


async def test_who_erased_everything_hears_nothing_more(office: Office) -> None:
    await write(office, f"/balas {CODE} Selamat pagi")
    for words in ("/hapus", "ya"):
        await office.service.handle([office.said(SITI, words)])
    told = await answer(office, "Hapus sekarang")

    assert "menarik kembali datanya" in told.text
    assert (await beat(office, SITI)).text == ""
    assert await office.store.read(lambda tx: tx.talks.all_open(9)) == []


async def test_only_who_holds_the_lead_writes(office: Office) -> None:
    assert "Ana" in (await office.say(BUDI, f"/balas {CODE} Halo")).text
    assert "tidak ada di daerah" in (await office.say(CITRA, f"/balas {CODE} Halo")).text
    await office.say(ANA, f"/lepas {CODE}")
    assert (await write(office, f"/balas {CODE} Halo")).text == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [(f"NIK Anda {NUMBER}?", "Tidak disimpan"), ("a" * 1_001, "paling banyak 1000")],
)
async def test_what_must_not_be_sent_is_not(office: Office, words: str, said: str) -> None:
    seen = await office.say(ANA, f"/balas {CODE} {words}")

    assert said in seen.text.replace("1.000", "1000")
    assert (await session_of(office)).with_officer is None


async def test_who_wants_no_messages_or_blocked_us_is_not_written_to(office: Office) -> None:
    async def mute(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([SITI], NOW))[SITI]
        session = replace(stored.session, muted=True)
        muted = replace(stored, session=session, unreachable=False)
        await tx.sessions.put_many([muted], NOW)

    await office.store.write(lambda tx: tx.sessions.set_unreachable([SITI], NOW))
    assert "tidak bisa dihubungi lewat bot" in (await office.say(ANA, f"/balas {CODE} Halo")).text
    await office.store.write(mute)
    assert "tidak mau dikirimi pesan" in (await office.say(ANA, f"/balas {CODE} Halo")).text


async def test_somebody_talks_with_one_officer_at_a_time(office: Office) -> None:
    async def another(tx: Transaction) -> None:
        await tx.leads.add(SITI, draft(2, run=2), NOW)
        await tx.leads.claim(codes.make(2), BUDI, None, NOW)

    await office.store.write(another)
    await write(office, f"/balas {CODE} Selamat pagi")

    assert (
        "sedang bicara dengan petugas lain"
        in (await office.say(BUDI, f"/balas {codes.make(2)} Halo")).text
    )


async def test_an_officer_does_not_write_to_themselves(office: Office) -> None:
    async def own(tx: Transaction) -> None:
        await tx.leads.add(ANA, draft(3, run=3), NOW)
        await tx.leads.claim(codes.make(3), ANA, None, NOW)

    await office.store.write(own)

    assert (
        "akun Telegram Anda sendiri"
        in (await office.say(ANA, f"/balas {codes.make(3)} Halo")).text
    )


async def test_the_same_command_delivered_twice_is_sent_once(office: Office) -> None:
    said = office.said(ANA, f"/balas {CODE} Selamat pagi")
    await office.service.handle([said])
    await office.service.handle([said])

    assert (await office.seen(SITI)).text.count("Selamat pagi") == 1
