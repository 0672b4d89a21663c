"""All that tells how good the data is, from committed files and the plan texts: measured accuracy, what reading repaired
and could not, and what waits for review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from citymetrics.accuracy.gold import SETS
from citymetrics.accuracy.measure import (
    ALL,
    accuracy_file,
    load_disagreements,
    load_minima,
    load_scores,
    unmeasured,
)
from citymetrics.accuracy.scoring import MEASURES
from citymetrics.curation import load_observations
from citymetrics.errors import CitymetricsError
from citymetrics.lineage import note
from citymetrics.project import Project
from citymetrics.reading import read_source
from citymetrics.sources import Source, load_sources

FIELDS = MEASURES[3:]
"""Measures of a field of rows that were found."""
REPAIR_COLUMNS = ("doc_id", "kind", "start", "end", "before", "after", "certain")


@dataclass(frozen=True)
class Quality:
    """`scores` and `disagreements` as `measure` writes them; `repairs` one row per mended or lost place of a text
    (columns `REPAIR_COLUMNS`, offsets in the raw file); `observations` and `queue` as curation writes them."""

    scores: pd.DataFrame
    disagreements: pd.DataFrame
    repairs: pd.DataFrame
    observations: pd.DataFrame
    queue: pd.DataFrame
    sources: Mapping[str, Source]

    @property
    def sets(self) -> tuple[str, ...]:
        there = set(self.scores["set"])
        return tuple(name for name in SETS if name in there)

    def plans_of(self, name: str) -> list[str]:
        """The plans of a set, in the table's order."""
        own = self.scores[(self.scores["set"] == name) & (self.scores["plan"] != ALL)]
        return list(dict.fromkeys(own["plan"]))

    def score(self, name: str, measure: str, plan: str = ALL) -> Mapping[str, float] | None:
        """Columns of one score, None where the measure has no case."""
        table = self.scores
        found = table[(table["set"] == name) & (table["plan"] == plan) & (table["measure"] == measure)]
        return None if found.empty else dict(found.iloc[0])

    @property
    def shortfalls(self) -> list[tuple[str, str, float, float]]:
        """Set, measure, share and wanted share, where a set misses a minimum."""
        found = []
        for name in self.sets:
            for measure, least in load_minima()[name].items():
                score = self.score(name, measure)
                if score is not None and score["hits"] / score["of"] < least:
                    found.append((name, measure, float(score["share"]), least))
        return found

    @property
    def weakest_fields(self) -> list[str]:
        """The fields in which rows disagree, the most often first; held plans don't take part."""
        wrong = self.disagreements[self.disagreements["measure"].isin(FIELDS)]
        return [str(name) for name in wrong["measure"].value_counts().index]

    @property
    def lost(self) -> pd.DataFrame:
        """Observations whose figure damage has destroyed."""
        return self.observations[self.observations["flags"].fillna("").str.contains("damaged")]

    @property
    def known_rows(self) -> frozenset[str]:
        return frozenset(self.observations["observation_id"])


def load_quality(project: Project | None = None) -> Quality:
    """Everything at once; the plan texts are read again for what reading repaired. Without a table of accuracy none was measured.

    Raises
    ------
    CitymetricsError
        A table has not been built, or a plan text is missing or changed.
    """
    project = project or Project.find()
    sources = load_sources(project)
    repairs = [
        (source.id, repair.kind, repair.start, repair.end, repair.before, repair.after, repair.certain)
        for source in sources.values()
        for repair in read_source(source, project).clean.repairs
    ]
    note(accuracy_file(project))
    measured = accuracy_file(project).is_file()
    return Quality(
        *((load_scores(project), load_disagreements(project)) if measured else unmeasured()),
        pd.DataFrame(repairs, columns=list(REPAIR_COLUMNS)),
        load_observations(project),
        _load_queue(project),
        sources,
    )


def _load_queue(project: Project) -> pd.DataFrame:
    path = project.queue_file
    if not path.is_file():
        raise CitymetricsError(
            "no such file", where=project.relative(path), mend="Build it with `citymetrics curate`."
        )
    return pd.read_csv(path, dtype="string", keep_default_na=False, encoding="utf-8")
