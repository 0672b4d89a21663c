"""What an executed notebook says, as a list of blocks that both the page and the PDF are set from.

The protocol between notebooks and briefs
-----------------------------------------
Markdown cells and `text/markdown` outputs are prose; the first heading of level 1 is the brief's title. Code
is hidden unless its cell is tagged `show-code`. A cell tagged `skip-brief` is left out.

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

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bs4 import BeautifulSoup, Tag

from citymetrics.briefs.markdown import markdown_to_html
from citymetrics.briefs.markup import Heading, Scribe, parse, slug, visible_text
from citymetrics.briefs.words import load_words
from citymetrics.errors import CitymetricsError

PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"
PNG = "image/png"
CSV = "text/csv"

# Spaces of other widths and invisible marks that the font has no glyph for; a plain space or nothing stands
# for them.
_SPACES = dict.fromkeys((*range(8192, 8203), 8287), " ") | {0x202F: "\u00a0"}
_INVISIBLE = dict.fromkeys((8203, 8204, 8205, 8288, 65279, 173, 65038, 65039))
_CONTROL = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
PLAIN = _SPACES | _INVISIBLE | _CONTROL
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
# An object's address says nothing to a reader and differs from run to run.
ADDRESS = re.compile(r"^<.* at 0x[0-9a-fA-F]+>$")


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


def plain(text: str) -> str:
    """`text` without colour codes, control characters and marks that no font draws."""
    return ANSI.sub("", text).translate(PLAIN)


def read_notebook(notebook: Any, *, name: str = "brief", lang: str | None = None) -> Content:
    """The content of an executed notebook (an nbformat node); `name` is its file stem.

    The notebook's metadata may say under `citymetrics` what it is made for: `id`, `lang`, `title` (used where
    the notebook has no heading of level 1), `subtitle`, `keywords`, `facts`.

    Raises
    ------
    BriefError
        A number refers to an evidence note that isn't there.
    """
    given = notebook.metadata.get("citymetrics", {})
    lang = lang or given.get("lang") or "zh"
    words = load_words(lang)
    reader = _Reader(slug(given.get("id") or name), words)
    blocks = tuple(reader.read(notebook))
    reader.check_links(blocks)
    return Content(
        id=reader.id,
        lang=lang,
        title=plain(reader.title or given.get("title") or name or words["untitled"]),
        subtitle=plain(given.get("subtitle") or ""),
        keywords=tuple(given.get("keywords") or ()),
        blocks=blocks,
        headings=tuple(reader.scribe.headings),
        warnings=tuple(reader.warnings),
        facts=dict(given.get("facts") or {}),
    )


class _Reader:
    def __init__(self, identifier: str, words: Mapping[str, str]):
        self.id = identifier
        self.words = words
        self.scribe = Scribe(
            table_word=words["table"], table_text=words["table_plain"], back_text=words["back"]
        )
        self.scribe.ids.update(("main", "contents", "top"))
        self.title = ""
        self.figures: list[str] = []
        self.warnings: list[str] = []

    def read(self, notebook: Any) -> Iterator[Block]:
        for number, cell in enumerate(notebook.cells, start=1):
            place = f"{self.words['cell']} {number}"
            tags = cell.metadata.get("tags", [])
            if "skip-brief" in tags:
                continue
            if cell.cell_type == "markdown":
                yield from self._prose(markdown_to_html(cell.source), place)
            elif cell.cell_type == "code":
                if "show-code" in tags and cell.source.strip():
                    yield Listing(plain(cell.source), "code", place)
                for output in cell.get("outputs", []):
                    yield from self._output(output, place)

    def _output(self, output: Any, place: str) -> Iterator[Block]:
        if output.output_type == "stream":
            if output.name == "stderr":
                self.warnings.append(plain(output.text))
            elif output.text.strip():
                yield Listing(plain(output.text), "output", place)
        elif output.output_type == "error":
            yield Listing(
                plain("\n".join(output.traceback)) or f"{output.ename}: {output.evalue}", "error", place
            )
        else:
            yield from self._display(output, place)

    def _display(self, output: Any, place: str) -> Iterator[Block]:
        data = {mime: _joined(content) for mime, content in output.data.items()}
        if data.keys() & {PLOTLY, SVG, PNG}:
            yield self._figure(data, output.get("metadata", {}).get("citymetrics", {}), place)
        elif "text/html" in data:
            yield from self._prose(data["text/html"], place)
        elif "text/markdown" in data:
            yield from self._prose(markdown_to_html(data["text/markdown"]), place)
        elif "text/latex" in data:
            yield from self._prose(markdown_to_html(data["text/latex"]), place)
        elif (text := plain(data.get("text/plain", "")).strip()) and not ADDRESS.match(text):
            yield Listing(text, "output", place)

    def _prose(self, html: str, place: str) -> Iterator[Block]:
        soup = parse(html.translate(PLAIN))
        first = soup.find(re.compile(r"h[1-6]\Z"))
        if isinstance(first, Tag) and first.name == "h1" and not self.title and not self.scribe.headings:
            self.title = visible_text(first)
            first.decompose()
        self.scribe.finish(soup)
        written = str(soup).strip()
        if written:
            yield Fragment(written, place)

    def _figure(self, data: Mapping[str, Any], about: Mapping[str, Any], place: str) -> Figure:
        number = len(self.figures) + 1
        stem = re.sub(r"[^a-z0-9_]+", "-", str(about.get("name", "")).lower()).strip("-")
        stem = stem.removeprefix(f"{self.id}-")
        name = f"{self.id}--{stem or f'figure-{number}'}"
        if name in self.figures:
            name = f"{name}-{number}"
        self.figures.append(name)
        caption = plain(str(about.get("caption") or _plotly_title(data.get(PLOTLY)))).strip()
        self.scribe.take_id(f"figure-{number}")
        return Figure(
            number=number,
            name=name,
            caption=caption,
            alt=plain(str(about.get("alt") or caption or f"{self.words['figure']} {number}")).strip(),
            place=place,
            plotly=data.get(PLOTLY),
            svg=_svg_text(data.get(SVG, "")),
            png=base64.b64decode(data[PNG]) if PNG in data else b"",
            csv=data.get(CSV, ""),
        )

    def check_links(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if not isinstance(block, Fragment) or 'href="#' not in block.html:
                continue
            for link in BeautifulSoup(block.html, "html.parser").select(".cm-note a[href^='#']"):
                if str(link["href"])[1:] not in self.scribe.ids:
                    raise BriefError(
                        f"a number refers to the note {link['href']}, which is not on the page",
                        where=f"{self.id}, {block.place}",
                        expected='a <li id=…> of that name in a <ol class="cm-notes">',
                    )


def _joined(content: Any) -> Any:
    return "".join(content) if isinstance(content, list) else content


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.translate(PLAIN)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)


def _svg_text(content: str) -> str:
    """The `<svg>` element alone: a prolog with a document type has no use in a page."""
    start = content.find("<svg")
    return content[start:].strip() + "\n" if start >= 0 else ""


def _plotly_title(figure: Any) -> str:
    title = ((figure or {}).get("layout") or {}).get("title") or ""
    text = title.get("text") or "" if isinstance(title, Mapping) else title
    return visible_text(str(text))
