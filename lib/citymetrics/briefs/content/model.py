"""What an executed notebook says, as a list of blocks that both the page and the PDF are set from.

The protocol between notebooks and briefs
-----------------------------------------
Markdown cells and `text/markdown` outputs are prose. Code is hidden unless its cell is tagged `show-code`. A
cell tagged `skip-brief` is left out. What a cell tagged `screen` shows is on the page and not on paper: full
listings, behind all that is printed, so that notes, tables and figures on paper are numbered without gaps.

The first heading of level 1 is the **title**. In an output it is taken as it is. In a markdown cell, which
reads the same whatever the parameters, it goes behind the name of the theme or city that the brief is about,
and a paragraph right under it is the title in the other language. Headings of markdown cells may be given in
both languages as `问题 · Question`; the page shows the half in its own. Of a markdown cell with paragraphs or
lists in both languages it shows those in its own.

A **figure** is one output that holds `application/vnd.plotly.v1+json` (screen), `image/svg+xml` or
`image/png` (paper), or both, `image/png` only where there is no live figure, as viewers would show it in its place. It may also hold `application/pdf` (base64), `text/csv`, its data, and
`application/vnd.citymetrics.evidence+csv`, the sentences behind it: a row per note with `note`, `id`, `place`,
`plan`, `section`, `paragraph`, `value_text`, `quote`, `char_start`, `char_end`. Its output metadata may hold, under
`citymetrics`::

    {"name": "waste-per-head",  # file stem, ASCII, behind the brief's own; a number where it is missing
     "caption": "人均…",         # plain text, set under the figure behind its number
     "alt": "…",                # plain text for those who cannot see it; else the caption serves
     "message": "…",            # one short sentence with what it shows; heading of the figure and of its slide
     "evidence": ["…"]}         # ids of the observations or mentions behind it

In the plotly figure, `customdata` of a trace holds for each mark (for each cell of a heat map) the list of ids
that it stands for, its own first, empty for none. Below each figure the page links its files (`Figure.files`).
`_repr_mimebundle_` returns `(data, metadata)` to give all this.

A **table** is a `text/html` output with `<table class="cm-table">`, a `<caption>` (numbered by the page),
`<thead>` and `<tbody>`, `class="num"` on cells that are numbers.

**Evidence**: `<sup class="cm-note"><a href="#note-N">N</a></sup>` behind a number, and `<ol
class="cm-notes"><li id="note-N">…</li></ol>` in the same output or once for the page. A reference whose note
is missing stops the export: a number without its sentence is not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from html import escape, unescape
from typing import Any, ClassVar

from citymetrics.briefs.content.markup import Heading, visible_text
from citymetrics.briefs.content.notes import cited_notes, keep_notes, table_captions
from citymetrics.errors import CitymetricsError
from citymetrics.invisible import PLAIN

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
TAG = re.compile(r"<[^>]*>")
HAN = re.compile(r"[\u3400-\u9fff]")


class BriefError(CitymetricsError):
    """A notebook's result cannot be made a brief of."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Prose, tables and notes: clean HTML, and the cell it comes from."""

    form: ClassVar = "fragment"
    html: str
    place: str
    screen: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in every form that its notebook gave. `name` is its file stem, unique in the brief."""

    form: ClassVar = "figure"
    number: int
    name: str
    caption: str
    alt: str
    place: str
    plotly: Mapping[str, Any] | None = None
    svg: str = ""
    png: bytes = b""
    csv: str = ""
    pdf: bytes = b""
    message: str = ""
    evidence: tuple[str, ...] = ()
    evidence_csv: str = ""
    screen: bool = False

    @property
    def words(self) -> str:
        """Message, caption and description, one under another; empty where the notebook gave none."""
        said = dict.fromkeys(part for part in (self.message, self.caption, self.alt) if part)
        return "\n\n".join(said) + "\n" if said else ""

    @property
    def files(self) -> dict[str, bytes]:
        """File name → content, for those that want the figure without the page: what its notebook gave of it."""
        contents = {
            f"{self.name}.svg": self.svg.encode(),
            f"{self.name}.pdf": self.pdf,
            f"{self.name}.png": self.png,
            f"{self.name}.csv": self.csv.encode(),
            f"{self.name}.txt": self.words.encode(),
            f"{self.name}-evidence.csv": self.evidence_csv.encode(),
        }
        return {name: content for name, content in contents.items() if content}

    @property
    def still(self) -> str:
        """The file name of the picture for paper, empty where there is none."""
        return f"{self.name}.svg" if self.svg else f"{self.name}.png" if self.png else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Text in fixed width: `kind` is `code`, `output` or `error`."""

    form: ClassVar = "listing"
    text: str
    kind: str
    place: str
    screen: bool = False


Block = Fragment | Figure | Listing


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan that a brief rests on, as its title block shows it, in the brief's language; `issued` is an ISO
    date, empty where unknown."""

    doc_id: str
    place: str
    title: str
    issuer: str
    term: str
    status: str
    draft: bool = False
    issued: str = ""


@dataclass(frozen=True)
class Content:
    """A whole brief. `plans` are those that it rests on, with term and status. `warnings` is what the notebook wrote to its error stream; readers don't see it."""

    id: str
    lang: str
    title: str
    subtitle: str
    keywords: tuple[str, ...]
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    plans: tuple[PlanLine, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """What was read: not what was worked out of it since, so that it is kept as the same bytes."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def day(self) -> date | None:
        """The day on which the youngest of its plans was issued: the date of its data."""
        days = [date.fromisoformat(plan.issued) for plan in self.plans if plan.issued]
        return max(days, default=None)

    @cached_property
    def printed(self) -> Content:
        """The content for paper: without what is for the screen alone, with the notes and headings that are left."""
        if not any(block.screen for block in self.blocks):
            return self
        blocks = tuple(block for block in self.blocks if not block.screen)
        cited = {note for block in blocks if isinstance(block, Fragment) for note in cited_notes(block.html)}
        kept = tuple(_with_notes(block, cited) for block in blocks)
        written = "".join(block.html for block in kept if isinstance(block, Fragment))
        headings = tuple(heading for heading in self.headings if f' id="{escape(heading.id)}"' in written)
        return replace(self, blocks=kept, headings=headings)

    def unprinted(self) -> tuple[str, ...]:
        """What paper leaves out: the captions of the tables and figures for the screen alone."""
        left: list[str] = []
        for block in self.blocks:
            if block.screen and isinstance(block, Fragment):
                left += table_captions(block.html)
            elif block.screen and isinstance(block, Figure):
                left.append(block.caption)
        return tuple(left)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that a reader may come to see, with its place; for looking for characters that cannot be
        shown."""
        yield (
            " ".join((self.title, self.subtitle, *self.keywords, *self.facts, *self.facts.values())),
            "title",
        )
        for block in self.blocks:
            if isinstance(block, Fragment):
                yield unescape(TAG.sub(" ", block.html)), block.place
            elif isinstance(block, Listing):
                yield block.text, block.place
            else:
                drawn = " ".join(re.findall(r"<text\b.*?</text>", block.svg, re.DOTALL))
                yield (
                    " ".join((block.words, visible_text(drawn), *_strings(block.plotly))),
                    block.place,
                )


def _with_notes(block: Block, cited: Set[str]) -> Block:
    if isinstance(block, Fragment) and "cm-notes" in block.html:
        return replace(block, html=keep_notes(block.html, cited))
    return block


def is_chinese(text: str) -> bool:
    """Whether any Han character stands in `text`."""
    return bool(HAN.search(text))


def is_mostly_chinese(text: str) -> bool:
    """Whether `text` reads as Chinese, with Latin names and numbers in it, rather than the other way round."""
    return 2 * len(HAN.findall(text)) > len(re.findall("[A-Za-z]", text))


def plain(text: str) -> str:
    """`text` without colour codes, control characters and marks that no font draws."""
    return ANSI.sub("", text).translate(PLAIN)


def plain_data(value: Any) -> Any:
    """`value` with every text in it plain: a figure as its library describes it."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: plain_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_data(item) for item in value]
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.translate(PLAIN)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
