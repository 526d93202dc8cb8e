"""Who erased their data is taken out of files that were made before, by codes alone."""

import pytest

from bot.officers.files import Files
from bot.officers.removing import MOST, Removing, asked
from storage.audit import Entry
from tests.bot.officers.office import ANA, BUDI, NOW, Office, draft, secrets


def errand(office: Office) -> Removing:
    return Removing(office.store, office.renderer, office.clock)


async def taken(office: Office, *users: int) -> None:
    """Each of them exports all there is."""
    office.clock.later(minutes=1)
    for user in users:
        seen = await office.say(user, "/ekspor")
        for label in ("📄", "Laporan"):
            seen = await office.press(user, seen.button(label))
        [order] = seen.orders
        await Files(office.store, office.worlds).build(order)


async def erase(office: Office, chat: int) -> None:
    await office.store.write(lambda tx: tx.erase_person(chat, office.clock()))


async def test_who_had_them_in_a_file_is_told_the_code_and_nothing_else(
    each_office: Office,
) -> None:
    office = each_office
    [one, two] = await office.file(draft(1), draft(2))
    await taken(office, ANA)
    await erase(office, 700_001)
    await errand(office).look()

    seen = await office.seen(ANA)
    assert one in seen.text
    assert two not in seen.text
    assert [secret for secret in secrets(1) if secret in str(seen.calls)] == []
    assert (await office.seen(BUDI)).texts == []


async def test_once_is_enough(office: Office) -> None:
    await office.file(draft(1))
    await taken(office, ANA)
    await erase(office, 700_001)
    await errand(office).look()
    await office.seen(ANA)

    await errand(office).look()
    assert (await office.seen(ANA)).texts == []


async def test_the_officer_says_that_it_is_done(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await taken(office, ANA)
    await erase(office, 700_001)
    await erase(office, 700_002)
    await errand(office).look()
    button = (await office.seen(ANA)).button("✔")

    seen = await office.press(ANA, button)
    assert "2 kode" in seen.text
    assert "Tidak ada kode" in (await office.press(ANA, button)).text
    [entry] = [entry for entry in await office.audit() if entry.action == "export.removed"]
    assert (entry.actor, entry.detail["rows"]) == (ANA, 2)


async def test_nobody_says_it_for_another(office: Office) -> None:
    await office.file(draft(1))
    await taken(office, ANA, BUDI)
    await erase(office, 700_001)
    await errand(office).look()
    await office.press(BUDI, (await office.seen(BUDI)).button("✔"))

    assert await office.store.read(lambda tx: tx.removals.open(ANA)) == [draft(1).code]


@pytest.mark.parametrize("way", ["person", "helped", "expired", "again"])
async def test_however_they_were_erased(office: Office, way: str) -> None:
    [code] = await office.file(draft(1))
    await taken(office, ANA)
    now = office.clock()
    ways = {
        "person": lambda tx: tx.erase_person(700_001, now),
        "helped": lambda tx: tx.erase_helped(700_001, code, now),
        "expired": lambda tx: tx.expire(700_001, code, now, now),
        "again": lambda tx: tx.erase_again(700_001, now, now),
    }
    await office.store.write(ways[way])
    await errand(office).look()
    assert code in (await office.seen(ANA)).text


async def test_who_is_no_officer_any_more_is_not_written_to(office: Office) -> None:
    await office.file(draft(1))
    await taken(office, ANA)
    await office.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    await erase(office, 700_001)
    await errand(office).look()
    assert (await office.seen(ANA)).texts == []


async def test_many_codes_come_in_more_than_one_message(office: Office) -> None:
    codes = await office.file(*[draft(number) for number in range(1, MOST + 11)])
    entry = Entry(NOW, "export.built", ANA, leads=codes)
    await office.store.write(lambda tx: tx.audit.add(entry))
    await office.store.write(lambda tx: tx.removals.note(codes, NOW))
    await errand(office).look()
    await errand(office).look()

    text = (await office.seen(ANA)).text
    assert [code for code in codes if code not in text] == []
    assert len(str(asked(codes[:MOST]).values["codes"])) < 4_000
