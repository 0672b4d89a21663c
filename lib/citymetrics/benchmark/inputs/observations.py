"""Where observations are taken from: whole, or only the rows that a question is about.

Whatever hands out rows notes which (`lineage`), so that a result is known to rest on these and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Protocol

import pandas as pd

from citymetrics.benchmark.inputs.rows import Row, as_rows
from citymetrics.lineage import filled, is_, note, only

CONTENT = ("doc_id", "city", "metric", "theme")
"""What a row is looked up by."""


class Observations(Protocol):
    """What inputs ask of observations, wherever they lie; `Table` has them in memory.

    `wanted` maps columns (`CONTENT`, `observation_id`) to the values that a row may have there; rows come in the registry's order of
    plans and each plan's own, with the contract's columns, prepared by `prepare`.
    """

    def frame(self, **wanted: Collection[str]) -> pd.DataFrame:
        """The rows as a table; all of them where nothing is wanted."""

    def rows(self, **wanted: Collection[str]) -> list[Row]:
        """The same as mappings, see `as_rows`."""

    def row(self, identity: str) -> Row | None:
        """One observation by its id; None where there is none."""

    def stated_metrics(self, city: str) -> Collection[str]:
        """The metrics that rows of `city` carry."""

    def claimed(self, doc_id: str) -> frozenset[int]:
        """Where the figures of a plan that a metric claims begin in its raw file."""


@dataclass(frozen=True)
class Table:
    """Observations held in memory; `file` is the table that they were read from, None for a caller's own."""

    whole: pd.DataFrame = field(repr=False)
    file: Path | None = None

    def frame(self, **wanted: Collection[str]) -> pd.DataFrame:
        self._note(wanted)
        chosen = self.whole
        for column, values in wanted.items():
            chosen = chosen[chosen[column].isin(list(values))]
        return chosen

    def rows(self, **wanted: Collection[str]) -> list[Row]:
        self._note(wanted)
        if not wanted:
            return list(self._rows.values())
        first = min(wanted, key=lambda column: len(wanted[column]))
        found = self._having(first, wanted[first])
        rest = {column: frozenset(values) for column, values in wanted.items() if column != first}
        return [row for row in found if all(row[column] in values for column, values in rest.items())]

    def row(self, identity: str) -> Row | None:
        row: Row = self._rows.get(identity, {})
        if self.file is not None:
            # Told with what the row is about, so that it is known to be part of what was read of that.
            about = ("city", "metric", "theme") if row else ()
            note(self.file, is_("observation_id", identity), *(is_(column, row[column]) for column in about))
        return row or None

    def stated_metrics(self, city: str) -> Collection[str]:
        note(self.file, is_("city", city), filled("metric"), only("metric"))
        return {row["metric"] for row in self._by["city"].get(city, ()) if row["metric"]}

    def claimed(self, doc_id: str) -> frozenset[int]:
        note(self.file, is_("doc_id", doc_id), filled("metric"), only("char_start"))
        return self._claimed.get(doc_id, frozenset())

    @cached_property
    def _claimed(self) -> dict[str, frozenset[int]]:
        matched = self.whole[self.whole["metric"] != ""]
        starts = matched.groupby("doc_id")["char_start"]
        return {str(doc_id): frozenset(own.astype(int)) for doc_id, own in starts}

    def _note(self, wanted: Mapping[str, Collection[str]]) -> None:
        for values in product(*wanted.values()):
            note(self.file, *map(is_, wanted, values))

    def _having(self, column: str, values: Collection[str]) -> list[Row]:
        index = self._by[column]
        if len(values) == 1:
            return index.get(next(iter(values)), [])
        return [row for row in self._rows.values() if row[column] in values]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {str(row["observation_id"]): row for row in as_rows(self.whole)}

    @cached_property
    def _by(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {column: {} for column in ("observation_id", *CONTENT)}
        for row in self._rows.values():
            for column, index in found.items():
                if column in row:
                    index.setdefault(row[column], []).append(row)
        return found


class RowsById(Mapping[str, Row]):
    """Every observation by its id: one is asked for alone, going through them asks for all."""

    def __init__(self, observations: Observations):
        self._observations = observations

    def __getitem__(self, identity: str) -> Row:
        found = self._observations.row(identity)
        if found is None:
            raise KeyError(identity)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter([str(row["observation_id"]) for row in self._observations.rows()])

    def __len__(self) -> int:
        return len(self._observations.rows())


class RowsOfMetric(Mapping[str, list[Row]]):
    """The rows of every stated metric, in the table's order: one metric is asked for alone, going through them asks for all."""

    def __init__(self, observations: Observations):
        self._observations = observations

    def __getitem__(self, metric: str) -> list[Row]:
        found = self._observations.rows(metric=[metric])
        if not found:
            raise KeyError(metric)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(row["metric"] for row in self._observations.rows()))

    def __len__(self) -> int:
        return sum(1 for _ in self)
