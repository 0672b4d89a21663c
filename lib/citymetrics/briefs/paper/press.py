"""Setting a Typst document on pages: figures fitted into the room that is left, then the PDF.

A figure that doesn't fit on the rest of a page would leave that rest empty. It is drawn a little smaller if
that is enough, else it waits until the text behind it has filled the page. Which one is found by trying: the
document is laid out, the empty rests are measured on a coarse picture of the pages, the first one is mended,
and so on. The same document always comes out the same.
"""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from citymetrics.briefs.content.model import BriefError
from citymetrics.briefs.paper.places import Outline
from citymetrics.errors import CitymetricsError
from citymetrics.fonts import font_path

INSTALL = 'python -m pip install "citymetrics[pdf]"'
# For readers of every kind; for archives too where the document has a date, which those ask for.
STANDARDS = ("ua-1",)
DATED_STANDARDS = ("ua-1", "a-2a")
# The margins above and below the type area in points; look.typ sets the same.
TOP, FOOT = 22 * 72 / 25.4, 20 * 72 / 25.4
# How much of a page may stay empty before a figure is mended, how small it may get, and how far it may wait.
EMPTY = 64.0
LEAST = 0.82
CAPTION = 46.0
PLACES = 4
TIMES = 2
# A last page with more room than this is saved, if tighter text saves it.
ALMOST_EMPTY = 560.0
COARSE = 24.0
# Fainter than this is a tint of the paper, not ink.
PAPER = 0.9


@dataclass(frozen=True)
class Picture:
    """Where a figure came out: page from 1, distance from the page's top and height in points."""

    path: str
    page: int
    y: float
    height: float


@dataclass(frozen=True)
class Fit:
    """How figures are set: for each the number of its place, in rising order, and its scale; and whether text is set
    a little tighter."""

    places: tuple[int, ...] = ()
    scales: tuple[float, ...] = ()
    tight: bool = False

    def __add__(self, other: Fit) -> Fit:
        return Fit(self.places + other.places, self.scales + other.scales, self.tight)

    def scaled(self, figure: int, scale: float) -> Fit:
        return replace(self, scales=(*self.scales[:figure], scale, *self.scales[figure + 1 :]))

    def moved(self, figure: int, place: int) -> Fit:
        """With `figure` at a later place; those behind it keep behind it."""
        later = tuple(max(place, own) for own in self.places[figure:])
        return replace(self, places=(*self.places[:figure], *later))


class Press:
    """One document in a folder, `main.typ` in it, compiled as often as needed with other inputs.

    `about` is what the templates read; `outline` tells which figures there are and where they may stand.
    """

    def __init__(self, root: Path, about: Mapping[str, Any], outline: Outline, *, name: str):
        self.typst = import_typst()
        self.about, self.outline, self.name = about, outline, name
        self.known: dict[Fit, tuple[list[float], list[Picture]]] = {}
        self.fitting = root / "fit.json"
        self.compiler = self.typst.Compiler(
            root / "main.typ",
            root=root,
            font_paths=[font_path().parent],
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(dict(about), ensure_ascii=False)},
        )

    def print(self, fit: Fit | None = None) -> bytes:
        """The finished PDF. Raises `BriefError` where Typst refuses the document or has doubts."""
        self._write(fit or self.fit())
        standards = DATED_STANDARDS if self.about["date"] else STANDARDS
        try:
            made, warnings = self.compiler.compile_with_warnings(
                format="pdf", pdf_standards=list(standards), timestamp=0
            )
        except self.typst.TypstError as error:
            raise self._refused(error) from None
        if warnings:
            raise self._refused(warnings[0])
        return bytes(made)

    def fit(self) -> Fit:
        """How the figures are best set."""
        fit = Fit(self.outline.homes, (1.0,) * len(self.outline.figures))
        mended: Counter[str] = Counter()
        while self.outline.figures:
            rooms, pictures = self._lay_out(fit)
            gap = first_gap(rooms, pictures, [path for path, times in mended.items() if times >= TIMES])
            if gap is None:
                break
            mended[gap.picture.path] += 1
            fit = self._best(fit, gap)
        rooms, _ = self._lay_out(fit)
        if len(rooms) > 1 and rooms[-1] > ALMOST_EMPTY:
            tighter = replace(fit, tight=True)
            if len(self._lay_out(tighter)[0]) < len(rooms):
                return tighter
        return fit

    def _best(self, fit: Fit, gap: Gap) -> Fit:
        best = fit
        for tried in self._mended(fit, gap):
            rooms, _ = self._lay_out(tried)
            best = min(best, tried, key=lambda one: cost(one, self._lay_out(one)[0], self.outline))
            if best == tried and max(rooms[:-1], default=0.0) < EMPTY:
                break
        return best

    def _mended(self, fit: Fit, gap: Gap) -> Iterator[Fit]:
        """Ways to fill a gap: the figure smaller, or at a place further down."""
        figure = self.outline.figures.index(gap.picture.path)
        scale = fit.scales[figure] * (gap.room - (gap.picture.y - TOP) - CAPTION) / gap.picture.height
        if LEAST <= scale < 1:
            yield fit.scaled(figure, math.floor(scale * 1000) / 1000)
        own = fit.places[figure]
        for place in [place for place in self.outline.later[figure] if place > own][:PLACES]:
            if self.outline.allows((moved := fit.moved(figure, place)).places):
                yield moved

    def _write(self, fit: Fit, *, sketch: bool = False) -> None:
        """Tell the document how its figures are set; with `sketch` they are boxes of their size."""
        figures = self.outline.figures
        slots: dict[str, list[str]] = {}
        for path, place in zip(figures, fit.places, strict=True):
            slots.setdefault(str(place), []).append(path)
        scales = dict(zip(figures, fit.scales, strict=True))
        written = json.dumps({"slots": slots, "scales": scales, "tight": fit.tight, "sketch": sketch})
        self.fitting.write_text(written, encoding="utf-8")

    def _lay_out(self, fit: Fit) -> tuple[list[float], list[Picture]]:
        """The empty rests of the pages in points, and where the figures came out."""
        if fit in self.known:
            return self.known[fit]
        self._write(fit, sketch=True)
        try:
            pages = self.compiler.compile(format="png", ppi=COARSE)
            found = self.compiler.query("<picture>", field="value")
        except self.typst.TypstError as error:
            raise self._refused(error) from None
        rooms = [empty_rest(page) for page in ([pages] if isinstance(pages, bytes) else pages)]
        self.known[fit] = rooms, [Picture(**picture) for picture in json.loads(found)]
        return self.known[fit]

    def _refused(self, error: Any) -> BriefError:
        return BriefError(f"Typst: {error.message}; {error.diagnostic}", where=f"{self.name}.pdf")


@dataclass(frozen=True)
class Gap:
    """An empty rest of `room` points on a page, left by a figure that came to stand on the next one."""

    room: float
    picture: Picture


def first_gap(rooms: Sequence[float], pictures: Sequence[Picture], settled: Sequence[str]) -> Gap | None:
    """The first page whose rest is empty for a figure that isn't `settled` yet; `rooms` are the pages' empty rests."""
    for page, (room, _) in enumerate(pairwise(rooms), start=1):
        following = [picture for picture in pictures if picture.page == page + 1]
        first = min(following, key=lambda picture: picture.y, default=None)
        if room >= EMPTY and first is not None and first.y < TOP + 90 and first.path not in settled:
            return Gap(room, first)
    return None


def cost(fit: Fit, rooms: Sequence[float], outline: Outline) -> float:
    """How bad a layout is: empty rests count most, large ones more than several small ones, then pages, then how far figures
    stand from their places and how much smaller they are."""
    empty = sum((max(0.0, room - EMPTY) / 100) ** 2 for room in rooms[:-1])
    steps = sum(
        sum(home < place <= own for place in later)
        for home, own, later in zip(outline.homes, fit.places, outline.later, strict=True)
    )
    smaller = sum(1 - scale for scale in fit.scales)
    return empty + 2.0 * len(rooms) + 0.3 * steps + 2.0 * smaller


def empty_rest(page: bytes) -> float:
    """How much of a page's type area is empty at its lower end, in points; `page` is a PNG of `COARSE` dots an inch."""
    with Image.open(io.BytesIO(page)) as picture:
        colours = np.asarray(picture.convert("RGB"))
    dark = np.atleast_1d((colours < PAPER * 255).any(axis=(1, 2)))
    rows = np.flatnonzero(dark) * 72 / COARSE
    low = len(dark) * 72 / COARSE - FOOT
    inside = rows[(rows > TOP - 4) & (rows < low + 4)]
    return float(max(0.0, low - inside.max())) if len(inside) else low - TOP


def import_typst() -> Any:
    """The `typst` package, or one line that says how to install it."""
    try:
        import typst
    except ImportError:
        raise CitymetricsError(
            "the package 'typst' is missing", where="PDF", mend=f"Install it with: {INSTALL}"
        ) from None
    return typst
