"""One batch → one Parquet file: rows of the observations table, with a record of its plans in the file's own metadata.

Rows stand by metric within a part, so that a group of rows holds few metrics and a question about one reads a few groups.
A part is written whole and its name tells its inputs: a part that is there need not be made again, and one made twice is
the same file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from citymetrics.corpus.batches import Batch
from citymetrics.corpus.draw import SECONDS, DrawnPlan, Failure, draw_plan
from citymetrics.corpus.rules import Rules, code_digest, stored_dictionary
from citymetrics.curation import (
    OBSERVATION_COLUMNS,
    check_observations,
    queue_row,
    tabulate_observations,
)
from citymetrics.dictionary import Dictionary
from citymetrics.errors import CitymetricsError
from citymetrics.storage import Store

QUEUE = ("reason", "candidates")
"""Columns beside the contract's, for rows without a metric: why, and which it may be."""
GROUP_ROWS = 1024
RECORD = b"citymetrics"
_TYPES = {"string": pa.string(), "Float64": pa.float64(), "Int64": pa.int64()}
SCHEMA = pa.schema(
    [
        *((name, _TYPES[kind]) for name, kind in OBSERVATION_COLUMNS.items()),
        *((name, pa.string()) for name in QUEUE),
    ]
)


@dataclass(frozen=True)
class Job:
    """What all tasks of a run share: where texts come from, where parts go, the rules of whoever sent them, and how long one
    plan may take."""

    texts: Store
    out: Store
    rules: Rules
    retries: int = 0
    seconds: float = SECONDS


@dataclass(frozen=True)
class PlanRecord:
    """What became of one plan: its figures are 0 where it failed. `beside` is as in `DrawnPlan`."""

    id: str
    characters: int = 0
    rows: int = 0
    open: int = 0
    rejected: int = 0
    beside: str = ""
    failure: Failure | None = None


@dataclass(frozen=True)
class PartRecord:
    """What became of a batch: the part's file, its size in bytes, its plans in the batch's order."""

    file: str
    size: int
    plans: tuple[PlanRecord, ...]

    @property
    def rows(self) -> int:
        return sum(plan.rows for plan in self.plans)

    @property
    def is_settled(self) -> bool:
        """Whether making the part again could give nothing else."""
        return not any(plan.failure and plan.failure.passes for plan in self.plans)


def make_part(batch: Batch, job: Job, lost: dict[str, str] | None = None) -> PartRecord:
    """Make and write the part of `batch`, whatever becomes of its plans. `lost` are plans not to try again, and why.

    Raises
    ------
    CitymetricsError
        This process has other rules than the job was sent with, or the part cannot be written.
    """
    if code_digest() != job.rules.code:
        raise CitymetricsError(
            "this worker runs another copy of the library than the one that sent the work",
            expected=f"version {job.rules.library} with the same rules",
            mend="Install the same on all machines.",
        )
    dictionary = stored_dictionary(job.out, job.rules)
    drawn = [_draw(batch, position, job, dictionary, lost or {}) for position in range(len(batch.plans))]
    kept, frame = _checked(batch, drawn, dictionary)
    records = tuple(_record(plan.id, one) for plan, one in zip(batch.plans, kept, strict=True))
    data = _parquet(_table(kept, frame), records, job.rules)
    job.out.write(batch.file, data)
    return PartRecord(batch.file, len(data), records)


def read_record(store: Store, file: str) -> PartRecord | None:
    """The record of a part that is there; None for one that is damaged."""
    try:
        with store.filesystem.open(store.path(file), "rb") as opened:
            told = pq.read_metadata(opened).metadata[RECORD]
            size = opened.seek(0, io.SEEK_END)
        plans = json.loads(told)["plans"]
    except (OSError, KeyError, TypeError, ValueError):
        return None
    failures = [Failure(**plan["failure"]) if plan["failure"] else None for plan in plans]
    found = (PlanRecord(**{**plan, "failure": one}) for plan, one in zip(plans, failures, strict=True))
    return PartRecord(file, size, tuple(found))


def _draw(
    batch: Batch, position: int, job: Job, dictionary: Dictionary, lost: dict[str, str]
) -> DrawnPlan | Failure:
    plan, frame = batch.plans[position], batch.frames[position]
    if plan.id in lost:
        return Failure("worker", lost[plan.id])
    decisions = {
        identity: one for identity, one in batch.decisions.items() if identity.rpartition("-")[0] == plan.id
    }
    return draw_plan(plan, frame, job.texts, dictionary, decisions, retries=job.retries, seconds=job.seconds)


def _checked(
    batch: Batch, drawn: Sequence[DrawnPlan | Failure], dictionary: Dictionary
) -> tuple[Sequence[DrawnPlan | Failure], pd.DataFrame]:
    """The plans with their rows as a table that keeps its contract. A plan with a row that breaks it gives none; the plans
    are looked at one by one only where one does."""
    sources = {plan.id: plan for plan in batch.plans}

    def problem(frame: pd.DataFrame) -> str:
        try:
            check_observations(frame, dictionary, sources)
        except CitymetricsError as error:
            return str(error).replace("\n", "; ")
        return ""

    frame = _observations(drawn)
    if not problem(frame):
        return drawn, frame
    said = [problem(_observations([one])) for one in drawn]
    kept = [Failure("text", words) if words else one for one, words in zip(drawn, said, strict=True)]
    return kept, _observations(kept)


def _observations(drawn: Sequence[DrawnPlan | Failure]) -> pd.DataFrame:
    return tabulate_observations(
        dict(row.row) for one in drawn if isinstance(one, DrawnPlan) for row in one.rows
    )


def _table(drawn: Sequence[DrawnPlan | Failure], frame: pd.DataFrame) -> pa.Table:
    rows = [row for one in drawn if isinstance(one, DrawnPlan) for row in one.rows]
    waiting = [queue_row(row) if row.match.metric is None else {} for row in rows]
    for name in QUEUE:
        frame[name] = pd.Series([one.get(name) or None for one in waiting], dtype="string")
    # Stable: within a metric rows stay plan by plan, in document order.
    frame = frame.sort_values("metric", kind="stable", na_position="last", ignore_index=True)
    return pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False).replace_schema_metadata()


def _parquet(table: pa.Table, records: Sequence[PlanRecord], rules: Rules) -> bytes:
    told: dict[str, Any] = {"rules": asdict(rules), "plans": [asdict(record) for record in records]}
    about = {RECORD: json.dumps(told, ensure_ascii=False, sort_keys=True).encode()}
    buffer = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata(about), buffer, compression="zstd", row_group_size=GROUP_ROWS
    )
    return buffer.getvalue()


def _record(name: str, one: DrawnPlan | Failure) -> PlanRecord:
    if isinstance(one, Failure):
        return PlanRecord(name, failure=one)
    waiting = sum(row.match.metric is None for row in one.rows)
    return PlanRecord(name, one.characters, len(one.rows), waiting, one.rejected, one.beside)
