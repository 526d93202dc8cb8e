import asyncio
import itertools
from datetime import date
from functools import partial

from bot.officers.limits import Limits
from bot.officers.roles import Role
from bot.officers.staffing import NotToBeChanged, dismiss, enrol, find_officer, remove
from bot.queueing import unpacked
from conversations import codes
from conversations.lead import LeadStatus
from conversations.rules.decisions import OUTCOMES
from conversations.rules.eligibility import decide
from conversations.rules.facts import Facts, Membership, Project, Work
from storage.lead_rows import Lead
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    LAHAT,
    NOW,
    RULES,
    TODAY,
    Office,
    draft,
    secrets,
    shy,
)
from tests.bot.outbox import emptied
from tests.storage.conftest import KEYRING

CODE = codes.make(1)


async def lead(office: Office, code: str = CODE) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(code, None))


async def test_a_card_shows_what_decides_whom_to_call(office: Office) -> None:
    await office.file(draft(1))
    brief = (await office.say(ANA, f"/lead {CODE}")).text
    both = (CODE, "kerja sendiri", "Status: <b>baru</b>", "paling lambat <b>24 November 2026</b>")
    contact = ("H••• C••• B•••", "0812••••001 (dari Telegram orangnya)", "Palembang", "Pagi")
    for shown in (*both, *contact):
        assert shown in brief
    text = (await office.press(ANA, f"d:details:{CODE}")).text
    rarer = ("1671••••••••0001", "42 tahun", "Ojek online", "Rp100.000 sehari", "mandiri (BPU)")
    for shown in (*both, *contact, *rarer):
        assert shown in text
    assert [secret for secret in secrets(1) if secret in brief + text] == []


async def test_a_card_says_what_is_still_to_be_asked(office: Office) -> None:
    await office.file(shy(1))
    brief = (await office.say(ANA, f"/lead {CODE}")).text
    assert "Nomor HP: <b>belum ada, tanyakan</b>" in brief
    assert "Tanyakan: <b>Penghasilan, NIK</b>" in brief
    text = (await office.press(ANA, f"d:details:{CODE}")).text
    for name in ("Nomor HP", "NIK", "Penghasilan"):
        assert f"{name}: <b>belum ada, tanyakan</b>" in text


async def test_a_card_of_somebody_who_only_asked_for_a_call(office: Office) -> None:
    from conversations.answers import Answers
    from conversations.lead import LeadKind

    asks = draft(
        1,
        kind=LeadKind.QUESTION,
        flow="call_me",
        result="call_me",
        answers=Answers(),
        region=None,
        district=None,
        sector=None,
        nik=None,
        phone=None,
    )
    await office.file(asks)
    text = (await office.say(ANA, f"/lead {CODE}")).text
    assert "minta ditelepon" in text
    assert "Daerah: <b>daerah belum diketahui</b>" in text


async def test_the_same_nik_or_phone_elsewhere_is_pointed_out(office: Office) -> None:
    same_phone = draft(2, phone=draft(1).phone)
    same_nik_elsewhere = draft(3, nik=draft(1).nik, region=LAHAT, district=None)
    await office.file(draft(1), same_phone, same_nik_elsewhere)

    assert f"sama dengan: {codes.make(2)}" in (await office.say(ANA, f"/lead {CODE}")).text
    assert "sama dengan" not in (await office.say(ANA, f"/lead {codes.make(3)}")).text


async def test_taking_makes_it_theirs_and_offers_what_comes_next(office: Office) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/ambil {CODE}")

    assert (await lead(office)).officer == ANA
    assert "sekarang Anda pegang" in seen.text
    assert list(seen.buttons) == [
        "🔓 Buka data",
        "📞 Hasil",
        "☎ Janji telepon",
        "📅 Tindak lanjut",
        "✏️ Perbaiki",
        "💬 Bicara",
        "🔎 Rincian",
        "↩ Lepas",
    ]


async def test_taking_twice_is_taking_once(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    again = await office.press(ANA, f"d:take:{CODE}")

    assert "sekarang Anda pegang" in again.text
    assert (await lead(office)).version == 2


async def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told_who(
    each_office: Office,
) -> None:
    office = each_office
    taken = await office.file(*[draft(number) for number in range(1, 11)])
    presses = [office.pressed(user, f"d:take:{code}") for code in taken for user in (ANA, BUDI)]
    await asyncio.gather(*[office.service.handle([press]) for press in presses])

    rows = await _all_rows(office)
    for code in taken:
        winner = (await lead(office, code)).officer
        assert winner in (ANA, BUDI)
        loser, name = (BUDI, "Ana") if winner == ANA else (ANA, "Budi")
        assert any(f"{code}</b> sekarang Anda pegang" in text for text in rows[winner])
        assert any(f"{code}</b> sudah dipegang {name}" in text for text in rows[loser])


async def test_who_is_removed_while_taking_holds_nothing_afterwards(each_office: Office) -> None:
    """Whichever of the two comes first: a lead is never held by who is no officer."""
    office = each_office
    taken = await office.file(*[draft(number) for number in range(1, 9)])
    presses = [office.pressed(ANA, f"d:take:{code}") for code in taken]
    removal = office.store.write(lambda tx: dismiss(tx, CATALOG, ANA, NOW))
    takings = [office.service.handle([press]) for press in presses]
    await asyncio.gather(*takings[:4], removal, *takings[4:])

    for code in taken:
        found = await lead(office, code)
        assert (found.status, found.officer) == (LeadStatus.NEW, None)


async def test_a_taking_under_way_is_waited_for_by_a_removal(postgresql: str) -> None:
    """On PostgreSQL, with two transactions that are really open at once."""
    store = await Store.open(postgresql, KEYRING)
    office = Office(store)
    await office.enrol()
    await office.file(draft(1))
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def take(tx: Transaction) -> None:
        officer = await find_officer(tx, ANA)
        assert officer is not None
        holding.set()
        await go_on.wait()
        await tx.leads.claim(CODE, ANA, officer.areas, NOW)

    taking = asyncio.create_task(store.write(take))
    await holding.wait()
    removal = asyncio.create_task(store.write(lambda tx: dismiss(tx, CATALOG, ANA, NOW)))
    done, _ = await asyncio.wait([removal], timeout=0.3)
    assert not done
    go_on.set()
    await taking
    assert await removal == [CODE]
    assert (await lead(office)).status is LeadStatus.NEW
    await office.service.close()
    await store.close()


async def test_who_loses_an_area_while_taking_there_holds_nothing_of_it(
    each_office: Office,
) -> None:
    office = each_office
    taken = await office.file(*[draft(number) for number in range(1, 9)])
    areas = frozenset({LAHAT})
    change = office.store.write(lambda tx: enrol(tx, ANA, "Ana", areas, NOW))
    takings = [office.service.handle([office.pressed(ANA, f"d:take:{code}")]) for code in taken]
    await asyncio.gather(*takings[:4], change, *takings[4:])

    for code in taken:
        assert (await lead(office, code)).status is LeadStatus.NEW


async def test_two_administrators_who_remove_each_other_leave_one(each_office: Office) -> None:
    office = each_office
    for id in (ANA, BUDI):
        await office.store.write(
            partial(enrol, id=id, name="Ana", areas=None, now=NOW, role=Role.ADMINISTRATOR)
        )
    known = {one.id: one for one in await office.store.read(lambda tx: tx.officers.list())}
    tries = [
        office.store.write(
            partial(remove, catalog=CATALOG, id=id, limits=Limits(), by=known[by], now=NOW)
        )
        for by, id in ((ANA, BUDI), (BUDI, ANA))
    ]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(end, NotToBeChanged) for end in ended) == 1
    left = await office.store.read(lambda tx: tx.officers.list())
    assert len([one for one in left if one.role == "administrator"]) == 1


async def _all_rows(office: Office) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {ANA: [], BUDI: []}
    for row in await emptied(office.store, NOW):
        found[row.chat].append(str(unpacked(row.payload).call.params.get("text")))
    return found


async def test_who_comes_too_late_hears_who_was_first(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    seen = await office.press(BUDI, f"d:take:{CODE}")

    assert seen.toasts == [f"{CODE} sudah dipegang Ana."]
    assert "sudah dipegang Ana. Tidak ada yang diubah." in seen.text
    assert "Dipegang: <b>Ana</b>" in (await office.press(BUDI, seen.button("👁"))).text


async def test_a_released_lead_is_everybodys_again(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    assert "kembali ke antrian" in (await office.press(ANA, f"d:release:{CODE}")).text
    assert (await lead(office)).status is LeadStatus.NEW
    await office.say(BUDI, f"/ambil {CODE}")
    assert (await lead(office)).officer == BUDI


async def test_nobody_releases_what_is_anothers_or_nobodys(office: Office) -> None:
    await office.file(draft(1))
    assert "sekarang: baru" in (await office.say(ANA, f"/lepas {CODE}")).text
    await office.say(ANA, f"/ambil {CODE}")
    assert "sudah dipegang Ana" in (await office.say(BUDI, f"/lepas {CODE}")).text
    assert (await lead(office)).officer == ANA


async def test_what_is_finished_cannot_be_taken_and_says_so(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.press(ANA, (await office.say(ANA, f"/hasil {CODE} terdaftar")).button("Ya"))
    seen = await office.press(BUDI, f"d:take:{CODE}")

    assert f"<b>{CODE}</b> sekarang: terdaftar. Tidak ada yang diubah." in seen.text
    assert list(seen.buttons) == ["👁 Lihat"]


async def test_what_a_person_took_back_is_not_shown_to_anybody(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.store.write(lambda tx: tx.leads.withdraw(700_001, CODE, NOW))
    await office.store.write(lambda tx: tx.leads.erase(700_002, NOW))
    for data, word in ((f"d:card:{CODE}", "ditarik"), (f"d:take:{codes.make(2)}", "dihapus")):
        seen = await office.press(ANA, data)
        assert word in seen.text
        assert "Jangan dihubungi lagi" in seen.text
        assert seen.buttons == {}


def test_every_result_that_makes_a_lead_has_words() -> None:
    """Also those that make one only for the staff of somebody who may not join themselves."""
    born = (date(1950, 1, 1), date(1980, 1, 1), None)
    choices = itertools.product(
        (None, *Work), (None, *Membership), (None, True, False), born, (None, *Project)
    )
    people = [
        Facts(w, citizen=c, born_earliest=b, born_latest=b, membership=m, project=p)
        for w, m, c, b, p in choices
    ]
    decided = [decide(facts, RULES, TODAY) for facts in people]
    reasons = {one.reason.value for one in decided if one.kind is not None}
    assert {"too_old", "member_by_self", "waged"} <= reasons
    reasons |= {reason for reason, outcome in OUTCOMES.items() if outcome.kind is not None}
    for language in CATALOG.languages.values():
        for reason in (*reasons, "call_me", "rule_gap"):
            assert f"desk.decided.{reason}" in language.messages or language.draft
