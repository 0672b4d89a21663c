"""Years and dates as the headers, captions and cells of tables write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from citymetrics.extraction.lexicon import lexicon

Term = tuple[int, int] | None

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s?[-—–~～至]{1,2}\s?((?:19|20)\d\d|\d\d)(?!\d)")
_PLAN = re.compile(r"十[二三四五六七]五")
_STAGE = re.compile(r"末|期末|目标年")
_BASE = re.compile(r"现状|基期|基准|基数|实际|基础|完成(?!时|目标|任务|数)|达到情况|初始")
_AIM = re.compile(r"目标|规划|计划|任务|预期")
_HALF = {"上半年": "06-30", "下半年": "12-31"}
_QUARTER = re.compile(r"第?([一二三四])季度")
_QUARTERS = {"一": "03-31", "二": "06-30", "三": "09-30", "四": "12-31"}
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s?(?:年|[./-])\s?)?(?<!\d)(?P<month>\d{1,2})(?!\d)(?:月(?:(?P<day>\d{1,2})日)?|[./-](?P<figure>\d{1,2})(?!\d))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """When a column's or row's figures hold. `past` is True for what was reached already, None where nothing says."""

    due: str = ""
    first: int | None = None
    last: int | None = None
    past: bool | None = None

    @property
    def known(self) -> bool:
        return self.first is not None


NEVER = Period()


@lru_cache(maxsize=1024)
def read_period(label: str) -> Period:
    """The years that `label` names: 2020年实际, 目标值(2025年), “十三五”末, 2021-2025年."""
    words = label[:60].replace(" ", "")
    past = True if _BASE.search(words) and not _AIM.search(words) else None
    span = _RANGE.search(words)
    if span:
        first, last = int(span[1]), int(span[2] if len(span[2]) == 4 else span[1][:2] + span[2])
        return Period("", first, last, past) if first <= last else Period(past=past)
    plan, year = _PLAN.search(words), _YEAR.search(words)
    if year:
        return _within(int(year[1]), words, past)
    if plan and plan.group() in lexicon("times")["five_year_plans"]:
        first, last = lexicon("times")["five_year_plans"][plan.group()]
        if _STAGE.search(words):
            return Period(f"{last}-12-31", last, last, past)
        return Period("", first, last, past)
    return Period(past=past)


def read_part(label: str, year: int) -> Period:
    """The part of one known year that `label` names: 一季度, 上半年; never where it names none."""
    named = _QUARTER.search(label) or any(half in label for half in _HALF)
    return _within(year, label, None) if named else NEVER


def _within(year: int, words: str, past: bool | None) -> Period:
    quarter = _QUARTER.search(words)
    end = (
        _QUARTERS[quarter[1]] if quarter else next((_HALF[half] for half in _HALF if half in words), "12-31")
    )
    return Period(f"{year}-{end}", year, year, past)


def read_due(words: str, term: Term) -> Period:
    """When a cell of deadlines says: 2025年6月, 2025.06, 2024年底, 2021-2025年; unknown for 长期.

    A month without a year (12月底前) is one of the plan's own year, where its `term` is a single one.
    """
    if _RANGE.search(words) or words.startswith("每"):
        return read_period(words)
    own = term[0] if term and term[0] == term[1] else None
    date = next((date for date in _DAY.finditer(words) if date["year"] or "月" in date.group()), None)
    if date and 1 <= int(date["month"]) <= 12 and (date["year"] or own):
        year, month = int(date["year"] or own or 0), int(date["month"])
        last = calendar.monthrange(year, month)[1]
        day = min(int(date["day"] or date["figure"] or last), last)
        return Period(f"{year}-{month:02d}-{day:02d}", year, year) if day else NEVER
    period = read_period(words)
    return period if period.known or own is None else read_part(words, own)
