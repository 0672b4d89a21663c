"""What an executed notebook says, as a list of blocks that both the page and the PDF are set from.

The protocol between notebooks and briefs
-----------------------------------------
Markdown cells and `text/markdown` outputs are prose. Code is hidden unless its cell is tagged `show-code`. A
cell tagged `skip-brief` is left out.

The first heading of level 1 is the **title**. In an output it is taken as it is. In a markdown cell, which
reads the same whatever the parameters, it goes behind the name of the theme or city that the brief is about,
and a paragraph right under it is the title in the other language. Headings of markdown cells may be given in
both languages as `问题 · Question`; the page shows the half in its own.

A **figure** is one output that holds `application/vnd.plotly.v1+json` (screen), `image/svg+xml` or
`image/png` (paper), or both. It may also hold `text/csv`, its data. Its output metadata may hold, under
`citymetrics`::

    {"name": "waste-per-head",  # file stem, ASCII, behind the brief's own; a number where it is missing
     "caption": "人均…",         # plain text, set under the figure behind its number
     "alt": "…"}                # plain text for those who cannot see it; else the caption serves

Below each figure the page links its SVG or PNG and its CSV. `_repr_mimebundle_` returns `(data, metadata)` to
give all this.

A **table** is a `text/html` output with `<table class="cm-table">`, a `<caption>` (numbered by the page),
`<thead>` and `<tbody>`, `class="num"` on cells that are numbers.

**Evidence**: `<sup class="cm-note"><a href="#note-N">N</a></sup>` behind a number, and `<ol
class="cm-notes"><li id="note-N">…</li></ol>` in the same output or once for the page. A reference whose note
is missing stops the export: a number without its sentence is not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from citymetrics.briefs.content.markup import Heading, visible_text
from citymetrics.errors import CitymetricsError

# Spaces of other widths and invisible marks that the font has no glyph for; a plain space or nothing stands
# for them.
_SPACES = dict.fromkeys((*range(0x2000, 0x200B), 0x205F), " ") | {0x202F: "\u00a0"}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0xFE0E, 0xFE0F))
_CONTROL = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
PLAIN = _SPACES | _INVISIBLE | _CONTROL
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
HAN = re.compile(r"[\u3400-\u9fff]")


class BriefError(CitymetricsError):
    """A notebook's result cannot be made a brief of."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Prose, tables and notes: clean HTML, and the cell it comes from."""

    form: ClassVar = "fragment"
    html: str
    place: str


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

    @property
    def files(self) -> dict[str, bytes]:
        """File name → content, for those that want the figure without the page."""
        texts = {
            f"{self.name}.svg": self.svg.encode(),
            f"{self.name}.png": self.png,
            f"{self.name}.csv": self.csv.encode(),
        }
        return {name: content for name, content in texts.items() if content}

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


Block = Fragment | Figure | Listing


@dataclass(frozen=True)
class Content:
    """A whole brief. `warnings` is what the notebook wrote to its error stream; readers don't see it."""

    id: str
    lang: str
    title: str
    subtitle: str
    keywords: tuple[str, ...]
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that a reader may come to see, with its place; for looking for characters that cannot be
        shown."""
        yield (
            " ".join((self.title, self.subtitle, *self.keywords, *self.facts, *self.facts.values())),
            "title",
        )
        for block in self.blocks:
            if isinstance(block, Fragment):
                yield visible_text(block.html), block.place
            elif isinstance(block, Listing):
                yield block.text, block.place
            else:
                drawn = " ".join(re.findall(r"<text\b.*?</text>", block.svg, re.DOTALL))
                yield (
                    " ".join((block.caption, block.alt, visible_text(drawn), *_strings(block.plotly))),
                    block.place,
                )


def is_chinese(text: str) -> bool:
    """Whether any Han character stands in `text`."""
    return bool(HAN.search(text))


def plain(text: str) -> str:
    """`text` without colour codes, control characters and marks that no font draws."""
    return ANSI.sub("", text).translate(PLAIN)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.translate(PLAIN)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
