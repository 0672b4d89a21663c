"""What becomes of briefs while they are made, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from citymetrics.briefs.jobs import Brief

State = Literal["started", "made", "unchanged", "failed"]


@dataclass(frozen=True)
class BriefResult:
    """What became of one brief.

    `outputs` are the files in the report; for a brief that failed they are those of an earlier run, where
    there was one. `error` is one line, `traceback` the whole story. `warnings` is what the notebook wrote to
    its error stream. `unchanged` is one that was made before from the same.
    """

    brief: Brief
    ok: bool
    outputs: tuple[Path, ...] = ()
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    unchanged: bool = False

    @property
    def state(self) -> State:
        return "failed" if not self.ok else "unchanged" if self.unchanged else "made"


@dataclass(frozen=True)
class Progress:
    """One event: `brief` was `started`, `made`, found `unchanged` or `failed`; `done` of `total` are finished. `result` is
    there at the end."""

    brief: Brief
    state: State
    done: int
    total: int
    result: BriefResult | None = None
