"""What an office wants to reach stands beside what was reached, once it has said so."""

from pathlib import Path

from bot.statistics.figures import KABUPATEN, gather, target_rule
from bot.statistics.periods import Week
from bot.statistics.told import Told
from conversations.replies import Phrase
from conversations.rules.book import RuleBook
from tests.bot.officers.office import CATALOG, PALEMBANG, TODAY, Office
from tests.bot.statistics.weeks import a_week

OURS = f"""
[[{target_rule(PALEMBANG)}.values]]
since = 2026-01-01
value = "5000"
source = "kanwil"
confidence = "A"
checked_on = 2026-11-01

[sources.kanwil]
title = "Rencana kerja"
url = "https://example.org"
"""


async def told(office: Office, rules: RuleBook) -> Told:
    worlds = type(office.worlds)(
        CATALOG, rules, "Kantor Contoh", "08.00-15.00", clock=office.clock
    )
    world = worlds.at(office.clock())
    week = Week.of(TODAY)
    figures = await office.store.read(lambda tx: gather(tx, world, None, week))
    return Told(figures, None, exact=True)


async def test_nothing_is_invented_for_a_kabupaten(office: Office) -> None:
    await a_week(office)
    release = await told(office, RuleBook.load())
    assert [release.goal_of(row) for row in release.regions()] == [None] * len(KABUPATEN)
    keys = [phrase.key.rpartition(".")[2] for phrase in release.goals()]
    assert keys == ["workers", "wanted", "none"]


async def test_kabupaten_without_anything_are_one_line(office: Office, tmp_path: Path) -> None:
    await a_week(office)
    override = tmp_path / "kantor.toml"
    override.write_text(OURS.replace("k1671", "k1601"), "utf-8")
    short = (await told(office, RuleBook.load(override=override))).regions_in_short()
    names = [CATALOG.plain("id", Phrase("desk.chart.value", {"value": r.name})) for r in short]
    assert names[-1] == f"{len(KABUPATEN) - 4} lainnya"
    assert len(names) == 5
    assert any("OKU" in name for name in names)
    assert [*short[-1].counts.values()] == [0, 0, 0]


async def test_an_offices_own_target_stands_beside_its_kabupaten(
    office: Office, tmp_path: Path
) -> None:
    await a_week(office)
    override = tmp_path / "kantor.toml"
    override.write_text(OURS, "utf-8")
    ours = await told(office, RuleBook.load(override=override))
    goals = {str(row.name): ours.goal_of(row) for row in ours.regions()}
    assert {name: goal for name, goal in goals.items() if goal} == {"Kota Palembang": 5000}
    assert "none" not in [phrase.key.rpartition(".")[2] for phrase in ours.goals()]
