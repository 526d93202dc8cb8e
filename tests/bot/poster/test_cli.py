"""``poster`` as it is typed."""

from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner, Result

from bot.poster.cli import poster
from tests.bot.officers.machine import Machine
from tests.bot.poster.scanning import found, modules, text_of

CLI = typer.Typer()
CLI.command("poster")(poster)
BOT = ("--bot-username", "@contoh_bot")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    ready = Machine(tmp_path)
    ready.file()
    return ready


def run(machine: Machine, *arguments: str) -> Result:
    return CliRunner().invoke(CLI, arguments, env=machine.env, catch_exceptions=False)


def test_a_png_of_a_code_leads_to_the_bot_with_the_code(machine: Machine) -> None:
    code = machine.run("referral", "add", "Pasar 16 Ilir").stdout.splitlines()[0]
    out = machine.output("poster.png")
    made = run(machine, "--out", str(out), "--referral", code.lower(), *BOT)

    assert (made.exit_code, made.stderr) == (0, "")
    link = f"https://t.me/contoh_bot?start={code}"
    assert link in made.stdout
    with Image.open(out) as image:
        assert [round(dots) for dots in image.info["dpi"]] == [300, 300]
        assert text_of(modules(image, found(image))) == link


def test_a_pdf_is_one_page_of_a4_with_the_same_picture(machine: Machine) -> None:
    png, pdf = machine.output("poster.png"), machine.output("poster.pdf")
    for out in (png, pdf):
        assert run(machine, "--out", str(out), *BOT).exit_code == 0
    content = pdf.read_bytes()

    assert content.startswith(b"%PDF")
    assert b"/Count 1" in content
    assert b"/MediaBox [ 0 0 595.2 841.92 ]" in content  # points: 210 by 297 mm
    picture = machine.output("inside.jpg")
    start = content.index(b"\xff\xd8\xff")
    picture.write_bytes(content[start : content.index(b"\xff\xd9", start) + 2])
    with Image.open(png) as drawn, Image.open(picture) as printed:
        assert printed.size == drawn.size
        assert text_of(modules(printed, found(drawn))) == "https://t.me/contoh_bot"


def test_without_a_code_no_database_is_needed(tmp_path: Path) -> None:
    empty = Machine(tmp_path)
    made = run(empty, "--out", str(empty.output("poster.png")), "--language", "en", *BOT)

    assert made.exit_code == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("--out", "poster.doc", *BOT), 2, ".pdf or .png"),
        (("--out", "poster.png", "--bot-username", "a b"), 2, "@contoh_bot"),
        (("--out", "poster.png"), 2, "BOT_TOKEN"),
        (("--out", "poster.png", "--language", "xx", *BOT), 2, "--language"),
        (("--out", "poster.png", "--referral", "PASAR-KQT", *BOT), 1, "no such referral"),
        (("--out", "none/poster.png", *BOT), 1, "cannot be written"),
    ],
)
def test_a_mistake_is_one_sentence(
    machine: Machine, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    at = str(machine.output(arguments[1]))
    refused = run(machine, arguments[0], at, *arguments[2:])

    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert said in refused.stderr
    assert not Path(at).exists()


def test_a_file_that_is_there_stays(machine: Machine) -> None:
    out = machine.output("poster.png")
    out.write_bytes(b"mine")
    refused = run(machine, "--out", str(out), *BOT)

    assert refused.exit_code == 1
    assert "exists already" in refused.stderr
    assert out.read_bytes() == b"mine"
