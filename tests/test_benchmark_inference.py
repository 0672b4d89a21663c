"""What holds of every test: no p-value that could never speak, no unknown id, and the figures of the committed plans."""

import pytest
from benchmark_sample import make_inputs

from citymetrics.benchmark import (
    association_test,
    compare_metric,
    concordance,
    kendall_w,
    load_inputs,
    paired_test,
    resample,
    sign_test,
    two_sample_test,
)
from citymetrics.benchmark.inference import count_signs
from citymetrics.errors import UnknownChoice

CITIES = ("shanghai", "wuhan", "zibo")


@pytest.mark.parametrize(
    ("test", "least"),
    [
        (two_sample_test([1, 2, 3], [4, 5, 6]), 2 / 20),
        (two_sample_test([1, 2], [4, 5]), 2 / 6),
        (paired_test([1, 2, 3, 4, 5]), 2 / 32),
        (association_test([1, 2, 3, 4], [1, 2, 3, 4]), 2 / 24),
        (count_signs(5, 0), 2 / 32),
        (kendall_w([[1, 2, 3], [1, 2, 3]]), 1 / 6),
        (kendall_w([[1, 2]] * 5), 2 / 32),
    ],
)
def test_what_could_never_reach_the_level_gives_no_p_value_and_says_the_least(test, least):
    assert test.p is None
    assert test.least_p == pytest.approx(least)
    for lang in ("zh", "en"):
        words = test.refused[-1].text(lang)
        assert f"n = {test.n}" in words and f"{least:.2g}" in words
        assert f"n = {test.n}" in test.text(lang)


def test_unknown_ids_raise_one_line():
    with pytest.raises(UnknownChoice):
        sign_test("shanghai", "wuhn", data=make_inputs())
    with pytest.raises(UnknownChoice):
        sign_test("shanghai", "wuhan", ["pocket_park"], data=make_inputs())
    with pytest.raises(UnknownChoice):
        resample([1, 2], method="jackknife")
    with pytest.raises(UnknownChoice):
        count_signs(6, 0, alternative="both")


def test_the_committed_plans_are_too_few_and_the_figures_are_theirs():
    inputs = load_inputs()
    for found in (sign_test("shanghai", "wuhan", data=inputs), concordance(data=inputs)):
        if found.p is None:
            assert found.refused[-1].reason.code in (
                "inference.too_few",
                "inference.no_signs",
                "inference.none_shared",
            )
        for _, row in found.details.iterrows():
            own = compare_metric(row["metric"], cities=CITIES, data=inputs).headline_of(row["city"])
            assert own["observation_id"] == row["observation_id"]
            assert own[row["basis"]] == row["value"]
