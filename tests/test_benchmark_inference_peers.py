"""Which figures a test across metrics may use."""

import re

import pytest
from benchmark_sample import make_inputs
from inference_world import same_order, world

from citymetrics.benchmark import concordance, ratio_interval, sign_test


def test_not_comparable_metrics_are_left_out_with_the_reason():
    stated = same_order("sponge_city_share", "good_water_share")
    inputs = world(stated)
    rows = inputs.observations.copy()
    rows.loc[rows["observation_id"] == "wuhan-00000", "scope"] = "area:五个新城"
    found = sign_test("shanghai", "wuhan", data=make_inputs(rows.astype(str).replace("nan", "")))
    assert list(found.details["metric"].unique()) == ["good_water_share"]
    assert any("海绵城市" in refusal.text() for refusal in found.refused)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_districts_are_never_tested_against_cities(lang):
    inputs = make_inputs()
    for found in (
        sign_test("hongkou", "shanghai", data=inputs),
        sign_test("qingpu", "wuhan", data=inputs),
        concordance(["shanghai", "hongkou", "wuhan"], data=inputs),
        ratio_interval("shanghai", "qingpu", data=inputs),
    ):
        assert found.evidence == ()
        assert found.refused
        assert not re.search(r"\b(nan|None|inf)\b", found.html(lang=lang))
        assert found.draw(lang=lang).caption
