"""Markdown → its text: the marks of emphasis, links and code are none of it. Headings and table rows keep theirs.

Only marks that cannot be meant as text are taken out: a single star is a footnote as often as an emphasis, and [24.3] in a
table is a figure.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.formats.html_tokens import references
from citymetrics.reading.formats.marks import SUPERSCRIPTS, heading_marks

Edit = tuple[int, int, str]

_ADDRESS = r"(?:https?:|mailto:|[#]|\.{0,2}/)[^()\s]{0,500}"
_MARK = re.compile(
    rf"""
      (?P<image>!\[[^\[\]\n]{{0,200}}\]\([^()\n]{{0,500}}\))
    | (?P<open>\[(?=[^\[\]\n]{{1,200}}\]\({_ADDRESS}\)))
    | (?P<close>\]\({_ADDRESS}\))
    | (?P<footnote>\[\^\w{{1,20}}\]:?)
    | (?P<raised><sup>(?P<figure>\d{{1,3}})</sup>)
    | (?P<line><br\s{{0,9}}/?>)
    | (?P<tag></?(?:b|strong|i|em|u|span|font|sub|sup|p|div|center|small|mark)(?:\s[^<>]{{0,300}})?>)
    | (?P<escape>\\(?=[\\`*_{{}}\[\]()\#+.!|~>-]))
    | (?P<strong>\*\*(?=[^\s*])|(?<=[^\s*])\*\*|(?<![_\w])__(?=[^\s_])|(?<=[^\s_])__(?![_\w]))
    | (?P<code>`{{1,3}})
    | (?P<rule>(?m:^)[ ]{{0,3}}(?:[-*_=]{{3,80}})[ \t]{{0,9}}(?m:$))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADING = re.compile(r"(?m)^ {0,3}(#{1,6})[ \t]+([^\n]*)")
_CLOSING = re.compile(r"[ \t]{1,9}#{1,6}[ \t\r]{0,9}$")
_QUOTED = re.compile(r"(?m)^(?: {0,3}> ?)+")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?:[^\n]{0,300}\n){0,40}?---[ \t]*(?:\r?\n|\Z)")


def read_markdown(raw: str) -> CleanText:
    """The text of a Markdown file, each character with its place in it."""
    front = _FRONT.match(raw)
    start = front.end() if front else 0
    edits: list[Edit] = [(0, start, "")] if start else []
    edits += _headings(raw, start)
    edits += [(match.start(), match.end(), "") for match in _QUOTED.finditer(raw, start)]
    edits += _comments(raw, start)
    edits += _marks(raw, start)
    edits += references(raw, start, len(raw))
    return _edited(raw, sorted(edits, key=lambda edit: edit[:2]))


def _headings(raw: str, start: int) -> Iterator[Edit]:
    """Headings that a number ranks need no mark; marks behind a heading are dropped."""
    found = list(_HEADING.finditer(raw, start))
    titles = [_CLOSING.sub("", match[2]).replace("**", "").strip() for match in found]
    marks = heading_marks([(len(match[1]), title) for match, title in zip(found, titles, strict=True)])
    for match, mark in zip(found, marks, strict=True):
        if not mark:
            yield match.start(), match.start(2), ""
        closing = _CLOSING.search(match[2])
        if closing:
            yield match.start(2) + closing.start(), match.end(), ""


def _comments(raw: str, at: int) -> Iterator[Edit]:
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start)) >= 0:
        at = end + 3
        yield start, at, ""


def _marks(raw: str, start: int) -> Iterator[Edit]:
    for match in _MARK.finditer(raw, start):
        if match["raised"]:
            yield match.start(), match.end(), match["figure"].translate(SUPERSCRIPTS)
        elif match["line"]:
            begin = raw.rfind("\n", 0, match.start()) + 1
            in_row = raw.startswith("|", begin)
            yield match.start(), match.end(), " " if in_row else "\n"
        else:
            yield match.start(), match.end(), ""


def _edited(raw: str, edits: Iterable[Edit]) -> CleanText:
    """The text with stretches replaced; one that begins inside another is passed over."""
    parts: list[str] = []
    starts, ends = array("l"), array("l")
    at = 0
    for start, end, words in [*edits, (len(raw), len(raw), "")]:
        if start < at:
            continue
        parts += (raw[at:start], words)
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        starts.extend([start] * len(words))
        ends.extend([end] * len(words))
        at = end
    return CleanText(raw, "".join(parts), starts, ends)
