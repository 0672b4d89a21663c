"""Permutation tests against scipy's."""

import numpy as np
import pytest
from scipy import stats

from citymetrics.benchmark import association_test, paired_test, two_sample_test


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_two_samples_agree_with_scipy(alternative):
    one, other = [1.2, 3.4, 2.2, 5.0], [4.1, 6.3, 7.7, 2.0, 8.1]
    expected = stats.permutation_test(
        (one, other), lambda a, b: np.mean(a) - np.mean(b), permutation_type="independent",
        alternative=alternative, n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = two_sample_test(one, other, alternative=alternative)
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    assert (found.n, found.arrangements) == (9, 126)


def test_paired_differences_agree_with_scipy():
    given = [0.4, -0.1, 1.2, 0.9, 2.2, 0.3, 0.8]
    expected = stats.permutation_test(
        (given, np.zeros(7)), lambda a, b: np.mean(a) - np.mean(b), permutation_type="samples",
        n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = paired_test(given)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.arrangements == 128


def test_rank_correlation_agrees_with_scipy():
    one, other = [1, 2, 3, 4, 5, 6], [2.0, 1.0, 4.0, 3.0, 6.0, 6.0]
    expected = stats.permutation_test(
        (one,), lambda a: stats.spearmanr(a, other).statistic, permutation_type="pairings",
        n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = association_test(one, other)
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)


def test_full_agreement_of_five_places_has_its_known_chance():
    found = association_test([1, 2, 3, 4, 5], [10, 20, 30, 40, 50], statistic="pearson")
    assert found.statistic == pytest.approx(1)
    assert found.p == pytest.approx(2 / 120)


def test_what_cannot_be_listed_is_sampled_with_a_stated_seed_and_never_zero():
    one, two = paired_test(range(1, 31)), paired_test(range(1, 31))
    assert not one.is_exact
    assert one.p == two.p >= 1 / 100_000
    assert str(one.seed) in one.text("en")
    close = two_sample_test(range(30), range(1, 31))
    assert close.p == pytest.approx(stats.ttest_ind(range(30), range(1, 31)).pvalue, abs=0.02)
