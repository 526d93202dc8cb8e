"""Small breaks of what mutmut leaves as it is: decorated functions, fields, tables, all that runs
at import. It changes text and runs nothing."""

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

AT_IMPORT = frozenset({"_officer"})
"""Functions that fill a table: mutmut switches a mutant on when the tables are full already."""
_COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
_CALLED: Mapping[str, str] = {"sum": "max", "any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True, slots=True)
class Break:
    """One change of one file."""

    file: str
    line: str
    """Where the changed part begins."""
    before: str
    """The part of the text that is changed, in one line."""
    after: str
    text: str
    """The whole file, changed."""


def breaks(path: Path, siblings: Mapping[str, Mapping[str, str]]) -> Iterator[Break]:
    """``siblings``: for each enumeration, which member takes the place of which."""
    text = path.read_text("utf-8")
    for root in _roots(ast.parse(text).body):
        for node in _nodes(root):
            for other in _others(node, siblings):
                yield _break(path, text, node, other)


def siblings_in(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and _is_enum(node):
            names = [
                target.id
                for inner in node.body
                if isinstance(inner, ast.Assign)
                for target in inner.targets
                if isinstance(target, ast.Name)
            ]
            found[node.name] = dict(pairwise([*names, names[0]]))
    return found


def _roots(body: list[ast.stmt]) -> Iterator[ast.AST]:
    for node in body:
        match node:
            case ast.ClassDef() if not _is_enum(node):
                yield from _roots(node.body)
            case ast.FunctionDef() if node.name in AT_IMPORT or _decorated(node):
                yield from node.body
            case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar"))):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name != "__all__":
                yield value
            case ast.AnnAssign(value=ast.expr() as value):
                yield value


def _decorated(node: ast.FunctionDef) -> bool:
    names = {inner.id for inner in node.decorator_list if isinstance(inner, ast.Name)}
    return bool(node.decorator_list) and not names & {"staticmethod", "classmethod"}


def _is_enum(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)


def _nodes(root: ast.AST) -> Iterator[ast.AST]:
    """Without docstrings and the parts of f-strings, which have no place of their own."""
    if isinstance(root, ast.Expr) and isinstance(root.value, ast.Constant):
        return
    yield root
    if not isinstance(root, ast.JoinedStr):
        for child in ast.iter_child_nodes(root):
            yield from _nodes(child)


def _others(node: ast.AST, siblings: Mapping[str, Mapping[str, str]]) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool() | int() | str()):
            yield ast.Constant(_another(node.value))
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if name in siblings.get(kind, {}):
            yield ast.Attribute(ast.Name(kind), siblings[kind][name])
        case ast.Compare(ops=[operator]):
            yield _with(node, ops=[_COMPARED[type(operator)]()])
        case ast.BinOp(op=operator) if type(operator) in _COUNTED:
            yield _with(node, op=_COUNTED[type(operator)]())
        case ast.BoolOp(op=operator):
            yield _with(node, op=ast.And() if isinstance(operator, ast.Or) else ast.Or())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
            yield _with(node, func=ast.Name(_CALLED[name]))
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Dict(keys=[_, *keys], values=[_, *values]):
            yield ast.Dict(keys, values)
        case ast.Tuple(elts=[_, *elements]) | ast.Set(elts=[_, *elements]) if elements:
            yield _with(node, elts=elements)


def _another(value: object) -> bool | int | str:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return f"x{value}"


def _with(node: ast.AST, **changes: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _break(path: Path, text: str, node: ast.AST, other: ast.AST) -> Break:
    lines = text.encode().splitlines(keepends=True)  # columns are counted in bytes
    line, start, ends, stop = (
        int(getattr(node, name))
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")
    )
    first = sum(map(len, lines[: line - 1])) + start
    last = sum(map(len, lines[: ends - 1])) + stop
    before = text.encode()[first:last].decode()
    after = ast.unparse(ast.fix_missing_locations(other))
    changed = text.encode()[:first] + after.encode() + text.encode()[last:]
    return Break(
        path.name,
        lines[line - 1].decode().strip(),
        " ".join(before.split()),
        after,
        changed.decode(),
    )
