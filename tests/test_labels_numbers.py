import pytest

from citymetrics.labels import format_bounds, format_date, format_number, format_quantity


@pytest.mark.parametrize(
    ("value", "lang", "digits", "shown"),
    [
        (50_000_000, "zh", None, "5,000万"),
        (50_000_000, "en", None, "50 million"),
        (160_000_000, "zh", None, "1.6亿"),
        (9894, "zh", None, "9,894"),
        (66.6667, "zh", None, "66.67"),
        (0.08333, "zh", None, "0.0833"),
        (0.031274, "zh", 3, "0.0313"),
        (26402.7, "zh", 3, "2.64万"),
        (0, "zh", 3, "0"),
        (float("nan"), "zh", 3, ""),
        (None, "en", None, ""),
    ],
)
def test_numbers_are_written_as_the_language_does(value, lang, digits, shown):
    assert format_number(value, lang, digits=digits) == shown


@pytest.mark.parametrize(
    ("value", "unit", "lang", "shown"),
    [
        (95, "%", "zh", "95%"),
        (95, "%", "en", "95%"),
        (600, "km", "zh", "600公里"),
        (600, "km", "en", "600 km"),
        (300, "count", "zh", "300"),
        (3, "grade", "zh", "Ⅲ类"),
        (3, "grade", "en", "class Ⅲ"),
        (6_000_000, "t/d", "zh", "600万吨/日"),
    ],
)
def test_quantities_carry_their_unit(value, unit, lang, shown):
    assert format_quantity(value, unit, lang) == shown


@pytest.mark.parametrize(
    ("low", "high", "comparator", "shown"),
    [
        (600, None, "ge", "≥ 600公里"),
        (600, None, "lt", "< 600公里"),
        (600, 600, "approx", "≈ 600公里"),
        (1, 2, "range", "1–2公里"),
        (float("nan"), None, "ge", ""),
    ],
)
def test_bounds_stand_before_the_figure(low, high, comparator, shown):
    assert format_bounds(low, high, "km", comparator) == shown


def test_year_ends_are_named_and_other_days_written_out():
    assert format_date("2025-12-31") == "2025年底"
    assert format_date("2025-12-31", "en") == "end of 2025"
    assert format_date("2020-05-31") == "2020年5月31日"
    assert format_date("2020-05-31", "en") == "31 May 2020"
    assert format_date("") == ""
