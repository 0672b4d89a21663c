"""Kendall's W against published tables, scipy and full enumerations."""

import numpy as np
import pytest
from scipy import stats

from citymetrics.benchmark import kendall_w
from citymetrics.benchmark.inference import count_signs, kendall

# Critical values of Friedman's statistic, which is m(n - 1)W, at 5 and 1 %: the standard table (n places, m rankings), as in
# Siegel (1956), table N, and Neave (1978), Statistics Tables.
FRIEDMAN = [
    (3, 3, 6.000, None), (3, 4, 6.500, 8.000), (3, 5, 6.400, 8.400), (3, 6, 7.000, 9.000), (3, 7, 7.143, 8.857),
    (3, 8, 6.250, 9.000), (3, 9, 6.222, 9.556), (3, 15, 6.400, 8.933), (4, 2, 6.000, None), (4, 3, 7.400, 9.000),
    (4, 4, 7.800, 9.600), (4, 5, 7.800, 9.960), (4, 6, 7.600, 10.200), (4, 10, 7.680, 10.680), (5, 2, 7.600, 8.000),
    (5, 3, 8.533, 10.133), (5, 4, 8.800, 11.200), (5, 5, 8.960, 11.680),
]  # fmt: skip


@pytest.mark.parametrize(("n", "m", "five", "one"), FRIEDMAN)
def test_the_exact_distribution_of_w_has_the_published_critical_values(n, m, five, one):
    found = kendall_w([list(range(n))] * m).null_distribution
    tails = np.cumsum(found.probabilities[::-1])[::-1]
    for level, expected in ((0.05, five), (0.01, one)):
        reached = found.values[tails <= level + 1e-12]
        shown = m * (n - 1) * reached.min() if len(reached) else None
        assert shown == (None if expected is None else pytest.approx(expected, abs=6e-4))


def test_the_tails_of_w_are_those_of_siegels_table():
    # Three places, four rankings: chi-square-r 6.5 has p = .042, 6.0 p = .069, 4.5 p = .125 (Siegel 1956, table N).
    found = kendall_w([[1, 2, 3]] * 4).null_distribution
    for statistic, p in ((8.0, 0.0046), (6.5, 0.042), (6.0, 0.069), (4.5, 0.125), (2.0, 0.431)):
        assert found.at_least(statistic / 8) == pytest.approx(p, abs=6e-4)


def test_w_with_ties_is_corrected_and_agrees_with_a_full_enumeration():
    from itertools import permutations, product

    rows = [[1, 2, 2, 4], [1, 1, 3, 4], [2, 1, 3, 4]]
    ranks = np.array([stats.rankdata(row) for row in rows])

    def w(table):
        spread = ((table.sum(axis=0) - 7.5) ** 2).sum()
        return 12 * spread / (9 * 60 - 3 * (6 + 6 + 0))

    every = [w(np.array(one)) for one in product(*(set(permutations(row)) for row in ranks.tolist()))]
    found = kendall_w(rows)
    assert found.statistic == pytest.approx(w(ranks))
    assert found.statistic == pytest.approx(
        stats.friedmanchisquare(*np.array(rows).T).statistic / (3 * 3), rel=1e-9
    )
    assert found.p == pytest.approx(np.mean(np.array(every) >= w(ranks) - 1e-9))


def test_two_places_make_w_a_sign_test():
    rows = [[2, 1]] * 7 + [[1, 2]]
    assert kendall_w(rows).p == pytest.approx(count_signs(7, 1).p)


def test_too_many_rankings_are_shuffled_and_come_near(monkeypatch):
    rows = [[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4], [1, 2, 4, 3]]
    exact = kendall_w(rows)
    monkeypatch.setattr(kendall, "MOST_STEPS", 1)
    sampled = kendall_w(rows)
    assert exact.is_exact and not sampled.is_exact
    assert sampled.p == pytest.approx(exact.p, abs=0.003)


@pytest.mark.parametrize("rows", [[[1, 1, 1], [2, 2, 2]], [[1, 2, float("nan")], [1, 2, 3]], [], [[1], [2]]])
def test_rankings_that_say_nothing_are_refused(rows):
    found = kendall_w(rows)
    assert found.p is None and found.refused
    assert "nan" not in found.html().lower()
