"""The officer's guide names only commands, buttons and pictures that are there, all commands that
there are, and the program's own numbers."""

import re
from pathlib import Path

import pytest

from bot.mending import KEPT_OPEN
from bot.officers.authenticator import CLOSED_FOR, SESSION, STEP_UP, TRIES
from bot.officers.choosing import MOST_IN_CHAT
from bot.officers.commands import IDS
from bot.queueing import TAKEN_AWAY_AFTER
from bot.settings import Settings
from bot.talking import SILENT_FOR
from conversations.messages.catalog import REFERENCE, Catalog
from storage.invites import LIFE

DOCS = Path(__file__).parents[1] / "docs"
GUIDE = (DOCS / "panduan-petugas.md").read_text()
ON_ONE_LINE = " ".join(GUIDE.split())
CATALOG = Catalog.load()

OF_PEOPLE = CATALOG.words(REFERENCE, "command.check")
"""What an officer tells people to type; no command of the desk."""
OF_TELEGRAM = {"MULAI"}
COMMANDS = sorted(set(re.findall(r"(?<![\w<])/([a-z]+)", GUIDE)))
PRESSED = r"(?:[Tt]ombol|menekan|tekan|sesudah) (?:\*\*|<b>)([^*<]+)"
BUTTONS = sorted(set(re.findall(PRESSED, ON_ONE_LINE)) - OF_TELEGRAM)
PICTURES = sorted(set(re.findall(r'src="(.+?)"', GUIDE)))
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
MINUTE, HOUR = 60, 3600


@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_in_the_guide_is_one_of_the_desk(word: str) -> None:
    desk = {way for id in IDS for way in CATALOG.words(REFERENCE, f"desk.command.{id}")}
    assert word in desk.union(OF_PEOPLE)


@pytest.mark.parametrize("id", IDS)
def test_the_guide_leaves_no_command_out(id: str) -> None:
    assert set(CATALOG.words(REFERENCE, f"desk.command.{id}")).intersection(COMMANDS)


@pytest.mark.parametrize("label", BUTTONS)
def test_a_button_in_the_guide_is_one_of_the_desk(label: str) -> None:
    messages = CATALOG.languages[REFERENCE].messages
    labels = {text for key, text in messages.items() if key.startswith("desk.button.")}
    shown = {re.sub(r"^\W+", "", re.sub(r"\{(n|code)\}.*", "", text)).strip() for text in labels}
    assert label in shown


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_in_the_guide_is_there(picture: str) -> None:
    assert (DOCS / picture).is_file()


@pytest.mark.parametrize(
    "said",
    [
        f"Berlaku {LIFE.total_seconds() / MINUTE:.0f} menit, sekali pakai",
        f"berlaku {SESSION.total_seconds() / HOUR:.0f} jam",
        f"lebih dari {STEP_UP.total_seconds() / MINUTE:.0f} menit lalu",
        f"Salah {TRIES} kali: tunggu {CLOSED_FOR.total_seconds() / MINUTE:.0f} menit",
        f"terhapus sendiri sesudah {TAKEN_AWAY_AFTER.total_seconds() / MINUTE:.0f} menit",
        f"Sesudah {DEFAULTS['lease_days']} hari kerja",
        f"paling banyak {DEFAULTS['reveals_a_day']} sehari",
        f"{DEFAULTS['exports_a_day']} berkas sehari",
        f"{MOST_IN_CHAT // 1000}.000 orang satu berkas",
        f"paling lama {KEPT_OPEN.days} hari",
        f"sesudah {SILENT_FOR.total_seconds() / MINUTE:.0f} menit sepi",
    ],
)
def test_a_number_in_the_guide_is_the_programs(said: str) -> None:
    assert said in ON_ONE_LINE


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_nothing_is_told_twice_in_a_table(page: Path) -> None:
    """Two rows about one thing are what a merge leaves behind."""
    parts = re.split(r"\n\n|\n#", page.read_text())
    for part in parts:
        told = [cells[1].strip() for row in part.splitlines() if len(cells := row.split("|")) > 2]
        about = [name for name in told if name and set(name) - set("-:")]
        if page.stem != "mutants":  # one function, many of its mutants
            assert len(about) == len(set(about))
