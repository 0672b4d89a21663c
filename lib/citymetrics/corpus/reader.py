"""How a corpus is read: which of its files hold what is asked for, and from these only the groups of rows and columns."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from citymetrics.corpus.batches import PARTITION
from citymetrics.corpus.manifest import PLANS, Manifest
from citymetrics.corpus.parts import SCHEMA
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.storage import Store

_WHOLE = pa.schema([*SCHEMA, (PARTITION, pa.string())])
_MANY = 16
"""Values that are told one by one: the statistics of a file then tell which of its groups hold none of them."""


@dataclass(frozen=True)
class Reader:
    """The files of a finished corpus. Tests of rows are pyarrow's expressions; None is for all."""

    store: Store
    manifest: Manifest

    @cached_property
    def plans(self) -> pa.Table:
        """The table of plans, in the registry's order."""
        return pq.read_table(io.BytesIO(self.store.read(PLANS)))

    @property
    def provinces(self) -> list[str]:
        return sorted({part.region for part in self.manifest.parts})

    def plans_of(self, city: Collection[str] | None, province: Collection[str] | None) -> pa.Table:
        """Those of some places. Raises `UnknownChoice`."""
        for name in province or ():
            check_choice("province", name, self.provinces)
        plans = self.plans
        for name in city or ():
            if not pc.any(pc.equal(plans["city"], name)).as_py():
                check_choice("city", name, set(plans["city"].to_pylist()))
        test = all_of(is_one_of("city", city), is_one_of(PARTITION, province))
        return plans if test is None else plans.filter(test)

    def rows(
        self, columns: Sequence[str], test: Any = None, plans: pa.Table | None = None, *, few: bool = False
    ) -> pd.DataFrame:
        """Columns of the rows that pass, in the order of `plans` (default: all) and each plan's own. `few` says that no other
        plans' rows are wanted than these, and no other files are opened.

        Raises
        ------
        CitymetricsError
            A file is gone or damaged.
        """
        read = list(dict.fromkeys([*columns, "doc_id", "char_start"]))
        wanted = self.plans if plans is None else plans
        if few:
            test = all_of(test, is_one_of("doc_id", wanted["id"].to_pylist()))
        dataset = self.dataset(None if plans is None else wanted)
        try:
            table = dataset.to_table(columns=read, filter=test)
        except (OSError, pa.ArrowInvalid) as error:
            said = str(error).splitlines()[0]
            mend = "Make the corpus again: what is whole is kept."
            raise CitymetricsError(
                f"a part cannot be read: {said}", where=self.store.address(), mend=mend
            ) from None
        frame: pd.DataFrame = table.to_pandas()
        order = {name: place for place, name in enumerate(wanted["id"].to_pylist())}
        places = frame["doc_id"].map(order).to_numpy()
        position = np.lexsort((frame["char_start"].to_numpy(), places))
        return frame.iloc[position].reset_index(drop=True)[list(columns)]

    def dataset(self, plans: pa.Table | None = None) -> Any:
        """The parts as one table; `plans` limit it to the parts that these are in. No file is looked at for it."""
        files = None if plans is None else set(plans["part"].to_pylist())
        parts = [part for part in self.manifest.parts if part.rows and (files is None or part.file in files)]
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


def is_one_of(column: str, values: Collection[str] | None) -> Any:
    """The test of rows with one of these values; "" stands for none."""
    if values is None:
        return None
    field, told = ds.field(column), [value for value in values if value]
    if not told and not values:
        return pc.scalar(False)
    tests = [field == value for value in told] if len(told) <= _MANY else [field.isin(told)]
    if "" in values:
        tests.append(~pc.is_valid(field))
    return any_of(*tests)


def may_be(metric: str) -> Any:
    """The test of rows without a metric that may be `metric`, among others whose names hold it."""
    return pc.match_substring(ds.field("candidates"), metric) & ~pc.is_valid(ds.field("metric"))


def any_of(*tests: Any) -> Any:
    given = [test for test in tests if test is not None]
    return reduce(or_, given) if given else None


def all_of(*tests: Any) -> Any:
    given = [test for test in tests if test is not None]
    return reduce(and_, given) if given else None


def listed(names: str | Iterable[str] | None) -> list[str] | None:
    """One name or several as a list."""
    if names is None:
        return None
    return [names] if isinstance(names, str) else list(names)


def having(wanted: Mapping[str, Collection[str]]) -> Any:
    """The test of rows that have wanted values in all of some columns."""
    return all_of(*(is_one_of(column, values) for column, values in wanted.items()))
