"""The committed tables of accuracy, what they leave out, and what is asked of each set."""

import filecmp
from dataclasses import replace

import pytest
from accuracy_sample import ABOUT, row, rows, write_plan

from citymetrics.accuracy import load_disagreements, load_gold, load_scores, measure_plans
from citymetrics.accuracy.gold import SETS
from citymetrics.accuracy.measure import ALL, DISAGREEMENT_COLUMNS, load_minima, write_accuracy
from citymetrics.accuracy.scoring import MEASURES, SUMMARY
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

PROJECT = Project.find(__file__)


@pytest.fixture(scope="module")
def accuracy():
    return measure_plans(load_gold(PROJECT))


@pytest.fixture
def sample(tmp_path):
    """Two plans, one of them held, each with one row that nobody can find and one that is told otherwise."""
    (tmp_path / "gold").mkdir()
    gold = [row("柳城", kind="word"), rows()[0] | {"comparator": "eq"}, *rows()[1:]]
    folders = [
        write_plan(tmp_path / name, gold, about=ABOUT.replace("development", name))
        for name in ("development", "held")
    ]
    return measure_plans(load_gold(PROJECT, gold=tmp_path / "gold", unseen=folders))


def test_the_committed_tables_equal_a_rebuild(accuracy, tmp_path):
    copy = Project(tmp_path)
    copy.curated.mkdir(parents=True)
    write_accuracy(accuracy, copy)
    for name in ("accuracy.csv", "accuracy_disagreements.csv"):
        assert filecmp.cmp(copy.curated / name, PROJECT.curated / name, shallow=False), (
            f"data/curated/{name} is not what `make gold` writes"
        )


def test_tables_come_back_as_they_were_written(accuracy):
    assert load_scores(PROJECT).equals(accuracy.to_frame())
    assert load_disagreements(PROJECT).equals(accuracy.disagreements_frame())


def test_a_set_is_the_sum_of_its_plans(sample, accuracy):
    for measured in (sample, accuracy):
        frame = measured.to_frame()
        parts, whole = frame[frame["plan"] != ALL], frame[frame["plan"] == ALL]
        summed = parts.groupby(["set", "measure"])[["hits", "of"]].sum()
        assert whole.set_index(["set", "measure"])[["hits", "of"]].sort_index().equals(summed.sort_index())
        assert set(frame["measure"]) <= set(MEASURES)
        assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()


def test_disagreements_of_held_plans_are_only_listed_on_request(sample):
    listed, all_of_them = sample.disagreements_frame(), sample.disagreements_frame(held=True)
    assert list(listed.columns) == list(DISAGREEMENT_COLUMNS)
    assert list(listed[["set", "measure"]].itertuples(index=False, name=None)) == [
        ("development", "words"),
        ("development", "comparator"),
    ]
    assert set(all_of_them["set"]) == {"development", "held"}


def test_a_set_below_a_minimum_is_named_with_what_it_lacks(sample):
    told = {(short.set, short.measure): (short.share, short.least) for short in sample.shortfalls}
    assert told == {
        ("development", "words"): (0.5, 0.75),
        ("development", "comparator"): (0.75, 0.90),
        ("held", "words"): (0.5, 0.75),
        ("held", "comparator"): (0.75, 0.90),
    }
    assert replace(sample, plans=()).shortfalls == ()


def test_minima_are_shares_of_measures_that_exist_for_every_set():
    minima = load_minima()
    assert tuple(minima) == SETS
    for least in minima.values():
        assert set(least) == set(SUMMARY) - {"lead"}
        assert all(0 < share < 1 for share in least.values())
    assert all(minima["seen"][name] >= minima["held"][name] for name in minima["held"])


def test_missing_tables_say_how_to_build_them(tmp_path):
    with pytest.raises(CitymetricsError, match=r"data/curated/accuracy\.csv: no such file\. .*make gold"):
        load_scores(Project(tmp_path))
