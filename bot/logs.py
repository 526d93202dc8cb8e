"""Logging: structured lines that cannot carry a person's words, number or the bot's token."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "count",
        "chats",
        "code",
        "error",
        "kind",
        "method",
        "ms",
        "name",
        "seconds",
        "status",
        "try",
        "update_id",
        "url",
        "version",
        "where",
    }
)
"""The only keys a line may have; anything else is dropped, whoever logs it."""

# A net under the allow-list: long runs of digits (NIK, phones) and tokens in foreign libraries'
# messages.
_DIGITS = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


def masked(text: str) -> str:
    """The text without bot tokens and without runs of nine digits or more."""
    return _DIGITS.sub("•••", _TOKEN.sub("•••", text))


def _only_allowed(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        key: masked(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in line.items()
        if key in ALLOWED or key.startswith("_")  # structlog's own, taken out before the output
    }


def _shorten_exceptions(
    _: Any, __: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception's class and where it was raised; its message and locals may hold anything."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if isinstance(error, tuple) and error[0] is not None:
        line["error"] = error[0].__name__
        trace = error[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            code = trace.tb_frame.f_code
            line["where"] = f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
    return line


def set_up(level: str, style: str) -> None:
    """Send every line, ours and the libraries', to stderr: ``style`` is text or json."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
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
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in (
        "httpx",
        "httpcore",
        "telegram",
        "aiosqlite",
        "uvicorn.access",
        "sqlalchemy",
        "alembic",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # they log URLs, updates and rows
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
