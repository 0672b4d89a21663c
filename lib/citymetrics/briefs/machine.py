"""How much can be made at a time on this machine, or in the container that this process may use of it."""

from __future__ import annotations

import os
from pathlib import Path

CONTAINER = Path("/sys/fs/cgroup")
"""Where Linux says what a container may use: `memory.max`, `memory.current`, `memory.stat`."""
A_BRIEF = 600 * 2**20
"""Bytes that the processes of one brief take together at most: its kernel, what reads and typesets it."""


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def free_memory() -> int:
    """Bytes that new processes may take without others having to make room."""
    import psutil  # type: ignore[import-untyped]

    return int(min(psutil.virtual_memory().available, _left_in_container()))


def jobs_at_a_time() -> int:
    """How many briefs to make at a time: one a core, fewer where there is no memory for so many."""
    return max(1, min(cores(), free_memory() // A_BRIEF))


def _left_in_container() -> float:
    try:
        most = float((CONTAINER / "memory.max").read_text().replace("max", "inf"))
        taken = int((CONTAINER / "memory.current").read_text())
        stat = dict(line.split() for line in (CONTAINER / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return float("inf")
    # Pages of files that can be read again count as taken, and are given back when they are needed.
    return max(0.0, most - taken + int(stat.get("inactive_file", 0)))
