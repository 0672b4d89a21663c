"""A corpus as what comparisons ask of observations: each question reads its own rows, and the last answers are kept."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

from citymetrics.benchmark.inputs import Row, as_rows, prepare
from citymetrics.corpus.reader import Reader, all_of, having, is_one_of
from citymetrics.curation import OBSERVATION_COLUMNS

KEPT = 16
"""Answers that are kept."""
PATIENCE = 4
"""Questions about one place that are answered from its own files; whoever asks more often goes through all places, and is
answered from one reading of them."""
PLACES = ("city", "doc_id")
Answer = TypeVar("Answer")


class Answers:
    """The last answers by their questions."""

    def __init__(self, kept: int = KEPT):
        self._kept, self._answers = kept, OrderedDict[Any, Any]()

    def get(self, question: Any, answer: Callable[[], Answer]) -> Answer:
        if question not in self._answers:
            self._answers[question] = answer()
            if len(self._answers) > self._kept:
                self._answers.popitem(last=False)
        self._answers.move_to_end(question)
        found: Answer = self._answers[question]
        return found

    def __iter__(self) -> Iterator[Any]:
        return reversed(self._answers.values())


@dataclass(frozen=True)
class Found:
    """An answer: its table, and its rows by id and by place once they were needed."""

    frame: pd.DataFrame = field(repr=False)

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {str(row["observation_id"]): row for row in as_rows(self.frame)}

    @cached_property
    def by_place(self) -> Mapping[str, Mapping[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {column: {} for column in PLACES}
        for row in self.rows.values():
            for column, index in found.items():
                index.setdefault(row[column], []).append(row)
        return found


@dataclass(frozen=True)
class CorpusRows:
    """The rows of `plans` that pass `test`, as `Observations` of inputs; none is read before it is asked for. `few` says that the
    files of these plans hold others too."""

    reader: Reader
    plans: pa.Table = field(repr=False)
    test: Any = field(default=None, repr=False)
    few: bool = False
    _answers: Answers = field(default_factory=Answers, repr=False, compare=False)
    _asked: Counter[Any] = field(default_factory=Counter, repr=False, compare=False)

    def frame(self, **wanted: Collection[str]) -> pd.DataFrame:
        return self._find(wanted).frame

    def rows(self, **wanted: Collection[str]) -> list[Row]:
        narrow = next((column for column in PLACES if len(wanted.get(column, ())) == 1), None)
        if narrow is None:
            return list(self._find(wanted).rows.values())
        rest = {column: values for column, values in wanted.items() if column != narrow}
        # Everything that is said of one place is in few files; what else is asked of it may be asked of all places.
        if rest and self._is_asked_often(narrow, rest):
            return list(self._find(rest).by_place[narrow].get(next(iter(wanted[narrow])), ()))
        return list(self._find(wanted).rows.values())

    def row(self, identity: str) -> Row | None:
        for found in self._answers:
            # What was only asked for as a table is not turned into rows for one of them.
            if "rows" in vars(found) and identity in found.rows:
                row: Row = found.rows[identity]
                return row
        plan = identity.rpartition("-")[0]
        return self._find({"doc_id": [plan]}).rows.get(identity) if plan else None

    def stated_metrics(self, city: str) -> Collection[str]:
        if self._is_asked_often("city", "metrics"):
            return self._metrics_by_city.get(city, ())
        frame = self.read(["metric"], {"city": [city]})
        return set(frame["metric"].dropna())

    def claimed(self, doc_id: str) -> frozenset[int]:
        frame = self.read(["metric", "char_start"], {"doc_id": [doc_id]})
        return frozenset(frame.loc[frame["metric"].notna(), "char_start"].astype(int))

    @cached_property
    def _metrics_by_city(self) -> dict[str, set[str]]:
        frame = self.read(["city", "metric"], {}).dropna().drop_duplicates()
        return {str(city): set(own) for city, own in frame.groupby("city", sort=False)["metric"]}

    def _is_asked_often(self, column: str, rest: Any) -> bool:
        question = (column, _question(rest) if isinstance(rest, Mapping) else rest)
        self._asked[question] += 1
        return self._asked[question] > PATIENCE

    def _find(self, wanted: Mapping[str, Collection[str]]) -> Found:
        def find() -> Found:
            frame = self.read(list(OBSERVATION_COLUMNS), wanted)
            return Found(prepare(frame.astype(dict(OBSERVATION_COLUMNS))))

        return self._answers.get(_question(wanted), find)

    def read(
        self, columns: Sequence[str], wanted: Mapping[str, Collection[str]], test: Any = None
    ) -> pd.DataFrame:
        """Columns of the rows that have the wanted values and pass `test`, as the files have them."""
        plans, few = self.plans, self.few
        for column, name in (("city", "city"), ("doc_id", "id")):
            if column in wanted:
                plans, few = plans.filter(is_one_of(name, wanted[column])), True
        rest = {column: values for column, values in wanted.items() if column not in PLACES}
        return self.reader.rows(columns, all_of(self.test, test, having(rest)), plans, few=few)


def _question(wanted: Mapping[str, Collection[str]]) -> Any:
    return tuple(sorted((column, frozenset(values)) for column, values in wanted.items()))
