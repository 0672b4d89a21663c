"""Batches → their parts, in this process or as tasks of a Dask cluster; either way a fault of one plan costs that plan only.

Only a few batches for each worker are under way at a time, so neither the scheduler nor this process ever holds the
corpus. A worker that dies is replaced by its cluster and its batch is done again elsewhere; one plan that keeps killing
workers is found by trying the plans of its batch one by one, and left out with that reason.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from citymetrics.cluster import connect, load_distributed
from citymetrics.corpus.batches import Batch
from citymetrics.corpus.draw import WAIT, digest_beside, draw_plan
from citymetrics.corpus.parts import Job, PartRecord, make_part, read_record
from citymetrics.corpus.rules import stored_dictionary
from citymetrics.errors import CitymetricsError

AHEAD = 4
"""Batches under way for each worker thread: enough that none waits for its next."""
DIED = "the worker did not outlive it (out of memory, a fault below Python, or no end of it)"


@dataclass(frozen=True)
class Done:
    """A part that is there, made now or (`kept`) by a run before. `seconds` is the processor time that it took, `peak` the most
    memory in bytes that its process has ever held (0 where the system doesn't tell); `process` names that process."""

    record: PartRecord
    kept: bool
    seconds: float
    peak: int
    process: str


def do_batch(batch: Batch, job: Job, there: bool = False, lost: dict[str, str] | None = None) -> Done:
    """Make the part of `batch`, unless it is `there` already and nothing about it may have changed."""
    start = time.process_time()
    record = read_record(job.out, batch.file) if there and not lost else None
    kept = record is not None and record.is_settled and _same_beside(batch, record, job)
    if record is None or not kept:
        record = make_part(batch, job, lost)
    return Done(record, kept, time.process_time() - start, *_own_memory())


def _same_beside(batch: Batch, record: PartRecord, job: Job) -> bool:
    """Whether the texts stored beside Word and PDF files are those that the part was made from."""
    known = {plan.id: plan.beside for plan in record.plans}
    return all(digest_beside(plan, job.texts) == known.get(plan.id) for plan in batch.plans)


def do_here(batches: Iterable[tuple[Batch, bool]], job: Job) -> Iterator[Done]:
    """Do batches one after another in this process. With each comes whether its part is there."""
    for batch, there in batches:
        yield _again(batch, there, job)


def do_on_cluster(
    batches: Iterable[tuple[Batch, bool]], job: Job, scheduler: str, workers: int | None
) -> Iterator[Done]:
    """The same as Dask tasks, in the order in which they end. `scheduler` is "local" or an address (tcp://…).

    Raises
    ------
    CitymetricsError
        Dask is not installed, the cluster does not answer, or a part cannot be written there.
    """
    with connect(scheduler, workers) as client:
        yield from _Cluster(client, job).do(iter(batches))


def _again(batch: Batch, there: bool, job: Job) -> Done:
    for attempt in range(job.retries):
        try:
            return do_batch(batch, job, there)
        except CitymetricsError:
            time.sleep(WAIT * 2**attempt)
    return do_batch(batch, job, there)


@dataclass
class _Cluster:
    client: Any
    job: Job

    def do(self, batches: Iterator[tuple[Batch, bool]]) -> Iterator[Done]:
        distributed = load_distributed()
        ahead = AHEAD * max(1, sum(self.client.nthreads().values()))
        under_way: dict[Any, _Sent] = {}
        ended = distributed.as_completed()

        def send(batch: Batch, there: bool, lost: dict[str, str] | None = None) -> None:
            future = self._send(batch, there, lost)
            under_way[future] = _Sent(batch, lost)
            ended.add(future)

        for one in islice(batches, ahead):
            send(*one)
        for future in ended:
            sent = under_way.pop(future)
            error = future.exception() if future.status == "error" else None
            if isinstance(error, distributed.KilledWorker) and not sent.lost:
                send(sent.batch, False, self._killers(sent.batch))
                continue
            if error is not None or future.status != "finished":
                raise _told(error, sent.batch)
            yield future.result()
            future.release()
            for one in islice(batches, 1):
                send(*one)

    def _send(self, batch: Batch, there: bool, lost: dict[str, str] | None = None) -> Any:
        key = f"{batch.file}-without-{len(lost)}" if lost else batch.file
        return self.client.submit(
            do_batch, batch, self.job, there, lost, key=key, retries=self.job.retries, pure=False
        )

    def _killers(self, batch: Batch) -> dict[str, str]:
        """The plans of a batch that no worker outlives, tried alone and one after another."""
        distributed = load_distributed()
        found = {}
        for position, plan in enumerate(batch.plans):
            key = f"alone-{batch.file}-{plan.id}"
            alone = self.client.submit(try_plan, batch, position, self.job, key=key, pure=False)
            if isinstance(alone.exception(), distributed.KilledWorker):
                found[plan.id] = str(CitymetricsError(DIED, where=plan.file))
        if not found:
            raise _too_much(batch)
        return found


@dataclass(frozen=True)
class _Sent:
    """A batch under way, and the plans that it goes without."""

    batch: Batch
    lost: dict[str, str] | None


def _told(error: BaseException | None, batch: Batch) -> BaseException:
    """Why a batch has no part: what was raised there, or that the cluster is gone."""
    if error is None:
        mend = "Run it again: what is there is kept."
        return CitymetricsError("the cluster has gone", where=batch.file, mend=mend)
    return _too_much(batch) if isinstance(error, load_distributed().KilledWorker) else error


def _too_much(batch: Batch) -> CitymetricsError:
    return CitymetricsError(
        f"workers died over {len(batch.plans)} plans together that they outlive alone",
        where=batch.plans[0].id,
        mend="Give them more memory, or make batches smaller (--batch).",
    )


def try_plan(batch: Batch, position: int, job: Job) -> None:
    """Read one plan of a batch and forget it, to see whether the worker outlives that."""
    plan, frame = batch.plans[position], batch.frames[position]
    dictionary = stored_dictionary(job.out, job.rules)
    draw_plan(plan, frame, job.texts, dictionary, {}, retries=job.retries, seconds=job.seconds)


def _own_memory() -> tuple[int, str]:
    process = f"{platform.node()}:{os.getpid()}"
    try:
        import resource
    except ImportError:
        return 0, process
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024), process
