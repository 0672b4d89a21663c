"""For which years a plan is, as its own title or its first lines state it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from citymetrics.reading.document import Document

Years = tuple[int, int]

_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_YEAR = r"((?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})"
_RANGE = re.compile(rf"(?<!\d){_YEAR} ?年? ?(?:[-—–─－~～]{{1,2}}|至|到) ?{_YEAR} ?年?")
_FIVE = re.compile(r"[“\"‘]?第?(十[一二三四五六七八九]|二十)[”\"’]?(?:个?五年|五|5)[”\"’]?")
_YEARLY = re.compile(
    rf"(?<![\d到至于—–~～-])(?<!截至)(?<!展望){_YEAR} ?年"
    r"(?! ?(?:远景|展望|修订|修编|版|[-—–~～]|至|到|底|末|前|以前|\d))"
)
_HORIZON = re.compile(
    rf"(?:规划|计划|方案|实施|行动)(?:的)?(?:期限|期|年限|时限|时间|周期)[^。\d二]{{0,12}}{_RANGE.pattern}"
)
_FIRST_FIVE, _FIRST_YEARS = 11, 2006
_FIRST_LINES, _LONGEST_LINE = 6, 200
_LINES_OF_HORIZON = 80
_DURATION = re.compile(r"([二两三四五六])年(?:滚动)?(?:行动|攻坚|提升|实施|建设|工作|整治|改造)")
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d) ?年")
_MOST_YEARS = 0.6
_LONGEST_TERM = 40
_PLAN = re.compile(r"规划|计划|方案|纲要|行动|意见|要点|任务")


def infer_term(document: Document) -> Years | None:
    """The first and last year of the plan's own term, or None where neither title nor first lines state it.

    A span of years in the title comes first (2021—2025年), then a yearly plan's year (2024年), then the number of its
    five-year plan (“十四五”); then what the text says of its term (规划期限为…), then the same in its first lines. A
    title that only says how long the plan is for (三年行动) is helped by the years that the text speaks of.
    """
    titles = [document.text_of(block) for block in document.blocks if block.kind == "title"]
    named = [title for title in titles if _PLAN.search(title)]
    for title in [*reversed(named), *titles]:
        term = _of_title(title)
        if term:
            return term
    bodies = (document.text_of(block) for block in document.blocks if block.kind != "title")
    lines = list(islice(bodies, _LINES_OF_HORIZON))
    for line in lines:
        stated = _HORIZON.search(line)
        if stated and (term := _years(stated[1], stated[2])):
            return term
    for line in lines[:_FIRST_LINES]:
        term = _of_first_line(line[:_LONGEST_LINE])
        if term:
            return term
    for title in titles:
        duration = _DURATION.search(title)
        if duration:
            return _busiest(document.clean.text, {"两": 2}.get(duration[1]) or _DIGITS[duration[1]])
    return None


def term_before(term: Years) -> Years:
    """The term before a term: as many years."""
    first, last = term
    return 2 * first - last - 1, first - 1


def _of_title(title: str) -> Years | None:
    for span in _RANGE.finditer(title):
        if term := _years(span[1], span[2]):
            return term
    yearly = _YEARLY.search(title)
    if yearly and (term := _years(yearly[1], yearly[1])):
        return term
    return _five_years(title)


def _of_first_line(line: str) -> Years | None:
    """A span of years in brackets behind a plan's name, or a five-year plan that is named."""
    for span in _RANGE.finditer(line):
        before, after = line[: span.start()], line[span.end() :]
        if before[-1:] in "(（" and after[:1] in ")）" and _PLAN.search(before[-12:]):
            return _years(span[1], span[2])
    return _five_years(line)


def _five_years(text: str) -> Years | None:
    for found in _FIVE.finditer(text):
        if text[found.end() :].startswith(("以来", "末", "期末", "收官")):
            continue
        number = _number(found[1])
        first = _FIRST_YEARS + 5 * (number - _FIRST_FIVE)
        return first, first + 4
    return None


def _busiest(text: str, length: int) -> Years | None:
    """For a plan that says for how many years it is and not for which: those that it speaks of most."""
    named = Counter(int(found[1]) for found in _NAMED_YEAR.finditer(text))
    if not named:
        return None
    counts = {first: sum(named[first + at] for at in range(length)) for first in sorted(named)}
    first = max(counts, key=lambda year: counts[year])
    enough = counts[first] >= _MOST_YEARS * named.total() and named[first + length - 1]
    return (first, first + length - 1) if enough else None


def _number(words: str) -> int:
    """十一 → 11, 二十 → 20."""
    tens, _, ones = words.partition("十")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _years(first: str, last: str) -> Years | None:
    term = _year(first), _year(last)
    return term if term[0] <= term[1] < term[0] + _LONGEST_TERM else None


def _year(words: str) -> int:
    return int("".join(str(_DIGITS.get(char, char)) for char in words))
