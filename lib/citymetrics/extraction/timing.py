"""When: due dates and periods, from the sentence, the lead of its paragraph, or the plan's own term.

A date governs what follows it up to the next date of its sentence; a lead that closes with a colon governs the
paragraphs of its list. The plan's own term is a period, never a due date.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from citymetrics.extraction.lexicon import alternation, lexicon


@dataclass(frozen=True, slots=True)
class Moment:
    """One expression of time at clean `start:end`. `due` is an ISO date or empty; `first` and `last` are years or None."""

    start: int
    end: int
    due: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a quantity falls due and the years that it accrues over."""

    due: str = ""
    first: int | None = None
    last: int | None = None


@cache
def _moments() -> re.Pattern[str]:
    times = lexicon("times")
    plans = alternation(times["five_year_plans"])
    return re.compile(
        rf"""
        (?P<by>{alternation(times["by"])})?
        (?:(?P<from>(?:19|20)\d\d)年?(?:[-—–~～至到]{{1,2}})(?P<to>(?:19|20)\d\d)年(?:间|期间)?
          |(?P<year>(?:19|20)\d\d)年(?P<half>上半年|下半年)?(?:(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}}日)?)?
             (?P<edge>(?:年)?(?:底|末)?(?:之?前|以前)?)
          |[“"]?(?P<plan>{plans})[”"]?(?P<stage>期?末|收官|期间|时期|以来|规划|中期)?)
        """,
        re.VERBOSE,
    )


_OPEN_BRACKET = re.compile(r"[《(（][^》)）]{0,30}$")


@cache
def _reference() -> tuple[re.Pattern[str], re.Pattern[str]]:
    times = lexicon("times")
    return (
        re.compile(rf"(?:{alternation(times['reference_before'])})$"),
        re.compile(rf"(?:{alternation(times['reference_behind'])})"),
    )


def find_moments(
    text: str, start: int, end: int, term: tuple[int, int] | None, *, bracketed: bool = False
) -> list[Moment]:
    """The expressions of time in ``text[start:end]`` that can govern a quantity.

    A bracket of years names a plan (三年行动计划(2018—2020年)); with `bracketed` its years count too, as they do where results
    of that plan are told.
    """
    moments: list[Moment] = []
    before, behind = _reference()
    for match in _moments().finditer(text, start, end):
        left, right = text[max(start, match.start() - 3) : match.start()], text[match.end() : match.end() + 5]
        by = bool(match["by"])
        if not by and before.search(left) and not match["edge"]:
            continue
        if behind.match(right) or (
            match["edge"] in ("以前", "前") and re.match(r"建成|建设|投用|竣工", right)
        ):
            continue
        inside = _OPEN_BRACKET.search(text[max(start, match.start() - 32) : match.start()])
        if inside and (inside.group().startswith("《") or not (bracketed and match["from"])):
            continue
        moment = _read(match, by, term)
        if moment:
            moments.append(moment)
    return moments


def _read(match: re.Match[str], by: bool, term: tuple[int, int] | None) -> Moment | None:
    start, end = match.span()
    if match["plan"]:
        first, last = lexicon("times")["five_year_plans"][match["plan"]]
        if match["stage"] in ("规划", None):
            return None
        if match["stage"] in ("末", "期末", "收官"):
            return Moment(start, end, f"{last}-12-31", first, last)
        return Moment(start, end, "", first, last)
    if match["from"]:
        first, last = int(match["from"]), int(match["to"])
        return Moment(start, end, "", first, last) if first <= last else None
    year = int(match["year"])
    first = (term[0] if term and term[0] <= year else year) if by or match["edge"] else year
    if match["month"]:
        month = int(match["month"])
        if not 1 <= month <= 12:
            return None
        day = int(match["day"][:-1]) if match["day"] else calendar.monthrange(year, month)[1]
        return Moment(start, end, f"{year}-{month:02d}-{day:02d}", first, year)
    if match["half"] == "上半年":
        return Moment(start, end, f"{year}-06-30", first, year)
    return Moment(start, end, f"{year}-12-31", first, year)


def respective_moments(text: str, clause: tuple[int, int], moments: list[Moment]) -> list[Moment]:
    """The dates of a list that 分别 hands out one by one (2023年、2024年、2025年分别完成52个、74个、60个), or none."""
    inside = [moment for moment in moments if clause[0] <= moment.start < clause[1]]
    if len(inside) < 2 or not re.match(r"(?:各?分别|各)", text[inside[-1].end :][:3]):
        return []
    gaps = (text[one.end : other.start] for one, other in pairwise(inside))
    return inside if all(gap in ("、", "和", "及", "与", "以及") for gap in gaps) else []


def timing_of(
    position: int, clause: tuple[int, int], moments: list[Moment], lead: Timing, term: tuple[int, int] | None
) -> Timing:
    """The timing of a quantity at `position`: the last of its sentence's moments before it, else one behind it in its own
    clause (建成30公里(2025年底前)), else its paragraph's `lead`, else the term."""
    governing = [moment for moment in moments if moment.start <= position]
    behind = [moment for moment in moments if position < moment.start < clause[1]]
    if governing or behind:
        moment = governing[-1] if governing else behind[0]
        return Timing(moment.due, moment.first, moment.last)
    if lead.due or lead.first:
        return lead
    return Timing("", *(term or (None, None)))
