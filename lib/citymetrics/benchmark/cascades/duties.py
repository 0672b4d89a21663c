"""What a plan asks of every place of a kind, what that comes to for one of them, and what its own plan says of it.

“Every district at least one a year” is one a year for each district; what is asked of every subdistrict is multiplied by the
district's sourced number of subdistricts. Whether the district's plan takes it up is told by the kinds of absence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from citymetrics.benchmark.cascades.bases import scales
from citymetrics.benchmark.cascades.nesting import Link
from citymetrics.benchmark.cascades.uptake import state_of
from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing
from citymetrics.benchmark.interval import CAPS
from citymetrics.benchmark.metrics.comparison import compare_metric
from citymetrics.benchmark.metrics.intensity import ADDED_UP, PER_YEAR, intensity_of
from citymetrics.benchmark.metrics.scope import count_measure, count_units, read_scope
from citymetrics.benchmark.plans.absence import Absence
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

COLUMNS = (
    *(
        "metric",
        "parent",
        "child",
        "parent_id",
        "asked",
        "comparator",
        "scope",
        "per",
        "units",
        "term_years",
        "overlap_years",
    ),
    *("expected", "expected_overlap", "reason", "state", "child_id", "stated", "met"),
)


@dataclass(frozen=True)
class Duty:
    """One thing asked of every unit, for one child.

    `units` is how many of them the child is or has (None without a source, with the `reason`), `expected` what that comes to
    over the child's term if the parent's call runs on, `expected_overlap` over the years that both terms cover. `state` is one
    of `uptake.STATES`; where the child's plan has a target, `stated` is its total over its term and `met` is `meets` or `below`.
    """

    row: Row = field(repr=False)
    child: str
    term_years: int | None
    overlap_years: int
    units: float | None
    expected: float | None
    expected_overlap: float | None
    reason: Remark | None
    state: str
    absence: Absence | None = field(default=None, repr=False)
    child_row: Row | None = field(default=None, repr=False)
    stated: float | None = None
    met: str = ""

    @property
    def metric(self) -> str:
        return str(self.row["metric"])

    @property
    def evidence(self) -> tuple[str, ...]:
        child = (
            self.child_row["observation_id"]
            if self.child_row
            else self.absence.observation_id
            if self.absence
            else ""
        )
        return tuple(identity for identity in (self.row["observation_id"], child) if identity)

    def record(self, parent: str) -> dict[str, Any]:
        """The duty as a row with `COLUMNS`."""
        return {
            "metric": self.metric,
            "parent": parent,
            "child": self.child,
            "parent_id": self.row["observation_id"],
            "asked": self.row["value"],
            "comparator": self.row["comparator"],
            "scope": self.row["scope"],
            "per": self.row["per"],
            "units": self.units,
            "term_years": self.term_years,
            "overlap_years": self.overlap_years,
            "expected": self.expected,
            "expected_overlap": self.expected_overlap,
            "reason": self.reason.code if self.reason else "",
            "state": self.state,
            "child_id": self.evidence[1] if len(self.evidence) > 1 else "",
            "stated": self.stated,
            "met": self.met,
        }


def duties_of(link: Link, inputs: Inputs) -> Iterator[Duty]:
    """What the parent's plan of `link` asks of every unit, for its child."""
    for row in inputs.of_city(link.parent):
        asked = row["role"] == "target" and read_scope(row["scope"]).kind == "each"
        plan = link.parent_plan
        if plan is not None and row["doc_id"] == plan.id and asked and not has_flag(row, "repeat"):
            yield _duty(row, link, inputs)


def _duty(row: Row, link: Link, inputs: Inputs) -> Duty:
    units, reason = _units(row, link.child, inputs)
    if missing(row["value"]):
        units, reason = None, remark("damaged", rows=(row["observation_id"],))
    plan = link.child_plan
    term = plan.term_end - plan.term_start + 1
    adds_up = row["metric"] and inputs.metrics[row["metric"]].kind in ADDED_UP
    times = PER_YEAR.get(row["per"])
    expected = overlap = None
    if units is not None and reason is None:
        amount = row["value"] * (units if adds_up else 1)
        expected = amount * (times * term if times and adds_up else 1)
        overlap = (
            amount * (times * link.overlap_years if times and adds_up else 1) if link.overlap_years else None
        )
    duty = Duty(row, link.child, term, link.overlap_years, units, expected, overlap, reason, "no_metric")
    return _with_answer(duty, inputs) if row["metric"] else duty


def _units(row: Row, child: str, inputs: Inputs) -> tuple[float | None, Remark | None]:
    """How many of the units asked the child is or has; without a source None and the reason."""
    scope = read_scope(row["scope"])
    measure = count_measure(scope.name)
    if measure is not None and measure == scales()["levels"].get(inputs.places[child].level):
        return 1.0, None
    count = count_units(inputs.context, child, scope) if measure else None
    if count is not None and count.value:
        return float(count.value), None
    code = "cascade.others_only" if has_flag(row, "others") else "cascade.no_units"
    unit = wording().get(f"grounds.{scope.name}", Label(scope.name, scope.name))
    rows = (row["observation_id"],)
    return None, remark(code, rows=rows, city=inputs.places[child].label, unit=unit)


def _with_answer(duty: Duty, inputs: Inputs) -> Duty:
    """`duty` with what the child's plan says."""
    state, absence = state_of(duty.metric, duty.child, inputs)
    if state != "target":
        return replace(duty, state=state, absence=absence)
    own = compare_metric(duty.metric, cities=[duty.child], data=inputs).headline_of(duty.child)
    if own is None:
        return replace(duty, state=state)
    metric = inputs.metrics[duty.metric]
    stated: float | None = float(own["value"])
    if metric.kind in ADDED_UP:
        total = intensity_of(inputs.rows[own["observation_id"]], inputs, columns=()).values.get("total")
        stated = total.value if total else None
    met = ""
    if stated is not None and duty.expected is not None:
        enough = stated <= duty.expected if duty.row["comparator"] in CAPS else stated >= duty.expected
        met = "meets" if enough else "below"
    return replace(duty, state=state, child_row=own, stated=stated, met=met)
