import math

import pytest
from review_sample import REAL, draw

from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.review import REJECTED_COLUMNS, apply_decisions, list_open
from citymetrics.review.decisions import expected_fields
from citymetrics.review.ledger import new_decision

DICTIONARY = load_dictionary(REAL)
BOUNDED = next(one for one in DICTIONARY.metrics.values() if math.isfinite(one.bounds.min + one.bounds.max))


def beyond(metric):
    return metric.bounds.max + 1


def decide(drawn, verdict, changes=None, **expected):
    """A decision that shows what `drawn` shows, but for `expected`."""
    expect = {name: drawn.row[name] for name in expected_fields(verdict, changes or {})} | expected
    return {drawn.id: new_decision(drawn.id, verdict, expect, changes or {}, "理由", "审核人")}


def settled(drawn, verdict, changes=None, **expected):
    return apply_decisions([drawn], decide(drawn, verdict, changes, **expected), DICTIONARY)


def test_an_accepted_row_stays_as_it_is_and_is_flagged():
    drawn = draw(metric="pocket_parks", flags="worded")
    (after,) = settled(drawn, "accept").rows
    assert dict(after.row) == dict(drawn.row) | {"flags": "worded;reviewed"}
    assert after.match.metric == "pocket_parks"


def test_a_rejected_row_leaves_with_its_reason():
    after = settled(draw(), "reject")
    assert after.rows == ()
    (row,) = after.rejected
    assert tuple(row) == REJECTED_COLUMNS
    assert (row["observation_id"], row["value_text"], row["reason"], row["who"]) == (
        "sixth-00050",
        "150处",
        "理由",
        "审核人",
    )


def test_a_row_takes_the_metric_and_its_theme():
    (after,) = settled(draw(theme="governance"), "correct", {"metric": "pocket_parks"}).rows
    assert (after.row["metric"], after.row["theme"]) == ("pocket_parks", "green_space")
    assert after.match.metric == "pocket_parks"


def test_a_wrong_match_is_opened_again_with_the_reason():
    (after,) = settled(draw(metric="pocket_parks"), "correct", {"metric": None}).rows
    assert after.row["metric"] == "" and after.match.metric is None
    assert after.match.reason == "reviewed: 理由"


def test_a_corrected_value_forgets_how_it_was_converted():
    drawn = draw(conversion="15 十处 × 10 = 150")
    (after,) = settled(drawn, "correct", {"value": "160"}).rows
    assert (after.row["value"], after.row["conversion"]) == (160.0, "")
    (after,) = settled(drawn, "correct", {"subject": "公园"}).rows
    assert after.row["conversion"] == drawn.row["conversion"]


def test_rows_without_a_decision_and_their_order_stay():
    rows = [draw("sixth-00010"), draw("sixth-00050"), draw("sixth-00090")]
    after = apply_decisions(rows, decide(rows[1], "accept"), DICTIONARY).rows
    assert [one.id for one in after] == ["sixth-00010", "sixth-00050", "sixth-00090"]
    assert after[0] is rows[0] and after[2] is rows[2]


@pytest.mark.parametrize("field", ["value_text", "metric", "role", "value", "unit"])
def test_a_decision_fails_when_the_row_no_longer_shows_what_it_saw(field):
    drawn = draw(metric="pocket_parks")
    with pytest.raises(CitymetricsError) as caught:
        settled(drawn, "accept", **{field: "别的"})
    assert f"sixth-00050: {field} is now" in str(caught.value)
    assert "expected '别的'" in str(caught.value)


def test_a_correction_that_the_extraction_makes_by_itself_asks_to_be_removed():
    with pytest.raises(CitymetricsError, match="by itself now"):
        settled(draw(metric="pocket_parks"), "correct", {"metric": "pocket_parks"}, metric=None)


def test_a_decision_on_a_row_that_moved_names_where_its_text_stands_now():
    decisions = decide(draw("sixth-00040"), "accept")
    with pytest.raises(CitymetricsError, match=r"no observation 'sixth-00040'.*stands in sixth-00050"):
        apply_decisions([draw("sixth-00050")], decisions, DICTIONARY)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"metric": "greenways_built"}, "greenways_built is measured in km, the row in count"),
        ({"metric": "no_such"}, "unknown metric 'no_such'"),
        ({"unit": "furlong"}, "unknown unit 'furlong'"),
        ({"metric": "pocket_parks", "theme": "water"}, "theme is 'water'"),
    ],
)
def test_what_a_row_cannot_hold_is_refused(changes, message):
    with pytest.raises(CitymetricsError, match=message):
        settled(draw(), "correct", changes)


def test_a_unit_is_never_changed_under_a_metric():
    with pytest.raises(CitymetricsError, match="pocket_parks is measured in count, the row in km"):
        settled(draw(metric="pocket_parks"), "correct", {"unit": "km"})


def test_every_decision_that_fails_is_told():
    rows = [draw("sixth-00010"), draw("sixth-00050")]
    decisions = decide(rows[0], "accept", value=7) | decide(rows[1], "accept", value=8)
    with pytest.raises(Problems) as caught:
        apply_decisions(rows, decisions, DICTIONARY)
    assert len(str(caught.value).splitlines()) == 2


def kinds(*drawn, decided=()):
    return [(row.id[-2:], row.kind) for row in list_open(drawn, dict.fromkeys(decided), DICTIONARY)]


def test_what_is_open_comes_worst_first():
    assert kinds(
        draw("sixth-00001", role="achieved"),
        draw("sixth-00002", metric="pocket_parks", doubts=["?x → 氣"]),
        draw("sixth-00003", metric=BOUNDED.id, value=beyond(BOUNDED)),
        draw("sixth-00004", role="achieved", reason="ambiguous: a | b"),
        draw("sixth-00005", metric="pocket_parks", value=None, flags="damaged"),
        draw("sixth-00006"),
        draw("sixth-00007", metric="pocket_parks"),
    ) == [
        ("06", "unmatched_target"),
        ("05", "damaged"),
        ("04", "unsure_match"),
        ("03", "implausible"),
        ("02", "doubtful_repair"),
        ("01", "unmatched"),
    ]


@pytest.mark.parametrize(("rival", "expected"), [(9.5, [("50", "unsure_match")]), (8.9, [])])
def test_a_match_with_a_close_runner_up_is_unsure(rival, expected):
    scores = [("pocket_parks", 10.0), ("large_parks", rival)]
    assert kinds(draw(metric="pocket_parks", candidates=scores)) == expected


def test_a_row_is_listed_once_with_all_that_speaks_against_it():
    drawn = draw(metric=BOUNDED.id, value=beyond(BOUNDED), doubts=["?x → 氣"])
    (row,) = list_open([drawn], {}, DICTIONARY)
    assert row.kind == "implausible" and BOUNDED.id in row.detail and "?x → 氣" in row.detail


def test_both_ends_of_the_bounds_are_plausible():
    assert kinds(draw(metric=BOUNDED.id, value=BOUNDED.bounds.min, value_max=BOUNDED.bounds.max)) == []
    assert kinds(draw(metric=BOUNDED.id, value=BOUNDED.bounds.min, value_max=beyond(BOUNDED))) == [
        ("50", "implausible")
    ]


def test_thresholds_and_decided_rows_are_not_open():
    assert kinds(draw(role="standard")) == []
    assert kinds(draw(), decided=["sixth-00050"]) == []
