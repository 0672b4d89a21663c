"""What a figure measures, in the text's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.quantities import Quantity

_EDGE = " \t、,，。；;：:-—"
_PAIRS = (("“", "”"), ("(", ")"), ("（", "）"), ("《", "》"))
_SEPARATOR = re.compile(r"、|以及|[和及与](?!其)")
_DATE = re.compile(
    r"(?:[到至]?(?:19|20)\d\d(?:[-—–~～至到]{1,2}(?:19|20)\d\d)?年?(?:上半年|下半年)?(?:\d{1,2}月)?(?:年?[底末])?(?:之?前)?[,，]?|[“\"]?十[二三四五六]五[”\"]?(?:期间|期末|末|时期)?)"
)
_SUFFIX = r"^\s?(?:{tails})?[)）]?(?:及以上|或以上|以上|及以下|以下|以内|之内|左右|上下|余|多|内)?的?"
_LIST_FIGURE = re.compile(
    r"[、和及与](?:(?:19|20)\d\d年)?[^、，,。；;\d]{0,12}\d[\d.]*[万千百亿余]*(?:公里|平方米|公顷|万户|[一-鿿])"
)
_FIGURES = re.compile(r"\d[\d.,]*[万千百亿余]*[一-鿿%]?")
_STOP = re.compile(r"[,，。；;：:！!？?]|——")
_NEXT_VERB = re.compile(
    r"(?:达到|进行|(?<!主要)实施|实现|开展|执行|的占比|按照|符合|完成|建成|达(?=\d)|(?<![主重需全])要(?![素求点道])|超额|(?<=.)已|基本|全部|全面)"
)


@cache
def _level() -> re.Pattern[str]:
    return re.compile(rf"(?<!通)(?:{alternation(lexicon('subjects')['level_verbs'])})$")


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(_SUFFIX.format(tails=alternation(lexicon("units")["counter_tails"])))


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:建成(?!区)|使(?!用)|重点(?![区地领路企单项行服])|{alternation(lexicon('subjects')['openers'])})"
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quantity with the text that can speak of it: its clause between its neighbours, and the clause before."""

    quantity: Quantity
    previous_end: int
    next_start: int
    clause: tuple[int, int]
    earlier: tuple[int, int] | None
    role: str

    @property
    def start(self) -> int:
        return max(self.clause[0], min(self.previous_end, self.quantity.start))

    @property
    def leads(self) -> bool:
        """Whether the thing that is measured stands before the figure (覆盖率达到95%) rather than behind it (20万个充电桩)."""
        if self.quantity.kind == "word":
            return not self.quantity.counter.endswith(("完成", "消除", "淘汰"))
        if self.quantity.counter == "年一遇":
            return True
        return self.role == "standard" or self.quantity.kind in ("share", "grade", "ratio")

    @property
    def end(self) -> int:
        return max(self.quantity.end, min(self.clause[1], self.next_start))


def clause_of(text: str, stretch: Stretch) -> str:
    """The text that speaks of the quantity; with the clause before it where its own holds no noun
    (确保完成电梯加装5000台,力争完成10000台以上)."""
    own = _trim(text[stretch.start : stretch.end])
    if _bare(text, stretch) and stretch.earlier:
        return _trim(text[slice(*stretch.earlier)]) + "," + own
    return own


def subject_of(text: str, stretch: Stretch) -> str:
    """The noun phrase that the quantity measures: what follows a count (20万个充电桩), what precedes a level (覆盖率达到95%)."""
    quantity = stretch.quantity
    before = _thing(text[stretch.start : quantity.start])
    after = _following(text[quantity.end : stretch.end])
    ordered = (before, after) if stretch.leads else (after, before)
    for candidate in ordered:
        if len(candidate) >= 2:
            return candidate
    if before or after:
        return ordered[0] or ordered[1]
    # 2019年完成71处、2020年完成70处已关闭露天矿山: the noun stands behind the list's last figure.
    position = quantity.end
    while beyond := _LIST_FIGURE.match(text[position : stretch.clause[1]]):
        position += beyond.end()
    if position > quantity.end:
        return _following(text[position : stretch.clause[1]])
    return _FIGURES.sub("", _thing(text[slice(*stretch.earlier)])) if stretch.earlier else ""


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
    for opening, closing in _PAIRS:
        if phrase.count(opening) != phrase.count(closing):
            phrase = phrase.replace(opening, "").replace(closing, "")
    return phrase.strip(_EDGE)


def _bare(text: str, stretch: Stretch) -> bool:
    quantity = stretch.quantity
    return not _thing(text[stretch.start : quantity.start]) and not _following(
        text[quantity.end : stretch.end]
    )


def _thing(left: str) -> str:
    """What is left of the text before a figure when verbs, times and connectives are peeled off."""
    phrase = _trim(_DATE.sub("", left))
    while True:
        shorter = _trim(_level().sub("", phrase))
        if shorter == phrase:
            break
        phrase = shorter
    while True:
        shorter = _trim(_opener().sub("", phrase))
        if shorter == phrase:
            return phrase
        phrase = shorter


def _following(right: str) -> str:
    """The noun phrase behind a figure and its bound, up to the next mark or verb."""
    phrase = _suffix().sub("", right, count=1)
    phrase = phrase[: stop.start()] if (stop := _STOP.search(phrase)) else phrase
    if verb := _NEXT_VERB.search(phrase):
        phrase = phrase[: verb.start()] if verb.start() else ""
    if re.match(r"[、和及与(（]|以及", phrase):
        return ""
    return _trim(re.sub(r"的?(?:约|近|超过?)$", "", phrase))
