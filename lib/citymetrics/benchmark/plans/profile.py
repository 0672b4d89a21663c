"""One place's plan: its targets by theme, by date, against its own past, and beside its peers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, missing, resolve, shown_rows
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.metrics.ranking import span
from citymetrics.benchmark.metrics.scope import read_scope
from citymetrics.benchmark.metrics.theme import compare_metrics
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label

PACE_COLUMNS = [
    "metric",
    "past_id",
    "target_id",
    "past_years",
    "target_years",
    "past_per_year",
    "target_per_year",
    "ratio",
    "past_value",
    "target_value",
    "change",
]


@dataclass(frozen=True)
class CityProfile(Result):
    """The result of `city_profile`.

    `targets` are the place's target rows in the plan's order (`frame` is the same); `by_theme` counts them
    per theme (`targets`, `matched`, `dated`, `led`, `share` in %); `deadlines` are those with a date;
    `pace` pairs past and target of one metric (yearly amounts and their `ratio` for additions, `change` for
    levels and shares); `peers` compares the metrics that other places of its level state too, and `family`
    those that its city, or its districts, state.
    """

    city: str
    targets: pd.DataFrame = field(repr=False, compare=False)
    by_theme: pd.DataFrame = field(repr=False, compare=False)
    deadlines: pd.DataFrame = field(repr=False, compare=False)
    pace: pd.DataFrame = field(repr=False, compare=False)
    peers: tuple[Comparison, ...] = ()
    family: tuple[Comparison, ...] = ()
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    quantities: int = 0
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return self.inputs.places[self.city].label

    @property
    def source(self) -> Any:
        """The registry's entry of the place's plan."""
        return next(source for source in self.inputs.sources.values() if source.city == self.city)

    @property
    def peer_cities(self) -> list[str]:
        """Places of the same level, in the registry's order, without this one."""
        group = self.inputs.places[self.city].rank_group
        return [
            place.id
            for place in self.inputs.places.values()
            if place.rank_group == group and place.id != self.city
        ]

    @property
    def kin_cities(self) -> list[str]:
        """The city that this district belongs to, or this city's districts."""
        own = self.inputs.places[self.city]
        return [
            place.id
            for place in self.inputs.places.values()
            if place.parent == self.city or place.id == own.parent
        ]

    @property
    def frame(self) -> pd.DataFrame:
        return self.targets

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(self.targets["observation_id"])


def city_profile(city: str, *, data: Inputs | pd.DataFrame | None = None) -> CityProfile:
    """Everything one place's plan promises. Raises `UnknownChoice` for an unknown place."""
    inputs = resolve(data)
    check_choice("city", city, inputs.places)
    rows = shown_rows(inputs, [city])
    targets = rows[rows["role"] == "target"].reset_index(drop=True)
    group = inputs.places[city].rank_group
    level = [place.id for place in inputs.places.values() if place.rank_group == group]
    own_metrics = list(dict.fromkeys(metric for metric in inputs.metrics if metric in set(targets["metric"])))
    peers = tuple(
        one
        for one in compare_metrics(own_metrics, level, inputs)
        if len(one.headlines) > 1 and one.headline_of(city) is not None
    )
    kin = [
        place.id
        for place in inputs.places.values()
        if place.parent == city or place.id == inputs.places[city].parent
    ]
    family = (
        tuple(one for one in compare_metrics(own_metrics, [city, *kin], inputs) if len(one.headlines) > 1)
        if kin
        else ()
    )
    family = tuple(one for one in family if one.headline_of(city) is not None)
    pace, notes = _pace(rows, own_metrics, city, inputs)
    caveats: list[Remark] = [note.on(one.label) for one in peers for note in one.caveats] + notes
    if targets.empty:
        caveats.append(remark("no_targets", city=inputs.places[city].label))
    unmatched = int((targets["metric"] == "").sum())
    if unmatched:
        caveats.append(remark("unmatched", count=unmatched))
    return CityProfile(
        city,
        targets,
        _by_theme(targets, inputs),
        targets[targets["due"] != ""]
        .sort_values(["due", "char_start"], kind="stable")
        .reset_index(drop=True),
        pace,
        peers,
        family,
        unique(caveats),
        unique_refusals(refusal.on(one.label) for one in (*peers, *family) for refusal in one.refused),
        tuple(unique_denominators([found for one in (*peers, *family) for found in one.denominators])),
        len(rows),
        inputs=inputs,
    )


def _by_theme(targets: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    groups = targets.groupby("theme")
    counts = pd.DataFrame(index=pd.Index(list(inputs.themes), name="theme"))
    counts["targets"] = groups.size()
    for name, column in (("matched", "metric"), ("dated", "due"), ("led", "lead")):
        counts[name] = (targets[column] != "").groupby(targets["theme"]).sum()
    counts = counts.fillna(0).astype(int)
    counts["share"] = 100 * counts["targets"] / len(targets) if len(targets) else 0.0
    return counts.reset_index()


def _pace(
    rows: pd.DataFrame, metrics: list[str], city: str, inputs: Inputs
) -> tuple[pd.DataFrame, list[Remark]]:
    """Past and target of each metric that the plan gives both for; pairs on different ground are left out,
    saying so."""
    records: list[dict[str, Any]] = []
    notes: list[Remark] = []
    both = set(rows.loc[(rows["role"] == "achieved") & rows["value"].notna(), "metric"]) & set(metrics)
    for metric in (one for one in metrics if one in both):
        then = compare_metric(metric, cities=[city], role="achieved", data=inputs).headline_of(city)
        now = compare_metric(metric, cities=[city], data=inputs).headline_of(city)
        if then is None or now is None:
            continue
        if read_scope(then["scope"]).kind != read_scope(now["scope"]).kind:
            identities = (then["observation_id"], now["observation_id"])
            notes.append(remark("pace_ground", metric=inputs.metric_label(metric), rows=identities))
            continue
        records.append(_pace_record(metric, then, now, inputs.metrics[metric].kind))
    return pd.DataFrame(records, columns=PACE_COLUMNS), notes


def _pace_record(metric: str, then: Row, now: Row, kind: str) -> dict[str, Any]:
    paced = kind == "addition" and then["per_year"] > 0 and not missing(now["per_year"])
    return {
        "metric": metric,
        "past_id": then["observation_id"],
        "target_id": now["observation_id"],
        "past_years": span(then),
        "target_years": span(now),
        "past_per_year": then["per_year"] if paced else None,
        "target_per_year": now["per_year"] if paced else None,
        "ratio": now["per_year"] / then["per_year"] if paced else None,
        "past_value": then["value"],
        "target_value": now["value"],
        "change": None if kind == "addition" else now["value"] - then["value"],
    }
