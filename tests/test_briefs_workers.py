"""Work over processes: what dies takes nothing else with it."""

from __future__ import annotations

import os

import pytest

from citymetrics.briefs.workers import cores, work_through


def square(number):
    if number < 0:
        os._exit(9)
    return number * number


def outcome(tasks, jobs):
    events = list(work_through(square, tasks, jobs))
    started = [task for task, ended, _ in events if not ended]
    assert sorted(started) == sorted(tasks), "every task starts once, as readers of the progress see it"
    return {task: result for task, ended, result in events if ended}


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_task_is_done_once(jobs):
    assert outcome([1, 2, 3], jobs) == {1: 1, 2: 4, 3: 9}
    assert outcome([], jobs) == {}


def test_a_worker_that_dies_loses_its_own_task_only():
    assert outcome([1, -2, 3, 4], 2) == {1: 1, -2: None, 3: 9, 4: 16}


def test_there_is_a_core():
    assert cores() >= 1
