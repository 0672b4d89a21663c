"""Expressions of time: dates, quarters, spans of years, five-year plans, and words for what is over."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from functools import cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon

Term = tuple[int, int]
_ANY = re.compile(
    "[年月季五]|目前|[当下]前|迄今|下一步|今后|未来|届时|到时|接下来|下阶段|前期|上一轮|一直以来|收官"
)
_LIMIT_BEHIND = re.compile(r"(?:年|\d{1,2}月)?(?:底|末)?前(?!(?:建成|竣工|投用|建设)[一-鿿]{0,4}的)")
_DATES_FIGURE = re.compile(r"的(?:不足|不到|约|近|超过)?\d")
_TELLS_FIGURE = re.compile(r"(?:[底末]|全[市区县]|为|是|达到?|约|近|仅|的|值|[：:]){0,4}\d")
_OPEN_BRACKET = re.compile(r"[《(（][^》)）]{0,30}$")
_AFTER_BUILT = re.compile(r"(?:建成|建设|投用|竣工|投入|交付|登记|完工)(?:投用|使用|入住|并投入使用)?的")


@dataclass(frozen=True, slots=True)
class Moment:
    """One expression of time at clean `start:end`. `due` is an ISO date or empty; `first` and `last` are years or None.

    `past` where it speaks of what is over already (截至目前, “十三五”以来); `span` where it names years one by one
    (2022—2024年); `local` where it dates one figure only (2020年的86.4%), `limits` where it says
    by when (2025年底前, 到2025年). `aside` where it fills a bracket (30公里(2025年底前)), `asof` where it
    says up to when something counts (截至2022年底).
    """

    start: int
    end: int
    due: str
    first: int | None
    last: int | None
    past: bool = False
    span: bool = False
    local: bool = False
    limits: bool = False
    aside: bool = False
    asof: bool = False


@cache
def _moments() -> re.Pattern[str]:
    times = lexicon("times")
    plans = alternation(times["five_year_plans"])
    quarter = "[一二三四1-4]"
    # 2023年年均 has no edge.
    edge = r"(?:年?[底末](?:之?前|以前)?|年?(?:之?前|以前))?"
    joint = r"\s?(?:[、，,和及与]|以及)\s?"
    return re.compile(
        rf"""
        (?P<by>{alternation(times["by"])})?
        (?:(?P<from>(?:19|20)\d\d)年?(?:[-—–~～至到]{{1,2}})(?P<to>(?:19|20)\d\d)年?(?:间|期间)?
          |(?P<year>(?:19|20)\d\d)年?度?(?:(?P<half>上半年|下半年)|第?(?P<quarter>{quarter})季度|(?:\d{{1,2}}月?(?:\d{{1,2}}日)?[-—–~～至到]{{1,2}})?(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日|(?P<third>[上中下])旬)?)
             (?P<edge1>{edge})
          |(?P<whole>(?:19|20)\d\d)年度?(?P<edge2>{edge})
          |(?<!\d)(?P<listed>(?:19|20)\d\d)(?=(?:{joint}(?:19|20)\d\d){{1,6}}年)
          |[“"]?(?P<plan>{plans})[”"]?(?P<stage>期?末|收官|期间|时期|以来|规划|中期)?
          |(?<!\d)(?P<bare>\d{{1,2}})月(?:(?P<bareday>\d{{1,2}})日|(?P<barethird>[上中下])旬)?(?P<edge3>(?:底|末)?(?:之?前|以前)|底|末)
          |(?<![年\d])(?P<barehalf>上半年|下半年)(?P<edge4>末?(?:之?前)?)
          |(?<![每\d])第?(?P<barequarter>{quarter})季度(?P<edge5>末?(?:之?前|内)?)
          |(?P<past>{alternation(times["past_words"])})|(?P<future>{alternation(times["future_words"])}))
        """,
        re.VERBOSE,
    )


@cache
def _reference() -> tuple[re.Pattern[str], re.Pattern[str]]:
    times = lexicon("times")
    return (
        re.compile(rf"(?:{alternation(times['reference_before'])})$"),
        any_of(times["reference_behind"]),
    )


@cache
def _behind(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('times')[name])})")


@cache
def _stage() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('times')['stages'])})[（(][^（()）]{{0,2}}$")


def find_moments(
    text: str, start: int, end: int, term: Term | None, *, bracketed: bool = False
) -> list[Moment]:
    """The expressions of time in ``text[start:end]`` that can govern a quantity.

    A bracket of years names a plan (三年行动计划(2018—2020年)); with `bracketed` its years count too, as they do where results
    of that plan are told.
    """
    moments: list[Moment] = []
    if not _ANY.search(text, start, end):
        return moments
    before, behind = _reference()
    for match in _moments().finditer(text, start, end):
        left, right = text[max(start, match.start() - 3) : match.start()], text[match.end() : match.end() + 8]
        by = bool(match["by"]) and match["by"] != "于"
        edge = match["edge1"] or match["edge2"] or ""
        # 由2020年的86.4%提高到94%: the year dates the figure behind it; 比2020年 dates nothing.
        dates_figure = _DATES_FIGURE.match(right) and left.endswith(("由", "从"))
        if not by and before.search(left) and not edge and not dates_figure:
            continue
        if behind.match(right) or (edge.endswith("前") and _AFTER_BUILT.match(right)):
            continue
        inside = _OPEN_BRACKET.search(text, max(start, match.start() - 32), match.start())
        opened = inside.group() if inside else ""
        lone = (
            opened in ("(", "（") and right.startswith((")", "）")) and bool(match["year"] or match["whole"])
        )
        # 达到92%(2020年为85%): the year is of the figure beside it.
        told = bool(inside) and not opened.startswith("《") and bool(_TELLS_FIGURE.match(right))
        if inside and not (lone or told or _counts_in_bracket(text, start, match, opened, bracketed)):
            continue
        moment = _read(match, by or edge != "", term, right, _date_before(text, moments, match.start()))
        if moment and told:
            moment = replace(moment, local=True, limits=False)
        elif moment and lone and not _names_stage(text, start, match):
            moment = replace(moment, aside=True)
        if moment:
            moments.append(moment)
    return moments


def first_limit(text: str, term: Term | None) -> int | None:
    """The year that a plan begins with: its term's first, or the year before where the text sets limits in it
    (a plan for 2020–2022 written in 2019: 2019年年底前完成…)."""
    if term is None:
        return None
    before = f"{term[0] - 1}年"
    at = text.find(before)
    while at >= 0:
        if _LIMIT_BEHIND.match(text, at + len(before)):
            return term[0] - 1
        at = text.find(before, at + len(before))
    return term[0]


def _names_stage(text: str, start: int, match: re.Match[str]) -> bool:
    """近期(2025年): a stage, of which all that follows is told."""
    return _stage().search(text, max(start, match.start() - 12), match.start()) is not None


def _counts_in_bracket(text: str, start: int, match: re.Match[str], opened: str, bracketed: bool) -> bool:
    if opened.startswith("《"):
        return False
    if _names_stage(text, start, match):
        return True
    if match["from"] or match["plan"]:
        return bool(bracketed and match["from"])
    # 建成30公里(2025年底前): a date with an edge is a limit wherever it stands.
    return any(match[f"edge{n}"] for n in range(1, 6)) or bool(match["by"])


def _date_before(text: str, moments: list[Moment], position: int) -> str:
    """The last date before `position` in its sentence, empty where there is none."""
    return "" if not moments or "。" in text[moments[-1].end : position] else moments[-1].due


def _read(match: re.Match[str], limits: bool, term: Term | None, right: str, before: str) -> Moment | None:
    start, end = match.span()
    over = bool(_behind("past_behind").match(right))
    if match["past"]:
        return Moment(start, end, "", None, None, past=True)
    if match["future"]:
        return Moment(start, end, "", None, None)
    if match["plan"]:
        first, last = lexicon("times")["five_year_plans"][match["plan"]]
        if match["stage"] == "规划" or (match["stage"] is None and not over):
            return None
        due = f"{last}-12-31" if match["stage"] in ("末", "期末", "收官") else ""
        local = _DATES_FIGURE.match(right) is not None
        return Moment(start, end, due, first, last, past=over or match["stage"] == "以来", local=local)
    if match["from"]:
        first, last = int(match["from"]), int(match["to"])
        return Moment(start, end, "", first, last, past=over, span=True) if first <= last else None
    if match["bare"] or match["barehalf"] or match["barequarter"]:
        return _read_bare(match, term, before)
    year = int(match["year"] or match["whole"] or match["listed"])
    if over or _behind("since").match(right):
        return Moment(start, end, "", year, term[1] if term and term[1] >= year else None, past=over)
    first = (term[0] if term and term[0] <= year else year) if limits else year
    due = _date(year, match["half"], match["quarter"], match["month"], match["day"], match["third"])
    asof = match["by"] in ("截至", "截止", "截止到", "截至到")
    past = asof and (term is None or year < term[0])
    local = _DATES_FIGURE.match(right) is not None
    if not due:
        return None
    return Moment(start, end, due, first, year, past=past, local=local, limits=limits, asof=asof)


def _read_bare(match: re.Match[str], term: Term | None, before: str) -> Moment | None:
    """A month or quarter without a year is dated where the plan is for one year only, or where it follows the date `before` in a
    year (2024年6月底前…，12月底前…); else that date doesn't govern what stands behind it either."""
    alone = term is not None and term[0] == term[1]
    if term is None or not (alone or before):
        return None
    year = term[0] if alone else int(before[:4])
    due = _date(
        year, match["barehalf"], match["barequarter"], match["bare"], match["bareday"], match["barethird"]
    )
    if not alone and due < before:
        return Moment(*match.span(), "", None, None)
    limits = any(match[f"edge{n}"] for n in (3, 4, 5))
    return Moment(*match.span(), due, year, year, limits=limits) if due else None


def _date(
    year: int, half: str | None, quarter: str | None, month: str | None, day: str | None, third: str | None
) -> str:
    """The last day of what is named, as ISO; empty for a month or day that no calendar has."""
    if quarter:
        last = lexicon("times")["quarters"][quarter]
        return f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]}"
    if half == "上半年":
        return f"{year}-06-30"
    if month is None:
        return f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return ""
    longest = calendar.monthrange(year, int(month))[1]
    on = int(day) if day else {"上": 10, "中": 20}.get(third or "", longest)
    return f"{year}-{int(month):02d}-{on:02d}" if 1 <= on <= longest else ""
