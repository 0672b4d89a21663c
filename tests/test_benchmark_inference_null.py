"""What chance gives, and the p-values that are read off it."""

import pytest

from citymetrics.benchmark.inference import holm
from citymetrics.benchmark.inference.null import distribution_of


def test_near_values_are_one_value():
    found = distribution_of([0.1 + 0.2, 0.3, 1.0])
    assert found.values == pytest.approx([0.3, 1.0])
    assert found.probabilities == pytest.approx([2 / 3, 1 / 3])


def test_two_sides_are_twice_the_smaller_tail():
    found = distribution_of([0, 0, 0, 1])
    assert found.p(1) == pytest.approx(0.5)
    assert found.p(0) == 1.0
    assert found.p(1, "greater") == pytest.approx(0.25)


def test_holm_follows_the_textbook():
    # 0.01 x 4, 0.013 x 3, 0.03 x 2 and 0.04 x 1, each at least as large as the one before: 0.04, 0.04, 0.06, 0.06.
    assert holm([0.04, 0.01, 0.03, 0.013]) == pytest.approx([0.06, 0.04, 0.06, 0.04])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []
