"""The same corpus on a Dask cluster: workers that die, plans that kill them, copies of the library that differ."""

import os
import signal

import pytest
from corpus_sample import contents, text_of, write_plans

from citymetrics import cluster
from citymetrics.corpus import extract_corpus, open_corpus, work
from citymetrics.corpus.parts import Job, make_part
from citymetrics.corpus.rules import Rules
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.storage import open_store

pytestmark = pytest.mark.whole

PROJECT = Project.find(__file__)


def make(registry, out, **options):
    return extract_corpus(registry, out, project=PROJECT, **options)


def test_a_killed_worker_loses_nothing_and_doubles_nothing(tmp_path):
    registry = write_plans(tmp_path, {number: text_of(number) * 10 for number in range(24)})
    make(registry, tmp_path / "calm", batch=2)
    killed = []

    def kill(progress):
        if progress.done >= 4 and not killed:
            killed.append(int(progress.last.process.rpartition(":")[2]))
            assert killed[0] != os.getpid()
            os.kill(killed[0], signal.SIGKILL)

    make(registry, tmp_path / "killed", batch=2, workers=2, on_progress=kill)
    assert killed
    assert contents(tmp_path / "killed") == contents(tmp_path / "calm")


class _Dead(Exception):
    """Stands for the error of a task whose worker died too often."""


class _Future:
    def __init__(self, task, arguments):
        self.error = None
        try:
            self.value = task(*arguments)
        except _Dead as error:
            self.error = error
        self.status = "error" if self.error else "finished"

    def result(self):
        return self.value

    def exception(self):
        return self.error

    def release(self):
        pass


class _Client:
    """Does each task at once; `deadly` is the plan that no worker outlives."""

    def __init__(self, deadly, alone=True):
        self.deadly, self.alone, self.sent = deadly, alone, []

    def nthreads(self):
        return {"one": 1}

    def submit(self, task, *arguments, key, **_):
        self.sent.append(key)
        return _Future(self._do(task), arguments)

    def _do(self, task):
        def do(batch, *rest):
            if task is work.try_plan:
                plans, left_out = [batch.plans[rest[0]].id] if self.alone else [], {}
            else:
                plans, left_out = [plan.id for plan in batch.plans], rest[2] or {}
            if self.deadly in set(plans) - set(left_out):
                raise _Dead
            return task(batch, *rest)

        return do


class _Waiting(list):
    """Futures in the order in which they were added."""

    add = list.append

    def __iter__(self):
        while self:
            yield self.pop(0)


class _Distributed:
    KilledWorker = _Dead
    as_completed = _Waiting


@pytest.fixture
def batches(tmp_path, monkeypatch):
    """Batches of eight plans with what a cluster's work on them needs."""
    from citymetrics.corpus.batches import batches_of
    from citymetrics.corpus.registry import read_registry
    from citymetrics.corpus.rules import rules_of, store_dictionary

    monkeypatch.setattr(work, "load_distributed", lambda: _Distributed)
    registry = read_registry(write_plans(tmp_path, {number: text_of(number) for number in range(8)}))
    rules, out = rules_of(PROJECT), open_store(tmp_path / "out")
    store_dictionary(PROJECT, rules, out)
    return [(one, False) for one in batches_of(registry, rules, 4)], Job(registry.folder, out, rules)


def test_a_plan_that_kills_its_worker_is_left_out_and_named(batches):
    wanted, job = batches
    done = list(work._Cluster(_Client("plan3"), job).do(iter(wanted)))
    plans = {plan.id: plan for one in done for plan in one.record.plans}
    assert len(plans) == 8
    assert plans.pop("plan3").failure.kind == "worker"
    assert all(plan.failure is None and plan.rows == 2 for plan in plans.values())


def test_such_a_part_is_tried_again_by_the_next_run(batches):
    wanted, job = batches
    list(work._Cluster(_Client("plan3"), job).do(iter(wanted)))
    again = list(work.do_here([(batch, True) for batch, _ in wanted], job))
    assert sorted(one.kept for one in again) == [False, *[True] * (len(wanted) - 1)]
    assert not any(plan.failure for one in again for plan in one.record.plans)


def test_workers_that_die_over_a_batch_but_over_none_of_its_plans_are_told(batches):
    wanted, job = batches
    with pytest.raises(CitymetricsError, match="make batches smaller"):
        list(work._Cluster(_Client("plan3", alone=False), job).do(iter(wanted)))


def test_a_cluster_that_is_gone_is_told(batches):
    wanted, job = batches
    client = _Client("none")
    gone = _Future(lambda: None, ())
    gone.status = "cancelled"
    client.submit = lambda *_, **__: gone
    with pytest.raises(CitymetricsError, match=r"the cluster has gone.*what is there is kept"):
        list(work._Cluster(client, job).do(iter(wanted)))


def test_only_a_few_batches_are_under_way_at_a_time(batches):
    wanted, job = batches
    client, taken = _Client("none"), []

    def many():
        for _ in range(20):
            taken.append(1)
            yield wanted[0]

    for count, _ in enumerate(work._Cluster(client, job).do(many())):
        assert len(taken) <= count + work.AHEAD
    assert len(taken) == 20


def test_a_worker_with_another_copy_of_the_library_refuses(batches):
    (batch, _), *_ = batches[0]
    job = batches[1]
    rules = Rules(job.rules.library, "other", job.rules.dictionary, job.rules.words)
    with pytest.raises(CitymetricsError, match="another copy of the library"):
        make_part(batch, Job(job.texts, job.out, rules))


def test_a_failing_task_is_tried_again_in_this_process_too(batches, monkeypatch):
    wanted, job = batches
    monkeypatch.setattr(work, "WAIT", 0)
    failing = ["disk", "disk"]

    def fragile(*arguments):
        if failing:
            raise CitymetricsError(failing.pop())
        return make_part(*arguments)

    monkeypatch.setattr(work, "make_part", fragile)
    patient = Job(job.texts, job.out, job.rules, retries=2)
    assert len(list(work.do_here(wanted, patient))) == len(wanted)
    failing.extend(["disk"] * 3)
    with pytest.raises(CitymetricsError, match="disk"):
        list(work.do_here(wanted, patient))


def test_what_only_this_process_sees_is_refused_for_workers(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    with pytest.raises(CitymetricsError, match="only this process sees it"):
        make(registry, "memory://out", workers=2)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    with pytest.raises(CitymetricsError, match="no answer"):
        make(registry, tmp_path / "out", scheduler="nosuch://here")


def test_without_dask_the_corpus_is_made_in_this_process(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(cluster, "import_module", missing)
    registry = write_plans(tmp_path, {1: text_of(1)})
    with pytest.raises(CitymetricsError, match=r"Dask is not installed.*citymetrics\[cluster\]"):
        make(registry, tmp_path / "out", workers=2)
    assert make(registry, tmp_path / "out").rows == len(open_corpus(tmp_path / "out").select()) == 2
