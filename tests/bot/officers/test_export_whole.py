"""Every cell of every file against what the database holds, read by another way: hundreds of
leads of every kind, with what people should not write in it."""

import asyncio
import csv
import io
import random
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest
import pyzipper
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.officers.cells import text
from bot.officers.columns import COLUMNS
from bot.officers.export import Making, export
from bot.officers.labels import Labels
from bot.officers.locking import lock
from bot.officers.office_columns import read_columns
from bot.officers.profiles import LAYOUTS, Layout, Profile
from bot.officers.selection import Format, Selection
from conversations.answers import Answers, Skipped
from conversations.flows import asked
from conversations.lead import REGISTRATIONS, LeadDraft, Outcome, outcomes_of
from conversations.replies import Phrase
from storage.consents import Consent
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.hostile import FORMULAS, HARMLESS
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    LAHAT,
    NOW,
    PALEMBANG,
    PASSPHRASE,
    Office,
    answers,
    draft,
    nik,
)
from tests.bot.officers.raw_leads import CELLS, Raw, Skip, cells_of, raw_leads
from tests.bot.officers.test_export import BY, lines_of, objects_of, titles
from tests.bot.officers.test_libreoffice import saved_again
from tests.storage.conftest import KEYRING, migrate

LEADS = 400
CHAT = 700_000
ERASED, WITHDRAWN = 7, 8
BY_NAME = {column.name: column for column in COLUMNS}
OFFICE = Layout(
    Profile.OFFICE,
    read_columns(
        [
            *("NIK = nik", "Nama = name", "HP = phone", "Tgl Lahir = birth_date"),
            *("Gaji = income_month", "Status = status", 'Negara = "WNI"', "Jenis = kind"),
            "Kapan = consent_at",
        ]
    ),
    plain=True,
)
OF_OFFICE = ("nik", "name", "phone", "birth_date", "income_month", "status", None, "kind")


def names() -> list[str]:
    """The corpus, and whatever Hypothesis thinks of."""
    drawn = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
    seen = list(FORMULAS) + list(HARMLESS) + ["skipped", "officer_asks", "Kode", "; DROP", "a\tb"]
    return seen + _examples(drawn, LEADS - len(seen))


def _examples(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    found: list[str] = []

    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None)
    @given(strategy)
    def collect(value: str) -> None:
        found.append(value)

    collect()
    return found[:count]


def lead(number: int, called: str, chance: random.Random) -> LeadDraft:
    given = answers(number).having(asked.NAME, called)
    if chance.random() < 0.3:
        given = given.having(asked.WORK, "employer").having(asked.HELPERS, 3)
        given = given.having(asked.OWNER_ROLE, "owner").having(asked.SALES, "mikro")
        given = given.having(asked.WAGES, (2_000_000,)).having(asked.NIB, f"{number:013}")
        given = given.having(asked.BUSINESS_NAME, called).having(asked.NPWP, f"{number:016}")
    for question in (asked.NIK, asked.PHONE, asked.INCOME, asked.PLAN, asked.NAME):
        if chance.random() < 0.1:
            given = given.skipping(question, chance.choice(list(Skipped)))
    if chance.random() < 0.1:
        given = Answers()
    helped = chance.random() < 0.2
    here = chance.random() < 0.8
    return replace(
        draft(number, run=1 + helped, kind=chance.choice(sorted(REGISTRATIONS)), answers=given),
        region=PALEMBANG if here else LAHAT,
        district="16.71.05" if here else None,
        language=chance.choice(["id", "en", "plm"]),
        referral=chance.choice([None, "PASAR1"]),
        helper="rt" if helped else None,
        helper_phone=helped,
    )


async def fill(office: Office) -> None:
    chance = random.Random(12)
    drafts = [lead(n, called, chance) for n, called in enumerate(names(), start=1)]
    await office.file(*drafts, chat=CHAT)

    async def job(tx: Transaction) -> None:
        said = []
        for number, one in enumerate(drafts, start=1):
            run = one.run if one.helper else None
            for version in range(chance.randint(0, 2)):
                said.append(
                    Consent(CHAT + number, True, f"v{version}", "0" * 64, "id", NOW, 1, run=run)
                )
        await tx.consents.add_many(said)
        for one in drafts[::3]:
            who = chance.choice([ANA, BUDI])
            await tx.leads.claim(one.code, who, None, NOW)
            if chance.random() < 0.7:
                outcome = chance.choice(outcomes_of(one.kind, can_call=one.phone is not None))
                day = date(2026, 12, 1) if outcome is Outcome.CALL_LATER else None
                await tx.leads.note(one.code, who, None, "Sore", NOW)
                await tx.leads.set_outcome(one.code, who, outcome, NOW, day)
        await tx.leads.erase(CHAT + ERASED, NOW)
        await tx.leads.withdraw(CHAT + WITHDRAWN, drafts[WITHDRAWN - 1].code, NOW)

    await office.store.write(job)


@dataclass
class Filled:
    office: Office
    raw: dict[str, Raw]
    """In the order of their codes, as a file has them: all came at one moment."""

    async def made(self, layout: Layout, format: Format) -> bytes:
        target = io.BytesIO()
        how = Making(layout, Labels(CATALOG, "id"), BY, self.office.clock())
        selection = Selection(profile=layout.profile, format=format)
        await self.office.store.read(lambda tx: export(tx, selection, None, target, how))
        return target.getvalue()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Filled once; no test changes it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('whole')}/bot.db"

    async def work() -> None:
        await migrate(url)
        store = await Store.open(url, KEYRING)
        office = Office(store)
        await office.enrol()
        await fill(office)
        await office.service.close()
        await store.close()

    asyncio.run(work())
    return url


@pytest.fixture
async def filled(database: str) -> AsyncIterator[Filled]:
    store = await Store.open(database, KEYRING)
    office = Office(store)
    raw = raw_leads(Path(database.removeprefix("sqlite:///")))
    yield Filled(office, dict(sorted(raw.items())))
    await office.service.close()
    await store.close()


def as_text(value: Any) -> str:
    """In a CSV."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
    return text(value) if isinstance(value, str) else str(value)


def as_json(value: Any) -> Any:
    match value:
        case Skip():
            return {"missing": value}
        case datetime() | date():
            return as_text(value)
        case str():
            return " ".join("".join(_visible(value)).split()) if value.isascii() else ...
    return value


def _visible(value: str) -> list[str]:
    return [char if char.isprintable() else " " if char.isspace() else "" for char in value]


def in_words(name: str, value: Any) -> Any:
    """In a workbook."""
    if isinstance(value, Skip):
        return CATALOG.plain("id", Phrase(f"desk.cell.{value}"))
    words = BY_NAME[name].words
    if words and isinstance(value, str):
        codes = value.split() if BY_NAME[name].kind == "codes" else [value]
        return ", ".join(CATALOG.plain("id", Phrase(f"{words}.{code}")) for code in codes)
    if isinstance(value, str):
        return text(value) or None
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime(value.year, value.month, value.day) if is_day else value  # noqa: DTZ001


def expected(raw: Mapping[str, Raw], layout: Layout) -> list[dict[str, Any]]:
    names = [heading.name for heading in layout.headings]
    return [{name: cells_of(one)[name] for name in names} for one in raw.values()]


def tidy(value: Any) -> Any:
    """A spreadsheet's time is a fraction of a day, and a text of nothing an empty cell."""
    return (
        value.replace(microsecond=0)
        if isinstance(value, datetime)
        else None
        if value == ""
        else value
    )


def grid(source: Any, layout: Layout) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(source).worksheets[0]
    names = [heading.name for heading in layout.headings]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == titles(names)
    return [dict(zip(names, map(tidy, row), strict=True)) for row in rows]


def said_in(raw: Mapping[str, Raw], layout: Layout) -> list[dict[str, Any]]:
    return [
        {name: in_words(name, value) for name, value in row.items()}
        for row in expected(raw, layout)
    ]


def test_the_other_way_of_reading_knows_every_column() -> None:
    assert list(CELLS) == list(BY_NAME)


@pytest.mark.parametrize("profile", [Profile.CALLS, Profile.REGISTRATION])
async def test_each_cell_is_what_the_database_holds(filled: Filled, profile: Profile) -> None:
    layout, raw = LAYOUTS[profile], filled.raw
    assert len(raw) == LEADS - 2
    assert {draft(ERASED).code, draft(WITHDRAWN).code} & raw.keys() == set()
    wanted = expected(raw, layout)

    table = lines_of(await filled.made(layout, Format.CSV))
    assert table == [{name: as_text(cell) for name, cell in row.items()} for row in wanted]

    lines = objects_of(await filled.made(layout, Format.JSONL))
    for line, row in zip(lines, wanted, strict=True):
        assert line.pop("schema") == 1
        hoped = {name: as_json(cell) for name, cell in row.items()}
        assert {n: c for n, c in line.items() if hoped[n] is not ...} == {
            n: c for n, c in hoped.items() if c is not ...
        }

    content = await filled.made(layout, Format.XLSX)
    assert grid(io.BytesIO(content), layout) == said_in(raw, layout)
    if profile is Profile.REGISTRATION:
        niks = {row["nik"] for row in table} - {"", "skipped", "officer_asks"}
        assert {len(digits) for digits in niks} == {16}
        assert niks <= {nik(number) for number in range(1, LEADS + 1)}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
async def test_a_spreadsheet_program_shows_and_saves_each_cell_as_it_was(
    filled: Filled, tmp_path: Path
) -> None:
    layout = LAYOUTS[Profile.REGISTRATION]
    saved = await saved_again(tmp_path, await filled.made(layout, Format.XLSX), "xlsx")
    assert saved is not None
    assert grid(saved, layout) == said_in(filled.raw, layout)


async def test_an_offices_own_file_has_its_words_and_nothing_for_what_is_missing(
    filled: Filled,
) -> None:
    content = await filled.made(OFFICE, Format.CSV)
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head == [column.name for column in OFFICE.columns]
    for row, one in zip(rows, filled.raw.values(), strict=True):
        cells = cells_of(one)
        for shown, name in zip(row, OF_OFFICE, strict=False):
            hoped = "WNI" if name is None else cells[name]
            if name is not None and BY_NAME[name].words:
                hoped = in_words(name, hoped)
            assert shown == ("" if isinstance(hoped, Skip) else as_text(hoped))
        assert row[-1] == as_text(cells["consent_at"])


async def test_counts_are_those_of_the_database(filled: Filled) -> None:
    layout, rows = LAYOUTS[Profile.STATISTICS], [cells_of(one) for one in filled.raw.values()]
    found = lines_of(await filled.made(layout, Format.CSV))
    for name in ("status", "kind", "kabupaten", "sex", "plan", "language", "registered_by"):
        counts: dict[str, int] = {}
        for row in rows:
            value = "none" if row[name] is None else str(row[name])
            counts[value] = counts.get(value, 0) + 1
        shown = {r["value"]: int(r["people"]) for r in found if r["group"] == name}
        assert sum(shown.values()) == len(rows)
        merged = shown.pop("merged", 5)
        assert merged >= 5
        assert shown == {value: counts[value] for value in shown}
        assert min(shown.values()) >= 5


@pytest.mark.parametrize("format", Format)
async def test_under_lock_nothing_is_readable_but_by_the_passphrase(
    filled: Filled, format: Format
) -> None:
    layout, target = LAYOUTS[Profile.REGISTRATION], io.BytesIO()
    plain = await filled.made(layout, format)
    await asyncio.to_thread(lock, io.BytesIO(plain), target, f"a.{format}", format, PASSPHRASE)
    content = target.getvalue()

    assert unlocked(content, format, PASSPHRASE) == plain
    with pytest.raises((RuntimeError, msoffcrypto.exceptions.InvalidKeyError)):
        unlocked(content, format, f"{PASSPHRASE}x")
    readable = [nik(n) for n in range(1, LEADS) if nik(n).encode() in content]
    assert readable == []


def unlocked(content: bytes, format: Format, passphrase: str) -> bytes:
    if format is not Format.XLSX:
        with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
            archive.setpassword(passphrase.encode())
            return bytes(archive.read(archive.namelist()[0]))
    source, target = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    source.load_key(password=passphrase, verify_password=True)
    source.decrypt(target)
    return target.getvalue()
