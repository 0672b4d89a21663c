"""Work spread over processes, one task to a worker at a time; a worker that dies takes no other task with it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for_futures
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias, TypeVar

from citymetrics.briefs.running.warm import NotWarm, WarmKernels

Task = TypeVar("Task")
Result = TypeVar("Result")
Way: TypeAlias = Callable[[Callable[[Task], Result], Mapping[int, Task], int], Iterator["Event[Result]"]]
Event: TypeAlias = tuple[int, bool, Result | None]
"""A task's number, whether it has ended, and its result."""


def work_through(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int, warm: WarmKernels | None = None
) -> Iterator[tuple[Task, bool, Result | None]]:
    """Do `tasks`, `jobs` at a time; yields `(task, False, None)` at its start and `(task, True, result)` at its end.

    The result is None for a task whose worker died (killed, out of memory). With `warm` every task has a forked process to
    itself. Without, or once nothing can be forked any more, processes are started; then one job means this very process.
    """
    left = dict(enumerate(tasks))
    begun: set[int] = set()
    alone = jobs <= 1 or len(tasks) <= 1
    # Where a worker dies in a pool, which task broke it is unknown, so what is left goes on one by one.
    ways: list[Way[Task, Result]] = [_here] if alone else [_share, _one_by_one]
    if warm:
        ways.insert(0, partial(_fork, warm=warm))
    for way in ways:
        try:
            for number, ended, result in way(work, dict(left), jobs):
                task = left.pop(number) if ended else left[number]
                if ended or number not in begun:
                    yield task, ended, result
                begun.add(number)
            return
        except (NotWarm, BrokenProcessPool):
            continue


def _fork(
    work: Callable[[Task], Result], tasks: Mapping[int, Task], jobs: int, *, warm: WarmKernels
) -> Iterator[Event[Result]]:
    waiting = list(tasks)
    running: dict[Connection, int] = {}
    try:
        while waiting or running:
            while waiting and len(running) < max(1, jobs):
                number = waiting.pop(0)
                running[warm.start_task(work, tasks[number])] = number
                yield number, False, None
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                result = _receive(ready, warm)
                ready.close()
                yield running.pop(ready), True, result
    finally:
        for connection in running:
            connection.close()


def _receive(connection: Connection, warm: WarmKernels) -> Any:
    """What a forked task has made, None where it died; raises what it raised, and `NotWarm` where all forked ones died."""
    try:
        made, result = connection.recv()
    except (EOFError, OSError):
        warm.check()
        return None
    if not made:
        raise result
    return result


def _share(work: Callable[[Task], Result], tasks: Mapping[int, Task], jobs: int) -> Iterator[Event[Result]]:
    waiting = list(tasks)
    running: dict[Future[Result], int] = {}
    pool = _pool(min(jobs, len(tasks)))
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number = waiting.pop(0)
                running[pool.submit(_work, work, tasks[number])] = number
                yield number, False, None
            for future in wait_for_futures(running, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield running.pop(future), True, result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(
    work: Callable[[Task], Result], tasks: Mapping[int, Task], jobs: int
) -> Iterator[Event[Result]]:
    for number, task in tasks.items():
        yield number, False, None
        pool = _pool(1)
        result: Result | None = None
        try:
            result = pool.submit(_work, work, task).result()
        except BrokenProcessPool:
            result = None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        yield number, True, result


def _here(work: Callable[[Task], Result], tasks: Mapping[int, Task], jobs: int) -> Iterator[Event[Result]]:
    for number, task in tasks.items():
        yield number, False, None
        yield number, True, work(task)


def _work(work: Callable[[Task], Result], task: Task) -> Result:
    _end_in_silence()  # again for every task: running a notebook puts the usual handler back
    return work(task)


def _end_in_silence() -> None:
    """Ctrl-C reaches the workers too; only the process that shares out the work says what happened."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))


def _pool(jobs: int) -> ProcessPoolExecutor:
    # A fresh interpreter for each worker: forking one that has threads can hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_in_silence)
