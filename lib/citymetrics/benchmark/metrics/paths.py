"""Paths: from where a share, a rate, a level or a stock stood to where it shall be, and the change a year that takes.

A path starts at a past figure of the same plan, at the starting value that the target's own sentence gives (由85%提高到95%), or at
an earlier target for the same ground. A start without a date gives a change, but no change a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing, resolve
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.pace import trend_of
from citymetrics.benchmark.metrics.scope import read_scope
from citymetrics.benchmark.metrics.then_and_now import (
    ThenNow,
    about,
    drafts,
    grade_of,
    is_number,
    named,
    pair_up,
    say_one_sided,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.extraction.moments import find_moments

COLUMNS = (
    "metric",
    "theme",
    "city",
    "doc_id",
    "unit",
    "scope",
    "start",
    "from_id",
    "to_id",
    "from_value",
    "from_low",
    "from_high",
    "from_date",
    "to_value",
    "to_low",
    "to_high",
    "to_date",
    "change",
    "change_low",
    "change_high",
    "change_unit",
    "years",
    "per_year",
    "per_year_low",
    "per_year_high",
    "approximate",
    "trend",
    "grade",
)
STARTS = ("past", "baseline", "milestone")
TRENDS = {"faster": "rise", "slower": "fall", "steady": "hold", "unclear": "unclear"}
ORDINAL = "grade"
"""Classes have an order and no distance: one is not spread over years."""
_BREAK = re.compile("[，,；;。]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[底末])?的?$")


@dataclass(frozen=True)
class Paths(Result):
    """The result of `paths`.

    `frame` has one row per path: its `start` (`past`, `baseline`, `milestone`), both ends with value, what each may be (`…_low` to
    `…_high`) and date (empty where none is known), the `change` as written and what it may be, in `change_unit` (percentage points
    for shares), the `years` between the dates and the change `per_year`. `trend` is `rise`, `fall` or `hold` where that is sure,
    else `unclear`. `from_id` and `to_id` are the observations; a baseline stands in the target's own.
    """

    cities: tuple[str, ...]
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of both ends of every path."""
        ends = zip(self.frame["from_id"], self.frame["to_id"], strict=True)
        return tuple(dict.fromkeys(identity for pair in ends for identity in pair))


@dataclass(frozen=True)
class End:
    """One end of a path: a value, all that it may be, its date (None where unknown) and the observation that tells it."""

    row: Row
    value: float
    interval: Interval
    at: date | None


def paths(
    metric: str | None = None,
    city: str | Iterable[str] | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
) -> Paths:
    """From where a level stood to where it shall be: one metric over all places, one place (or some) over all metrics, or everything.

    Raises
    ------
    UnknownChoice
        Unknown metric or city.
    """
    inputs = resolve(data)
    if metric is not None:
        check_choice("metric", metric, inputs.metrics)
    chosen = inputs.choose_cities(city)
    named_metrics = list(inputs.metrics) if metric is None else [metric]
    levels = [name for name in named_metrics if inputs.metrics[name].kind != "addition"]
    caveats: list[Remark] = []
    refused: list[Refusal] = []
    records: list[dict[str, Any]] = []
    started: set[str] = set()
    found = pair_up(inputs, levels, chosen)
    for pair in found.pairs:
        _add(_of_pair(pair, inputs), records, caveats, refused, inputs, chosen)
        started.add(pair.now["observation_id"])
    for name in named_metrics:
        own = _targets(name, chosen, inputs)
        for row in own:
            if row["observation_id"] not in started and is_number(row["baseline"]):
                _add(_of_baseline(name, row, inputs), records, caveats, refused, inputs, chosen)
                started.add(row["observation_id"])
        for one, other in _steps(own) if name in levels else ():
            if other["observation_id"] not in started:
                _add(_of_steps(name, one, other, inputs), records, caveats, refused, inputs, chosen)
    refused = [*found.refused, *refused]
    if metric is not None and not records:
        if metric not in levels:
            what = remark("pace.metric", metric=inputs.metric_label(metric))
            refused.append(Refusal(what, remark("pace.no_level")))
        else:
            say_one_sided(found, inputs, asked=[metric])
            refused += [one for one in found.refused if one not in refused]
    caveats += drafts(inputs, found.pairs)
    if not records and not refused:
        caveats.insert(0, remark("pace.no_path"))
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return Paths(tuple(chosen), frame, unique(caveats), unique_refusals(refused), inputs=inputs)


Leg = tuple[str, str, End, End, tuple[Remark, ...], tuple[Remark, ...]]
"""Metric, kind of start, both ends, differences between them, and notes on their choice and dates."""


def _add(
    leg: Leg,
    records: list[dict[str, Any]],
    caveats: list[Remark],
    refused: list[Refusal],
    inputs: Inputs,
    chosen: list[str],
) -> None:
    metric, start, one, other, reasons, notes = leg
    city, ids = other.row["city"], (one.row["observation_id"], other.row["observation_id"])
    if one.at is not None and other.at is not None and one.at >= other.at:
        reason = remark("pace.backwards", rows=ids, past=one.at.isoformat(), target=other.at.isoformat())
        refused.append(Refusal(named(inputs, city, metric, ids), reason))
        return
    record = _record(metric, start, one, other, reasons, inputs)
    extra = [] if not missing(record["per_year"]) else [_no_rate(one, ids)]
    if record["trend"] == "unclear" and record["change"] == 0 and not record["approximate"]:
        extra.append(remark("pace.held_bound", rows=ids))
    label = about(inputs, city, metric, chosen)
    caveats += [note.on(label) for note in (*notes, *reasons, *extra)]
    records.append(record)


def _no_rate(one: End, ids: tuple[str, str]) -> Remark:
    return remark("pace.ordinal" if one.at is not None else "pace.start_undated", rows=ids)


def _record(
    metric: str, start: str, one: End, other: End, reasons: tuple[Remark, ...], inputs: Inputs
) -> dict[str, Any]:
    row = other.row
    change = other.interval.minus(one.interval)
    years = None if one.at is None or other.at is None else years_between(one.at, other.at)
    rate = None if years is None or row["unit"] == ORDINAL else 1 / years
    approximate = "approx" in (row["comparator"], "" if start == "baseline" else one.row["comparator"])
    return {
        "metric": metric,
        "theme": inputs.metrics[metric].theme,
        "city": row["city"],
        "doc_id": row["doc_id"],
        "unit": row["unit"],
        "scope": row["scope"],
        "start": start,
        "from_id": one.row["observation_id"],
        "to_id": row["observation_id"],
        **_end("from", one),
        **_end("to", other),
        "change": other.value - one.value,
        "change_low": change.low,
        "change_high": change.high,
        "change_unit": "pp" if row["unit"] == "%" else row["unit"],
        "years": float("nan") if years is None else years,
        "per_year": float("nan") if rate is None else (other.value - one.value) * rate,
        "per_year_low": float("nan") if rate is None else change.low * rate,
        "per_year_high": float("nan") if rate is None else change.high * rate,
        "approximate": approximate,
        "trend": "unclear" if approximate else TRENDS[trend_of(change, 0.0)],
        "grade": grade_of(reasons),
    }


def _end(name: str, end: End) -> dict[str, Any]:
    return {
        f"{name}_value": end.value,
        f"{name}_low": end.interval.low,
        f"{name}_high": end.interval.high,
        f"{name}_date": "" if end.at is None else end.at.isoformat(),
    }


def _of_pair(pair: ThenNow, inputs: Inputs) -> Leg:
    source = inputs.sources[pair.now["doc_id"]]
    then, dated = _past_date(pair.then, source)
    due, timed = _due(pair.now, source)
    one, other = _of_row(pair.then, then), _of_row(pair.now, due)
    notes = (*pair.notes, *(note for note in (dated, timed) if note is not None))
    return pair.metric, "past", one, other, pair.reasons, notes


def _of_baseline(metric: str, row: Row, inputs: Inputs) -> Leg:
    source = inputs.sources[row["doc_id"]]
    due, timed = _due(row, source)
    value = float(row["baseline"])
    one = End(row, value, Interval(value, value), baseline_date(row))
    notes = () if timed is None else (timed,)
    return metric, "baseline", one, _of_row(row, due), (), notes


def _of_steps(metric: str, one: Row, other: Row, inputs: Inputs) -> Leg:
    ends = [_of_row(row, _date(row["due"])) for row in (one, other)]
    ids = one["observation_id"], other["observation_id"]
    return metric, "milestone", ends[0], ends[1], (), (remark("pace.milestone", rows=ids),)


def _of_row(row: Row, at: date | None) -> End:
    interval = stated_interval(row)
    assert interval is not None
    return End(row, row["value"], interval, at)


def _targets(metric: str, cities: list[str], inputs: Inputs) -> list[Row]:
    """The sound targets of a metric without repeats."""
    unit, wanted = inputs.metrics[metric].unit, frozenset(cities)
    return [
        row
        for row in inputs.rows_of_metric.get(metric, ())
        if row["city"] in wanted
        and row["role"] == "target"
        and not has_flag(row, "repeat")
        and row["unit"] == unit
        and is_number(row["value"])
    ]


def _steps(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Targets of one plan for the same ground and of the same thing at successive dates, two by two; none where a date has two."""
    groups: dict[tuple[str, Any, str], list[Row]] = {}
    for row in rows:
        if _date(row["due"]) is not None:
            groups.setdefault((row["doc_id"], read_scope(row["scope"]), row["subject"]), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: str(row["due"]))
        if len({row["due"] for row in group}) == len(group):
            yield from pairwise(group)


def _past_date(row: Row, source: Any) -> tuple[date | None, Remark | None]:
    """When a past level was reached: its own date, else the end of the years that it, or the plan's look back, is for."""
    own = _date(row["due"])
    if own is not None:
        return own, None
    last = row["period_end"] if not missing(row["period_end"]) else getattr(source, "past_end", None)
    if last is None:
        return None, None
    note = remark(
        "pace.dated_by_review", rows=(row["observation_id"],), city=source.label, last=str(int(last))
    )
    return date(int(last), 12, 31), note


def _due(row: Row, source: Any) -> tuple[date, Remark | None]:
    """By when a level is to be reached: its own date, else the end of its years, or of the plan's term."""
    own = _date(row["due"])
    if own is not None:
        return own, None
    last = source.term_end if missing(row["period_end"]) else int(row["period_end"])
    note = remark("pace.due_by_term", rows=(row["observation_id"],), city=source.label, last=str(last))
    return date(last, 12, 31), note


def baseline_date(row: Row) -> date | None:
    """The date that a sentence gives its starting value (由2020年的85%提高到95%), None where it gives none."""
    written = f"{row['baseline']:g}"
    quote = str(row["quote"])
    at = re.search(rf"(?<![\d.]){re.escape(written)}(?![\d.])", quote)
    if at is None:
        return None
    begin = max((match.end() for match in _BREAK.finditer(quote, 0, at.start())), default=0)
    beside = _YEAR.search(quote, begin, at.start())
    moments = find_moments(quote, begin, at.start(), None, bracketed=True)
    # 到2025年由85%提高到95%: the year says by when, not since when.
    dated = [moment for moment in moments if f"{moment.last}" != row["due"][:4]]
    years = [int(beside[1])] if beside else [moment.last for moment in dated if moment.last is not None]
    return date(years[-1], 12, 31) if years else None


def years_between(one: date, other: date) -> float:
    """Years from one day to another, whole ones exactly."""
    whole = (other.year - one.year) + (other.month - one.month) / 12
    return whole + (other.day - one.day) / 365


def _date(iso: Any) -> date | None:
    try:
        return date.fromisoformat(str(iso)[:10])
    except ValueError:
        return None
