"""A brief as a PDF on A4: title block with its plans, what is printed of its content, numbered evidence notes.

`source` turns content into Typst, `look.typ` and `brief.typ` say how it looks, `press` sets it on pages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from citymetrics.briefs.content.model import Content
from citymetrics.briefs.paper.press import Press, import_typst
from citymetrics.briefs.paper.source import about_content, content_html, typst_sources
from citymetrics.briefs.words import load_words
from citymetrics.fonts import check_glyphs, font_family
from citymetrics.labels.vocabulary import read_words

__all__ = ["import_typst", "render_pdf"]

TEMPLATES = ("look.typ", "fit.typ", "brief.typ", "report.typ")
# What the document takes from the templates, some of it in place of built-ins.
NAMES = (
    "accent-text, align, beside, findings, flowing, formula-alt, grouped, horizontalrule, image, more, narrow, "
    "note, notes, remarks, sideways, slotted, smaller, small-text, soft-text, source"
)
CONTENTS_FROM = 4
"""Briefs with more pages than this have a line of contents."""


def render_pdf(
    content: Content, *, kicker: str = "", author: str = "citymetrics", day: date | None = None
) -> bytes:
    """`content` typeset; the same content gives the same bytes.

    `day` is the date of the data. With one the PDF also meets PDF/A-2a, which asks for a date.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    BriefError
        Typst refused the document, or a tool that makes PDFs is missing.
    """
    import_typst()
    check_glyphs(content.texts(), where=content.id)
    words = paper_words(content.lang)
    (source,), formulas = typst_sources([content_html(content, words)])
    about = about_content(content, words, formulas) | common(words, author, day)
    about |= {
        "kicker": kicker,
        "contents-from": CONTENTS_FROM,
        "section-level": 1,
        "foot": words["site_title"],
    }
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        root = Path(folder)
        write_document(root, f'#import "brief.typ": brief, {NAMES}\n#show: brief\n\n{source.body}', [content])
        return Press(root, about, source.outline, name=content.id).print()


def paper_words(lang: str) -> Mapping[str, str]:
    """The words around a brief and those that only paper has."""
    return {**load_words(lang), **read_words(Path(__file__).with_name("words.yml"), lang)}


def common(words: Mapping[str, str], author: str, day: date | None) -> dict[str, Any]:
    """What every template reads of a language."""
    named = ("contents", "page_of", "place", "plan", "report_plans", "status", "term")
    return {
        "author": author,
        "date": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        "lang": words["typst_lang"],
        "region": words["typst_region"],
        "font": font_family(),
        "words": {name: words[name] for name in named} | {"site": words["site_title"]},
    }


def write_document(root: Path, main: str, contents: Iterable[Content]) -> None:
    """The files that Typst reads: templates, figures and the document itself."""
    for template in TEMPLATES:
        (root / template).write_bytes(Path(__file__).with_name(template).read_bytes())
    for content in contents:
        for figure in content.printed.figures:
            if figure.still:
                (root / figure.still).write_bytes(figure.files[figure.still])
    (root / "main.typ").write_text(main, encoding="utf-8")
