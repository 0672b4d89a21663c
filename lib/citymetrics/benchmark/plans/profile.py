"""One place's plan: its targets by theme, by date, against its own past, and beside its peers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve, shown_rows
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.metrics.pace import Pace, pace
from citymetrics.benchmark.metrics.paths import Paths, paths
from citymetrics.benchmark.metrics.theme import compare_metrics
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label


@dataclass(frozen=True)
class CityProfile(Result):
    """The result of `city_profile`.

    `targets` are the place's target rows in the plan's order (`frame` is the same); `by_theme` counts them
    per theme (`targets`, `matched`, `dated`, `led`, `share` in %); `deadlines` are those with a date;
    `paces` are the yearly amounts, past and planned, of additions (`pace` is their table) and `paths` the changes of levels and
    shares; `peers` compares the metrics that other places of its level state too, and `family`
    those that its city, or its districts, state.
    """

    city: str
    targets: pd.DataFrame = field(repr=False, compare=False)
    by_theme: pd.DataFrame = field(repr=False, compare=False)
    deadlines: pd.DataFrame = field(repr=False, compare=False)
    paces: Pace = field(repr=False, compare=False)
    paths: Paths = field(repr=False, compare=False)
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
    def pace(self) -> pd.DataFrame:
        """Yearly amounts of additions, past and planned, as a table."""
        return self.paces.frame

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
    paces, own_paths = pace(city=city, data=inputs), paths(city=city, data=inputs)
    caveats: list[Remark] = [note.on(one.label) for one in peers for note in one.caveats]
    caveats += [note for one in (paces, own_paths) if len(one.frame) for note in one.caveats]
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
        paces,
        own_paths,
        peers,
        family,
        unique(caveats),
        unique_refusals(
            (
                *(refusal.on(one.label) for one in (*peers, *family) for refusal in one.refused),
                *paces.refused,
                *own_paths.refused,
            )
        ),
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
