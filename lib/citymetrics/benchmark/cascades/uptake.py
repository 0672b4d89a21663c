"""Which of a plan's metrics the plan for a part of its place takes up, and how the others are absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing
from citymetrics.benchmark.metrics.intensity import ADDED_UP
from citymetrics.benchmark.plans.absence import Absence, absence_of

STATES = (
    *("target", "achieved", "not_comparable", "not_reviewed", "mentioned", "term_only"),
    *("out_of_remit", "not_mentioned", "unread"),
)
"""From a target of its own to nothing: `term_only` is a mention of which only the head term was found, `unread` a plan whose
text isn't at hand."""


@dataclass(frozen=True)
class Uptake:
    """One metric that the parent has a target for, in one child: `state` is one of `STATES`, `absence` what shows it."""

    metric: str
    child: str
    parent_id: str
    adds_up: bool
    state: str
    absence: Absence | None = field(default=None, repr=False)

    def record(self, parent: str, inputs: Inputs) -> dict[str, Any]:
        mention = self.absence.mention if self.absence else None
        return {
            "metric": self.metric,
            "theme": inputs.metrics[self.metric].theme,
            "parent": parent,
            "child": self.child,
            "parent_id": self.parent_id,
            "adds_up": self.adds_up,
            "state": self.state,
            "why": self.absence.why if self.absence else "",
            "child_id": self.absence.observation_id if self.absence else "",
            "mention": mention.quote if mention else "",
            "mention_doc": self.absence.doc_id if self.absence and mention else "",
        }


COLUMNS = (
    "metric",
    "theme",
    "parent",
    "child",
    "parent_id",
    "adds_up",
    "state",
    "why",
    "child_id",
    "mention",
    "mention_doc",
)
COUNTED = ("parent", "child", "of", "metrics", "within_remit", "share", *STATES)


def state_of(metric: str, child: str, inputs: Inputs) -> tuple[str, Absence | None]:
    """How the child's plans stand to one metric, with what shows it."""
    absence = absence_of(metric, child, inputs)
    if absence is None:
        return "target", None
    if absence.kind == "not_comparable" and absence.why == "role_achieved":
        return "achieved", absence
    if absence.kind == "mentioned" and absence.why == "head_only":
        return "term_only", absence
    return absence.kind, absence


def uptakes_of(
    parent: str, children: Iterable[str], shared: set[tuple[str, str]], inputs: Inputs
) -> list[Uptake]:
    """Every metric that `parent` has a sound target for, in each child; `shared` are those that both were found to state."""
    children = list(children)
    found = []
    for metric, rows in _by_metric(inputs.of_city(parent)).items():
        own = [row for row in rows if _is_sound(row, inputs)]
        for child in children if own else ():
            state, absence = (
                ("target", None) if (metric, child) in shared else state_of(metric, child, inputs)
            )
            adds_up = inputs.metrics[metric].kind in ADDED_UP
            found.append(Uptake(metric, child, own[0]["observation_id"], adds_up, state, absence))
    return found


def lost_targets(parent: str, inputs: Inputs) -> dict[str, str]:
    """The metrics of `parent` of which every target is lost or in another unit, with one row of each."""
    found: dict[str, str] = {}
    for metric, rows in _by_metric(inputs.of_city(parent)).items():
        own = [row for row in rows if row["role"] == "target" and not has_flag(row, "repeat")]
        if own and not any(_is_sound(row, inputs) for row in own):
            found[metric] = own[0]["observation_id"]
    return found


def _by_metric(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["metric"]:
            found.setdefault(row["metric"], []).append(row)
    return found


def _is_sound(row: Row, inputs: Inputs) -> bool:
    return (
        row["role"] == "target"
        and not missing(row["value"])
        and row["unit"] == inputs.metrics[row["metric"]].unit
        and not has_flag(row, "repeat")
    )


def uptake_counts(uptakes: Sequence[Uptake], parent: str) -> pd.DataFrame:
    """Per child, for all metrics and for those that add up (`of`: `all`, `totals`): how many the parent has targets for,
    how many lie within the child's remit, the share of these that it has a target for (%), and the number in each state."""
    rows = []
    for child in dict.fromkeys(one.child for one in uptakes):
        for name, own in (
            ("all", [one for one in uptakes if one.child == child]),
            ("totals", [one for one in uptakes if one.child == child and one.adds_up]),
        ):
            counts = {state: sum(one.state == state for one in own) for state in STATES}
            within = len(own) - counts["out_of_remit"]
            share = 100 * counts["target"] / within if within else float("nan")
            rows.append(
                {
                    "parent": parent,
                    "child": child,
                    "of": name,
                    "metrics": len(own),
                    "within_remit": within,
                    "share": share,
                }
                | counts
            )
    return pd.DataFrame(rows, columns=list(COUNTED))
