"""One metric on every basis that makes sense for it, each value with all that it may be and what it rests on.

A comparison shows a metric on the bases that it is ranked on; here are all of them, so that a reader sees whether the choice of a
denominator, its sources or its year decides who comes first. Nothing is ranked here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.benchmark.interval import denominator_interval, stated_interval
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.derived import Derived
from citymetrics.benchmark.metrics.doubts import largest_shift, measure_label, unique_denominators
from citymetrics.benchmark.metrics.grades import Pair, grade_pairs, worst
from citymetrics.benchmark.metrics.intensity import Intensity, intensity_of
from citymetrics.benchmark.metrics.spreads import bases_of, load_spreads, spread_of
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

FILE = "data/raw/context/denominators.csv"
UNDIVIDED = ("value", "total", "per_year")
"""Bases that nothing is divided by."""
COLUMNS = {
    "metric": "object",
    "city": "object",
    "observation_id": "object",
    "headline": "bool",
    "basis": "object",
    "unit": "object",
    "comparator": "object",
    "value": "float64",
    "value_max": "float64",
    "low": "float64",
    "high": "float64",
    "open_high": "bool",
    "years": "float64",
    "units": "float64",
    "measure": "object",
    "denominator": "float64",
    "denominator_low": "float64",
    "denominator_high": "float64",
    "denominator_unit": "object",
    "date": "object",
    "source": "object",
    "confidence": "object",
    "other_date": "object",
    "other_denominator": "float64",
    "other_value": "float64",
    "change": "float64",
    "grade": "object",
    "missing": "object",
}
"""The columns of `Intensities.frame` and their types; an empty text is one that there isn't."""


@dataclass(frozen=True)
class Intensities(Result):
    """The result of `intensity`.

    `frame` has one row per figure and basis. `basis` is `value` for shares, rates and levels, which stay as stated; else `total`,
    `per_year` and the columns of `spreads.yml` that the metric's denominators allow, of a year's work for additions. `value` (to
    `value_max` for a stated range) is on the denominator's chosen figure; `low` to `high` is all that it may be, from the bound of
    the text and from what the denominator's sources give. A floor has the high end `inf` and `open_high`. `other_value` is what
    the denominator's record of another date makes of it, `change` how far (a share of `value`). A row without a value says why in
    `missing`, the code of a reason that is among `refused`. `derived` holds the values by observation and basis, `pairs` by basis how far
    every two figures of two places compare on it; `grade` is that of a headline figure's weakest sound pair.
    """

    comparison: Comparison
    rows: tuple[Row, ...] = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    derived: Mapping[tuple[str, str], Derived] = field(default_factory=dict, repr=False, compare=False)
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict, repr=False, compare=False)
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def metric(self) -> str:
        return self.comparison.metric

    @property
    def definition(self) -> Any:
        return self.comparison.definition

    @property
    def label(self) -> Label:
        return self.comparison.label

    @property
    def cities(self) -> tuple[str, ...]:
        return self.comparison.cities

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every figure shown."""
        return self.comparison.evidence

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The bases on which at least one figure has a value, in order."""
        known = {row["basis"] for row in self.rows if not math.isnan(row["value"])}
        return tuple(basis for basis in (*UNDIVIDED, *load_spreads()) if basis in known)

    @cached_property
    def frame(self) -> pd.DataFrame:
        return pd.DataFrame([dict(row) for row in self.rows], columns=list(COLUMNS)).astype(COLUMNS)

    def grade_of(self, basis: str, city: str, other: str) -> str | None:
        """How far the headline figures of two places compare on one basis; None where one of them has none."""
        ids = {row["observation_id"] for row in self.of_basis(basis) if row["headline"]}
        pairs = (pair for pair in self.pairs.get(basis, ()) if pair.joins(city, other))
        return next((pair.grade for pair in pairs if {pair.one_id, pair.other_id} <= ids), None)

    def of_basis(self, basis: str) -> tuple[Row, ...]:
        """The rows of one basis that have a value, in the order of the comparison."""
        return tuple(row for row in self.rows if row["basis"] == basis and not math.isnan(row["value"]))


def intensity(
    metric: str,
    cities: Iterable[str] | None = None,
    *,
    role: str = "target",
    data: Inputs | pd.DataFrame | None = None,
) -> Intensities:
    """One metric on every basis that its entry in the dictionary allows.

    Parameters
    ----------
    metric : id in the dictionary.
    cities : ids of places; all for None.
    role : `target` or `achieved`.
    data : inputs or observations; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown metric, city or role.
    """
    comparison = compare_metric(metric, cities=cities, role=role, data=data)
    inputs, columns = comparison.inputs, bases_of(comparison.definition)
    rows: list[dict[str, Any]] = []
    caveats, refused = list(comparison.caveats), list(comparison.refused)
    found: list[Any] = []
    derived: dict[tuple[str, str], Derived] = {}
    pairs: dict[str, tuple[Pair, ...]] = {"value": comparison.pairs} if not columns else {}
    for row in comparison.rows:
        full = inputs.row(row["observation_id"])
        worked = intensity_of(full, inputs, columns)
        derived |= {(row["observation_id"], basis): one for basis, one in worked.values.items()}
        rows += _rows_of(row, worked, comparison, columns)
        refused += _refusals(full, worked, inputs)
        gaps = set(map(id, worked.gaps.values()))
        caveats += [note for note in worked.remarks if id(note) not in gaps]
        found += worked.denominators
    for basis in columns:
        pairs[basis] = _grade(rows, basis, comparison)
    if comparison.adds_up and rows and not columns:
        caveats.append(remark("intensity.no_basis"))
    return Intensities(
        comparison,
        tuple(MappingProxyType(row) for row in rows),
        unique(note for note in caveats if note.code != "no_denominator"),
        unique_refusals(refused),
        tuple(unique_denominators(found)),
        MappingProxyType(derived),
        MappingProxyType(pairs),
        inputs=inputs,
    )


def _grade(rows: list[dict[str, Any]], basis: str, comparison: Comparison) -> tuple[Pair, ...]:
    """Grade the headline figures on one basis; each row gets the weakest grade of those that it can be compared with at all."""
    worked = {row["observation_id"]: row for row in rows if row["basis"] == basis}
    headlines = [
        {**row, basis: worked[row["observation_id"]]["value"]}
        for row in comparison.headlines
        if row["observation_id"] in worked
    ]
    if comparison.role not in ("target", "achieved"):
        return ()
    pairs = grade_pairs(headlines, comparison.definition, basis, comparison.inputs)
    for identity, row in worked.items():
        grades = [pair.grade for pair in pairs if identity in (pair.one_id, pair.other_id)]
        sound = [grade for grade in grades if grade != "not_comparable"]
        row["grade"] = worst(sound) if sound else "not_comparable" if grades else ""
    return pairs


def _rows_of(
    row: Row, worked: Intensity, comparison: Comparison, columns: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    if not comparison.adds_up:
        yield _stated_row(row)
        return
    for basis in ("total", "per_year", *columns):
        one = worked.values.get(basis)
        if one is not None:
            yield _derived_row(row, basis, worked, one, comparison.inputs.context)
        elif basis in worked.gaps:
            yield {**_base(row, basis), "units": _count(worked), "missing": worked.gaps[basis].code}


def _base(row: Row, basis: str) -> dict[str, Any]:
    """A row of `frame` without a value."""
    empty = {"object": "", "bool": False, "float64": math.nan}
    own = {name: row.get(name, "") for name in ("metric", "city", "observation_id", "unit", "comparator")}
    return {
        **{name: empty[kind] for name, kind in COLUMNS.items()},
        **own,
        "headline": bool(row["headline"]),
        "basis": basis,
        "years": row["years"],
    }


def _stated_row(row: Row) -> dict[str, Any]:
    interval = stated_interval(row)
    assert interval is not None, row["observation_id"]
    return {
        **_base(row, "value"),
        "grade": row.get("grade", ""),
        "value": row["value"],
        "value_max": row["value_max"],
        "low": interval.low,
        "high": interval.high,
        "open_high": math.isinf(interval.high),
    }


def _derived_row(row: Row, basis: str, worked: Intensity, one: Derived, context: Any) -> dict[str, Any]:
    found = {
        **_base(row, basis),
        "value": one.value,
        "value_max": one.top if one.top != one.value else math.nan,
        "low": one.interval.low,
        "high": one.interval.high,
        "open_high": math.isinf(one.interval.high),
        "units": _count(worked),
    }
    if one.spread is None:
        return found
    record, span = one.spread, denominator_interval(one.spread)
    shift = largest_shift(record, context)
    found |= {
        "measure": record.measure,
        "denominator": float(record.value),
        "denominator_low": span.low,
        "denominator_high": span.high,
        "denominator_unit": record.unit,
        "date": str(record.date or ""),
        "source": record.source,
        "confidence": record.confidence,
    }
    if shift is not None:
        found |= {
            "other_date": str(shift.other.date),
            "other_denominator": float(shift.other.value),
            "other_value": one.value * (1 + shift.change),
            "change": shift.change,
        }
    return found


def _count(worked: Intensity) -> float:
    return math.nan if worked.units is None else float(worked.units)


def _refusals(row: Row, worked: Intensity, inputs: Inputs) -> Iterator[Refusal]:
    """Each basis without a value, with the reason; where a denominator is missing, the line that would mend it."""
    place = inputs.places[row["city"]]
    for basis, reason in worked.gaps.items():
        spread = spread_of(basis)
        if reason.code == "no_denominator" and spread is not None:
            line = f"{place.id},{spread.measure},…,{spread.unit},…"
            reason = remark(
                "intensity.add_denominator",
                rows=reason.rows,
                city=place.label,
                measure=measure_label(spread.measure),
                file=FILE,
                line=line,
            )
        label = wording()[f"intensity.{basis}"]
        yield Refusal(remark("intensity.basis_of", rows=reason.rows, city=place.label, basis=label), reason)
