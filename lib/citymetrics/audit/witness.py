"""What may be made of a row on a page: its own figures, and what follows from them by the arithmetic that pages state.

Computed here once more, from the tables alone and in a few lines, so that an error of the benchmark shows as a number that nothing
leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from citymetrics.audit.facts import Facts, Row
from citymetrics.audit.numerals import Numeral, Sorted, numerals
from citymetrics.invisible import PLAIN

SCALES: Mapping[str, tuple[float, ...]] = {
    "resident_population": (1e6, 1e4),
    "family_households": (1e6, 1e4),
    "land_area": (100.0, 1.0),
    "built_up_area": (100.0, 1.0),
}
"""Per so many residents, households or km² pages tell a figure; of other denominators per one."""
_BRACKETS = re.compile(r"\([^()]*\)")
_READ = {**PLAIN, **str.maketrans("萬億", "万亿")}
FULL = 100.0
"""What a share cannot go beyond, from which pages tell its distance."""
Basis = tuple[frozenset[str], str]
Bases = Mapping[Basis, tuple[float, ...]]
"""Figures by what tells that they are meant, and what they are."""
NONE: frozenset[str] = frozenset()


def stated(row: Row) -> tuple[float, ...]:
    """The figures that a row holds, in its unit and as the plan wrote them."""
    own = [float(row[name]) for name in ("value", "value_max", "baseline") if row.get(name)]
    return tuple(dict.fromkeys((*own, *written(row))))


def written(row: Row) -> tuple[float, ...]:
    """The numbers in a row's own words, without what a copy put in brackets (5300余萬(wàn)平方米) or nobody sees."""
    plain = _BRACKETS.sub("", row.get("value_text", "")).translate(_READ)
    return tuple(one.value for one in numerals(plain))


@dataclass(frozen=True)
class Witness:
    """What the rows of `facts` can tell."""

    facts: Facts

    def of_row(self, identity: str, cues: frozenset[str]) -> Sorted:
        """What one row tells beside such cues: its figure over all that it holds for, a year, per denominator, against its norms."""
        key = (identity, cues)
        if key not in self._told:
            row = self.facts.row(identity)
            self._told[key] = Sorted(self._derive(row, cues) if row else ())
        return self._told[key]

    def states(self, identity: str, number: Numeral) -> bool:
        """Whether a row states `number` to its last digit, as its figure or as one of its years."""
        if identity not in self._stated:
            row = self.facts.row(identity) or {}
            self._stated[identity] = stated(row), tuple(_years(row))
        figures, years = self._stated[identity]
        own = any(number.shows(value) for value in figures)
        return own or (number.is_whole and number.value in years)

    def of_rows(self, identities: Iterable[str]) -> Sorted:
        """What two of these rows tell beside each other on the same basis: shares, multiples and differences."""
        key = tuple(sorted(identities))
        if key not in self._beside:
            rows = [row for one in key if (row := self.facts.rows.get(one))]
            pairs = (pair for pair in combinations(rows, 2) if pair[0]["unit"] == pair[1]["unit"])
            self._beside[key] = Sorted(value for one, other in pairs for value in self._compare(one, other))
        return self._beside[key]

    @cached_property
    def _told(self) -> dict[tuple[str, frozenset[str]], Sorted]:
        return {}

    @cached_property
    def _stated(self) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
        return {}

    @cached_property
    def _beside(self) -> dict[tuple[str, ...], Sorted]:
        return {}

    @cached_property
    def _bases(self) -> dict[str, Bases]:
        return {}

    def _derive(self, row: Row, cues: frozenset[str]) -> Iterator[float]:
        if not row.get("unit"):
            return
        for (needed, _), values in self.bases(row).items():
            if needed <= cues:
                yield from values
        if "gap" in cues:
            own = self.bases(row)[NONE, "own"]
            yield from (FULL - value for value in own if row["unit"] == "%")
            for norm, value in product(self.facts.norms_of(row.get("metric", "")), own):
                yield from (value - norm, *((100 * (value - norm) / norm,) if norm else ()))

    def _compare(self, one: Row, other: Row) -> Iterator[float]:
        mine, theirs = self.bases(one), self.bases(other)
        apart = _apart(one, other)
        if apart:
            yield from ((a - b) / apart for a, b in product(mine[NONE, "own"], theirs[NONE, "own"]))
        for basis in mine.keys() & theirs.keys():
            for a, b in product(mine[basis], theirs[basis]):
                yield a - b
                for above, below in ((a, b), (b, a)):
                    if below:
                        yield from (above / below, 100 * above / below, 100 * (above - below) / below)

    def bases(self, row: Row) -> Bases:
        """A row's figure on every basis that pages tell it on: its own, over all that it holds for, a year, per denominator."""
        identity = row["observation_id"]
        if identity not in self._bases:
            self._bases[identity] = dict(self._find_bases(row))
        return self._bases[identity]

    def _find_bases(self, row: Row) -> Iterator[tuple[Basis, tuple[float, ...]]]:
        own = tuple(float(row[name]) for name in ("value", "value_max") if row.get(name))
        here = [one for one in self.facts.denominators if one["place"] == row["city"]]
        units, years = [1.0], {last - first + 1 for first, last in self.facts.terms(row)}
        if row["scope"].startswith("each:"):
            units += [float(one["value"]) for one in here if one["unit"] == "count"]
        if row["period_start"]:
            years.add(int(row["period_end"]) - int(row["period_start"]) + 1)
        over = [value * count for value, count in product(own, units)]
        yearly = row["per"] == "year"
        whole = tuple(value * count for value, count in product(over, years)) if yearly else tuple(over)
        year = tuple(over) if yearly else tuple(value / count for value, count in product(over, years))
        year_only, per_only = frozenset({"year"}), frozenset({"per"})
        yield (NONE, "own"), own
        yield (NONE, "whole"), (*over, *whole)
        yield (year_only, "year"), year
        for one in here:
            parts = [float(one[name]) for name in ("value", "low", "high") if one[name]]
            for scale in SCALES.get(one["measure"], (1.0,)):
                name = f"{scale:g} {one['measure']} {one['date']}"
                for needed, values in ((per_only, (*over, *whole)), (per_only | year_only, year)):
                    found = (value * scale / part for value, part in product(values, parts) if part)
                    yield (needed, name), tuple(found)


def _apart(one: Row, other: Row) -> float:
    """The years between the days that two figures are for, zero where one has none: their path over the year."""
    days = [
        row.get("due") or (f"{row['period_end']}-12-31" if row.get("period_end") else "")
        for row in (one, other)
    ]
    if not all(days):
        return 0.0
    first, last = sorted(tuple(map(int, day.split("-"))) for day in days)
    return sum(
        (later - earlier) / part for later, earlier, part in zip(last, first, (1, 12, 365), strict=False)
    )


def _years(row: Row) -> Iterator[float]:
    """The years that a row names, and the day on which it is due."""
    yield from (float(row[name]) for name in ("period_start", "period_end") if row.get(name))
    if row.get("due"):
        yield from (float(part) for part in row["due"].split("-"))
