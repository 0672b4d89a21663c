"""Numbers that are no quantities: names with numerals, dates in disguise, figures of speech, loose Chinese numerals."""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon
from citymetrics.extraction.quantities import Quantity
from citymetrics.extraction.surfaces import dividing_number

_NEAR = 14
_ROMAN = "ⅠⅡⅢⅣⅤIV劣"
_ROUND = ("十", "百", "千", "万")
_QUOTED = 16
_BRACKETED = 60
_FEWEST_CHANNELS = 1000
"""Videos come in thousands (3.5万路); a smaller number is a bus's (160路)."""
_NUMERAL_NAME = re.compile(r"\d[+＋][\dN+＋]{0,12}[”\"]?$")
_ASKED_RATIO = re.compile(
    r"比[一-鿿]{0,6}$|比例[一-鿿]{0,4}$|配[比建置][一-鿿]{0,6}$|坡度[一-鿿]{0,6}$|[按以]照?$|标准[一-鿿]{0,4}$"
)
_BARE_LEVEL = re.compile(
    r"(?:(?<![占同环])比(?:值|例)?|容积率|系数|建筑密度|指数)[一-鿿]{0,4}?(?:大于|小于|低于|高于|超过|达到?|为|控制在|提[高升]到|降[低至]?到?)[约至]?$"
)
_ENDS_PHRASE = re.compile(r"(?:以上|以内|左右)?(?:[，,。；;、）)]|$|以上)")
_EACH = re.compile(
    r"(?:每个|每(?![年月日天周季度半次])|各)[一-鿿（、）()]{1,8}?(?:至少|均|都|分别|各)?[一-鿿]{0,6}$"
)
_EVERY = re.compile(r"每(?:年|月|季度?|周|日|天|半年|两年|个月)[一-鿿]{0,10}$")
_OWN_TASKS = re.compile(
    r"(?:提出|明确|部署|细化|分解|梳理|推进|实施|聚焦|围绕|方面|大类|大行动)[一-鿿\d、]{0,10}$"
)
_TASKS = re.compile(r"^(?:重点|主要|具体|细化|改革|目标|工作|年度){0,2}(?:任务|举措|措施)")
_NO_SCORE = "局部区级类期批别布拣支院会公站"
_NEVER_CHINESE = ("届", "批", "类", "轮", "种")


@cache
def _trap(name: str) -> re.Pattern[str]:
    patterns = lexicon("traps")[name]
    return any_of([patterns] if isinstance(patterns, str) else patterns)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(lexicon("words")[name])


@cache
def _asks_for_so_many() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('roles')['counting_verbs'])})了?$")


@cache
def _asked_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('roles')['counting_verbs'])})[一-鿿“”]{{0,10}}$")


@cache
def _bound() -> re.Pattern[str]:
    words = alternation(word for words in lexicon("bounds")["before"].values() for word in words)
    return re.compile(rf"(?:{words})(?:[一-鿿]{{0,4}})$|(?:只|仅)[一-鿿]{{0,2}}$")


def is_trap(text: str, quantity: Quantity, start: int, end: int) -> bool:
    """Whether `quantity`, found in the paragraph ``text[start:end]``, is a name, a date, a figure of speech and so on."""
    before = text[max(start, quantity.start - _NEAR) : quantity.start]
    after = text[quantity.end : min(end, quantity.end + _NEAR)]
    if quantity.kind == "word":
        return _is_rhetoric(before, after)
    written = text[quantity.start : quantity.end]
    if _trap("before").search(before) or _trap("after").match(after) or _trap("whole").search(written):
        return True
    if quantity.kind == "bare":
        return False
    if quantity.kind == "level":
        return not _BARE_LEVEL.search(before)
    if _explains_a_name(text, quantity, start) or _in_name(text, quantity, start, end):
        return True
    if quantity.kind == "grade":
        if _trap("class_behind").match(after):
            return True
        bare = (
            not re.match(r"A?(?:及|或)?以上|A?标准|[AB]", after)
            and "星" not in written
            and written[:1] not in _ROMAN
        )
        return (
            before.endswith("消除")
            or (bare and not _trap("class_before").search(before))
            or (quantity.counter in ("级", "类") and "星" not in written and before[-1:].isdigit())
        )
    if quantity.counter == "分" and after[:1] in _NO_SCORE and after:
        return True
    if quantity.counter in ("项", "条", "个") and _TASKS.match(after) and _OWN_TASKS.search(before):
        return True
    if quantity.counter == "条" and _trap("named_articles").search(before):
        return True
    if quantity.kind == "ratio":
        return not _ASKED_RATIO.search(before)
    if before.endswith("每") and quantity.unit in ("person", "household") and dividing_number().match(after):
        return True
    if quantity.counter == "路" and (quantity.value or 0) < _FEWEST_CHANNELS:
        return True
    if quantity.unit in ("min", "h", "d", "km", "month") and _trap("after_time").match(after):
        return True
    if quantity.counter in ("年", "个月"):
        return _spans_time(before, after)
    if quantity.chinese:
        return _is_loose_chinese(quantity, written, before, after)
    return False


def _is_rhetoric(before: str, after: str) -> bool:
    """全覆盖、全过程 is a figure of speech; 全部3420个 only stresses the figure behind it."""
    return bool(
        _word("stressed_behind").match(after)
        or _word("stressed_before").search(before)
        or _word("rhetoric_before").search(before)
        or _word("rhetoric_behind").match(after)
    )


def _spans_time(before: str, after: str) -> bool:
    """近五年, 用3年时间, 三年行动: time that a plan takes, not a number that it states."""
    if _trap("before_years").search(before):
        return True
    return bool(_trap("after_years").match(after)) and not re.search(
        r"(?:期|满|龄|限|命|长|延|达到?|不少于|不低于|不超过|超过|至少)[一-鿿]{0,4}$", before
    )


def _in_name(text: str, quantity: Quantity, start: int, end: int) -> bool:
    """Inside a short quoted name (“8个100%”, “三个美丽”) only a plain measure (“百公里绿道”) states a quantity."""
    opening = text.rfind("“", max(start, quantity.start - _QUOTED), quantity.start)
    if opening < 0 or "”" in text[opening : quantity.start]:
        return False
    closed = text.find("”", quantity.end, min(end, quantity.end + _QUOTED)) >= 0
    return closed and quantity.unit not in lexicon("traps")["quoted_units"]


def _explains_a_name(text: str, quantity: Quantity, start: int) -> bool:
    """Inside the bracket that spells out a name of numerals: “1+1+6”(1个门户、1个中心 …)."""
    low = max(start, quantity.start - _BRACKETED)
    opening = max(text.rfind("(", low, quantity.start), text.rfind("（", low, quantity.start))
    if opening < 0 or re.search("[)）]", text[opening : quantity.start]):
        return False
    return _NUMERAL_NAME.search(text[max(start, opening - _NEAR) : opening]) is not None


def _is_loose_chinese(quantity: Quantity, written: str, before: str, after: str) -> bool:
    """A Chinese numeral counts where a verb, a bound or each unit asks for that many (至少拥有一处, 建成三十条)."""
    if quantity.kind == "share":
        return False
    units = lexicon("units")
    numeral = written[: -len(quantity.counter)] if quantity.counter else written
    short = len(numeral) == 1
    if numeral in _ROUND and _trap("epithet_behind").match(after):
        return True
    if quantity.kind == "measure":
        return short and numeral != "亿" and quantity.counter in units["measures_arabic_only"]
    if quantity.counter in _NEVER_CHINESE and (short or quantity.counter == "届"):
        return not (quantity.value != 1 and _bound().search(before))
    if quantity.vague or quantity.value_max is not None or _bound().search(before):
        return False
    if quantity.counter == "次" and _EVERY.search(before):
        return False
    if _trap("chinese_names").match(after):
        return True
    if not short:
        return False
    asked = bool(_asks_for_so_many().search(before))
    if _EACH.search(before) and _asked_before().search(before):
        return False
    things = quantity.counter in units["counters_of_things"]
    if quantity.value == 1:
        return not (asked and things)
    if things and _ENDS_PHRASE.match(after) and _asked_before().search(before):
        return False
    return quantity.counter in units["counters_arabic_only"] or not asked
