"""Logging: structured lines that cannot carry a person's words, number or the bot's token."""

import logging
import re
import sys
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

NUMBERS = frozenset({"count", "seconds", "status", "update_id"})
WORDS = frozenset(
    {"event", "level", "timestamp", "logger", "bot", "error", "kind", "method", "where"}
)
"""With NUMBERS the only keys a line may have; anything else is dropped, whoever logs it."""

NOISY = (
    "aiosqlite",
    "alembic",
    "httpcore",
    "httpx",
    "python_multipart",
    "sqlalchemy",
    "telegram",
    "uvicorn.access",
)
"""Libraries that log URLs, updates and rows."""

# A net under the allow-list: runs of nine digits and more (NIK, phones) however they are spaced,
# and tokens, also where a URL has escaped the colon.
_DIGITS = re.compile(r"\+?\d(?:[\s().,/_-]{0,3}\d){8,}")
_TOKEN = re.compile(r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_MASK = "•••"
_LONGEST_NUMBER = 10**10
"""No count and no update id is as long; phones and NIK are."""
_META = frozenset({"_record", "_from_structlog"})
_FRAMES = 6
_ROOT = Path(__file__).parents[1]
_OURS = frozenset({"bot", "conversations", "storage"})


def masked(text: str) -> str:
    """The text without bot tokens and without runs of nine digits or more."""
    return _DIGITS.sub(_MASK, _TOKEN.sub(_MASK, text))


def set_up(level: str, style: str) -> None:
    """Send every line, ours and the libraries', to stderr: ``style`` is text or json.

    From now on what would end the program is told in such a line too.
    """
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _shorten_exceptions,
        _only_allowed,
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            use_get_message=False,
        )
    )
    _send_all_to(handler, level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _crashed
    threading.excepthook = lambda crash: _crashed(
        crash.exc_type, crash.exc_value, crash.exc_traceback
    )


def _send_all_to(handler: logging.Handler, level: str) -> None:
    # A line that cannot be written would be printed with its arguments.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _crashed(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    structlog.get_logger(__name__).critical("crashed", exc_info=(kind, error, trace))


def _without_arguments(
    _: Any, __: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Of a library's message, what its author wrote: the arguments may be anybody's words."""
    said = line["_record"].msg
    line["event"] = said.partition("\n")[0] if isinstance(said, str) else type(said).__name__
    return line


def _shorten_exceptions(
    _: Any, __: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception's class and where it was raised, the innermost place first; its message and
    locals may hold anything."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if isinstance(error, tuple) and error[0] is not None:
        line["error"] = error[0].__name__
        line["where"] = _where(error[2])
    return line


def _where(trace: TracebackType | None) -> str:
    """The places in our own files; before them the library's in which it was raised, if any."""
    places = [*_places(trace)]
    ours = [place for place, is_ours in places if is_ours][: -_FRAMES - 1 : -1]
    last = [place for place, is_ours in places[-1:] if not is_ours]
    return " < ".join((*last, *ours))


def _places(trace: TracebackType | None) -> Iterator[tuple[str, bool]]:
    """``bot/turns.py:97 take``, outermost first, and whether it is ours. Names of files and of
    functions are ours or a library's, never anybody's words."""
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        below = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path
        is_ours = below.parts[0] in _OURS
        name = below.as_posix() if is_ours else path.name
        yield f"{name}:{trace.tb_lineno} {code.co_name}", is_ours
        trace = trace.tb_next


def _only_allowed(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept = {key: line[key] for key in (*_META, "timestamp") if key in line}
    for key, value in line.items():
        if key not in kept and key in NUMBERS | WORDS:
            kept[key] = _safe(key, value)
    return kept


def _safe(key: str, value: Any) -> Any:
    """A number where one belongs, words without numbers, of anything else only its type."""
    if key in NUMBERS and isinstance(value, int | float) and abs(value) < _LONGEST_NUMBER:
        return value
    if isinstance(value, str | int | float):
        return masked(str(value))
    return type(value).__name__
