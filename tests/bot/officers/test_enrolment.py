import pytest

from bot.officers.enrolment import dismiss, enrol, enrol_admins
from conversations import codes
from conversations.lead import LeadStatus
from storage.errors import OfficerNotFound
from tests.bot.officers.office import (
    ANA,
    BUDI,
    LAHAT,
    NOW,
    PALEMBANG,
    STRANGER,
    Office,
    draft,
)

CODE = codes.make(1)


async def invitation(office: Office, name: str = "Dewi") -> str:
    areas = frozenset({LAHAT})
    return await office.store.write(
        lambda tx: tx.officers.invite("officer", areas, name, None, office.clock())
    )


async def roles(office: Office) -> dict[int, tuple[str, frozenset[str] | None]]:
    found = await office.store.read(lambda tx: tx.officers.list())
    return {officer.id: (officer.role, officer.areas) for officer in found}


async def test_an_invitation_makes_an_officer(office: Office) -> None:
    token = await invitation(office)
    seen = await office.say(STRANGER, f"/start petugas-{token}")

    assert "Selamat datang, Dewi" in seen.texts[0]
    assert "Lahat" in seen.texts[0]
    assert "/antrian" in seen.texts[1]
    assert "setMyCommands" in [method for method, _ in seen.calls]
    assert (await roles(office))[STRANGER] == ("officer", frozenset({LAHAT}))
    assert "Antrian" in (await office.say(STRANGER, "/antrian")).text


async def test_the_same_invitation_again_is_no_mistake(office: Office) -> None:
    token = await invitation(office)
    await office.say(STRANGER, f"/start petugas-{token}")
    office.clock.later(seconds=5)
    assert "sudah terdaftar" in (await office.say(STRANGER, f"/start petugas-{token}")).text


@pytest.mark.parametrize("payload", ["petugas-", "petugas-x", "petugas-" + "A" * 22, "petugas-é"])
async def test_a_wrong_invitation_is_any_start(office: Office, payload: str) -> None:
    plain = await office.say(STRANGER, "/start")
    theirs = await office.say(STRANGER + 1, f"/start {payload}")

    assert theirs.texts == plain.texts
    assert STRANGER + 1 not in await roles(office)


async def test_a_used_or_late_invitation_is_any_start(office: Office) -> None:
    used, late = await invitation(office), await invitation(office)
    await office.say(STRANGER, f"/start petugas-{used}")
    plain = await office.say(STRANGER + 1, "/start")
    assert (await office.say(STRANGER + 2, f"/start petugas-{used}")).texts == plain.texts
    office.clock.later(minutes=16)
    assert (await office.say(STRANGER + 3, f"/start petugas-{late}")).texts == plain.texts


async def test_an_invitation_takes_nothing_from_who_has_more(office: Office) -> None:
    await enrol_admins(office.store, [ANA], NOW)
    token = await invitation(office)
    assert "sudah terdaftar" in (await office.say(ANA, f"/start petugas-{token}")).text
    assert (await roles(office))[ANA] == ("administrator", None)
    await office.say(STRANGER, f"/start petugas-{token}")
    assert STRANGER in await roles(office)


async def test_administrators_are_those_in_the_settings(office: Office) -> None:
    await enrol_admins(office.store, [STRANGER, ANA], NOW)
    found = await roles(office)
    assert found[STRANGER] == found[ANA] == ("administrator", None)
    assert found[BUDI] == ("officer", frozenset({PALEMBANG}))

    await enrol_admins(office.store, [ANA], NOW)
    assert STRANGER not in await roles(office)
    assert (await office.store.read(lambda tx: tx.officers.get(ANA))).name == "Ana"


async def test_starting_again_changes_nothing(office: Office) -> None:
    await enrol_admins(office.store, [STRANGER], NOW)
    before = await office.store.read(lambda tx: tx.officers.list())
    office.clock.later(days=1)
    await enrol_admins(office.store, [STRANGER], office.clock())
    assert await office.store.read(lambda tx: tx.officers.list()) == before
    assert (await office.seen(STRANGER)).calls == []


async def test_who_leaves_gives_back_leads_and_loses_the_menu(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.say(ANA, f"/ambil {CODE}")
    assert await office.store.write(lambda tx: dismiss(tx, ANA, NOW)) == [CODE]

    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert lead.status is LeadStatus.NEW
    [(method, params)] = (await office.seen(ANA)).calls
    assert (method, params) == ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": ANA}})
    with pytest.raises(OfficerNotFound):
        await office.store.write(lambda tx: dismiss(tx, ANA, NOW))


async def test_who_gets_other_areas_gives_back_what_lies_outside(office: Office) -> None:
    nowhere = draft(3, region=None, district=None)
    await office.file(draft(1), draft(2, region=LAHAT, district=None), nowhere)
    await enrol_admins(office.store, [ANA], NOW)
    for number in (1, 2, 3):
        await office.say(ANA, f"/ambil {codes.make(number)}")

    async def moved(areas: frozenset[str] | None) -> list[str]:
        return await office.store.write(lambda tx: enrol(tx, ANA, "Ana", areas, NOW))

    assert await moved(None) == []
    assert await moved(frozenset({LAHAT})) == [CODE]
    assert (await roles(office))[ANA] == ("administrator", frozenset({LAHAT}))
