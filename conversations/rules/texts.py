"""How sources, doubts, rules and values are written in TOML. It knows no file and no rule."""

from datetime import date
from typing import Any, TypeVar

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError

from conversations.rules.refusing import Refused
from conversations.rules.values import Confidence, Unit

M = TypeVar("M", bound=BaseModel)


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceText(_Text):
    title: str = Field(min_length=1)
    url: AnyHttpUrl


class DoubtText(_Text):
    rank: int = Field(ge=1, strict=True)
    text: str = Field(min_length=1)
    open: bool = Field(default=False, strict=True)


class ValueText(_Text):
    since: date = Field(strict=True)
    since_known: bool = Field(default=True, strict=True)
    value: Any = None
    ended: bool = Field(default=False, strict=True)
    source: str
    article: str | None = None
    seen_in: tuple[str, ...] = ()
    confidence: Confidence
    doubt: str | None = None
    checked_on: date = Field(strict=True)


class RuleText(_Text):
    label: str = Field(min_length=1)
    unit: Unit
    columns: dict[str, Unit] = Field(default_factory=dict)
    values: tuple[ValueText, ...] = ()
    doubt: str | None = None
    """In place of values: the question whose answer an override brings."""


class OverrideText(_Text):
    """A rule of the release needs its new values only."""

    label: str | None = Field(default=None, min_length=1)
    unit: Unit | None = None
    columns: dict[str, Unit] = Field(default_factory=dict)
    values: tuple[ValueText, ...] = Field(min_length=1)


def checked(model: type[M], text: Any) -> M:
    """Raises Refused, which tells every fault and leads to the first."""
    try:
        return model.model_validate(text)
    except ValidationError as error:
        first, *others = [_refused(fault, model) for fault in error.errors()]
        told = "; ".join([first.complaint, *map(str, others)])
        raise Refused(told, *first.way) from None


def _refused(fault: Any, model: type[BaseModel]) -> Refused:
    steps = [step + 1 if isinstance(step, int) else str(step) for step in fault["loc"]]
    way = [step for step in steps if step != "values" or len(steps) == 1]
    if fault["type"] == "extra_forbidden":
        known = ValueText if "values" in fault["loc"] else model
        return Refused(f"unknown key; known are {', '.join(known.model_fields)}", *way)
    return Refused(fault["msg"], *way)
