"""The mentions against sentences labelled by hand (tests/gold/instruments)."""

import json
from collections import Counter
from functools import cache

import pytest

from citymetrics.accuracy.gold import load_gold
from citymetrics.instruments import RUNGS, find_mentions, load_instruments
from citymetrics.project import Project

PROJECT = Project.find(__file__)
SAMPLE = PROJECT.root / "tests" / "gold" / "instruments" / "sample.jsonl"
ROWS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
SETS = ("registered", "first", "second", "third")


@cache
def plans():
    wanted = {row["plan"] for row in ROWS}
    return {plan.id: plan for plan in load_gold(PROJECT) if plan.id in wanted}


@cache
def mentions(plan):
    gold = plans()[plan]
    frame = gold.frame
    return find_mentions(
        gold.document,
        load_instruments(PROJECT),
        term=frame.term,
        past_term=frame.past_term,
        parent=frame.parent,
    )


def found_in(row):
    held = [one for one in mentions(row["plan"]) if row["char_start"] <= one.char_start < row["char_end"]]
    return {one.instrument: one.rung for one in held}


@cache
def counts(name):
    tally = Counter()
    for row in ROWS:
        if name not in (row["set"], "all"):
            continue
        found, asked = found_in(row), row["instruments"]
        tally["found"] += len(found.keys() & asked.keys())
        tally["missed"] += len(asked.keys() - found.keys())
        tally["extra"] += len(found.keys() - asked.keys() - row["doubtful"].keys())
        tally["same"] += sum(found.get(instrument) == rung for instrument, rung in asked.items())
    return tally


def test_the_sample_is_large_enough_and_every_set_has_sentences_without_instruments():
    assert len(ROWS) >= 240
    assert sum(len(row["instruments"]) for row in ROWS) >= 200
    assert {row["set"] for row in ROWS} == set(SETS)
    assert all(sum(not row["instruments"] for row in ROWS if row["set"] == name) >= 10 for name in SETS)


def test_every_rung_is_labelled_often_enough_to_measure():
    rungs = Counter(rung for row in ROWS for rung in row["instruments"].values())
    assert set(rungs) == set(RUNGS)
    assert min(rungs.values()) >= 20


def test_labels_are_instruments_and_none_is_both_sure_and_doubtful():
    known = load_instruments(PROJECT).instruments
    for row in ROWS:
        assert row["instruments"].keys() | row["doubtful"].keys() <= known.keys()
        assert not row["instruments"].keys() & row["doubtful"].keys()


def test_no_held_plan_is_in_the_sample():
    assert {plan.set for plan in plans().values()} == {"seen", "development"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['plan']}-{row['char_start']}")
def test_labelled_sentences_still_stand_where_they_stood(row):
    clean = plans()[row["plan"]].document.clean
    start = next(i for i, at in enumerate(clean.starts) if at >= row["char_start"])
    assert clean.text[start : start + len(row["sentence"])] == row["sentence"]


def test_found_instruments_are_right():
    tally = counts("all")
    assert tally["found"] / (tally["found"] + tally["extra"]) >= 0.96


def test_instruments_are_found():
    tally = counts("all")
    assert tally["found"] / (tally["found"] + tally["missed"]) >= 0.96


def test_rungs_agree():
    tally = counts("all")
    assert tally["same"] / tally["found"] >= 0.94


@pytest.mark.parametrize("name", SETS)
def test_no_set_of_sentences_falls_behind(name):
    tally = counts(name)
    assert tally["found"] / (tally["found"] + tally["extra"]) >= 0.93
    assert tally["found"] / (tally["found"] + tally["missed"]) >= 0.93
    assert tally["same"] / tally["found"] >= 0.82
