"""Pace: what a plan did a year, what it plans to do a year, and how many times as much that is.

For additions only, where one plan gives a past figure and a target of the same metric on the same ground. Amounts are spread
evenly over their years, which the plan alone doesn't say; what both stand for is per year, so years of another number can be
compared. A floor makes a floor of the ratio, an approximate figure has no width that anyone states, and neither is called faster
or slower unless it surely is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.intensity import PER_YEAR, accrual_years
from citymetrics.benchmark.metrics.names import year_span
from citymetrics.benchmark.metrics.then_and_now import (
    HEAD,
    PairedFigures,
    ThenNow,
    about,
    choose,
    count_one_sided,
    drafts,
    grade_of,
    head_of,
    named,
    names_agree,
    pair_up,
    refuse_kind,
    refuse_one_sided,
    years_are_stated,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals

COLUMNS = (
    *HEAD,
    "past_id",
    "target_id",
    "past_value",
    "past_comparator",
    "past_from",
    "past_to",
    "past_years",
    "past_per_year",
    "past_low",
    "past_high",
    "target_value",
    "target_comparator",
    "target_from",
    "target_to",
    "target_years",
    "target_per_year",
    "target_low",
    "target_high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "bound",
    "approximate",
    "same_name",
    "trend",
    "grade",
)
TRENDS = ("faster", "slower", "steady", "unclear")


@dataclass(frozen=True)
class Pace(PairedFigures):
    """The result of `pace`.

    `frame` has one row per place and metric: the past figure and the target (`past_id`, `target_id`) with the years that each is
    spread over, what it comes to a year (`past_per_year`, `target_per_year`, in `unit` a year, each from `…_low` to `…_high`, which
    is infinite above a floor), and their `ratio` as written, from `ratio_low` to `ratio_high`. `bound` says what the ratio is: `eq`,
    `ge`, `le`, `range`, or `open` where nothing bounds it; then `ratio` is NaN, as it is where the past figure is a range from zero.
    `trend` is `faster`, `slower` or `steady` where that is sure, `unclear` where a bound or an approximate figure (`approximate`)
    leaves it open; `same_name` whether the plan calls both the same. `grade` is one of `GRADES`.
    """

    ends = ("past_id", "target_id")


@dataclass(frozen=True)
class Yearly:
    """What a figure comes to in a year: as written, and all that it may be; with the years and what must be said of them."""

    value: float
    interval: Interval
    first: int
    last: int
    note: Remark | None = None

    @property
    def years(self) -> int:
        return self.last - self.first + 1

    @property
    def span(self) -> str:
        return year_span(self.first, self.last)


def pace(
    metric: str | None = None,
    city: str | Iterable[str] | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
) -> Pace:
    """What is done a year, then and now: one metric over all places, one place (or some) over all metrics, or everything.

    Raises
    ------
    UnknownChoice
        Unknown metric or city.
    """
    inputs, names, chosen = choose(metric, city, data)
    additions = [name for name in names if inputs.metrics[name].kind == "addition"]
    found = pair_up(inputs, additions, chosen)
    caveats: list[Remark] = []
    refused = [*found.refused]
    if metric is not None:
        refused += (
            refuse_one_sided(found, inputs)
            if additions
            else [refuse_kind(inputs, metric, "pace.no_addition")]
        )
    records = []
    for pair in found.pairs:
        made = _record(pair, inputs)
        if isinstance(made, Remark):
            refused.append(Refusal(named(inputs, pair.city, pair.metric, pair.ids), made))
            continue
        record, notes = made
        records.append(record)
        label = about(inputs, pair.city, pair.metric, chosen)
        caveats += [note.on(label) for note in notes]
    caveats += drafts(inputs, (record["doc_id"] for record in records))
    if not records and not refused:
        caveats.append(remark("pace.no_pair"))
    if metric is None:
        caveats += count_one_sided(found, inputs)
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return Pace(tuple(chosen), frame, unique(caveats), unique_refusals(refused), inputs=inputs)


def _record(pair: ThenNow, inputs: Inputs) -> tuple[dict[str, Any], list[Remark]] | Remark:
    """One row of the frame and what must be said of it, or the reason why there is none."""
    source = inputs.sources[pair.now["doc_id"]]
    then, now = (read_yearly(row, source) for row in (pair.then, pair.now))
    for side in (then, now):
        if isinstance(side, Remark):
            return side
    assert isinstance(then, Yearly)
    assert isinstance(now, Yearly)
    if then.last >= now.first:
        return remark("pace.overlap", rows=pair.ids, past=then.span, target=now.span)
    ratio = now.interval.over(then.interval)
    if ratio is None:
        return remark("pace.past_zero", rows=pair.ids)
    bound = bound_of(ratio)
    reasons = [*pair.reasons]
    if then.years != now.years:
        reasons.append(remark("pace.lengths", rows=pair.ids, past=then.years, target=now.years))
    notes = [*pair.notes, *reasons, *(one for one in (then.note, now.note) if one is not None)]
    if bound == "open" and not any(one.code == "pace.both_bounds" for one in reasons):
        notes.append(remark("pace.open", rows=pair.ids))
    record = {
        **head_of(pair.metric, pair.now, inputs),
        **_side("past", pair.then, then),
        **_side("target", pair.now, now),
        "ratio": float("nan") if bound == "open" or not then.value else now.value / then.value,
        "ratio_low": ratio.low,
        "ratio_high": ratio.high,
        "bound": bound,
        "approximate": pair.approximate,
        "same_name": names_agree(pair.then["subject"], pair.now["subject"]),
        "trend": "unclear" if pair.approximate else trend_of(ratio, 1.0),
        "grade": grade_of(reasons),
    }
    return record, notes


def _side(name: str, row: Row, yearly: Yearly) -> dict[str, Any]:
    return {
        f"{name}_id": row["observation_id"],
        f"{name}_value": row["value"],
        f"{name}_comparator": row["comparator"],
        f"{name}_from": yearly.first,
        f"{name}_to": yearly.last,
        f"{name}_years": yearly.span,
        f"{name}_per_year": yearly.value,
        f"{name}_low": yearly.interval.low,
        f"{name}_high": yearly.interval.high,
    }


def read_yearly(row: Row, source: Any) -> Yearly | Remark:
    """What a figure of an addition comes to in a year, on the ground that it speaks for; the reason where that can't be said.

    A figure for each district stays one for each district: the ratio needs no number of districts.
    """
    ids = (row["observation_id"],)
    first, last, note = accrual_years(row, source)
    if first is None or last is None:
        return note or remark("no_past_period", rows=ids)
    interval = stated_interval(row)
    if interval is None:
        return remark("damaged", rows=ids)
    if last < first:
        return remark("pace.years_wrong", rows=ids, first=str(first), last=str(last))
    if not missing(row["baseline"]):
        return remark("pace.tells_level", rows=ids)
    if "/" in row["unit"] or row["per"] not in (*PER_YEAR, "total"):
        return remark("pace.capacity", rows=ids)
    factor = PER_YEAR.get(row["per"], 1 / (last - first + 1))
    if row["role"] == "achieved" and not years_are_stated(row):
        place = source.label
        note = remark("pace.years_of_review", rows=ids, city=place, first=str(first), last=str(last))
    return Yearly(row["value"] * factor, interval.times(factor), first, last, note)


def bound_of(interval: Interval) -> str:
    """What an interval says of a ratio: `eq`, `ge`, `le`, `range`, or `open` where it leaves all open."""
    if interval.is_point:
        return "eq"
    if math.isinf(interval.high):
        return "ge" if interval.low > 0 else "open"
    return "range" if interval.low > 0 else "le"


def trend_of(interval: Interval, level: float) -> str:
    """Whether a ratio (or a change) is surely above `level`, below it, or the same: `faster`, `slower`, `steady`, else `unclear`."""
    if interval.low > level:
        return "faster"
    if interval.high < level:
        return "slower"
    return "steady" if interval.is_point else "unclear"


def places_of(result: Pace) -> list[str]:
    """The places that a result has rows of, in the registry's order."""
    stated = set(result.frame["city"])
    return [city for city in result.cities if city in stated]
