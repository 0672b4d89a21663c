"""Reading an executed notebook into content; `content` says what is understood and how it is written."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup, Tag

from citymetrics.briefs.content.markdown import markdown_to_html
from citymetrics.briefs.content.markup import Scribe, parse, slug, visible_text
from citymetrics.briefs.content.model import (
    Block,
    BriefError,
    Content,
    Figure,
    Fragment,
    Listing,
    PlanLine,
    is_chinese,
    is_mostly_chinese,
    plain,
    plain_data,
)
from citymetrics.briefs.words import load_words
from citymetrics.spreadsheet import without_formulas

PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"
PNG = "image/png"
CSV = "text/csv"
PDF = "application/pdf"
EVIDENCE = "application/vnd.citymetrics.evidence+csv"
HEADING = re.compile(r"h[1-6]\Z")
# An object's address says nothing to a reader and differs from run to run.
ADDRESS = re.compile(r"^<.* at 0x[0-9a-fA-F]+>$")


def read_notebook(notebook: Any, *, name: str = "brief", lang: str | None = None) -> Content:
    """The content of an executed notebook (an nbformat node); `name` is its file stem.

    The notebook's metadata may say under `citymetrics` what it is made for: `id`, `lang`, `subject` (a name
    in `zh` and `en`), `title` (used where the notebook has no heading of level 1), `subtitle`, `keywords`,
    `facts`, `plans` (a `PlanLine`'s fields each).

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
    title, subtitle = reader.name_brief(given.get("subject") or {})
    return Content(
        id=reader.id,
        lang=lang,
        title=plain(title or given.get("title") or name or words["untitled"]),
        subtitle=plain(given.get("subtitle") or subtitle),
        keywords=tuple(given.get("keywords") or ()),
        blocks=blocks,
        headings=tuple(reader.scribe.headings),
        warnings=tuple(reader.warnings),
        facts=dict(given.get("facts") or {}),
        plans=tuple(PlanLine(**line) for line in given.get("plans") or ()),
    )


class _Reader:
    def __init__(self, identifier: str, words: Mapping[str, str]):
        self.id = identifier
        # A figure is named in its notebook, which knows the brief without its language.
        self.stem = identifier.removeprefix(f"{words['typst_lang']}-")
        self.words = words
        self.chinese = words["typst_lang"] == "zh"
        self.scribe = Scribe(
            table_word=words["table"], table_text=words["table_plain"], back_text=words["back"]
        )
        self.scribe.ids.update(("main", "contents", "top"))
        self.titles: list[str] = []
        self.title_is_written = False
        self.figures: list[str] = []
        self.warnings: list[str] = []

    def read(self, notebook: Any) -> Iterator[Block]:
        for number, cell in enumerate(notebook.cells, start=1):
            place = f"{self.words['cell']} {number}"
            tags = cell.metadata.get("tags", [])
            if "skip-brief" in tags:
                continue
            for block in self._cell(cell, place, tags):
                yield replace(block, screen=True) if "screen" in tags else block

    def _cell(self, cell: Any, place: str, tags: Sequence[str]) -> Iterator[Block]:
        if cell.cell_type == "markdown":
            yield from self._prose(markdown_to_html(cell.source), place, written=True)
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

    def _prose(self, html: str, place: str, *, written: bool = False) -> Iterator[Block]:
        soup = parse(html)
        first = soup.find(HEADING)
        if isinstance(first, Tag) and first.name == "h1" and not self.titles and not self.scribe.headings:
            self._take_title(first, written)
        if written:
            for heading in soup.find_all(HEADING):
                halves = visible_text(heading).split(" · ")
                if len(halves) == 2 and is_chinese(halves[0]) != is_chinese(halves[1]):
                    heading.string = next(half for half in halves if is_chinese(half) == self.chinese)
            self._keep_own_language(soup)
        self.scribe.finish(soup)
        if shown := str(soup).strip():
            yield Fragment(shown, place)

    def _take_title(self, heading: Tag, written: bool) -> None:
        self.title_is_written = written
        self.titles = [visible_text(heading)]
        under = heading.find_next_sibling()
        if written and isinstance(under, Tag) and under.name == "p":
            second = visible_text(under)
            if is_chinese(second) != is_chinese(self.titles[0]):
                self.titles.append(second)
                under.decompose()
        heading.decompose()

    def _keep_own_language(self, soup: BeautifulSoup) -> None:
        parts = soup.find_all(["p", "ul", "ol", "blockquote"], recursive=False)
        foreign = [part for part in parts if is_mostly_chinese(visible_text(part)) != self.chinese]
        # A cell that is written in one language only is shown whatever that is.
        if len(foreign) < len(parts):
            for part in foreign:
                part.decompose()

    def name_brief(self, subject: Mapping[str, str]) -> tuple[str, str]:
        """Title and subtitle; `subject` names what the brief is about, if that is one thing."""
        titles = sorted(self.titles, key=lambda title: is_chinese(title) != self.chinese)
        if self.title_is_written and subject:
            titles = [_behind(subject, title) for title in titles]
        return (titles[0] if titles else ""), " ".join(titles[1:])

    def _figure(self, data: Mapping[str, Any], about: Mapping[str, Any], place: str) -> Figure:
        number = len(self.figures) + 1
        stem = re.sub(r"[^a-z0-9_]+", "-", str(about.get("name", "")).lower()).strip("-")
        stem = stem.removeprefix(f"{self.stem}-")
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
            plotly=plain_data(data.get(PLOTLY)),
            svg=plain(_svg_text(data.get(SVG, ""))),
            png=base64.b64decode(data.get(PNG, "")),
            csv=without_formulas(data.get(CSV, "")),
            pdf=base64.b64decode(data.get(PDF, "")),
            message=plain(str(about.get("message") or "")).strip(),
            evidence=tuple(str(identity) for identity in about.get("evidence") or ()),
            evidence_csv=without_formulas(data.get(EVIDENCE, "")),
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


def _behind(subject: Mapping[str, str], title: str) -> str:
    lang = "zh" if is_chinese(title) else "en"
    return f"{subject[lang]}{load_words(lang)['colon']}{title}"


def _joined(content: Any) -> Any:
    return "".join(content) if isinstance(content, list) else content


def _svg_text(content: str) -> str:
    """The `<svg>` element alone: a prolog with a document type has no use in a page."""
    start = content.find("<svg")
    return content[start:].strip() + "\n" if start >= 0 else ""


def _plotly_title(figure: Any) -> str:
    title = ((figure or {}).get("layout") or {}).get("title") or ""
    text = title.get("text") or "" if isinstance(title, Mapping) else title
    return visible_text(str(text))
