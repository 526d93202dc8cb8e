"""Names, NIK and phones. Numbers here are made up; NIK cases follow lokal-id's verdicts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import InvalidAnswer
from conversations.people import (
    Nik,
    holds_nik,
    mask_name,
    mask_nik,
    mask_phone,
    phone_from_contact,
    read_name,
    read_nik,
    read_phone,
    show_phone,
)
from tests.conversations.refusals import outcome

TODAY = date(2026, 11, 22)
PHONE = "+6281234567890"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Siti Aminah", "Siti Aminah"),
        ("  Siti   Aminah ", "Siti Aminah"),
        ("siti Aminah", "siti Aminah"),
        ("Siti van Der Wijck", "Siti van Der Wijck"),
        ("Suparman", "Suparman"),
        ("M. Jenti'an", "M. Jenti'an"),
        ("Ma’ruf", "Ma'ruf"),
        ("H. Kgs. Abdul-Rahman, S.Pd.", "H. Kgs. Abdul-Rahman, S.Pd."),
        ("José", "José"),
        ("山田太郎", "山田太郎"),
        ("محمد", "محمد"),
        ("Si\u200bti", "Siti"),
    ],
)
def test_a_name_is_kept_as_the_person_spells_it(typed: str, name: str) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("siti aminah", "Siti Aminah"),
        ("SITI AMINAH", "Siti Aminah"),
        ("suparman", "Suparman"),
        ("abdullah bin umar", "Abdullah bin Umar"),
        ("NYAYU BINTI M. JENTI'AN", "Nyayu binti M. Jenti'an"),
        ("bin umar", "Bin Umar"),
        ("binsar", "Binsar"),
        ("ma’ruf", "Ma'ruf"),
        ("qurrota a'yun", "Qurrota A'yun"),
        ("h.m. yusuf, s.pd.", "H.M. Yusuf, S.Pd."),
        ("KGS. ABDUL-RAHMAN", "Kgs. Abdul-Rahman"),
        ("i gede b", "I Gede B"),
        ("maria da costa", "Maria da Costa"),
        ("josé", "José"),
        ("ΐα", "Ϊ́α"),
    ],
)
def test_a_name_in_small_letters_only_or_in_capitals_only_is_written_as_names_are(
    typed: str, name: str
) -> None:
    assert read_name(typed) == name == read_name(name)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "name_empty"),
        ("\u200b \n", "name_empty"),
        ("A", "name_short"),
        ("..", "name_short"),
        ("a" * 81, "name_long"),
        ("/start", "name_command"),
        ("Siti 2", "name_digits"),
        ("1671041708900001", "name_number"),
        ("0812-3456-7890", "name_number"),
        ("https://contoh", "name_link"),
        ("t.me/siti", "name_link"),
        ("siti@contoh", "name_link"),
        ("contoh.com", "name_link"),
        ("Siti 😀", "name_symbols"),
        ("<b>Siti</b>", "name_symbols"),
        ("=SUM(A)", "name_symbols"),
    ],
)
def test_what_is_not_a_name_is_refused_with_a_reason(typed: str, reason: str) -> None:
    assert outcome(read_name, typed) == reason


def test_a_masked_name_does_not_tell_how_long_it_is() -> None:
    assert mask_name("Siti Aminah") == "S••• A•••"
    assert mask_name("Su An") == "S••• A•••"


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0812-3456-7890", PHONE),
        ("+62 812 3456 7890", PHONE),
        ("62812 3456 7890", PHONE),
        ("812 3456 7890", PHONE),
        ("0062 81234567890", PHONE),
        ("62 0812 3456 7890", PHONE),
        ("+62-0812-3456-7890", PHONE),
        ("+62 (0) 812 3456 7890", PHONE),
        ("+0812 3456 7890", PHONE),
        ("08 12 34 56 78 90", PHONE),
        ("0812.3456.7890", PHONE),
        ("0812–3456–7890", PHONE),
        ("０８１２３４５６７８９０", PHONE),
        ("\u202a0812 3456 7890\u202c", PHONE),
        ("08123456789", "+628123456789"),
        ("0811223344", "+62811223344"),
        ("0851 5512 3456", "+6285155123456"),
        ("0895 3456 78901", "+62895345678901"),
        ("0880123456", "+62880123456"),
        ("+6288801234567", "+6288801234567"),
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(typed: str, e164: str) -> None:
    assert read_phone(typed) == e164


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "phone_empty"),
        ("tidak punya", "phone_empty"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "phone_empty"),
        ("o8123456789O", "phone_letters"),
        ("wa 081234567890", "phone_letters"),
        ("0711 123456", "phone_landline"),
        ("(0711) 356789", "phone_landline"),
        ("021-500910", "phone_landline"),
        ("+65 8123 4567", "phone_foreign"),
        ("0060123456789", "phone_foreign"),
        ("08123456789 / 08561234567", "phone_two"),
        ("08123456789 08561234567", "phone_two"),
        ("0812 3456 7890 atau 0856 1234 567", "phone_two"),
        ("0812 3456 7890\n0856 1234 567", "phone_two"),
        ("081234567", "phone_short"),
        ("175", "phone_short"),
        ("+6281234567890123", "phone_long"),
        ("0800 1 234567", "phone_invalid"),
        ("000", "phone_invalid"),
        ("1671041708900001", "phone_nik"),
    ],
)
def test_what_is_not_an_indonesian_mobile_is_refused_with_a_reason(
    typed: str, reason: str
) -> None:
    assert outcome(read_phone, typed) == reason


@pytest.mark.parametrize(
    ("shared", "e164"),
    [
        ("6281234567890", PHONE),
        ("+6281234567890", PHONE),
        ("081234567890", PHONE),
        ("6581234567", "+6581234567"),
        ("0060123456789", "+60123456789"),
        ("14155552671", "+14155552671"),
        ("62711356789", "+62711356789"),
        ("88801234567", "phone_invalid"),
        ("", "phone_invalid"),
    ],
)
def test_a_shared_contact_may_be_foreign(shared: str, e164: str) -> None:
    assert outcome(phone_from_contact, shared) == e164


def test_phones_are_masked_and_shown() -> None:
    assert mask_phone(PHONE) == "0812••••890"
    assert mask_phone("+6581234567") == "+65••••67"
    assert show_phone(PHONE) == "0812-3456-7890"
    assert show_phone("+6581234567") == "+65 8123 4567"


@pytest.mark.parametrize(
    ("typed", "born", "sex", "warnings"),
    [
        pytest.param("1671041708900001", "1990-08-17", "male", (), id="Palembang"),
        pytest.param("1671045708900001", "1990-08-17", "female", (), id="woman, +40"),
        pytest.param("1671040101050001", "2005-01-01", "male", (), id="born 2005"),
        pytest.param("1608010101800001", "1980-01-01", "male", (), id="OKU Timur"),
        pytest.param("1612010101900001", "1990-01-01", "male", (), id="PALI, new in 2013"),
        pytest.param("1613010101900001", "1990-01-01", "male", (), id="Muratara, new in 2013"),
        pytest.param("6501010101900001", "1990-01-01", "male", (), id="Kaltara"),
        pytest.param("9301010101900001", "1990-01-01", "male", (), id="Papua Selatan"),
        pytest.param("9671010101900001", "1990-01-01", "male", (), id="Papua Barat Daya"),
        pytest.param("9271010101900001", "1990-01-01", "male", ("area",), id="Sorong's old code"),
        pytest.param("1671991708900001", "1990-08-17", "male", ("area",), id="kecamatan 99"),
        pytest.param("1699011708900001", "1990-08-17", "male", ("area",), id="kabupaten 99"),
        pytest.param("1671047108900001", "1990-08-31", "female", (), id="woman on a 31st"),
        pytest.param("1671046902920001", "1992-02-29", "female", (), id="woman on a 29 February"),
        pytest.param("1671043112260001", "1926-12-31", "male", (), id="later this year: 1926"),
        pytest.param("1111111111111111", "2011-11-11", "male", ("random",), id="one key held"),
        pytest.param("1111111111111112", "2011-11-11", "male", ("random",), id="two keys"),
        pytest.param("1205120512051205", "2005-12-05", "male", ("random",), id="a rhythm"),
        pytest.param("1671 0417 0890 0001", "1990-08-17", "male", (), id="spaces"),
        pytest.param("1671.04-170890.0001", "1990-08-17", "male", (), id="dots and dashes"),
        pytest.param("NIK: 1671041708900001", "1990-08-17", "male", (), id="labelled"),
        pytest.param("no. ktp 1671041708900001", "1990-08-17", "male", (), id="labelled as KTP"),
        pytest.param("１６７１０４１７０８９０００01", "1990-08-17", "male", (), id="full width"),
    ],
)
def test_a_nik_tells_birth_date_and_sex(
    typed: str, born: str, sex: str, warnings: tuple[str, ...]
) -> None:
    nik = read_nik(typed, TODAY)

    assert (nik.born.isoformat(), nik.sex, nik.warnings) == (born, sex, warnings)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("", "nik_empty", id="empty"),
        pytest.param("NIK", "nik_empty", id="only the label"),
        pytest.param("9910010101900001", "nik_province", id="province 99"),
        pytest.param("1010010101900001", "nik_province", id="province 10"),
        pytest.param("1671041708900000", "nik_serial", id="serial 0000"),
        pytest.param("1671040008900001", "nik_date", id="day 00"),
        pytest.param("1671043208900001", "nik_date", id="day 32"),
        pytest.param("1671044008900001", "nik_date", id="day 40"),
        pytest.param("1671047208900001", "nik_date", id="day 72"),
        pytest.param("1671048108900001", "nik_date", id="day 81"),
        pytest.param("1671043102900001", "nik_date", id="31 February"),
        pytest.param("1671042902900001", "nik_date", id="29 February 1990"),
        pytest.param("1671041713900001", "nik_date", id="month 13"),
        pytest.param("1234567890123456", "nik_date", id="counting up"),
        pytest.param("1671001708900001", "nik_area", id="kecamatan 00"),
        pytest.param("167104170890001", "nik_length", id="15 digits"),
        pytest.param("16710417089000011", "nik_length", id="17 digits"),
        pytest.param("081234567890", "nik_phone", id="a phone number"),
        pytest.param("16710417O8900001", "nik_letters", id="letter o"),
        pytest.param("١٦٧١٠٤١٧٠٨٩٠٠٠٠١", "nik_letters", id="Arabic digits"),
    ],
)
def test_what_is_not_a_nik_is_refused_with_a_reason(typed: str, reason: str) -> None:
    assert outcome(read_nik, typed, TODAY) == reason


def test_a_wrong_length_says_how_many_digits_there_were() -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        read_nik("167104170890001", TODAY)

    assert refusal.value.details == {"digits": 15, "expected": 16}


def test_a_nik_survives_storage_and_never_shows_itself() -> None:
    nik = read_nik("1671041708900001", TODAY)

    assert Nik.from_json(nik.to_json()) == nik
    assert repr(nik) == "Nik(1671••••••••0001)"
    assert "17089" not in f"{nik}{[nik]}"


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_a_masked_nik_hides_the_birth_date(digits: str) -> None:
    assert mask_nik(digits) == f"{digits[:4]}••••••••{digits[12:]}"


@given(st.from_regex(r"\+628[0-9]{8,11}", fullmatch=True))
def test_a_masked_phone_hides_the_middle_and_its_length(e164: str) -> None:
    assert mask_phone(e164) == f"0{e164[3:6]}••••{e164[-3:]}"


WILD = st.text(max_size=60) | st.text(alphabet="0123456789+-. ()/oO", max_size=40)


@given(WILD)
def test_whatever_is_typed_is_a_value_or_a_refusal(typed: str) -> None:
    for read in (read_name, read_phone, phone_from_contact):
        assert isinstance(outcome(read, typed), str)
    assert isinstance(outcome(read_nik, typed, TODAY), str | Nik)


@given(WILD)
def test_what_was_read_is_read_again_alike(typed: str) -> None:
    for read in (read_name, read_phone):
        value = outcome(read, typed)
        if value.partition("_")[0] not in ("name", "phone"):
            assert read(value) == value


@given(st.from_regex(r"08[0-9]{8,11}", fullmatch=True))
def test_a_phone_in_use_reads_back_from_how_it_is_shown(typed: str) -> None:
    e164 = outcome(read_phone, typed)
    if e164.startswith("+"):
        assert read_phone(show_phone(e164)) == e164


@given(st.integers(0, 10**16 - 1))
def test_sixteen_digits_never_break_the_reader(number: int) -> None:
    read = outcome(read_nik, f"{number:016}", TODAY)

    assert isinstance(read, str) or read.born <= TODAY


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("1671011208850001", True),
        ("NIK saya: 1671 0112 0885 0001, ya", True),
        ("1671-0112-0885-0001", True),
        ("9999999999999999", True),
        ("167101120885000", False),
        ("16710112088500011", False),
        ("1671 0112 0885 0001 1", False),
        ("081234567890 / 081298765432", False),
        ("Rp 1.500.000,- sebulan", False),
    ],
)
def test_sixteen_digits_are_taken_for_a_nik_wherever_they_stand(text: str, holds: bool) -> None:
    assert holds_nik(text) is holds
