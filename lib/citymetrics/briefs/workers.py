"""Work spread over processes, one task to a worker at a time; a worker that dies takes no other task with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def work_through(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[Task, bool, Result | None]]:
    """Do `tasks`, `jobs` at a time; yields `(task, False, None)` at its start and `(task, True, result)` at its end.

    The result is None for a task whose worker died (killed, out of memory). One job means this very process.
    """
    if jobs <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield task, False, None
            yield task, True, work(task)
        return
    begun: list[Task] = []
    left = list(tasks)
    try:
        for task, ended, result in _share(work, tasks, min(jobs, len(tasks))):
            if ended:
                left.remove(task)
            else:
                begun.append(task)
            yield task, ended, result
    except BrokenProcessPool:
        # Which of the running tasks broke it is unknown, so what is left goes on one by one.
        for task in left:
            if task not in begun:
                yield task, False, None
            yield task, True, _alone(work, task)


def _share(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[Task, bool, Result | None]]:
    waiting = list(tasks)
    running: dict[Future[Result], Task] = {}
    pool = _pool(jobs)
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop(0)
                running[pool.submit(_work, work, task)] = task
                yield task, False, None
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield running.pop(future), True, result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(work: Callable[[Task], Result], task: Task) -> Result | None:
    pool = _pool(1)
    try:
        return pool.submit(_work, work, task).result()
    except BrokenProcessPool:
        return None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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
