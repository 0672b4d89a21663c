"""One metric that a place and a part of it both state: the share of a total, or the distance of two levels, with its grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from citymetrics.benchmark.cascades.bases import Bases, measures
from citymetrics.benchmark.cascades.shares import Carry, Share, Verdict, judge, share_of
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.derived import Derived
from citymetrics.benchmark.metrics.grades import grade_of_code, grade_pair, span, worst
from citymetrics.benchmark.metrics.headline import contradicting
from citymetrics.benchmark.metrics.intensity import intensity_of
from citymetrics.benchmark.remarks import Refusal, Remark, remark

EXPECTED = ("cascade", "level", "size")
"""Differences that a cascade is about: they don't speak against it."""
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Difference:
    """The child's level less the parent's, in the metric's unit: `point` as written, `bounds` all that the bounds allow.

    `stance` says of the child's: `stricter`, `looser` or `same` as written, `no_direction` where the metric has none.
    """

    point: float
    bounds: Interval
    stance: str

    @property
    def certain(self) -> bool:
        """Whether the bounds too allow no other stance."""
        return self.bounds.is_point or self.bounds.low > 0 or self.bounds.high < 0


@dataclass(frozen=True)
class Line:
    """One metric of one child, with the two rows that stand for the places.

    Totals have `total` and, where they accrue, `yearly`; `primary` names the one that `carries` and `verdict` rest on, and
    `verdict_total` is what the totals alone would give. Shares, rates and levels have a `difference`.
    """

    metric: str
    child: str
    parent_row: Row = field(repr=False)
    child_row: Row = field(repr=False)
    grade: str
    reasons: tuple[Remark, ...] = field(repr=False)
    total: Share | None = None
    yearly: Share | None = None
    primary: str = ""
    carries: tuple[Carry, ...] = ()
    verdict: Verdict | None = None
    verdict_total: Verdict | None = None
    difference: Difference | None = None
    child_total: Derived | None = field(default=None, repr=False)
    parent_total: Derived | None = field(default=None, repr=False)

    @property
    def share(self) -> Share | None:
        """The share that the verdict rests on."""
        return self.yearly if self.primary == "yearly" else self.total

    @property
    def evidence(self) -> tuple[str, str]:
        return self.parent_row["observation_id"], self.child_row["observation_id"]

    @property
    def is_robust(self) -> bool:
        """Whether totals and yearly amounts give the same verdict, one that says something."""
        if self.verdict is None or self.verdict_total is None:
            return False
        return self.verdict.says and self.verdict.verdict == self.verdict_total.verdict

    @property
    def overlap_years(self) -> int | None:
        """How many years the two figures have in common; None where one has none."""
        ends = [(row["years_from"], row["years_to"]) for row in (self.parent_row, self.child_row)]
        if any(missing(end) for pair in ends for end in pair):
            return None
        return max(0, int(min(ends[0][1], ends[1][1]) - max(ends[0][0], ends[1][0])) + 1)

    def carry_of(self, measure: str) -> Carry | None:
        return next((one for one in self.carries if one.measure == measure), None)


def line_of(comparison: Comparison, parent: str, child: str, bases: Bases) -> Line | Refusal | None:
    """The line of one metric and child; a refusal where the two can't be held against each other, None where one of them
    states nothing sound."""
    above, below = comparison.headline_of(parent), comparison.headline_of(child)
    if above is None or below is None:
        return None
    inputs, metric = comparison.inputs, comparison.definition
    what = remark(
        "cascade.pair",
        rows=(above["observation_id"], below["observation_id"]),
        one=inputs.places[child].label,
        other=inputs.places[parent].label,
    )
    for row in (above, below):
        clash = _contradicted(row, comparison)
        if clash:
            return Refusal(what, clash)
    accrues = metric.kind == "addition" and not any(missing(row["per_year"]) for row in (above, below))
    basis = ("per_year" if accrues else "total") if comparison.adds_up else "value"
    pair = grade_pair(above, below, metric, basis, inputs)
    reasons = tuple(one for one in pair.reasons if one.code.partition(".")[2] not in EXPECTED)
    grade = worst(grade_of_code(one.code.partition(".")[2]) for one in reasons)
    if grade == "not_comparable":
        return Refusal(what, reasons[0])
    line = Line(comparison.metric, child, above, below, grade, reasons)
    if not comparison.adds_up:
        return replace(line, difference=_difference(above, below, metric))
    return _with_shares(line, bases, inputs) or Refusal(what, remark("cascade.no_share"))


def _with_shares(line: Line, bases: Bases, inputs: Inputs) -> Line | None:
    """`line` with its shares and verdicts; None where there is no total to take a share of."""
    whole, part = (
        intensity_of(inputs.rows[row["observation_id"]], inputs, columns=())
        for row in (line.parent_row, line.child_row)
    )
    about = "approx" in (line.parent_row["comparator"], line.child_row["comparator"])
    total = share_of(part.values.get("total"), whole.values.get("total"), approximate=about)
    if total is None:
        return None
    yearly = share_of(part.values.get("per_year"), whole.values.get("per_year"), approximate=about)
    # Over as many years the two are the same, and the total is what the plans say.
    primary = "yearly" if yearly and part.years != whole.years else "total"
    leading = yearly if primary == "yearly" and yearly else total
    return replace(
        line,
        total=total,
        yearly=yearly,
        primary=primary,
        carries=leading.carries(bases.found),
        verdict=judge(leading, bases.found),
        verdict_total=judge(total, bases.found),
        child_total=part.values["total"],
        parent_total=whole.values["total"],
    )


def _contradicted(row: Row, comparison: Comparison) -> Remark | None:
    """A plan that gives other figures for the same ground and date has none that a share could be taken of."""
    own = [one for one in comparison.rows if one["city"] == row["city"]]
    clash = contradicting(row, [{**comparison.inputs.rows[one["observation_id"]], **one} for one in own])
    ids = tuple(one["observation_id"] for one in clash)
    if not ids:
        return None
    return remark(
        "cascade.contradictory", rows=ids, city=comparison.inputs.places[row["city"]].label, count=len(ids)
    )


def _difference(above: Row, below: Row, metric: Any) -> Difference | None:
    own, its = stated_interval(below), stated_interval(above)
    if own is None or its is None:
        return None
    point = float(below["value"] - above["value"])
    if metric.direction not in ("higher", "lower"):
        stance = "no_direction"
    elif point == 0:
        stance = "same"
    else:
        stance = "stricter" if (point > 0) == (metric.direction == "higher") else "looser"
    return Difference(point, own.minus(its), stance)


def sum_caveats(lines: Sequence[Line], parent: str, inputs: Inputs) -> Iterator[Remark]:
    """Where parts come to more than their whole: against a figure or cap a contradiction, against a floor a remark."""
    for metric in dict.fromkeys(line.metric for line in lines):
        own = [line for line in lines if line.metric == metric]
        whole, parts = own[0].parent_total, [line.child_total for line in own if line.child_total]
        if whole is None:
            continue
        if sum(part.interval.low for part in parts) > whole.interval.high:
            code = "sum_above" if all(_within(line) for line in own) else "sum_above_other_years"
        elif sum(part.value for part in parts) > whole.value:
            code = "sum_above_floor"
        else:
            continue
        rows = tuple(dict.fromkeys(identity for line in own for identity in line.evidence))
        yield remark(f"cascade.{code}", rows=rows, city=inputs.places[parent].label).on(
            inputs.metric_label(metric)
        )


def _within(line: Line) -> bool:
    """Whether the child's years all are the parent's too, so that its part cannot be more than the whole."""
    ends = [row[name] for row in (line.parent_row, line.child_row) for name in ("years_from", "years_to")]
    return not any(missing(end) for end in ends) and ends[0] <= ends[2] and ends[3] <= ends[1]


COLUMNS = (
    *(
        "metric",
        "theme",
        "kind",
        "unit",
        "parent",
        "child",
        "role",
        "parent_id",
        "child_id",
        "grade",
        "differences",
    ),
    *("parent_stated", "child_stated", "parent_comparator", "child_comparator"),
    *("parent_total", "parent_low", "parent_high", "child_total", "child_low", "child_high"),
    *("total_share", "total_low", "total_high", "yearly_share", "yearly_low", "yearly_high", "primary"),
    *(f"{measure}_{end}" for measure in measures() for end in ("share", "low", "high")),
    *(f"carry_{measure}{end}" for measure in measures() for end in ("", "_low", "_high")),
    *("verdict", "certainty", "verdict_total", "difference", "difference_low", "difference_high", "stance"),
    *("parent_years", "child_years", "overlap_years", "parent_status", "child_status"),
)


def line_record(line: Line, bases: Bases, inputs: Inputs) -> dict[str, Any]:
    """A line as a row with `COLUMNS`; an open end is infinite, a number that doesn't apply is NaN."""
    above, below = line.parent_row, line.child_row
    metric = inputs.metrics[line.metric]
    record: dict[str, Any] = dict.fromkeys(COLUMNS, NAN) | {
        "metric": line.metric,
        "theme": metric.theme,
        "kind": metric.kind,
        "unit": metric.unit,
        "parent": above["city"],
        "child": line.child,
        "role": below["role"],
        "parent_id": above["observation_id"],
        "child_id": below["observation_id"],
        "grade": line.grade,
        "differences": ";".join(reason.code.partition(".")[2] for reason in line.reasons),
        "primary": line.primary,
        "verdict": line.verdict.verdict if line.verdict else "",
        "certainty": line.verdict.certainty if line.verdict else "",
        "verdict_total": line.verdict_total.verdict if line.verdict_total else "",
        "stance": line.difference.stance if line.difference else "",
        "overlap_years": line.overlap_years,
    }
    for side, row, whole in (("parent", above, line.parent_total), ("child", below, line.child_total)):
        record |= {
            f"{side}_stated": row["value"],
            f"{side}_comparator": row["comparator"],
            f"{side}_years": span(row),
        }
        record[f"{side}_status"] = inputs.sources[row["doc_id"]].status
        if whole:
            record |= {f"{side}_total": whole.value, **_ends(side, whole.interval)}
    for name, share in (("total", line.total), ("yearly", line.yearly)):
        if share:
            record |= {f"{name}_share": share.point, **_ends(name, share.bounds)}
    for basis in bases.found if line.total else ():
        record |= {f"{basis.measure}_share": basis.point, **_ends(basis.measure, basis.share)}
    for carry in line.carries:
        record |= {f"carry_{carry.measure}": carry.point, **_ends(f"carry_{carry.measure}", carry.bounds)}
    if line.difference:
        record |= {"difference": line.difference.point, **_ends("difference", line.difference.bounds)}
    return record


def _ends(name: str, bounds: Interval) -> dict[str, float]:
    return {f"{name}_low": bounds.low, f"{name}_high": bounds.high}
