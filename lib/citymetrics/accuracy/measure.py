"""Measured accuracy as tables: one row per set, plan and measure, and one per disagreement.

Both stand in `data/curated/`, so that the report can show them without the annotations. Disagreements of held plans are
never listed: who reads them can no longer use these plans as unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path

import pandas as pd

from citymetrics.accuracy.gold import SETS, GoldPlan, load_gold
from citymetrics.accuracy.pairing import PlanPairs, pair_plan
from citymetrics.accuracy.scoring import MEASURES, Disagreement, Score, disagreements, score_plan
from citymetrics.curation import write_table
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.yamlfile import read_yaml

ALL = "all"
"""Stands for a whole set in the column `plan`."""
SCORE_COLUMNS = {
    "set": "string",
    "plan": "string",
    "measure": "string",
    "hits": "Int64",
    "of": "Int64",
    "share": "Float64",
    "low": "Float64",
    "high": "Float64",
}
DISAGREEMENT_COLUMNS = ("set", "plan", "measure", "char_start", "value_text", "gold", "found", "context")
_DIGITS = 6


@dataclass(frozen=True)
class Shortfall:
    """A set that stays below what is wanted of a measure."""

    set: str
    measure: str
    share: float
    least: float


@dataclass(frozen=True)
class PlanScores:
    """One plan's measures and, for the lists, what disagrees."""

    result: PlanPairs
    scores: Mapping[str, Score]

    @property
    def plan(self) -> GoldPlan:
        return self.result.plan

    @property
    def disagreements(self) -> list[Disagreement]:
        return disagreements(self.result)


@dataclass(frozen=True)
class Accuracy:
    """How well extraction agrees with the annotations, plan by plan."""

    plans: tuple[PlanScores, ...]

    @property
    def sets(self) -> tuple[str, ...]:
        """The sets that have plans, in their order."""
        there = {scored.plan.set for scored in self.plans}
        return tuple(name for name in SETS if name in there)

    def of_set(self, name: str) -> tuple[PlanScores, ...]:
        return tuple(scored for scored in self.plans if scored.plan.set == name)

    def total(self, name: str) -> dict[str, Score]:
        """The measures of a set, its plans' counts added up."""
        counted = [scored.scores for scored in self.of_set(name)]
        return {
            measure: reduce(Score.__add__, (scores[measure] for scores in counted)) for measure in MEASURES
        }

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Wanted minima that a set misses, in the order of sets and measures."""
        found = []
        for name in self.sets:
            total = self.total(name)
            for measure, least in load_minima()[name].items():
                share = total[measure].share
                if share is not None and share < least:
                    found.append(Shortfall(name, measure, share, least))
        return tuple(found)

    def to_frame(self) -> pd.DataFrame:
        """Columns `SCORE_COLUMNS`; a set's own row has the plan `all`. Measures without a case are left out."""
        rows = []
        for name in self.sets:
            groups = [(scored.plan.id, scored.scores) for scored in self.of_set(name)]
            for plan, scores in ((ALL, self.total(name)), *groups):
                rows += [
                    _score_row(name, plan, measure, scores[measure])
                    for measure in MEASURES
                    if scores[measure].of
                ]
        return pd.DataFrame(rows, columns=list(SCORE_COLUMNS)).astype(SCORE_COLUMNS)

    def disagreements_frame(self, *, held: bool = False) -> pd.DataFrame:
        """Columns `DISAGREEMENT_COLUMNS`, one row per miss, extra and field that differs; held plans only if asked for."""
        rows = [
            {"set": scored.plan.set, "plan": scored.plan.id}
            | {name: getattr(item, name) for name in DISAGREEMENT_COLUMNS[2:]}
            for name in self.sets
            if held or name != "held"
            for scored in self.of_set(name)
            for item in scored.disagreements
        ]
        frame = pd.DataFrame(rows, columns=list(DISAGREEMENT_COLUMNS)).astype("string")
        return frame.astype({"char_start": "Int64"})


@cache
def load_minima() -> Mapping[str, Mapping[str, float]]:
    """Per set the least share that is wanted of a measure; measures without one are only shown."""
    given = read_yaml(Path(__file__).with_name("minima.yml"), name="accuracy/minima.yml")
    return {name: dict(given[name]) for name in SETS}


def measure_plans(plans: Iterable[GoldPlan]) -> Accuracy:
    """Extract every plan and hold it against its annotations."""
    results = [pair_plan(plan) for plan in plans]
    return Accuracy(tuple(PlanScores(result, score_plan(result)) for result in results))


def accuracy_file(project: Project) -> Path:
    return project.curated / "accuracy.csv"


def disagreements_file(project: Project) -> Path:
    return project.curated / "accuracy_disagreements.csv"


def write_accuracy(accuracy: Accuracy, project: Project) -> None:
    """Write both tables into `data/curated/`."""
    write_table(accuracy.to_frame(), accuracy_file(project))
    write_table(accuracy.disagreements_frame(), disagreements_file(project))


def build_accuracy(project: Project | None = None) -> Accuracy:
    """Measure the project's own gold plans and write both tables."""
    project = project or Project.find()
    accuracy = measure_plans(load_gold(project))
    write_accuracy(accuracy, project)
    return accuracy


def load_scores(project: Project | None = None) -> pd.DataFrame:
    """The committed scores (columns and types of `SCORE_COLUMNS`)."""
    project = project or Project.find()
    return pd.read_csv(_there(accuracy_file(project), project), dtype=SCORE_COLUMNS, encoding="utf-8")


def load_disagreements(project: Project | None = None) -> pd.DataFrame:
    """The committed disagreements (columns `DISAGREEMENT_COLUMNS`)."""
    project = project or Project.find()
    frame = pd.read_csv(
        _there(disagreements_file(project), project),
        dtype="string",
        keep_default_na=False,
        na_values=[],
        encoding="utf-8",
    )
    return frame.astype({"char_start": "Int64"})


def unmeasured() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores and disagreements of plans that nobody has annotated: no rows."""
    disagreements = pd.DataFrame(columns=list(DISAGREEMENT_COLUMNS)).astype("string")
    return pd.DataFrame(columns=list(SCORE_COLUMNS)).astype(SCORE_COLUMNS), disagreements.astype(
        {"char_start": "Int64"}
    )


def _there(path: Path, project: Project) -> Path:
    if not path.is_file():
        raise CitymetricsError(
            "no such file", where=project.relative(path), mend="Build it with `make gold`."
        )
    return path


def _score_row(name: str, plan: str, measure: str, score: Score) -> dict[str, object]:
    low, high = score.interval or (None, None)
    shares = [None if value is None else round(value, _DIGITS) for value in (score.share, low, high)]
    return dict(zip(SCORE_COLUMNS, (name, plan, measure, score.hits, score.of, *shares), strict=True))
