"""The matrix of coverage on paper: themes in one column or two, and a key of the marks under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure
from citymetrics.figures.kit.bands import even_cut
from citymetrics.figures.kit.empty import empty_figure
from citymetrics.figures.kit.layout import line_height, text_width, widest, wrap
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style
from citymetrics.figures.kit.writing import write
from citymetrics.labels import text

if TYPE_CHECKING:
    from citymetrics.figures.plans.coverage import Mark, MatrixLine

PAD, PANEL_GAP, CELL, WIDEST_NAME, TALL, NARROWEST = 0.08, 0.3, 0.28, 0.34, 4.6, 1.3
KEY_GAP, KEY_MARK = 0.2, 0.16
GREY: dict[str, dict[str, Any]] = {
    "not_reviewed": {"marker": "$?$", "s": 22, "linewidth": 0.2},
    "mentioned": {"marker": "o", "s": 12, "facecolor": "none", "linewidth": 0.8},
    "out_of_remit": {"marker": (2, 2, -45), "s": 34, "linewidth": 0.9},
    "not_mentioned": {"marker": "o", "s": 2, "linewidth": 0},
    "unread": {"marker": "_", "s": 20, "linewidth": 0.9},
}
"""How each kind of absence is drawn."""


@dataclass(frozen=True)
class _Row:
    """A line with its label broken to the room it has, and its height in inches."""

    line: MatrixLine
    label: list[str]
    height: float


def draw_blocks(
    blocks: list[list[MatrixLine]],
    places: Sequence[str],
    forms: Sequence[str],
    styles: Mapping[str, PlaceStyle],
    lang: str,
) -> Figure:
    """The lines of every theme under the names of the places; says why where there is none."""
    with house_style() as tokens:
        if not blocks:
            return empty_figure(text("tables.no_metric", lang))
        name = widest(places, tokens.size.tick)
        upright = name <= WIDEST_NAME
        cell = max(name + 0.045, CELL) if upright else CELL
        head = (line_height(tokens.size.tick) if upright else name) + 0.08
        label = widest((line.label for block in blocks for line in block), tokens.size.label)
        half = (tokens.width - PANEL_GAP - 2 * PAD) / 2
        width = min(tokens.width - 2 * PAD, label + 3 * PAD + cell * len(places))
        panels = [
            [row for block in blocks for row in _measured(block, width - cell * len(places) - PAD, tokens)]
        ]
        if sum(row.height for row in panels[0]) > TALL and half - cell * len(places) >= NARROWEST:
            width = half
            panels = _split([_measured(block, half - cell * len(places) - PAD, tokens) for block in blocks])
        heights = [sum(row.height for row in panel) for panel in panels]
        total = len(panels) * width + (len(panels) - 1) * PANEL_GAP + 2 * PAD
        keys = _key_lines(forms, max(total, tokens.width * 0.6) - 2 * PAD, lang, tokens)
        foot = len(keys) * line_height(tokens.size.small) + 0.1
        height = max(heights) + head + foot + 2 * PAD
        total = max(total, *(_key_width(line, tokens) + 2 * PAD for line in keys))
        figure = new_figure(total, height)
        for position, (panel, tall) in enumerate(zip(panels, heights, strict=True)):
            left = PAD + position * (width + PANEL_GAP)
            axes = add_axes(figure, left, height - PAD - head - tall, width, tall + head)
            axes.set_xlim(0, width)
            axes.set_ylim(tall + head, 0)
            hide_axes(axes)
            start = width - cell * len(places)
            centres = [start + cell * (column + 0.5) for column in range(len(places))]
            for x, words in zip(centres, places, strict=True):
                axes.text(
                    x, head - 0.06, words, fontsize=tokens.size.tick, color=tokens.muted, ha="center",
                    va="bottom", rotation=0 if upright else 90,
                )  # fmt: skip
            _draw_matrix(axes, panel, centres, head, width, styles, tokens)
        _draw_keys(figure, keys, PAD + foot - 0.1, tokens)
        return figure


def _measured(lines: list[MatrixLine], room: float, tokens: Tokens) -> list[_Row]:
    rows = []
    for line in lines:
        label = wrap(line.label, tokens.size.label, room) if line.marks else [line.label]
        rows.append(
            _Row(line, label, len(label) * line_height(tokens.size.label) + (0.06 if line.marks else 0.1))
        )
    return rows


def _split(blocks: list[list[_Row]]) -> list[list[_Row]]:
    """Two columns, the longer of which is as short as it can be; a theme that is cut in two is named again, and no line of it
    stands alone."""
    rows = [row for block in blocks for row in block]
    heads = [position for position, row in enumerate(rows) if not row.line.marks]
    cuts = [
        cut
        for cut in range(1, len(rows))
        if cut in heads or not {cut, cut - 1, cut - 2, cut + 1} & {*heads, len(rows)}
    ]
    cut = even_cut([row.height for row in rows], cuts)
    again = [] if cut in heads else [rows[max(head for head in heads if head < cut)]]
    return [part for part in (rows[:cut], [*again, *rows[cut:]] if cut < len(rows) else []) if part]


def _draw_matrix(
    axes: Axes,
    rows: list[_Row],
    centres: list[float],
    top: float,
    width: float,
    styles: Mapping[str, PlaceStyle],
    tokens: Tokens,
) -> None:
    y, size = top, tokens.size.label
    for row in rows:
        if not row.line.marks:
            base = y + row.height - 0.04
            axes.text(0, base, row.line.label, fontsize=size, color=tokens.accent, va="bottom")
            axes.plot([0, width], [y + row.height - 0.02] * 2, color=tokens.grid, lw=0.8)
        else:
            at = y + 0.03
            for words in row.label:
                axes.text(0, at, words, fontsize=size, color=tokens.ink, va="top")
                at += line_height(size)
            for x, mark in zip(centres, row.line.marks, strict=True):
                _draw_mark(axes, x, y + row.height / 2, mark, styles[mark.city], tokens)
        y += row.height


def _draw_mark(axes: Axes, x: float, y: float, mark: Mark, style: PlaceStyle, tokens: Tokens) -> None:
    if mark.ringed:
        axes.scatter([x], [y], s=105, marker="o", facecolor="none", edgecolor=style.colour, linewidth=0.9)
    draw_form(axes, x, y, mark.form, style.marker, style.colour, tokens)


def draw_form(axes: Axes, x: float, y: float, form: str, marker: str, colour: str, tokens: Tokens) -> None:
    """The mark of a cell: in the place's own shape and colour what is stated, in grey why nothing is."""
    if form in GREY:
        look = {"color": tokens.muted} | GREY[form]
        if "facecolor" in look:
            look["edgecolor"] = look.pop("color")
        axes.scatter([x], [y], **look)
    elif form == "damaged":
        axes.scatter([x], [y], s=26, marker="x", color=colour, linewidth=1.2)
    elif form in ("achieved", "apart"):
        axes.scatter([x], [y], s=34, marker=marker, facecolor=tokens.paper, edgecolor=colour, linewidth=1.1)
        if form == "apart":
            axes.scatter([x], [y], s=5, marker="o", color=colour, linewidth=0)
    else:
        axes.scatter([x], [y], s=34, marker=marker, color=colour, linewidth=0)


def _key_lines(forms: Sequence[str], room: float, lang: str, tokens: Tokens) -> list[list[tuple[str, str]]]:
    """Forms with their words, in lines of so many inches."""
    lines: list[list[tuple[str, str]]] = [[]]
    for form in forms:
        entry = (form, text(f"figures.cell_{form}", lang))
        if lines[-1] and _key_width([*lines[-1], entry], tokens) > room:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _key_width(line: list[tuple[str, str]], tokens: Tokens) -> float:
    return sum(KEY_MARK + text_width(words, tokens.size.small) + KEY_GAP for _, words in line) - KEY_GAP


def _draw_keys(figure: Figure, lines: list[list[tuple[str, str]]], top: float, tokens: Tokens) -> None:
    width, height = figure.get_size_inches()
    axes = add_axes(figure, 0, 0, width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    hide_axes(axes)
    size = tokens.size.small
    for number, line in enumerate(lines):
        x, y = PAD, top - (number + 0.5) * line_height(size)
        for form, words in line:
            if form == "both":
                axes.scatter([x + 0.06], [y], s=60, facecolor="none", edgecolor=tokens.ink, linewidth=0.8)
            draw_form(axes, x + 0.06, y, form, "o", tokens.ink, tokens)
            write(figure, words, x + KEY_MARK, y, size, tokens.muted, va="center")
            x += KEY_MARK + text_width(words, size) + KEY_GAP
