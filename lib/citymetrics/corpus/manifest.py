"""What a finished corpus says of itself: `_manifest.json`, its plans and its failures. Written last, so it is never of half a run.

Nothing in it tells when or how long a run was: the same plans under the same rules give the same files, on one worker or on
many, disturbed or not.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from citymetrics.corpus.parts import PartRecord, PlanRecord
from citymetrics.corpus.plans import Plan
from citymetrics.corpus.rules import Rules
from citymetrics.errors import CitymetricsError
from citymetrics.storage import Store

MANIFEST, PLANS, FAILURES = "_manifest.json", "_plans.parquet", "_failures.jsonl"
FORMAT = 1
PLAN_ROWS = 5000
"""Plans in one group of rows of `_plans.parquet`: what is held at a time."""
PLAN_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "city", "region", "part")),
        *((name, pa.int64()) for name in ("characters", "rows", "open", "rejected")),
        ("failure", pa.string()),
        # All of the registry's entry, as JSON: what a comparison shows of a plan.
        ("entry", pa.string()),
    ]
)


@dataclass(frozen=True)
class Part:
    """One Parquet file of rows."""

    file: str
    region: str
    plans: int
    rows: int
    size: int


@dataclass(frozen=True)
class Manifest:
    """The corpus in numbers: `plans` in the registry, of which `failed` gave no rows; `characters` read; `rows` found, of
    which `open` carry no metric yet; `rejected` rows that review took out."""

    plans: int
    failed: int
    characters: int
    rows: int
    open: int
    rejected: int
    rules: Rules
    parts: tuple[Part, ...]

    def to_json(self) -> bytes:
        told = {"format": FORMAT, **asdict(self)}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(store: Store) -> Manifest:
    """The manifest of the corpus in `store`.

    Raises
    ------
    CitymetricsError
        There is none, or it is of another kind.
    """
    where = store.address(MANIFEST)
    try:
        told: dict[str, Any] = json.loads(store.read(MANIFEST))
        number = told.pop("format")
        if number != FORMAT:
            mend = "Make the corpus again, with the same version that reads it."
            raise CitymetricsError(f"format {number}", where=where, expected=str(FORMAT), mend=mend)
        rules, parts = Rules(**told.pop("rules")), tuple(Part(**part) for part in told.pop("parts"))
        return Manifest(**told, rules=rules, parts=parts)
    except FileNotFoundError:
        mend = "Make it with `citymetrics corpus REGISTRY --to FOLDER`; a run that was broken off goes on from where it was."
        raise CitymetricsError("no corpus, or one that is not finished", where=where, mend=mend) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CitymetricsError(f"cannot be read: {error}", where=where) from None


def finish(store: Store, plans: Iterable[Plan], records: Mapping[str, PartRecord], rules: Rules) -> Manifest:
    """Write what the corpus says of itself, then take away what belongs to no part of it. `records` are by plan's id."""
    failures = io.StringIO()
    store.write(PLANS, _plans_table(plans, records, failures))
    store.write(FAILURES, failures.getvalue().encode())
    parts = {record.file: record for record in records.values()}
    manifest = _manifest(parts, rules)
    store.write(MANIFEST, manifest.to_json())
    store.remove(stale_files(store, manifest))
    return manifest


def stale_files(store: Store, manifest: Manifest) -> list[str]:
    """Parts of other rules or of plans that have gone, dictionaries of such, and halves of files that were never whole."""
    own = {part.file for part in manifest.parts}
    return [name for name in store.names() if _is_ours(name, manifest.rules) and name not in own]


def _is_ours(name: str, rules: Rules) -> bool:
    folder, _, file = name.rpartition("/")
    if file.startswith(".") and file.endswith(".new"):
        return True
    if folder.startswith("_dictionary/"):
        return folder != rules.folder
    return folder.startswith("region=") and "/" not in folder and file.startswith("part-")


def _manifest(parts: Mapping[str, PartRecord], rules: Rules) -> Manifest:
    listed = tuple(
        Part(file, file.partition("/")[0].partition("=")[2], len(one.plans), one.rows, one.size)
        for file, one in sorted(parts.items())
    )
    plans = [plan for one in parts.values() for plan in one.plans]
    return Manifest(
        plans=len(plans),
        failed=sum(plan.failure is not None for plan in plans),
        characters=sum(plan.characters for plan in plans),
        rows=sum(plan.rows for plan in plans),
        open=sum(plan.open for plan in plans),
        rejected=sum(plan.rejected for plan in plans),
        rules=rules,
        parts=listed,
    )


def _plans_table(plans: Iterable[Plan], records: Mapping[str, PartRecord], failures: io.StringIO) -> bytes:
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, PLAN_SCHEMA, compression="zstd") as writer:
        for group in _groups(plans, PLAN_ROWS):
            rows = [_plan_row(plan, records[plan.id], failures) for plan in group]
            writer.write_table(pa.Table.from_pylist(rows, schema=PLAN_SCHEMA))
    return buffer.getvalue()


def _groups(plans: Iterable[Plan], size: int) -> Iterator[list[Plan]]:
    waiting = iter(plans)
    while group := list(islice(waiting, size)):
        yield group


def _plan_row(plan: Plan, part: PartRecord, failures: io.StringIO) -> dict[str, object]:
    record: PlanRecord = next(one for one in part.plans if one.id == plan.id)
    said = record.failure.said if record.failure else None
    if record.failure:
        told = {"plan": plan.id, "kind": record.failure.kind, "failure": said}
        failures.write(json.dumps(told, ensure_ascii=False) + "\n")
    return {
        "id": plan.id,
        "city": plan.city,
        "region": plan.region,
        "part": part.file,
        "characters": record.characters,
        "rows": record.rows,
        "open": record.open,
        "rejected": record.rejected,
        "failure": said,
        "entry": plan.model_dump_json(exclude_defaults=True),
    }
