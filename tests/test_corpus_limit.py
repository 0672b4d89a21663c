"""A plan that hangs is stopped at its limit, in whichever way it hangs, and the others are read."""

import re
import subprocess
import sys
import threading
import time

import pytest
from corpus_sample import contents, text_of, write_plans

from citymetrics.corpus import draw, extract_corpus, open_corpus
from citymetrics.corpus.limit import TimeUp, limit
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

PROJECT = Project.find(__file__)
NEVER = "(a+)+$", "a" * 64 + "b"
"""An expression that finds no end with this text."""


def spin():
    while True:
        pass


def hang_on(monkeypatch, name):
    drawn = draw.draw_document

    def hang(document, plan, *rest, **options):
        if plan.id == name:
            try:
                spin()
            except Exception:
                spin()
        return drawn(document, plan, *rest, **options)

    monkeypatch.setattr(draw, "draw_document", hang)


def make(folder, registry, **options):
    return extract_corpus(registry, folder / "out", project=PROJECT, batch=8, **options)


def test_a_plan_that_hangs_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    registry = write_plans(tmp_path, {number: text_of(number) for number in range(4)})
    with monkeypatch.context() as patch:
        hang_on(patch, "plan2")
        made = make(tmp_path, registry, seconds=1)
    assert (made.plans, made.failed, made.rows) == (4, 1, 6)
    told = open_corpus(tmp_path / "out").failures().iloc[0]
    assert (told["plan"], told["kind"]) == ("plan2", "time")
    assert told["failure"].startswith("texts/plan2.txt: stopped after 1 seconds")
    # A fault that may pass: the next run tries again and ends as if nothing had been.
    again = make(tmp_path, registry)
    assert again.failed == 0
    extract_corpus(registry, tmp_path / "calm", project=PROJECT, batch=8)
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_the_limit_holds_in_a_thread_of_a_worker_too(tmp_path, monkeypatch):
    registry, made = write_plans(tmp_path, {number: text_of(number) for number in range(2)}), []
    hang_on(monkeypatch, "plan1")
    thread = threading.Thread(target=lambda: made.append(make(tmp_path, registry, seconds=1)))
    thread.start()
    thread.join()
    assert made[0].failed == 1 and made[0].rows == 2


def test_work_that_ends_just_as_its_time_is_up_is_interrupted_inside_or_not_at_all():
    for _ in range(200):
        try:
            with limit(0.0005):
                end = time.perf_counter() + 0.0005
                while time.perf_counter() < end:
                    pass
        except TimeUp:
            pass
    sum(range(100_000))


TRACED = """
import sys
from citymetrics.corpus.limit import limit
with limit(600):
    pass
sys.settrace(lambda *_: None)
print(sorted([2, 1], key=lambda one: one))
"""


def test_a_debugger_goes_on_behind_a_limit():
    done = subprocess.run([sys.executable, "-c", TRACED], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[1, 2]\n", "")


def hang_below_python():
    with limit(1):
        re.search(*NEVER)


def test_a_worker_that_cannot_be_interrupted_ends_itself_and_is_replaced():
    distributed = pytest.importorskip("distributed")
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        with pytest.raises(distributed.KilledWorker):
            client.submit(hang_below_python, pure=False).result(timeout=60)
        assert client.submit(sum, [1, 2]).result(timeout=60) == 3


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_that_is_none_is_refused(tmp_path, seconds):
    with pytest.raises(CitymetricsError, match="seconds is"):
        make(tmp_path, tmp_path / "registry.jsonl", seconds=seconds)
