"""One metric's distances: to the most demanding comparable target of a peer, to a stated norm, and to the end of a share's scale.

Districts are measured against districts, cities against cities. A norm that is due after a target is measured too and says so;
one that speaks of other ground, or of cities beside a district, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.benchmark.interval import CAPS, FLOORS, Interval
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.distance import (
    COLUMNS,
    Distance,
    basis_interval,
    basis_value,
    evidence_of,
    full_level,
    grade_norm,
    is_alike,
    measure_distance,
    own_due,
    timing_of,
)
from citymetrics.benchmark.metrics.grades import worst
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.labels import Label
from citymetrics.norms import Norm

STATED = ("value", "value_max", "unit", "comparator", "scope", "per", "value_text")
FRAME_COLUMNS = (*COLUMNS[:4], *STATED, "basis", *COLUMNS[4:])
OF_RANKS = ("floor_and_exact", "range_by_lower", "only_one")
"""Caveats of a comparison that speak of its ranks alone."""
QUIET = ("gap.norm_earlier", "gap.norm_approximate")
"""Differences that the table itself shows."""


@dataclass(frozen=True)
class Gap(Result):
    """The result of `gap`. `distances` has up to one per place and benchmark (`peer`, each `norm`, `full`); `norms` are those
    of the metric. `frame` is the distances as a table with `FRAME_COLUMNS`, infinite ends as such."""

    metric: str
    comparison: Comparison = field(repr=False, compare=False)
    distances: tuple[Distance, ...] = ()
    norms: tuple[Norm, ...] = ()
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return self.inputs.metric_label(self.metric)

    @property
    def definition(self) -> Any:
        return self.comparison.definition

    @property
    def denominators(self) -> tuple[Any, ...]:
        return self.comparison.denominators

    @property
    def evidence(self) -> tuple[str, ...]:
        return evidence_of(self.distances)

    @cached_property
    def frame(self) -> pd.DataFrame:
        return distances_frame(self.distances, {self.metric: self})

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The headline rows by observation id."""
        return {row["observation_id"]: row for row in self.comparison.headlines}

    def of(self, city: str, benchmark: str) -> Distance | None:
        """The distance of a place to a benchmark; of several norms the one in force at the target's date."""
        found = [one for one in self.distances if (one.city, one.benchmark) == (city, benchmark)]
        return next((one for one in found if one.in_force), None)

    def norm(self, identity: str) -> Norm:
        return next(norm for norm in self.norms if norm.id == identity)


def distances_frame(distances: Iterable[Distance], gaps: dict[str, Gap]) -> pd.DataFrame:
    """Distances as a table with `FRAME_COLUMNS`; `gaps` are the results that they stand in, by metric."""
    records = []
    for one in distances:
        result = gaps[one.metric]
        row = result.rows[one.observation_id]
        record = {**asdict(one), **{name: row[name] for name in STATED}, "basis": result.comparison.basis}
        records.append({name: record[name] for name in FRAME_COLUMNS})
    return pd.DataFrame(records, columns=list(FRAME_COLUMNS))


def gap(
    metric: str, *, cities: Iterable[str] | None = None, data: Inputs | pd.DataFrame | None = None
) -> Gap:
    """Measure the targets of one metric against the most demanding peer, the norms for it, and the end of its scale.

    Parameters
    ----------
    metric : id in the dictionary.
    cities : ids of places; all for None. Peers are sought among these.
    data : inputs or observations; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown metric or city.
    """
    comparison = compare_metric(metric, cities=cities, data=data)
    inputs, definition = comparison.inputs, comparison.definition
    caveats = [one for one in comparison.caveats if one.code not in OF_RANKS]
    refused = [one for one in comparison.refused if one.what.code != "ranking"]
    norms = inputs.norms.of(metric)
    distances: list[Distance] = []
    if definition.direction not in ("higher", "lower"):
        refused.append(Refusal(remark("gap.distance"), remark("gap.no_direction")))
        norms = ()
    elif comparison.headlines:
        measured = [row for row in comparison.headlines if _can_measure(row, comparison, refused)]
        for row in measured:
            distances += _to_peer(row, measured, comparison, refused)
            distances += _to_norms(row, norms, comparison, refused)
            distances += _to_full(row, comparison)
        if measured and not norms:
            refused.append(Refusal(remark("gap.norm"), remark("gap.no_norm")))
        caveats += _caveats(measured, distances, comparison)
    return Gap(
        metric,
        comparison,
        tuple(distances),
        norms,
        unique(caveats),
        unique_refusals(refused),
        inputs=inputs,
    )


def _can_measure(row: Row, comparison: Comparison, refused: list[Refusal]) -> bool:
    """Whether a row has a number on the basis that its metric is compared on; says so where it has none."""
    if basis_value(row, comparison.basis) is not None:
        return True
    place = comparison.inputs.places[row["city"]].label
    what = remark("place", city=place, rows=(row["observation_id"],))
    if not any(one.what == what for one in refused):
        refused.append(Refusal(what, remark("not_derived", city=place)))
    return False


def _to_peer(row: Row, rows: list[Row], comparison: Comparison, refused: list[Refusal]) -> Iterator[Distance]:
    """The distance to the most demanding target among the peers that `row` can be compared with."""
    basis = comparison.basis
    peers = [
        other
        for other in rows
        if other["city"] != row["city"]
        and other["rank_group"] == row["rank_group"]
        and comparison.grade_of(row["city"], other["city"]) not in (None, "not_comparable")
    ]
    if not peers:
        place = comparison.inputs.places[row["city"]].label
        what = remark("place", city=place, rows=(row["observation_id"],))
        refused.append(Refusal(what, remark(f"gap.no_peer_{row['rank_group']}")))
        return
    values = {one["city"]: basis_value(one, basis) or 0.0 for one in (row, *peers)}
    pick = max if comparison.definition.direction == "higher" else min
    level = pick(values.values())
    own = values[row["city"]]
    best = [one for one in peers if is_alike(values[one["city"]], level)]
    ahead = not best and is_alike(own, level)
    setters = [row] if ahead else best
    pairs = [comparison.pair_of(row["city"], one["city"]) for one in (peers if ahead else best)]
    yield measure_distance(
        row,
        comparison,
        benchmark="peer",
        level=level,
        level_range=basis_interval(setters[0], basis),
        set_by=";".join(one["city"] for one in setters),
        peer_id="" if ahead else setters[0]["observation_id"],
        level_due=own_due(setters[0], comparison.inputs),
        grade=worst(pair.grade for pair in pairs if pair),
        reasons=tuple(dict.fromkeys(reason for pair in pairs if pair for reason in pair.reasons)),
    )


def _to_norms(
    row: Row, norms: tuple[Norm, ...], comparison: Comparison, refused: list[Refusal]
) -> Iterator[Distance]:
    """The distance to every norm that speaks of the same ground and is asked of such places."""
    due = own_due(row, comparison.inputs)
    graded = [(norm, *grade_norm(row, norm, comparison)) for norm in norms]
    sound = [norm for norm, grade, _ in graded if grade != "not_comparable"]
    past = [norm.due for norm in sound if timing_of(norm.due, due) != "later"]
    for norm, grade, reasons in graded:
        if grade == "not_comparable":
            place = comparison.inputs.places[row["city"]].label
            refused.append(Refusal(remark("gap.against", city=place, norm=norm.label), reasons[0]))
            continue
        yield measure_distance(
            row,
            comparison,
            benchmark="norm",
            level=norm.value,
            level_range=Interval(norm.value, norm.value),
            set_by=norm.id,
            level_due=norm.due,
            grade=grade,
            reasons=reasons,
            in_force=bool(past) and norm.due == max(past),
        )


def _to_full(row: Row, comparison: Comparison) -> Iterator[Distance]:
    level = full_level(comparison.definition)
    if level is not None:
        yield measure_distance(
            row, comparison, benchmark="full", level=level, level_range=Interval(level, level), grade="same"
        )


def _caveats(measured: list[Row], distances: list[Distance], comparison: Comparison) -> Iterator[Remark]:
    bounds = tuple(row["observation_id"] for row in measured if row["comparator"] in FLOORS + CAPS)
    if bounds:
        yield remark("gap.bounds", rows=bounds)
    undated = [row for row in measured if not row["due"]]
    for row in undated:
        year = str(comparison.inputs.sources[row["doc_id"]].term_end)
        place = comparison.inputs.places[row["city"]].label
        yield remark("gap.assumed_due", rows=(row["observation_id"],), city=place, year=year)
    for one in distances:
        if one.benchmark == "norm":
            yield from (reason for reason in one.reasons if reason.code not in QUIET)
    full = tuple(one.observation_id for one in distances if one.benchmark == "full")
    if full:
        yield remark(f"gap.full_{comparison.definition.direction}", rows=full)
