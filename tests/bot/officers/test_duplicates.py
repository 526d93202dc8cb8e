"""/duplikat: two registrations side by side, and what an officer decides of them."""

from datetime import timedelta
from typing import Any

import pytest

from bot.officers.announce import announce
from bot.rights.stored import gather
from conversations import codes
from conversations.flows.leads import person_in
from conversations.lead import LeadDraft, LeadStatus
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CITRA,
    LAHAT,
    NOW,
    PALEMBANG,
    Office,
    answers,
    draft,
    nik,
    phone,
    secrets,
    shy,
)

DEWI = 5_310_000_004
"""A supervisor for Palembang."""
ONE, OTHER = sorted((codes.make(1), codes.make(2)))


def same_nik(number: int, **more: Any) -> LeadDraft:
    return draft(number, **{"nik": nik(1), **more})


@pytest.fixture
async def twins(office: Office) -> Office:
    """Two registrations with one NIK, in Palembang."""
    await office.file(draft(1), same_nik(2))
    return office


@pytest.fixture
async def each_twins(each_office: Office) -> Office:
    await each_office.file(draft(1), same_nik(2))
    return each_office


def press(action: str, one: str = ONE, other: str = OTHER) -> str:
    return f"d:{action}:{one}:{other}"


async def status_of(office: Office, code: str) -> LeadStatus:
    return (await office.store.read(lambda tx: tx.leads.get(code, None))).status


async def enrol_supervisor(office: Office) -> None:
    areas = frozenset({PALEMBANG})
    await office.store.write(lambda tx: tx.officers.add(DEWI, "Dewi", "supervisor", areas, NOW))


async def test_pairs_are_counted_and_listed_with_what_they_share(each_twins: Office) -> None:
    each_twins.clock.later(hours=3)
    seen = await each_twins.say(ANA, "/duplikat")

    assert "Menunggu keputusan: <b>1</b>" in seen.text
    assert f"1. <b>{ONE}</b> dan <b>{OTHER}</b>\nSama: NIK. Sejak 3 jam lalu" in seen.text
    assert seen.button("1 Bandingkan") == press("pair")
    assert "Mungkin ganda: <b>1</b> (/duplikat)" in (await each_twins.say(ANA, "/antrian")).text


async def test_without_a_pair_it_says_so(office: Office) -> None:
    await office.file(draft(1), draft(2))
    assert "Tidak ada pasangan yang menunggu" in (await office.say(ANA, "/duplikat")).text
    assert "Mungkin ganda" not in (await office.say(ANA, "/antrian")).text


async def test_five_pairs_at_a_time(office: Office) -> None:
    await office.file(draft(1), *(same_nik(number) for number in range(2, 5)))
    first = await office.say(ANA, "/duplikat")
    assert "<b>6</b>" in first.text
    assert "6. <b>" not in first.text

    second = await office.press(ANA, first.button("Berikutnya"))
    assert "6. <b>" in second.text
    assert second.button("◂ Dari awal") == "d:pairs:0"


async def test_a_pair_of_two_areas_is_of_who_has_both(office: Office) -> None:
    await office.file(draft(1, region=PALEMBANG), same_nik(2, region=LAHAT, district=None))
    for officer in (ANA, CITRA):
        assert "<b>0</b>" in (await office.say(officer, "/duplikat")).text
        assert "sudah tidak ada" in (await office.press(officer, press("pair"))).text
    assert "satu orang" not in (await office.say(ANA, f"/lead {ONE}")).text
    await office.press(ANA, press("keep"))
    assert await status_of(office, OTHER) is LeadStatus.NEW


async def test_side_by_side_says_in_words_what_agrees_and_shows_nothing_in_clear(
    twins: Office,
) -> None:
    seen = await twins.press(ANA, press("pair"))

    assert "NIK: <b>SAMA</b>, 1671••••••••0001\n" in seen.text
    assert "Nomor HP: <b>beda</b>" in seen.text
    assert "Nama: <b>beda</b>" in seen.text
    assert "Lahir: <b>SAMA</b>, 42 tahun" in seen.text
    assert "Akun Telegram: <b>beda</b>\n" in seen.text
    assert "Status\n1: baru\n2: baru" in seen.text
    assert "Didaftarkan oleh\n1: orangnya sendiri" in seen.text
    for secret in (*secrets(1), *secrets(2)):
        assert secret not in seen.text


async def test_what_is_not_known_is_not_called_different(office: Office) -> None:
    born_alike: dict[str, Any] = {"person": person_in(answers(1))}
    one = draft(1, phone=None, helper_phone=True, **born_alike)
    two = shy(2)
    await office.file(one, draft(2, answers=two.answers, nik=None, phone=None, **born_alike))
    seen = await office.press(ANA, press("pair"))

    assert "NIK: tidak bisa dibandingkan" in seen.text
    assert "Nomor HP: tidak bisa dibandingkan" in seen.text


async def test_the_same_person_one_stays_the_other_is_closed_and_it_is_logged(
    each_twins: Office,
) -> None:
    office = each_twins
    asked = await office.press(ANA, press("same"))
    assert "Mana yang tetap dikerjakan?" in asked.text
    assert await status_of(office, OTHER) is LeadStatus.NEW
    assert asked.button(f"Tetap: {OTHER}") == press("keep", OTHER, ONE)

    done = await office.press(ANA, asked.button(f"Tetap: {ONE}"))
    assert f"<b>{ONE}</b> tetap dikerjakan, <b>{OTHER}</b> ditutup sebagai ganda" in done.text
    assert "Masih menunggu: <b>0</b>" in done.text
    assert await status_of(office, OTHER) is LeadStatus.DUPLICATE
    (entry,) = await office.audit()
    assert (entry.action, entry.actor) == ("duplicate.same", ANA)
    assert entry.detail == {"agree": "nik", "kept": ONE}
    assert OTHER not in (await office.say(ANA, "/antrian")).text


async def test_cards_of_both_lead_to_each_other(twins: Office) -> None:
    card = await twins.say(ANA, f"/lead {ONE}")
    assert f"⚠ Mungkin orang yang sama dengan: {OTHER}" in card.text
    assert card.button("⚖ Bandingkan") == press("pair")

    await twins.press(ANA, press("keep"))
    closed = await twins.say(ANA, f"/lead {OTHER}")
    assert f"Ganda: yang dikerjakan <b>{ONE}</b>" in closed.text
    assert "Status: <b>ditutup sebagai ganda</b>" in closed.text
    assert "paling lambat" not in closed.text
    assert "✋ Ambil" not in closed.buttons
    assert f"Termasuk yang ganda: {OTHER}" in (await twins.say(ANA, f"/lead {ONE}")).text
    assert "ditutup sebagai ganda. Tidak ada" in (await twins.say(ANA, f"/ambil {OTHER}")).text


async def test_a_decision_is_shown_by_code_and_undone(each_twins: Office) -> None:
    office = each_twins
    await office.press(ANA, press("keep"))
    office.clock.later(hours=1)

    shown = await office.say(BUDI, f"/duplikat {OTHER.lower()}")
    assert "Satu orang, diputuskan Ana pada" in shown.text
    undone = await office.press(BUDI, shown.button("↩ Batalkan keputusan"))

    assert "Keputusan dibatalkan" in undone.text
    assert f"<b>{OTHER}</b>: baru" in undone.text
    assert undone.button("Satu orang") == press("same")
    assert await status_of(office, OTHER) is LeadStatus.NEW
    assert [entry.action for entry in await office.audit()] == [
        "duplicate.undone",
        "duplicate.same",
    ]
    assert "(ditunda)" in (await office.say(ANA, "/duplikat")).text


async def test_two_people_are_never_asked_about_again(twins: Office) -> None:
    done = await twins.press(ANA, press("differ"))

    assert "Dua orang yang berbeda, diputuskan Anda" in done.text
    assert "<b>0</b>" in (await twins.say(ANA, "/duplikat")).text
    assert "⚠" not in (await twins.say(ANA, f"/lead {ONE}")).text
    assert "Dua orang yang berbeda" in (await twins.say(ANA, f"/duplikat {ONE}")).text
    assert [entry.action for entry in await twins.audit()] == ["duplicate.different"]


async def test_later_goes_to_the_end(office: Office) -> None:
    await office.file(draft(1), same_nik(2))
    office.clock.now += timedelta(minutes=5)
    await office.file(draft(3), draft(4, nik=nik(3)), chat=800_000)
    third, fourth = sorted((codes.make(3), codes.make(4)))

    put_off = await office.press(ANA, press("put_off"))
    assert f"1. <b>{third}</b> dan <b>{fourth}</b>" in put_off.text
    assert f"2. <b>{ONE}</b> dan <b>{OTHER}</b> (ditunda)" in put_off.text


async def test_the_second_of_two_officers_is_told_what_the_first_decided(
    each_twins: Office,
) -> None:
    await each_twins.press(ANA, press("keep"))
    for data in (press("keep", OTHER, ONE), press("differ"), press("put_off"), press("same")):
        seen = await each_twins.press(BUDI, data)
        assert "Sudah diputuskan, tidak ada yang diubah" in seen.text
        assert "diputuskan Ana" in seen.text
    assert await status_of(each_twins, ONE) is LeadStatus.NEW
    assert len(await each_twins.audit()) == 1


async def test_what_a_colleague_holds_is_not_closed_under_them(twins: Office) -> None:
    await twins.say(BUDI, f"/ambil {OTHER}")
    seen = await twins.press(ANA, press("keep"))

    assert f"<b>{OTHER}</b> sedang dipegang Budi" in seen.text
    assert await status_of(twins, OTHER) is LeadStatus.CLAIMED


async def test_a_supervisor_closes_it_and_its_holder_is_told(twins: Office) -> None:
    await enrol_supervisor(twins)
    await twins.say(BUDI, f"/ambil {OTHER}")
    await twins.service.handle([twins.pressed(DEWI, press("keep"))])

    told = await twins.seen(BUDI)
    assert f"<b>{OTHER}</b> yang Anda pegang ditutup Dewi sebagai ganda" in told.text
    assert await status_of(twins, OTHER) is LeadStatus.DUPLICATE


async def test_who_is_registered_can_only_be_the_one_that_stays(twins: Office) -> None:
    await twins.say(ANA, f"/ambil {OTHER}")
    await twins.press(ANA, f"d:outcome:{OTHER}:registered:2:-")

    asked = await twins.press(ANA, press("same"))
    assert [label for label in asked.buttons if label.startswith("Tetap")] == [f"Tetap: {OTHER}"]
    refused = await twins.press(ANA, press("keep", ONE, OTHER))
    assert "tidak bisa ditutup begitu" in refused.text
    assert await status_of(twins, OTHER) is LeadStatus.REGISTERED


@pytest.mark.parametrize(
    "data", ["d:pair", f"d:keep:{ONE}", "d:undo:x:y", "d:pairs:x:y", "d:pairs"]
)
async def test_a_crippled_press_breaks_nothing(twins: Office, data: str) -> None:
    assert (await twins.press(ANA, data)).text
    assert await status_of(twins, OTHER) is LeadStatus.NEW
    assert await twins.store.read(lambda tx: tx.dead_letters.count()) == 0


async def test_a_code_without_a_pair_an_unknown_one_and_none_at_all(office: Office) -> None:
    await office.file(draft(1))
    assert (
        "Tidak ada pendaftaran lain yang mirip" in (await office.say(ANA, f"/duplikat {ONE}")).text
    )
    unknown = codes.make(99)
    assert f"<b>{unknown}</b> tidak ada" in (await office.say(ANA, f"/duplikat {unknown}")).text
    assert "/duplikat KODE" in (await office.say(ANA, "/duplikat bukan kode")).text


async def test_a_number_instead_of_a_code_leaves_the_chat(office: Office) -> None:
    seen = await office.say(ANA, f"/duplikat {nik(1)}")
    assert any(method == "deleteMessage" for method, _ in seen.calls)


async def test_a_change_of_a_closed_one_is_told_to_who_works_on_the_other(twins: Office) -> None:
    await twins.say(ANA, f"/ambil {ONE}")
    await twins.press(ANA, press("keep"))
    changed = same_nik(2, phone=phone(9))

    async def job(tx: Transaction) -> list[int]:
        filed = await tx.leads.add(700_002, changed, NOW)
        rows = await announce(tx, twins.renderer, filed, changed, NOW)
        return [row.chat for row in rows]

    assert await twins.store.write(job) == [ANA]


async def test_the_person_is_told_kindly_where_both_are_theirs_and_nothing_where_not(
    office: Office,
) -> None:
    async def file(tx: Transaction) -> None:
        await tx.leads.add(700_001, draft(1), NOW)
        await tx.leads.add(700_001, same_nik(2, run=2), NOW)
        await tx.leads.add(700_003, same_nik(3), NOW)

    await office.store.write(file)
    kept, own, strangers = codes.make(1), codes.make(2), codes.make(3)
    await office.say(ANA, f"/ambil {kept}")
    for closed in (own, strangers):
        await office.press(ANA, press("keep", kept, closed))

    mine = (await office.say(700_001, "/status")).text
    assert "digabung dengan pendaftaran Bapak/Ibu yang lain" in mine
    theirs = (await office.say(700_003, "/status")).text
    assert strangers in theirs
    assert "sedang ditangani petugas" in theirs
    for word in ("digabung", "ganda", kept, own):
        assert word not in theirs


async def test_a_persons_copy_tells_nothing_of_pairs(twins: Office) -> None:
    await twins.press(ANA, press("keep"))
    for chat in (700_001, 700_002):
        stored = await twins.store.read(lambda tx, one=chat: gather(tx, one))  # type: ignore[misc]
        assert stored.audit == []
        assert [lead.status for lead in stored.leads] == [LeadStatus.NEW]
        for story in stored.stories.values():
            assert [step.to_status for step in story] == [LeadStatus.NEW]
