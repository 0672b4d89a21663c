"""A stated figure per year and in relation to people, land, households, built-up area and districts: what makes totals of unequal
places comparable.

Totals and additions only; shares, rates and levels stay as they are. A denominator that is missing leaves the value open with
the reason; one that rests on a single or weak source, has no date, several figures or another one of another year is said to,
beside every figure that it made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from citymetrics.benchmark.inputs import Inputs, Place, Row, missing
from citymetrics.benchmark.metrics.derived import Derived, is_usable, stated_value
from citymetrics.benchmark.metrics.doubts import (
    NOTABLE,
    confidence_label,
    date_label,
    doubt_codes,
    doubts,
    largest_shift,
    measure_label,
    unique_denominators,
)
from citymetrics.benchmark.metrics.headline import due_of
from citymetrics.benchmark.metrics.scope import (
    Scope,
    count_measure,
    count_units,
    ground_name,
    is_built_up,
    read_scope,
)
from citymetrics.benchmark.metrics.spreads import ADDED_UP, SHOWN, bases_of, load_spreads
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels.wording import label_of

__all__ = [
    "ADDED_UP",
    "Derived",
    "Intensity",
    "accrual_years",
    "date_label",
    "derive",
    "doubt_codes",
    "doubts",
    "intensity_of",
    "measure_label",
    "unique_denominators",
]

PER_YEAR = {"year": 1, "month": 12}
ENDS = ("_max", "_low", "_high")


@dataclass
class Intensity:
    """One figure's derived values by column (`total`, `per_year`, and those of `spreads.yml`), with what must be said of them.

    `gaps` say why a column has no value. Each column is also an attribute, as are its ends: `per_10k`, `per_10k_max` (the top of a
    stated range), `per_10k_low` and `per_10k_high` (all that it may be; infinite where nothing bounds it); None without a value.
    """

    years: int | None = None
    years_from: int | None = None
    years_to: int | None = None
    units: int | None = None
    values: dict[str, Derived] = field(default_factory=dict)
    gaps: dict[str, Remark] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    denominators: list[Any] = field(default_factory=list)

    def __getattr__(self, name: str) -> float | None:
        tail = next((tail for tail in ENDS if name.endswith(tail)), "")
        column = name.removesuffix(tail)
        if column not in ("total", "per_year") and column not in load_spreads():
            raise AttributeError(name)
        found = self.values.get(column)
        return None if found is None else found.end(tail)


def accrual_years(row: Row, source: Any) -> tuple[int | None, int | None, Remark | None]:
    """First and last year that a figure accrues over: the sentence's, else the plan's, cut or stretched to the due date."""
    if row["role"] == "achieved":
        start, end = (row["period_start"], row["period_end"])
        if missing(start) or missing(end):
            start, end = getattr(source, "past_start", None), getattr(source, "past_end", None)
        if start is None or end is None:
            return None, None, remark("no_past_period", rows=(row["observation_id"],))
        return int(start), int(end), None
    start = source.term_start if missing(row["period_start"]) else int(row["period_start"])
    end = source.term_end if missing(row["period_end"]) else int(row["period_end"])
    on = due_of(row)
    if row["due"] and on is None:
        return start, end, remark("pace.date_unread", rows=(row["observation_id"],))
    due = end if on is None else on.year
    if due < start or due == end:
        return start, end, None
    code = "due_after_term" if due > end else "due_within_term"
    place = label_of(source.label)
    return (
        start,
        due,
        remark(code, rows=(row["observation_id"],), city=place, due=str(due), start=str(start), end=str(end)),
    )


def intensity_of(row: Row, inputs: Inputs, columns: tuple[str, ...] | None = None) -> Intensity:
    """The derived values of one row of a metric; `columns` as for `derive`."""
    source = inputs.sources[row["doc_id"]]
    metric = inputs.metrics[row["metric"]]
    return derive(row, metric, inputs.places[row["city"]], source, inputs.context, columns=columns)


def derive(
    row: Row, metric: Any, place: Place, source: Any, context: Any, *, columns: tuple[str, ...] | None = None
) -> Intensity:
    """The derived values of one row. Shares, rates and levels come back with their years only.

    `columns` are the bases wanted; by default the metric's first two, which its comparison shows.
    """
    result = Intensity()
    start, end, note = accrual_years(row, source)
    if start is not None and end is not None:
        result.years_from, result.years_to, result.years = start, end, end - start + 1
    if metric.kind not in ADDED_UP or missing(row["value"]):
        return result
    if note:
        result.remarks.append(note)
    columns = bases_of(metric)[:SHOWN] if columns is None else columns
    case = _Case(row, metric, place, context, columns, result)
    stated = stated_value(row)
    if stated is None:
        figure = row["value_text"] or "□"
        case.leave_out(("total", "per_year", *columns), "intensity.no_quantity", stated=figure)
        return result
    each = case.over_years(stated)
    whole = case.of_whole_place(each)
    result.values.update(whole)
    for column in columns:
        case.put_in_relation(column, each, whole)
    return result


@dataclass(frozen=True, slots=True)
class _Case:
    """One row on its way to its derived values, which go into `result` with what must be said of them."""

    row: Row
    metric: Any
    place: Place
    context: Any
    columns: tuple[str, ...]
    result: Intensity

    @property
    def rows(self) -> tuple[str]:
        return (self.row["observation_id"],)

    @property
    def scope(self) -> Scope:
        return read_scope(self.row["scope"])

    @property
    def own(self) -> str | None:
        """The basis that the figure is stated on, or whose ground it speaks of: what is asked of each district is per district."""
        scope = self.scope
        measure = count_measure(scope.name) if scope.kind == "each" else None
        measure = "built_up_area" if is_built_up(scope) else measure
        return next((column for column, one in load_spreads().items() if one.measure == measure), None)

    def over_years(self, stated: Derived) -> dict[str, Derived]:
        """`total` over the years and `per_year`, as far as each can be told."""
        flow, years = "/" in self.row["unit"], self.result.years
        times = None if flow else PER_YEAR.get(self.row["per"])
        if times:
            yearly = stated.scaled(times)
            return {"per_year": yearly} | ({"total": yearly.scaled(years)} if years else {})
        found = {"total": stated}
        if self.metric.kind == "addition" and years and not flow:
            found["per_year"] = stated.shared(years)
        return found

    def of_whole_place(self, each: dict[str, Derived]) -> dict[str, Derived]:
        """The figure for the whole place: as it is, or times the number of units that it is asked of; empty where nobody can tell."""
        scope, whole = self.scope, each
        elsewhere = ("total", "per_year", *(column for column in self.columns if column != self.own))
        if scope.kind in ("part", "urban"):
            self.leave_out(elsewhere, "part_of_place", area=ground_name(scope))
            return {}
        if scope.kind == "each":
            count = count_units(self.context, self.place.id, scope)
            if count is None or not is_usable(count):
                self.leave_out(elsewhere, "no_count", unit=ground_name(scope))
                return {}
            self.result.units = int(count.value)
            self.say(
                "each_multiplied",
                unit=ground_name(scope),
                count=self.result.units,
                date=date_label(count),
                confidence=confidence_label(count),
            )
            self.use(count)
            whole = {name: one.multiplied(count) for name, one in each.items()}
        if self.row["per"] in PER_YEAR and "total" in whole and "per_year" in whole:
            self.say("per_year_summed", years=self.result.years)
        return whole

    def put_in_relation(self, column: str, each: dict[str, Derived], whole: dict[str, Derived]) -> None:
        """The value in `column`: a year's work for additions, the whole for stocks and for capacities."""
        spread = load_spreads()[column]
        own = column == self.own
        yearly = self.metric.kind == "addition" and "/" not in self.row["unit"]
        total = (each if own else whole).get("per_year" if yearly else "total")
        if total is None:
            if column not in self.result.gaps:
                self.leave_out((column,), "no_past_period", said=False)
            return
        if own and self.scope.kind == "each":
            self.result.values[column] = total
            self.say("intensity.asked_of_each", unit=ground_name(self.scope))
            return
        found = self.context.get(self.place.id, spread.measure, spread.year)
        measure, said = measure_label(spread.measure), column in bases_of(self.metric)[:SHOWN]
        if spread.measure == "districts" and self.place.rank_group != "city":
            self.leave_out((column,), "intensity.is_district", said=said)
        elif found is None or missing(found.value):
            self.leave_out((column,), "no_denominator", said=said, measure=measure)
        elif not is_usable(found):
            self.leave_out(
                (column,), "intensity.unusable", said=said, measure=measure, value=str(found.value)
            )
        else:
            self.result.values[column] = total.divided(found, spread.per)
            self.use(found)
            shift = largest_shift(found, self.context)
            if shift is not None and abs(shift.change) > NOTABLE:
                self.result.remarks.append(shift.remark(self.place, self.rows))
            if spread.measure == "built_up_area" and not own:
                self.say("intensity.whole_over_built_up")

    def use(self, found: Any) -> None:
        """Note a denominator with what must be said of it."""
        self.result.denominators.append(found)
        self.result.remarks += doubts(found, self.place, self.rows)

    def say(self, code: str, **values: Any) -> None:
        self.result.remarks.append(remark(code, rows=self.rows, city=self.place.label, **values))

    def leave_out(self, columns: tuple[str, ...], code: str, *, said: bool = True, **values: Any) -> None:
        """No value in `columns`, and why; among the remarks where it is `said`."""
        reason = remark(code, rows=self.rows, city=self.place.label, **values)
        self.result.gaps.update(dict.fromkeys(columns, reason))
        if said:
            self.result.remarks.append(reason)
