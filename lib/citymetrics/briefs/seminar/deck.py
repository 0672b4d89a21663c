"""Which slides a brief gives: title, findings, one figure a slide with its message, what cannot be compared, evidence.

A deck is data; `slides` sets it. How much goes on a slide is estimated from the widths of its characters, on the
generous side.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from bs4 import BeautifulSoup
from bs4.element import Tag

from citymetrics.briefs.content.markup import visible_text
from citymetrics.briefs.content.model import Content, Figure, Fragment, PlanLine
from citymetrics.briefs.content.notes import cited_notes, keep_notes
from citymetrics.briefs.paper.source import svg_size
from citymetrics.briefs.seminar.crops import cut
from citymetrics.briefs.words import load_words
from citymetrics.fonts import text_width
from citymetrics.labels.vocabulary import read_words

Kind = Literal["title", "list", "figure", "detail", "evidence"]
WIDTH, HEIGHT = 1280, 720
# The type area; slides.css sets the same.
ROOM = 1152
LIST_HEIGHT = 500
FINDINGS = 3
"""Findings on one slide at most."""
SIZES = (36, 32, 28, 24)
EVIDENCE_SIZE, EVIDENCE_HEIGHT = 16, 540
COLUMN = 552
# Figures drawn so small that their lettering is hard to read from afar are shown again in parts as wide as the slide.
LEGIBLE = 1.9
TITLE_SIZE, CAPTION_SIZE = 34, 20
DETAIL_HEIGHT = 590
SPOKEN = 10
"""Sentences of the plan in the speaker's notes of a figure at most."""
_DASH = re.compile("[-—]")
_SENTENCE = re.compile(r".+?(?:[。！？；]|[.!?;](?=\s)|$)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the speaker sees under a heading: lines of text."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `html` is clean markup (items of a list, notes), `size` its type size in pixels.

    A `detail` shows the part of `figure` between two heights in points, `part`, below the slide of the whole figure.
    """

    kind: Kind
    title: str
    html: tuple[str, ...] = ()
    size: int = SIZES[0]
    figure: Figure | None = None
    box: tuple[float, float] = (0.0, 0.0)
    part: tuple[float, float] = (0.0, 0.0)
    label: str = ""
    source: str = ""
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of one brief in order; the first is the title."""

    content: Content
    slides: tuple[Slide, ...]


def seminar_words(lang: str) -> Mapping[str, str]:
    """The words around a brief and those that slides, handouts and Word documents add."""
    return {**load_words(lang), **read_words(Path(__file__).with_name("words.yml"), lang)}


def make_deck(content: Content) -> Deck:
    """The slides of `content`: what is for paper, without its prose and tables; what is missing is left out."""
    words = seminar_words(content.lang)
    printed = content.printed
    caveats, refused = _items(printed, "cm-caveats"), _items(printed, "cm-refused")
    slides = [Slide("title", content.title, spoken=_said(words["slides_caveats"], caveats))]
    title = _heading_before(printed, "cm-findings")
    findings = _items(printed, "cm-findings")
    slides += _listed(title or content.title, findings, words, most=FINDINGS)
    for figure in printed.figures:
        slides += _figure(figure, printed, words)
    slides += _listed(words["slides_caveats"], caveats, words)
    slides += _listed(words["slides_refused"], refused, words)
    shown = "".join(item for slide in slides for item in slide.html)
    slides += _evidence(printed, cited_notes(shown), words)
    return Deck(content, tuple(slides))


def _items(content: Content, name: str) -> list[str]:
    """The items of the lists of a class, as HTML."""
    return [
        item.decode_contents()
        for block in content.blocks
        if isinstance(block, Fragment) and name in block.html
        for item in BeautifulSoup(block.html, "html.parser").select(f"ul.{name} > li")
    ]


def _heading_before(content: Content, name: str) -> str:
    """The heading that a list of a class stands under."""
    heading = ""
    for block in content.blocks:
        if isinstance(block, Fragment):
            for found in BeautifulSoup(block.html, "html.parser").select(f"h2, h3, ul.{name}"):
                if found.name == "ul":
                    return heading
                heading = visible_text(found)
    return ""


def _said(heading: str, items: Iterable[str]) -> tuple[Spoken, ...]:
    lines = tuple(visible_text(item) for item in items)
    return (Spoken(heading, lines),) if lines else ()


def _lines(text: str, size: float, width: float) -> int:
    """How many lines `text` takes, words broken as browsers do, estimated generously."""
    return max(1, math.ceil(text_width(text) * size * 1.06 / width))


def _list_height(items: Sequence[str], size: int) -> float:
    lines = [_lines(visible_text(item), size, ROOM - 1.2 * size) for item in items]
    return sum(lines) * size * 1.45 + (len(items) - 1) * size * 0.75


def _listed(title: str, items: Sequence[str], words: Mapping[str, str], *, most: int = 6) -> list[Slide]:
    """Slides of a list, as few as hold it and evenly filled, in the largest type that fits."""
    if not items:
        return []
    groups: list[list[str]] = []
    least = math.ceil(len(items) / most)
    for count in range(least, len(items) + 1):
        ends = [round(len(items) * number / count) for number in range(count + 1)]
        groups = [list(items[start:end]) for start, end in pairwise(ends)]
        if all(_list_height(group, SIZES[-1]) <= LIST_HEIGHT for group in groups):
            break
    fitting = (size for size in SIZES if all(_list_height(group, size) <= LIST_HEIGHT for group in groups))
    size = next(fitting, SIZES[-1])
    return [
        Slide("list", _numbered(title, number, len(groups), words), tuple(group), size)
        for number, group in enumerate(groups, start=1)
    ]


def _numbered(title: str, part: int, parts: int, words: Mapping[str, str]) -> str:
    return words["slides_part"].format(title=title, part=part, parts=parts) if parts > 1 else title


def message_of(figure: Figure) -> str:
    """The figure's message, else the first sentence of its caption."""
    if figure.message:
        return figure.message
    found = _SENTENCE.match(figure.caption)
    return (found[0] if found else figure.caption).strip().rstrip("。；;.")


def _figure(figure: Figure, content: Content, words: Mapping[str, str]) -> list[Slide]:
    title = message_of(figure)
    rows = list(csv.DictReader(io.StringIO(figure.evidence_csv)))
    source = _source(content.plans, {row["place"]: row["plan"] for row in rows}, words)
    spoken = (Spoken(f"{words['figure']} {figure.number}", (figure.caption,)), *_quotes(rows, words))
    caption = figure.caption if figure.caption != title else ""
    title_height = _lines(title, TITLE_SIZE, ROOM) * TITLE_SIZE * 1.3
    below = sum(_lines(text, CAPTION_SIZE, ROOM) * CAPTION_SIZE * 1.45 for text in (caption, source) if text)
    room = HEIGHT - 120 - title_height - below
    size = svg_size(figure.svg)
    if size is None:
        return [Slide("figure", title, (), figure=figure, box=(ROOM, room), source=source, spoken=spoken)]
    width, height = size
    scale = min(ROOM / width, room / height)
    slides = [
        Slide(
            "figure", title, figure=figure, box=(width * scale, height * scale), source=source, spoken=spoken
        )
    ]
    if scale < LEGIBLE:
        wide = ROOM / width
        parts = cut(figure.png, height, DETAIL_HEIGHT / wide)
        for number, part in enumerate(parts, start=1):
            label = words["slides_detail"].format(number=figure.number, part=number, parts=len(parts))
            box = (ROOM, height * wide)
            scaled = (part[0] * wide, part[1] * wide)
            slides.append(Slide("detail", title, figure=figure, box=box, part=scaled, label=label))
    return slides


def _source(plans: Sequence[PlanLine], cited: Mapping[str, str], words: Mapping[str, str]) -> str:
    """The plans behind a figure: those that its evidence comes from (`cited`, titles by place), else those of the brief.

    Two are named by title and so are any that the brief does not list; more of the brief's own by place. Terms and drafts are
    said where the brief knows them and the name does not.
    """
    known = {plan.place: plan for plan in plans}
    own = dict(cited) or {plan.place: plan.title for plan in plans}
    if not own:
        return ""
    by_place = len(own) > 2 and set(own) <= set(known)
    shown = []
    for place, title in own.items():
        plan = known.get(place)
        name = place if by_place else title
        if plan is None:
            shown.append(name)
            continue
        facts = (plan.term, words["status_draft"] if plan.draft else "")
        added = [said for said in facts if said and said not in _DASH.sub("–", name)]
        shown.append(
            words["slides_plan"].format(title=name, known=words["comma"].join(added)) if added else name
        )
    return words["slides_source"].format(plans=words["gap"].join(shown))


def _quotes(rows: Sequence[Mapping[str, str]], words: Mapping[str, str]) -> tuple[Spoken, ...]:
    lines = tuple(f"{row['place']} {row['paragraph']} “{row['quote']}”" for row in rows)
    distinct = tuple(dict.fromkeys(lines))
    if not distinct:
        return ()
    if len(distinct) <= SPOKEN:
        return (Spoken(words["slides_spoken_all"], distinct),)
    heading = words["slides_spoken"].format(shown=SPOKEN, all=len(distinct))
    return (Spoken(heading, distinct[:SPOKEN]),)


def notes_of(content: Content, cited: Iterable[str]) -> list[Tag]:
    """The evidence notes `cited` and those that they point to, without their links back."""
    wanted = set(cited)
    notes: list[Tag] = []
    for block in content.blocks:
        if isinstance(block, Fragment) and "cm-notes" in block.html:
            soup = BeautifulSoup(keep_notes(block.html, wanted), "html.parser")
            for back in soup.select(".cm-back"):
                back.decompose()
            notes += soup.select("ol.cm-notes > li")
    return notes


def _evidence(content: Content, cited: Iterable[str], words: Mapping[str, str]) -> list[Slide]:
    """Slides with the sentences of what the deck cites, two columns each."""
    notes = notes_of(content, cited)
    pages: list[list[str]] = [[]]
    columns, height = 1, 0.0
    for note in notes:
        own = _lines(visible_text(note), EVIDENCE_SIZE, COLUMN - 40) * EVIDENCE_SIZE * 1.45 + 9
        if height and height + own > EVIDENCE_HEIGHT:
            columns, height = columns + 1, 0.0
            if columns > 2:
                pages.append([])
                columns = 1
        pages[-1].append(str(note))
        height += own
    shown = [page for page in pages if page]
    return [
        Slide(
            "evidence",
            _numbered(words["slides_evidence"], number, len(shown), words),
            tuple(page),
            EVIDENCE_SIZE,
        )
        for number, page in enumerate(shown, start=1)
    ]
