"""The whole report as one PDF: cover, contents, every brief as a chapter, one run of page numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from citymetrics.briefs.content.model import Content, PlanLine
from citymetrics.briefs.paper.pdf import NAMES, common, paper_words, write_document
from citymetrics.briefs.paper.places import Outline
from citymetrics.briefs.paper.press import Fit, Press, import_typst
from citymetrics.briefs.paper.source import Source, about_content, about_plan, content_html, typst_sources
from citymetrics.fonts import check_glyphs
from citymetrics.labels import format_date

PARTS: Mapping[str, tuple[str, ...]] = {
    "overview": ("overview",),
    "comparisons": ("ambition", "emphasis", "timeline", "cascade"),
    "cities": ("city",),
    "themes": ("theme",),
    "annex": ("pair", "metric"),
    "method": ("method",),
}
"""The report's parts in order, by the word that names each, and the kinds of briefs in it."""

HEAD = f'#import "report.typ": report, chapter, {NAMES}\n#show: report\n\n'


@dataclass(frozen=True)
class Chapter:
    """A brief in the report and the name of the part that it belongs to."""

    content: Content
    part: str = ""


def order_chapters(made: Iterable[tuple[str, Content]], *, lang: str) -> list[Chapter]:
    """Briefs, each with its kind, as chapters in the order of `PARTS`; those of a part keep their order, other kinds are
    left out."""
    words = paper_words(lang)
    given = list(made)
    return [
        Chapter(content, words[part])
        for part, kinds in PARTS.items()
        for wanted in kinds
        for kind, content in given
        if kind == wanted
    ]


def render_report(
    chapters: Sequence[Chapter],
    *,
    lang: str,
    day: date | None = None,
    author: str = "citymetrics",
) -> bytes:
    """`chapters` typeset as one document; the same chapters give the same bytes.

    `day` is the date of the data, shown on the cover; with it the PDF also meets PDF/A-2a. The cover lists every
    plan that a chapter rests on.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    BriefError
        Typst refused the document, or a tool that makes PDFs is missing.
    """
    import_typst()
    for chapter in chapters:
        check_glyphs(chapter.content.texts(), where=chapter.content.id)
    words = paper_words(lang)
    plans = _plans(chapters)
    pages = [
        content_html(chapter.content, words, prefix=f"c{number}-", level=2, more=False)
        for number, chapter in enumerate(chapters)
    ]
    about = _about(chapters, words, plans, day, author)
    sources, formulas = typst_sources(pages)
    about |= {"formulas": formulas}
    fit = Fit((), ())
    outline = Outline()
    for number, (chapter, source) in enumerate(zip(chapters, sources, strict=True)):
        fit += _fit(about, chapter, source, number)
        outline += source.outline
    body = "".join(_chapter(number, source) for number, source in enumerate(sources))
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        write_document(Path(folder), HEAD + body, [chapter.content for chapter in chapters])
        return Press(Path(folder), about, outline, name="report").print(fit)


def _chapter(number: int, source: Source) -> str:
    return f"#chapter({number})\n\n{source.body}\n"


def _fit(about: Mapping[str, Any], chapter: Chapter, source: Source, number: int) -> Fit:
    """How a chapter's figures are best set, found on the chapter alone: it begins on a page of its own."""
    if not source.outline.figures:
        return Fit((), ())
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        write_document(Path(folder), HEAD + _chapter(number, source), [chapter.content])
        alone = dict(about) | {"alone": True}
        return Press(Path(folder), alone, source.outline, name=chapter.content.id).fit()


def _about(
    chapters: Sequence[Chapter],
    words: Mapping[str, str],
    plans: Sequence[PlanLine],
    day: date | None,
    author: str,
) -> dict[str, Any]:
    own = [about_content(chapter.content, words, ()) for chapter in chapters]
    return common(words, author, day) | {
        "title": words["report_title"],
        "subtitle": words["report_lead"].format(plans=len(plans)),
        "keywords": list(dict.fromkeys(word for one in own for word in one["keywords"])),
        "plans": [about_plan(plan) for plan in plans],
        "dated": words["report_date"].format(date=format_date(day.isoformat(), words["typst_lang"]))
        if day
        else "",
        "alts": {path: alt for one in own for path, alt in one["alts"].items()},
        "sizes": {path: size for one in own for path, size in one["sizes"].items()},
        "chapters": [
            {
                "title": one["title"],
                "subtitle": one["subtitle"],
                "part": chapter.part,
                "kicker": chapter.part if chapter.part != one["title"] else "",
                # All plans stand on the cover; a chapter on some of them says which.
                "plans": one["plans"] if len(one["plans"]) < len(plans) else [],
            }
            for chapter, one in zip(chapters, own, strict=True)
        ],
        "section-level": 2,
        "foot": words["site_title"],
        "alone": False,
    }


def _plans(chapters: Sequence[Chapter]) -> list[PlanLine]:
    return list({plan.doc_id: plan for chapter in chapters for plan in chapter.content.plans}.values())
