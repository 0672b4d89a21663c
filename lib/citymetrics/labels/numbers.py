"""Numbers as a reader of that language writes them.

A stated figure keeps every digit that the plan gave; a computed one (per head, per year) gets three
significant digits. Chinese groups large amounts by 万 and 亿, English by million and billion. Units come
from `citymetrics.units`.
"""

from __future__ import annotations

import math
from datetime import date

from citymetrics.units import find_unit

SYMBOLS = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ ", "range": "", "all": ""}
SCALES = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e9, " billion"), (1e6, " million"))}
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ", 5: "Ⅴ"}
MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def unit_label(unit: str, lang: str = "zh") -> str:
    """How `unit` (canonical) is written behind a number; an unknown unit is shown as it is."""
    known = find_unit(unit)
    return known.symbol.text(lang) if known else unit


def round_significant(value: float, digits: int) -> float:
    """`value` with `digits` significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _plain(value: float, decimals: int) -> str:
    written = f"{value:,.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def format_number(value: float | None, lang: str = "zh", *, digits: int | None = None) -> str:
    """`value` as readers of `lang` write it; `digits` significant digits, or all that were stated. Empty
    for no number.

    >>> format_number(50_000_000), format_number(50_000_000, "en"), format_number(0.03127, digits=3)
    ('5,000万', '50 million', '0.0313')
    """
    if value is None or not math.isfinite(value):
        return ""
    if digits:
        value = round_significant(value, digits)
    for factor, word in SCALES["en" if lang == "en" else "zh"]:
        if abs(value) >= factor:
            return _plain(value / factor, 4) + word
    if digits:
        return _plain(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0)
    return _plain(value, 2 if abs(value) >= 1 else 4)


def _grade(value: float, lang: str) -> str:
    return f"{ROMAN[int(value)]}类" if lang == "zh" else f"class {ROMAN[int(value)]}"


def format_quantity(value: float | None, unit: str, lang: str = "zh", *, digits: int | None = None) -> str:
    """`value` with its unit: `5,000万平方米`, `50 million m²`, `95%`, a water class as `Ⅲ类`. Empty for no
    number."""
    number = format_number(value, lang, digits=digits)
    if not number or value is None:
        return ""
    if unit == "grade" and value in ROMAN:
        return _grade(value, lang)
    known = find_unit(unit)
    symbol = unit_label(unit, lang)
    gap = " " if symbol and lang == "en" and not (known and known.tight) else ""
    return f"{number}{gap}{symbol}"


def format_bounds(
    low: float | None,
    high: float | None,
    unit: str,
    comparator: str,
    lang: str = "zh",
    *,
    digits: int | None = None,
) -> str:
    """A figure with what bounds it: `≥ 600公里`, `1–2`, `≈ 100万平方米`. Empty for no lower figure."""
    if low is None or not math.isfinite(low):
        return ""
    quantity = format_quantity(low, unit, lang, digits=digits)
    if high is not None and math.isfinite(high) and high != low:
        quantity = (
            f"{format_number(low, lang, digits=digits)}–{format_quantity(high, unit, lang, digits=digits)}"
        )
    return f"{SYMBOLS.get(comparator, '')}{quantity}"


def format_date(iso: str, lang: str = "zh") -> str:
    """`2025-12-31` as 2025年底 or end of 2025; other days as the language writes them. Empty, and what is no date, stay as they are."""
    try:
        day = date.fromisoformat(str(iso)[:10])
    except ValueError:
        return str(iso)
    if (day.month, day.day) == (12, 31):
        return f"{day.year}年底" if lang == "zh" else f"end of {day.year}"
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month]} {day.year}"
