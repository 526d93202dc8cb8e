import pytest

from bot.officers.enrolment import enrol_admins
from bot.officers.roles import Role
from bot.officers.staffing import dismiss, enrol
from bot.queueing import unpacked
from conversations import codes
from conversations.lead import LeadStatus
from storage.errors import OfficerNotFound
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    LAHAT,
    NOW,
    PALEMBANG,
    STRANGER,
    Office,
    draft,
)
from tests.bot.outbox import emptied

CHIEF = 5_310_000_009
CODE = codes.make(1)


async def invitation(office: Office, name: str = "Dewi") -> str:
    areas = frozenset({LAHAT})
    return await office.store.write(
        lambda tx: tx.invites.add("officer", areas, name, None, office.clock())
    )


async def roles(office: Office) -> dict[int, tuple[str, frozenset[str] | None]]:
    found = await office.store.read(lambda tx: tx.officers.list())
    return {officer.id: (officer.role, officer.areas) for officer in found}


@pytest.fixture
async def chief(office: Office) -> int:
    """An administrator, by the settings."""
    await enrol_admins(office.store, CATALOG, [CHIEF], NOW)
    return CHIEF


async def test_who_opens_an_invitation_waits_and_is_no_officer_yet(
    office: Office, chief: int
) -> None:
    token = await invitation(office)
    seen = await office.say(STRANGER, f"/start petugas-{token}")

    assert "menunggu konfirmasi administrator" in seen.text
    assert str(STRANGER) in seen.text
    assert [method for method, _ in seen.calls] == ["sendMessage"]
    assert STRANGER not in await roles(office)
    invented = await office.say(STRANGER + 1, "/pempek")
    assert (await office.say(STRANGER, "/pempek")).texts == invented.texts


async def test_who_waits_and_writes_a_command_hears_that_they_wait_and_for_whom(
    office: Office, chief: int
) -> None:
    await office.file(draft(1))
    invented = await office.say(STRANGER + 1, "/pempek")
    token = await invitation(office)
    await office.say(STRANGER, f"/start petugas-{token}")
    for text in ("/antrian", f"/lead {CODE}", "/masuk 123456", "/MEJA"):
        seen = await office.say(STRANGER, text)
        assert "Dewi, undangan Anda masih menunggu" in seen.text
        assert "<b>Administrator</b>" in seen.text
        assert str(STRANGER) in seen.text
        assert CODE not in seen.text
    assert (await office.say(STRANGER + 2, "/antrian")).texts == invented.texts
    pressed = await office.press(STRANGER, f"d:take:{CODE}")
    assert "undangan" not in pressed.text

    office.clock.later(days=8)
    assert "undangan" not in (await office.say(STRANGER, "/antrian")).text


async def test_where_there_is_no_administrator_the_server_confirms(office: Office) -> None:
    token = await invitation(office)
    await office.say(STRANGER, f"/start petugas-{token}")
    assert "<b>pengelola server</b>" in (await office.say(STRANGER, "/antrian")).text


async def test_an_administrator_confirms_and_the_officer_hears_it(
    office: Office, chief: int
) -> None:
    token = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token}")])
    asked = await office.seen(chief)
    for shown in ("Dewi", "petugas", "Lahat", str(STRANGER)):
        assert shown in asked.text
    await office.service.handle([office.pressed(chief, asked.button("✓"))])

    rows = await emptied(office.store, office.clock())
    theirs = [unpacked(row.payload).call for row in rows if row.chat == STRANGER]
    texts = [str(call.params["text"]) for call in theirs if call.method == "sendMessage"]
    [welcome] = texts
    assert "Selamat datang, Dewi" in welcome
    assert "/antrian" in welcome
    assert "setMyCommands" in [call.method for call in theirs]
    assert (await roles(office))[STRANGER] == ("officer", frozenset({LAHAT}))
    assert "Antrian" in (await office.say(STRANGER, "/antrian")).text
    whom = {"whom": f"tg:{STRANGER}", "role": "officer"}
    done = {entry.action: (entry.actor, entry.detail) for entry in await office.audit()}
    assert done["officer.waiting"] == (None, whom)
    assert done["officer.confirmed"] == (chief, {**whom, "areas": LAHAT})


async def test_the_other_administrators_hear_who_answered_an_invitation(
    office: Office, chief: int
) -> None:
    second = CHIEF + 1
    await office.store.write(lambda tx: tx.officers.add(second, "Eko", "administrator", None, NOW))
    for press, said in (("✓", "<b>Dewi</b> diterima oleh Eko"), ("✗", "<b>Dewi</b> ditolak oleh")):
        token = await invitation(office)
        user = STRANGER + (press == "✗")
        await office.service.handle([office.said(user, f"/start petugas-{token}")])
        await office.service.handle(
            [office.pressed(second, (await office.seen(second)).button(press))]
        )
        rows = await emptied(office.store, office.clock())
        told = [str(unpacked(row.payload).call.params) for row in rows if row.chat == chief]
        assert [one for one in told if said in one]
        assert not [row for row in rows if row.chat == second and b"tidak ada lagi" in row.payload]


async def test_who_is_refused_stays_a_stranger_and_hears_it(office: Office, chief: int) -> None:
    token = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token}")])
    refuse = (await office.seen(chief)).button("✗")
    await office.service.handle([office.pressed(chief, refuse)])

    assert "tidak dikonfirmasi" in (await office.seen(STRANGER)).text
    assert STRANGER not in await roles(office)
    plain = await office.say(STRANGER + 1, "/start")
    office.clock.later(minutes=1)
    assert (await office.say(STRANGER, f"/start petugas-{token}")).texts == plain.texts
    assert "sudah dijawab" in (await office.press(chief, refuse)).text


async def test_only_who_decides_about_people_confirms(office: Office, chief: int) -> None:
    token = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token}")])
    confirm = (await office.seen(chief)).button("✓")

    assert "di luar tugas Anda" in (await office.press(ANA, confirm)).text
    assert STRANGER not in await roles(office)


async def test_an_old_button_confirms_nothing_but_its_own_invitation(
    office: Office, chief: int
) -> None:
    first = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{first}")])
    old = (await office.seen(chief)).button("✓")
    second = await office.store.write(
        lambda tx: tx.invites.add("administrator", None, "Dewi", None, NOW)
    )
    await office.service.handle([office.said(STRANGER, f"/start petugas-{second}")])

    assert "sudah dijawab" in (await office.press(chief, old)).text
    assert STRANGER not in await roles(office)


async def test_the_same_invitation_again_is_no_mistake(office: Office, chief: int) -> None:
    token = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token}")])
    confirm = (await office.seen(chief)).button("✓")
    office.clock.later(seconds=5)
    again = await office.say(STRANGER, f"/start petugas-{token}")
    assert "menunggu konfirmasi" in again.text
    assert (await office.seen(chief)).calls == []
    await office.press(chief, confirm)
    assert "sudah terdaftar" not in (await office.say(STRANGER, "/meja")).text
    assert "sudah terdaftar" in (await office.say(STRANGER, f"/start petugas-{token}")).text


async def test_a_confirmation_may_take_days_the_opening_may_not(
    office: Office, chief: int
) -> None:
    token = await invitation(office)
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token}")])
    confirm = (await office.seen(chief)).button("✓")
    office.clock.later(days=3)
    await invitation(office, "Eka")  # a new one clears away what is over
    assert "sekarang petugas" in (await office.press(chief, confirm)).text
    assert STRANGER in await roles(office)


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
    await enrol_admins(office.store, CATALOG, [ANA], NOW)
    token = await invitation(office)
    assert "sudah terdaftar" in (await office.say(ANA, f"/start petugas-{token}")).text
    assert (await roles(office))[ANA] == ("administrator", None)
    assert "menunggu" in (await office.say(STRANGER, f"/start petugas-{token}")).text


async def test_administrators_are_those_in_the_settings(office: Office) -> None:
    await enrol_admins(office.store, CATALOG, [STRANGER, ANA], NOW)
    found = await roles(office)
    assert found[STRANGER] == found[ANA] == ("administrator", None)
    assert found[BUDI] == ("officer", frozenset({PALEMBANG}))

    await enrol_admins(office.store, CATALOG, [ANA], NOW)
    assert STRANGER not in await roles(office)
    assert (await office.store.read(lambda tx: tx.officers.get(ANA))).name == "Ana"


async def test_an_administrator_by_confirmation_outlives_a_start(office: Office) -> None:
    await enrol_admins(office.store, CATALOG, [STRANGER], NOW)
    await office.store.write(
        lambda tx: enrol(tx, BUDI, "Budi", None, NOW, Role.ADMINISTRATOR, by=STRANGER)
    )
    await enrol_admins(office.store, CATALOG, [STRANGER], NOW)
    assert (await roles(office))[BUDI] == ("administrator", None)
    await enrol_admins(office.store, CATALOG, [], NOW)
    assert STRANGER not in await roles(office)
    assert (await roles(office))[BUDI] == ("administrator", None)


async def test_starting_again_changes_nothing(office: Office) -> None:
    await enrol_admins(office.store, CATALOG, [STRANGER], NOW)
    before = await office.store.read(lambda tx: tx.officers.list())
    office.clock.later(days=1)
    await enrol_admins(office.store, CATALOG, [STRANGER], office.clock())
    assert await office.store.read(lambda tx: tx.officers.list()) == before
    assert (await office.seen(STRANGER)).calls == []


async def test_who_leaves_gives_back_leads_and_loses_the_menu(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.say(ANA, f"/ambil {CODE}")
    assert await office.store.write(lambda tx: dismiss(tx, CATALOG, ANA, NOW)) == [CODE]

    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert lead.status is LeadStatus.NEW
    seen = await office.seen(ANA)
    assert ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": ANA}}) in seen.calls
    assert "sudah diakhiri oleh pengelola server" in seen.text
    with pytest.raises(OfficerNotFound):
        await office.store.write(lambda tx: dismiss(tx, CATALOG, ANA, NOW))


async def test_who_gets_other_areas_gives_back_what_lies_outside(office: Office) -> None:
    nowhere = draft(3, region=None, district=None)
    await office.file(draft(1), draft(2, region=LAHAT, district=None), nowhere)
    await enrol_admins(office.store, CATALOG, [ANA], NOW)
    for number in (1, 2, 3):
        await office.say(ANA, f"/ambil {codes.make(number)}")

    async def moved(areas: frozenset[str] | None) -> list[str]:
        return await office.store.write(lambda tx: enrol(tx, ANA, "Ana", areas, NOW))

    assert await moved(None) == []
    assert await moved(frozenset({LAHAT})) == [CODE]
    assert (await roles(office))[ANA] == ("administrator", frozenset({LAHAT}))
