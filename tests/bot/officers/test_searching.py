"""/cari: by code, name, NIK or phone; only what an officer may see, and every time logged."""

from typing import Any

import pytest

from bot.officers.searching import named as search_names
from conversations import codes
from conversations.flows import asked
from conversations.lead import LeadDraft
from storage.lead_rows import LeadFilter
from tests.bot.officers.office import (
    ANA,
    BUDI,
    LAHAT,
    Office,
    answers,
    draft,
    name,
    nik,
    phone,
    secrets,
)


def named(number: int, called: str, **more: Any) -> LeadDraft:
    return draft(number, answers=answers(number).having(asked.NAME, called), **more)


async def searched(office: Office) -> list[tuple[object, object, object]]:
    entries = [one for one in await office.audit() if one.action == "lead.searched"]
    return [(one.actor, one.lead, dict(one.detail)) for one in entries]


@pytest.mark.parametrize("part", ["siti", "SITI  nur", "nurhaliza", "ti nur"])
async def test_a_part_of_a_name_finds_the_lead_and_leaves_the_chat(
    office: Office, part: str
) -> None:
    await office.file(draft(1), named(2, "Siti Nurhaliza"))
    seen = await office.say(ANA, f"/cari {part}")

    assert codes.make(2) in seen.text
    assert codes.make(1) not in seen.text
    assert "S••• N•••" in seen.text
    assert "Nurhaliza" not in str(seen.calls)
    assert seen.button(codes.make(2)) == f"d:card:{codes.make(2)}"
    assert "deleteMessage" in [method for method, _ in seen.calls]


async def test_that_somebody_searched_is_logged_and_not_for_what(office: Office) -> None:
    await office.file(draft(1))
    for words, entry in (
        ("halimah", (ANA, None, {"by": "name", "found": 1})),
        ("nobody at all", (ANA, None, {"by": "name", "found": 0})),
        (codes.make(1), (ANA, codes.make(1), {"by": "code", "found": 1})),
    ):
        await office.say(ANA, f"/cari {words}")
        assert entry in await searched(office)
    assert "halimah" not in str(await office.audit())


async def test_what_another_holds_or_lies_elsewhere_is_not_found(office: Office) -> None:
    await office.file(draft(1), draft(2), draft(3, region=LAHAT, district=None))
    await office.say(BUDI, f"/ambil {codes.make(1)}")
    text = (await office.say(ANA, "/cari halimah")).text
    assert codes.make(2) in text
    assert codes.make(1) not in text
    assert codes.make(3) not in text
    assert codes.make(1) in (await office.say(BUDI, "/cari halimah")).text


async def test_of_many_the_newest_are_shown_and_that_there_are_more(office: Office) -> None:
    for number in range(1, 9):
        office.clock.later(minutes=1)
        await office.file(draft(number), chat=700_000 + number)
    text = (await office.say(ANA, "/cari halimah")).text
    assert [number for number in range(1, 9) if codes.make(number) in text] == [4, 5, 6, 7, 8]
    assert "Hanya 5 terbaru yang ditampilkan" in text


async def test_nobody_of_that_name_says_so(office: Office) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, "/cari zubaidah")
    assert "Tidak ada nama seperti itu" in seen.text
    assert seen.buttons == {}


@pytest.mark.parametrize(
    ("most", "found", "whole"), [(2, [], False), (3, [1], False), (4, [1], True)]
)
async def test_not_more_than_a_bound_is_opened_the_newest_first(
    office: Office, most: int, found: list[int], whole: bool
) -> None:
    for number in range(1, 4):
        office.clock.later(minutes=1)
        await office.file(named(number, f"Nama {number}"), chat=700_000 + number)
    leads, all_opened = await office.store.read(
        lambda tx: search_names(tx, LeadFilter(None), "nama 1", most)
    )
    assert ([lead.code for lead in leads], all_opened) == ([codes.make(n) for n in found], whole)


@pytest.mark.parametrize("words", ["", "si", "  a  b "])
async def test_too_little_to_search_for_is_refused_with_an_example(
    office: Office, words: str
) -> None:
    seen = await office.say(ANA, f"/cari {words}")
    assert "paling sedikit 3 huruf" in seen.text
    assert "Contoh: /cari" in seen.text


async def test_a_code_leads_to_the_card(office: Office) -> None:
    await office.file(draft(1))
    assert "Status: <b>baru</b>" in (await office.say(ANA, f"/cari {codes.make(1)}")).text


@pytest.mark.parametrize("number", [nik(1), phone(1)])
async def test_a_number_is_looked_up_exactly_and_leaves_the_chat(
    office: Office, number: str
) -> None:
    await office.file(draft(1), draft(2))
    seen = await office.say(ANA, f"/cari {number}")
    assert codes.make(1) in seen.text
    assert codes.make(2) not in seen.text
    assert "deleteMessage" in [method for method, _ in seen.calls]
    assert not [secret for secret in secrets(1) if secret in str(seen.calls)]


async def test_a_name_of_eight_letters_is_no_code(office: Office) -> None:
    await office.file(named(1, "Fatmawati Binti Hasanudin"), named(2, "Kartinah"))
    assert codes.make(2) in (await office.say(ANA, "/cari kartinah")).text
    assert name(1) not in (await office.say(ANA, "/cari fatmawati")).text
