"""Whether there is room for the libraries of numbers, asked before they are loaded: short of it some never come back."""

from __future__ import annotations

import sys

from citymetrics.errors import CitymetricsError

LEAST_BYTES = 1_500_000_000
"""Of address space: the libraries and one brief at a time. What is used of it is about a third."""


def check_memory() -> None:
    """See that this process may have as much address space as the library needs.

    Linear algebra asks for memory in a loop that has no end where a limit denies it, so this comes first.

    Raises
    ------
    CitymetricsError
        A limit (`ulimit -v`, a batch system's) is lower.
    """
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_BYTES:
        raise CitymetricsError(
            f"{limit / 1e6:,.0f} MB of address space for a process",
            where="memory",
            expected=f"at least {LEAST_BYTES / 1e6:,.0f} MB",
            mend="Raise the limit (`ulimit -v unlimited`, or the batch job's memory).",
        )
