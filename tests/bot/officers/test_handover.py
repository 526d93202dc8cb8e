"""/alih and /bagi: a supervisor decides whose work a lead is; both officers hear of it."""

import asyncio

import pytest

from bot.officers.roles import Role
from bot.queueing import unpacked
from conversations import codes
from conversations.lead import LeadStatus
from storage.lead_rows import Action, Lead, Why
from tests.bot.officers.office import ANA, BUDI, LAHAT, NOW, PALEMBANG, Office, draft
from tests.bot.outbox import emptied

CODE = codes.make(1)
DEWI, EKA = 6_123_456_004, 6_123_456_005
"""Supervisors of Palembang, with ids as long as Telegram gives them now."""


async def lead(office: Office, code: str = CODE) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(code, None))


async def led(office: Office) -> Office:
    for id, name in ((DEWI, "Dewi"), (EKA, "Eka")):
        await office.store.write(
            lambda tx, id=id, name=name: tx.officers.add(  # type: ignore[misc]
                id, name, Role.SUPERVISOR, frozenset({PALEMBANG}), NOW
            )
        )
    return office


async def texts(office: Office) -> dict[int, list[str]]:
    """What reached everybody since the last look."""
    found: dict[int, list[str]] = {}
    for row in await emptied(office.store, NOW):
        text = unpacked(row.payload).call.params.get("text")
        found.setdefault(row.chat, []).append(str(text))
    return found


@pytest.fixture
async def office(office: Office) -> Office:
    """With supervisors."""
    return await led(office)


async def test_a_supervisor_takes_over_and_the_one_who_held_it_hears(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(ANA, f"/catat {CODE} rumah di ujung gang")
    asked = await office.say(DEWI, f"/alih {CODE}")
    assert "sekarang dipegang: <b>Ana</b>" in asked.text
    assert list(asked.buttons)[:2] == ["Saya sendiri (memegang 0)", "Budi (memegang 0)"]
    assert not [label for label in asked.buttons if label.startswith(("Ana", "Citra"))]

    await office.service.handle([office.pressed(DEWI, asked.button("Saya"))])
    heard = await texts(office)
    assert "rumah di ujung gang" in heard[DEWI][-1]
    assert heard[ANA] == [f"⇄ <b>{CODE}</b> dialihkan oleh Dewi ke Dewi. Catatan Anda tetap ada."]
    assert (await lead(office)).officer == DEWI
    [entry] = [one for one in await office.audit() if one.action == "lead.assigned"]
    assert (entry.actor, entry.lead) == (DEWI, CODE)
    assert entry.detail == {"from": f"tg:{ANA}", "to": f"tg:{DEWI}"}


async def test_an_officer_who_is_given_one_hears_it_with_the_card_at_hand(office: Office) -> None:
    await office.file(draft(1))
    asked = await office.say(DEWI, f"/alih {CODE}")
    assert "sekarang dipegang: <b>belum ada</b>" in asked.text
    await office.service.handle([office.pressed(DEWI, asked.button("Budi"))])
    seen = await office.seen(BUDI)
    assert "diberikan kepada Anda oleh Dewi" in seen.text
    assert seen.button("👁") == f"d:card:{CODE}"
    history = await office.store.read(lambda tx: tx.leads.history(CODE, None))
    assert (history[-1].action, history[-1].reason) == (Action.ASSIGNED, Why.TAKEN_OVER)


async def test_a_double_tap_hands_over_once(office: Office) -> None:
    await office.file(draft(1))
    press = (await office.say(DEWI, f"/alih {CODE}")).button("Budi")
    await office.press(DEWI, press)
    assert "sekarang dipegang Budi" in (await office.press(DEWI, press)).text
    assert (await lead(office)).version == 2


async def test_of_two_supervisors_at_once_one_wins_and_the_other_is_told_who(
    each_office: Office,
) -> None:
    office = await led(each_office)
    taken = await office.file(*[draft(number) for number in range(1, 7)])
    presses = []
    for code in taken:
        await office.say(ANA, f"/ambil {code}")
        for who in (DEWI, EKA):
            presses.append((who, (await office.say(who, f"/alih {code}")).button("Saya")))
    await texts(office)
    await asyncio.gather(
        *[office.service.handle([office.pressed(who, data)]) for who, data in presses]
    )
    heard = await texts(office)
    for code in taken:
        winner = (await lead(office, code)).officer
        assert winner in (DEWI, EKA)
        loser, name = (EKA, "Dewi") if winner == DEWI else (DEWI, "Eka")
        assert any(f"{code}</b> sekarang Anda pegang" in text for text in heard[winner])
        assert any(f"{code}</b> sudah dipegang {name}" in text for text in heard[loser])
        assert len([text for text in heard[ANA] if code in text]) == 1


async def test_what_was_given_back_meanwhile_is_not_moved(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    press = (await office.say(DEWI, f"/alih {CODE}")).button("Budi")
    await office.say(ANA, f"/lepas {CODE}")
    assert "sekarang: baru" in (await office.press(DEWI, press)).text
    assert (await lead(office)).status is LeadStatus.NEW


async def test_who_was_removed_meanwhile_is_given_nothing(office: Office) -> None:
    await office.file(draft(1))
    press = (await office.say(DEWI, f"/alih {CODE}")).button("Budi")
    await office.store.write(lambda tx: tx.officers.remove(BUDI, NOW))
    seen = await office.press(DEWI, press)
    assert "Alihkan ke siapa?" in seen.text
    assert (await lead(office)).status is LeadStatus.NEW


async def test_what_is_finished_is_handed_to_nobody(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.press(ANA, f"d:outcome:{CODE}:registered:2:-")
    assert "sekarang: terdaftar" in (await office.say(DEWI, f"/alih {CODE}")).text


async def test_an_officer_hands_over_nothing(office: Office) -> None:
    await office.file(draft(1))
    for text in (f"/alih {CODE}", "/bagi"):
        assert "di luar tugas Anda" in (await office.say(BUDI, text)).text
    assert "⇄ Alihkan" not in (await office.say(BUDI, f"/lead {CODE}")).buttons
    assert "⇄ Alihkan" in (await office.say(DEWI, f"/lead {CODE}")).buttons


# ---------------------------------------------------------------- /bagi


async def test_new_ones_go_to_who_holds_the_fewest(office: Office) -> None:
    taken = await office.file(*[draft(number) for number in range(1, 8)])
    for code in taken[:2]:
        await office.say(ANA, f"/ambil {code}")
    asked = await office.say(DEWI, "/bagi")
    assert "Ana: memegang 2, ditambah <b>2</b>" in asked.text
    assert "Budi: memegang 0, ditambah <b>3</b>" in asked.text
    assert "Dewi" not in asked.text
    assert "Citra" not in asked.text
    assert (await lead(office, taken[2])).status is LeadStatus.NEW, "only proposed"

    await office.service.handle([office.pressed(DEWI, asked.button("✔"))])
    heard = await texts(office)
    held = [(await lead(office, code)).officer for code in taken]
    assert (held.count(ANA), held.count(BUDI)) == (4, 3)
    assert "Dewi memberi Anda 3 yang baru" in heard[BUDI][0]
    assert "Dewi memberi Anda 2 yang baru" in heard[ANA][0]
    assert "Ana: 2" in heard[DEWI][-1]
    history = await office.store.read(lambda tx: tx.leads.history(taken[2], None))
    assert history[-1].reason is Why.SHARED_OUT


async def test_where_something_changed_there_is_a_new_proposal(office: Office) -> None:
    taken = await office.file(draft(1), draft(2))
    press = (await office.say(DEWI, "/bagi")).button("✔")
    await office.say(BUDI, f"/ambil {taken[0]}")
    seen = await office.press(DEWI, press)
    assert "1 yang baru dibagi begini" in seen.text
    assert (await lead(office, taken[1])).status is LeadStatus.NEW
    await office.press(DEWI, seen.button("✔"))
    assert (await lead(office, taken[1])).officer == ANA
    assert (await lead(office, taken[0])).officer == BUDI


async def test_of_several_areas_one_is_chosen(office: Office) -> None:
    await office.store.write(
        lambda tx: tx.officers.add(DEWI, "Dewi", "supervisor", frozenset({PALEMBANG, LAHAT}), NOW)
    )
    await office.file(draft(1), draft(2), draft(3, region=LAHAT, district=None))
    asked = await office.say(DEWI, "/bagi")
    assert len(asked.buttons) == 2
    proposed = await office.press(DEWI, f"d:deal:{LAHAT}")
    assert "Citra: memegang 0, ditambah <b>1</b>" in proposed.text


async def test_another_area_is_not_shared_out(office: Office) -> None:
    await office.file(draft(1, region=LAHAT, district=None))
    assert "Tidak ada yang baru" in (await office.say(DEWI, "/bagi")).text
    assert "Tidak ada yang baru" in (await office.press(DEWI, f"d:dealt:{LAHAT}:abc")).text
    assert (await lead(office)).status is LeadStatus.NEW


async def test_without_officers_there_is_nobody_to_share_out_to(office: Office) -> None:
    await office.file(draft(1))
    for officer in (ANA, BUDI):
        await office.store.write(lambda tx, id=officer: tx.officers.remove(id, NOW))  # type: ignore[misc]
    assert "belum ada petugas" in (await office.say(DEWI, "/bagi")).text
