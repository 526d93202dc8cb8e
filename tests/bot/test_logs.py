"""No line of the log can carry who somebody is, what they wrote, or the bot's token."""

import ast
import asyncio
import gc
import io
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.logs import NUMBERS, WORDS, masked
from bot.officers.lead_codes import split_code
from bot.queueing import unpacked
from conversations.errors import BadCode

NAME = "Halimah Contoh"
NIK = "1671025508840001"
PHONE = "+628127700001"
TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRETS = (NAME, NIK, PHONE, "8127700001", TOKEN, TOKEN.partition(":")[2])
PACKAGES = ("bot", "storage", "conversations")
ROOT = Path(__file__).parents[2]


@contextmanager
def logging_to(style: str) -> Iterator[io.StringIO]:
    """Everything as ``set_up`` leaves it, until the test is over."""
    root, raises, hooks = logging.getLogger(), logging.raiseExceptions, _hooks()
    handlers, level, stderr = list(root.handlers), root.level, sys.stderr
    levels = {name: logging.getLogger(name).level for name in logs.NOISY}
    sys.stderr = written = io.StringIO()
    try:
        logs.set_up("DEBUG", style)
        yield written
    finally:
        sys.stderr, logging.raiseExceptions = stderr, raises
        sys.excepthook, threading.excepthook = hooks
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)
        structlog.reset_defaults()


def _hooks() -> tuple[Any, Any]:
    return sys.excepthook, threading.excepthook


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    with logging_to(request.param) as stream:
        yield stream


def clean(stream: io.StringIO, *events: str) -> str:
    """What was written, which must tell of the events and of nobody."""
    text = stream.getvalue()
    for event in events:
        assert event in text
    for secret in SECRETS:
        assert secret not in text
    assert "Halimah" not in text
    return text


def fail() -> None:
    words, number = NAME, NIK  # locals that a richer traceback would show
    raise ValueError(f"{words} {number} {PHONE} {TOKEN}")


# ---------------------------------------------------------------- ours


def test_keys_that_are_not_known_are_dropped(written: io.StringIO) -> None:
    log = structlog.get_logger("ours")
    log.info("saved", name=NAME, nik=NIK, phone=PHONE, text="halo", chat=-77, _nik=NIK, count=3)

    text = clean(written, "saved", "count")
    assert not re.search(r"nik|phone|name|halo|chat|=-77", text.lower())


def test_known_keys_carry_no_numbers_and_no_things(written: io.StringIO) -> None:
    log = structlog.get_logger("ours")
    for value in (NIK, int(NIK), PHONE, {"name": NAME}, [NAME], ValueError(NAME), NAME.encode()):
        log.info("saved", **dict.fromkeys((NUMBERS | WORDS) - {"event"}, value))
        log.info(value)

    clean(written, "saved")


def test_bound_values_are_checked_too(written: io.StringIO) -> None:
    structlog.get_logger("ours").bind(name=NAME, kind=NIK, count=int(NIK)).warning("saved")

    clean(written, "saved")


def test_words_within_the_sentence_are_masked(written: io.StringIO) -> None:
    log = structlog.get_logger("ours")
    log.info(f"wrote to {PHONE} and {NIK} with {TOKEN}")
    log.info("wrote to %s", PHONE)

    clean(written, "wrote to •••")


def test_what_helps_is_there(written: io.StringIO) -> None:
    structlog.get_logger("bot.sender").info("message delayed", seconds=1.5, update_id=987654321)

    text = clean(written, "message delayed", "bot.sender", "1.5", "987654321", "info")
    assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text)


# ---------------------------------------------------------------- exceptions


def test_of_an_exception_only_its_kind_and_place_are_told(written: io.StringIO) -> None:
    log = structlog.get_logger("ours")
    try:
        fail()
    except ValueError as error:
        log.exception("turn failed", update_id=5)
        log.critical("turn failed", exc_info=error)
        log.critical("turn failed", exc_info=True, stack_info=True)
        logging.getLogger("theirs").exception("turn failed")
        logging.getLogger("theirs").critical("turn failed", exc_info=error, stack_info=True)
        logging.getLogger("theirs").critical(error)

    text = clean(written, "turn failed", "ValueError", "test_logs.py:")
    assert "Traceback" not in text
    assert len(text.splitlines()) == 6


def test_of_our_own_places_file_line_and_function_are_told_from_the_end(
    written: io.StringIO,
) -> None:
    try:
        split_code(f"KM7A-4PXA {NAME} {NIK}")
    except BadCode:
        structlog.get_logger("ours").exception("turn failed")

    text = clean(written, "BadCode")
    place = r"conversations/codes\.py:\d+ read < bot/officers/lead_codes\.py:\d+ split_code"
    assert re.search(place, text)


def test_where_a_library_raised_it_our_way_there_is_told_too(written: io.StringIO) -> None:
    try:
        unpacked(f"{NAME} {NIK}".encode())
    except ValueError:
        structlog.get_logger("ours").exception("turn failed")

    text = clean(written, "JSONDecodeError")
    assert re.search(r"decoder\.py:\d+ \w+ < bot/queueing\.py:\d+ unpacked", text)


def test_what_ends_the_program_is_told_in_a_line(written: io.StringIO) -> None:
    try:
        fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    text = clean(written, "crashed", "ValueError")
    assert len(text.splitlines()) == 2


async def test_a_forgotten_task_tells_nothing_personal() -> None:
    with logging_to("text") as written:

        async def forgotten() -> None:
            fail()

        task = asyncio.create_task(forgotten())
        await asyncio.wait({task})
        del task
        gc.collect()
        await asyncio.sleep(0)

        clean(written, "Task exception was never retrieved", "ValueError")


# ---------------------------------------------------------------- libraries


def test_of_a_librarys_line_only_what_its_author_wrote_is_kept(written: io.StringIO) -> None:
    theirs = logging.getLogger("theirs")
    update = {"message": {"text": NAME, "contact": {"phone_number": PHONE}}}
    theirs.critical("Received data was: %r", update)
    theirs.error("first line\nfuture: %s", NAME)
    theirs.warning(f"first line\n{NAME}")
    theirs.info(update)
    theirs.warning("HTTP Request: POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    theirs.warning(f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getMe")
    theirs.warning(f"HTTP Request: POST https://x/bot{TOKEN.replace(':', '%3A')}/getMe")

    clean(written, "Received data was", "first line", "dict", "HTTP Request", "theirs")


def test_a_librarys_broken_line_is_not_printed(written: io.StringIO) -> None:
    class Broken:
        def __str__(self) -> str:
            raise ValueError(NAME)

    theirs = logging.getLogger("theirs")
    theirs.warning("%d of %d", NAME)
    theirs.warning(Broken())
    theirs.warning("after")

    clean(written, "after")


def test_libraries_that_log_addresses_are_quiet(written: io.StringIO) -> None:
    for name in ("httpx", "telegram.ext.Updater", "sqlalchemy.engine.Engine", "aiosqlite"):
        logging.getLogger(name).info("something")

    assert written.getvalue() == ""


# ---------------------------------------------------------------- the mask

digits = st.text("0123456789", min_size=9, max_size=20)


@given(st.text(max_size=20), digits, st.text(max_size=20))
def test_no_run_of_nine_digits_passes(before: str, number: str, after: str) -> None:
    assert number not in masked(f"{before}{number}{after}")


@pytest.mark.parametrize(
    "phone",
    [
        "+62 812-7700-0012",
        "0812 7700 0012",
        "(0812) 7700-0012",
        "0812.7700.0012",
        "0812 - 7700 - 0012",
        "0812\u00a07700\u00a00012",
        "1671 0255 0884 0001",
    ],
)
def test_a_number_is_masked_however_it_is_written(phone: str) -> None:
    assert not re.search(r"\d{3}", masked(f"call {phone} now"))


@pytest.mark.parametrize("text", ["count 12345678", "127.0.0.1:8443", "16.71.05", "at 03:04:05"])
def test_ordinary_numbers_stay(text: str) -> None:
    assert masked(text) == text


# ---------------------------------------------------------------- format


def test_json_is_one_object_a_line() -> None:
    with logging_to("json") as written:
        structlog.get_logger("ours").info("dua baris\nselesai", count=1)
        logging.getLogger("theirs").warning("Senin–Jumat")

        lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["dua baris\nselesai", "Senin–Jumat"]
    assert {line["level"] for line in lines} == {"info", "warning"}


def test_the_level_holds_for_everybody() -> None:
    program = (
        "import logging, structlog; from bot import logs; logs.set_up('WARNING', 'text');"
        "log = structlog.get_logger('ours'); log.info('low'); log.warning('high');"
        "logging.getLogger('theirs').info('low'); logging.getLogger('theirs').warning('high');"
        "raise ValueError('Halimah')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.count("high") == 2
    assert "low" not in ended.stderr
    assert "crashed" in ended.stderr
    assert "Halimah" not in ended.stderr


def test_our_own_lines_say_constant_sentences_with_known_keys() -> None:
    calls = list(_log_calls())

    assert len(calls) > 15
    for where, call in calls:
        [sentence] = call.args
        assert isinstance(sentence, ast.Constant), where
        # Of an exception its class and place are told, see above.
        known = NUMBERS | WORDS | {"exc_info"}
        assert {keyword.arg for keyword in call.keywords} <= known, where


def _log_calls() -> Iterator[tuple[str, ast.Call]]:
    methods = ("debug", "info", "warning", "error", "exception", "critical")
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "sandbox" in path.parts:  # it has the standard library's logger
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in methods
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "log"
                ):
                    yield f"{path.name}:{node.lineno}", node
