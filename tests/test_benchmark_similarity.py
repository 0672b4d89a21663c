import re

import numpy as np
import pandas as pd
import pytest
from emphasis_sample import EMPTY, TRANSPORT, WASTE, WATER, plan, target_rows, world

from citymetrics.benchmark import findings_of, similarity
from citymetrics.benchmark.plans.similarity import distances
from citymetrics.errors import UnknownChoice

WASTEFUL = plan(*[WASTE] * 24, *[WATER] * 4)
ALIKE = plan(*[WASTE] * 23, *[WATER] * 5)
APART = plan(*[TRANSPORT] * 24, *[WATER] * 4)


def bare(html):
    return not re.search(r"\b(nan|inf|None)\b", re.sub(r"<[^>]+>", " ", html))


def test_hellinger_by_hand():
    # √(½((√.5−√1)² + (√.5−0)²)) = √(1 − √.5)
    profiles = np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
    found = distances(profiles)
    assert found[0, 1] == pytest.approx((1 - 0.5**0.5) ** 0.5)
    assert found[1, 2] == pytest.approx(1)
    assert found[0, 0] == 0
    assert np.allclose(found, found.T)


def test_jensen_shannon_by_hand():
    # Middle (.75, .25): ½(½ log2(2/3) + ½ log2(2)) + ½ log2(4/3) = 0.3113, whose root is 0.5579.
    found = distances(np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]), "jensen_shannon")
    assert found[0, 1] == pytest.approx(0.5579, abs=1e-4)
    assert found[1, 2] == pytest.approx(1)


def test_a_step_from_nothing_weighs_more_than_one_between_large_shares():
    small = distances(np.array([[0.0, 1.0], [0.05, 0.95]]))[0, 1]
    large = distances(np.array([[0.30, 0.70], [0.35, 0.65]]))[0, 1]
    assert small > 3 * large


def test_pairs_stand_with_their_relation_and_their_noise():
    inputs = world(shanghai=WASTEFUL, qingpu=ALIKE, wuhan=APART)
    result = similarity(["shanghai", "qingpu", "wuhan"], data=inputs)
    first, second, third = result.frame.to_dict("records")
    assert (first["city"], first["other"], first["relation"]) == ("shanghai", "qingpu", "city_and_district")
    assert not first["beyond_noise"]
    assert {second["relation"], third["relation"]} == {"peers", "other_level"}
    assert second["beyond_noise"]
    assert third["beyond_noise"]
    assert result.distance("wuhan", "shanghai") == result.distance("shanghai", "wuhan") > 0.5
    assert result.distance("wuhan", "zibo") is None
    assert "emphasis.family" in {one.code for one in result.caveats}


def test_the_tree_joins_the_nearest_first_and_tells_how_stable_that_is():
    inputs = world(shanghai=WASTEFUL, wuhan=ALIKE, zibo=APART)
    result = similarity(["shanghai", "wuhan", "zibo"], data=inputs)
    assert [set(cities) for cities in result.merges["cities"]] == [
        {"shanghai", "wuhan"},
        {"shanghai", "wuhan", "zibo"},
    ]
    assert result.merges["stability"][0] == 100
    assert np.isnan(result.merges["stability"][1])
    # Average linkage: the root is the mean of the two distances to the third.
    mean = (result.distance("shanghai", "zibo") + result.distance("wuhan", "zibo")) / 2
    assert result.merges["height"][1] == pytest.approx(mean)
    assert result.cophenetic > 0.99
    again = similarity(["shanghai", "wuhan", "zibo"], data=inputs)
    pd.testing.assert_frame_equal(result.merges, again.merges)
    assert bare(result.html())


def test_two_plans_make_a_distance_and_no_tree():
    result = similarity(["wuhan", "zibo"], data=world(wuhan=WASTEFUL, zibo=APART))
    assert len(result.frame) == 1
    assert result.linkage is None
    assert "分不出远近" in result.refused[-1].text()
    assert bare(result.html())
    assert findings_of(result) == []


def test_alike_plans_have_no_tree():
    inputs = world(shanghai=WASTEFUL, wuhan=WASTEFUL, zibo=WASTEFUL)
    result = similarity(["shanghai", "wuhan", "zibo"], data=inputs)
    assert result.linkage is None
    assert (result.frame["distance"] == 0).all()
    assert "全部相等" in result.refused[-1].text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_places_with_too_little_are_left_out_with_the_reason(lang):
    rows = target_rows("wuhan", ["waste"] * 3, WASTEFUL, [WASTE] * 3)
    inputs = world(rows, wuhan=WASTEFUL, zibo=plan(*[WASTE] * 5), qingpu=plan(*[EMPTY] * 30))
    result = similarity(data=inputs)
    assert result.cities == ("wuhan",)
    assert len(result.refused) == 5
    assert bare(result.html(lang=lang))
    assert similarity(data=inputs, measure="targets").cities == ()
    assert bare(similarity([], data=inputs).html(lang=lang))


def test_unknown_choices_raise():
    for choice in ({"measure": "words"}, {"metric": "euclid"}, {"cities": ["nowhere"]}):
        with pytest.raises(UnknownChoice):
            similarity(data=world(), **choice)


def test_the_sentence_changes_with_the_plans():
    three = ["shanghai", "wuhan", "zibo"]
    (found,) = findings_of(similarity(three, data=world(shanghai=WASTEFUL, wuhan=ALIKE, zibo=APART)))
    assert "3 对规划中有 2 对" in found.text()
    near = plan(*[WASTE] * 22, *[WATER] * 6)
    (found,) = findings_of(similarity(three, data=world(shanghai=WASTEFUL, wuhan=ALIKE, zibo=near)))
    assert "分不出远近" in found.text()
