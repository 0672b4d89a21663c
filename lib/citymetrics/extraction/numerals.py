"""Chinese and Arabic numerals: how plans write a figure, and its value.

`NUMBER` is the expression of one figure without its unit: `1,240`, `5300余万`, `1.6亿`, `两`, `十五`, `百`. `read_number`
gives its value, exactly, and the vagueness that a 余 or 多 inside it adds.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from citymetrics.reading.cleantext import LOST

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_SEPARATORS = ",， \u00a0\u2009\u202f"
# A figure longer than these is no plan's; without a limit a page of nothing but figures is read again from each of them.
_GROUPS, _FIGURES, _HAN_FIGURES = 5, 18, 15

_ARABIC = rf"(?:\d{{1,3}}(?:[{_SEPARATORS}]\d{{3}}){{1,{_GROUPS}}}(?!\d)(?:\.\d{{1,9}})?|\d{{1,{_FIGURES}}}(?:\.\d{{1,9}})?)"
_DAMAGED = rf"(?:[\d.]{{0,9}}{LOST}{{1,9}}[\d.]{{0,9}})"
_MAGNITUDE = r"(?:[ ]?[余多来几]?(?:万亿|百万|千万|百亿|千亿|[十百千万亿])(?!分))"
_HAN = "一二两三四五六七八九十百千"
_CHINESE = (
    rf"(?:[{_HAN}][{_HAN}零〇]{{0,{_HAN_FIGURES}}}(?:万[{_HAN}零〇]{{0,{_HAN_FIGURES}}}|亿[{_HAN}万零〇]{{0,{_HAN_FIGURES}}})?"
    r"(?:点[一二三四五六七八九零〇]{1,4}(?:万亿|[万亿])?)?)"
)
_ONES = "一二三四五六七八九"
_FALLING = "|".join(f"{one}[{_ONES[: at + 1]}]" for at, one in enumerate(_ONES))
_RISING = rf"十[{_ONES}两零〇]{{0,3}}[十百千]|百[{_ONES}两零〇十]{{0,5}}[百千]|千[{_ONES}两零〇十百]{{0,7}}千"
# No figures of positions: 七五, 三三四, 二三点五, 五十五百, nor 十三五, which is a plan. Four digits or a zero among them are a year's.
_NO_NUMERAL = (
    rf"(?![{_HAN}零〇万亿]{{0,{_HAN_FIGURES}}}?(?<![{_ONES}零〇])(?:(?:{_FALLING})(?![{_ONES}零〇])|[{_ONES}]{{3}}(?![{_ONES}零〇])|[{_ONES}两][{_ONES}]点|{_RISING}))"
    "(?!十[一二三四]五)"
)
ARABIC_NUMBER = rf"(?:(?:{_DAMAGED}|\d{{1,6}}亿\d{{1,4}}(?=万)|{_ARABIC}){_MAGNITUDE}?[余多]?)"
# 亿元以上项目 is a hundred million and more.
CHINESE_NUMBER = (
    rf"(?:(?<![{_HAN}])(?<![{_HAN}]点)(?:{_NO_NUMERAL}{_CHINESE}[余多几]?|(?<![\d十百千余多几])亿(?=元以上)))"
)
NUMBER = rf"(?:{ARABIC_NUMBER}|{CHINESE_NUMBER})"

_PARTS = re.compile(
    rf"(?P<figure>{_DAMAGED}|\d{{1,6}}亿\d{{1,4}}(?=万)|{_ARABIC})[ ]?(?P<vague>[余多来几]?)"
    r"(?P<magnitude>万亿|百万|千万|百亿|千亿|[十百千万亿])?(?P<tail>[余多]?)$"
)
_MAGNITUDES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "百万": 10**6,
    "千万": 10**7,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_TWO = re.compile(rf"(?<![{_ONES}零〇])[{_ONES}两][{_ONES}](?![{_ONES}零〇])")
_APPROX = {"余": "approx", "来": "approx", "几": "approx", "多": "gt", "": ""}
_VAGUE = "余多几"


class Number(NamedTuple):
    """A figure's value (None where damage took a digit), the bound that its own words state (``approx``, ``gt`` or ``""``), and the
    upper end where it names two (三五 is 3 to 5, 二三十 20 to 30)."""

    value: Decimal | None
    vague: str
    chinese: bool
    upper: Decimal | None = None


def read_chinese(text: str) -> int:
    """The value of a Chinese numeral of positions (三十, 一千二百, 两万五千) or of digits (二〇二五).

    Raises
    ------
    ValueError
        A character is no Chinese digit.
    """
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = power = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            power = 0 if char in "零〇" else power
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit, power = 0, _POWERS[char]
        elif char in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[char]
            section = digit = 0
            power = _MYRIADS[char]
        else:
            raise ValueError(f"{char!r} is no Chinese numeral")
    # 两万五 is 25,000 and 一百五 is 150: the last digit takes the place below; 一百零五 is 105.
    below = power // 10 if digit and power > 10 else 1
    return total + section + digit * below


def read_number(text: str) -> Number:
    """Read one figure as `NUMBER` finds it.

    Raises
    ------
    ValueError
        `text` is no such figure.
    """
    parts = _PARTS.match(text)
    if parts is None:
        vague = text[-1] if text[-1:] in _VAGUE else ""
        whole, _, decimals = text.rstrip(_VAGUE).partition("点")
        two = _TWO.search(whole)
        if two and not decimals:
            low, high = (read_chinese(f"{whole[: two.start()]}{one}{whole[two.end() :]}") for one in two[0])
            if low < high:
                return Number(Decimal(low), _APPROX[vague], True, Decimal(high))
        value = Decimal(read_chinese(whole))
        if decimals:
            digits = decimals.rstrip("".join(_MYRIADS))
            value += Decimal("0." + "".join(str(_DIGITS[char]) for char in digits))
            value *= _MAGNITUDES.get(decimals[len(digits) :], 1)
        return Number(value, _APPROX[vague], True)
    vague = _APPROX[parts["vague"] or parts["tail"]]
    if LOST in parts["figure"]:
        return Number(None, vague, False)
    if "亿" in parts["figure"]:
        above, _, below = parts["figure"].partition("亿")
        return Number(Decimal(above) * 10**8 + Decimal(below) * 10**4, vague, False)
    figure = Decimal(re.sub(f"[{_SEPARATORS}]", "", parts["figure"]))
    return Number(figure * _MAGNITUDES.get(parts["magnitude"] or "", 1), vague, False)


def ordered_ends(low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None] | None:
    """The ends of a range, neither where damage has destroyed one of them; None where they are in no order."""
    if low is None or high is None:
        return None, None
    return (low, high) if low <= high else None
