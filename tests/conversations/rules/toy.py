"""A small rule folder for tests of the book itself."""

from pathlib import Path

from conversations.rules.book import RuleBook

SOURCES = """
[law]
title = "UU 1/2000"
url = "https://example.org/uu-1-2000"

[press]
title = "Koran"
url = "https://example.org/koran"
"""
DOUBTS = """
[rate]
rank = 2
text = "Berapa iuran mainan?"

[age]
rank = 1
text = "Berapa umur mainan?"
open = true
"""
RATE = """
[toy.rate]
label = "Iuran mainan"
unit = "share"

[[toy.rate.values]]
since = 2020-01-01
since_known = false
value = "0.01"
source = "law"
article = "Pasal 5"
seen_in = ["press"]
confidence = "B"
doubt = "rate"
checked_on = 2026-01-02

[[toy.rate.values]]
since = 2021-07-01
value = "0.02"
source = "law"
confidence = "A"
checked_on = 2026-01-02

[[toy.rate.values]]
since = 2023-01-01
ended = true
source = "law"
confidence = "A"
checked_on = 2026-01-02

[[toy.rate.values]]
since = 2024-01-01
value = "0.03"
source = "law"
confidence = "A"
checked_on = 2026-01-02
"""
OTHERS = """
[toy.programmes]
label = "Program mainan"
unit = "ids"

[[toy.programmes.values]]
since = 2020-01-01
value = ["jkk", "jkm"]
source = "law"
confidence = "A"
checked_on = 2026-01-02

[toy.bands]
label = "Golongan mainan"
unit = "table"
columns = { start = "rupiah", part = "share" }

[[toy.bands.values]]
since = 2020-01-01
value = [{ part = "0.5", start = "100" }, { start = "200", part = "0.25" }]
source = "law"
confidence = "A"
checked_on = 2026-01-02
"""


def load(folder: Path, text: str = RATE, sources: str = SOURCES, doubts: str = DOUBTS) -> RuleBook:
    (folder / "sources.toml").write_text(sources, "utf-8")
    (folder / "doubts.toml").write_text(doubts, "utf-8")
    (folder / "toy.toml").write_text(text, "utf-8")
    return RuleBook.load(folder)
