"""What a page shows, as passages: the text that stands before an evidence mark with what is cited there, and the rest.

The page is parsed as a browser would, from the file as it was written: nothing here knows how it was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from citymetrics.audit.pointer import Shown, read_pointer

_BLOCKS = frozenset(
    (
        "p",
        "li",
        "td",
        "th",
        "tr",
        "table",
        "caption",
        "figure",
        "figcaption",
        "pre",
        "dt",
        "dd",
        "div",
        "section",
        "small",
    )
) | {f"h{level}" for level in range(1, 7)}
_SILENT = frozenset({"script", "style", "svg", "template"})
_LEFT_OUT = frozenset({"cm-number", "cm-files", "cm-back", "cm-notes"})
"""What a page counts by itself (tables, figures), its links to files, and the notes, which are read apart."""
_MARK = "\ufffc"
_QUOTED = re.compile("“[^“”\ufffc]*”")


@dataclass(frozen=True, slots=True)
class Note:
    """An evidence note: whose sentence it shows and how; `text` is all of it."""

    id: str
    row: str
    plan: str
    figure: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Text up to an evidence mark, or to the end of its block; `ids` are the rows that the mark leads to, `near` those that the
    block or the row of its table cites elsewhere. `head` stands over its column and its group of rows; `quoted` is a plan's own words."""

    text: str
    ids: tuple[str, ...]
    near: tuple[str, ...]
    place: str
    head: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class Printed:
    """A page as its reader sees it."""

    lang: str
    notes: dict[str, Note]
    passages: tuple[Passage, ...]
    shown: frozenset[str] = field(default=frozenset())
    """Every row that the page shows."""
    pointed: tuple[Shown, ...] = ()
    """What the marks of its figures show beside the pointer."""


def read_page(written: bytes) -> Printed:
    """The main part of an HTML page."""
    root = html.fromstring(written, parser=html.HTMLParser(encoding="utf-8"))
    main = root.find(".//main")
    main = root if main is None else main
    notes = {
        note.id: note
        for item in main.iter("li")
        if (row := item.get("data-evidence")) and (note := _note(item, row))
    }
    lang = (root.get("lang") or "zh")[:2]
    passages = _Reader(notes).read(main)
    shown = frozenset(note.row for note in notes.values()) | _of_figures(main)
    pointed = tuple(one for figure in main.iter("figure") for one in read_pointer(figure, _place_of(figure)))
    return Printed(lang, notes, passages, shown, pointed)


def _of_figures(main: Any) -> frozenset[str]:
    told = [element.get("data-evidence", "").split() for element in main.iter("figure")]
    return frozenset(one for ids in told for one in ids)


def _note(item: Any, row: str) -> Note:
    bold, place = item.find("b"), item.find_class("cm-place")
    return Note(
        id=item.get("id", ""),
        row=row,
        plan=item.get("data-plan", ""),
        figure="" if bold is None else bold.text_content().strip(),
        place=place[0].text_content().strip() if place else "",
        text=" ".join(item.text_content().split()),
    )


class _Reader:
    """Walks a page in reading order and cuts it into passages."""

    def __init__(self, notes: dict[str, Note]):
        self.notes = notes
        self.found: list[Passage] = []
        self.words, self.quotes, self.marks = "", list[str](), list[tuple[str, ...]]()
        self.heads, self.head, self.group = list[str](), "", ""

    def read(self, main: Any) -> tuple[Passage, ...]:
        self._walk(main, "", ())
        return tuple(self.found)

    def _walk(self, element: Any, place: str, near: tuple[str, ...]) -> None:
        tag, classes = element.tag, element.get("class", "")
        if not isinstance(tag, str) or tag in _SILENT or not _LEFT_OUT.isdisjoint(classes.split()):
            return
        if tag == "sup" and "cm-note" in classes:
            self.words += _MARK
            self.marks.append(cited_rows(element, self.notes))
            return
        if tag == "span" and element.get("lang"):
            self.quotes.append(element.text_content())
            self.words += " "
            return
        block = tag in _BLOCKS
        if block:
            self._end(place, near)
            place = _place_of(element) or place
        if tag == "table":
            self.heads = [one.text_content() for one in element.iterfind("./thead/tr/th")]
            self.group = ""
        if tag == "tr" and "cm-group" in classes:
            self.group = element.text_content()
        if tag in ("td", "th"):
            column = sum(1 for _ in element.itersiblings(preceding=True))
            known = tag == "td" and column < len(self.heads)
            self.head = f"{self.heads[column]} {self.group}" if known else ""
        if tag in ("tr", "li", "p"):
            near = tuple(
                dict.fromkeys(one for mark in element.iter("sup") for one in cited_rows(mark, self.notes))
            )
        if tag == "br":
            self._end(place, near)
        self.words += element.text or ""
        for child in element:
            self._walk(child, place, near)
            self.words += child.tail or ""
        if block:
            self._end(place, near)

    def _end(self, place: str, near: tuple[str, ...]) -> None:
        words, marks, quotes = self.words, self.marks, self.quotes
        self.words, self.marks, self.quotes = "", [], []
        while said := _QUOTED.findall(words):  # the inner quotation first
            quotes += said
            words = _QUOTED.sub(" ", words)
        for text, ids in zip(words.split(_MARK), [*marks, ()], strict=True):
            if ids or text.strip():
                self.found.append(Passage(" ".join(text.split()), ids, near, place, self.head))
        self.found += [Passage(said, (), near, place, quoted=True) for said in quotes]


def cited_rows(mark: Any, notes: dict[str, Note]) -> tuple[str, ...]:
    """The rows that a mark leads to; `4–9` means all from the first to the last."""
    names, found, first = list(notes), list[str](), ""
    for link in mark.iter("a"):
        target = link.get("href", "#")[1:]
        if target in notes:
            begin = names.index(first) if first in notes else names.index(target)
            found += [notes[name].row for name in names[begin : names.index(target) + 1]]
        first = target if (link.tail or "").strip() in ("–", "-") else ""
    return tuple(dict.fromkeys(found))


def _place_of(element: Any) -> str:
    """Where a reader finds a block: the number of its table or figure, or the heading above it."""
    if element.tag in ("table", "figure"):
        number = element.find_class("cm-number")
        return number[0].text_content().strip() if number else ""
    return ""
