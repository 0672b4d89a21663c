"""Finding quantities in clean text: numerals × units, ranges, lists, shares and words that are numbers.

This module finds what is written; what it means (bound, role, scope, time) is decided by the modules beside it. One
expression scans the text once, so time is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.numerals import (
    ARABIC_NUMBER,
    CHINESE_NUMBER,
    NUMBER,
    ordered_ends,
    read_chinese,
    read_number,
)
from citymetrics.extraction.surfaces import divide_unit, period_of, surfaces, unit_expression
from citymetrics.units import find_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at clean `start:end`.

    `unit` is canonical; `counter` is the unit as written; `vague` is a bound that the figure's own words state; `kind` is
    `measure`, `count`, `share`, `word`, `grade`, `ratio` or `bare` (a list member that borrows its unit from the last).
    """

    start: int
    end: int
    value: Decimal | None
    unit: str
    kind: str
    counter: str = ""
    value_max: Decimal | None = None
    vague: str = ""
    chinese: bool = False
    per: str = ""

    @property
    def damaged(self) -> bool:
        return self.value is None


_RANKS = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5} | {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
}
_MOST_TO_ONE = 2
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST_SPREAD = 20
_DASH = "[-—–−~～〜至到]{1,2}"
CLOCK = {"小时": 3600, "分钟": 60, "分": 60, "秒": 1}
_FIRSTS = "0-9０-９□亿零〇一二两三四五六七八九十百千全应宜基彻整动实归清半过超减翻劣ⅠⅡⅢⅣⅤIV《（(所"
"""What a quantity, or a date or title to be passed over, can begin with."""
_MORE = r"\d零〇一二两三四五六七八九十百千万亿"
"""What goes on with a numeral: one that was read only in part is none."""


@cache
def _scanner() -> re.Pattern[str]:
    words = lexicon("words")
    return re.compile(
        rf"""
        (?=[{_FIRSTS}])(?:
        (?P<date>(?:19|20)\d\d(?:年?[-—–~～至到]{{1,2}}(?:(?:19|20)\d\d))?(?:年度|年(?!一遇))(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?
              |\d{{1,2}}月(?:\d{{1,2}}日)?|[二一]〇[〇一二三四五六七八九]{{2}}年|(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}
              |\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?(?=[\s一-鿿])(?!(?:以上|以下|左右|的?比例|配)))
        |(?P<title>《[^《》]{{0,80}}》|[（(](?:19|20)\d\d[-—–~～至]{{1,2}}(?:19|20)?\d\d年?[)）])
        |(?P<none>{"|".join(words["none"])})|(?P<all>{"|".join(words["all"])})
        |(?P<part>{alternation(words["shares"])})
        |百分之(?P<percent>{NUMBER})(?![{_MORE}])
        |(?P<denominator>{CHINESE_NUMBER})分之(?P<numerator>{CHINESE_NUMBER})(?![{_MORE}])
        |(?<![统第唯专])(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?(?=以上|左右|多|[的，,。；;、]|$|(?<!一成)[一-鿿])
              (?![为立熟效果绩就员都长分品功本交型])
        |翻(?:了)?(?:(?P<double>[一两二三])番|倍)
        |(?P<clock>\d{{1,4}}(?:小时|分)\d{{1,2}}(?:分钟|分|秒)(?:\d{{1,2}}秒)?)
        |(?P<water>(?P<worst>劣)?(?P<roman>[ⅠⅡⅢⅣⅤ]|(?<![A-Za-z])(?:III|II|IV|I|V)(?=类))(?:类|级))
        |(?P<grade>(?P<rank>[一二三四五1-5])(?:星级|(?:类|级)(?=A?(?:及|或)?以上|A?标准|[AB](?![A-Za-z])|养护|水平|水质|及格|[，,。；;]|$)(?:[AB](?![A-Za-z]))?))
        |(?<![\d.:：])(?P<left>\d{{1,4}}(?:\.\d{{1,4}})?)[:：∶比](?P<right>\d{{1,4}}(?:\.\d{{1,4}})?)(?![\d:：]|\s?[万亿%个项条处座家户公平名所台套])
        |(?P<fraction>(?<![\d/.])\d{{1,3}}/\d{{1,3}})(?![\d/])(?=[一-鿿，,。；;、]|$)(?![月日号年期])
        |(?<![\d.])(?<![,，]\d{{3}}[,，])(?P<first>{NUMBER})(?:\s?(?P<unit1>{alternation(surfaces())})?\s?{_DASH}\s?(?P<second>{NUMBER}))?\s?{unit_expression()}
        |(?<![\d.])(?P<people>\d{{1,5}}(?:\.\d{{1,4}})?[余多]?[万亿][余多]?)(?={alternation(lexicon("units")["people_behind"])})
        |(?<=人口)(?P<population>\d{{1,5}}(?:\.\d{{1,4}})?[万亿])(?![一-鿿])
        |(?<![\d.])(?P<years>{ARABIC_NUMBER}|{CHINESE_NUMBER}(?=年以上|年以下|年以内))(?:{_DASH}(?P<years2>{ARABIC_NUMBER}))?年(?![度代内期底末初前后份均])
        |(?<![\d.])(?P<bare>{ARABIC_NUMBER})(?=\s{{0,3}}(?:[、和及与]|以及)\s{{0,3}}{ARABIC_NUMBER})
        |(?<![\d.])(?P<level>\d{{1,4}}(?:\.\d{{1,3}})?)(?=(?:以上|以下|以内|左右)?(?:[，,。；;、)）\s]|$))(?<![年月日]\d)
        )
        """,
        re.VERBOSE,
    )


def scan_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities written in ``text[start:end]``, in order, traps included; list members carry their list's unit."""
    pending: list[Quantity] = []
    for match in _scanner().finditer(text, start, end):
        quantity = _read(match)
        if quantity is None:
            continue
        if quantity.kind == "bare":
            if pending and not _same_list(text[pending[-1].end : quantity.start]):
                pending.clear()
            pending.append(quantity)
            continue
        if pending:
            if (
                quantity.kind in ("measure", "count", "share")
                and not quantity.chinese
                and _same_list(text[pending[-1].end : quantity.start])
            ):
                written = text[quantity.start : quantity.end]
                yield from (
                    _lend_unit(quantity, member, _lent_magnitude(text[member.start : member.end], written))
                    for member in pending
                )
            pending.clear()
        yield quantity


def _lent_magnitude(member: str, last: str) -> int:
    """In 28、21和15万平方米 the members borrow the last one's 万; in 8000和1.5万个 they don't."""
    figure = re.match(r"[\d.,，]{1,24}[万亿]", last)
    return _shared_magnitude(member, figure.group(), listed=True) if figure else 1


def _lend_unit(last: Quantity, member: Quantity, magnitude: int) -> Quantity:
    factor = magnitude * (surfaces()[last.counter].factor if last.counter in surfaces() else Decimal(1))
    value = None if member.value is None else member.value * factor
    return replace(member, value=value, unit=last.unit, kind=last.kind, counter=last.counter, per=last.per)


def _same_list(between: str) -> bool:
    return re.fullmatch(r"\s{0,3}(?:[、,，和及与]|以及)\s{0,3}", between) is not None


def _read(match: re.Match[str]) -> Quantity | None:
    found = match.groupdict()
    start, end = match.span()
    if found["date"] or found["title"]:
        return None
    if found["unit"]:
        return _read_measure(match)
    if found["all"]:
        return Quantity(start, end, Decimal(100), "%", "word", match.group())
    if found["none"]:
        return Quantity(start, end, Decimal(0), "%", "word", match.group())
    if found["bare"]:
        number = read_number(found["bare"])
        return Quantity(start, end, number.value, "", "bare", vague=number.vague)
    if found["people"] or found["population"]:
        number = read_number(found["people"] or found["population"])
        return Quantity(start, end, number.value, "person", "count", "", number.upper, vague=number.vague)
    if found["level"]:
        return Quantity(start, end, Decimal(found["level"]), "ratio", "level")
    if found["years"]:
        number = read_number(found["years"])
        most = number.upper
        if found["years2"]:
            if _CALENDAR_YEAR.fullmatch(found["years2"]):
                return None  # 由5000到2025年: a figure and the year that it is for
            ends = ordered_ends(number.value, read_number(found["years2"]).value)
            if ends is None:
                return None
            number, most = number._replace(value=ends[0]), ends[1]
        return Quantity(
            start, end, number.value, "yr", "measure", "年", most, vague=number.vague, chinese=number.chinese
        )
    if found["water"]:
        rank = _RANKS[found["roman"]] + (1 if found["worst"] else 0)
        return Quantity(start, end, Decimal(rank), "grade", "grade", "类")
    if found["grade"]:
        return Quantity(start, end, Decimal(_RANKS[found["rank"]]), "grade", "grade", match.group()[1:])
    if found["clock"]:
        return _read_clock(match)
    return _read_share(match)


def _read_share(match: re.Match[str]) -> Quantity | None:
    """Parts of a whole in words and strokes, multiples and ratios."""
    found = match.groupdict()
    start, end = match.span()
    if found["part"]:
        value, bound = lexicon("words")["shares"][found["part"]]
        return Quantity(
            start, end, Decimal(value), "%", "share", found["part"], vague="" if bound == "eq" else bound
        )
    if found["percent"]:
        number = read_number(found["percent"])
        return Quantity(start, end, number.value, "%", "share", "%", number.upper, vague=number.vague)
    if found["denominator"]:
        above, below = read_number(found["numerator"]), read_number(found["denominator"])
        if not above.value or not below.value or below.vague or above.upper or below.upper:
            return None
        share = above.value / below.value * 100
        return Quantity(start, end, share, "%", "share", match.group(), vague=above.vague, chinese=True)
    if found["tenths"]:
        half = found["half"]
        rest = 5 if half == "半" else read_chinese(half) if half else 0
        value = Decimal(read_chinese(found["tenths"]) * 10 + rest)
        return Quantity(start, end, value, "%", "share", match.group(), chinese=True)
    if found["left"]:
        left, right = Decimal(found["left"]), Decimal(found["right"])
        if not left or not right:
            return None
        # 户车比1:1.2 is told by how much there is to one, 坡度1:12 and 桩车比1:4 are parts of one.
        value = right / left if left == 1 and right <= _MOST_TO_ONE else left / right
        return Quantity(start, end, value, "ratio", "ratio", ":")
    if found["fraction"]:
        top, bottom = (Decimal(part) for part in found["fraction"].split("/"))
        return Quantity(start, end, top / bottom * 100, "%", "share", "/") if bottom > top else None
    doubled = Decimal(2) ** read_chinese(found["double"] or "一")
    return Quantity(start, end, doubled, "times", "measure", "番")


def _read_clock(match: re.Match[str]) -> Quantity:
    seconds = Decimal(0)
    for figure, unit in re.findall(r"(\d{1,4})(小时|分钟|分|秒)", match.group()):
        seconds += Decimal(figure) * CLOCK[unit]
    return Quantity(match.start(), match.end(), seconds, "s", "measure", "秒")


def _read_measure(match: re.Match[str]) -> Quantity | None:
    found = match.groupdict()
    start, end = match.span()
    written, per, by = found["unit"], found["per"] or "", found["by"] or found["spoken"] or ""
    number = read_number(found["first"])
    if written == "年一遇":
        unit, factor, kind = "yr", Decimal(1), "measure"
        if by or per:
            return None
    else:
        # 微克/立方米 is one unit of its own where the list has it.
        surface = surfaces().get(f"{written}/{by}") if by else None
        surface, by = (surface, "") if surface else (surfaces()[written], by)
        unit, share = divide_unit(surface.unit, by, per)
        factor, kind = surface.factor * share, surface.kind
        if find_unit(unit) is None:  # micrograms a cubic metre for 10,000 people
            return None
    value = None if number.value is None else number.value * factor
    value_max = None if number.upper is None else number.upper * factor
    if found["second"]:
        if number.upper is not None:
            return None
        upper = read_number(found["second"])
        low_factor = surfaces()[found["unit1"]].factor if found["unit1"] else factor
        if number.value is not None and not found["unit1"]:
            low_factor = factor * _shared_magnitude(found["first"], found["second"])
        value = None if number.value is None else number.value * low_factor
        ends = ordered_ends(value, None if upper.value is None else upper.value * factor)
        if ends is None:
            return None
        value, value_max = ends
    elif found["unit1"]:
        return None
    return Quantity(
        start, end, value, unit, kind, written, value_max, number.vague, number.chinese, period_of(per)
    )


def _shared_magnitude(first: str, second: str, *, listed: bool = False) -> int:
    """In 3-5万 the first figure borrows the second's 万; in 5000-1万 it doesn't. Figures that are `listed` need not rise."""
    magnitude = re.search(r"[万亿]", second)
    if magnitude is None or re.search(r"[千万亿]", first):
        return 1
    low, high = read_number(first).value, read_number(second[: magnitude.start()]).value
    scale = {"万": 10**4, "亿": 10**8}[magnitude.group()]
    if low is None or high is None:
        return 1
    return scale if low < (high * _LIST_SPREAD if listed else high) else 1
