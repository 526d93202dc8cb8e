"""`python -m tests.export_bench`: exports of a great many leads, beside plain loops in the same
run: time, memory and the ratios. A command and never a timed test."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer

from tests.export_bench.database import prepare
from tests.export_bench.ways import WAYS, measure

KEPT = Path(tempfile.gettempdir()) / "bpjs-export-bench"
FORMATS = ("csv", "xlsx")
cli = typer.Typer(add_completion=False)

Folder = Annotated[Path, typer.Option(help="Where the databases are made, and kept.")]


@cli.command()
def run(
    leads: Annotated[int, typer.Option(min=1)] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=1, help="Each runs every way once.")] = 1,
    formats: Annotated[str, typer.Option(help="With a comma between.")] = ",".join(FORMATS),
    folder: Folder = KEPT,
) -> None:
    """Measure every way and format, and print medians and ratios."""
    place = folder / str(leads)
    typer.echo(f"{leads:,} sealed leads in {place}; made once, used again.")
    prepare(place, leads)
    for format in formats.split(","):
        results: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                results[way].append(_apart(way, format, place))
        _report(format, results)


@cli.command(hidden=True)
def one(way: str, format: str, place: Path) -> None:
    """One measurement, in this process."""
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        output = Path(scratch) / f"out.{format}"
        typer.echo(json.dumps(measure(way, format, place, output)))


def _apart(way: str, format: str, place: Path) -> dict[str, Any]:
    """In a process of its own: its memory is nobody else's."""
    program = [sys.executable, "-m", "tests.export_bench", "one", way, format, str(place)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _report(format: str, results: dict[str, list[dict[str, Any]]]) -> None:
    seconds, cpu = (
        {way: median(run[what] for run in runs) for way, runs in results.items()}
        for what in ("seconds", "cpu")
    )
    typer.echo(
        f"\n{format}: way, seconds, of them worked, rows a second, peak MB, file MB,"
        " times ours: seconds, worked"
    )
    for way, runs in results.items():
        rows, most = runs[0]["rows"], max(run["megabytes"] for run in runs)
        typer.echo(
            f"  {way:<7} {seconds[way]:8.1f} s {cpu[way]:8.1f} s {rows / seconds[way]:10,.0f}/s"
            f" {most:7.0f} MB {runs[0]['size'] / 1e6:8.1f} MB"
            f" {seconds['ours'] / seconds[way]:6.2f}x {cpu['ours'] / cpu[way]:6.2f}x"
        )


if __name__ == "__main__":
    cli()
