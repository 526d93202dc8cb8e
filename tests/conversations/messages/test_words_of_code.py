"""Every word that the code asks for by name stands in every language.

Read off the code itself. Where a part of a name is worked out when it is said, that part may be
anything, but something must fit.
"""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from conversations.messages.catalog import Catalog

ROOT = Path(__file__).parents[3]
LANGUAGES = {code: one for code, one in Catalog.load().languages.items() if not one.draft}
ANYTHING = "*"


def names(node: ast.expr, module: ast.Module) -> Iterator[str]:
    """The constant names that an expression may stand for, as far as its module tells."""
    match node:
        case ast.Constant(value=str(name)):
            yield name
        case ast.JoinedStr(values=parts):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else ANYTHING for p in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from names(one, module)
            yield from names(other, module)
        case ast.Dict(values=values):
            for value in values:
                yield from names(value, module)
        case ast.Subscript(value=table):
            yield from names(table, module)
        case ast.Call(func=ast.Name(id=called)):
            for value in _returned(called, module):
                yield from names(value, module)
        case ast.Name(id=variable):
            for value in _assigned(variable, module):
                yield from names(value, module)


def _returned(called: str, module: ast.Module) -> Iterator[ast.expr]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef) and function.name == called:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield node.value


def _assigned(variable: str, module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == variable:
                yield value


def said_by(module: ast.Module, *calls: str) -> Iterator[str]:
    """The names in the first arguments of these calls."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in calls:
                yield from names(first, module)


def said_in(packages: tuple[str, ...], *calls: str) -> set[str]:
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    modules = [ast.parse(file.read_text("utf-8")) for file in files]
    return {name for module in modules for name in said_by(module, *calls)}


REASONS = said_in(("conversations",), "InvalidAnswer")
KEYS = said_in(("conversations", "bot"), "Reply", "Phrase")


def without_words(wanted: set[str], code: str) -> list[str]:
    known = LANGUAGES[code].messages
    return sorted(w for w in wanted if not any(fnmatchcase(key, w) for key in known))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_refusal_has_words(code: str) -> None:
    assert without_words({f"error.{reason}" for reason in REASONS}, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reply_and_every_phrase_has_words(code: str) -> None:
    assert without_words(KEYS, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_error_has_words_that_nobody_says(code: str) -> None:
    """This also says that no refusal was overlooked above."""
    said = [key for key in LANGUAGES[code].messages if key.startswith("error.")]

    assert [
        key for key in said if not any(fnmatchcase(key, f"error.{reason}") for reason in REASONS)
    ] == []


def test_names_are_found_however_they_are_written() -> None:
    module = ast.parse(
        """
TABLE = {"a": "of_a_table"}

def fault(number):
    if number:
        return "of_a_function"
    return None if number else "of_a_condition"

reason = "of_a_variable"
for given in (Reply("plain"), Reply(f"in.{part}.it"), Reply(TABLE[number]), Reply(reason)):
    say(given, Reply(fault(number)))
"""
    )
    assert set(said_by(module, "Reply")) == {
        *("plain", "in.*.it", "of_a_table", "of_a_variable", "of_a_function", "of_a_condition")
    }


def test_there_is_something_to_find() -> None:
    assert {"choose", "nothing_found_*", "phone_landline", "nik_serial"} <= REASONS
    assert {"welcome", "desk.card.ask", "sent.*"} <= KEYS
