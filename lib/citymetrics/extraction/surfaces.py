"""Units as plans write them, and what the words before a figure add: per head, per 10,000, per day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon

_FLOW_UNITS = ("t", "m3")
_SHAREABLE = ("measure", "count")
_RANGE = 24
_PERIODS = {"日": "day", "天": "day", "d": "day", "月": "month", "年": "year", "a": "year"}
_FLOW_TAILS = {"day": "d", "year": "a"}


@dataclass(frozen=True, slots=True)
class Surface:
    """A unit as written: its canonical `unit`, the `factor` to it, and what kind of quantity it makes."""

    unit: str
    factor: Decimal
    kind: str


@cache
def surfaces() -> dict[str, Surface]:
    """Every way to write a unit or counter."""
    units = lexicon("units")
    table: dict[str, Surface] = {}
    for unit, forms in units["measures"].items():
        for form, factor in forms.items():
            exact = Fraction(str(factor))
            kind = "share" if unit in ("%", "pp") else "measure"
            table[form] = Surface(unit, Decimal(exact.numerator) / Decimal(exact.denominator), kind)
    for unit, group in (("person", "people"), ("household", "households"), ("count", "counters")):
        for form in units[group]:
            table[form] = Surface(unit, Decimal(1), "count")
    return table


@cache
def unit_expression() -> str:
    """The expression of one unit, with its divisor (公里/平方公里, 公里每小时) in the group ``by``."""
    divisor = alternation(lexicon("units")["divisors"])
    spoken = alternation(word for word in lexicon("units")["divisors"] if len(word) > 1)
    return (
        rf"(?P<unit>年一遇|{alternation(surfaces())})(?:(?<=条)段)?"
        rf"(?:\s?[/／]\s?(?P<by>{divisor})(?![一-鿿A-Za-z0-9](?<=[次均]))|每(?P<spoken>{spoken}))?"
        r"(?:\s?[/／·•每]\s?(?P<per>[日天月年]|[da](?![A-Za-z]))(?![度均]))?"
    )


def divide_unit(unit: str, by: str, per: str) -> tuple[str, Decimal]:
    """`unit` divided by what is written behind its stroke, and the factor that comes with it; tonnes and cubic metres
    per day or year are flows."""
    if by:
        divisor = lexicon("units")["divisors"][by]
        divisor, factor = lexicon("units")["divided_out"].get(divisor, (divisor, 1))
        return f"{unit}/{divisor}", Decimal(str(factor))
    period = _PERIODS.get(per, "")
    if unit in _FLOW_UNITS and period in _FLOW_TAILS:
        return f"{unit}/{_FLOW_TAILS[period]}", Decimal(1)
    return unit, Decimal(1)


def period_of(written: str) -> str:
    """``day``, ``month`` or ``year`` for what stands behind a stroke (/日, /a), else an empty string."""
    return _PERIODS.get(written, "")


@cache
def _sharers(name: str) -> re.Pattern[str]:
    groups = lexicon("units")[name]
    # A group's name must be an identifier: the divisors are numbered.
    return re.compile(
        "|".join(f"(?P<d{index}>{'|'.join(patterns)})" for index, patterns in enumerate(groups.values()))
    )


@cache
def _flow_work() -> re.Pattern[str]:
    work = alternation(lexicon("units")["flow_work"])
    return re.compile(
        rf"(?P<day>(?<![\d今同当每翌次假节周])日(?:{work})|每[日天])|(?P<year>(?<![\d一二三四五六七八九十今当全本])年(?:{work})|每年)"
    )


@cache
def dividing_number() -> re.Pattern[str]:
    """What stands behind a number that divides: 每10万**人拥有**公共厕所30座."""
    return any_of([lexicon("units")["dividing_number"]])


def _divisor(name: str, left: str) -> str:
    shared = None
    for match in _sharers(name).finditer(left):
        shared = match
    if shared is None or not shared.lastgroup or len(left) - shared.end() > _RANGE:
        return ""
    return str(list(lexicon("units")[name])[int(shared.lastgroup[1:])])


def share_unit(unit: str, kind: str, left: str) -> tuple[str, Decimal]:
    """`unit` with what the clause's text before the figure adds, and the factor that comes with it: per head (人均),
    per 10,000 (每万人), a flow per day (日供水能力); what 100 households share is divided out."""
    if kind in _SHAREABLE and "/" not in unit and unit not in lexicon("units")["unshared"]:
        divisor = _divisor("shared_by", left)
        if not divisor and unit in lexicon("units")["price_units"]:
            divisor = _divisor("price_shared_by", left)
        if divisor:
            divisor, factor = lexicon("units")["divided_out"].get(divisor, (divisor, 1))
            if divisor != unit:
                return f"{unit}/{divisor}", Decimal(str(factor))
    if unit in _FLOW_UNITS:
        flow = _flow_work().search(left)
        return (f"{unit}/{'d' if flow['day'] else 'a'}" if flow else unit), Decimal(1)
    return unit, Decimal(1)
