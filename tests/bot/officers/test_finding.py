"""/lead with a number: what is found, what is logged, and what does not stay in the chat."""

import pytest

from conversations import codes
from tests.bot.officers.office import (
    ANA,
    CITRA,
    LAHAT,
    STRANGER,
    Office,
    Seen,
    draft,
    nik,
    phone,
    secrets,
)

CODE = codes.make(1)
NOBODY = "Tidak ada pendaftaran dengan"


def hidden(seen: Seen) -> list[object]:
    return [params["message_id"] for method, params in seen.calls if method == "deleteMessage"]


def grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


@pytest.mark.parametrize(
    ("written", "by"),
    [
        (nik(1), "nik"),
        (grouped(nik(1)), "nik"),
        (phone(1), "phone"),
        (phone(1).replace("+62", "0"), "phone"),
        (phone(1).replace("+62", "62 "), "phone"),
        ("0812-7700-0001", "phone"),
    ],
)
async def test_a_number_finds_its_lead_masked_and_is_logged(
    office: Office, written: str, by: str
) -> None:
    await office.file(draft(1), draft(2))
    seen = await office.say(ANA, f"/lead {written}")

    assert f"<b>{CODE}</b>" in seen.text
    assert [secret for secret in secrets(1) if secret in str(seen.calls)] == []
    assert hidden(seen) == [41]
    [entry] = await office.audit()
    assert (entry.action, entry.actor, entry.lead) == ("lead.found", ANA, CODE)
    assert (entry.reason, entry.detail) == (None, {"by": by, "found": 1})


async def test_several_with_one_phone_are_a_short_list(office: Office) -> None:
    await office.file(draft(1), draft(2, phone=phone(1)))
    seen = await office.say(ANA, f"/lead {phone(1)}")

    assert seen.buttons == {code: f"d:card:{code}" for code in (CODE, codes.make(2))}
    assert hidden(seen) == [41]
    assert {entry.lead for entry in await office.audit()} == {CODE, codes.make(2)}


@pytest.mark.parametrize("written", [nik(5), phone(5), "+65 8123 4567", "9999999999999999"])
async def test_who_is_not_there_is_a_sentence_and_is_logged(office: Office, written: str) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/lead {written}")

    assert NOBODY in seen.text
    assert hidden(seen) == [41]
    [entry] = await office.audit()
    assert (entry.lead, entry.detail["found"]) == (None, 0)


async def test_a_lead_elsewhere_is_as_one_that_never_was(office: Office) -> None:
    await office.file(draft(1, region=LAHAT, district=None))
    assert NOBODY in (await office.say(ANA, f"/lead {nik(1)}")).text
    assert CODE in (await office.say(CITRA, f"/lead {nik(1)}")).text


async def test_what_was_taken_back_is_not_found(office: Office) -> None:
    await office.file(draft(1))
    await office.store.write(lambda tx: tx.leads.withdraw(700_001, CODE, office.clock()))
    assert NOBODY in (await office.say(ANA, f"/lead {phone(1)}")).text


@pytest.mark.parametrize(
    "text",
    [
        "/lead 123456789",
        "/lead 16710255088400011",
        f"/lead Halimah {phone(1)}",
        f"/lead {nik(1)} tolong dicek",
        f"/ambil {phone(1)}",
        f"/tampil {nik(1)}",
    ],
)
async def test_a_number_that_finds_nobody_leaves_the_chat_too(office: Office, text: str) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, text)

    assert hidden(seen) == [41]
    assert CODE not in seen.text
    assert await office.audit() == []


async def test_a_code_of_figures_is_a_code(office: Office) -> None:
    seen = await office.say(ANA, "/lead 3333 3749")

    assert "<b>3333-3749</b> tidak ada" in seen.text
    assert hidden(seen) == []


async def test_a_strangers_number_is_asked_of_nobody(office: Office) -> None:
    await office.file(draft(1))
    invented = await office.say(STRANGER, f"/pempek {nik(1)}")
    office.clock.later(minutes=1)

    seen = await office.say(STRANGER + 1, f"/lead {nik(1)}")
    assert seen.texts == invented.texts
    assert "Perintah itu tidak kami kenal" in seen.text
    assert await office.audit() == []
