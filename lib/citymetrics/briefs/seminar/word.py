"""A brief as a Word document for those who must edit: headings, tables and captions are Word's own, evidence is a numbered list
that every number links to and that links back.

pandoc writes it after a reference document that is built here from `word.yml`. The same content gives the same bytes.
"""

from __future__ import annotations

import html
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from citymetrics.briefs.content.model import Content, Figure, PlanLine
from citymetrics.briefs.content.picture import svg_to_png
from citymetrics.briefs.paper.pdf import paper_words
from citymetrics.briefs.paper.source import content_html, svg_size
from citymetrics.briefs.seminar.deck import seminar_words
from citymetrics.briefs.seminar.reference import finish, reference_document
from citymetrics.errors import CitymetricsError

SECONDS = 120
# Figures are as wide as the text at most, in centimetres; a point is so much of one.
WIDEST, TALLEST = 16.0, 22.0
POINT = 2.54 / 72
LISTS = "ul.cm-findings, ul.cm-caveats, ul.cm-refused"


def render_docx(content: Content, *, author: str = "citymetrics") -> bytes:
    """`content` as a Word document: what is printed of it, each figure as a picture of 200 dots an inch.

    Raises
    ------
    CitymetricsError
        pandoc is missing, or it refused the document.
    """
    words = seminar_words(content.lang)
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        root = Path(folder)
        for figure in content.printed.figures:
            if pixels := _pixels(figure):
                (root / f"{figure.name}.png").write_bytes(pixels)
        (root / "reference.docx").write_bytes(reference_document())
        (root / "page.html").write_text(document_html(content), encoding="utf-8")
        _pandoc(root, content, words["html_lang"])
        made = (root / "made.docx").read_bytes()
    return finish(
        made, title=content.title, author=author, keywords=content.keywords, lang=words["html_lang"]
    )


def document_html(content: Content) -> str:
    """What goes into the document, as HTML for pandoc: the plans, the blocks, and the evidence as numbered paragraphs."""
    words = paper_words(content.lang)
    soup = BeautifulSoup(content_html(content, words), "html.parser")
    figures = {figure.still: figure for figure in content.printed.figures}
    for picture in soup.find_all("img"):
        _place(picture, figures)
    for item in soup.select(f"{LISTS.replace(',', ' > li,')} > li"):
        # A list of paragraphs has the type size of the text, a plain one that of tables.
        item.wrap(soup.new_tag("li"))
        item.name = "p"
    for cell in soup.select("td.num, th.num"):
        cell["style"] = "text-align: right"
    for caption in soup.select("caption .cm-number, figcaption .cm-number"):
        caption.insert_after(" ")
    for reference in soup.select(".cm-note a[id]"):
        target = soup.new_tag("span", attrs={"id": str(reference["id"])})
        del reference["id"]
        reference.wrap(target)
    cited = {str(tag["id"]) for tag in soup.select(".cm-note [id]")}
    for notes in soup.select("ol.cm-notes"):
        _set_notes(soup, notes, cited)
    return plans_html(content.plans, content.lang) + str(soup)


def plans_html(plans: Sequence[PlanLine], lang: str) -> str:
    """The plans that a brief rests on as a table, empty where there are none."""
    if not plans:
        return ""
    words = seminar_words(lang)
    head = "".join(f"<th>{html.escape(words[name])}</th>" for name in ("place", "plan", "term", "status"))
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(part)}</td>" for part in (plan.place, plan.title, plan.term, plan.status)
        )
        + "</tr>"
        for plan in plans
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"


def _pixels(figure: Figure) -> bytes:
    return figure.png or (svg_to_png(figure.svg) if figure.svg else b"")


def _place(picture: Tag, figures: dict[str, Figure]) -> None:
    """Name the pixels of a figure and say how wide it stands."""
    figure = figures.get(str(picture["src"]))
    if figure is None:
        return
    picture["src"] = f"{figure.name}.png"
    size = svg_size(figure.svg)
    if size:
        scale = min(1.0, WIDEST / (size[0] * POINT), TALLEST / (size[1] * POINT))
        picture["width"] = f"{size[0] * POINT * scale:.2f}cm"


def _set_notes(soup: BeautifulSoup, notes: Tag, cited: set[str]) -> None:
    """Evidence notes as paragraphs with their own numbers: a list would count anew."""
    box = soup.new_tag("div", attrs={"data-custom-style": "Evidence"})
    for note in notes.find_all("li", recursive=False):
        line = soup.new_tag("p")
        number = soup.new_tag("span", attrs={"id": str(note["id"])})
        back = f"cite-{note['id']}"
        mark = soup.new_tag("a", attrs={"href": f"#{back}"}) if back in cited else soup.new_tag("span")
        mark.string = str(note.get("value", ""))
        number.append(mark)
        line.append(number)
        line.append("\u2002")
        for child in list(note.contents):
            line.append(child)
        box.append(line)
    notes.replace_with(box)


def _pandoc(root: Path, content: Content, lang: str) -> None:
    try:
        import pypandoc

        program = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        raise CitymetricsError(
            "pandoc is missing",
            where="DOCX",
            mend='Install it with: python -m pip install "citymetrics[pdf]"',
        ) from None
    named = {"title": content.title, "subtitle": content.subtitle, "lang": lang}
    done = subprocess.run(
        [
            program,
            "--from=html+native_divs+native_spans",
            "--to=docx",
            "--shift-heading-level-by=-1",
            "--reference-doc=reference.docx",
            "--output=made.docx",
            *(f"--metadata={name}={value}" for name, value in named.items() if value),
            "page.html",
        ],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise CitymetricsError(f"pandoc: {done.stderr.strip()}", where=f"{content.id}.docx")
