"""A place's plan held against the plans for its parts: who carries how much of what, what is asked of all, what is taken up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.cascades import duties as duty_rows
from citymetrics.benchmark.cascades import uptake as uptake_rows
from citymetrics.benchmark.cascades.bases import Bases, scales
from citymetrics.benchmark.cascades.duties import Duty, duties_of
from citymetrics.benchmark.cascades.lines import COLUMNS, Line, line_of, line_record, sum_caveats
from citymetrics.benchmark.cascades.nesting import (
    Link,
    link_caveats,
    link_denominators,
    links_frame,
    links_of,
    registered_children,
)
from citymetrics.benchmark.cascades.uptake import Uptake, lost_targets, uptake_counts, uptakes_of
from citymetrics.benchmark.inputs import Inputs, has_flag, resolve
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label

ROLES = ("target", "achieved")
OF_FIGURES = ("several", "due_after_term", "due_within_term", "per_year_summed", "each_multiplied", "caution")
"""What a comparison says of its figures that holds for their shares too; what it says of ranks does not."""
LOST = ("damaged", "other_unit")


@dataclass(frozen=True)
class Cascade(Result):
    """The result of `cascade`.

    `frame` has one row per metric and child that both plans state (`lines.COLUMNS`). Totals: both amounts with the ends that
    their bounds allow, the child's share of the total and of the yearly amount (%), which of the two is `primary`, the child's
    share of people, land and subdistricts with the range of their sources, `carry_<basis>` = share of the target / share of the
    basis, `verdict` (`over`, `under`, `even`, `depends` on the basis, `unclear`, `no_basis`) with its `certainty` (`bounds`, or
    only `as_written`) and `verdict_total`, that of the totals alone. Shares, rates and levels: `difference` in the unit and the
    child's `stance`. An open end is infinite. `grade` is that of comparability with the `differences` that make it, apart from
    the one that a cascade is about: that the two are not peers.

    `duty_frame` holds what the parent asks of every district or other unit, `uptake_frame` the parent's metrics with how each
    child's plan stands to them, `uptake_counts` their numbers, `terms` the plans' years, statuses and bases.
    """

    parent: str
    role: str
    children: tuple[str, ...]
    links: tuple[Link, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)
    uptakes: tuple[Uptake, ...] = field(repr=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return self.inputs.place_label(self.parent)

    @property
    def even(self) -> float:
        """A carry between 1/even and even counts as even."""
        return float(scales()["even"])

    def bases(self, child: str) -> Bases:
        """The child's shares of the parent's people, land and subdistricts."""
        return next((one.bases for one in self.links if one.child == child), Bases((), (), ()))

    @property
    def totals(self) -> tuple[Line, ...]:
        """The lines of what adds up."""
        return tuple(one for one in self.lines if one.total)

    @property
    def levels(self) -> tuple[Line, ...]:
        """The lines of shares, rates and levels."""
        return tuple(one for one in self.lines if one.difference)

    @cached_property
    def frame(self) -> pd.DataFrame:
        records = [line_record(one, self.bases(one.child), self.inputs) for one in self.lines]
        return pd.DataFrame(records, columns=list(COLUMNS)).astype({"overlap_years": "Int64"})

    @cached_property
    def duty_frame(self) -> pd.DataFrame:
        return pd.DataFrame([one.record(self.parent) for one in self.duties], columns=list(duty_rows.COLUMNS))

    @cached_property
    def uptake_frame(self) -> pd.DataFrame:
        records = [one.record(self.parent, self.inputs) for one in self.uptakes]
        return pd.DataFrame(records, columns=list(uptake_rows.COLUMNS))

    @cached_property
    def uptake_counts(self) -> pd.DataFrame:
        return uptake_counts(self.uptakes, self.parent)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """The pairs of plans as `Nesting.frame` has them."""
        return links_frame(self.links)

    @property
    def evidence(self) -> tuple[str, ...]:
        ids = [identity for line in self.lines for identity in line.evidence]
        ids += [identity for duty in self.duties for identity in duty.evidence]
        ids += [one.absence.observation_id for one in self.uptakes if one.absence]
        ids += [one.parent_id for one in self.uptakes]
        return tuple(dict.fromkeys(identity for identity in ids if identity))


def cascade(parent: str, *, role: str = "target", data: Inputs | pd.DataFrame | None = None) -> Cascade:
    """Hold the plan of `parent` against the plans for its direct parts.

    Parameters
    ----------
    parent : id of a place that others belong to.
    role : `target`, or `achieved` for what the plans look back on.
    data : inputs or observations; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown place or role.
    """
    inputs = resolve(data)
    known = {*inputs.places, *(place.parent for place in inputs.places.values() if place.parent)}
    check_choice("city", parent, known)
    check_choice("role", role, ROLES)
    links = tuple(one for one in links_of(inputs, parent) if one.depth == 1)
    bases = {one.child: one.bases for one in links}
    target = role == "target"
    # Terms and drafts qualify what is planned; what was achieved has years of its own.
    caveats = [note for one in links for note in (link_caveats(one, inputs) if target else one.bases.caveats)]
    caveats += registered_children(links, inputs)
    refused = [refusal for one in links for refusal in one.bases.refused]
    if not links:
        caveats.append(remark("cascade.no_children", city=inputs.place_label(parent)))
    lines: list[Line] = []
    for comparison in _comparisons(parent, list(bases), role, inputs):
        for child, own in bases.items():
            found = line_of(comparison, parent, child, own)
            if isinstance(found, Refusal):
                refused.append(found.on(comparison.label))
            elif found is not None:
                lines.append(found)
        caveats += _figure_caveats(comparison)
        refused += [one.on(comparison.label) for one in comparison.refused if one.reason.code in LOST]
    lines.sort(key=lambda line: list(bases).index(line.child))
    caveats += _line_caveats(lines, parent, inputs)
    duties = tuple(duty for one in links for duty in duties_of(one, inputs)) if target else ()
    shared = {(line.metric, line.child) for line in lines}
    uptakes = tuple(uptakes_of(parent, bases, shared, inputs)) if target else ()
    lost = lost_targets(parent, inputs) if uptakes else {}
    if lost:
        caveats.append(
            remark(
                "cascade.lost_targets",
                rows=tuple(lost.values()),
                city=inputs.place_label(parent),
                count=len(lost),
            )
        )
    if duties and any(not one.same_term for one in links):
        caveats.append(
            remark("cascade.duty_terms", rows=tuple(duty.row["observation_id"] for duty in duties))
        )
    if links and not lines:
        caveats.append(remark("cascade.nothing_shared", city=inputs.place_label(parent)))
    return Cascade(
        parent,
        role,
        tuple(bases),
        links,
        tuple(lines),
        duties,
        uptakes,
        unique(caveats),
        unique_refusals(refused),
        link_denominators(links),
        inputs=inputs,
    )


def _comparisons(parent: str, children: list[str], role: str, inputs: Inputs) -> list[Comparison]:
    """The comparisons of the metrics that the parent and a child give figures for, lost ones too."""
    found = []
    own = inputs.stated_metrics([parent])
    for metric in (name for name in inputs.metrics if name in own):
        stating = {
            row["city"]
            for row in inputs.of_metric(metric, [parent, *children])
            if row["role"] == role and not has_flag(row, "repeat")
        }
        if parent in stating and stating & set(children):
            cities = [parent, *(child for child in children if child in stating)]
            found.append(compare_metric(metric, cities=cities, role=role, data=inputs))
    return found


def _figure_caveats(comparison: Comparison) -> list[Remark]:
    return [one.on(comparison.label) for one in comparison.caveats if one.code in OF_FIGURES]


def _line_caveats(lines: list[Line], parent: str, inputs: Inputs) -> list[Remark]:
    """What the lines together must say of themselves: how shares are reckoned, open bounds, sums above the whole."""
    found = list(sum_caveats(lines, parent, inputs))
    totals = [line for line in lines if line.total]
    if totals:
        found.append(
            remark("cascade.even_band", even=f"{scales()['even']:g}", low=f"{1 / scales()['even']:.2f}")
        )
    for code, chosen in (
        ("yearly_leads", [line for line in totals if line.primary == "yearly"]),
        ("open_ratio", [line for line in totals if any(carry.is_open for carry in line.carries)]),
        (
            "approx_point",
            [
                line
                for line in totals
                if "approx" in (line.parent_row["comparator"], line.child_row["comparator"])
            ],
        ),
        ("whole_place_bases", [line for line in totals if inputs.metrics[line.metric].theme == "rural"]),
    ):
        if chosen:
            rows = tuple(dict.fromkeys(identity for line in chosen for identity in line.evidence))
            found.append(remark(f"cascade.{code}", rows=rows, count=len(chosen)))
    return found
