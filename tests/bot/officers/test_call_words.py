"""From the officer's card to the person's /cek, on both databases."""

import re
from datetime import timedelta

from conversations import codes
from tests.bot.officers.office import ANA, BUDI, Office, draft, secrets

CODE = codes.make(1)
PERSON, NEIGHBOUR = 700_001, 700_002
"""Who the first and the second lead are of."""
OURS, NOT_OURS = "<b>Benar.</b>", "bukan dari kami"


def word(text: str) -> str:
    [found] = set(re.findall(r"<b>([A-Z]{4,}-\d\d)</b>", text))
    return str(found)


async def test_what_an_officer_says_is_right_for_that_person_alone(each_office: Office) -> None:
    office = each_office
    await office.file(draft(1), draft(2))
    said = word((await office.say(ANA, f"/ambil {CODE}")).text)

    assert OURS in (await office.say(PERSON, f"/cek {said}")).text
    assert NOT_OURS in (await office.say(NEIGHBOUR, f"/cek {said}")).text


async def test_the_word_stands_wherever_an_officer_looks_during_a_call(office: Office) -> None:
    await office.file(draft(1))
    said = word((await office.say(ANA, f"/ambil {CODE}")).text)

    assert word((await office.say(ANA, f"/lead {CODE}")).text) == said
    assert word((await office.say(ANA, f"/hasil {CODE}")).text) == said
    shown = await office.say(ANA, f"/tampil {CODE} mencocokkan KTP")
    assert word(str(shown.secret[0].call.params["text"])) == said
    assert [one for one in secrets(1) if one in said] == []


async def test_only_who_holds_the_lead_sees_its_word(office: Office) -> None:
    await office.file(draft(1))
    before = await office.say(ANA, f"/lead {CODE}")
    await office.say(ANA, f"/ambil {CODE}")
    other = await office.say(BUDI, f"/lead {CODE}")

    assert "kata ini" not in before.text + other.text


async def test_who_takes_it_next_has_another_word_and_the_old_one_ends(office: Office) -> None:
    await office.file(draft(1))
    first = word((await office.say(ANA, f"/ambil {CODE}")).text)
    await office.say(ANA, f"/lepas {CODE}")
    second = word((await office.say(BUDI, f"/ambil {CODE}")).text)

    assert first != second
    assert NOT_OURS in (await office.say(PERSON, f"cek {first}")).text
    assert OURS in (await office.say(PERSON, f"cek {second}")).text


async def test_tomorrow_it_is_another_word(office: Office) -> None:
    await office.file(draft(1))
    today = word((await office.say(ANA, f"/ambil {CODE}")).text)
    office.clock.now += timedelta(days=1)
    tomorrow = word((await office.say(ANA, f"/lead {CODE}")).text)

    assert today != tomorrow
    assert NOT_OURS in (await office.say(PERSON, today)).text
    assert OURS in (await office.say(PERSON, tomorrow)).text


async def test_another_replica_and_a_new_start_know_the_same_word(office: Office) -> None:
    await office.file(draft(1))
    said = word((await office.say(ANA, f"/ambil {CODE}")).text)
    replica = Office(office.store, office.clock, updates=1_000)

    assert OURS in (await replica.say(PERSON, f"/cek {said}")).text
