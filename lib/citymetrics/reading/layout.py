"""What the eye doesn't see: line ends, indents, blanks of all kinds, characters without ink, marks that turn the direction,
what a terminal obeys.

Plans are pasted from pages, office documents and e-mails; after this step a line is a paragraph or a row of a table,
without blanks around it, and there are no empty lines. Only before a row whose first cell is empty blanks are kept.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from citymetrics.invisible import CONTROLS, TERMINAL, TURNS, UNSEEN
from citymetrics.reading.cleantext import CleanText, Repair
from citymetrics.reading.tables import find_untidy_tables
from citymetrics.reading.widths import uniform
from citymetrics.reading.wrapping import find_page_numbers, find_soft_breaks

_LINE_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BLANKS = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SAME_LENGTH = str.maketrans(_LINE_ENDS + _BLANKS, "\n" * len(_LINE_ENDS) + " " * len(_BLANKS))
_UNSEEN = re.compile(rf"{TERMINAL}|[{CONTROLS}{TURNS}{UNSEEN}]+|\r(?=\n)")
_AROUND_LINES = re.compile(r"(?<![ \t\n])[ \t\n]+\Z|(?:\A|(?<=\n))[ \t\n]+|(?<![ \t])[ \t]+(?=\n)")
_MARKED_INDENT = re.compile(r"^ *((?:\?\?)+)(?!\?)(?=\S)", re.M)
_INDENTED_SHARE = 0.3


def keep(clean: CleanText, spans: Iterable[tuple[int, int]]) -> CleanText:
    """Only the characters in `spans` (half-open, ascending, apart)."""
    text: list[str] = []
    starts, ends = array("l"), array("l")
    for start, end in spans:
        text.append(clean.text[start:end])
        starts.extend(clean.starts[start:end])
        ends.extend(clean.ends[start:end])
    return CleanText(clean.raw, "".join(text), starts, ends, clean.repairs)


def drop(clean: CleanText, spans: Iterable[tuple[int, int]]) -> CleanText:
    """All but the characters in `spans` (half-open, ascending, apart)."""
    kept: list[tuple[int, int]] = []
    at = 0
    for start, end in spans:
        if start > at:
            kept.append((at, start))
        at = end
    if not at:
        return clean
    kept.append((at, len(clean.text)))
    return keep(clean, kept)


def tidy(clean: CleanText) -> CleanText:
    """A line to a paragraph, without blanks around it; no empty lines; signs written in one way (see `widths`)."""
    clean = drop(clean, (match.span() for match in _UNSEEN.finditer(clean.text)))
    text = uniform(clean.text.replace("\r", "\n").translate(_SAME_LENGTH))
    clean = CleanText(clean.raw, text, clean.starts, clean.ends, clean.repairs)
    clean = drop(clean, find_page_numbers(clean.text))
    clean = _unwrap(clean)
    _, empty = find_untidy_tables(clean.text)
    around = (match.span() for match in _AROUND_LINES.finditer(clean.text))
    clean = drop(clean, ((start, empty.get(end, end)) for start, end in around))
    return _without_marked_indents(clean)


def _unwrap(clean: CleanText) -> CleanText:
    """Join the lines of a wrapped text; between Latin words the break becomes a blank."""
    text = clean.text
    words: list[str] = []
    at = 0
    dropped: list[tuple[int, int]] = []
    for start, end in find_soft_breaks(text, find_untidy_tables(text)[0]):
        if (
            text[start - 1].isascii()
            and text[start - 1].isalpha()
            and text[end].isascii()
            and text[end].isalpha()
        ):
            words += (text[at:start], " ")
            start = at = start + 1
        dropped.append((start, end))
    text = "".join([*words, text[at:]])
    return drop(CleanText(clean.raw, text, clean.starts, clean.ends, clean.repairs), dropped)


def _without_marked_indents(clean: CleanText) -> CleanText:
    """`??` at the start of many lines is an indent whose full-width blanks an encoding could not hold."""
    marks = list(_MARKED_INDENT.finditer(clean.text))
    if len(marks) < 3 or len(marks) < _INDENTED_SHARE * (clean.text.count("\n") + 1):
        return clean
    repairs = [Repair("indent", *clean.span(*mark.span(1)), mark[1], "") for mark in marks]
    merged = tuple(sorted((*clean.repairs, *repairs), key=lambda repair: repair.start))
    clean = CleanText(clean.raw, clean.text, clean.starts, clean.ends, merged)
    return drop(clean, (mark.span() for mark in marks))
