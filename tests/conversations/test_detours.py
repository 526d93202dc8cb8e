"""A short flow beside a registration: what was answered in it is lost by no command of its own."""

import pytest

from conversations.flows.asked import NAME
from tests.chat import TO_OWNER, TO_PHONE, Chat

TO_WORKERS = (
    *TO_OWNER,
    "Hj. Nurhayati",
    "0813 7777 8888",
    "prabumulih",
    "prabumulih timur",
    "Warung Bu Nur",
    "Lewati",
    "Lewati",
    "Kapan saja",
    "kirim",
    "/pekerja",
    "Tulis satu pekerja",
)
"""The owner of a business, to the name of the first who works there."""


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.mark.parametrize("again", ["/petugas", "/start", "/lanjut", "petugas"])
def test_a_call_that_was_begun_goes_on(chat: Chat, again: str) -> None:
    chat.say("/petugas", "Ya, boleh", "Siti Aminah")

    heard = chat.say(again)

    assert "belum dikirim" in heard.text
    assert chat.asked == "phone"
    chat.say("0812 3456 7890")
    assert chat.session.aside is not None
    assert chat.session.aside.answers[NAME] == "Siti Aminah"


@pytest.mark.parametrize("again", ["/start", "/lanjut", "/lapor"])
def test_a_report_that_was_begun_goes_on(chat: Chat, again: str) -> None:
    heard = chat.say("/lapor", "1", again)

    assert "Laporan tadi belum dikirim" in heard.text
    assert chat.asked == "report_missing"


def test_a_calculation_is_begun_anew_since_nobody_hands_it_in(chat: Chat) -> None:
    chat.say("/hitung", "Usaha saya dan pekerja", "/hitung")

    assert chat.asked == "count_for"


def test_a_worker_who_is_being_told_of_is_not_begun_anew(chat: Chat) -> None:
    chat.say(*TO_WORKERS, "Halimah Contoh")

    heard = chat.say("/pekerja")

    assert "belum masuk daftar" in heard.text
    assert heard.effects == ()
    assert chat.asked == "worker_born"


def test_what_a_detour_was_only_lent_is_nothing_that_could_be_lost(chat: Chat) -> None:
    chat.say(*TO_PHONE, "/petugas")

    assert "belum dikirim" not in chat.say("/petugas").text


def test_a_begun_detour_is_left_by_cancelling(chat: Chat) -> None:
    chat.say("/petugas", "Ya, boleh", "Siti Aminah", "/batal")

    assert chat.session.aside is None
