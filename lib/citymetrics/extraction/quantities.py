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

from citymetrics.extraction.lexicon import alternation, any_of, lexicon
from citymetrics.extraction.numerals import ARABIC_NUMBER, CHINESE_NUMBER, NUMBER, read_chinese, read_number


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


_NUMERAL_NAME = re.compile(r"\d[+＋][\dN+＋]*[”\"]?$")
_FIGURE_NEXT = re.compile(r"[了约近]?\d")
_ROMAN = {
    "Ⅰ": 1,
    "Ⅱ": 2,
    "Ⅲ": 3,
    "Ⅳ": 4,
    "Ⅴ": 5,
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
}
_DASH = "[-—–−~～至到]{1,2}"
_FLOWS = {"日": "d", "天": "d", "年": "a"}
_PER_WORDS = {"日": "day", "天": "day", "月": "month", "年": "year"}


@cache
def _surfaces() -> dict[str, tuple[str, Decimal, str]]:
    """Surface form → (canonical unit, factor, kind)."""
    units = lexicon("units")
    table: dict[str, tuple[str, Decimal, str]] = {}
    for unit, forms in units["measures"].items():
        for form, factor in forms.items():
            exact = Decimal(1) / Decimal(15) if form == "亩" else Decimal(str(factor))
            table[form] = (unit, exact, "share" if unit in ("%", "pp") else "measure")
    for form in units["people"]:
        table[form] = ("person", Decimal(1), "count")
    for form in units["households"]:
        table[form] = ("household", Decimal(1), "count")
    for form in units["counters"]:
        table[form] = ("count", Decimal(1), "count")
    return table


@cache
def _scanner() -> re.Pattern[str]:
    unit = alternation(_surfaces())
    words = lexicon("words")
    return re.compile(
        rf"""
        (?P<date>(?:19|20)\d\d(?:[-—–~～至]{{1,2}}(?:(?:19|20)\d\d))?(?:年度|年(?!一遇))(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?
              |\d{{1,2}}月(?:\d{{1,2}}日)?|[二一]〇[〇一二三四五六七八九]{{2}}年|(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?(?=[\s一-鿿]))
        |(?P<title>《[^《》]{{0,80}}》|[（(](?:19|20)\d\d[-—–~～至]{{1,2}}(?:19|20)?\d\d年?[)）])
        |(?P<none>{alternation(words["none"])})|(?P<all>{alternation(words["all"])}|{"|".join(words["all_behind_verb"])})
        |(?P<should>应(?P<verb>[一-鿿])尽(?P=verb))
        |(?P<part>{alternation(words["shares"])})
        |百分之(?P<percent>{NUMBER}(?:点[一二三四五六七八九零〇]+)?)
        |(?P<denominator>{CHINESE_NUMBER})分之(?P<numerator>{CHINESE_NUMBER})
        |(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?(?=以上|左右|多|的|[，,。；;、]|$)
        |翻(?P<double>[一两二三])番
        |(?P<clock>\d+(?:小时|分)\d+(?:分钟|分|秒)(?:\d+秒)?)
        |(?P<water>(?P<worst>劣)?(?P<roman>[ⅠⅡⅢⅣⅤ]|(?<![A-Za-z])(?:III|II|IV|I|V)(?=类))(?:类|级))
        |(?P<grade>(?P<rank>[一二三四五])(?:星级|(?:类|级)(?=(?:及|或)?以上|标准|养护|水平|水质|[，,。；;])))
        |(?<![\d.:：])(?P<left>\d+(?:\.\d+)?)[:：∶](?P<right>\d+(?:\.\d+)?)(?![\d:：])
        |(?P<fraction>(?<![\d/.])\d{{1,3}}/\d{{1,3}})(?=以上|左右|的|[，,。；;、]|$)
        |(?<![\d.])(?P<first>{NUMBER})(?:(?P<unit1>{unit})?\s?{_DASH}\s?(?P<second>{NUMBER}))?\s?(?P<unit>(?:年一遇|{unit}))(?:(?<=条)段)?
             (?:[/每](?P<per>[日天月年])(?!度))?
        |(?<![\d.])(?P<years>{ARABIC_NUMBER}|{CHINESE_NUMBER}(?=年以上|年以下))年(?![度代内期底末初前后])
        |(?<![\d.])(?P<bare>{ARABIC_NUMBER})(?=\s?(?:[、和及与]|以及)\s?{ARABIC_NUMBER})
        """,
        re.VERBOSE,
    )


@cache
def _trap(name: str) -> re.Pattern[str]:
    return any_of(lexicon("traps")[name])


@cache
def _rhetoric() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon("words")
    return re.compile(words["rhetoric_before"]), re.compile(words["rhetoric_behind"])


@cache
def _asks_for_so_many() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('roles')['counting_verbs'])})了?$")


@cache
def _bound() -> re.Pattern[str]:
    words = alternation(word for words in lexicon("bounds")["before"].values() for word in words)
    return re.compile(rf"(?:{words})(?:[一-鿿]{{0,4}})$|(?:只|仅)[一-鿿]{{0,2}}$")


def scan_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities written in ``text[start:end]``, in order; traps are left out, list members carry their list's unit."""
    pending: list[Quantity] = []
    for match in _scanner().finditer(text, start, end):
        quantity = _read(match)
        if quantity is None or _is_trap(text, quantity, start, end):
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
                factor = _surfaces()[quantity.counter][1] if quantity.counter in _surfaces() else Decimal(1)
                for member in pending:
                    value = None if member.value is None else member.value * factor
                    yield replace(
                        member,
                        value=value,
                        unit=quantity.unit,
                        kind=quantity.kind,
                        counter=quantity.counter,
                        per=quantity.per,
                    )
            pending.clear()
        yield quantity


def _same_list(between: str) -> bool:
    return re.fullmatch(r"\s?(?:[、,，和及与]|以及)\s?", between) is not None


def _read(match: re.Match[str]) -> Quantity | None:
    found = match.groupdict()
    start, end = match.span()
    if found["date"] or found["title"]:
        return None
    if found["all"] or found["should"]:
        return Quantity(start, end, Decimal(100), "%", "word", match.group())
    if found["none"]:
        return Quantity(start, end, Decimal(0), "%", "word", match.group())
    if found["part"]:
        value, bound = lexicon("words")["shares"][found["part"]]
        return Quantity(
            start, end, Decimal(value), "%", "share", found["part"], vague="" if bound == "eq" else bound
        )
    if found["percent"]:
        whole, _, decimals = found["percent"].partition("点")
        value = read_number(whole).value
        if value is not None and decimals:
            value += Decimal(
                f"0.{''.join(str('零一二三四五六七八九'.index(char.replace('〇', '零'))) for char in decimals)}"
            )
        return Quantity(start, end, value, "%", "share", "%")
    if found["denominator"]:
        value = Decimal(read_chinese(found["numerator"])) / Decimal(read_chinese(found["denominator"])) * 100
        return Quantity(start, end, value, "%", "share", match.group(), chinese=True)
    if found["tenths"]:
        tenths = Decimal(read_chinese(found["tenths"])) * 10
        half = {"半": 5, None: 0}.get(found["half"])
        return Quantity(
            start,
            end,
            tenths + (read_chinese(found["half"]) if half is None else half),
            "%",
            "share",
            match.group(),
            chinese=True,
        )
    if found["double"]:
        return Quantity(start, end, Decimal(2) ** read_chinese(found["double"]), "times", "measure", "番")
    if found["clock"]:
        return _read_clock(match)
    if found["water"]:
        rank = _ROMAN[found["roman"]] + (1 if found["worst"] else 0)
        return Quantity(start, end, Decimal(rank), "grade", "grade", "类")
    if found["grade"]:
        return Quantity(start, end, Decimal(_ROMAN[found["rank"]]), "grade", "grade", match.group()[1:])
    if found["left"]:
        return Quantity(start, end, Decimal(found["right"]) / Decimal(found["left"]), "ratio", "ratio", ":")
    if found["fraction"]:
        top, bottom = (Decimal(part) for part in found["fraction"].split("/"))
        return Quantity(start, end, top / bottom * 100, "%", "share", "/") if bottom else None
    if found["years"]:
        number = read_number(found["years"])
        return Quantity(
            start, end, number.value, "yr", "measure", "年", vague=number.vague, chinese=number.chinese
        )
    if found["bare"]:
        number = read_number(found["bare"])
        return Quantity(start, end, number.value, "", "bare", vague=number.vague)
    return _read_measure(match)


def _read_clock(match: re.Match[str]) -> Quantity:
    seconds = Decimal(0)
    for figure, unit in re.findall(r"(\d+)(小时|分钟|分|秒)", match.group()):
        seconds += Decimal(figure) * {"小时": 3600, "分钟": 60, "分": 60, "秒": 1}[unit]
    return Quantity(match.start(), match.end(), seconds, "s", "measure", "秒")


def _read_measure(match: re.Match[str]) -> Quantity:
    found = match.groupdict()
    start, end = match.span()
    written, per = found["unit"], _PER_WORDS.get(found["per"] or "", "")
    unit, factor, kind = ("yr", Decimal(1), "measure") if written == "年一遇" else _surfaces()[written]
    if unit in ("t", "m3") and found["per"] in _FLOWS:
        unit = f"{unit}/{_FLOWS[found['per']]}"
    number = read_number(found["first"])
    value = None if number.value is None else number.value * factor
    value_max = None
    if found["second"]:
        upper = read_number(found["second"])
        low_factor = _surfaces()[found["unit1"]][1] if found["unit1"] else factor
        if number.value is not None and not found["unit1"]:
            low_factor = factor * _shared_magnitude(found["first"], found["second"])
        value = None if number.value is None else number.value * low_factor
        value_max = None if upper.value is None else upper.value * factor
    return Quantity(start, end, value, unit, kind, written, value_max, number.vague, number.chinese, per)


def _shared_magnitude(first: str, second: str) -> int:
    """In 3-5万 the first figure borrows the second's 万; in 5000-1万 it doesn't."""
    magnitude = re.search(r"[万亿]", second)
    if magnitude is None or re.search(r"[千万亿]", first):
        return 1
    low, high = read_number(first).value, read_number(second[: magnitude.start()]).value
    scale = {"万": 10**4, "亿": 10**8}[magnitude.group()]
    return scale if low is not None and high is not None and low < high else 1


def _is_trap(text: str, quantity: Quantity, start: int, end: int) -> bool:
    before, after = (
        text[max(start, quantity.start - 12) : quantity.start],
        text[quantity.end : min(end, quantity.end + 12)],
    )
    if quantity.kind == "word":
        listed_before, listed_behind = _rhetoric()
        # 全面完成约110万平方米: the figure says it, the word only stresses it.
        stressed = quantity.value and _FIGURE_NEXT.match(after)
        return bool(stressed or listed_before.search(before) or listed_behind.search(after))
    if (
        _trap("before").search(before)
        or _trap("after").search(after)
        or _trap("whole").search(text[quantity.start : quantity.end])
    ):
        return True
    if quantity.kind == "bare":
        return False
    if _explains_a_name(text, quantity, start):
        return True
    if quantity.kind == "grade":
        return before.endswith("消除")
    if quantity.counter == "条" and re.search(lexicon("traps")["named_articles"], before):
        return True
    if _in_name(text, quantity, start, end):
        return True
    if quantity.chinese and quantity.kind == "count":
        return _is_loose_chinese(quantity, before)
    if quantity.kind == "ratio":
        return not re.search(r"比[一-鿿]{0,6}$|比例[一-鿿]{0,4}$|配比", before)
    return False


def _in_name(text: str, quantity: Quantity, start: int, end: int) -> bool:
    """Inside a short quoted name (“8个100%”, “三个美丽”) only a plain measure (“百公里绿道”) states a quantity."""
    opening = text.rfind("“", max(start, quantity.start - 16), quantity.start)
    if opening < 0 or "”" in text[opening : quantity.start]:
        return False
    closed = text.find("”", quantity.end, min(end, quantity.end + 16)) >= 0
    return closed and quantity.unit not in lexicon("traps")["quoted_units"]


def _explains_a_name(text: str, quantity: Quantity, start: int) -> bool:
    """Inside the bracket that spells out a name of numerals: “1+1+6”(1个门户、1个中心 …)."""
    opening = max(text.rfind("(", start, quantity.start), text.rfind("（", start, quantity.start))
    if (
        opening < 0
        or text.find(")", opening, quantity.start) > 0
        or text.find("）", opening, quantity.start) > 0
    ):
        return False
    return _NUMERAL_NAME.search(text[max(start, opening - 12) : opening]) is not None


def _is_loose_chinese(quantity: Quantity, before: str) -> bool:
    """A Chinese numeral with a counter counts only where a verb or a bound asks for that many (至少拥有一处, 建成三十条)."""
    if _bound().search(before):
        return False
    if quantity.value == 1 or quantity.counter in lexicon("units")["counters_arabic_only"]:
        return True
    return not _asks_for_so_many().search(before)
