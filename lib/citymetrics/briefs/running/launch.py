"""What a brief's kernel does around its cells, whether it was started or forked.

Random numbers begin at the same place, so that a notebook that forgot to seed them gives the same figures in every run; what its
cells read of the project is noted; and at the end the process leaves at once.
"""

from __future__ import annotations

import atexit
import os
import random
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from ipykernel.kernelapp import IPKernelApp

from citymetrics.briefs.running.environment import READS
from citymetrics.lineage import Reads, begin_reads
from citymetrics.project import Project

SEED = 0


def run_kernel(arguments: Sequence[str]) -> NoReturn:
    """Be a kernel until it is shut down, then end the process; `arguments` are those of `ipykernel_launcher`."""
    app: Any = IPKernelApp.instance()
    app.initialize(list(arguments))
    recorded: list[Reads] = []

    def begin(_: Any) -> None:
        # No sooner than the first cell: a kernel draws a tip for its greeting each time that it is asked who it is.
        random.seed(SEED)
        np.random.seed(SEED)
        app.shell.events.unregister("pre_run_cell", begin)
        if READS in os.environ:
            recorded.append(begin_reads(Project.named()))

    app.shell.events.register("pre_run_cell", begin)
    app.start()
    for reads in recorded:
        reads.write(Path(os.environ[READS]))
    # It would close its sockets in order, and now and then waits there for a thread that waits for another that has ended.
    # Every cell was answered by now.
    atexit.unregister(app.close)
    app.reset_io()
    leave(0)


def leave(code: int) -> NoReturn:
    """End the process without taking apart all that it has loaded."""
    with suppress(Exception):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run_kernel(sys.argv[1:])
