"""/hak: what people ask about their data, with the time left; read with a log, answered once."""

from datetime import timedelta

import pytest

from bot.officers.rights import LONGEST, PAGE, time_left
from conversations import codes
from conversations.replies import Phrase
from storage.requests import Request
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, CITRA, LAHAT, NOW, PALEMBANG, Office, draft, nik

SITI = 700_001
CODE = codes.make(901)
WORDS = "Nama saya salah, yang benar Siti <Aminah>"
HOURS = timedelta(hours=72)


async def ask(office: Office, number: int = 901, region: str | None = PALEMBANG) -> str:
    """Siti asks for something, as if her turn had done it."""
    now = office.clock()
    request = Request(
        codes.make(number), SITI, "correct", now, now + HOURS, WORDS, codes.make(1), region
    )
    await office.store.write(lambda tx: tx.requests.add(request))
    return request.code


async def test_the_queue_counts_them_first_with_the_time_left(office: Office) -> None:
    await office.file(draft(1))
    assert "Permintaan hak" not in (await office.say(ANA, "/antrian")).text

    await ask(office)
    office.clock.later(hours=66, minutes=1)
    await ask(office, 902)

    text = (await office.say(ANA, "/antrian")).text
    assert text.index("Permintaan hak: <b>2</b>, paling dekat 5 jam lagi") < text.index("Baru:")


async def test_the_list_begins_with_the_soonest_and_marks_the_late(office: Office) -> None:
    await ask(office)
    office.clock.later(hours=73)
    await ask(office, 902, None)

    seen = await office.say(ANA, "/hak")

    assert "Belum dijawab: <b>2</b>" in seen.text
    assert f"1. <b>{CODE}</b>: perbaiki data\n❗ lewat 1 jam" in seen.text
    assert f"2. <b>{codes.make(902)}</b>: perbaiki data\n72 jam lagi" in seen.text
    assert "Siti" not in seen.text


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(hours=72), ("hours_left", 72)),
        (timedelta(hours=1), ("hours_left", 1)),
        (timedelta(minutes=59, seconds=59), ("minutes_left", 59)),
        (timedelta(0), ("minutes_left", 0)),
    ],
)
def test_time_left_is_never_more_than_there_is(left: timedelta, shown: tuple[str, int]) -> None:
    name, number = shown

    assert time_left(NOW + left, NOW) == Phrase(f"desk.rights.{name}", {"n": number})


async def test_more_than_fit_are_on_further_pages(office: Office) -> None:
    for number in range(901, 901 + PAGE + 2):
        office.clock.later(minutes=1)
        await ask(office, number)

    first = await office.say(ANA, "/hak")
    second = await office.press(ANA, first.button("Berikutnya"))
    again = await office.press(ANA, second.button("◂ Dari awal"))

    assert f"{PAGE + 1}. <b>{codes.make(901 + PAGE)}</b>" in second.text
    assert first.text == again.text


async def test_reading_one_is_logged_and_leaves_the_chat(office: Office) -> None:
    await ask(office)
    listed = await office.say(ANA, "/hak")

    for seen in (
        await office.press(ANA, listed.button("1 Lihat")),
        await office.say(ANA, f"/hak {CODE.lower()}"),
    ):
        [secret] = seen.secret
        assert "Siti &lt;Aminah&gt;" in secret.call.params["text"]
        assert codes.make(1) in secret.call.params["text"]
        assert secret.take_away_after == 600
        assert f"/hak {CODE} jawaban" in seen.texts[0]
    entries = await office.audit()
    assert {(e.action, e.actor, e.lead, e.detail["request"]) for e in entries} == {
        ("right.read", ANA, codes.make(1), CODE)
    }


async def test_an_answer_closes_it_and_goes_to_the_person(each_office: Office) -> None:
    office = each_office
    await ask(office)
    office.clock.later(hours=80)
    await office.let_in(ANA)

    await office.service.handle([office.said(ANA, f"/hak {CODE} Nama sudah kami betulkan.")])
    seen = await office.seen(SITI)
    again = await office.say(ANA, f"/hak {CODE} Nama sudah kami betulkan lagi.")

    assert "Nama sudah kami betulkan." in seen.text
    assert CODE in seen.text
    assert "sudah dijawab" in again.text
    assert "Tidak ada permintaan" in (await office.say(ANA, "/hak")).text
    [entry] = await office.audit()
    assert (entry.action, entry.detail) == ("right.answered", {"request": CODE, "late": True})
    assert "sudah dijawab" in (await office.say(ANA, f"/hak {CODE}")).text


async def test_whoever_wants_no_messages_still_gets_the_answer(office: Office) -> None:
    await office.say(SITI, "/berhenti")
    await office.say(SITI, "Jangan kirim pesan lagi")
    await ask(office)

    await office.service.handle([office.said(ANA, f"/hak {CODE} Sudah kami betulkan.")])

    assert "Sudah kami betulkan." in (await office.seen(SITI)).text


@pytest.mark.parametrize("words", ["ok", "x" * (LONGEST + 1), "<&>" * 400])
async def test_an_answer_that_says_nothing_or_too_much_is_not_sent(
    office: Office, words: str
) -> None:
    await ask(office)
    await office.service.handle([office.said(ANA, f"/hak {CODE} {words}")])

    assert "Belum dikirim" in (await office.seen(ANA)).text
    assert (await office.store.read(lambda tx: tx.requests.waiting(None))).count == 1


async def test_no_number_of_anybody_goes_into_an_answer(office: Office) -> None:
    await ask(office)

    seen = await office.say(ANA, f"/hak {CODE} NIK yang baru {nik(1)}")

    assert "Tidak disimpan" in seen.text
    assert [method for method, _ in seen.calls].count("deleteMessage") == 1
    assert (await office.store.read(lambda tx: tx.requests.waiting(None))).count == 1


@pytest.mark.parametrize("text", [f"/hak {CODE}", f"/hak {CODE} Sudah kami betulkan."])
async def test_elsewhere_there_is_no_such_request(office: Office, text: str) -> None:
    await ask(office)

    seen = await office.say(CITRA, text)

    assert "tidak ada di daerah Anda" in seen.text
    assert seen.secret == []
    assert await office.audit() == []
    assert "Tidak ada permintaan" in (await office.say(CITRA, "/hak")).text


@pytest.mark.parametrize("text", ["/hak xx", "/hak 1", "/hak ACDE-FHJX jawaban saya"])
async def test_a_code_that_is_none_is_explained(office: Office, text: str) -> None:
    assert "Tulis: /hak" in (await office.say(ANA, text)).text


async def test_a_new_request_is_announced_where_the_person_lives(each_office: Office) -> None:
    office = each_office
    await office.file(draft(1, region=LAHAT, district=None), chat=SITI - 1)
    for text in ("/datasaya", "minta hal lain", "1", WORDS):
        await office.say(SITI, text)
        office.clock.later(minutes=1)

    await office.service.handle([office.said(SITI, "Kirim")])

    async def queued(tx: Transaction) -> dict[int, str]:
        waiting = {user: await tx.outbox.of_chat(user) for user in (ANA, CITRA, SITI)}
        return {user: str([row.payload for row in rows]) for user, rows in waiting.items()}

    told = await office.store.read(queued)
    [request] = await office.store.read(lambda tx: tx.requests.of_chat(SITI))
    assert request.code in told[CITRA]
    assert "Aminah" not in told[CITRA]
    assert told[ANA] == "[]"
    assert request.code in told[SITI]
    assert (request.words, request.lead, request.region) == (WORDS, codes.make(1), LAHAT)
    assert request.due_at - request.asked_at == HOURS
    assert (await office.audit())[0].detail == {"request": request.code, "kind": "correct"}


async def test_whoever_waits_for_several_answers_is_asked_to_wait(office: Office) -> None:
    for number in range(4):
        for text in ("/datasaya", "minta hal lain", "4", f"Permintaan {number}", "Kirim"):
            seen = await office.say(SITI, text)
            office.clock.later(seconds=5)

    assert "belum selesai dijawab petugas" in seen.text
    assert len(await office.store.read(lambda tx: tx.requests.of_chat(SITI))) == 3
