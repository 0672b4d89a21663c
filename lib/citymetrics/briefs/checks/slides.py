"""Slides print what their brief says: no number that it has not, and of its lists and figures' messages every one."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO

from lxml import html  # type: ignore[import-untyped]

from citymetrics.audit.violation import Violation
from citymetrics.briefs.checks.render import bare_numbers, printed_wrongly, text_of, title_block_of, visible
from citymetrics.briefs.content.model import Content, Figure, Fragment
from citymetrics.briefs.seminar.deck import message_of, seminar_words

_LISTS = ("cm-findings", "cm-caveats", "cm-refused")
_COUNTED = ("slides_part", "slides_detail", "slides_spoken")
"""The words of slides that hold numbers of their own: which of several it is."""
_GAP = re.compile(r"\\\{(\w+)\\\}")


def check_slides(page: str, content: Content, *, file: str) -> Iterable[Violation]:
    """Compare the numbers of slides, and of what their speaker sees, with those of the brief that they were made from."""
    own, shown = _own_counts(content.lang), Counter[str]()
    for section in html.document_fromstring(page).iter("section"):
        if section.find("section") is None:
            shown += bare_numbers(own.sub(" ", visible(section)))
    known = Counter[str]()
    for text in _said(content):
        known += bare_numbers(text)
    promised = Counter[str]()
    for text in _promised(content.printed):
        promised += bare_numbers(text)
    strange = Counter({number: times for number, times in shown.items() if number not in known})
    yield from printed_wrongly(strange, promised - shown, file, "on the slides")


def _said(content: Content) -> Iterator[str]:
    """All that a brief says anywhere."""
    yield from title_block_of(content)
    for block in content.blocks:
        yield text_of(block)
        if isinstance(block, Figure):
            for cells in csv.reader(StringIO(block.evidence_csv, newline="")):
                yield " ".join(cells)


def _promised(content: Content) -> Iterator[str]:
    """What slides show of a brief: the items of its lists and the messages of its figures."""
    for block in content.blocks:
        if isinstance(block, Fragment) and any(name in block.html for name in _LISTS):
            tree = html.document_fromstring(f"<body>{block.html}")
            for name in _LISTS:
                yield from (visible(item) for item in tree.xpath(f"//ul[contains(@class, '{name}')]/li"))
        elif isinstance(block, Figure):
            yield message_of(block)


def _own_counts(lang: str) -> re.Pattern[str]:
    """What the words of slides say in numbers themselves; the numbers of the titles in them are left to be read."""
    words = seminar_words(lang)
    counted = (re.escape(words[name].replace("{title}", "").strip()) for name in _COUNTED)
    return re.compile("|".join(_GAP.sub(r"\\d+", pattern) for pattern in counted))
