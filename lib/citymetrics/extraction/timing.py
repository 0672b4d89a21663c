"""When: due dates and periods, from the sentence, the lead of its paragraph, or the plan's own term.

A date at a sentence's head governs it to the full stop, another up to the next semicolon or date; a lead that closes
with a colon governs the paragraphs of its list. The plan's own term is a period, never a due date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from citymetrics.extraction.moments import Moment
from citymetrics.extraction.quantities import Quantity

_LOCAL_REACH = 5
_HANDED_OUT = re.compile(r"[^。；;\d]{0,24}?(?:分别|逐年|依次)|[,，]?各(?!区|县|镇|街|部|项|类|级|单)")
_JOINED = ("、", "和", "及", "与", "以及", "，", ",")
_BRACKET_BEHIND = re.compile(r"(?:及?以上|及?以下|以内|左右|余)?\s?[(（]")
_EACH_YEAR = re.compile(r"(?:间|中|内)?[，,]?(?:每年|年均|逐年|各年|均)")
_SEMICOLON = re.compile("[；;]")
_SENTENCE_HEAD = re.compile(r"(?:^|[。！？\n])[^。，,；;：:]{0,8}$")


@dataclass(frozen=True, slots=True)
class Timing:
    """When a quantity falls due and the years that it accrues over; `past` where it is over before the plan."""

    due: str = ""
    first: int | None = None
    last: int | None = None
    past: bool = False
    asof: bool = False
    """Whether it says up to when something counts (截至2022年底)."""

    @property
    def stated(self) -> bool:
        """Whether years are named, and not only a word such as 年内."""
        return self.first is not None


def respective_moments(
    text: str, clause: tuple[int, int], moments: list[Moment], position: int
) -> list[Moment]:
    """The dates that 分别 hands out one by one (2023年、2024年、2025年分别完成52个、74个、60个; 2022—2024年分别), or none."""
    before = [moment for moment in moments if moment.start < position]
    if not before:
        return []
    listed = [before[-1]]
    for one, other in pairwise(reversed(before)):
        if text[other.end : one.start].strip() not in _JOINED:
            break
        listed.insert(0, other)
    handed = _HANDED_OUT.match(text, listed[-1].end, position)
    if not handed or handed.end() < clause[0]:
        return []
    if len(listed) > 1:
        return listed
    span = listed[0]
    if not span.span or span.first is None or span.last is None:
        return []
    return [
        Moment(span.start, span.end, f"{year}-12-31", year, year) for year in range(span.first, span.last + 1)
    ]


def joint_moment(text: str, moments: list[Moment], position: int) -> Moment | None:
    """The years of a list that ends right before what all of them share, as one span (2022年、2023年、2024年每年新建30座)."""
    before = [moment for moment in moments if moment.start < position]
    listed = before[-1:]
    for one, other in pairwise(reversed(before)):
        if text[other.end : one.start].strip() not in _JOINED or not _are_years(other, one):
            break
        listed.insert(0, other)
    if len(listed) < 2:
        return None
    first, last = listed[0], listed[-1]
    each = _EACH_YEAR.match(text, last.end, position) is not None
    return replace(last, start=first.start, first=first.first, due="" if each else last.due, span=True)


def _are_years(one: Moment, other: Moment) -> bool:
    """Whether the second is of the year behind the first's, and neither of more than one year or a part of it."""
    whole = all(moment.first == moment.last and moment.due[4:] == "-12-31" for moment in (one, other))
    return whole and one.last is not None and other.last == one.last + 1


def moments_for(
    text: str,
    quantities: Sequence[Quantity],
    index: int,
    clause: tuple[int, int],
    moments: list[Moment],
    change: tuple[int, int] | None,
) -> list[Moment]:
    """Those of its sentence's moments that may date the figure at `index`: its own one of those that 分别 hands out, or in the
    bracket behind it; not another's, nor that of what a change starts from (`change`)."""
    quantity = quantities[index]
    found = list[Moment]()
    for moment in moments:
        if moment.aside:
            at = bisect_right(quantities, moment.start, key=lambda other: other.end) - 1
            owned = at >= 0 and _BRACKET_BEHIND.fullmatch(text, quantities[at].end, moment.start)
            if owned and at == index:
                return [moment]
            # 改造30公里(2024年底前)、新建20公里: the second has no date.
            if not moment.limits or (owned and at < index):
                continue
        if change is None or not change[0] <= moment.start < change[1]:
            found.append(moment)
    listed = respective_moments(text, clause, found, quantity.start)
    if listed:
        told = [other for other in quantities if listed[-1].end <= other.start < clause[1]]
        return [listed[told.index(quantity)]] if len(told) == len(listed) and quantity in told else found
    joint = joint_moment(text, found, quantity.start)
    if joint:
        found = [moment for moment in found if not joint.start <= moment.start < joint.end]
        found.insert(bisect_right(found, joint.start, key=lambda moment: moment.start), joint)
    return found


def timing_of(
    text: str,
    position: int,
    clause: tuple[int, int],
    moments: list[Moment],
    begins: int | None,
    following: int | None = None,
) -> Timing | None:
    """The timing that the sentence's own words give a quantity at `position`, or None. What ended before the year in which
    the plan `begins` is past.

    The last of its moments that governs as far as the quantity; else one behind it in its own clause (建成30公里(2025年底前)), or
    behind it in the sentence where no other figure (`following`) stands between. A limit in the quantity's own clause
    (其余25处于2023年底前整治) outweighs one in an earlier clause.
    """
    index = bisect_right(moments, position, key=lambda moment: moment.start)
    behind = moments[index] if index < len(moments) else None
    if behind is not None and (
        behind.local or (behind.start >= clause[1] and not _ends_on(text, position, behind, following))
    ):
        behind = None
    moment = _governing(text, position, moments[:index])
    if moment is None or (
        behind is not None
        and behind.limits
        and moment.end <= clause[0]
        and behind.start < clause[1]
        and (following is None or following >= clause[1] or behind.end <= following)
    ):
        moment = behind or moment
    if moment is None:
        return None
    over = begins is not None and moment.last is not None and moment.last < begins
    past = moment.past or (over and not moment.limits)
    return Timing(moment.due, moment.first, moment.last, past, moment.asof)


def _governing(text: str, position: int, moments: list[Moment]) -> Moment | None:
    for moment in reversed(moments):
        if moment.local and position - moment.end > _LOCAL_REACH:
            continue
        if _SEMICOLON.search(text, moment.end, position) and not _leads_sentence(text, moment):
            continue
        return moment
    return None


def _leads_sentence(text: str, moment: Moment) -> bool:
    """到2025年，…: a date at the head, with a comma of its own, governs over semicolons."""
    head = _SENTENCE_HEAD.search(text, max(0, moment.start - 10), moment.start)
    return head is not None and text[moment.end : moment.end + 1] in ("，", ",", "：", ":", "、")


def _ends_on(text: str, position: int, behind: Moment, following: int | None) -> bool:
    """Whether a limit closes the sentence for the figures before it (新建2所…，8月底前全部投入使用)."""
    if not behind.limits or _SEMICOLON.search(text, position, behind.start):
        return False
    return not re.search(r"\d", text[behind.end : behind.end + 30].split("。")[0].split("；")[0])
