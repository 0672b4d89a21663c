"""The extractor against annotations that were made by reading, before any extracted row was seen (tests/gold)."""

import pytest

from citymetrics.accuracy import load_gold, measure_plans
from citymetrics.accuracy.gold import SETS
from citymetrics.accuracy.measure import load_minima
from citymetrics.project import Project


@pytest.fixture(scope="module")
def accuracy():
    return measure_plans(load_gold(Project.find(__file__)))


@pytest.mark.parametrize(
    ("name", "measure"), [(name, measure) for name in SETS for measure in load_minima()[name]]
)
def test_what_is_wanted_of_a_set_is_reached(accuracy, name, measure):
    assert name in accuracy.sets, f"no plan of the set {name}"
    score = accuracy.total(name)[measure]
    # What disagrees on held plans stays unread: whoever sees it can no longer use them as unseen.
    wrong = [
        (scored.plan.id, item)
        for scored in accuracy.of_set(name)
        if name != "held"
        for item in scored.disagreements
        if item.measure == measure
    ]
    assert score.share is not None and score.share >= load_minima()[name][measure], wrong
