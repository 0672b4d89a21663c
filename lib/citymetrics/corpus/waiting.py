"""The rows of a corpus that no metric has claimed, as what comparisons ask of a review queue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Row, as_rows, has_flag, prepare
from citymetrics.corpus.reader import all_of, is_one_of, may_be
from citymetrics.corpus.rows import Answers, CorpusRows
from citymetrics.curation import OBSERVATION_COLUMNS

Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Waiting:
    """Some of them: what metrics each may be, by its id, and the rows of each place."""

    names: Names
    by_city: Mapping[str, list[Row]]


@dataclass(frozen=True)
class CorpusQueue:
    """Implements `OpenRows` of inputs; none is read before it is asked for."""

    observations: CorpusRows
    _answers: Answers = field(default_factory=Answers, repr=False, compare=False)

    @property
    def frame(self) -> pd.DataFrame:
        """All of them; who asks goes through the whole corpus."""
        found = self.every()
        return pd.DataFrame(
            {"observation_id": list(found), "candidates": list(map(";".join, found.values()))}
        )

    def candidates(self, identity: str) -> tuple[str, ...]:
        for found in self._answers:
            if identity in found.names:
                names: tuple[str, ...] = found.names[identity]
                return names
        plan = identity.rpartition("-")[0]
        return self._find({"doc_id": (plan,)}).names.get(identity, ())

    def is_open(self, identity: str) -> bool:
        row = self.observations.row(identity)
        return row is not None and not row["metric"]

    def rows(self, city: str, metric: str) -> list[Row]:
        # Asked of place after place: all places are read in one.
        found = self._find({}, metric)
        return [
            row
            for row in found.by_city.get(city, ())
            if metric in found.names[row["observation_id"]] and not has_flag(row, "repeat")
        ]

    def every(self) -> Names:
        return _names(self._read(["observation_id", "candidates"], {}))

    def _find(self, wanted: Mapping[str, tuple[str, ...]], metric: str = "") -> Waiting:
        def find() -> Waiting:
            test = may_be(metric) if metric else None
            frame = self._read([*OBSERVATION_COLUMNS, "candidates"], wanted, test)
            by_city: dict[str, list[Row]] = {}
            for row in as_rows(prepare(frame[list(OBSERVATION_COLUMNS)].astype(dict(OBSERVATION_COLUMNS)))):
                by_city.setdefault(row["city"], []).append(row)
            return Waiting(_names(frame), by_city)

        found: Waiting = self._answers.get((tuple(wanted.items()), metric), find)
        return found

    def _read(
        self, columns: list[str], wanted: Mapping[str, Collection[str]], test: Any = None
    ) -> pd.DataFrame:
        return self.observations.read(columns, wanted, all_of(is_one_of("metric", [""]), test))


def _names(frame: pd.DataFrame) -> Names:
    listed = zip(frame["observation_id"], frame["candidates"].fillna(""), strict=True)
    return {
        str(identity): tuple(name for name in str(names).split(";") if name) for identity, names in listed
    }
