"""The occupations, and the words in which people say them."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from conversations.occupations import GROUPS, OCCUPATIONS, OccupationFile, get

TABLE: dict[str, Any] = tomllib.loads(
    (files("conversations") / "data" / "occupations.toml").read_text("utf-8")
)
JOBS = TABLE["occupations"]

SAID = [
    ("ojol", "ojek-online"),
    ("gojek", "ojek-online"),
    ("driver ojol", "ojek-online"),
    ("tukang ojek", "ojek-pangkalan"),
    ("ngojek", "ojek-pangkalan"),
    ("supir truk", "sopir-truk"),
    ("saya sopir angkot", "sopir-angkot"),
    ("kurir", "kurir-paket"),
    ("j&t", "kurir-paket"),
    ("narik becak", "becak-bentor"),
    ("ketek", "perahu-ketek"),
    ("kuli bangunan", "pembantu-tukang"),
    ("buruh bangunan", "pembantu-tukang"),
    ("montir", "montir"),
    ("nyadap karet", "petani-karet"),
    ("motong para", "petani-karet"),
    ("petani karet", "petani-karet"),
    ("betani", "petani"),
    ("bertani", "petani"),
    ("ngedodos", "pemanen-sawit"),
    ("sahang", "petani-lada"),
    ("buruh tani", "buruh-tani"),
    ("cari ikan", "nelayan-sungai"),
    ("jualan pempek", "penjual-pempek"),
    ("penjual pempek", "penjual-pempek"),
    ("dagang sayur", "pedagang-sayur"),
    ("warung", "warung-sembako"),
    ("toko manisan", "warung-sembako"),
    ("jual online", "penjual-online"),
    ("wiraswasta", "pemilik-usaha"),
    ("jaga toko", "penjaga-toko"),
    ("begawe serabutan", "serabutan"),
    ("gawe apo bae", "serabutan"),
    ("tukang parkir", "tukang-parkir"),
    ("pembantu", "asisten-rumah-tangga"),
    ("tukang jahit", "penjahit"),
    ("songket", "penenun"),
    ("marbut", "marbot"),
    ("tkw", "pekerja-migran"),
]


@pytest.mark.parametrize(("said", "id"), SAID)
def test_an_everyday_word_is_taken_for_its_job(said: str, id: str) -> None:
    found = OCCUPATIONS.search(said)

    assert (found.entries[0].id, found.exact) == (id, True)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("ojek", ["ojek-online", "ojek-pangkalan"]),
        ("grab", ["ojek-online", "sopir-taksi", "kurir-makanan"]),
        ("supir", ["sopir-angkot", "sopir-truk"]),
        ("sawit", ["petani-sawit", "pemanen-sawit", "buruh-kebun-perusahaan"]),
        ("guru", ["guru-ngaji", "guru-honorer"]),
        ("jualan", ["pedagang-pasar", "pedagang-keliling"]),
        ("nelayan", ["nelayan-sungai", "nelayan-laut"]),
        ("tukang bagunan", ["tukang-bangunan"]),
        ("panjahit", ["penjahit"]),
        ("penjual pempk", ["penjual-pempek"]),
        ("jualan pempek keliling di pasar", ["penjual-pempek"]),
        ("kerja di kebun sawit orang", ["petani-sawit"]),
        ("kasir indomaret", ["penjaga-toko"]),
    ],
)
def test_what_may_be_several_jobs_is_asked(said: str, ids: list[str]) -> None:
    found = OCCUPATIONS.search(said)

    assert not found.exact
    assert set(ids) <= {entry.id for entry in found.entries}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job["id"])
def test_every_name_and_synonym_finds_its_job(job: dict[str, Any]) -> None:
    for word in (job["name"], *job["also"]):
        found = OCCUPATIONS.search(word)

        assert (found.entries[0].id, found.exact) == (job["id"], True), word


def test_ojek_drivers_and_couriers_are_transport_and_nobody_else() -> None:
    transport = [job["id"] for job in JOBS if get(job["id"]).sector == "transport"]
    named = [job["id"] for job in JOBS if job["id"].startswith(("ojek-", "sopir-", "kurir-"))]

    assert transport == named
    assert len(named) > 10


def test_the_segments_hinted_at() -> None:
    assert get("ojek-online").segment == "bpu"
    assert get("satpam").segment == "pu"
    assert get("pemborong").segment == "jakon"
    assert get("pekerja-migran").segment == "pmi"


def test_names_fit_a_button_and_every_group_is_used() -> None:
    assert max(len(job["name"]) for job in JOBS) <= 30
    assert {job["group"] for job in JOBS} == set(GROUPS)
    assert len(GROUPS) == 13
    assert len(JOBS) >= 110


def test_an_unknown_job_is_an_error() -> None:
    with pytest.raises(KeyError):
        get("astronaut")


def job(**changes: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "id": "a",
        "group": "farming",
        "name": "Petani",
        "english": "Farmer",
        "also": ["tani"],
        "sector": "other",
        "segment": "bpu",
    }
    return whole | changes


@pytest.mark.parametrize(
    ("jobs", "fault"),
    [
        ([job(), job(name="Nelayan", also=[])], "id a"),
        ([job(), job(id="b", name="Nelayan", also=["TANI."])], "stands under a"),
        ([job(also=["tani", "ta ni"])], "stands under a"),
        ([job(group="nothing")], "no such group"),
        ([job(sector="air")], "sector"),
        ([job(segment="x")], "segment"),
        ([job(salary=1)], "salary"),
        ([job(name=None)], "name"),
    ],
)
def test_a_faulty_table_does_not_load(jobs: list[dict[str, object]], fault: str) -> None:
    table = {
        "words": {},
        "noise": {"phrases": []},
        "place": {"phrases": [], "own": []},
        "groups": {"farming": "Farming"},
    }

    OccupationFile.model_validate({**table, "occupations": [job()]})
    with pytest.raises(ValidationError, match=fault):
        OccupationFile.model_validate({**table, "occupations": jobs})
