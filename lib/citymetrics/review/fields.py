"""Which fields of a row a person may correct, and what each may hold.

What says where the row stands (ids, offsets, quote, `value_text`) is never corrected: a row that stands in the wrong
place is rejected.
"""

from __future__ import annotations

import datetime
import math
import re

from citymetrics.dictionary import Dictionary
from citymetrics.errors import CitymetricsError, UnknownChoice, check_choice
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.review.rows import plain
from citymetrics.units import find_unit, nearest_units

CHOICES = {"comparator": COMPARATORS, "role": ROLES, "per": PERIODS}
NUMBERS = ("value", "value_max", "baseline")
YEARS = ("period_start", "period_end")
CORRECTABLE = (
    "metric",
    "theme",
    "subject",
    "value",
    "value_max",
    "unit",
    "comparator",
    "role",
    "scope",
    "per",
    "due",
    "period_start",
    "period_end",
    "baseline",
    "lead",
)
_MAY_BE_EMPTY = ("metric", "subject", "value_max", "due", *YEARS, "baseline", "lead")
_SCOPE = re.compile(r"whole|each:.+|area:.+")


def check_field(name: str, given: object, dictionary: Dictionary, *, where: str = "") -> object:
    """What `given` sets the field `name` to, in the type of its column: "" or None where it empties the field.

    `given` is what YAML holds or, from the command line, text.

    Raises
    ------
    CitymetricsError
        The field cannot be corrected, or cannot hold this.
    """
    check_choice("field", name, CORRECTABLE, where=where)
    value = plain(given)
    if value is None:
        if name not in _MAY_BE_EMPTY:
            raise CitymetricsError(f"{name} is emptied", where=where, expected="a value")
        return None if name in (*NUMBERS, *YEARS) else ""
    if name in NUMBERS:
        return _number(name, value, where)
    if name in YEARS:
        return _year(name, value, where)
    return _text(name, str(value), dictionary, where)


def _number(name: str, value: object, where: str) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CitymetricsError(
            f"{name} is {value!r}", where=where, expected="a number in the row's unit, such as 1500000"
        )
    return number


def _year(name: str, value: object, where: str) -> int:
    if not re.fullmatch(r"\d{4}", str(value)) or not 1900 <= int(str(value)) <= 2100:
        raise CitymetricsError(f"{name} is {value!r}", where=where, expected="a year such as 2025")
    return int(str(value))


def _text(name: str, value: str, dictionary: Dictionary, where: str) -> str:
    if name in CHOICES:
        return check_choice(name, value, CHOICES[name], where=where)
    if name == "metric" and value not in dictionary.metrics:
        # The message of all choices would name two hundred.
        raise CitymetricsError(
            f"unknown metric {value!r}",
            where=where,
            expected="an id of data/curated/dictionary/",
            mend=UnknownChoice("metric", value, dictionary.metrics).mend,
        )
    if name == "theme":
        return check_choice("theme", value, dictionary.themes, where=where)
    if name == "unit" and find_unit(value) is None:
        near = ", ".join(nearest_units(value))
        raise CitymetricsError(
            f"unknown unit {value!r}",
            where=where,
            expected="a canonical unit",
            mend=f"Did you mean {near}?" if near else "",
        )
    if name == "scope" and not _SCOPE.fullmatch(value):
        raise CitymetricsError(
            f"scope is {value!r}",
            where=where,
            expected="whole, each:… (each:每个区) or area:… (area:中心城区)",
        )
    if name == "due" and not _is_date(value):
        raise CitymetricsError(f"due is {value!r}", where=where, expected="a date such as 2025-12-31")
    return value


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
