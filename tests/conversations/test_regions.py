"""The real places of Sumatera Selatan, and how people write them."""

import random
import statistics
import time
import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.regions import (
    PLACES,
    get_region,
    kabupaten_of,
    kecamatan_of,
    postal_code,
)

DATA = files("conversations") / "data"
CODES = [
    line.split(",")[0]
    for line in (DATA / "wilayah_sumsel.csv").read_text("utf-8").splitlines()[1:]
]
ALIASES = tomllib.loads((DATA / "region_aliases.toml").read_text("utf-8"))["aliases"]
KECAMATAN = [code for code in CODES if code.count(".") == 2]

SURE = [
    ("palembang", "16.71"),
    ("plg", "16.71"),
    ("kota palembang", "16.71"),
    ("di palembang", "16.71"),
    ("lahat", "16.04"),
    ("kab. lahat", "16.04"),
    ("kabupaten lahat", "16.04"),
    ("muara enim", "16.03"),
    ("pagaralam", "16.72"),
    ("Pagar Alam", "16.72"),
    ("lubuklinggau", "16.73"),
    ("lubuk linggau", "16.73"),
    ("linggau", "16.73"),
    ("prabu", "16.74"),
    ("prabumulih", "16.74"),
    ("muba", "16.06"),
    ("pali", "16.12"),
    ("oku", "16.01"),
    ("oki", "16.02"),
    ("oku timur", "16.08"),
    ("okut", "16.08"),
    ("oku selatan", "16.09"),
    ("okus", "16.09"),
    ("mura", "16.05"),
    ("muratara", "16.13"),
    ("ogan ilir", "16.10"),
    ("4 lawang", "16.11"),
    ("kertapati", "16.71.13"),
    ("kec. kertapati", "16.71.13"),
    ("Kec.Kertapati", "16.71.13"),
    ("kecamatan kertapati kota palembang", "16.71.13"),
    ("kertapati palembang", "16.71.13"),
    ("palembang kertapati", "16.71.13"),
    ("Kertapati, Palembang, Sumatera Selatan", "16.71.13"),
    ("saya tinggal di kertapati", "16.71.13"),
    ("Ilir Barat I", "16.71.04"),
    ("ilir barat 1", "16.71.04"),
    ("ilir barat satu", "16.71.04"),
    ("ilirbarat1", "16.71.04"),
    ("IB I", "16.71.04"),
    ("seberang ulu II", "16.71.03"),
    ("su 1", "16.71.02"),
    ("Bukit Kecil", "16.71.11"),
    ("bukitkecil", "16.71.11"),
    ("Sematang Borang", "16.71.16"),
    ("alang alang lebar", "16.71.15"),
    ("alang2 lebar", "16.71.15"),
    ("sukarami palembang", "16.71.07"),
    ("kel. kertapati kec. kertapati", "16.71.13.1004"),
    ("29 ilir", "16.71.01.1004"),
    ("dua puluh sembilan ilir", "16.71.01.1004"),
    ("3-4 ulu", "16.71.02.1004"),
    ("9/10 ulu", "16.71.17.1002"),
    ("26 ilir d1", "16.71.04.1003"),
    ("26 Ilir D.I", "16.71.04.1003"),
    ("pakjo", "16.71.04.1002"),
    ("sekayu muba", "16.06.01"),
    ("belitang 2", "16.08.09"),
    ("Belitang II, OKU Timur", "16.08.09"),
    ("tanjung raja ogan ilir", "16.10.03"),
    ("tj. raja ogan ilir", "16.10.03"),
    ("kayuagung", "16.02.05"),
    ("inderalaya utara", "16.10.07"),
    ("desa sukaraja kec buay madang", "16.08.02.2001"),
]


@pytest.mark.parametrize(("typed", "code"), SURE)
def test_a_place_that_is_surely_meant(typed: str, code: str) -> None:
    found = PLACES.search(typed)

    assert (found.entries[0].id, found.exact) == (code, True)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("kertapti", ["16.71.13"]),
        ("kretapati", ["16.71.13"]),
        ("ilirbarat", ["16.71.01", "16.71.04"]),
        ("ilir brat 1", ["16.71.04"]),
        ("lubuk lingau", ["16.73"]),
        ("lubuk lingau timur 2", ["16.73.05"]),
        ("palembag", ["16.71"]),
        ("kota palemabng", ["16.71"]),
        ("musi rawas utra", ["16.13"]),
        ("empt lawang", ["16.11"]),
        ("kertapti palembng", ["16.71.13"]),
        ("kertapati palembng", ["16.71.13"]),
        ("saya di jembatan kertapati dekat pasar", ["16.71.13"]),
        pytest.param("sukarami", ["16.71.07"], id="a kecamatan, and villages elsewhere"),
        pytest.param("baturaja", ["16.01.13", "16.01.14"], id="a town of two kecamatan"),
        pytest.param("kenten", ["16.71.08", "16.71.10", "16.07.10.1006"], id="on a border"),
        pytest.param("pendopo", ["16.11.02", "16.12.01"], id="two towns"),
        pytest.param("buay pematangg ribu ranau tengah", ["16.09.12"], id="longer than any name"),
        ("talang kelapa", ["16.07.10", "16.71.15.1003"]),
        ("semende", ["16.03.08", "16.03.09", "16.03.10"]),
        (
            "jl jenderal sudirman no 5 rt 3 kel. pahlawan kec. kemuning palembang 30126",
            ["16.71.09.1004"],
        ),
    ],
)
def test_what_is_not_sure_is_offered_among_five(typed: str, codes: list[str]) -> None:
    found = PLACES.search(typed)

    assert not found.exact
    assert set(codes) <= {entry.id for entry in found.entries}


def test_villages_of_one_name_are_told_apart_by_what_they_lie_in() -> None:
    found = PLACES.search("tanjung baru")
    labels = [PLACES.label(entry) for entry in found.entries]

    assert found.more
    assert len(set(labels)) == 5
    assert labels[0] == "Tanjung Baru, Baturaja Timur, OKU"


def test_there_is_more_only_where_others_are_as_good() -> None:
    assert not PLACES.search("kertapti", limit=2).more
    assert PLACES.search("kertapti", limit=1).more
    assert PLACES.search("sukarmi").more
    assert not PLACES.search("lahat", limit=1).more


def test_inside_a_kabupaten_its_own_name_is_a_kecamatan() -> None:
    assert PLACES.search("lahat").entries[0].id == "16.04"
    assert PLACES.search("lahat", inside="16.04").entries[0].id == "16.04.10"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("16.04", "Kabupaten Lahat"),
        ("16.71", "Kota Palembang"),
        ("16.71.13", "Kec. Kertapati, Palembang"),
        ("16.71.04", "Kec. Ilir Barat Satu, Palembang"),
        ("16.73.05", "Kec. Lubuk Linggau Timur II"),
        ("16.04.10", "Kec. Lahat"),
        ("16.71.01.1004", "29 Ilir, Ilir Barat Dua, Palembang"),
        ("16.03.02.1010", "Muara Enim, Muara Enim"),
    ],
)
def test_labels_are_short_and_whole(code: str, label: str) -> None:
    assert PLACES.label(PLACES.get(code)) == label


def test_every_label_finds_its_own_place_and_no_other() -> None:
    labels = {code: PLACES.label(PLACES.get(code)) for code in CODES}
    found = {code: PLACES.search(label) for code, label in labels.items()}

    assert [label for label, times in Counter(labels.values()).items() if times > 1] == []
    assert [c for c in CODES if not found[c].exact or found[c].entries[0].id != c] == []


def test_labels_fit_a_button_or_nearly() -> None:
    lengths = {code: len(PLACES.label(PLACES.get(code))) for code in CODES}

    assert max(lengths[code] for code in CODES if code.count(".") < 3) <= 40
    assert max(lengths.values()) <= 60
    assert sum(length <= 40 for length in lengths.values()) / len(lengths) > 0.85


@pytest.mark.parametrize(("code", "alias"), [(c, a) for c in ALIASES for a in ALIASES[c]])
def test_every_alias_finds_its_place(code: str, alias: str) -> None:
    assert code in [entry.id for entry in PLACES.search(alias).entries]


def test_a_place_knows_what_it_lies_in() -> None:
    assert kabupaten_of("16.71.13.1004") == kabupaten_of("16.71.13") == "16.71"
    assert kabupaten_of("16.71") == "16.71"
    assert kecamatan_of("16.71.13.1004") == kecamatan_of("16.71.13") == "16.71.13"
    assert kecamatan_of("16.71") is None
    assert get_region("16.71.13").name == "Kertapati"
    assert [get_region(code).kind for code in ("16.04", "16.71", "16.71.13")] == [
        *("kabupaten", "kota", "kecamatan")
    ]


def test_a_postal_code_is_told_only_where_there_is_one() -> None:
    assert postal_code("16.71.04.1002") == "30137"
    assert postal_code("16.01.07") == "32151"
    assert postal_code("16.71") is None


@pytest.mark.parametrize("ask", [kabupaten_of, kecamatan_of, postal_code, get_region, PLACES.get])
def test_an_unknown_code_is_an_error(ask: object) -> None:
    for code in ("", "16", "16.99", "16.71.99", "32.01"):
        with pytest.raises(KeyError):
            ask(code)  # type: ignore[operator]


def with_a_slip(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name) - 1)
    letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
    return dice.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def test_one_slip_in_a_kecamatan_still_finds_it_among_five() -> None:
    dice = random.Random(16)
    found, times = [], []
    for code in KECAMATAN * 10:
        name = PLACES.get(code).name.removeprefix("Kec. ").lower()
        begun = time.perf_counter()
        entries = PLACES.search(with_a_slip(name, dice)).entries
        times.append(time.perf_counter() - begun)
        found.append(code in [entry.id for entry in entries])

    print(f"found {statistics.mean(found):.1%}, {statistics.median(times) * 1000:.2f} ms each")
    assert statistics.mean(found) >= 0.95
    assert statistics.median(times) < 0.01  # 0.3 ms on a quiet machine


@given(st.text(max_size=80))
def test_whatever_is_typed_the_search_answers(typed: str) -> None:
    assert len(PLACES.search(typed).entries) <= 5
