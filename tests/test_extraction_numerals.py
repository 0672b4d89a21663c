from decimal import Decimal

import pytest

from citymetrics.extraction.numerals import read_chinese, read_number


@pytest.mark.parametrize(
    ("text", "value", "vague"),
    [
        ("1,240", 1240, ""),
        ("1，240", 1240, ""),
        ("1 240", 1240, ""),
        ("509.77万", 5097700, ""),
        ("5300余万", 53000000, "approx"),
        ("2.1万余", 21000, "approx"),
        ("4300余", 4300, "approx"),
        ("50多万", 500000, "gt"),
        ("1.6亿", 160000000, ""),
        ("3千", 3000, ""),
        ("两", 2, ""),
        ("十五", 15, ""),
        ("三十", 30, ""),
        ("一百二十", 120, ""),
        ("一千二百", 1200, ""),
        ("两万五千", 25000, ""),
        ("百", 100, ""),
        ("二〇二五", 2025, ""),
    ],
)
def test_figures_have_their_value(text, value, vague):
    number = read_number(text)
    assert (number.value, number.vague) == (Decimal(value), vague)


def test_a_lost_digit_leaves_no_value():
    assert read_number("□0万").value is None


def test_no_numeral_is_refused():
    with pytest.raises(ValueError, match="no Chinese numeral"):
        read_chinese("公里")
