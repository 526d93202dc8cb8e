"""Checks of single values as they come over the wire; knows no method and no limit.

A check takes a value (what JSON gave, or the string of a form) and returns it cleaned, or raises
`WrongType` with what was expected. The value itself never gets into the error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any], Any]

_INTEGER = re.compile(r"-?\d{1,19}\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class WrongType(Exception):
    """`expected` names a Bot API type; `field` is the path to it inside an object."""

    def __init__(self, expected: str, field: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.field = field

    def inside(self, name: str) -> WrongType:
        return WrongType(self.expected, f"{name}.{self.field}" if self.field else name)


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """One file of a multipart request."""

    name: str
    mime_type: str
    content: bytes


def integer(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is str and _INTEGER.match(value):
        return int(value)
    raise WrongType("an Integer")


def number(value: Any) -> float:
    if type(value) in (int, float):
        return float(value)
    if type(value) is str and _NUMBER.match(value):
        return float(value)
    raise WrongType("a Float")


def boolean(value: Any) -> bool:
    if type(value) is bool:
        return value
    known = _BOOLEANS.get(value.lower()) if type(value) is str else None
    if known is None:
        raise WrongType("a Boolean")
    return known


def string(value: Any) -> str:
    if type(value) is not str:
        raise WrongType("a String")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell
            raise WrongType("a String encoded in UTF-8") from None
    return value


def integer_or_string(value: Any) -> int | str:
    try:
        return integer(value)
    except WrongType:
        pass
    try:
        return string(value)
    except WrongType:
        raise WrongType("an Integer or a String") from None


def file(value: Any) -> Upload | str:
    if type(value) is Upload:
        return value
    try:
        return string(value)
    except WrongType:
        raise WrongType("an InputFile or a String") from None


def anything(value: Any) -> Any:
    return value


def one_of(allowed: Sequence[Any]) -> Check:
    """A value out of a closed list, all of one type."""
    convert: Check = integer if type(allowed[0]) is int else string

    def check(value: Any) -> Any:
        value = convert(value)
        if value not in allowed:
            raise WrongType(f"one of {', '.join(map(str, allowed))}")
        return value

    return check


def array_of(item: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if type(value) is not list:
            raise WrongType("an Array")
        return [item(each) for each in value]

    return check


def string_or(other: Check) -> Check:
    return lambda value: string(value) if type(value) is str else other(value)


def json_object(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise WrongType("an Object")
    return value


def or_json(structured: Check) -> Check:
    """For parameters of a call: an array or object may also come as a string of JSON."""

    def check(value: Any) -> Any:
        if type(value) is str:
            try:
                value = json.loads(value)
            except ValueError:
                raise WrongType("JSON") from None
        return structured(value)

    return check


def fields(
    value: Mapping[str, Any], known: Mapping[str, Check], required: frozenset[str]
) -> dict[str, Any]:
    """The checked fields of an object; `null` counts as not given."""
    clean: dict[str, Any] = {}
    for name, each in value.items():
        check = known.get(name)
        if check is None:
            raise WrongType("no such field", name)
        if each is None:
            continue
        try:
            clean[name] = check(each)
        except WrongType as wrong:
            raise wrong.inside(name) from None
    if not required <= clean.keys():
        raise WrongType("given", min(required - clean.keys()))
    return clean
