"""The invariants of the tables: the real ones hold, and each kind of fault is found by its own invariant alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from citymetrics.audit.facts import Facts
from citymetrics.audit.tables import audit_tables
from citymetrics.audit.wholes import least, most
from citymetrics.audit.witness import written
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

ROOT = Path(__file__).resolve().parents[1]
PROJECT = Project(ROOT)
FACTS = Facts.load(PROJECT)


def with_row(identity: str, **changed: str) -> Facts:
    """The real tables with one row changed."""
    return replace(FACTS, rows={**FACTS.rows, identity: {**FACTS.rows[identity], **changed}})


def found(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.invariant, one.rows) for one in audit_tables(PROJECT, facts)]


def test_the_committed_tables_hold_every_invariant():
    assert len(FACTS.rows) > 300 and len(FACTS.mentions) > 800
    assert [str(one) for one in audit_tables(PROJECT)] == []


FAULTS: Mapping[str, tuple[str, dict[str, str], str]] = {
    "a span that is off by one": ("shanghai-14340", {"char_start": "14341"}, "span"),
    "a figure that is not what stands there": ("qingpu-02848", {"value_text": "5座", "value": "5"}, "span"),
    "a plan that is not registered": ("wuhan-04067", {"doc_id": "nowhere"}, "span"),
    "another unit of another dimension": ("shanghai-14340", {"unit": "ha"}, "unit"),
    "another unit of the same dimension": ("shanghai-14340", {"unit": "m"}, "unit"),
    "no unit at all": ("shanghai-14340", {"unit": "furlong"}, "unit"),
    "a value that lost a digit": ("shanghai-14340", {"value": "60"}, "unit"),
    "a value without its 万": ("hongkou-03560", {"value": "1000"}, "unit"),
    "a conversion of other words": (
        "hongkou-03560",
        {"value": "20000000", "conversion": "2000 万平方米 × 10000 = 20000000 m2"},
        "unit",
    ),
    "a conversion that does not come out": (
        "hongkou-03560",
        {"conversion": "1000 万平方米 × 1000 = 10000000 m2"},
        "unit",
    ),
    "a share above a hundred": ("hongkou-03510", {"value": "175", "value_text": "75%"}, "unit"),
    "a negative value": ("qingpu-02759", {"value": "-1.5"}, "unit"),
    "a range upside down": ("zibo-00877", {"value_max": "0.5"}, "unit"),
    "a metric that does not exist": ("qingpu-02759", {"metric": "no_such"}, "unit"),
    "a deadline long after the plan": ("hongkou-03510", {"due": "2099-12-31", "period_end": "2099"}, "date"),
    "a deadline before the plan": ("hongkou-03510", {"due": "2012-12-31", "period_end": "2012"}, "date"),
    "a deadline that the text does not name": (
        "zibo-02769",
        {"due": "2024-12-31", "period_end": "2024"},
        "date",
    ),
    "a deadline that is no date": ("zibo-02769", {"due": "2022-13-41"}, "date"),
    "years that end elsewhere than the deadline": (
        "zibo-02769",
        {"period_end": "2021", "period_start": "2021"},
        "date",
    ),
    "years outside every term": ("shanghai-14340", {"period_start": "1990"}, "date"),
    "a result that is later than the plan": ("hongkou-00394", {"period_end": "2024"}, "date"),
}


@pytest.mark.parametrize(("identity", "changed", "invariant"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_found_by_its_own_invariant(identity, changed, invariant):
    faults = found(with_row(identity, **changed))
    assert faults, "nothing was found"
    assert {kind for kind, _ in faults} == {invariant}
    assert all(identity in rows for _, rows in faults)


def test_a_district_above_its_city_is_found_with_both_rows():
    # Shanghai says 250 bottlenecks exactly; a district cannot relieve more of them.
    row = FACTS.rows["shanghai-27337"]
    district = {
        **row,
        "observation_id": "hongkou-99999",
        "doc_id": "hongkou",
        "city": "hongkou",
        "value": "251",
        "value_text": "251个",
    }
    facts = replace(FACTS, rows={**FACTS.rows, "hongkou-99999": district})
    wholes = [rows for kind, rows in found(facts) if kind == "whole"]
    assert wholes == [("hongkou-99999", "shanghai-27337")]


def test_districts_are_added_up_before_they_are_held_against_their_city():
    row = FACTS.rows["shanghai-27337"]
    parts = {
        f"{place}-99999": {
            **row,
            "observation_id": f"{place}-99999",
            "doc_id": place,
            "city": place,
            "value": "130",
        }
        | ({"period_start": "2024", "period_end": "2025"} if place == "qingpu" else {})
        for place in ("hongkou", "qingpu")
    }
    facts = replace(FACTS, rows={**FACTS.rows, **parts})
    assert [set(rows) for kind, rows in found(facts) if kind == "whole"] == [{*parts, "shanghai-27337"}]


def test_what_may_exceed_a_floor_is_no_fault():
    # ≥ 600 km in the city: a district may do more than that, and the city with it.
    row = FACTS.rows["shanghai-14340"]
    district = {
        **row,
        "observation_id": "hongkou-99999",
        "doc_id": "hongkou",
        "city": "hongkou",
        "value": "900",
    }
    facts = replace(FACTS, rows={**FACTS.rows, "hongkou-99999": district})
    assert "whole" not in {kind for kind, _ in found(facts)}


def test_a_part_of_a_metric_does_not_exceed_it():
    exact = with_row("shanghai-15102", comparator="eq")
    assert found(exact) == []
    more = replace(
        exact, rows={**exact.rows, "shanghai-15115": {**exact.rows["shanghai-15115"], "value": "1500"}}
    )
    assert ("whole", ("shanghai-15115", "shanghai-15102")) in found(more)


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [
        ("eq", 10, 10),
        ("ge", 10, float("inf")),
        ("gt", 10, float("inf")),
        ("le", 0, 10),
        ("lt", 0, 10),
        ("approx", 9, 11),
    ],
)
def test_bounds_are_taken_at_their_word(comparator, low, high):
    row = {"value": "10", "value_max": "", "comparator": comparator}
    assert (least(row), most(row)) == (low, pytest.approx(high))


def test_a_text_that_is_not_the_registered_one_concerns_all_its_rows():
    sources = {**FACTS.sources, "qingpu": {**FACTS.sources["qingpu"], "sha256": "0" * 64}}
    (fault,) = audit_tables(PROJECT, replace(FACTS, sources=sources))
    assert fault.invariant == "span" and fault.file == "data/raw/qingpu.txt"
    assert set(fault.rows) == {one for one, row in FACTS.rows.items() if row["doc_id"] == "qingpu"}


def test_a_violation_is_one_line_with_invariant_row_file_place_and_mend():
    (fault,) = audit_tables(PROJECT, with_row("shanghai-14340", char_start="14341"))
    line = str(fault)
    assert "\n" not in line
    for part in ("span", "shanghai-14340", "data/raw/shanghai.txt", "14341–14345", "citymetrics curate"):
        assert part in line


def test_observations_of_another_version_are_refused_in_one_line(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "curated").mkdir()
    (tmp_path / "data" / "raw" / "sources.yml").write_text("- id: a\n", encoding="utf-8")
    (tmp_path / "data" / "curated" / "observations.csv").write_text(
        "observation_id\na-00001\n", encoding="utf-8"
    )
    with pytest.raises(
        CitymetricsError, match=r"observations\.csv: has no column 'doc_id'.*citymetrics curate"
    ):
        Facts.load(Project(tmp_path))


@pytest.mark.parametrize(
    ("words", "value"), [("3\u202e\u200b0座", 30), ("5300余萬(wàn)平方米", 53_000_000), ("３０", 30)]
)
def test_a_figure_is_read_from_its_words_as_a_reader_sees_them(words, value):
    assert written({"value_text": words}) == (value,)
