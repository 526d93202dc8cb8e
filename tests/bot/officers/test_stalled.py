"""Who agreed to be contacted and stopped before handing in: officers of the area see them, until
they do anything."""

from collections.abc import Sequence

import pytest

from bot.officers.stalled import SHOWN_FOR
from conversations.people import mask_name
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, BUDI, CITRA, Office, draft
from tests.bot.officers.stopped import (
    RUDI,
    SITI,
    TO_NIK,
    a_day_passes,
    stopped,
    write,
)
from tests.bot.rudi import AFTER_CONSENT, ERASURE, NAME, NIK, PHONE, UNTIL_CONSENT

SHOWN_PHONE = "+62" + PHONE.removeprefix("0")


async def code_of(office: Office, person: int) -> str:
    found = await office.store.read(lambda tx: tx.stalled.of_chats([person]))
    return found[person].code


async def listed(office: Office, officer: int = ANA) -> bool:
    return "terhenti di" in (await office.say(officer, "/antrian")).text


async def test_the_queue_says_where_they_stopped_and_how_far_they_came(
    each_office: Office,
) -> None:
    office = each_office
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)

    seen = await office.say(ANA, "/antrian")

    assert "Terhenti, boleh dihubungi: 1" in seen.text
    assert f"1. <b>{code}</b> terhenti di: NIK (12 dari 14)" in seen.text
    assert "kerja sendiri, Kec. Kertapati, Palembang, diam 1 hari" in seen.text
    for secret in (NAME, PHONE, NIK):
        assert secret not in seen.text
    assert seen.button("1 Lihat") == f"d:stalled:{code}"


async def test_the_card_shows_what_is_known_masked_and_the_reason_opens_it(
    each_office: Office,
) -> None:
    office = each_office
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)
    pressed = await office.press(ANA, f"d:stalled:{code}")
    for card in (pressed, await office.say(ANA, f"/lead {code}")):
        assert "Terhenti di: <b>NIK</b>, 12 dari kira-kira 14 pertanyaan" in card.text
        assert mask_name(NAME) in card.text
        assert "Ojek online" in card.text
        assert NAME not in card.text
        assert SHOWN_PHONE not in card.text

    asked = await office.press(ANA, card.button("🔓"))
    opened = await office.press(ANA, asked.button("Menelepon"))

    [secret] = opened.secret
    assert NAME in secret.call.params["text"]
    assert SHOWN_PHONE in secret.call.params["text"]
    assert secret.take_away_after
    [entry] = await office.store.read(lambda tx: tx.audit.newest(5))
    assert (entry.action, entry.lead, entry.actor) == ("lead.shown", code, ANA)
    assert entry.detail == {"reason": "call", "shown": "contact"}


async def test_the_person_is_told_who_opened_it(office: Office) -> None:
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)
    await office.say(ANA, f"/tampil {code} menelepon orangnya")

    await write(office, RUDI, ["/datasaya"])

    told = (await office.seen(RUDI)).text
    assert "petugas membuka nama dan nomor HP" in told
    assert "NIK, dan" not in told


@pytest.mark.parametrize(
    "words",
    [
        UNTIL_CONSENT,
        (*UNTIL_CONSENT, "Ya, boleh", NAME),
        (*UNTIL_CONSENT, "Ya, boleh", NAME, "Lewati"),
        (*UNTIL_CONSENT, "Tidak boleh"),
        (*TO_NIK, "/batal"),
        (*TO_NIK, "/berhenti", "Jangan kirim pesan lagi"),
        (*TO_NIK, *AFTER_CONSENT[3:]),
        (*TO_NIK, *ERASURE),
    ],
    ids=[
        "before consent",
        "no phone yet",
        "no phone",
        "a no",
        "left on purpose",
        "wants no messages",
        "handed in",
        "erased",
    ],
)
async def test_who_is_never_in_the_queue(office: Office, words: Sequence[str]) -> None:
    await stopped(office, RUDI, words=words)

    assert not await listed(office)


async def test_not_before_a_day_has_passed(office: Office) -> None:
    await write(office, RUDI, TO_NIK)
    await a_day_passes(office, hours=23.9)
    assert not await listed(office)

    await a_day_passes(office, hours=0.1)

    assert await listed(office)


@pytest.mark.parametrize(
    "words",
    [("/lanjut",), ("lewati",), AFTER_CONSENT[3:], ("/batal",), ("/berhenti",), ERASURE],
    ids=["goes on", "answers", "hands in", "leaves", "asks to stop", "erases"],
)
async def test_whatever_they_do_takes_them_out_at_once(
    each_office: Office, words: Sequence[str]
) -> None:
    office = each_office
    await stopped(office, RUDI, SITI)
    gone, stays = await code_of(office, RUDI), await code_of(office, SITI)
    await write(office, RUDI, words)

    seen = await office.say(ANA, "/antrian")

    assert gone not in seen.text
    assert stays in seen.text
    for data in (f"d:stalled:{gone}", f"d:show:{gone}", f"d:open:{gone}:call", f"d:called:{gone}"):
        refused = await office.press(ANA, data)
        assert "tidak ada di daerah Anda" in refused.text
        assert not refused.secret


async def test_another_silence_brings_them_back(office: Office) -> None:
    await stopped(office, RUDI)
    await office.press(ANA, f"d:called:{await code_of(office, RUDI)}")
    await write(office, RUDI, ["/lanjut"])
    assert not await listed(office)

    await a_day_passes(office)

    assert await listed(office)


async def test_only_officers_of_the_area_see_them(each_office: Office) -> None:
    office = each_office
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)

    assert await listed(office, BUDI)
    assert not await listed(office, CITRA)
    for text in (f"/lead {code}", f"/tampil {code} menelepon orangnya"):
        assert "tidak ada di daerah Anda" in (await office.say(CITRA, text)).text
    for data in (f"d:stalled:{code}", f"d:open:{code}:call", f"d:called:{code}"):
        refused = await office.press(CITRA, data)
        assert "tidak ada di daerah Anda" in refused.text
        assert not refused.secret
    assert await office.store.read(lambda tx: tx.audit.newest(5)) == []


async def test_once_called_they_leave_everybodys_queue(each_office: Office) -> None:
    office = each_office
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)
    card = await office.press(ANA, f"d:stalled:{code}")

    noted = await office.press(ANA, card.button("✔"))

    assert "sudah dihubungi" in noted.text
    assert not await listed(office, ANA)
    assert not await listed(office, BUDI)
    later = await office.press(BUDI, f"d:stalled:{code}")
    assert "Sudah dihubungi: <b>Ana</b>" in later.text
    assert not any(label.startswith("✔") for label in later.buttons)


async def test_they_come_after_the_leads_and_a_button_goes_there(office: Office) -> None:
    people = range(RUDI, RUDI + 7)
    await stopped(office, *people)
    await office.file(*[draft(number) for number in range(1, 9)])
    first = await office.say(ANA, "/antrian")
    assert "terhenti di" not in first.text

    jumped = await office.press(ANA, first.button("Terhenti (7)"))
    assert [line.split(".")[0] for line in jumped.text.split("\n") if "terhenti di" in line] == [
        str(number) for number in range(9, 14)
    ]
    last = await office.press(ANA, jumped.button("Berikutnya"))
    assert last.text.count("terhenti di") == 2
    assert "15. <b>" in last.text
    mixed = await office.press(ANA, "d:page:6")
    assert mixed.text.count("terhenti di") == 3
    assert mixed.button("9 Lihat").startswith("d:stalled:")
    assert mixed.button("8 Lihat").startswith("d:card:")


async def test_who_stopped_long_ago_is_left_alone(office: Office) -> None:
    await stopped(office, RUDI)
    office.clock.now += SHOWN_FOR

    assert not await listed(office)


async def test_they_are_no_lead(office: Office) -> None:
    await stopped(office, RUDI)
    code = await code_of(office, RUDI)

    for text in (f"/ambil {code}", f"/hasil {code} tersambung", f"/catat {code} Besok lagi."):
        assert "tidak ada di daerah Anda" in (await office.say(ANA, text)).text

    async def leads(tx: Transaction) -> int:
        return len((await tx.leads.of_chats([RUDI]))[RUDI])

    assert await office.store.read(leads) == 0
