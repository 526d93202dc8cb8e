"""/cari: by code, name, NIK or phone; only what an officer may see, and every time logged."""

from dataclasses import fields
from typing import Any

import pytest

from bot.officers.naming import named as search_names
from conversations import codes
from conversations.answers import Answers
from conversations.flows import asked, report
from conversations.lead import LeadDraft, LeadKind
from storage.lead_filter import LeadFilter
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    LAHAT,
    Office,
    Seen,
    answers,
    draft,
    name,
    nik,
    phone,
    secrets,
)

NAMES = ("", "Mawar", "Melati", "Kenanga")


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
    seen = await office.say(ANA, "/cari halimah")
    assert [number for number in range(1, 9) if codes.make(number) in seen.text] == [4, 5, 6, 7, 8]
    assert "1 sampai 5 dari 8" in seen.text
    rest = await office.press(ANA, seen.button("Berikutnya"))
    assert [number for number in range(1, 9) if codes.make(number) in rest.text] == [1, 2, 3]
    assert "6 sampai 8 dari 8" in rest.text
    assert codes.make(8) in (await office.press(ANA, rest.button("◂"))).text


async def many(office: Office) -> Seen:
    await office.file(*(draft(number) for number in range(1, 8)))
    return await office.say(ANA, "/cari halimah")


async def test_a_page_of_a_search_before_says_to_search_again(office: Office) -> None:
    old = (await many(office)).button("Berikutnya")
    office.clock.later(minutes=1)
    await office.say(ANA, "/cari zubaidah")
    assert "Cari lagi" in (await office.press(ANA, old)).text
    again = (await office.say(ANA, "/cari halimah")).button("Berikutnya")
    office.clock.later(hours=1)
    assert "Cari lagi" in (await office.press(ANA, again)).text
    assert "Cari lagi" in (await office.press(BUDI, again)).text


async def test_what_has_moved_away_since_is_on_no_page(office: Office) -> None:
    seen = await many(office)
    hidden = [number for number in range(1, 8) if codes.make(number) not in seen.text]
    moved = [draft(number, region=LAHAT, district=None) for number in range(1, 8)]

    async def move(tx: Transaction) -> None:
        for number in hidden:
            await tx.leads.add(700_000 + number, moved[number - 1], office.clock())

    await office.store.write(move)
    rest = await office.press(ANA, seen.button("Berikutnya"))
    assert not [number for number in hidden if codes.make(number) in rest.text]


@pytest.mark.parametrize("slip", ["nurhalisa", "nurhalza", "nurhaliaz", "siti nurhaliaz", "stii"])
async def test_a_slip_of_the_finger_finds_the_name_too(office: Office, slip: str) -> None:
    await office.file(named(1, "Siti Nurhaliza"), named(2, "Kartinah"))
    text = (await office.say(ANA, f"/cari {slip}")).text
    assert codes.make(1) in text
    assert codes.make(2) not in text


async def test_who_is_named_so_comes_before_who_nearly_is(office: Office) -> None:
    await office.file(named(1, "Mariana"))
    office.clock.later(minutes=1)
    await office.file(named(2, "Marlana"), chat=800_000)
    text = (await office.say(ANA, "/cari mariana")).text
    assert text.index(codes.make(1)) < text.index(codes.make(2))


async def test_nothing_of_another_area_is_found_by_slip_code_or_employer(office: Office) -> None:
    there: dict[str, Any] = {"region": LAHAT, "district": None}
    await office.file(named(1, "Siti Nurhaliza", **there), employer(2, "Toko Maju", **there))
    part = codes.make(1).replace("-", "")[2:6]
    for words in ("nurhalisa", "toko maju", part):
        seen = await office.say(ANA, f"/cari {words}")
        assert "Tidak ada nama" in seen.text, words
        assert not seen.buttons


def employer(number: int, called: str, **more: Any) -> LeadDraft:
    about = Answers().having(report.REPORT, "go_on").having(report.REPORT_EMPLOYER, called)
    alone: dict[str, Any] = {"nik": None, "phone": None, "sector": None, **more}
    return draft(number, answers=about, kind=LeadKind.REPORT, flow=report.REPORT_FLOW.id, **alone)


@pytest.mark.parametrize("part", ["maju ja", "toko mjau"])
async def test_a_report_is_found_by_its_employer(office: Office, part: str) -> None:
    await office.file(employer(1, "Toko Maju Jaya"), draft(2))
    seen = await office.say(ANA, f"/cari {part}")
    assert codes.make(1) in seen.text
    assert "Toko Maju Jaya" in seen.text
    assert codes.make(2) not in seen.text


@pytest.mark.parametrize("part", [slice(0, 4), slice(4, 8), slice(2, 6), slice(1, 5)])
async def test_a_part_of_a_code_finds_it(office: Office, part: slice) -> None:
    code = codes.make(1_234_567_890)
    await office.file(draft(1), draft(2))
    await office.file(LeadDraft(**{**vars_of(draft(3)), "code": code}), chat=800_000)
    seen = await office.say(ANA, f"/cari {code.replace('-', '')[part].lower()}")
    assert code in seen.text
    assert codes.make(1) not in seen.text


def vars_of(one: LeadDraft) -> dict[str, Any]:
    return {each.name: getattr(one, each.name) for each in fields(one)}


async def test_nobody_of_that_name_says_so(office: Office) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, "/cari zubaidah")
    assert "Tidak ada nama, majikan" in seen.text
    assert seen.buttons == {}


@pytest.mark.parametrize(
    ("most", "found", "whole"), [(2, [], False), (3, [1], False), (4, [1], True)]
)
async def test_not_more_than_a_bound_is_opened_the_newest_first(
    office: Office, most: int, found: list[int], whole: bool
) -> None:
    for number in range(1, 4):
        office.clock.later(minutes=1)
        await office.file(named(number, f"{NAMES[number]} Contoh"), chat=700_000 + number)
    leads, all_opened = await office.store.read(
        lambda tx: search_names(tx, LeadFilter(None), "mawar", 10, most)
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
