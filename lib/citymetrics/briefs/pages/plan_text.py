"""A plan's clean text as HTML: its headings, its paragraphs with their numbers, its tables, every mark and damaged place.

All of it is the plan's own words, escaped here; what stands around them is the template's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from citymetrics.briefs.content.markup import Heading
from citymetrics.briefs.content.model import plain
from citymetrics.briefs.pages.highlight import Highlight, Mend
from citymetrics.fonts import missing_characters
from citymetrics.labels import escape
from citymetrics.reading import LOST, Block
from citymetrics.reading.paragraphs import Paragraphs
from citymetrics.reading.tables import read_table

DEEPEST = 5
"""Headings below the third level of a plan are set alike; the page's own title is the first."""


@dataclass
class TextWriter:
    """Writes the text of one plan once, from its beginning to its end.

    `classes` gives the classes of each mark by the id it shows first. `words` are those of `plan.yml`. `placed` are the ids whose mark has been written, `headings` the outline.
    """

    paragraphs: Paragraphs
    highlights: Sequence[Highlight]
    mends: Sequence[Mend]
    classes: Callable[[str], str]
    words: Mapping[str, str]
    placed: set[str] = field(default_factory=set)
    headings: list[Heading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.paragraphs.document.clean.text
        self._ends = [mark.end for mark in self.highlights]
        self._mend_ends = [mend.end for mend in self.mends]
        self._written: set[int] = set()
        self._level = 1

    def write(self) -> str:
        """The whole text."""
        return "\n".join(self._blocks())

    def _blocks(self) -> Iterator[str]:
        for index, (block, number) in enumerate(self.paragraphs.numbered()):
            if block.kind == "heading":
                yield self._heading(block, f"s{index + 1}")
            elif block.kind == "title":
                yield f'<p class="pl-title">{self.inline(block.start, block.end)}</p>'
            else:
                label = escape(self.words["paragraph"].format(number=number))
                anchor = f'<a class="pl-n" href="#p{number}" aria-label="{label}">{number}</a>'
                if block.kind == "table":
                    yield f'<div class="pl-p is-table" id="p{number}">{anchor}{self._table(block)}</div>'
                else:
                    yield f'<p class="pl-p" id="p{number}">{anchor}{self.inline(block.start, block.end)}</p>'

    def _heading(self, block: Block, identifier: str) -> str:
        self._level = max(2, min(block.level + 1, self._level + 1, DEEPEST))
        start = block.start
        while start < block.end and self.text[start] in "# ":  # Markdown's marks are no words
            start += 1
        self.headings.append(Heading(self._level, identifier, drawable(self.text[start : block.end])))
        tag = f"h{self._level}"
        return f'<{tag} id="{identifier}">{self.inline(start, block.end)}</{tag}>'

    def _table(self, block: Block) -> str:
        head, *body = read_table(self.text, block).rows
        rows = []
        for tag, row in (("th", head), *(("td", row) for row in body)):
            cells = []
            for cell in row:
                spans = [(cell.start, cell.end), *cell.more]
                # A cell that a cell above covers shows its words; their mark stands there.
                shown = (
                    escape(drawable(cell.of(self.text)))
                    if cell.repeats
                    else "<br>".join(self.inline(*span) for span in spans)
                )
                cells.append(f"<{tag}{' scope=col' if tag == 'th' else ''}>{shown}</{tag}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        label = escape(self.words["table"])
        return (
            f'<div class="cm-scroll" role="region" tabindex="0" aria-label="{label}"><table>'
            f"<thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table></div>"
        )

    def inline(self, start: int, end: int) -> str:
        """Clean ``start:end`` with its marks."""
        parts, at = [], start
        for mark in self.highlights[bisect_right(self._ends, start) :]:
            if mark.start >= end:
                break
            low, high = max(mark.start, at), min(mark.end, end)
            parts += [self._run(at, low, linked=False), self._mark(mark, low, high)]
            at = high
        return "".join([*parts, self._run(at, end, linked=False)])

    def _mark(self, mark: Highlight, start: int, end: int) -> str:
        homes = [identity for identity in mark.homes if identity not in self.placed]
        self.placed.update(homes)
        own = f' id="{escape(homes[0])}"' if homes else ""
        shown = f' data-ids="{escape(" ".join(mark.ids))}"' if len(mark.ids) > 1 else ""
        others = "".join(f'<span id="{escape(identity)}"></span>' for identity in homes[1:])
        tag = "mark" if mark.quantity else "span"
        link = f'<a href="#row-{escape(mark.ids[0])}">{self._run(start, end, linked=True)}</a>'
        return f'<{tag} class="{self.classes(mark.ids[0])}"{own}{shown}>{others}{link}</{tag}>'

    def _run(self, start: int, end: int, *, linked: bool) -> str:
        """Text without marks: what was mended is set apart, what was taken out follows hidden in `<del>`."""
        parts, at = [], start
        first = bisect_left(self._mend_ends, start)
        for index, mend in enumerate(self.mends[first:], first):
            if mend.start > end:
                break
            if mend.start == mend.end:
                # What was taken out between a figure and its neighbours is no part of the figure.
                if index not in self._written and (start < mend.start < end or not linked):
                    parts += [self._said(at, mend.start), _taken_out(mend)]
                    at = mend.start
                    self._written.add(index)
            elif (low := max(mend.start, at)) < (high := min(mend.end, end)):
                parts += [self._said(at, low), self._mended(mend, low, high, linked)]
                at = high
        return "".join([*parts, self._said(at, end)])

    def _said(self, start: int, end: int) -> str:
        """Clean ``start:end`` alone; what the font lacks is a box that names the character."""
        words = self.text[start:end]
        if not missing_characters(words):
            return escape(words)
        return "".join(self._lacking(char) if missing_characters(char) else escape(char) for char in words)

    def _lacking(self, char: str) -> str:
        title = escape(self.words["no_glyph"].format(code=f"U+{ord(char):04X}"))
        return f'<span title="{title}">{LOST}</span>'

    def _mended(self, mend: Mend, start: int, end: int, linked: bool) -> str:
        said = self._said(start, end)
        if mend.kind == "lost":
            why, word = escape(self.words["lost_why"]), escape(self.words["lost"])
            said = said.replace(LOST, f'<span class="pl-lost" title="{why}" data-word="{word}">{LOST}</span>')
        # The raw characters follow the first part alone; in a link they are read in the row it leads to.
        before = _taken_out(mend) if start == mend.start else ""
        css = "pl-mend" if mend.certain else "pl-mend is-likely"
        title = escape(self.words["mended" if mend.certain else "likely"])
        reach = "" if linked else f' tabindex="0" title="{title}"'
        return f'<ins class="{css}"{reach}>{said}{before}</ins>'


def _taken_out(mend: Mend) -> str:
    return f"<del>{escape(drawable(mend.before))}</del>"


def drawable(text: str) -> str:
    """`text` without what nobody sees, and with a box for what the font lacks: damage may leave anything."""
    return "".join(LOST if missing_characters(char) else char for char in plain(text))
