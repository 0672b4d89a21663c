import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.benchmark.interval import Interval, denominator_interval, stated_interval


def row(value, comparator="eq", value_max=math.nan, unit="count"):
    return {"value": value, "value_max": value_max, "comparator": comparator, "unit": unit}


@pytest.mark.parametrize(
    ("given", "low", "high"),
    [
        (row(300.0, "ge"), 300, math.inf),
        (row(95.0, "ge", unit="%"), 95, 100),
        (row(120.0, "ge", unit="%"), 120, 120),
        (row(9.0, "le"), 0, 9),
        (row(1.0, "range", 2.0), 1, 2),
        (row(50.0, "approx"), 50, 50),
        (row(100.0, "all", unit="%"), 100, 100),
        (row(-5.0, "le"), -5, -5),
    ],
)
def test_a_stated_figure_is_as_wide_as_the_text_says(given, low, high):
    assert stated_interval(given) == Interval(low, high)


def test_a_missing_figure_has_no_interval():
    assert stated_interval(row(math.nan)) is None


def test_a_denominator_is_as_wide_as_its_sources():
    assert denominator_interval(SimpleNamespace(value=670.14, low=667.8, high=676.0)) == Interval(667.8, 676)
    assert denominator_interval(SimpleNamespace(value=6340.5, low=None, high=None)).is_point
    assert denominator_interval(SimpleNamespace(value=2.0)).is_point


def test_the_ends_of_a_quotient():
    assert Interval(4, math.inf).over(Interval(2, 4)) == Interval(1, math.inf)
    assert Interval(4, 4).over(Interval(300, math.inf)) == Interval(0, 4 / 300)
    assert Interval(1, 2).over(Interval(0, 4)) == Interval(0.25, math.inf)
    assert Interval(1, 2).over(Interval(0, 0)) is None


def test_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="not below"):
        Interval(2, 1)


ends = st.floats(0.01, 1e6)


@given(a=ends, b=ends, c=ends, d=ends)
def test_every_quotient_and_difference_lies_within(a, b, c, d):
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    quotient = one.over(other)
    for x in (one.low, one.high):
        for y in (other.low, other.high):
            assert quotient.low * (1 - 1e-12) <= x / y <= quotient.high * (1 + 1e-12)
            assert x - y in one.minus(other)
    assert one.hull(other).low <= min(one.low, other.low)
    assert one.meets(other) == (max(one.low, other.low) <= min(one.high, other.high))
