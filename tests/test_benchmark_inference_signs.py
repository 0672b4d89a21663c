"""The sign test on plans."""

import pytest
from inference_world import same_order, world
from scipy import stats

from citymetrics.benchmark import findings_of, sign_test


def test_signs_are_counted_where_two_cities_can_be_compared():
    stated = same_order(
        "pocket_parks", "greenway_length", "facade_streets", "sponge_city_share", "good_water_share"
    )
    stated["waste_sorting_coverage"] = {"shanghai": 90.0, "wuhan": 95.0}
    stated["raw_waste_landfill"] = {"shanghai": 0.0, "wuhan": 5.0}  # less is more demanding
    stated["express_service_stations"] = {"shanghai": 3.0}
    found = sign_test("shanghai", "wuhan", data=world(stated))
    assert (found.n, found.statistic) == (7, 6)
    assert found.p == pytest.approx(stats.binomtest(6, 7).pvalue)
    assert found.least_p == pytest.approx(2 / 128)
    assert set(found.details["metric"]) == set(stated) - {"express_service_stations"}
    assert len(found.evidence) == 14
    assert found.grade in ("same", "adjustable", "indicative")


def test_equal_figures_do_not_count_and_are_told():
    stated = same_order("sponge_city_share", "good_water_share") | {
        "waste_sorting_coverage": {"shanghai": 90.0, "wuhan": 90.0}
    }
    found = sign_test("shanghai", "wuhan", data=world(stated))
    assert found.n == 2
    assert "inference.ties_out" in {one.code for one in found.caveats}
    assert found.p is None


def test_a_change_of_a_figure_changes_the_test_and_its_sentence():
    names = ("pocket_parks", "greenway_length", "facade_streets", "sponge_city_share", "good_water_share", "waste_sorting_coverage")  # fmt: skip
    found = sign_test("shanghai", "wuhan", data=world(same_order(*names)))
    assert found.p == pytest.approx(2 / 64)
    assert findings_of(found)[0].text("en") == (
        "Of 6 comparable metrics on which they differ, Shanghai asks more than Wuhan on 6 (sign test, p = 0.031, n = 6)."
    )
    turned = same_order(*names) | {"pocket_parks": {"shanghai": 1.0, "wuhan": 2.0}}
    other = sign_test("shanghai", "wuhan", data=world(turned))
    assert other.statistic == 5 and other.p == pytest.approx(stats.binomtest(5, 6).pvalue)
    fewer = sign_test("shanghai", "wuhan", names[:5], data=world(same_order(*names)))
    assert findings_of(fewer) == []
