"""Paths: from where a share, a rate, a level or a stock stood to where it shall be, and the change a year that takes.

A path starts at a past figure of the same plan, at the starting value that the target's own sentence gives (由85%提高到95%), or at
an earlier target for the same ground. A start without a date gives a change, but no change a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.headline import due_of
from citymetrics.benchmark.metrics.pace import trend_of
from citymetrics.benchmark.metrics.scope import read_scope
from citymetrics.benchmark.metrics.then_and_now import (
    HEAD,
    Gathered,
    PairedFigures,
    ThenNow,
    about,
    choose,
    drafts,
    grade_of,
    head_of,
    is_number,
    named,
    pair_up,
    refuse_kind,
    refuse_one_sided,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.extraction.moments import find_moments

COLUMNS = (
    *HEAD,
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
TRENDS = {"faster": "rise", "slower": "fall", "steady": "hold", "unclear": "unclear"}
ORDINAL = "grade"
"""Classes have an order and no distance: one is not spread over years."""
_BREAK = re.compile("[，,；;。]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[底末])?的?$")


@dataclass(frozen=True)
class Paths(PairedFigures):
    """The result of `paths`.

    `frame` has one row per path: its `start` (`past`, `baseline`, `milestone`), both ends with value, what each may be (`…_low` to
    `…_high`) and date (empty where none is known), the `change` as written and what it may be, in `change_unit` (percentage points
    for shares), the `years` between the dates and the change `per_year`. `trend` is `rise`, `fall` or `hold` where that is sure,
    else `unclear`. `from_id` and `to_id` are the observations; a baseline stands in the target's own.
    """

    ends = ("from_id", "to_id")


@dataclass(frozen=True)
class End:
    """One end of a path: a value, all that it may be, its date (None where unknown) and the observation that tells it."""

    row: Row
    value: float
    interval: Interval
    at: date | None


@dataclass(frozen=True)
class Leg:
    """A path before it is measured: its kind of `start`, both ends, what differs between them, and notes on their choice and dates."""

    metric: str
    start: str
    one: End
    other: End
    reasons: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def city(self) -> str:
        return str(self.other.row["city"])

    @property
    def ids(self) -> tuple[str, str]:
        return self.one.row["observation_id"], self.other.row["observation_id"]


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
    inputs, names, chosen = choose(metric, city, data)
    levels = [name for name in names if inputs.metrics[name].kind != "addition"]
    found = pair_up(inputs, levels, chosen)
    caveats: list[Remark] = []
    refused = [*found.refused]
    records: list[dict[str, Any]] = []
    for leg in _legs(found, names, levels, chosen, inputs):
        reason = _backwards(leg)
        if reason is not None:
            refused.append(Refusal(named(inputs, leg.city, leg.metric, leg.ids), reason))
            continue
        record = _record(leg, inputs)
        records.append(record)
        label = about(inputs, leg.city, leg.metric, chosen)
        caveats += [note.on(label) for note in (*leg.notes, *leg.reasons, *_doubts(leg, record))]
    if metric is not None and not records:
        refused += (
            refuse_one_sided(found, inputs) if levels else [refuse_kind(inputs, metric, "pace.no_level")]
        )
    caveats += drafts(inputs, (record["doc_id"] for record in records))
    if not records and not refused:
        caveats.insert(0, remark("pace.no_path"))
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return Paths(tuple(chosen), frame, unique(caveats), unique_refusals(refused), inputs=inputs)


def _legs(
    found: Gathered, names: list[str], levels: list[str], cities: list[str], inputs: Inputs
) -> Iterator[Leg]:
    """Every path there may be, each target with one start: a past figure, else its own starting value, else an earlier target."""
    started: set[str] = set()
    for pair in found.pairs:
        started.add(pair.now["observation_id"])
        yield _of_pair(pair, inputs)
    for name in names:
        own = _targets(name, cities, inputs)
        for row in own:
            if row["observation_id"] not in started and is_number(row["baseline"]):
                started.add(row["observation_id"])
                yield _of_baseline(name, row, inputs)
        for one, other in _steps(own) if name in levels else ():
            if other["observation_id"] not in started:
                yield _of_steps(name, one, other)


def _backwards(leg: Leg) -> Remark | None:
    """Why a path runs nowhere: its start is dated no earlier than its end."""
    past, target = leg.one.at, leg.other.at
    if past is None or target is None or past < target:
        return None
    return remark("pace.backwards", rows=leg.ids, past=past.isoformat(), target=target.isoformat())


def _doubts(leg: Leg, record: dict[str, Any]) -> Iterator[Remark]:
    """What the numbers of a path leave open."""
    if missing(record["per_year"]):
        yield remark("pace.ordinal" if leg.one.at is not None else "pace.start_undated", rows=leg.ids)
    same = leg.one.interval == leg.other.interval and not leg.one.interval.is_point
    if same and not record["approximate"]:
        yield remark("pace.held_bound", rows=leg.ids)


def _record(leg: Leg, inputs: Inputs) -> dict[str, Any]:
    one, other, row = leg.one, leg.other, leg.other.row
    change = other.interval.minus(one.interval)
    years = None if one.at is None or other.at is None else years_between(one.at, other.at)
    rate = None if years is None or row["unit"] == ORDINAL else 1 / years
    approximate = "approx" in (row["comparator"], "" if leg.start == "baseline" else one.row["comparator"])
    return {
        **head_of(leg.metric, row, inputs),
        "start": leg.start,
        "from_id": leg.ids[0],
        "to_id": leg.ids[1],
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
        "grade": grade_of(leg.reasons),
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
    return Leg(pair.metric, "past", one, other, pair.reasons, notes)


def _of_baseline(metric: str, row: Row, inputs: Inputs) -> Leg:
    source = inputs.sources[row["doc_id"]]
    due, timed = _due(row, source)
    value = float(row["baseline"])
    one = End(row, value, Interval(value, value), baseline_date(row))
    notes = () if timed is None else (timed,)
    return Leg(metric, "baseline", one, _of_row(row, due), notes=notes)


def _of_steps(metric: str, one: Row, other: Row) -> Leg:
    first, second = (_of_row(row, due_of(row)) for row in (one, other))
    ids = one["observation_id"], other["observation_id"]
    return Leg(metric, "milestone", first, second, notes=(remark("pace.milestone", rows=ids),))


def _of_row(row: Row, at: date | None) -> End:
    interval = stated_interval(row)
    assert interval is not None
    return End(row, row["value"], interval, at)


def _targets(metric: str, cities: list[str], inputs: Inputs) -> list[Row]:
    """The sound targets of a metric without repeats."""
    unit = inputs.metrics[metric].unit
    return [
        row
        for row in inputs.of_metric(metric, cities)
        if row["role"] == "target"
        and not has_flag(row, "repeat")
        and row["unit"] == unit
        and is_number(row["value"])
    ]


def _steps(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Targets of one plan for the same ground and of the same thing at successive dates, two by two; none where a date has two."""
    groups: dict[tuple[str, Any, str], list[Row]] = {}
    for row in rows:
        if due_of(row) is not None:
            groups.setdefault((row["doc_id"], read_scope(row["scope"]), row["subject"]), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: str(row["due"]))
        if len({row["due"] for row in group}) == len(group):
            yield from pairwise(group)


def _past_date(row: Row, source: Any) -> tuple[date | None, Remark | None]:
    """When a past level was reached: its own date, else the end of the years that it, or the plan's look back, is for."""
    own = due_of(row)
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
    own = due_of(row)
    if own is not None:
        return own, None
    last = source.term_end if missing(row["period_end"]) else int(row["period_end"])
    note = remark("pace.due_by_term", rows=(row["observation_id"],), city=source.label, last=str(last))
    return date(last, 12, 31), note


def baseline_date(row: Row) -> date | None:
    """The date that a sentence gives its starting value (由2020年的85%提高到95%).

    None where it gives none, or where the number stands there more than once with other dates.
    """
    quote, written = str(row["quote"]), re.escape(f"{row['baseline']:g}")
    found = re.finditer(rf"(?<![\d.]){written}(?![\d.])", quote)
    years = {_year_before(quote, at.start(), row["due"][:4]) for at in found}
    year = years.pop() if len(years) == 1 else None
    return None if year is None else date(year, 12, 31)


def _year_before(quote: str, at: int, due: str) -> int | None:
    """The last year of what dates a number at `at`, in its own clause; `due` is the year by when."""
    begin = max((match.end() for match in _BREAK.finditer(quote, 0, at)), default=0)
    beside = _YEAR.search(quote, begin, at)
    if beside:
        return int(beside[1])
    # 到2025年由85%提高到95%: the year says by when, not since when.
    moments = find_moments(quote, begin, at, None, bracketed=True)
    years = [moment.last for moment in moments if moment.last is not None and str(moment.last) != due]
    return years[-1] if years else None


def years_between(one: date, other: date) -> float:
    """Years from one day to another, whole ones exactly."""
    whole = (other.year - one.year) + (other.month - one.month) / 12
    return whole + (other.day - one.day) / 365
