"""Reading a corpus back: opening reads its manifest only, and a question reads the parts and columns it needs.

`inputs` is the way to the library's own comparisons: the corpus as what every benchmark reads, row by row as it asks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from citymetrics.context import Context
from citymetrics.corpus.batches import PARTITION
from citymetrics.corpus.denominators import fetch_denominators
from citymetrics.corpus.manifest import FAILURES, Manifest, read_manifest
from citymetrics.corpus.parts import QUEUE
from citymetrics.corpus.plans import Plan
from citymetrics.corpus.reader import Reader, all_of, any_of, having, is_one_of, listed, may_be
from citymetrics.corpus.rules import stored_dictionary
from citymetrics.curation import OBSERVATION_COLUMNS
from citymetrics.dictionary import Dictionary
from citymetrics.errors import check_choice
from citymetrics.storage import Store, open_store

if TYPE_CHECKING:
    from citymetrics.benchmark.inputs import Inputs

Names = str | Iterable[str]
COLUMNS = (*OBSERVATION_COLUMNS, PARTITION, *QUEUE)
"""What may be asked for: the contract's columns, the region, and for rows without a metric why and which it may be."""


@dataclass(frozen=True)
class Corpus:
    """A finished corpus. Its manifest is held, and its table of plans once it was needed; each question reads its rows anew.

    Places are given by the ids of the registry, provinces by their short names (a place's own id where plans name none).
    """

    store: Store
    manifest: Manifest

    @cached_property
    def dictionary(self) -> Dictionary:
        """The dictionary that the rows were matched with."""
        return stored_dictionary(self.store, self.manifest.rules)

    @property
    def provinces(self) -> list[str]:
        """What the folders of the corpus stand for."""
        return self._reader.provinces

    def select(
        self,
        *,
        metric: Names | None = None,
        theme: Names | None = None,
        city: Names | None = None,
        province: Names | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The rows that fit all that is asked, in the registry's order and each plan's own.

        Parameters
        ----------
        metric, theme, city, province : one id or several; None for all.
        columns : of `COLUMNS` (default: those of the observations table).

        Returns
        -------
        One row per stated quantity, in the types of `load_observations`.

        Raises
        ------
        CitymetricsError
            There is no such metric, theme, city, province or column, or a part is gone.
        """
        wanted = list(columns or OBSERVATION_COLUMNS)
        for column in wanted:
            check_choice("column", column, COLUMNS)
        asked = self._checked(metric=metric, theme=theme)
        plans = self._reader.plans_of(listed(city), listed(province))
        frame = self._reader.rows(wanted, having(asked), plans, few=city is not None)
        return frame.astype({name: OBSERVATION_COLUMNS.get(name, "string") for name in wanted})

    def counts(self, by: str = "metric") -> pd.DataFrame:
        """How many rows there are of each value of a column, the most first; rows without one are left out.

        Returns
        -------
        Columns `by` and `rows`.
        """
        check_choice("column", by, COLUMNS)
        found: Counter[str] = Counter()
        for batch in self._reader.dataset().to_batches(columns=[by]):
            for one in pc.value_counts(batch.column(0)).to_pylist():
                found[one["values"]] += one["counts"]
        found.pop(None, None)  # type: ignore[call-overload]
        rows = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
        return pd.DataFrame(rows, columns=[by, "rows"])

    def plans(self, *, city: Names | None = None, province: Names | None = None) -> pd.DataFrame:
        """The plans in the registry's order: `id`, `city`, `region`, `characters`, `rows`, `open`, `rejected`, `failure`."""
        shown = self._reader.plans_of(listed(city), listed(province)).drop_columns(["part", "entry"])
        frame: pd.DataFrame = shown.to_pandas()
        return frame

    def failures(self) -> pd.DataFrame:
        """Plans without rows: `plan`, `kind` ("file", "text" or "worker") and `failure`, the line that says why."""
        text = self.store.read(FAILURES).decode()
        told = [json.loads(line) for line in text.splitlines()]
        return pd.DataFrame(told, columns=["plan", "kind", "failure"]).astype("string")

    @property
    def failures_file(self) -> str:
        """Where all failures stand, one a line."""
        return self.store.address(FAILURES)

    def sources(self, *, city: Names | None = None, province: Names | None = None) -> Mapping[str, Plan]:
        """The registry's entries by id; each is read when it is asked for."""
        return Entries(self._reader.plans_of(listed(city), listed(province)))

    def inputs(
        self,
        *,
        metric: Names | None = None,
        theme: Names | None = None,
        city: Names | None = None,
        province: Names | None = None,
        denominators: str | Path | Context | None = None,
    ) -> Inputs:
        """The corpus, or a slice of it, as what comparisons read: `cm.compare_metric(metric, data=corpus.inputs())`. No row is
        read before a comparison asks for it, and then those that it asks for.

        Parameters
        ----------
        metric, theme, city, province : as in `select`. All plans of the places count, also those that state nothing of it.
        denominators : a CSV file like a project's `denominators.csv`, or what `load_context` gives; without it totals are
            compared per head or per km² nowhere.
        """
        # The benchmark stands below this room, and only who compares needs it.
        from citymetrics.benchmark.inputs import Inputs
        from citymetrics.corpus.rows import CorpusRows
        from citymetrics.corpus.waiting import CorpusQueue

        asked = self._checked(metric=metric, theme=theme)
        plans = self._reader.plans_of(listed(city), listed(province))
        # A row without a metric that may be of the one asked for tells why a place has no figure.
        of_metric = any_of(is_one_of("metric", asked.get("metric")), *map(may_be, asked.get("metric", ())))
        test = all_of(of_metric, is_one_of("theme", asked.get("theme")))
        # Where a table is expected, inputs take what reads one when it is asked for.
        rows: Any = CorpusRows(self._reader, plans, test, few=city is not None)
        queue: Any = CorpusQueue(rows)
        context = denominators
        if not isinstance(context, Context):
            context = fetch_denominators(context, _places(plans)) if context else Context(())
        return Inputs(
            observations=rows,
            metrics=self.dictionary.metrics,
            themes=self.dictionary.themes,
            sources=Entries(plans),
            context=context,
            queue=queue,
        )

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.store, self.manifest)

    def _checked(self, **asked: Names | None) -> dict[str, list[str]]:
        """What is asked for, by column; ids are those of the dictionary."""
        known: dict[str, Iterable[str]] = {"metric": self.dictionary.metrics, "theme": self.dictionary.themes}
        found = {kind: names for kind, given in asked.items() if (names := listed(given)) is not None}
        for kind, names in found.items():
            for name in names:
                check_choice(kind, name, known[kind])
        return found


class Entries(Mapping[str, Plan]):
    """The registry's entries of some plans by their ids, each read when it is asked for."""

    def __init__(self, plans: pa.Table):
        self._written = dict(zip(plans["id"].to_pylist(), plans["entry"].to_pylist(), strict=True))
        self._read: dict[str, Plan] = {}

    def __getitem__(self, name: str) -> Plan:
        if name not in self._read:
            self._read[name] = Plan.model_validate_json(self._written[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def open_corpus(url: str | Path) -> Corpus:
    """The corpus at `url`, a folder or an address that fsspec opens; only its manifest is read.

    Raises
    ------
    CitymetricsError
        There is no finished corpus.
    """
    store = open_store(url)
    return Corpus(store, read_manifest(store))


def _places(plans: pa.Table) -> set[str]:
    """The places that plans speak for, and those that these belong to."""
    parents = (json.loads(entry).get("parent") for entry in plans["entry"].to_pylist())
    return {*plans["city"].to_pylist(), *filter(None, parents)}
