"""``referral`` as it is typed."""

import re

import pytest

from tests.bot.officers.machine import Machine

CODE = re.compile(r"PASAR-16-ILIR-[A-Z0-9]{3}")


def test_a_code_is_made_listed_and_removed(machine: Machine) -> None:
    made = machine.run("referral", "add", "Pasar  16 Ilir", "--kind", "pasar")
    code = made.stdout.splitlines()[0]
    assert (made.exit_code, made.stderr) == (0, "")
    assert CODE.fullmatch(code)
    assert f"https://t.me/BOT_USERNAME?start={code}" in made.stdout

    listed = machine.run("referral", "list").stdout
    assert re.fullmatch(rf"{code}\s+0 leads\s+0 registered  Pasar 16 Ilir \(pasar\)\n", listed)
    assert "out of use" in machine.run("referral", "remove", code.lower()).stdout
    assert "out of use" in machine.run("referral", "list").stdout


def test_the_same_name_has_the_same_code_and_a_link_of_the_bot(machine: Machine) -> None:
    command = ("referral", "add", "Pasar 16 Ilir", "--bot-username", "@contoh_bot")
    first, second = machine.run(*command).stdout, machine.run(*command).stdout

    assert first == second
    assert f"https://t.me/contoh_bot?start={first.splitlines()[0]}" in first


def test_leads_are_counted_by_code(machine: Machine) -> None:
    code = machine.run("referral", "add", "Pasar 16 Ilir").stdout.splitlines()[0]
    machine.file(1, 2, referral=code)

    assert re.search(r" 2 leads\s+0 registered", machine.run("referral", "list").stdout)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("0812 3456 7890", "phone"),
        ("Bu Siti 1671041203850001", "NIK"),
        ("!!!", "letters or figures"),
        ("", "1 to 60"),
        ("x" * 61, "1 to 60"),
    ],
)
def test_a_name_of_a_person_or_of_nothing_is_refused(
    machine: Machine, name: str, said: str
) -> None:
    refused = machine.run("referral", "add", name)

    assert refused.exit_code == 2
    assert said in refused.stderr
    assert "There are no codes yet" in machine.run("referral", "list").stdout


def test_two_names_that_read_alike_do_not_share_a_code(machine: Machine) -> None:
    machine.run("referral", "add", "Pasar 16 Ilir")
    refused = machine.run("referral", "add", "Pasar I6 Ilir")

    assert refused.exit_code == 1
    assert "Another name" in refused.stderr


def test_an_unknown_code_cannot_be_removed(machine: Machine) -> None:
    refused = machine.run("referral", "remove", "PASAR-KQT")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "no such referral code" in refused.stderr


def test_the_help_says_that_a_code_is_of_no_person(machine: Machine) -> None:
    assert "never a person" in " ".join(machine.run("referral", "--help").stdout.split())
