"""How far a target is from a level: as written, and what that may come to where a figure is a bound or a denominator has a range.

A distance is positive where the target asks for less than the level, whichever way the metric's direction points. Levels are
the most demanding comparable target of a peer, a norm, and the end of a share's scale; they are never mixed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.grades import GRADES, worst
from citymetrics.benchmark.metrics.names import form_of
from citymetrics.benchmark.metrics.scope import covers_place, read_scope, scopes_meet
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels import Label, format_date
from citymetrics.norms import Norm
from citymetrics.yamlfile import read_yaml

BENCHMARKS = ("peer", "norm", "full")
ALIKE = 1e-9
"""Two computed levels whose relative difference is below this are the same figure."""


@dataclass(frozen=True, slots=True)
class Distance:
    """One target's distance to one level, on the comparison's basis (the value, or per head and year).

    `set_by` names who sets the level: places (`;` between), a norm's id, or nobody; `peer_id` is the first such place's
    observation. `gap` is between the figures as written, from `gap_low` to `gap_high` what it may come to (infinite where a
    floor is open). `relative` is the gap as a share of the larger of the two figures. `position` is `short` where the target
    is less demanding than the level, else `equal` or `beyond`; `sets` for a place whose own target is the most demanding of its
    peers. `timing` tells the level's date from the target's (`same`, `earlier`, `later`, `standing` for none), `in_force` the
    newest norm that is due by then.
    """

    metric: str
    city: str
    rank_group: str
    observation_id: str
    own: float
    benchmark: str
    set_by: str
    peer_id: str
    level: float
    gap: float
    gap_low: float
    gap_high: float
    gap_unit: str
    relative: float
    position: str
    grade: str
    due: str
    level_due: str
    timing: str
    in_force: bool
    reasons: tuple[Remark, ...] = ()

    @property
    def setters(self) -> tuple[str, ...]:
        """The places that set the level; none for a norm or a scale's end."""
        return tuple(self.set_by.split(";")) if self.benchmark == "peer" else ()

    @property
    def is_bounded(self) -> bool:
        """Whether the distance is known within finite ends."""
        return math.isfinite(self.gap_low) and math.isfinite(self.gap_high)

    @property
    def is_exact(self) -> bool:
        return self.gap_low == self.gap_high


COLUMNS = tuple(field.name for field in fields(Distance) if field.name != "reasons")


def evidence_of(distances: Iterable[Distance]) -> tuple[str, ...]:
    """Observation ids of the targets measured and of those that set a level."""
    ids = (identity for one in distances for identity in (one.observation_id, one.peer_id))
    return tuple(dict.fromkeys(identity for identity in ids if identity))


def own_due(row: Row, inputs: Inputs) -> str:
    """The day by which a target is to be reached: its own, else the end of its plan's term."""
    return str(row["due"] or f"{inputs.sources[row['doc_id']].term_end}-12-31")


def basis_value(row: Row, basis: str) -> float | None:
    """A row's figure on `basis`; None where it has none or it isn't a finite number."""
    value = row[basis]
    return None if missing(value) or not math.isfinite(value) else float(value)


def basis_interval(row: Row, basis: str) -> Interval:
    """What a row's figure on `basis` may be, by its bound and by the range of the denominator that it was divided by."""
    value = basis_value(row, basis)
    stated = stated_interval(row)
    assert value is not None, row["observation_id"]
    assert stated is not None, row["observation_id"]
    if basis == "value":
        return stated
    low, high = row[f"{basis}_low"], row[f"{basis}_high"]
    return Interval(value, value) if missing(low) or missing(high) else Interval(float(low), float(high))


def gap_unit(comparison: Comparison) -> str:
    """The unit of a distance: `pp` (percentage points) for shares, else the metric's unit, with the basis for totals."""
    unit = str(comparison.definition.unit)
    if comparison.basis != "value":
        return f"{unit} {comparison.basis}"
    return "pp" if unit == "%" else unit


def measure_distance(
    row: Row,
    comparison: Comparison,
    *,
    benchmark: str,
    level: float,
    level_range: Interval,
    set_by: str = "",
    peer_id: str = "",
    level_due: str = "",
    grade: str = "",
    reasons: tuple[Remark, ...] = (),
    in_force: bool = True,
) -> Distance:
    """The distance of `row` to `level`, which may be anything in `level_range`."""
    own = basis_value(row, comparison.basis)
    assert own is not None, row["observation_id"]
    sets = benchmark == "peer" and set_by == row["city"]
    higher = comparison.definition.direction == "higher"
    gap = 0.0 if sets or is_alike(own, level) else level - own if higher else own - level
    own_range = basis_interval(row, comparison.basis)
    span = level_range.minus(own_range) if higher else own_range.minus(level_range)
    if sets:
        span = Interval(0.0, 0.0)
    due = own_due(row, comparison.inputs)
    position = "sets" if sets else "equal" if gap == 0 else "short" if gap > 0 else "beyond"
    largest = max(abs(own), abs(level))
    return Distance(
        comparison.metric,
        row["city"],
        row["rank_group"],
        row["observation_id"],
        own,
        benchmark,
        set_by,
        peer_id,
        level,
        gap,
        span.low,
        span.high,
        gap_unit(comparison),
        gap / largest if largest else 0.0,
        position,
        grade,
        due,
        level_due,
        timing_of(level_due, due),
        in_force,
        reasons,
    )


def is_alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ALIKE, abs_tol=0.0)


def timing_of(level_due: str, due: str) -> str:
    """Whether a level is due before, with or after a target; `standing` where it has no date."""
    if not level_due:
        return "standing"
    return "same" if level_due == due else "earlier" if level_due < due else "later"


def full_level(metric: Any) -> float | None:
    """The end of a percentage's scale that the metric points to; None for other units, for scales that don't run from 0 to 100,
    and for reductions and gains, whose whole is nobody's aim."""
    if metric.unit != "%" or metric.kind not in ("share", "rate") or metric.id in _rules().no_full:
        return None
    bounds = getattr(metric, "bounds", None)
    if bounds is not None and (bounds.min, bounds.max) != (0, 100):
        return None
    return 100.0 if metric.direction == "higher" else 0.0


@dataclass(frozen=True, slots=True)
class _Rules:
    """What `gap.yml` says: the grade of every difference between a target and a norm, and the percentages without a full level."""

    grades: dict[str, str]
    no_full: frozenset[str]


@cache
def _rules() -> _Rules:
    listed = read_yaml(Path(__file__).with_name("gap.yml"), name="benchmark/metrics/gap.yml")
    grades = {code: grade for grade in GRADES for code in listed.get(grade, ())}
    return _Rules(grades, frozenset(listed["no_full"]))


def grade_norm(row: Row, norm: Norm, comparison: Comparison) -> tuple[str, tuple[Remark, ...]]:
    """How far a target can be measured against a norm, with what differs, the gravest first."""
    grades = _rules().grades
    differences = dict.fromkeys(norm_differences(row, norm, comparison))
    found = sorted(differences, key=lambda code: -GRADES.index(grades[code]))
    rows = (row["observation_id"],)
    reasons = tuple(remark(f"gap.norm_{code}", rows=rows, **_values(code, norm)) for code in found)
    return worst(grades[code] for code in found), reasons


def _values(code: str, norm: Norm) -> dict[str, Any]:
    """What the wording of a difference needs, and no more: the same words about two levels of a norm are one remark."""
    values: dict[str, Any] = {"norm": norm.label}
    if code in ("earlier", "later"):
        values["due"] = Label(format_date(norm.due, "zh"), format_date(norm.due, "en"))
    if code in ("some", "partial"):
        values["note"] = norm.note
    return values


def norm_differences(row: Row, norm: Norm, comparison: Comparison) -> Iterable[str]:
    """What differs between a target and a norm, by the codes of `gap.yml`."""
    inputs, metric = comparison.inputs, comparison.definition
    place, source = inputs.places[row["city"]], inputs.sources[row["doc_id"]]
    if place.rank_group != "city" and norm.addressee != "nation":
        yield "level"
    scopes = read_scope(row["scope"]), read_scope(norm.scope)
    apart = any(scope.kind == "part" or not covers_place(scope) for scope in scopes)
    if apart or not scopes_meet(*scopes, rural_metric=metric.theme == "rural"):
        yield "ground"
    elif scopes[0] != scopes[1] and metric.theme != "rural":
        yield "urban"
    forms = {form_of(row["comparator"]), form_of(norm.comparator)}
    if forms == {"floor", "cap"}:
        yield "opposite"
    elif "approximate" in forms:
        yield "approximate"
    if norm.addressee == "nation":
        yield "nation"
    elif norm.addressee == "some_cities":
        yield "some"
    if norm.fit == "partial":
        yield "partial"
    timing = timing_of(norm.due, own_due(row, inputs))
    if timing in ("earlier", "later"):
        yield timing
    if norm.issued_after(source.date):
        yield "after"
