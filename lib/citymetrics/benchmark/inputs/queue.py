"""The review queue beside the observations: which rows are open, and what metric they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pandas as pd

from citymetrics.benchmark.inputs.observations import Observations
from citymetrics.benchmark.inputs.rows import Row, has_flag
from citymetrics.lineage import among, is_, note

QUEUE = ("observation_id", "candidates")


class OpenRows(Protocol):
    """What inputs ask of the rows that no metric has claimed yet, wherever they lie; `Queue` has them in memory."""

    @property
    def frame(self) -> pd.DataFrame:
        """All of them, in the columns `QUEUE`."""

    def candidates(self, identity: str) -> tuple[str, ...]:
        """The metrics that an open row may be, the likeliest first; none for a row that isn't open."""

    def is_open(self, identity: str) -> bool:
        """Whether a row is open, with candidates or without."""

    def rows(self, city: str, metric: str) -> list[Row]:
        """The open rows of a place that may be `metric`, without repeats."""

    def every(self) -> Mapping[str, tuple[str, ...]]:
        """`candidates` of every open row."""


@dataclass(frozen=True)
class Queue:
    """The queue's rows and their candidates; `file` is where they were read from.

    Only what the observations hold without a metric counts, so a queue that lags behind says nothing wrong.
    """

    frame: pd.DataFrame = field(repr=False)
    observations: Observations = field(repr=False)
    file: Path | None = None

    def candidates(self, identity: str) -> tuple[str, ...]:
        """The metrics that an open row may be, the likeliest first; none for a row that isn't open."""
        note(self.file, is_("observation_id", identity))
        names = self._candidates.get(identity)
        row = None if names is None else self.observations.row(identity)
        return names if names and row is not None and not row["metric"] else ()

    def is_open(self, identity: str) -> bool:
        """Whether a row stands in the queue, with candidates or without."""
        note(self.file, is_("observation_id", identity))
        row = self.observations.row(identity) if identity in self._candidates else None
        return row is not None and not row["metric"]

    def rows(self, city: str, metric: str) -> list[Row]:
        """The open rows of a place that may be `metric`, without repeats, in the queue's order."""
        note(self.file, among("candidates", metric))
        found = [self.observations.row(identity) for identity in self._by_metric.get(metric, ())]
        return [
            row
            for row in found
            if row is not None and not row["metric"] and row["city"] == city and not has_flag(row, "repeat")
        ]

    def every(self) -> dict[str, tuple[str, ...]]:
        """`candidates` of every open row."""
        note(self.file)
        return {identity: names for identity, names in self._candidates.items() if self.is_open(identity)}

    @cached_property
    def _candidates(self) -> dict[str, tuple[str, ...]]:
        listed = zip(self.frame["observation_id"], self.frame["candidates"], strict=True)
        return {
            str(identity): tuple(name for name in str(names).split(";") if name) for identity, names in listed
        }

    @cached_property
    def _by_metric(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for identity, names in self._candidates.items():
            for name in names:
                found.setdefault(name, []).append(identity)
        return found
