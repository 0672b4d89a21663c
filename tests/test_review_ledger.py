import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics.errors import CitymetricsError
from citymetrics.review.ledger import (
    HEADER,
    add_decisions,
    new_decision,
    parse_decisions,
    withdraw_decision,
    write_entry,
)

WRITTEN = """\
# Read by the editors, never by a machine alone.
decisions:
# -- parks --
- observation: sixth-00010
  decision: reject   # the same figure again
  expect: {value_text: "150处", subject: 公园, role: target, unit: count}
  reason: >-
    重复
    同一数字
  who: 甲
  date: 2025-03-31

# -- roads --
- observation: sixth-00020
  decision: accept
  expect:
    value_text: 20公里
    metric: null
    role: target
    value: 20
    unit: km
  reason: 原文如此
  who: 乙
  date: 2025-04-01
# the end
"""


def decision(observation="sixth-00030", reason="理由", **changes):
    expect = {"value_text": "8個", "subject": "", "role": "target", "unit": "%", "metric": ""}
    return new_decision(
        observation,
        "correct" if changes else "reject",
        expect | dict.fromkeys(changes),
        changes,
        reason,
        "丙",
    )


def add(text, *new):
    return add_decisions(text, new, "review.yml")


def test_the_first_decision_makes_the_file():
    text = add("", decision())
    assert text.startswith(HEADER)
    assert list(parse_decisions(text, "review.yml")) == ["sixth-00030"]


@pytest.mark.parametrize("text", ["decisions:\n", "decisions: []  \n", "# mine\ndecisions: [] # none yet\n"])
def test_an_empty_list_takes_a_decision(text):
    after = add(text, decision())
    assert list(parse_decisions(after, "review.yml")) == ["sixth-00030"]
    assert ("# mine" in text) == ("# mine" in after)


def test_adding_keeps_every_byte_before_and_the_indent():
    after = add(WRITTEN, decision(), decision("sixth-00040", value=5))
    assert after.startswith(WRITTEN)
    assert after[len(WRITTEN) :].startswith("- observation: sixth-00030\n  decision: reject\n")
    assert list(parse_decisions(after, "x")) == ["sixth-00010", "sixth-00020", "sixth-00030", "sixth-00040"]


def test_adding_and_withdrawing_gives_the_same_bytes_again():
    for text in (WRITTEN, WRITTEN.replace("\n", "\r\n")):
        assert withdraw_decision(add(text, decision()), "sixth-00030", "review.yml") == text


def test_withdrawing_keeps_the_neighbours_and_their_comments():
    first = withdraw_decision(WRITTEN, "sixth-00010", "review.yml")
    assert "sixth-00010" not in first and "# -- parks --" in first and "# -- roads --" in first
    assert first.endswith(WRITTEN[WRITTEN.index("# -- roads --") :])
    last = withdraw_decision(WRITTEN, "sixth-00020", "review.yml")
    assert last.endswith("# -- roads --\n# the end\n")
    assert parse_decisions(withdraw_decision(first, "sixth-00020", "x"), "x") == {}


def test_lines_end_as_they_did():
    after = add(WRITTEN.replace("\n", "\r\n"), decision())
    assert after.count("\n") == after.count("\r\n")


def test_a_last_line_without_an_end_gets_one():
    assert len(parse_decisions(add(WRITTEN.removesuffix("# the end\n").rstrip(), decision()), "x")) == 3


def test_a_row_is_not_decided_twice():
    with pytest.raises(CitymetricsError, match=r"review\.yml:14: sixth-00020 has been decided.*--withdraw"):
        add(WRITTEN, decision("sixth-00020"))


@pytest.mark.parametrize(
    "text",
    [
        'decisions: [{observation: a-1, decision: reject, expect: {value_text: "1", subject: a, role: target, unit: km}, reason: r, who: w, date: 2025-01-01}]\n',
        WRITTEN + "...\n",
    ],
)
def test_a_file_that_nothing_can_be_added_to_is_left(text):
    with pytest.raises(CitymetricsError, match="by hand"):
        add(text, decision())


def test_what_was_never_decided_cannot_be_withdrawn():
    with pytest.raises(CitymetricsError, match="sixth-00099 has not been decided"):
        withdraw_decision(WRITTEN, "sixth-00099", "review.yml")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_any_reason_reads_back_as_it_was_given(reason):
    one = decision(reason=reason)
    assert parse_decisions(add("", one), "x")["sixth-00030"].reason == one.reason


def test_an_entry_is_written_in_the_order_of_its_keys():
    keys = [line.partition(":")[0] for line in write_entry(decision(value=5)).splitlines() if line[0] != " "]
    assert keys == ["observation", "decision", "set", "expect", "reason", "who", "date"]
    assert "  value: 5\n" in write_entry(decision(value=5.0))
