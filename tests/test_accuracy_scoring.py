"""Scores: what counts as agreement, how shares and intervals are made, and how disagreements are told."""

from dataclasses import replace

import pytest
from accuracy_sample import row, rows, write_plan
from scipy.stats import binomtest

from citymetrics.accuracy.gold import load_gold
from citymetrics.accuracy.pairing import pair_plan, pair_rows
from citymetrics.accuracy.rows import GoldRow
from citymetrics.accuracy.scoring import MEASURES, Score, agrees, confusion, disagreements, score_plan
from citymetrics.extraction import Statement, extract_statements
from citymetrics.project import Project

PROJECT = Project.find(__file__)
FOUND = Statement(
    subject="公园",
    value=0.0,
    unit="count",
    value_text="5个",
    comparator="eq",
    role="target",
    scope="whole",
    per="total",
    section="",
    quote="",
    char_start=0,
    char_end=2,
    clean_start=0,
    clean_end=2,
)


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "gold").mkdir()
    (plan,) = load_gold(PROJECT, gold=tmp_path / "gold", unseen=[write_plan(tmp_path / "liucheng")])
    return plan


def test_a_share_has_no_value_without_a_case():
    assert (Score(0, 0).share, Score(0, 0).interval) == (None, None)
    assert Score(1, 2) + Score(2, 2) == Score(3, 4)
    assert Score(3, 4).share == 0.75


@pytest.mark.parametrize(("hits", "of"), [(0, 5), (5, 5), (37, 40), (305, 306)])
def test_intervals_are_wilsons(hits, of):
    wanted = binomtest(hits, of).proportion_ci(method="wilson")
    assert Score(hits, of).interval == pytest.approx((wanted.low, wanted.high))


AGREEMENT = [
    ("value_unit", {"value": 66.67, "unit": "%"}, {"value": 200 / 3, "unit": "%"}, True),
    ("value_unit", {"value": 0.08333}, {"value": 1 / 12}, True),
    ("value_unit", {"value": 99.0}, {"value": 100.0}, False),
    ("value_unit", {"value": 5.0}, {"value": 5.0, "unit": "km"}, False),
    ("value_unit", {"value": 1.0, "value_max": 2.0}, {"value": 1.0, "value_max": 2.0}, True),
    ("value_unit", {"value": 1.0, "value_max": 2.0}, {"value": 1.0}, False),
    ("value_unit", {"value": None, "flags": ["damaged"]}, {"value": None}, True),
    ("value_unit", {"value": 5.0}, {"value": None}, False),
    ("comparator", {"comparator": "ge"}, {"comparator": "eq"}, False),
    ("comparator", {"value": 0.0, "kind": "word"}, {"comparator": "all"}, True),
    ("comparator", {"value": 0.0, "kind": "figure"}, {"comparator": "all"}, False),
    ("comparator", {"value": 0.0, "kind": "word", "comparator": "approx"}, {"comparator": "all"}, False),
    ("comparator", {"value": 0.0, "kind": "word", "comparator": "approx"}, {"comparator": "approx"}, True),
    ("due", {"due": None}, {"due": ""}, True),
    ("due", {"due": "2025-12-31"}, {"due": ""}, False),
    ("lead", {"lead": None}, {"lead": ""}, True),
    ("lead", {"lead": "市水务局"}, {"lead": "市水务局;市城管局"}, True),
    ("lead", {"lead": "市水务局"}, {"lead": "市城管局;市水务局"}, False),
    ("scope", {"scope": "each:区"}, {"scope": "each:区县"}, False),
    ("scope_kind", {"scope": "each:区"}, {"scope": "each:区县"}, True),
    ("scope_kind", {"scope": "area:农村"}, {"scope": "whole"}, False),
    ("baseline", {"baseline": 85.0}, {"baseline": 85.0}, True),
    ("baseline", {"baseline": 85.0}, {"baseline": None}, False),
    ("period", {"period_start": 2021, "period_end": 2025}, {"period_start": 2021, "period_end": 2025}, True),
    ("flags", {"flags": ["binding"]}, {"flags": ("table", "binding")}, True),
    ("flags", {"flags": ["binding"]}, {"flags": ("table",)}, False),
]


@pytest.mark.parametrize(("measure", "gold", "found", "same"), AGREEMENT)
def test_a_field_agrees_by_the_conventions(measure, gold, found, same):
    assert agrees(measure, GoldRow.model_validate(row("5个") | gold), replace(FOUND, **found)) is same


def test_a_plan_that_is_read_well_scores_full_in_every_measure_that_has_a_case(plan):
    scores = score_plan(pair_plan(plan))
    assert set(scores) == set(MEASURES)
    assert (scores["figures"], scores["words"], scores["precision"]) == (
        Score(3, 3),
        Score(1, 1),
        Score(4, 4),
    )
    assert scores["due_stated"] == Score(3, 3)
    assert (scores["lead"], scores["lead_stated"], scores["baseline"]) == (
        Score(4, 4),
        Score(0, 0),
        Score(0, 0),
    )
    assert disagreements(pair_plan(plan)) == []


def test_what_goes_wrong_is_counted_where_it_belongs_and_told_in_order(plan):
    bound, share, word, yearly = extract_statements(plan.document, term=(2021, 2025))
    found = [replace(bound, comparator="eq", due=""), share, replace(yearly, per="total", scope="each:区")]
    found.append(replace(word, char_start=3, char_end=5, clean_start=3, clean_end=5, value_text="城市"))
    result = pair_rows(plan, found)
    scores = score_plan(result)
    assert (scores["words"], scores["precision"]) == (Score(0, 1), Score(3, 4))
    assert (scores["comparator"], scores["per"], scores["scope"]) == (Score(2, 3), Score(2, 3), Score(2, 3))
    assert (scores["due"], scores["due_stated"]) == (Score(2, 3), Score(1, 2))
    assert [(item.measure, item.gold, item.found) for item in disagreements(result)] == [
        ("precision", "", "100 %"),
        ("comparator", "ge", "eq"),
        ("due", "2025-12-31", "—"),
        ("words", "100 %", ""),
        ("per", "year", "total"),
        ("scope", "whole", "each:区"),
    ]


def test_rows_of_the_sample_are_all_scored(plan):
    assert len(pair_plan(plan).firm) == len(rows())


def test_confusion_counts_agreement_too_and_names_the_rows(plan):
    bound, *others = extract_statements(plan.document, term=(2021, 2025))
    result = pair_rows(plan, [replace(bound, comparator="eq"), *others])
    counts = confusion([result, result], "comparator")
    assert {told: len(rows) for told, rows in counts.items()} == {
        ("ge", "eq"): 2,
        ("eq", "eq"): 4,
        ("all", "all"): 2,
    }
    assert counts["ge", "eq"] == [f"liucheng-{bound.char_start:05d}"] * 2
