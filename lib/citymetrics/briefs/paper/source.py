"""A brief's content as Typst: HTML blocks → pandoc's document tree → Typst.

Text never becomes Typst code by our hand: pandoc reads the clean HTML, the tree is adjusted in `tree` as
data, and pandoc writes and escapes the Typst. Titles and the like go in as JSON that the templates read.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from citymetrics.briefs.content.model import Block, BriefError, Content, Figure, Fragment, PlanLine
from citymetrics.briefs.paper.places import Outline
from citymetrics.briefs.paper.press import INSTALL
from citymetrics.briefs.paper.tree import arrange
from citymetrics.errors import CitymetricsError

PANDOC_SECONDS = 120
# Between briefs that pandoc writes in one go; a comment for Typst.
SEAM = "//--seam-5d0e7c--\n"
# Lists that are set apart: pandoc keeps classes of divisions, not of lists.
BOXED = ("cm-findings", "cm-caveats", "cm-refused")
_SIZE = re.compile(r"<svg\b[^>]*>")
_SIDE = re.compile(r'\b(width|height)="([\d.]+)pt"')
_ASIDE = re.compile(r"\s*[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Source:
    """One brief's body as Typst, and its figures."""

    body: str
    outline: Outline


def typst_sources(pages: Sequence[str]) -> tuple[list[Source], list[str]]:
    """Clean HTML of one or more briefs as Typst, and all their formulas as text for those who cannot see them.

    Numbers of places and formulas run through all of them, so that they can be set one by one or together.
    """
    written = "".join(f"<div>{page}</div>" for page in pages)
    tree = json.loads(_pandoc(written, "html+native_divs+native_spans", "json"))
    formulas: list[str] = []
    outlines: list[Outline] = []
    blocks: list[Any] = []
    number = 0
    for division in tree["blocks"]:
        own, outline, number = arrange(division["c"][1], formulas, number)
        blocks += [{"t": "RawBlock", "c": ["typst", SEAM]}, *own]
        outlines.append(outline)
    tree["blocks"] = blocks
    bodies = _pandoc(json.dumps(tree), "json", "typst").split(SEAM)[1:]
    return [Source(body, outline) for body, outline in zip(bodies, outlines, strict=True)], formulas


def content_html(
    content: Content, words: Mapping[str, str], *, prefix: str = "", level: int = 1, more: bool = True
) -> str:
    """What a brief prints, as HTML for pandoc.

    `prefix` goes before each identifier, `level` is that of its sections; with `more` one line says what the page
    holds beyond it.
    """
    printed = content.printed
    blocks = [_block_html(block, words) for block in printed.blocks]
    if more and (line := _more(content, words)):
        at = next(
            (place for place, written in enumerate(blocks) if 'class="cm-notes"' in written), len(blocks)
        )
        if at and re.fullmatch(r"\s*<h[1-6][^>]*>[^<]*</h[1-6]>\s*", blocks[at - 1]):
            at -= 1
        blocks.insert(at, line)
    soup = BeautifulSoup("\n".join(blocks), "html.parser")
    for heading in soup.find_all(re.compile(r"h[1-6]\Z")):
        heading.name = f"h{min(6, int(heading.name[1]) + level - 1)}"
    if prefix:
        _prefix(soup, prefix)
    return str(soup)


def _more(content: Content, words: Mapping[str, str]) -> str:
    """One line on what the page and the workbook hold beyond the paper; empty where that is nothing."""
    names = list(dict.fromkeys(_ASIDE.sub("", name).strip(" 。.") for name in content.unprinted()))
    if not names:
        return ""
    said = words["more_on_page"].format(what=words["semicolon"].join(names))
    return f'<div class="cm-more"><p>{html.escape(said)}</p></div>'


def _prefix(soup: BeautifulSoup, prefix: str) -> None:
    for tag in soup.find_all(id=True):
        tag["id"] = f"{prefix}{tag['id']}"
    for link in soup.select("a[href^='#']"):
        link["href"] = f"#{prefix}{str(link['href'])[1:]}"


def _block_html(block: Block, words: Mapping[str, str]) -> str:
    if isinstance(block, Fragment):
        soup = BeautifulSoup(block.html, "html.parser")
        for back in soup.select(".cm-back"):
            back.decompose()
        for scroller in soup.select("div.cm-scroll"):
            scroller.unwrap()
        for listed in soup.select(", ".join(f"ul.{name}" for name in BOXED)):
            _box(soup, listed)
        return str(soup)
    if isinstance(block, Figure):
        number = f'<span class="cm-number">{html.escape(words["figure"])} {block.number}</span>'
        alt = html.escape(block.alt)
        picture = f'<img src="{html.escape(block.still)}" alt="{alt}">' if block.still else alt
        stop = "" if block.message[-1:] in "。.！!？?" else words["stop"]
        message = f"<b>{html.escape(block.message)}{stop}</b> " if block.message else ""
        caption = f"<figcaption>{number} {message}{html.escape(block.caption)}</figcaption>"
        return f'<figure id="figure-{block.number}">{picture}{caption}</figure>'
    return f"<pre><code>{html.escape(block.text)}</code></pre>"


def _box(soup: BeautifulSoup, listed: Tag) -> None:
    name = next(name for name in BOXED if name in (listed.get("class") or ()))
    listed.wrap(soup.new_tag("div", attrs={"class": name}))


def about_content(content: Content, words: Mapping[str, str], formulas: Sequence[str]) -> dict[str, Any]:
    """What every template reads, of one brief."""
    number = content.facts.get(words["number"], "")
    return {
        "title": content.title,
        "subtitle": content.subtitle,
        "facts": [list(item) for item in content.facts.items()],
        "plans": [about_plan(plan, number if len(content.plans) == 1 else None) for plan in content.plans],
        "keywords": list(content.keywords),
        "formulas": list(formulas),
        "sizes": {
            figure.still: size
            for figure in content.printed.figures
            if figure.still and (size := svg_size(figure.svg))
        },
        "alts": {figure.still: figure.alt for figure in content.printed.figures if figure.still},
    }


def svg_size(svg: str) -> tuple[float, float] | None:
    """Width and height in points that a picture states; None where it states none."""
    found = _SIZE.search(svg)
    sides = {name: float(length) for name, length in _SIDE.findall(found[0])} if found else {}
    return (sides["width"], sides["height"]) if len(sides) == 2 else None


def about_plan(plan: PlanLine, number: str | None = None) -> dict[str, Any]:
    """One row of a table of plans; with a document `number`, even an empty one, it also names who issued the plan."""
    by = "" if number is None else " · ".join(part for part in (plan.issuer, number) if part)
    return {
        "place": plan.place,
        "title": plan.title,
        "by": by,
        "term": plan.term,
        "status": plan.status,
        "draft": plan.draft,
    }


def _pandoc(text: str, reader: str, writer: str) -> str:
    try:
        import pypandoc

        program = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        raise CitymetricsError("pandoc is missing", where="PDF", mend=f"Install it with: {INSTALL}") from None
    done = subprocess.run(
        [program, "--from", reader, "--to", writer, "--wrap=none", "--sandbox"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PANDOC_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BriefError(f"pandoc: {done.stderr.strip()}", where="PDF")
    return done.stdout
