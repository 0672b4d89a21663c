"""Intervals over metrics, of any numbers and on plans."""

import re

import numpy as np
import pytest
from inference_world import ADDED, world
from scipy import stats

from citymetrics.benchmark import findings_of, ratio_interval, resample

SHARES = ("waste_sorting_coverage", "sponge_city_share", "good_water_share", "raw_waste_landfill")
VALUES = [0.6, 0.9, 1.1, 1.3, 1.4, 1.9, 2.2, 2.8, 4.6, 5.0]


@pytest.mark.parametrize(("method", "scipys"), [("percentile", "percentile"), ("bca", "BCa")])
def test_intervals_agree_with_scipy(method, scipys):
    found = resample(VALUES, method=method)
    rng = np.random.default_rng(1)
    expected = stats.bootstrap(
        (VALUES,), np.mean, method=scipys, n_resamples=20_000, rng=rng
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=0.03)
    assert found.estimate == pytest.approx(np.mean(VALUES))


def test_the_expanded_interval_comes_to_students_t_for_symmetric_values():
    values = np.arange(-8.0, 9.0)
    found = resample(values)
    t = stats.t.interval(0.95, len(values) - 1, loc=0, scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx(t, rel=0.05)
    plain = resample(values, method="percentile")
    assert found.low < plain.low < plain.high < found.high


def test_an_interval_repeats_with_its_seed_and_states_it():
    logs = np.log(VALUES)
    one, two, other = resample(logs), resample(logs), resample(logs, seed=5)
    assert (one.low, one.high) == (two.low, two.high) != (other.low, other.high)
    said = " ".join(caveat.text("en") for caveat in one.caveats)
    assert str(one.seed) in said and "10,000 resamples" in said and "n = 10" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "values", [[], [1.0], VALUES[:7], [2.0] * 9, [float("nan"), float("inf"), *VALUES[:7]]]
)
def test_no_interval_from_too_few_or_equal_values(values, lang):
    found = resample(values)
    assert found.low is None and found.high is None
    assert found.refused
    assert not re.search(r"\b(nan|None|inf)\b", found.html(lang=lang))
    assert found.draw(lang=lang).caption


def test_ratios_are_averaged_geometrically_and_turned_where_less_is_more():
    stated = {metric: {"shanghai": 2.0, "wuhan": 1.0} for metric in (*ADDED, *SHARES[:3])}
    stated["raw_waste_landfill"] = {"shanghai": 1.0, "wuhan": 8.0}
    found = ratio_interval("shanghai", "wuhan", data=world(stated))
    assert found.n == 9
    assert found.estimate == pytest.approx((2**8 * 8) ** (1 / 9))
    assert found.low <= found.estimate <= found.high
    assert "times as much as Wuhan" in findings_of(found)[0].text("en")
    assert len(found.evidence) == 18


def test_a_figure_of_zero_makes_no_ratio():
    stated = {metric: {"shanghai": 2.0, "wuhan": 1.0} for metric in (*ADDED, *SHARES[:3])}
    stated["raw_waste_landfill"] = {"shanghai": 0.0, "wuhan": 8.0}
    found = ratio_interval("shanghai", "wuhan", data=world(stated))
    assert found.n == 8
    assert "inference.left_out" in {one.code for one in found.caveats}
