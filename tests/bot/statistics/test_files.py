"""What leaves: made for who the officer is at that moment, and logged."""

import io

import openpyxl
import pytest
from PIL import Image

from bot.statistics.files import StatisticsFiles
from bot.statistics.studio import NotDrawn, drawn
from storage.errors import OfficerNotFound
from tests.bot.officers.office import ANA, LAHAT, Office, secrets
from tests.bot.statistics.weeks import BOSS, CHIEF, a_week, begin


def order(officer: int, **what: str) -> dict[str, object]:
    return {"statistics": what, "officer": officer, "language": "id"}


def builder(office: Office) -> StatisticsFiles:
    return StatisticsFiles(office.store, office.worlds)


@pytest.mark.parametrize(
    ("which", "words"), [("funnel", "corong"), ("regions", "daerah"), ("weeks", "pekan")]
)
async def test_a_picture_can_be_read_on_a_phone_and_is_logged(
    office: Office, which: str, words: str
) -> None:
    await a_week(office)
    await begin(office, 6, "1")
    upload = await builder(office).build(order(BOSS, picture=which))
    assert (upload.parameter, upload.name) == ("photo", f"statistik_{words}_2026-W47.png")
    picture = Image.open(io.BytesIO(upload.content))
    assert picture.width == 1080  # three for each point of a phone 360 wide
    assert picture.width + picture.height < 10_000  # more, and Telegram takes no photo
    assert picture.height < 20 * picture.width
    [entry] = await office.audit()
    assert (entry.action, entry.actor) == ("statistics.picture", BOSS)
    assert entry.detail["picture"] == which


async def test_a_picture_of_nothing_says_so(office: Office) -> None:
    upload = await builder(office).build(order(ANA, picture="funnel"))
    assert upload.content.startswith(b"\x89PNG")


async def test_a_report_is_a_pdf_of_two_pages(office: Office) -> None:
    await a_week(office)
    upload = await builder(office).build(order(BOSS, week="2026-W47", format="pdf"))
    assert (upload.parameter, upload.name) == ("document", "laporan_2026-W47.pdf")
    assert upload.content.startswith(b"%PDF")
    assert b"/Count 2" in upload.content
    [entry] = await office.audit()
    assert (entry.action, entry.detail["week"]) == ("statistics.report", "2026-W47")


async def rows(office: Office, officer: int, sheet: str) -> list[tuple[object, ...]]:
    upload = await builder(office).build(order(officer, week="2026-W47", format="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(upload.content))
    assert book.sheetnames == ["ringkasan", "pekan", "kabupaten", "corong", "asal", "tentang"]
    assert len(book["pekan"]._charts) == 1
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


async def test_a_workbook_hides_what_the_screen_hides(office: Office) -> None:
    await a_week(office)
    told = {row[0]: row[1:4] for row in await rows(office, BOSS, "kabupaten")}
    assert told["Kota Palembang"] == (12, 6, 6)
    assert told["Kabupaten Muba"] == told["Kabupaten Lahat"] == ("*", "*", "*")
    exact = {row[0]: row[1:4] for row in await rows(office, CHIEF, "kabupaten")}
    assert exact["Kabupaten Muba"] == (2, 2, 0)


async def test_nobody_is_in_a_report(office: Office) -> None:
    await a_week(office)
    for sheet in ("ringkasan", "kabupaten", "asal", "tentang"):
        text = str(await rows(office, CHIEF, sheet))
        assert not [secret for n in range(1, 10) for secret in secrets(n) if secret in text]


async def test_areas_are_those_of_the_moment(office: Office) -> None:
    await a_week(office)
    await office.store.write(
        lambda tx: tx.officers.add(BOSS, "Dewi", "supervisor", frozenset({LAHAT}), office.clock())
    )
    told = [row[0] for row in await rows(office, BOSS, "kabupaten")]
    assert "Kabupaten Lahat" in told
    assert "Kota Palembang" not in told


async def test_who_may_no_longer_have_it_gets_nothing(office: Office) -> None:
    await a_week(office)
    ordered = order(ANA, week="2026-W47", format="pdf")
    with pytest.raises(OfficerNotFound):  # an officer leads nobody
        await builder(office).build(ordered)
    await office.store.write(lambda tx: tx.officers.remove(BOSS, office.clock()))
    with pytest.raises(OfficerNotFound):
        await builder(office).build(order(BOSS, picture="weeks"))
    assert await office.audit() == []


async def test_a_drawing_that_fails_is_told() -> None:
    with pytest.raises(NotDrawn):
        await drawn("drawing", {"kind": "bars"})
