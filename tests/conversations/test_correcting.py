"""A helper puts right what they handed in for somebody, and sees of it only what is new."""

from dataclasses import replace

import pytest

from conversations.effects import LeadSubmitted
from conversations.flows.asked import BIRTH, INCOME, NAME, NIK
from conversations.lead import CLOSED, HELD, ONLY_REPORTS, LeadStatus
from tests.chat import TO_CHECK, Chat

FOR_SITI = (
    "/oranglain",
    "RT/RW",
    "Ya, ada dan setuju",
    "Kerja sendiri",
    "jual sayur",
    "17-8-1968",
    "Belum",
    "Kertapati Palembang",
    "2 juta sebulan",
    "2 program, tiap bulan",
    "Kata orangnya: boleh",
    "Siti Aminah",
    "HP orangnya sendiri",
    "0812 3456 7890",
    "1671015708680001",
    "kirim",
)
SECRETS = ("Siti", "Aminah", "1968", "0812", "1671", "2.000.000", "sayur", "Kertapati")


@pytest.fixture
def chat() -> Chat:
    """An RT who has handed in one registration, which no officer has taken."""
    chat = Chat()
    chat.say(*FOR_SITI)
    assert len(chat.talk.leads) == 1
    return chat


def correct(chat: Chat) -> str:
    return chat.say("/dibantu", "1", "Ada yang salah").text


def test_the_check_screen_tells_that_answers_are_there_and_none_of_them(chat: Chat) -> None:
    said = correct(chat)

    assert chat.asked == "check"
    assert "Nama: <b>tersimpan</b>" in said
    assert "S••• A•••" in said
    assert not any(secret in said for secret in SECRETS)


def test_what_is_changed_is_seen_and_reaches_the_same_lead(chat: Chat) -> None:
    [lead] = chat.talk.leads
    before = chat.talk.drafts[lead.code].answers
    correct(chat)

    said = chat.say("salah nama", "Siti Aisyah").text
    assert "Nama: <b>Siti Aisyah</b>" in said
    assert "NIK: <b>tersimpan</b>" in said
    sent = chat.say("kirim")

    [draft] = [effect.draft for effect in sent.effects if isinstance(effect, LeadSubmitted)]
    assert draft.code == lead.code
    assert draft.run == lead.run
    assert draft.answers[NAME] == "Siti Aisyah"
    assert draft.answers[NIK] == before[NIK]
    assert draft.answers[INCOME] == before[INCOME]
    assert draft.helper == "rt"
    assert "Perubahan untuk S••• A••• tersimpan" in sent.text
    assert chat.session.helped is None
    assert not chat.session.helping


@pytest.mark.parametrize("leave", ["/batal", "◀ Kembali"])
def test_a_correction_that_is_given_up_changes_nothing(chat: Chat, leave: str) -> None:
    [lead] = chat.talk.leads
    before = chat.talk.drafts[lead.code]
    correct(chat)

    heard = chat.say("salah nama", "Siti Aisyah", leave)

    assert "tidak jadi diubah" in heard.text
    assert chat.session.helped is None
    assert chat.talk.drafts[lead.code] == before


def test_to_begin_again_says_that_the_change_is_not_sent(chat: Chat) -> None:
    correct(chat)

    assert "Perubahan belum dikirim" in chat.say("/start").text
    assert chat.asked == "check"


@pytest.mark.parametrize(
    "status",
    sorted(
        {*HELD, *CLOSED, LeadStatus.UNREACHABLE, LeadStatus.DUPLICATE, LeadStatus.WITHDRAWN}
        - ONLY_REPORTS
    ),
)
def test_once_an_officer_has_it_the_officer_is_asked(chat: Chat, status: LeadStatus) -> None:
    chat.talk.leads = [replace(lead, status=status) for lead in chat.talk.leads]
    correct(chat)

    assert chat.asked == "right_words"
    assert chat.session.helped is None


@pytest.mark.parametrize(
    "ways",
    [
        ("Tarik kembali", "Ya, tarik"),
        ("Hapus datanya", "Ya, hapus orang ini", "Hapus sekarang"),
    ],
    ids=["withdrawn", "erased"],
)
def test_what_is_taken_back_meanwhile_is_not_handed_in_again(
    chat: Chat, ways: tuple[str, ...]
) -> None:
    correct(chat)
    chat.say("/dibantu", "1", *ways)
    assert chat.session.helped is None

    heard = chat.say("kirim")

    assert not any(isinstance(effect, LeadSubmitted) for effect in heard.effects)


def test_what_an_office_closed_meanwhile_is_corrected_by_nobody_here(chat: Chat) -> None:
    correct(chat)
    chat.talk.leads = [replace(lead, status=LeadStatus.REGISTERED) for lead in chat.talk.leads]

    heard = chat.say("kirim")

    assert not any(isinstance(effect, LeadSubmitted) for effect in heard.effects)
    assert chat.session.helped is None


def test_somebody_else_who_is_being_registered_is_finished_first(chat: Chat) -> None:
    chat.say(*FOR_SITI[:5], "/batal")
    draft = chat.session.helped

    assert "belum dikirim" in correct(chat)
    assert chat.session.helped == draft


def test_ones_own_registration_rests_meanwhile_and_goes_on_afterwards(chat: Chat) -> None:
    chat.say("/start", "Kerja sendiri", "ojek online")
    own = chat.session.main
    correct(chat)
    heard = chat.say("salah nama", "Siti Aisyah", "kirim")

    assert chat.session.main == own
    assert "Tahun berapa" in heard.text


def test_an_age_that_the_rules_turn_away_takes_no_other_change_along(chat: Chat) -> None:
    """A year may be a slip, and an honest one is for an officer: nothing is lost by writing it."""
    [lead] = chat.talk.leads
    correct(chat)

    heard = chat.say("salah nama", "Siti Aisyah", "salah lahir", "1950")
    assert chat.asked == "check"
    assert "belum bisa didaftarkan" in heard.text
    assert "/petugas" in heard.text
    assert "Nama: <b>Siti Aisyah</b>" in heard.text

    sent = chat.say("kirim")
    [draft] = [effect.draft for effect in sent.effects if isinstance(effect, LeadSubmitted)]
    assert draft.code == lead.code
    assert draft.answers[NAME] == "Siti Aisyah"
    assert draft.answers[BIRTH].earliest.year == 1968


def test_nor_in_ones_own_registration_where_nobody_is_asked_to_wait_for_the_rules() -> None:
    chat = Chat()
    chat.say(*TO_CHECK, "kirim")
    heard = chat.say("/status", "Ubah jawaban", "salah nama", "Siti Aisyah", "salah lahir", "1950")

    assert chat.asked == "check"
    assert "belum bisa didaftarkan" in heard.text
    assert "Nama: <b>Siti Aisyah</b>" in heard.text
    assert "Lahir: <b>1985</b>" in heard.text
    assert not heard.effects
