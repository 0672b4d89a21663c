"""What every benchmark reads: the observations, and what says how to read them (dictionary, registry,
denominators), with what tells why a plan has no figure (its text, rows still open, its remit).

Leaves out how they are made: `curation`, `dictionary`, `sources` and `context` do that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from citymetrics.benchmark.remits import FILE as REMITS
from citymetrics.benchmark.remits import NO_REMITS, Remits, load_remits
from citymetrics.errors import check_choice
from citymetrics.labels import Label
from citymetrics.labels.wording import label_of
from citymetrics.norms import NO_NORMS, Norms, load_norms, norms_file
from citymetrics.project import Project
from citymetrics.sources import TIERS

Row = Mapping[str, Any]
"""One observation, or a row of a result, by column; a missing number is NaN, a missing text empty."""

RANK_GROUPS = tuple(dict.fromkeys(TIERS.values()))
"""Groups of peers, from cities down."""
QUEUE = ("observation_id", "candidates")
_OTHERS = "其他"


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
    quantity.

    `metrics`, `themes`, `sources` map ids to the entries of the dictionary and the registry; `context`
    answers `get(place, measure, year=None)` with a denominator or None. `queue` has the review queue's
    columns, `texts` answers `get(doc_id)` with a `PlanText` or None, `remits` says what plans are not for;
    without them nothing is known of why a plan has no figure. `instruments` maps ids to the entries of the
    dictionary of instruments, `mentions` has a row per instrument and sentence (`MENTION_COLUMNS`). `norms` answers
    `of(metric)` with what national plans and standards ask for.
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

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every observation as a row, by its id."""
        return {str(row["observation_id"]): row for row in as_rows(self.observations)}

    @cached_property
    def rows_of_metric(self) -> dict[str, list[Row]]:
        """The rows of every stated metric, in the table's order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows.values():
            found.setdefault(row["metric"], []).append(row)
        return found

    @cached_property
    def candidates(self) -> dict[str, tuple[str, ...]]:
        """Per row in the review queue the metrics that it may be, the likeliest first.

        Only what the observations hold without a metric counts, so a queue that lags behind says nothing wrong.
        """
        listed = zip(self.queue["observation_id"], self.queue["candidates"], strict=True)
        return {
            str(identity): tuple(name for name in str(names).split(";") if name)
            for identity, names in listed
            if identity in self.rows and not self.rows[identity]["metric"]
        }

    @cached_property
    def open_rows(self) -> dict[tuple[str, str], list[Row]]:
        """The rows in the review queue by place and candidate metric, without repeats."""
        found: dict[tuple[str, str], list[Row]] = {}
        for identity, names in self.candidates.items():
            row = self.rows[identity]
            for name in () if has_flag(row, "repeat") else names:
                found.setdefault((row["city"], name), []).append(row)
        return found

    @cached_property
    def claimed(self) -> dict[str, frozenset[int]]:
        """Per plan, where the figures that a metric claims begin in its raw file."""
        matched = self.observations[self.observations["metric"] != ""]
        starts = matched.groupby("doc_id")["char_start"]
        return {str(doc_id): frozenset(own.astype(int)) for doc_id, own in starts}

    def plans_of(self, city: str) -> list[Any]:
        """The registry's entries of the plans that speak for a place."""
        return [source for source in self.sources.values() if source.city == city]

    @cached_property
    def mention_rows(self) -> dict[str, Row]:
        """Every mention of an instrument by its id, in the columns that evidence is told from: what it is called stands
        as `value_text`, its sentence as `quote`."""
        return {
            str(row["mention_id"]): {
                **row,
                "observation_id": row["mention_id"],
                "value_text": row["name"],
                "quote": row["sentence"],
            }
            for row in as_rows(prepare(self.mentions))
        }

    def evidence_row(self, identity: str) -> Row | None:
        """The observation or the mention of this id; None where there is neither."""
        return self.rows.get(identity) or self.mention_rows.get(identity)

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


@lru_cache(maxsize=4)
def _load(project: Project, stamp: tuple[tuple[str, int], ...]) -> Inputs:
    # Reading and checking tables takes longer to import than a benchmark takes to run.
    from citymetrics.benchmark.mentions import PlanTexts
    from citymetrics.context import load_context
    from citymetrics.curation import load_observations
    from citymetrics.dictionary import load_dictionary
    from citymetrics.instruments import load_instruments, load_mentions
    from citymetrics.instruments.table import mentions_file
    from citymetrics.sources import load_sources

    dictionary, sources = load_dictionary(project), load_sources(project)
    # Without the table of mentions there is nothing to look instruments up for.
    counted = mentions_file(project).is_file()
    return Inputs(
        observations=prepare(load_observations(project)),
        metrics=dictionary.metrics,
        themes=dictionary.themes,
        sources=sources,
        context=load_context(project),
        queue=_load_queue(project),
        texts=PlanTexts(project, sources),
        remits=load_remits(project, plans=sources, themes=dictionary.themes, metrics=dictionary.metrics),
        instruments=load_instruments(project).instruments if counted else {},
        mentions=load_mentions(project) if counted else pd.DataFrame(),
        norms=load_norms(project, metrics=dictionary.metrics),
    )


def _load_queue(project: Project) -> pd.DataFrame:
    """The review queue's rows and candidates; empty where none was written."""
    path = project.queue_file
    if not path.is_file():
        return pd.DataFrame(columns=list(QUEUE))
    return pd.read_csv(path, dtype=str, keep_default_na=False, usecols=list(QUEUE))


def load_inputs(project: Project | None = None) -> Inputs:
    """The inputs of `project` (default: the one around the working folder); read again after a change."""
    project = project or Project.find()
    return _load(project, _stamp(project))


def _stamp(project: Project) -> tuple[tuple[str, int], ...]:
    """When each file that inputs come from was last changed."""
    files = [project.observations_file, project.sources_file, project.denominators_file, norms_file(project)]
    files += [project.queue_file, project.curated / REMITS, *sorted(project.dictionary.glob("*.yml"))]
    files += [project.curated / "instrument_mentions.csv", *sorted(project.curated.glob("instruments/*.yml"))]
    return tuple((path.name, path.stat().st_mtime_ns) for path in files if path.is_file())


def resolve(data: Inputs | pd.DataFrame | None) -> Inputs:
    """The inputs a caller meant: their own, their own observations with the project's dictionary, or the
    project's."""
    if isinstance(data, Inputs):
        return data
    inputs = load_inputs()
    return inputs if data is None else replace(inputs, observations=prepare(data))


def prepare(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations in document order with texts as plain strings ("" for none) and numbers as floats (NaN
    for none)."""
    frame = observations.copy()
    numbers = {"value", "value_max", "baseline", "period_start", "period_end", "char_start", "char_end"}
    for column in frame.columns:
        if column in numbers:
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        else:
            frame[column] = frame[column].astype("object").where(frame[column].notna(), "").astype(str)
    return frame.reset_index(drop=True)


def as_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of `frame` as mappings.

    What is asked of the other districts only (flag `others`) has a scope of its own here, which no number of districts
    multiplies.
    """
    rows: list[Row] = []
    for record in frame.to_dict("records"):
        row = {str(column): value for column, value in record.items()}
        if row.get("flags") and has_flag(row, "others"):
            row["scope"] = row["scope"].replace("each:", f"each:{_OTHERS}")
        rows.append(row)
    return rows


def missing(value: Any) -> bool:
    """Whether a number is missing."""
    return value is None or value != value


def has_flag(row: Row, flag: str) -> bool:
    """Whether a row carries `flag` (`damaged`, `repeat`, …)."""
    return flag in row["flags"].split(";")


def flagged(frame: pd.DataFrame, flag: str) -> pd.Series:
    """Which rows carry `flag` (`damaged`, `repeat`, …)."""
    return frame["flags"].map(lambda flags: flag in flags.split(";")).astype(bool)


def shown_rows(inputs: Inputs, cities: Iterable[str]) -> pd.DataFrame:
    """Rows of `cities` without repeats, in the registry's order of places and each plan's order."""
    frame = inputs.observations
    frame = frame[frame["city"].isin(list(cities)) & ~flagged(frame, "repeat")]
    order = {city: position for position, city in enumerate(inputs.places)}
    return frame.sort_values(
        ["city", "doc_id", "char_start"], key=lambda s: s.map(order) if s.name == "city" else s, kind="stable"
    ).reset_index(drop=True)
