"""What tests have forked processes do; imports nothing that would have to be loaded there first."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

BARE = "from citymetrics.briefs.running import zygote; zygote.warm_up = lambda project: {}; zygote.main()"
"""The process that forks, with something else in place of its warming up, which takes seconds."""


def parent(_: Any) -> int:
    return os.getppid()


def tell_and_sleep(path: Path) -> None:
    """Write the process's id and its parent's to `path`, and stay."""
    beside = path.with_suffix(".new")
    beside.write_text(f"{os.getpid()} {os.getppid()}")
    beside.rename(path)
    time.sleep(60)


def square(number: int) -> int:
    """The square of `number`; the process dies of a negative one."""
    if number < 0:
        os._exit(9)
    return number * number


def square_or_kill(task: tuple[int, int]) -> int:
    """The square of the first number; where the process is the child of the second, that one is killed and it with it."""
    number, parent = task
    if os.getppid() == parent and number < 0:
        os.kill(parent, 9)
        time.sleep(60)
    return number * number


def measure(task: tuple[str, int]) -> float:
    """The width of a line, measured several times."""
    from citymetrics.figures.kit.layout import text_width

    line, times = task
    (width,) = {text_width(line, 8) for _ in range(times) if not text_width.cache_clear()}
    return width


def threads_after(task: tuple[str, Path]) -> int:
    """The threads of the process once it has rehearsed."""
    from citymetrics.briefs.running import warmup
    from citymetrics.project import Project

    name, root = task
    getattr(warmup, name)(Project(root))
    return len(os.listdir("/proc/self/task"))
