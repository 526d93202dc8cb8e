"""What a legal call is: names, parameters and types, read from python-telegram-bot's signatures.

Nothing is listed by hand. PTB marks what is its own convenience (timeouts, `filename`, `contact`)
as keyword-only, so the positional parameters are those of the Bot API.
"""

from __future__ import annotations

import datetime
import functools
import inspect
import io
import pathlib
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import telegram
from telegram._utils import types as ptb_types
from telegram._utils.defaultvalue import DefaultValue

from bot.sandbox import values
from bot.sandbox.refusals import illegal
from bot.sandbox.values import Check, WrongType

# PTB imports its types only for the type checker, so the names are handed to get_type_hints here.
_NAMES = {**vars(telegram), **vars(ptb_types)}
_FILE_TYPES = (telegram.InputFile, pathlib.Path, bytes)
_SCALARS: dict[Any, Check] = {
    bool: values.boolean,
    int: values.integer,
    float: values.number,
    str: values.string,
    datetime.datetime: values.integer,
    datetime.timedelta: values.integer,
}


@dataclass(frozen=True, slots=True)
class Method:
    """One Bot API method; `check` is the whole gate for names and types."""

    name: str
    params: Mapping[str, Check]
    required: frozenset[str]

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The typed arguments, without those that were null.

        Raises:
            Refused: an unknown or a missing parameter, or one of a wrong type.
        """
        try:
            return values.fields(given, self.params, self.required)
        except WrongType as wrong:
            raise _refusal(wrong) from None


def _refusal(wrong: WrongType) -> Exception:
    if not wrong.field.replace(".", "_").isidentifier():  # whatever it is, it is not for a log
        return illegal("unknown parameter")
    if wrong.expected == "no such field":
        return illegal(f'unknown parameter "{wrong.field}"')
    if wrong.expected == "given":
        return illegal(f'parameter "{wrong.field}" is required')
    return illegal(f'parameter "{wrong.field}" must be {wrong.expected}')


def find_method(name: str) -> Method | None:
    """By its name over the wire; like Telegram, whatever the case of its letters."""
    return _compiled(name) if (name := name.lower()) in _FUNCTIONS else None


def method_names() -> list[str]:
    return [name for name, _ in _FUNCTIONS.values()]


def _bot_api_functions() -> dict[str, tuple[str, Callable[..., Any]]]:
    found = {}
    for name, function in inspect.getmembers(telegram.Bot, inspect.iscoroutinefunction):
        aliased = any(letter.isupper() for letter in name)
        is_method = "api_kwargs" in inspect.signature(function).parameters
        if is_method and not aliased and name != "do_api_request" and name[0] != "_":
            first, *rest = name.split("_")
            wire_name = first + "".join(part.capitalize() for part in rest)
            found[wire_name.lower()] = (wire_name, function)
    return found


_FUNCTIONS = _bot_api_functions()


@functools.cache
def _compiled(name: str) -> Method:
    wire_name, function = _FUNCTIONS[name]
    hints = typing.get_type_hints(function, localns=_NAMES)
    known, required = _signature(function)
    for name in known:
        if _is_structured(hints[name]):
            known[name] = values.or_json(known[name])
    return Method(wire_name, known, required)


def _signature(function: Callable[..., Any]) -> tuple[dict[str, Check], frozenset[str]]:
    hints = typing.get_type_hints(function, localns=_NAMES)
    known: dict[str, Check] = {}
    required = set()
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "self" or parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            continue
        known[name] = _check_for(hints[name])
        if parameter.default is parameter.empty:
            required.add(name)
    return known, frozenset(required)


def _check_for(hint: Any, *, item: bool = False) -> Check:
    options = _options(hint)
    if any(option in _FILE_TYPES or _is_stream(option) for option in options):
        return values.file
    objects = [option for option in options if _is_class(option, telegram.TelegramObject)]
    if objects and str in options and item:
        return values.string_or(_object_check(objects))
    if objects and str not in options:  # with str, the object is PTB's stand-in for its id
        return _object_check(objects)
    if int in options and str in options:
        return values.integer_or_string
    checks = [check for option in options if (check := _single(option))]
    return checks[0] if checks else values.anything


def _options(hint: Any) -> list[Any]:
    """The alternatives of a hint, without None and PTB's wrappers for defaults."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return [option for part in typing.get_args(hint) for option in _options(part)]
    if hint is type(None) or origin is DefaultValue or hint is object:
        return []
    return [hint]


def _single(hint: Any) -> Check | None:
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        return values.one_of(typing.get_args(hint))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        item, *rest = typing.get_args(hint)
        # A tuple of two is PTB's shorthand (a command and its description), not the wire's.
        return None if rest and rest != [...] else values.array_of(_check_for(item, item=True))
    return _SCALARS.get(hint)


def _is_structured(hint: Any) -> bool:
    """An array or object; where PTB also takes a string, Telegram takes only that."""
    options = _options(hint)
    return str not in options and any(
        _is_class(option, telegram.TelegramObject)
        or _is_class(typing.get_origin(option), Sequence)
        for option in options
    )


def _is_class(hint: Any, base: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, base)


def _is_stream(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.IO or _is_class(hint, io.IOBase)


def _object_check(classes: list[type[telegram.TelegramObject]]) -> Check:
    def check(value: Any) -> dict[str, Any]:
        given = values.json_object(value)
        if not given and telegram.InlineKeyboardMarkup in classes:
            return {}  # PTB leaves out a keyboard without rows; to Telegram it is no markup
        for candidate in classes:
            fields_of: Any = _subclass(candidate, given)
            known, required = _object_fields(fields_of)
            if len(classes) == 1 or required <= given.keys():
                return values.fields(given, known, required)
        names = ", ".join(each.__name__ for each in classes)
        raise WrongType(f"one of {names}")

    return check


def _subclass(declared: type[telegram.TelegramObject], given: dict[str, Any]) -> type[Any]:
    """PTB itself says which class an object with a `type` is."""
    if not declared.__subclasses__() or "type" not in declared.__slots__:
        return declared
    try:
        found = type(declared.de_json(dict(given), None))
    except (TypeError, KeyError):
        raise WrongType(f"a whole {declared.__name__}") from None
    if found is declared:
        raise WrongType(f"a known {declared.__name__}", "type")
    return found


@functools.cache
def _object_fields(
    cls: type[Any],
) -> tuple[dict[str, Check], frozenset[str]]:
    known, required = _signature(cls.__init__)
    constant = dict(_SET_BY_CLASS.get(cls, {}))
    if "type" not in known and any("type" in getattr(c, "__slots__", ()) for c in cls.__mro__):
        constant["type"] = values.string
    return known | constant, required | constant.keys()


# Fields that PTB's constructor sets by itself, so that no signature has them.
_SET_BY_CLASS: dict[type, dict[str, Check]] = {
    telegram.ForceReply: {"force_reply": values.boolean},
    telegram.ReplyKeyboardRemove: {"remove_keyboard": values.boolean},
}
