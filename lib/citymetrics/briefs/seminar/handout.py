"""A place's plan on one page of A4: its main promises, two or three findings, one figure, and the sentences behind them.

A brief has a handout where its notebook shows a table of main promises (`cm.promises_table`). What does not fit is left
out by priority: the figure gets smaller, then promises and findings go, each with its sentences; type never gets smaller
than the least that can be read.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from citymetrics.briefs.content.model import BriefError, Content, Figure, Fragment
from citymetrics.briefs.content.notes import cited_notes
from citymetrics.briefs.paper.press import STANDARDS, import_typst
from citymetrics.briefs.paper.source import about_plan, svg_size
from citymetrics.briefs.seminar.deck import message_of, notes_of, seminar_words
from citymetrics.briefs.seminar.runs import Run, runs
from citymetrics.fonts import check_glyphs, font_family, font_path

TEMPLATE = Path(__file__).with_name("handout.typ")
PROMISES = "table.cm-promises"
# A figure much taller than wide leaves no room for anything else.
TALLEST = 0.8


@dataclass(frozen=True, slots=True)
class Room:
    """How much goes on the page: promises and findings, remarks on what cannot be compared, the height of the figure in
    millimetres (0 for none), and the type sizes of text and notes in points."""

    promises: int
    findings: int
    limits: int
    figure: float
    text: float
    note: float


# The first that fits one page is taken.
ROOMS = (
    Room(7, 3, 2, 70, 9.4, 7.4),
    Room(7, 3, 2, 64, 9.0, 7.2),
    Room(7, 3, 2, 58, 8.6, 7.0),
    Room(7, 3, 1, 50, 8.4, 6.8),
    Room(7, 3, 1, 42, 8.2, 6.5),
    Room(6, 2, 1, 40, 8.2, 6.5),
    Room(5, 2, 1, 36, 8.0, 6.5),
    Room(5, 2, 0, 0, 8.0, 6.5),
    Room(4, 1, 0, 0, 8.0, 6.5),
)


def has_handout(content: Content) -> bool:
    """Whether a brief shows the promises that a handout is made of."""
    return _promises(content) is not None


def render_handout(content: Content, *, path: str = "", author: str = "citymetrics") -> bytes:
    """The handout of a brief that lies at `path` in the report, as a PDF of one page; the same content gives the same bytes.

    Raises
    ------
    BriefError
        The brief shows no main promises, not even the least fits one page, or Typst refused the document.
    FontError
        A character that the font cannot draw.
    """
    import_typst()
    check_glyphs(content.texts(), where=content.id)
    figures = _figures(content)
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(TEMPLATE.read_bytes())
        for figure in figures:
            (root / figure.still).write_bytes(figure.files[figure.still])
        sheets = (
            _Sheet(root, content, about_handout(content, room, path=path, author=author), room)
            for room in ROOMS
        )
        sheet = next((sheet for sheet in sheets if sheet.fits()), None)
        if sheet is None:
            raise BriefError("the handout does not fit one page", where=f"handout of {content.id}")
        # What room is left goes to one more figure across the page, the tallest that fits.
        for figure in sorted(figures[1:], key=_height, reverse=True) if sheet.room.figure else ():
            fuller = _Sheet(root, content, {**sheet.about, "second": _about_figure(figure)}, sheet.room)
            if fuller.fits():
                return fuller.print()
        return sheet.print()


class _Sheet:
    """A handout as it would come out."""

    def __init__(self, root: Path, content: Content, about: Mapping[str, Any], room: Room):
        self.typst, self.content, self.about, self.room = import_typst(), content, about, room
        self.compiler = self.typst.Compiler(
            root / "main.typ",
            root=root,
            font_paths=[font_path().parent],
            ignore_system_fonts=True,
            sys_inputs={
                "handout": json.dumps(dict(about), ensure_ascii=False),
                "fit": json.dumps({"figure": room.figure, "text": room.text, "note": room.note}),
            },
        )

    def fits(self) -> bool:
        try:
            (pages,) = json.loads(self.compiler.query("<pages>", field="value"))
        except self.typst.TypstError as error:
            raise _refused(error, self.content) from None
        return bool(pages == 1)

    def print(self) -> bytes:
        try:
            made, warnings = self.compiler.compile_with_warnings(
                format="pdf", pdf_standards=list(STANDARDS), timestamp=0
            )
        except self.typst.TypstError as error:
            raise _refused(error, self.content) from None
        if warnings:
            raise _refused(warnings[0], self.content)
        return bytes(made)


def _refused(error: Any, content: Content) -> BriefError:
    return BriefError(f"Typst: {error.message}; {error.diagnostic}", where=f"handout of {content.id}")


def about_handout(
    content: Content, room: Room, *, path: str = "", author: str = "citymetrics"
) -> dict[str, Any]:
    """What the template reads: everything on the page, as text."""
    words = seminar_words(content.lang)
    table = _promises(content)
    if table is None:
        raise BriefError(
            "the brief shows no main promises",
            where=f"handout of {content.id}",
            mend="Show cm.promises_table in its notebook.",
        )
    head = [runs(cell) for cell in table.select("thead th")]
    lines = [row.find_all(["th", "td"]) for row in table.select("tbody > tr")][: room.promises]
    findings = _chosen(_items(content, "cm-findings"), room.findings)
    limits = _items(content, "cm-refused")[: room.limits]
    shown = "".join(str(part) for part in (*(cell for line in lines for cell in line), *findings, *limits))
    figure = next(iter(_figures(content)), None) if room.figure else None
    place = content.plans[0].place if len(content.plans) == 1 else content.title
    number = content.facts.get(words["number"], "")
    return {
        "title": place,
        "subtitle": content.subtitle,
        "kicker": words["handout"],
        "author": author,
        "keywords": list(content.keywords),
        "lang": words["typst_lang"],
        "region": words["typst_region"],
        "font": font_family(),
        "plans": [about_plan(plan, number) for plan in content.plans],
        "head": head,
        "rows": [[runs(cell) for cell in line] for line in lines],
        "findings": [runs(item) for item in findings],
        "limits": [runs(item) for item in limits],
        "figure": _about_figure(figure) if figure else None,
        "second": None,
        "notes": [
            {"number": str(note.get("value", "")), "runs": _note_runs(note)}
            for note in notes_of(content, cited_notes(shown))
        ],
        "full": words["handout_full"].format(page=f"{path or content.id}.html"),
        "words": {name: words[name] for name in WORDS} | {"site": words["site_title"]},
    }


WORDS = (
    "colon",
    "handout",
    "handout_evidence",
    "handout_findings",
    "handout_promises",
    "handout_reading",
    "handout_reading_text",
    "status",
    "term",
)


def _promises(content: Content) -> Tag | None:
    for block in content.blocks:
        if isinstance(block, Fragment) and "cm-promises" in block.html:
            found = BeautifulSoup(block.html, "html.parser").select_one(PROMISES)
            if found is not None and len(found.select("tbody td")) > 1:
                return found
    return None


def _items(content: Content, name: str) -> list[Tag]:
    return [
        item
        for block in content.blocks
        if isinstance(block, Fragment) and name in block.html
        for item in BeautifulSoup(block.html, "html.parser").select(f"ul.{name} > li")
    ]


def _chosen(findings: Sequence[Tag], most: int) -> list[Tag]:
    """The first finding, which counts, and the last ones, which set the place beside its peers."""
    if len(findings) <= most:
        return list(findings)
    return [findings[0], *(findings[1 - most :] if most > 1 else ())]


def _figures(content: Content) -> list[Figure]:
    """The figures that are wider than tall."""
    sized = [(figure, svg_size(figure.svg)) for figure in content.printed.figures]
    return [figure for figure, size in sized if size and size[1] <= TALLEST * size[0]]


def _height(figure: Figure) -> float:
    """How tall a figure is as a share of its width."""
    width, height = svg_size(figure.svg) or (1.0, 0.0)
    return height / width


def _about_figure(figure: Figure) -> Mapping[str, Any]:
    message = message_of(figure)
    return {
        "path": figure.still,
        "alt": figure.alt,
        "caption": "" if figure.caption.rstrip("。.") == message else figure.caption,
        "message": message,
        "size": svg_size(figure.svg),
    }


def _note_runs(note: Tag) -> list[Run]:
    """The runs of a note, without white space at its ends."""
    return list(_trimmed(runs(note)))


def _trimmed(parts: Sequence[Run]) -> Iterator[Run]:
    kept = [part for part in parts if part["text"].strip(" ")]
    for at, part in enumerate(kept):
        text = part["text"]
        text = text.lstrip(" ") if at == 0 else text
        yield {**part, "text": text.rstrip(" ") if at == len(kept) - 1 else text}
