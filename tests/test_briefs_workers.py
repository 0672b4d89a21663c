"""Work over processes: what dies takes nothing else with it."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import pytest
from briefs_forked import BARE, parent, square, square_or_kill

from citymetrics.briefs.running import warm
from citymetrics.briefs.workers import work_through
from citymetrics.project import Project


@pytest.fixture(
    scope="module",
    params=[
        "started",
        pytest.param("forked", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")),
    ],
)
def kernels(request, tmp_path_factory):
    """What workers are forked from, None where they are started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "_START", BARE.format(None))
        root = Project(tmp_path_factory.mktemp("project"))
        with warm.warm_kernels(root) if request.param == "forked" else nullcontext() as found:
            yield found


def outcome(tasks, jobs, kernels=None, work=square):
    events = list(work_through(work, tasks, jobs, kernels))
    started = [task for task, ended, _ in events if not ended]
    assert sorted(started) == sorted(tasks), "every task starts once, as readers of the progress see it"
    return {task: result for task, ended, result in events if ended}


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_task_is_done_once(jobs, kernels):
    assert outcome([1, 2, 3], jobs, kernels) == {1: 1, 2: 4, 3: 9}
    assert outcome([], jobs, kernels) == {}


def test_a_worker_that_dies_loses_its_own_task_only(kernels):
    assert outcome([1, -2, 3, 4], 2, kernels) == {1: 1, -2: None, 3: 9, 4: 16}


def test_what_a_task_raises_reaches_whoever_shares_out_the_work(kernels):
    with pytest.raises(ValueError, match="invalid literal"):
        outcome(["1", "two"], 2, kernels, int)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
def test_where_all_that_was_forked_dies_what_is_left_is_done_by_started_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(warm, "_START", BARE.format(None))
    with warm.warm_kernels(Project(tmp_path)) as kernels:
        process = kernels.start_task(parent, None).recv()[1]
        tasks = [(number, process) for number in (1, -2, 3, 4)]
        done = outcome(tasks, 2, kernels, square_or_kill)
        assert sorted(done.values()) == [1, 4, 9, 16]
