"""Units where tables write them: in a column of their own, in brackets behind a name, in a note above the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.quantities import scan_quantities
from citymetrics.extraction.surfaces import share_unit
from citymetrics.extraction.tables.words import table_pattern, unit_names

_BLANKS = re.compile(r"\s+")
_MAGNITUDES = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
_FLOWS = {"日": ("d", "day"), "天": ("d", "day"), "年": ("a", "year"), "月": ("", "month")}
_LONGEST = 14
_UNSHARED = ("", "%", "pp", "times", "ratio", "grade", "yr")


@dataclass(frozen=True, slots=True)
class TableUnit:
    """A canonical `unit` (empty for a bare index), what its figures are multiplied by, and the unit as `written`."""

    unit: str
    factor: Decimal = Decimal(1)
    per: str = ""
    written: str = ""


class Named(NamedTuple):
    """A name without the unit that it carried, and that unit."""

    name: str
    unit: TableUnit | None


@lru_cache(maxsize=1024)
def read_unit(words: str) -> TableUnit | None:
    """The unit that `words` write (万平方米, 个/万人, %), None if they write none."""
    written = _BLANKS.sub("", words).replace("％", "%").replace("／", "/").strip("()（）[]［］【】〔〕")
    if not written or len(written) > _LONGEST or any(char.isdecimal() for char in written.rstrip("23")):
        return None
    if table_pattern("no_unit").fullmatch(written):
        return TableUnit("", written="")
    return _measured(written) or _listed(written) or _divided(written)


def _measured(written: str) -> TableUnit | None:
    """The grammar of running text reads it behind a figure."""
    found = list(scan_quantities(f"1{written}", 0, len(written) + 1))
    if len(found) != 1 or found[0].value is None or not found[0].unit:
        return None
    quantity = found[0]
    if (quantity.start, quantity.end) != (0, len(written) + 1) or quantity.kind in ("ratio", "word", "bare"):
        return None
    return TableUnit(quantity.unit, Decimal(quantity.value or 1), quantity.per, written)


def _listed(written: str) -> TableUnit | None:
    units = lexicon("tables")["units"]
    factor = Decimal(1)
    stem = written
    while stem[:1] in _MAGNITUDES and len(stem) > 1:
        factor *= _MAGNITUDES[stem[0]]
        stem = stem[1:]
    if stem not in units:
        return None
    unit, own = units[stem]
    return TableUnit(unit, factor * Decimal(str(own)), "", written)


def _divided(written: str) -> TableUnit | None:
    top, slash, below = written.partition("/") if "/" in written else written.partition("每")
    above = (_measured(top) or _listed(top)) if slash and below and top else None
    if above is None:
        return None
    if below in _FLOWS:
        suffix, per = _FLOWS[below]
        flow = f"{above.unit}/{suffix}" if suffix and above.unit in ("t", "m3") else above.unit
        return TableUnit(flow, above.factor, per, written)
    divisor = lexicon("units")["divisors"].get(below)
    return TableUnit(f"{above.unit}/{divisor}", above.factor, above.per, written) if divisor else None


def split_unit(name: str) -> Named:
    """A name and the unit that it ends with: 绿道长度(公里). A bracket that holds no unit stays with its name."""
    name = name.strip()
    match = table_pattern("name_unit").search(name)
    if match and match["unit"] not in lexicon("tables")["not_bracket_units"]:
        unit = read_unit(match["unit"] or match["bare"])
        if unit is not None:
            return Named(name[: match.start()].strip(), unit)
    return Named(name, None)


def unit_by_name(name: str) -> TableUnit | None:
    """The unit that a name alone tells: a 率 is a share, a 数量 a count; nothing else is guessed."""
    return next((TableUnit(unit) for unit, names in unit_names().items() if names.search(name)), None)


def share(unit: TableUnit, name: str) -> TableUnit:
    """`unit` with what the name of the thing adds: per head (人均), per 10,000 (每万人), a flow (日供水能力)."""
    if unit.unit in _UNSHARED:
        return unit
    canonical, factor = share_unit(unit.unit, "measure", name)
    return replace(unit, unit=canonical, factor=unit.factor * factor)


def per_of(unit: TableUnit, about: str) -> str:
    """Per what time a figure in `unit` is meant, given its names: ``total``, ``year``, ``month`` or ``day``."""
    if unit.per:
        return unit.per
    for tail, per in (("/d", "day"), ("/a", "year")):
        if unit.unit.endswith(tail):
            return per
    return next(
        (per for per in ("year", "month", "day") if table_pattern(f"per_{per}").search(about)), "total"
    )
