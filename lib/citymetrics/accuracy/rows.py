"""The lines of a gold file: annotated quantities and traps, checked one by one, with the line that is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from citymetrics.errors import CitymetricsError, Problems

_DATE = r"^\d{4}-\d\d-\d\d$"
_MOST_PROBLEMS = 20
Kind = Literal["figure", "word"]


def _year(value: Any) -> Any:
    """Annotators may give the years of a period as dates (2021-01-01)."""
    return int(value[:4]) if isinstance(value, str) and re.match(_DATE, value) else value


class _Line(BaseModel):
    # Strict: JSON has its own types, and `"12"` for 12 is a slip.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class GoldRow(_Line):
    """One quantity as a reader found it; `char_start:char_end` is its span in the raw file, in characters.

    `doubt` marks a row where the conventions leave the reader free: it is not scored. `kind` is `word` for quantities
    without digits (全覆盖, 两处).
    """

    char_start: Annotated[int, Field(ge=0)]
    char_end: Annotated[int, Field(gt=0)]
    value_text: Annotated[str, Field(min_length=1)]
    value: float | None
    value_max: float | None = None
    unit: Annotated[str, Field(min_length=1)]
    comparator: Literal["eq", "ge", "gt", "le", "lt", "approx", "range", "all"]
    role: Literal["target", "achieved", "standard", "context"]
    scope: Annotated[str, Field(pattern=r"^(?:whole|each:.+|area:.+)$")]
    per: Literal["total", "year", "month", "day"]
    due: Annotated[str | None, Field(pattern=_DATE)] = None
    period_start: Annotated[int | None, BeforeValidator(_year)] = None
    period_end: Annotated[int | None, BeforeValidator(_year)] = None
    baseline: float | None = None
    lead: str | None = None
    kind: Kind
    flags: Annotated[tuple[str, ...], Field(strict=False)] = ()
    doubt: bool = False
    context: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> GoldRow:
        if self.char_start >= self.char_end:
            raise ValueError("char_end is not behind char_start")
        if self.value is None and not (self.doubt or "damaged" in self.flags):
            raise ValueError("value is null without doubt or the flag damaged")
        if self.value is not None and self.value_max is not None and self.value_max < self.value:
            raise ValueError("value_max is below value")
        return self


class Trap(_Line):
    """A number that tempts and is no quantity. Where no span is given, `context` is looked up in the clean text."""

    text: Annotated[str, Field(min_length=1)]
    context: str = ""
    why: str = ""
    char_start: Annotated[int | None, Field(ge=0)] = None
    char_end: Annotated[int | None, Field(gt=0)] = None


LineT = TypeVar("LineT", bound=_Line)


def read_lines(path: Path, model: type[LineT], *, name: str) -> list[tuple[int, LineT]]:
    """The objects of a JSONL file with their line numbers (from 1). `name` is how messages call the file.

    Raises
    ------
    CitymetricsError, Problems
        One line for each line of the file that is wrong.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CitymetricsError(error.strerror or "cannot be read", where=name) from None
    except UnicodeDecodeError as error:
        raise CitymetricsError(
            f"byte {error.start} is not UTF-8", where=name, mend="Save it as UTF-8."
        ) from None
    lines: list[tuple[int, LineT]] = []
    problems: list[CitymetricsError] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append((number, model.model_validate(json.loads(line))))
        except json.JSONDecodeError as error:
            problems.append(
                CitymetricsError(f"no JSON at column {error.colno}", where=f"{name}:{number}", expected="{…}")
            )
        except ValidationError as error:
            problems += _line_problems(error, model, f"{name}:{number}")
    raise_all(problems)
    return lines


def raise_all(problems: list[CitymetricsError]) -> None:
    """Raise what was gathered, if anything was; of very many only the first."""
    if len(problems) > _MOST_PROBLEMS:
        more = CitymetricsError(f"… and {len(problems) - _MOST_PROBLEMS} more")
        raise Problems([*problems[:_MOST_PROBLEMS], more])
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)


def _line_problems(error: ValidationError, model: type[_Line], where: str) -> Iterator[CitymetricsError]:
    for detail in error.errors():
        field = str(detail["loc"][0]) if detail["loc"] else ""
        found: Any = detail["input"]
        if detail["type"] == "extra_forbidden":
            yield CitymetricsError(
                f"unknown field {field!r}", where=where, expected=f"one of {', '.join(model.model_fields)}"
            )
        elif detail["type"] == "missing":
            yield CitymetricsError(f"field {field!r} is missing", where=where)
        elif not field:
            yield CitymetricsError(detail["msg"].removeprefix("Value error, "), where=where)
        else:
            yield CitymetricsError(f"{field} is {found!r}", where=where, expected=_expected(detail))


def _expected(detail: Any) -> str:
    given = detail.get("ctx", {})
    if "expected" in given:
        return str(given["expected"])
    if "pattern" in given:
        return (
            "a date such as 2025-12-31, or null" if given["pattern"] == _DATE else "whole, each:… or area:…"
        )
    return str(detail["msg"]).lower().removeprefix("input should be ")
