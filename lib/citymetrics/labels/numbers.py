"""Numbers and dates as a reader of that language writes them; nothing else in the house formats a number by hand.

A stated figure keeps every digit that the plan gave; a computed one (per head, per year) gets three
significant digits. Chinese groups large amounts by 万 and 亿, English by million and billion; a minus is a true one, a range
has an en dash. Units come from `citymetrics.units`.
"""

from __future__ import annotations

import math
from datetime import date

from citymetrics.labels.wording import text
from citymetrics.units import find_unit

SYMBOLS = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ ", "range": "", "all": ""}
SCALES = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e9, " billion"), (1e6, " million"))}
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ", 5: "Ⅴ"}
MINUS = "−"


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
    if value < 0:
        return MINUS + format_number(-value, lang, digits=digits)
    for factor, word in SCALES["en" if lang == "en" else "zh"]:
        # A stated number whose digits the scale would cut is written out: 24,870,895.
        if value >= factor and (
            digits or math.isclose(round(value / factor, 4) * factor, value, rel_tol=1e-12)
        ):
            return _plain(value / factor, 4) + word
    if digits:
        return _plain(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0)
    return _plain(value, 2 if abs(value) >= 1 else 4)


def format_fixed(value: float | None, decimals: int = 0) -> str:
    """`value` with just so many decimals, thousands grouped: `1,234`, `−0.50`. Empty for no number."""
    if value is None or not math.isfinite(value):
        return ""
    shown = f"{abs(value):,.{decimals}f}"
    return MINUS + shown if value < 0 and shown.strip("0.,") else shown


def format_signed(value: float | None, decimals: int = 0) -> str:
    """`value` with its sign, `+5`, `−0.3`, `±0` where nothing of it is left to see."""
    shown = format_fixed(abs(value), decimals) if value is not None else ""
    if not shown or value is None:
        return ""
    return ("±" if not shown.strip("0.,") else "+" if value > 0 else MINUS) + shown


def format_percent(value: float | None, decimals: int = 0) -> str:
    """A share in per cent; 0% and 100% only where they are exact, else `<1%` and `>99%` (`>99.9%` with one decimal). Empty for no
    number."""
    if value is None or not math.isfinite(value):
        return ""
    step = 10.0**-decimals
    if 0 < value < 100 and round(value, decimals) <= 0:
        return f"<{step:.{decimals}f}%"
    if 0 < value < 100 and round(value, decimals) >= 100:
        return f">{100 - step:.{decimals}f}%"
    return f"{format_fixed(value, decimals)}%"


def format_span(low: float | None, high: float | None, decimals: int = 1) -> str:
    """The ends of an interval: `1.2–3.4`, with spaces where one is negative: `−1.2 – 3.4`. Empty where there is none."""
    ends = [format_fixed(end, decimals) for end in (low, high)]
    if not all(ends):
        return ""
    return (" – " if ends[0].startswith(MINUS) else "–").join(ends)


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
    """A deadline: `2025-12-31` as 2025年底 or end of 2025, any other day as `format_day` writes it."""
    return _dated(iso, lang, "dates.end")


def format_day(iso: str, lang: str = "zh") -> str:
    """A day as readers of `lang` write it, 2020年11月1日 or 1 November 2020; `2024` as 2024年 or 2024. Empty, and what is no date,
    stay as they are."""
    return _dated(iso, lang, "dates.day_12")


def _dated(iso: str, lang: str, last_day: str) -> str:
    given = str(iso)
    if len(given) == 4 and given.isdigit():
        return text("dates.year", lang, year=given)
    try:
        day = date.fromisoformat(given[:10])
    except ValueError:
        return given
    address = last_day if (day.month, day.day) == (12, 31) else f"dates.day_{day.month}"
    return text(address, lang, year=day.year, day=day.day)
