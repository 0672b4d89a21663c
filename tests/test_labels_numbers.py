import pytest

from citymetrics.labels import format_bounds, format_date, format_day, format_number, format_quantity
from citymetrics.labels.numbers import format_fixed, format_percent, format_signed, format_span


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
        (24_870_895, "zh", None, "2,487.0895万"),
        (24_870_895, "en", None, "24,870,895"),
        (24_870_895, "en", 3, "24.9 million"),
        (-0.25, "en", None, "−0.25"),
        (-50_000_000, "zh", None, "−5,000万"),
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
    assert format_day("2025-12-31") == "2025年12月31日"
    assert format_day("2025-12-31", "en") == "31 December 2025"
    assert format_date("2024") == "2024年"
    assert format_date("2024", "en") == "2024"
    assert format_date("") == ""


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0, 0, "0%"), (100, 0, "100%"), (99.6, 0, ">99%"), (99.97, 1, ">99.9%"), (0.2, 0, "<1%"), (0.04, 1, "<0.1%"),
     (45.5, 0, "46%"), (150.0, 0, "150%"), (-3.2, 0, "−3%"), (float("nan"), 0, ""), (None, 0, "")],
)  # fmt: skip
def test_a_share_is_none_or_all_only_where_it_is_exact(value, decimals, shown):
    assert format_percent(value, decimals) == shown


def test_signs_are_true_ones_and_ranges_have_an_en_dash():
    assert [format_signed(value, 1) for value in (5, -0.34, 0.04, None)] == ["+5.0", "−0.3", "±0.0", ""]
    assert [format_fixed(value, 2) for value in (1234.5, -0.5, -0.001, None)] == [
        "1,234.50",
        "−0.50",
        "0.00",
        "",
    ]
    assert format_span(1.24, 3.4) == "1.2–3.4"
    assert format_span(-1.2, 3.4) == "−1.2 – 3.4"
    assert format_span(float("nan"), 3.4) == ""
