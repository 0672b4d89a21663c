"""Plans in batches, one region each: a batch is one task and becomes one file, which its inputs alone name.

Where a batch ends is read off the plans' ids, so that a plan that joins or leaves changes the batch it is in, not all that
come after it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from citymetrics.corpus.plans import Plan, frame_of_plan, rows_depend_on
from citymetrics.corpus.registry import Registry
from citymetrics.corpus.rules import Rules
from citymetrics.review.decisions import Decision
from citymetrics.review.rows import plain
from citymetrics.sources import Frame

PARTITION = "region"
"""The column that the folders of a corpus stand for."""


@dataclass(frozen=True)
class Batch:
    """Plans of one region with their frames and what people decided on their rows; `file` is the part they become."""

    region: str
    plans: tuple[Plan, ...]
    frames: tuple[Frame, ...]
    file: str
    decisions: Mapping[str, Decision] = field(default_factory=dict)


def batches_of(
    registry: Registry, rules: Rules, size: int, decisions: Mapping[str, Decision] | None = None
) -> Iterator[Batch]:
    """The registry in batches of about `size` plans, never over twice as many; plans keep the registry's order in each."""
    decided = _by_plan(decisions or {})
    waiting: dict[str, list[Plan]] = {}
    for plan in registry.plans():
        together = waiting.setdefault(plan.region, [])
        together.append(plan)
        if _is_full(together, size):
            yield _batch(waiting.pop(plan.region), registry, rules, decided)
    for together in waiting.values():
        yield _batch(together, registry, rules, decided)


def _is_full(plans: Sequence[Plan], size: int) -> bool:
    least = max(1, size // 2)
    ends_here = zlib.crc32(plans[-1].id.encode()) % least == 0
    return len(plans) >= 2 * size or (len(plans) >= least and ends_here) or size == 1


def _batch(
    plans: Sequence[Plan], registry: Registry, rules: Rules, decided: Mapping[str, list[Decision]]
) -> Batch:
    frames = tuple(frame_of_plan(plan, registry.parents) for plan in plans)
    own = {one.observation: one for plan in plans for one in decided.get(plan.id, ())}
    made_from = [
        rules.key,
        [rows_depend_on(plan, frame) for plan, frame in zip(plans, frames, strict=True)],
        [_told(decision) for decision in own.values()],
    ]
    name = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:20]
    region = plans[0].region
    return Batch(region, tuple(plans), frames, f"{PARTITION}={region}/part-{name}.parquet", own)


def _by_plan(decisions: Mapping[str, Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in decisions.values():
        found.setdefault(decision.observation.rpartition("-")[0], []).append(decision)
    return found


def _told(decision: Decision) -> dict[str, object]:
    """What was decided, without the line that it stands at."""
    told = {name: value for name, value in asdict(decision).items() if name not in ("where", "lines")}
    for name in ("expect", "changes"):
        told[name] = {key: plain(value) for key, value in told[name].items()}
    return {**told, "date": decision.date.isoformat()}
