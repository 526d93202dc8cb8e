"""``make mutants``: breaks the rules in every small way and names the breaks that no test notices.

mutmut breaks the bodies of functions, ``leftovers`` all the rest. What came of it is written to
docs/mutants.md below WRITTEN, where the reason beside a survivor is written by hand and kept from
run to run. Ends with 1 where a survivor has no reason or too few breaks are noticed.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.mutation.leftovers import Break, breaks, siblings_in

HERE = Path(__file__).parent.parent.parent
RULES = Path("conversations/rules")
REPORT = HERE / "docs/mutants.md"
WRITTEN = "<!-- Below this line the page is written by `make mutants`, except the reasons. -->"
WORKERS = 2
ENOUGH = 0.95
PATIENCE = 120
"""Seconds for the tests of one break; a break that makes them run longer is noticed."""
TESTS = "tests/conversations/rules"
NOT_RUN = f"--ignore={TESTS}/test_second_opinion.py"
PLUGINS = ("-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin", "-p", "pytest_timeout")
"""What pyproject.toml needs; loading all that is installed takes longer than most of the tests."""
FIRST: Mapping[str, tuple[str, ...]] = {
    "decisions": ("eligibility", "awaiting"),
    "discount": ("contributions",),
    "facts": ("eligibility",),
    "files": ("reading", "override"),
    "keys": ("reading", "override"),
    "reading": ("reading", "override"),
    "refusing": ("reading", "override"),
    "results": ("contributions",),
    "shapes": ("reading", "override"),
    "texts": ("reading", "override"),
    "values": ("book", "reading"),
}
"""Which tests most likely notice a break; where no name is here, those of the same name."""
COPIED = ("conversations", "bot", "storage", "tests", "pyproject.toml")
_ROW = re.compile(r"\| (`.*?`) \| (.*?) \| (.*?) \|")

Survivor = tuple[str, str]
"""Where it is, and what was changed."""


def main() -> int:
    started = time.monotonic()
    counts, survivors = Counter[str](), list[Survivor]()
    for broken in (_by_mutmut(), _leftovers()):
        for file, survivor in broken:
            counts[file] += 1
            if survivor is not None:
                counts[f"{file} survived"] += 1
                survivors.append(survivor)
    introduction, _, written = REPORT.read_text("utf-8").partition(WRITTEN)
    reasons = dict(_reasons(written))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.monotonic() - started, used.ru_utime + used.ru_stime
    report = "\n".join(_report(counts, sorted(survivors), reasons, *took))
    REPORT.write_text(f"{introduction}{WRITTEN}\n\n{report}\n", "utf-8")
    unreasoned = [one for one in survivors if not reasons.get(one)]
    for where, change in unreasoned:
        print(f"no test notices and no reason is given: {where}: {change}")
    total = sum(n for name, n in counts.items() if name.endswith(".py"))
    print(f"{total - len(survivors)} of {total} noticed; see {REPORT.relative_to(HERE)}")
    return int(bool(unreasoned) or total - len(survivors) < ENOUGH * total)


def _by_mutmut() -> Iterator[tuple[str, Survivor | None]]:
    shutil.rmtree(HERE / "mutants", ignore_errors=True)
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run([mutmut, "run", "--max-children", str(WORKERS)], cwd=HERE, check=True)
    for line in _said(mutmut, "results", "--all", "true"):
        name, status = line.strip().split(": ")
        module, function = name.removeprefix("conversations.rules.").split(".")
        # x_name__mutmut_1, or xǁClassǁname__mutmut_1
        shown = re.sub(r"^x_?|__mutmut_\d+$", "", function).strip("ǁ").replace("ǁ", ".")
        if status in ("killed", "timeout"):
            yield f"{module}.py", None
        else:
            change = [
                part for part in _said(mutmut, "show", name) if re.match(r"[-+](?![-+])", part)
            ]
            before, after = (
                " ".join(part[1:].strip() for part in change if part[0] == sign) for sign in "-+"
            )
            yield f"{module}.py", (f"`{module}.{shown}`", _change(before, after))


def _leftovers() -> Iterator[tuple[str, Survivor | None]]:
    files = sorted((HERE / RULES).glob("*.py"))
    siblings = {
        kind: members
        for path in (*files, HERE / "conversations/lead.py")
        for kind, members in siblings_in(path).items()
    }
    found = [one for path in files for one in breaks(path, siblings)]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        rooms = SimpleQueue[Path]()
        for number in range(WORKERS):
            rooms.put(_room(Path(folder) / str(number)))
        noticed = pool.map(lambda one: _noticed(one, rooms), found)
        for count, (one, told) in enumerate(zip(found, noticed, strict=True), 1):
            print(f"\rleftovers: {count} of {len(found)}", end="" if count < len(found) else "\n")
            where = f"`{one.file}`: `{one.line}`".replace("|", "¦")
            yield one.file, None if told else (where, _change(one.before, one.after))


def _room(folder: Path) -> Path:
    """A copy of the program in which one thing at a time is broken."""
    for name in COPIED:
        source = HERE / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        folder.mkdir(exist_ok=True)
        copy(source, folder / name)
    if not _tests_pass(folder, TESTS):
        raise SystemExit("the tests fail before anything is broken")
    return folder


def _noticed(one: Break, rooms: "SimpleQueue[Path]") -> bool:
    room = rooms.get()
    path = room / RULES / one.file
    whole = path.read_text("utf-8")
    try:
        path.write_text(one.text, "utf-8")
        names = FIRST.get(path.stem, (path.stem,))
        likely = [str((room / TESTS / f"test_{name}.py").resolve(strict=True)) for name in names]
        return not (_tests_pass(room, *likely) and _tests_pass(room, TESTS))
    finally:
        path.write_text(whole, "utf-8")
        rooms.put(room)


def _tests_pass(folder: Path, *tests: str) -> bool:
    # -B: a compiled file of the same second and size would be taken for the broken one.
    command = (sys.executable, "-B", "-m", "pytest", "-x", "-q", *PLUGINS, NOT_RUN, *tests)
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _said(*command: str | Path) -> list[str]:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.strip()]


def _change(before: str, after: str) -> str:
    return f"`{before}` → `{after}`".replace("|", "¦")


def _reasons(report: str) -> Iterator[tuple[Survivor, str]]:
    for row in _ROW.finditer(report):
        yield (row[1], row[2]), row[3].strip()


def _report(
    counts: Mapping[str, int],
    survivors: list[Survivor],
    reasons: Mapping[Survivor, str],
    seconds: float,
    processor: float,
) -> Iterator[str]:
    files = sorted(name for name in counts if name.endswith(".py"))
    total = sum(counts[name] for name in files)
    noticed = total - len(survivors)
    yield (
        f"Measured on {datetime.now(UTC).date()}: **{noticed} of {total} breaks noticed,"
        f" {noticed / total:.1%}**, in {seconds / 60:.0f} minutes with two workers, which used"
        f" {processor / 60:.0f} minutes of processor time."
    )
    yield from ("", "| file | breaks | not noticed |", "|---|---|---|")
    yield from (f"| {name} | {counts[name]} | {counts[f'{name} survived']} |" for name in files)
    yield from ("", "## What no test notices, and why that is so", "")
    yield from ("| where | change | reason |", "|---|---|---|")
    yield from (
        f"| {where} | {change} | {reasons.get((where, change), '')} |"
        for where, change in survivors
    )


if __name__ == "__main__":
    sys.exit(main())
