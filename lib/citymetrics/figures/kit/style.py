"""The one look of all figures: tokens from `tokens.yml`, the Chinese font by path, and settings that make
files repeat exactly."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image
from pydantic import BaseModel, ConfigDict

from citymetrics.fonts import font_family, font_path
from citymetrics.yamlfile import read_yaml

COLOURS = 128
"""How many colours a PNG has."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceStyle(_Model):
    """How a place is drawn: its colour, its marker in matplotlib and in plotly, and its hatch."""

    colour: str
    marker: str
    plotly: str
    hatch: str


class Sizes(_Model):
    """Type sizes in points."""

    title: float
    label: float
    small: float
    tick: float


class Tokens(_Model):
    """Everything that decides the look."""

    ink: str
    muted: str
    grid: str
    paper: str
    accent: str
    pale: str
    places: dict[str, PlaceStyle]
    spare: tuple[PlaceStyle, ...]
    size: Sizes
    width: float
    tallest: float
    dpi: int
    ramp: tuple[str, ...]
    screen_fonts: str


@cache
def load_tokens() -> Tokens:
    """The tokens of `tokens.yml`, checked."""
    return Tokens(**read_yaml(Path(__file__).with_name("tokens.yml"), name="figures/kit/tokens.yml"))


def place_styles(places: Mapping[str, Any]) -> dict[str, PlaceStyle]:
    """The style of every place in `places` (ids in the registry's order), the same in every figure."""
    tokens = load_tokens()
    unlisted = [place for place in places if place not in tokens.places]
    spare = {place: tokens.spare[position % len(tokens.spare)] for position, place in enumerate(unlisted)}
    return {place: tokens.places.get(place) or spare[place] for place in places}


@cache
def _register_font() -> str:
    font_manager.fontManager.addfont(str(font_path()))
    return font_family()


@contextmanager
def house_style() -> Iterator[Tokens]:
    """Matplotlib's settings while a figure is drawn or written; what was set before comes back."""
    tokens = load_tokens()
    family = _register_font()
    with mpl.rc_context():
        sns.set_theme(style="ticks", context="paper")
        # After seaborn's theme, which resets fonts.
        mpl.rcParams.update(
            {
                "font.family": [family],
                "font.size": tokens.size.label,
                "axes.titlesize": tokens.size.title,
                "axes.labelsize": tokens.size.label,
                "xtick.labelsize": tokens.size.tick,
                "ytick.labelsize": tokens.size.label,
                "axes.titleweight": "normal",
                "axes.unicode_minus": False,
                "text.color": tokens.ink,
                "axes.labelcolor": tokens.ink,
                "axes.edgecolor": tokens.grid,
                "axes.linewidth": 0.8,
                "xtick.color": tokens.muted,
                "ytick.color": tokens.ink,
                "xtick.major.size": 0,
                "ytick.major.size": 0,
                "grid.color": tokens.grid,
                "grid.linewidth": 0.6,
                "figure.facecolor": tokens.paper,
                "savefig.facecolor": tokens.paper,
                "hatch.linewidth": 0.5,
                # Letters as outlines: a page needs no font for a picture. PDF takes the letters that it uses, drawn and named, so
                # that text can be searched; embedding them as TrueType would take ten times as long.
                "svg.fonttype": "path",
                "pdf.fonttype": 3,
                "svg.hashsalt": "citymetrics",
            }
        )
        yield tokens


def to_svg(figure: Figure) -> str:
    """`figure` as SVG, glyphs as paths, the same bytes for the same drawing."""
    buffer = io.StringIO()
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def to_pdf(figure: Figure) -> bytes:
    """`figure` as one PDF page of its size with the font's used letters embedded, the same bytes for the same drawing."""
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(
            buffer, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None}
        )
    return buffer.getvalue()


def to_png(figure: Figure) -> bytes:
    """`figure` as PNG at the house resolution, without software name or date.

    In 128 colours, which nobody can tell from all of them here and which take a quarter of the bytes.
    """
    drawn, written = io.BytesIO(), io.BytesIO()
    with house_style() as tokens:
        figure.savefig(drawn, format="png", dpi=tokens.dpi, pil_kwargs={"compress_level": 1})
        dots = (tokens.dpi, tokens.dpi)
    with Image.open(drawn) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    few.save(written, "png", dpi=dots)
    return written.getvalue()
