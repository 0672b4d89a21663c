"""Who makes the briefs: processes of this machine, forked from a warm one where that can be had, or the workers of a Dask
cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TypeVar

from citymetrics.briefs.machine import jobs_at_a_time
from citymetrics.briefs.running.warm import Say, Warm, WarmKernels, warming_kernels
from citymetrics.briefs.task import Done, Task, do_task
from citymetrics.briefs.workers import work_through
from citymetrics.project import Project

Given = TypeVar("Given")
Result = TypeVar("Result")


class Crew:
    """Works through tasks, `jobs` at a time; briefs on the cluster of `scheduler` where one is named ("local", or an address).
    Nothing is started before there is something to do, unless `warm` is being started already."""

    def __init__(
        self,
        project: Project,
        jobs: int | None,
        stack: ExitStack,
        say: Say,
        scheduler: str | None = None,
        warm: Warm | None = None,
    ):
        self.project, self.jobs, self.scheduler = project, jobs or jobs_at_a_time(), scheduler
        self._stack, self._say, self._warm = stack, say, warm

    @cached_property
    def kernels(self) -> WarmKernels | None:
        """What kernels of this machine are forked from."""
        return (self._warm or self._stack.enter_context(warming_kernels(self.project, say=self._say)))()

    def make(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, bool, Done | None]]:
        """Briefs: each task as it begins, and again with its result, None where its process died."""
        if self.scheduler and tasks:
            from citymetrics.briefs.far import work_far
            from citymetrics.cluster import connect

            client = self._stack.enter_context(connect(self.scheduler, self.jobs))
            yield from work_far(client, tasks)
        else:
            yield from self.work(do_task, tasks)

    def work(
        self, work: Callable[[Given], Result], tasks: Sequence[Given]
    ) -> Iterator[tuple[Given, bool, Result | None]]:
        """Whatever else there is to do, here: as `work_through`."""
        if tasks:
            yield from work_through(work, tasks, self.jobs, self.kernels)
