"""The tree of a page → its text as a browser would show it."""

from __future__ import annotations

import html
import re

from citymetrics.errors import SourceError
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.formats.grid import Slot
from citymetrics.reading.formats.html_lines import Lines
from citymetrics.reading.formats.html_tables import TableRows, read_rows
from citymetrics.reading.formats.html_tokens import references, rules
from citymetrics.reading.formats.html_tree import HEADINGS, Node, Span, parse, walk
from citymetrics.reading.formats.marks import FOOTNOTE, RAISED, SUPERSCRIPTS, heading_marks

_BLANKS = " \t\n\f\r"
_PIECE = re.compile(rf"[{_BLANKS}]+|[^{_BLANKS}]+")
_LONGEST_HEADING, _LONGEST_RAISED = 120, 40
_SINGLE = ("li", "tr", "dt", "dd", "td", "th", "caption", "thead", "tbody", "tfoot")
"""Blocks that follow each other without a blank line."""


def read_html(raw: str, *, name: str) -> CleanText:
    """The visible text of a page, each character with its place in the source.

    Raises
    ------
    SourceError
        Nothing of it is visible.
    """
    clean = _Renderer(raw).render()
    if not clean.text.strip():
        raise SourceError(
            "shows no text",
            where=name,
            expected="a page with the plan's text in it",
            mend="If a script loads the text, save the page from a browser.",
        )
    return clean


def _marks(root: Node, raw: str) -> dict[Node, str]:
    """The mark of every heading element that reads as one."""
    titles: dict[Node, list[str]] = {}
    inside: Node | None = None
    for event, node, (start, end) in walk(root):
        if event == "enter" and node.name in HEADINGS:
            inside = node
        elif event == "exit" and node is inside:
            inside = None
        elif event == "text" and inside is not None:
            titles.setdefault(inside, []).append(raw[start:end])
    joined = {node: " ".join(html.unescape("".join(parts)).split()) for node, parts in titles.items()}
    named = [(node, title) for node, title in joined.items() if 0 < len(title) <= _LONGEST_HEADING]
    marks = heading_marks([(int(node.name[1]), title) for node, title in named])
    return {node: mark for (node, _), mark in zip(named, marks, strict=True)}


class _Renderer:
    """Walks the tree once. `one_line` is the cell or heading in which line breaks only part words."""

    def __init__(self, raw: str):
        self.raw = raw
        self.root = parse(raw)
        self.marks = _marks(self.root, raw)
        self.lines = Lines(raw)
        self.links = self.preformatted = 0
        self.tables: list[TableRows | None] = []
        self.one_line: Node | None = None
        self.skipped: Node | None = None

    def render(self) -> CleanText:
        for event, node, span in walk(self.root):
            if self.skipped is not None:
                if event == "exit" and node is self.skipped:
                    self.skipped = None
            elif event == "text":
                self._text(*span)
            elif event == "enter":
                self._enter(node)
            else:
                self._exit(node)
        self.lines.close((len(self.raw), len(self.raw)), 0)
        return self.lines.text()

    def _enter(self, node: Node) -> None:
        if node.name == "br":
            self._break(node.tag, 2 if self.lines.empty else 1)
        elif node.name == "a":
            if "href" in node.attributes:
                self.links += 1
                self.lines.count_link()
        elif node.name == "sup":
            self._raise(node)
        elif self.one_line is None and self.tables and self.tables[-1] and node in self.tables[-1].before:
            self._slots(self.tables[-1].before[node], node.tag)
            self.lines.sign("| ", node.tag)
            self.one_line = node
        elif node.name in rules()["blocks"]:
            self._break(node.tag, 1 if node.name in _SINGLE else 2)
            if node.name == "table":
                self.tables.append(read_rows(node, self.raw))
            elif node in self.marks and self.one_line is None:
                self.one_line = node
        self.preformatted += node.preformatted

    def _exit(self, node: Node) -> None:
        self.preformatted -= node.preformatted
        table = self.tables[-1] if self.tables else None
        if node.name == "a":
            self.links -= "href" in node.attributes
        elif node is self.one_line:
            self.one_line = None
            if node in self.marks:
                self.lines.close(node.close, 2, mark=self.marks[node], place=node.tag)
            else:
                self.lines.sign(" ", node.close)
        elif node.name in rules()["blocks"]:
            if table and node in table.behind:
                self._slots(table.behind[node], node.close)
                if not self.lines.empty:
                    self.lines.sign("|", node.close)
            elif node.name == "table":
                self.tables.pop()
            self._break(node.close, 1 if node.name in _SINGLE else 2)

    def _break(self, span: Span, breaks: int) -> None:
        if self.one_line is None:
            self.lines.close(span, breaks)
        else:
            self.lines.space(*span)

    def _slots(self, slots: list[Slot], span: Span) -> None:
        """Cells that the source has no element for."""
        for slot in slots:
            self.lines.sign(f"| {slot} ", span)

    def _raise(self, node: Node) -> None:
        """A raised figure (m<sup>2</sup>) becomes a raised sign; the number of a footnote is none of the text."""
        start, end = node.tag[1], node.close[0]
        if end - start > _LONGEST_RAISED or not all(isinstance(child, tuple) for child in node.children):
            return
        words = html.unescape(self.raw[start:end]).strip()
        if RAISED.fullmatch(words):
            self.lines.words(words.translate(SUPERSCRIPTS), node.tag[0], node.close[1])
            self.skipped = node
        elif FOOTNOTE.fullmatch(words):
            self.skipped = node

    def _text(self, start: int, end: int) -> None:
        for piece in _PIECE.finditer(self.raw, start, end):
            at, stop = piece.span()
            if piece[0][0] in _BLANKS:
                self._space(at, stop)
                continue
            for begin, after, chars in references(self.raw, at, stop):
                self._words(self.raw[at:begin], at, begin)
                if chars in _BLANKS:
                    self._space(begin, after)
                else:
                    self._words(chars, begin, after)
                at = after
            self._words(self.raw[at:stop], at, stop)

    def _space(self, start: int, end: int) -> None:
        if not self.preformatted:
            self.lines.space(start, end, soft=not {"\n", "\r"}.isdisjoint(self.raw[start:end]))
            return
        for at in range(start, end):
            if self.raw[at] == "\n":
                self._break((at, at + 1), 2 if self.lines.empty else 1)
            elif not self.lines.empty:
                self.lines.words("\xa0", at, at + 1)

    def _words(self, words: str, start: int, end: int) -> None:
        in_cell = self.one_line is not None and self.one_line not in self.marks
        self.lines.words(words.replace("|", "｜") if in_cell else words, start, end, linked=self.links > 0)
