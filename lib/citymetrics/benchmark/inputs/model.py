"""What every benchmark reads: the observations, and what says how to read them (dictionary, registry,
denominators), with what tells why a plan has no figure (its text, rows still open, its remit).

Leaves out how they are made: `curation`, `dictionary`, `sources` and `context` do that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs.fields import MENTIONS, SAYING, Noted, NotedQueue, NotedTable
from citymetrics.benchmark.inputs.observations import Observations, RowsById, RowsOfMetric
from citymetrics.benchmark.inputs.queue import QUEUE, OpenRows, Queue
from citymetrics.benchmark.inputs.rows import Row, as_rows, flagged, prepare
from citymetrics.benchmark.remits import NO_REMITS, Remits
from citymetrics.errors import check_choice
from citymetrics.labels import Label
from citymetrics.labels.wording import label_of
from citymetrics.lineage import is_, note
from citymetrics.norms import NO_NORMS, Norms
from citymetrics.project import Project
from citymetrics.sources import TIERS

RANK_GROUPS = tuple(dict.fromkeys(TIERS.values()))
"""Groups of peers, from cities down."""


@dataclass(frozen=True)
class Place:
    """A city or district that a plan speaks for; `parent` is the city it is a district of, if any."""

    id: str
    label: Label
    level: str
    parent: str | None = None

    @property
    def rank_group(self) -> str:
        """Who its peers are: one of `RANK_GROUPS`."""
        return TIERS[self.level]


@dataclass(frozen=True)
class Inputs:
    """Everything a benchmark may look at. `observations` has the contract's columns, one row per stated
    quantity, or is an `Observations` that reads them from elsewhere when they are asked for.

    `metrics`, `themes`, `sources` map ids to the entries of the dictionary and the registry; `context`
    answers `get(place, measure, year=None)` with a denominator or None. `queue` has the review queue's
    columns (or is an `OpenRows`), `texts` answers `get(doc_id)` with a `PlanText` or None, `remits` says what plans are not for;
    without them nothing is known of why a plan has no figure. `instruments` maps ids to the entries of the
    dictionary of instruments, `mentions` has a row per instrument and sentence (`MENTION_COLUMNS`). `norms` answers
    `of(metric)` with what national plans and standards ask for.

    `project` is where they were read from, None for inputs of one's own; what is taken out of a project's is noted (`lineage`),
    so ask for the rows that a question is about (`select`, `of_metric`, `of_city`, `row`) rather than for all.
    """

    observations: pd.DataFrame
    metrics: Mapping[str, Any]
    themes: Mapping[str, Any]
    sources: Mapping[str, Any]
    context: Any
    queue: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(QUEUE)))
    texts: Any = None
    remits: Remits = NO_REMITS
    instruments: Mapping[str, Any] = field(default_factory=dict)
    mentions: pd.DataFrame = field(default_factory=pd.DataFrame)
    norms: Norms = NO_NORMS
    project: Project | None = None

    @property
    def table(self) -> Observations:
        """The observations, to be asked for the rows of a question."""
        held: Observations = vars(self)["observations"]
        return held

    def with_observations(self, observations: pd.DataFrame | Observations) -> Inputs:
        """The same with other observations, of which nothing is noted."""
        held = {one.name: vars(self)[one.name] for one in fields(self)}
        return Inputs(**held | {"observations": observations})

    @cached_property
    def places(self) -> dict[str, Place]:
        """Places by id, in the registry's order."""
        found: dict[str, Place] = {}
        for source in self.sources.values():
            found.setdefault(
                source.city, Place(source.city, label_of(source.label), source.level, source.parent or None)
            )
        return found

    def choose_cities(self, cities: Iterable[str] | None) -> list[str]:
        """`cities` checked, in the registry's order; all of them for None. Raises `UnknownChoice`."""
        if cities is None:
            return list(self.places)
        wanted = [cities] if isinstance(cities, str) else list(cities)
        for city in wanted:
            check_choice("city", city, self.places)
        return [city for city in self.places if city in wanted]

    def select(
        self,
        *,
        metrics: Collection[str] | None = None,
        theme: str | None = None,
        cities: Collection[str] | None = None,
    ) -> list[Row]:
        """The rows of some metrics ("" for those without), of a theme, of some places; None stands for any. In the registry's order
        of plans, each plan in its own."""
        rows = self.table.rows(**self._wanted(metrics, theme, cities))
        return rows if cities is None else [row for row in rows if row["city"] in cities]

    def select_frame(
        self,
        *,
        metrics: Collection[str] | None = None,
        theme: str | None = None,
        cities: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """The same as a table."""
        frame = self.table.frame(**self._wanted(metrics, theme, cities))
        return frame if cities is None else frame[frame["city"].isin(list(cities))]

    def _wanted(
        self, metrics: Collection[str] | None, theme: str | None, cities: Collection[str] | None
    ) -> dict[str, Collection[str]]:
        wanted = {"metric": metrics, "theme": None if theme is None else [theme], "city": cities}
        if cities is not None and set(self.places) <= set(cities):
            del wanted["city"]  # all places are asked for in one
        return {column: list(values) for column, values in wanted.items() if values is not None}

    def of_metric(self, metric: str, cities: Collection[str] | None = None) -> list[Row]:
        """The rows of a metric in some places (all for None)."""
        return self.select(metrics=[metric], cities=cities)

    def of_city(self, city: str) -> list[Row]:
        """The rows of the plans that speak for a place."""
        return self.select(cities=[city])

    def of_theme(self, theme: str, cities: Collection[str] | None = None) -> list[Row]:
        """The rows of a theme in some places (all for None)."""
        return self.select(theme=theme, cities=cities)

    def stated_metrics(self, cities: Iterable[str]) -> set[str]:
        """The metrics that rows of any of `cities` carry."""
        return {metric for city in cities for metric in self.table.stated_metrics(city)}

    @property
    def rows(self) -> Mapping[str, Row]:
        """Every observation as a row, by its id."""
        return RowsById(self.table)

    @property
    def rows_of_metric(self) -> Mapping[str, list[Row]]:
        """The rows of every stated metric, in the table's order."""
        return RowsOfMetric(self.table)

    @cached_property
    def open(self) -> OpenRows:
        """The rows in the review queue, and the metrics that they may be."""
        held: pd.DataFrame | OpenRows = vars(self)["queue"]
        if not isinstance(held, pd.DataFrame):
            return held
        return Queue(held, self.table, self.project.queue_file if self.project else None)

    @property
    def candidates(self) -> Mapping[str, tuple[str, ...]]:
        """Per row in the review queue the metrics that it may be, the likeliest first."""
        return self.open.every()

    def claimed(self, doc_id: str) -> frozenset[int]:
        """Where the figures of a plan that a metric claims begin in its raw file."""
        return self.table.claimed(doc_id)

    def plans_of(self, city: str) -> list[Any]:
        """The registry's entries of the plans that speak for a place."""
        return list(self._plans_by_city.get(city, ()))

    @cached_property
    def _plans_by_city(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for source in self.sources.values():
            found.setdefault(source.city, []).append(source)
        return found

    @property
    def mention_rows(self) -> dict[str, Row]:
        """Every mention of an instrument by its id, in the columns that evidence is told from: what it is called stands
        as `value_text`, its sentence as `quote`."""
        if self.project is not None:
            note(self.project.curated / MENTIONS)
        return self._mention_rows

    @cached_property
    def _mention_rows(self) -> dict[str, Row]:
        return {
            str(row["mention_id"]): {
                **row,
                "observation_id": row["mention_id"],
                "value_text": row["name"],
                "quote": row["sentence"],
            }
            for row in as_rows(prepare(vars(self)["mentions"]))
        }

    def evidence_row(self, identity: str) -> Row | None:
        """The observation or the mention of this id; None where there is neither."""
        found = self.table.row(identity)
        if found is None and self.project is not None:
            note(self.project.curated / MENTIONS, is_("mention_id", identity))
        return found or self._mention_rows.get(identity)

    def row(self, observation_id: str) -> Row:
        """One observation."""
        return self.rows[observation_id]

    def source_of(self, doc_id: str) -> Any:
        return self.sources[doc_id]

    def place_label(self, place: str) -> Label:
        """A place's name; its id where no plan is registered for it."""
        known = self.places.get(place)
        return known.label if known else Label(place, place)

    def metric_label(self, metric: str) -> Label:
        return label_of(self.metrics[metric].label)

    def theme_label(self, theme: str) -> Label:
        return label_of(self.themes[theme].label)

    def metrics_of(self, theme: str) -> list[str]:
        """Metric ids of `theme`, in the dictionary's order."""
        return [name for name, metric in self.metrics.items() if metric.theme == theme]


_NOTED = {name: Noted(name) for name in SAYING} | {"queue": NotedQueue()}
for _name, _noted in {"observations": NotedTable(), **_NOTED}.items():
    setattr(Inputs, _name, _noted)


def shown_rows(
    inputs: Inputs,
    cities: Iterable[str],
    *,
    theme: str | None = None,
    metrics: Collection[str] | None = None,
) -> pd.DataFrame:
    """Rows of `cities`, on one theme, of some metrics, or all, without repeats, in the registry's order of places and each plan's
    order."""
    frame = inputs.select_frame(theme=theme, metrics=metrics, cities=list(cities))
    frame = frame[~flagged(frame, "repeat")]
    order = {city: position for position, city in enumerate(inputs.places)}
    return frame.sort_values(
        ["city", "doc_id", "char_start"], key=lambda s: s.map(order) if s.name == "city" else s, kind="stable"
    ).reset_index(drop=True)
