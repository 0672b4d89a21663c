"""A stated figure per year, per 10,000 residents and per 100 km²: what makes totals of unequal places
comparable.

Totals and additions only; shares, rates and levels stay as they are. A denominator that is missing leaves
the cell empty with the reason; one that rests on a single or weak source, or has no date, is said to, beside
every figure that it made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from citymetrics.benchmark.inputs import Place, Row, missing
from citymetrics.benchmark.metrics.scope import count_units, read_scope
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels import Label
from citymetrics.labels.wording import label_of, wording

ADDED_UP = ("stock", "addition")
SPREAD = (("resident_population", 1e4, "per_10k"), ("land_area", 100.0, "per_100km2"))
"""Denominator, how many of its unit a value is given for, and the column that holds it."""
SURE = "two_sources"
CENSUS_YEAR = 2020
PER_YEAR = {"year": 1, "month": 12}


@dataclass
class Intensity:
    """One figure's derived values; None where there is none, with the reason among `remarks`."""

    years: int | None = None
    years_from: int | None = None
    years_to: int | None = None
    units: int | None = None
    total: float | None = None
    total_max: float | None = None
    per_year: float | None = None
    per_year_max: float | None = None
    per_10k: float | None = None
    per_10k_max: float | None = None
    per_100km2: float | None = None
    per_100km2_max: float | None = None
    remarks: list[Remark] = field(default_factory=list)
    denominators: list[Any] = field(default_factory=list)


def accrual_years(row: Row, source: Any) -> tuple[int | None, int | None, Remark | None]:
    """First and last year that a figure accrues over: the sentence's, else the plan's, cut or stretched to
    the due date."""
    if row["role"] == "achieved":
        start, end = (row["period_start"], row["period_end"])
        if missing(start) or missing(end):
            start, end = getattr(source, "past_start", None), getattr(source, "past_end", None)
        if start is None or end is None:
            return None, None, remark("no_past_period", rows=(row["observation_id"],))
        return int(start), int(end), None
    start = source.term_start if missing(row["period_start"]) else int(row["period_start"])
    end = source.term_end if missing(row["period_end"]) else int(row["period_end"])
    due = int(row["due"][:4]) if row["due"] else end
    if due < start or due == end:
        return start, end, None
    code = "due_after_term" if due > end else "due_within_term"
    place = label_of(source.label)
    return (
        start,
        due,
        remark(code, rows=(row["observation_id"],), city=place, due=str(due), start=str(start), end=str(end)),
    )


def derive(row: Row, metric: Any, place: Place, source: Any, context: Any) -> Intensity:
    """The derived values of one row. Shares, rates and levels come back with their years only."""
    result = Intensity()
    start, end, note = accrual_years(row, source)
    if start is not None and end is not None:
        result.years_from, result.years_to, result.years = start, end, end - start + 1
    if metric.kind not in ADDED_UP or missing(row["value"]):
        return result
    if note:
        result.remarks.append(note)
    factor = _whole_place_factor(row, place, context, result)
    if factor is None:
        return result
    high = row["value"] if missing(row["value_max"]) else row["value_max"]
    low, high = row["value"] * factor, high * factor
    flow = "/" in row["unit"]
    times = PER_YEAR.get(row["per"]) if not flow else None
    if times and result.years:
        result.per_year, result.per_year_max = low * times, high * times
        result.total, result.total_max = low * times * result.years, high * times * result.years
        result.remarks.append(
            remark("per_year_summed", rows=(row["observation_id"],), city=place.label, years=result.years)
        )
    elif not times:
        result.total, result.total_max = low, high
        if metric.kind == "addition" and result.years and not flow:
            result.per_year, result.per_year_max = low / result.years, high / result.years
    _spread(row, metric, place, context, result)
    return result


def _whole_place_factor(row: Row, place: Place, context: Any, result: Intensity) -> float | None:
    """What turns the stated figure into the whole place's: 1, or the number of units that it is asked of."""
    scope = read_scope(row["scope"])
    rows = (row["observation_id"],)
    if scope.kind == "each":
        count = count_units(context, place.id, scope)
        if count is None:
            result.remarks.append(remark("no_count", rows=rows, city=place.label, unit=scope.name))
            return None
        result.units = int(count.value)
        result.denominators.append(count)
        said = remark(
            "each_multiplied",
            rows=rows,
            city=place.label,
            unit=scope.name,
            count=result.units,
            date=date_label(count),
            confidence=confidence_label(count),
        )
        result.remarks += [said, *doubts(count, place, rows)]
        return float(count.value)
    if scope.kind == "part" or scope.kind == "urban":
        result.remarks.append(remark("part_of_place", rows=rows, city=place.label, area=scope.name))
        return None
    return 1.0


def _spread(row: Row, metric: Any, place: Place, context: Any, result: Intensity) -> None:
    """Per 10,000 residents and per 100 km², of a year's work for additions and of the whole for stocks."""
    low, high = (
        (result.per_year, result.per_year_max)
        if metric.kind == "addition"
        else (result.total, result.total_max)
    )
    if metric.kind == "addition" and low is None and "/" in row["unit"]:
        low, high = result.total, result.total_max
    if low is None or high is None:
        return
    for measure, per, name in SPREAD:
        if measure not in _wanted(metric):
            continue
        found = context.get(place.id, measure, CENSUS_YEAR if measure == "resident_population" else None)
        if found is None or not found.value:
            result.remarks.append(
                remark(
                    "no_denominator",
                    rows=(row["observation_id"],),
                    city=place.label,
                    measure=measure_label(measure),
                )
            )
            continue
        setattr(result, name, low / found.value * per)
        setattr(result, f"{name}_max", high / found.value * per)
        result.denominators.append(found)
        result.remarks += doubts(found, place, (row["observation_id"],))


def _wanted(metric: Any) -> tuple[str, ...]:
    return tuple(getattr(metric, "denominators", ()) or (measure for measure, _, _ in SPREAD))


def can_spread(metric: Any) -> bool:
    """Whether a metric's totals are given per head or per area at all; those per district, say, are not."""
    return any(measure in _wanted(metric) for measure, _, _ in SPREAD)


def doubts(found: Any, place: Place, rows: tuple[str, ...] = ()) -> list[Remark]:
    """What must be said wherever this denominator made a figure: a missing, weak or single source, no date."""
    codes = [f"denominator_{code}" for code in doubt_codes(found)]
    return [
        remark(
            code, rows=rows, city=place.label, measure=measure_label(found.measure), date=date_label(found)
        )
        for code in codes
    ]


def doubt_codes(found: Any) -> tuple[str, ...]:
    """Why a denominator is less than sure: `unsourced`, `weak` or `one_source`, and `undated`; none for a sure one."""
    source = "" if found.source else "unsourced"
    weak = found.confidence if found.confidence != SURE else ""
    return tuple(code for code in (source or weak, "" if found.date else "undated") if code)


def date_label(found: Any) -> Label:
    """When a denominator was counted, in words where it has no date."""
    return Label(str(found.date), str(found.date)) if found.date else wording()["tables.undated"]


def confidence_label(found: Any) -> Label:
    return wording()[f"tables.confidence_{found.confidence}"]


def measure_label(measure: str) -> Label:
    """A denominator's name in both languages."""
    return wording().get(f"measures.{measure}", Label(measure, measure))


def unique_denominators(found: list[Any]) -> list[Any]:
    """Each place's denominator once, in order of first use."""
    return list({(one.place, one.measure): one for one in found}.values())
