import datetime
import math

import pytest
from review_sample import REAL

from citymetrics.curation import OBSERVATION_COLUMNS
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.review import load_decisions
from citymetrics.review.decisions import expected_fields
from citymetrics.review.fields import CORRECTABLE, check_field

GOOD = """\
decisions:
  - observation: sixth-00050
    decision: correct
    set: {metric: pocket_parks}
    expect: {value_text: 150处, metric: null, subject: 公园, role: target, unit: count}
    reason: 句中说的是口袋公园
    who: 审核人
    date: 2025-03-31
"""
DICTIONARY = load_dictionary(REAL)


def read(tmp_path, text):
    path = tmp_path / "review.yml"
    path.write_text(text, encoding="utf-8")
    return load_decisions(path, name="review.yml")


def test_an_entry_reads_as_it_is_written(tmp_path):
    decision = read(tmp_path, GOOD)["sixth-00050"]
    assert (decision.verdict, dict(decision.changes), decision.who) == (
        "correct",
        {"metric": "pocket_parks"},
        "审核人",
    )
    assert decision.expect["metric"] is None
    assert decision.date == datetime.date(2025, 3, 31)
    assert decision.where == "review.yml:2"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "decisions:\n", "decisions: []\n"])
def test_a_file_without_entries_decides_nothing(tmp_path, text):
    assert read(tmp_path, text) == {}


def test_a_missing_file_decides_nothing(tmp_path):
    assert load_decisions(tmp_path / "review.yml") == {}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("decisions:", "decision:", "review.yml:1: no list 'decisions'"),
        ("decisions:", "who: x\ndecisions:", "review.yml:1: unknown key 'who'"),
        ("  - observation: sixth-00050\n    ", "  - ", "review.yml:2: 'observation' is missing"),
        ("decision: correct", "decision: corect", "review.yml:3: unknown decision 'corect'"),
        ("decision: correct", "decision: accept", "review.yml:3: decision accept with 'set'"),
        ("    set: {metric: pocket_parks}\n", "", "review.yml:3: decision correct without 'set'"),
        ("set: {metric: pocket_parks}", "set: [metric]", "review.yml:4: set is ['metric']"),
        ("{metric: pocket_parks}", "{metric: [a, b]}", "review.yml:4: set.metric is no plain value"),
        ("value_text: 150处, ", "", "review.yml:5: 'expect' doesn't show value_text"),
        ("metric: null, ", "", "review.yml:5: 'expect' doesn't show metric"),
        ("    reason: 句中说的是口袋公园\n", "", "review.yml:2: 'reason' is missing"),
        ("句中说的是口袋公园", "' '", "review.yml:6: reason is ' '"),
        ("2025-03-31", "2025-02-30", "review.yml:8: date is '2025-02-30'"),
        ("reason:", "raeson:", "review.yml:6: unknown key 'raeson'"),
        ("2025-03-31", "2025-03-31\n\t- x", "review.yml:9"),
    ],
)
def test_a_broken_entry_is_told_with_its_line(tmp_path, before, after, message):
    assert before in GOOD
    with pytest.raises(CitymetricsError) as caught:
        read(tmp_path, GOOD.replace(before, after, 1))
    assert message in str(caught.value)


def test_all_broken_entries_are_told_at_once(tmp_path):
    entry = GOOD.partition("\n")[2]
    text = GOOD + entry.replace("sixth-00050", "sixth-00051").replace("correct", "maybe") + entry
    with pytest.raises(Problems) as caught:
        read(tmp_path, text)
    first, second = str(caught.value).splitlines()
    assert "review.yml:10: unknown decision 'maybe'" in first
    assert "review.yml:16: sixth-00050 is decided twice" in second and "review.yml:2" in second


def test_what_must_be_shown_is_what_is_decided_on():
    assert expected_fields("accept", {}) == ("value_text", "metric", "role", "value", "unit")
    assert expected_fields("correct", {"value": 5}) == ("value_text", "value")
    assert set(expected_fields("correct", {"metric": "m"})) == {
        "value_text",
        "metric",
        "subject",
        "role",
        "unit",
    }


def test_only_columns_of_the_table_can_be_corrected():
    assert set(CORRECTABLE) < set(OBSERVATION_COLUMNS)
    assert not {"observation_id", "value_text", "quote", "char_start", "flags"} & set(CORRECTABLE)


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("value", "1500000", 1500000.0),
        ("value", 2.5, 2.5),
        ("value_max", "", None),
        ("period_end", "2025", 2025),
        ("due", datetime.date(2025, 12, 31), "2025-12-31"),
        ("unit", "km", "km"),
        ("scope", "each:每个区", "each:每个区"),
        ("metric", None, ""),
        ("subject", "服务点位", "服务点位"),
    ],
)
def test_a_field_takes_what_its_column_holds(field, given, kept):
    assert check_field(field, given, DICTIONARY) == kept


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        ("value", "许多", "value is '许多'"),
        ("value", True, "value is True"),
        ("value", math.inf, "value is inf"),
        ("value", "", "value is emptied"),
        ("period_end", "25", "period_end is 25"),
        ("due", "2025", "due is '2025'"),
        ("due", "2025-02-30", "due is '2025-02-30'"),
        ("unit", "kilometer", "unknown unit 'kilometer'"),
        ("scope", "全市", "scope is '全市'"),
        ("role", "goal", "unknown role 'goal'"),
        ("metric", "pocket_park", "Did you mean 'pocket_parks'?"),
        ("quote", "别的", "unknown field 'quote'"),
    ],
)
def test_a_field_refuses_what_its_column_cannot_hold(field, given, message):
    with pytest.raises(CitymetricsError) as caught:
        check_field(field, given, DICTIONARY, where="review.yml:4")
    shown = str(caught.value)
    assert message.replace("25", "'25'") in shown or message in shown
    assert shown.startswith("review.yml:4: ") and "\n" not in shown
