"""What a figure measures, in the text's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.quantities import Quantity

_EDGE = " \t、,，。；;：:-—≥≤＞＜<>~～*|"
_PAIRS = (("“", "”"), ("(", ")"), ("（", "）"), ("《", "》"))
_LONGEST, _MOST_PEELS = 80, 8
"""No subject is longer, none has more words to peel: what hostile text makes longer is not read."""
_PAIRED = re.compile("[“”()（）《》]")
_SEPARATOR = re.compile(r"、|以及|[和及与](?!其)")
_DATE = re.compile(
    r"(?:[到至]?(?:19|20)\d\d(?:[-—–~～至到]{1,2}(?:19|20)\d\d)?(?:年|(?=[、和及与](?:19|20)\d\d))(?:上半年|下半年)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:第?[一二三四1-4]季度)?(?:年?[底末])?(?:之?前)?[,，]?|[“\"]?十[二三四五六]五[”\"]?(?:期间|期末|末|时期)?)"
)
_EMPTY = re.compile(r"[(（][-—–~～至到]{0,2}[)）]")
_LEFT_JOINTS = re.compile("、{2,}")
_WITHIN_YEARS = re.compile(r"(?:\d{1,2}|[一二两三四五六七八九十])年(?:的?时间)?之?内[，,]?")
_SUFFIX = r"^\s?(?:{tails})?[)）]?(?:及以上|或以上|以上|及以下|以下|以内|之内|左右|上下|余|多|内)?的?"
_LIST_FIGURE = re.compile(
    r"[、和及与](?:(?:19|20)\d\d年)?[^、，,。；;\d]{0,12}\d[\d.]*[万千百亿余]*(?:公里|平方米|公顷|万户|[一-鿿])"
)
_FIGURE = re.compile(
    r"(?<![A-Za-z\d])\d[\d.,]{0,20}[万千百亿余多]{0,3}(?:平方|立方)?(?:公[里顷斤]|[一-鿿%])?"
)
_STOP = re.compile(r"[,，。；;：:！!？?]|——")
_NEXT_VERB = re.compile(
    r"(?:达到|进行|(?<!主要)实施|实现|开展|执行|的占比|按照|符合|完成|建成|达(?=\d)|(?<![主重需全])要(?![素求点道])|超额|(?<=.)已|基本|全部|全面)"
)


@cache
def _level() -> re.Pattern[str]:
    verbs = alternation(lexicon("subjects")["level_verbs"])
    # 占比 and 户车比 are things, 覆盖率比(2020年) compares.
    return re.compile(rf"(?<!通)(?:{verbs})$|(?<![占配车户积例重同环])比$")


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(_SUFFIX.format(tails=alternation(lexicon("units")["counter_tails"])))


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:建成(?!区)|基本(?!养老|医疗|公共|农田|生活|单元|单位|建设)|使(?!用)|共(?![享同建治管青])|重点(?![区地领路企单项行服])|(?:{alternation(lexicon('subjects')['openers'])})(?!率))"
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quantity with the text that can speak of it: its clause between its neighbours, and the clauses before, the nearest first."""

    quantity: Quantity
    previous_end: int
    next_start: int
    clause: tuple[int, int]
    earlier: Sequence[tuple[int, int]]
    role: str
    changes: bool = False
    """Whether the figure is where a change starts (绿地由100公顷增加到120公顷)."""

    @property
    def start(self) -> int:
        return max(self.clause[0], min(self.previous_end, self.quantity.start))

    @property
    def leads(self) -> bool:
        """Whether the thing that is measured stands before the figure (覆盖率达到95%) rather than behind it (20万个充电桩)."""
        if self.changes:
            return True
        if self.quantity.kind == "word":
            return not self.quantity.counter.endswith(("完成", "消除", "淘汰"))
        if self.quantity.counter == "年一遇":
            return True
        return self.role == "standard" or self.quantity.kind in ("share", "grade", "ratio")

    @property
    def end(self) -> int:
        return max(self.quantity.end, min(self.clause[1], self.next_start))


def describe(text: str, stretch: Stretch) -> tuple[str, str]:
    """What the quantity measures, and the text that speaks of it.

    The subject is the noun phrase that follows a count (20万个充电桩) or precedes a level (覆盖率达到95%). The clause before
    belongs to the text where the figure's own holds no noun (确保完成电梯加装5000台,力争完成10000台以上).
    """
    quantity = stretch.quantity
    before = _thing(text[stretch.start : quantity.start])
    after = _following(text[quantity.end : stretch.end])
    clause = _trim(text[stretch.start : stretch.end])
    if not before and not after:
        return _borrowed(text, stretch, clause)
    ordered = (before, after) if stretch.leads else (after, before)
    for candidate in ordered:
        if len(candidate) >= 2:
            return candidate, clause
    return ordered[0] or ordered[1], clause


def _borrowed(text: str, stretch: Stretch, clause: str) -> tuple[str, str]:
    """The noun behind a list's last figure (2019年完成71处、2020年完成70处已关闭露天矿山), else that of the clauses before
    (改造300公里，其中2024年120公里，2025年180公里), and `clause` with the clause that the noun is from."""
    position = stretch.quantity.end
    while beyond := _LIST_FIGURE.match(text, position, stretch.clause[1]):
        position = beyond.end()
    listed = _following(text[position : stretch.clause[1]]) if position > stretch.quantity.end else ""
    if listed:
        return listed, clause
    # 绿地率达到40%(2020年38%): the figure before, in the same clause, is of the same thing.
    if stretch.previous_end > stretch.clause[0]:
        own = _earlier_thing(text[stretch.clause[0] : stretch.quantity.start])
        if own:
            return own, _trim(text[stretch.clause[0] : stretch.end])
    said = [text[slice(*earlier)] for earlier in stretch.earlier]
    for earlier in said:
        if thing := _earlier_thing(earlier):
            return thing, _trim(earlier) + "," + clause
    return "", _trim(said[0]) + "," + clause if said else clause


def _earlier_thing(clause: str) -> str:
    """What a clause before speaks of: what stands before its first figure, else behind it."""
    clause = _WITHIN_YEARS.sub("", _DATE.sub("", clause))
    figure = _FIGURE.search(clause)
    if figure is None:
        return _thing(clause)
    head = re.sub(r"[由从]$", "", _thing(clause[: figure.start()]))
    return head if len(head) >= 2 else _following(clause[figure.end() :])


def divide(text: str, end: int, start: int) -> tuple[int, int]:
    """Where the text between two figures parts: what is behind the first (`end`) and what is before the second (`start`).

    A separator right behind the first figure gives all to the second (7万平方米、修缮面积1000万平方米); else the first 、
    parts them (变电站改造、老旧管网和管线更新38.7公里), else the last 和 (56条道路和23个街区); without one both share the text.
    """
    gap = text[end:start]
    parts = list(_SEPARATOR.finditer(gap))
    if not parts:
        return start, end
    part = next((part for part in parts if part.group() == "、" or part.start() == 0), parts[-1])
    return end + part.start(), end + part.end()


def _trim(phrase: str) -> str:
    """`phrase` without edge marks and without a quotation or bracket that opens or closes outside it."""
    phrase = phrase.strip(_EDGE)
    if not _PAIRED.search(phrase):
        return phrase
    for opening, closing in _PAIRS:
        if phrase.count(opening) != phrase.count(closing):
            phrase = phrase.replace(opening, "").replace(closing, "")
    return phrase.strip(_EDGE)


def _thing(left: str) -> str:
    """What is left of the text before a figure when verbs, times and connectives are peeled off."""
    phrase = _trim(_EMPTY.sub("", _LEFT_JOINTS.sub("、", _DATE.sub("", left[-_LONGEST:]))))
    for peel in (_level(), _opener()):
        for _ in range(_MOST_PEELS):
            shorter = _trim(peel.sub("", phrase))
            if shorter == phrase:
                break
            phrase = shorter
    return phrase


def _following(right: str) -> str:
    """The noun phrase behind a figure and its bound, up to the next mark or verb."""
    phrase = _suffix().sub("", right[:_LONGEST], count=1)
    phrase = phrase[: stop.start()] if (stop := _STOP.search(phrase)) else phrase
    if verb := _NEXT_VERB.search(phrase):
        phrase = phrase[: verb.start()] if verb.start() else ""
    if re.match(r"[、和及与(（]|以及", phrase):
        return ""
    return _trim(re.sub(r"的?(?:约|近|超过?)$", "", phrase))
