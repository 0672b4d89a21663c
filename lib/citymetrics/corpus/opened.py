"""Reading a corpus back: opening reads its manifest only, and a question reads the parts and columns it needs.

`inputs` is the way to the library's own comparisons: a slice of the corpus as what every benchmark reads.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from citymetrics.context import Context
from citymetrics.corpus.batches import PARTITION
from citymetrics.corpus.denominators import read_denominators
from citymetrics.corpus.manifest import FAILURES, PLANS, Manifest, read_manifest
from citymetrics.corpus.parts import QUEUE, SCHEMA
from citymetrics.corpus.plans import Plan
from citymetrics.corpus.rules import stored_dictionary
from citymetrics.corpus.storage import Store, open_store
from citymetrics.curation import OBSERVATION_COLUMNS
from citymetrics.dictionary import Dictionary
from citymetrics.errors import CitymetricsError, check_choice

if TYPE_CHECKING:
    from citymetrics.benchmark.inputs import Inputs

Names = str | Iterable[str]
COLUMNS = (*OBSERVATION_COLUMNS, PARTITION, *QUEUE)
"""What may be asked for: the contract's columns, the region, and for rows without a metric why and which it may be."""
_WHOLE = pa.schema([*SCHEMA, (PARTITION, pa.string())])


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
        return sorted({part.region for part in self.manifest.parts})

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
        return self._select(_is_one_of("metric", metric), metric, theme, city, province, columns)

    def _select(
        self,
        of_metric: Any,
        metric: Names | None,
        theme: Names | None,
        city: Names | None,
        province: Names | None,
        columns: Sequence[str] | None,
    ) -> pd.DataFrame:
        wanted = list(columns or OBSERVATION_COLUMNS)
        for column in wanted:
            check_choice("column", column, COLUMNS)
        self._check({"metric": metric, "theme": theme})
        plans = self._plans_of(city, province)
        limited = plans if city is not None else None
        test = _all_of(
            of_metric,
            _is_one_of("theme", theme),
            _is_one_of("doc_id", plans["id"].to_pylist() if city is not None else None),
        )
        read = dict.fromkeys([*wanted, "doc_id", "char_start"])
        table = self._read(self._dataset(province, limited), list(read), test)
        order = {name: place for place, name in enumerate(plans["id"].to_pylist())}
        frame: pd.DataFrame = table.to_pandas()
        places = frame["doc_id"].map(order).to_numpy()
        order_of_rows = np.lexsort((frame["char_start"].to_numpy(), places))
        frame = frame.iloc[order_of_rows].reset_index(drop=True)
        return frame[wanted].astype({name: OBSERVATION_COLUMNS.get(name, "string") for name in wanted})

    def counts(self, by: str = "metric") -> pd.DataFrame:
        """How many rows there are of each value of a column, the most first; rows without one are left out.

        Returns
        -------
        Columns `by` and `rows`.
        """
        check_choice("column", by, COLUMNS)
        found: Counter[str] = Counter()
        for batch in self._dataset(None).to_batches(columns=[by]):
            for one in pc.value_counts(batch.column(0)).to_pylist():
                found[one["values"]] += one["counts"]
        found.pop(None, None)  # type: ignore[call-overload]
        rows = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
        return pd.DataFrame(rows, columns=[by, "rows"])

    def plans(self, *, city: Names | None = None, province: Names | None = None) -> pd.DataFrame:
        """The plans in the registry's order: `id`, `city`, `region`, `characters`, `rows`, `open`, `rejected`, `failure`."""
        shown = self._plans_of(city, province).drop_columns(["part", "entry"])
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

    def sources(self, *, city: Names | None = None, province: Names | None = None) -> dict[str, Plan]:
        """The registry's entries by id."""
        entries = self._plans_of(city, province)["entry"].to_pylist()
        plans = map(Plan.model_validate_json, entries)
        return {plan.id: plan for plan in plans}

    def inputs(
        self,
        *,
        metric: Names | None = None,
        theme: Names | None = None,
        city: Names | None = None,
        province: Names | None = None,
        denominators: str | Path | Context | None = None,
    ) -> Inputs:
        """A slice of the corpus as what comparisons read: `cm.compare_metric(metric, data=corpus.inputs(metric=metric))`.

        Parameters
        ----------
        metric, theme, city, province : as in `select`. All plans of the places count, also those that state nothing of it.
        denominators : a CSV file like a project's `denominators.csv`, or what `load_context` gives; without it totals are
            compared per head or per km² nowhere.
        """
        # The benchmark stands below this room, and only who compares needs it.
        from citymetrics.benchmark.inputs import Inputs, prepare

        # A row without a metric that may be of the one asked for tells why a place has no figure.
        of_metric = _any_of(_is_one_of("metric", metric), *map(_may_be, _listed(metric) or ()))
        columns = (*OBSERVATION_COLUMNS, *QUEUE)
        rows = self._select(of_metric, metric, theme, city, province, columns)
        sources = self.sources(city=city, province=province)
        context = denominators
        if not isinstance(context, Context):
            places = {place for plan in sources.values() for place in (plan.city, plan.parent) if place}
            context = read_denominators(context, places) if context else Context(())
        waiting = rows[rows["candidates"].notna()][["observation_id", "candidates"]]
        return Inputs(
            observations=prepare(rows[list(OBSERVATION_COLUMNS)]),
            metrics=self.dictionary.metrics,
            themes=self.dictionary.themes,
            sources=sources,
            context=context,
            queue=waiting.astype(str).reset_index(drop=True),
        )

    def _check(self, asked: Mapping[str, Names | None]) -> None:
        known: dict[str, Iterable[str]] = {"metric": self.dictionary.metrics, "theme": self.dictionary.themes}
        for kind, names in asked.items():
            for name in _listed(names) or ():
                check_choice(kind, name, known[kind])

    def _plans_of(self, city: Names | None, province: Names | None) -> pa.Table:
        for name in _listed(province) or ():
            check_choice("province", name, self.provinces)
        plans = self._table_of_plans
        for name in _listed(city) or ():
            if not pc.any(pc.equal(plans["city"], name)).as_py():
                check_choice("city", name, set(plans["city"].to_pylist()))
        test = _all_of(_is_one_of("city", city), _is_one_of(PARTITION, province))
        return plans if test is None else plans.filter(test)

    @cached_property
    def _table_of_plans(self) -> pa.Table:
        return pq.read_table(io.BytesIO(self.store.read(PLANS)))

    def _dataset(self, province: Names | None, plans: pa.Table | None = None) -> Any:
        """The parts as one table; `plans` limit it to the parts that these are in. No file is looked at for it."""
        regions = set(_listed(province) or self.provinces)
        files = set(plans["part"].to_pylist()) if plans is not None else None
        parts = [
            part
            for part in self.manifest.parts
            if part.region in regions and part.rows and (files is None or part.file in files)
        ]
        return ds.FileSystemDataset.from_paths(
            [self.store.path(part.file) for part in parts],
            schema=_WHOLE,
            format=ds.ParquetFileFormat(),
            filesystem=self._filesystem,
            partitions=[ds.field(PARTITION) == part.region for part in parts],
        )

    @cached_property
    def _filesystem(self) -> Any:
        if self.store.is_local:
            return pa.fs.LocalFileSystem()
        return pa.fs.PyFileSystem(pa.fs.FSSpecHandler(self.store.filesystem))

    def _read(self, dataset: Any, columns: list[str], test: Any) -> pa.Table:
        try:
            return dataset.to_table(columns=columns, filter=test)
        except (OSError, pa.ArrowInvalid) as error:
            said = str(error).splitlines()[0]
            mend = "Make the corpus again: what is whole is kept."
            raise CitymetricsError(
                f"a part cannot be read: {said}", where=self.store.address(), mend=mend
            ) from None


def open_corpus(url: str | Path) -> Corpus:
    """The corpus at `url`, a folder or an address that fsspec opens; only its manifest is read.

    Raises
    ------
    CitymetricsError
        There is no finished corpus.
    """
    store = open_store(url)
    return Corpus(store, read_manifest(store))


def _listed(names: Names | None) -> list[str] | None:
    if names is None:
        return None
    return [names] if isinstance(names, str) else list(names)


def _is_one_of(column: str, names: Names | None) -> Any:
    listed = _listed(names)
    return None if listed is None else ds.field(column).isin(listed)


def _may_be(metric: str) -> Any:
    return pc.match_substring(ds.field("candidates"), metric) & ~pc.is_valid(ds.field("metric"))


def _any_of(*tests: Any) -> Any:
    given = [test for test in tests if test is not None]
    return reduce(or_, given) if given else None


def _all_of(*tests: Any) -> Any:
    given = [test for test in tests if test is not None]
    return reduce(and_, given) if given else None
