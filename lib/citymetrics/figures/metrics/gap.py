"""One metric's targets on one axis with the lines that they are measured against: the most demanding target, norms, the end of
the scale. The pale bar is the distance to the most demanding comparable target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.metrics.distance import Distance
from citymetrics.benchmark.metrics.gap import Gap
from citymetrics.benchmark.tables.bases import basis_axis, basis_scale
from citymetrics.benchmark.tables.gap import (
    due_words,
    gap_text,
    graded_text,
    level_text,
    own_text,
    who_text,
)
from citymetrics.figures.kit.axes import add_axes, new_figure, nice_top, set_value_axis, three_ticks
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_figure, empty_plot
from citymetrics.figures.kit.interactive import (
    HEAD_WIDTH,
    SMALL_TYPE,
    hover_text,
    new_interactive,
    on_screen,
)
from citymetrics.figures.kit.layout import line_height, text_width, widest, wrap_facts
from citymetrics.figures.kit.marks import BOUNDS, form_of, plot_arrow, symbol_of
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import head_and_facts, write, write_around
from citymetrics.figures.messages.metrics import gap_message
from citymetrics.figures.metrics.dots import Dot
from citymetrics.figures.metrics.draw_dots import draw_mark
from citymetrics.labels import format_date, format_number, text
from citymetrics.labels.wording import join

PAD, AXIS, UNIT, WORDS, ROOM = 0.09, 0.2, 0.16, 2.55, 0.1


@dataclass(frozen=True)
class _Line:
    """A level drawn across all places: where, what it says, and how it is drawn."""

    x: float
    words: str
    form: str


@dataclass(frozen=True)
class _Row:
    """One place: its mark, what stands beside it, and where the distance to its peers ends."""

    dot: Dot
    peer: float | None


def _lines(result: Gap, lang: str) -> list[_Line]:
    """The levels, each once, from left to right."""
    scale = basis_scale(result.comparison, result.comparison.basis)[0]
    found: dict[tuple[str, str, float], _Line] = {}
    for one in result.distances:
        level = level_text(one, result, lang, unit=False)
        if one.benchmark == "peer":
            words = text("gap.line_peer", lang, level=level, who=who_text(one, result, lang))
        elif one.benchmark == "norm":
            due = format_date(one.level_due, lang) or text("gap.standing", lang)
            words = text("gap.line_norm", lang, norm=result.norm(one.set_by).label, level=level, due=due)
        else:
            words = text("gap.line_full", lang, level=level)
        # A place that sets the mark and one that is short of it name the same line.
        key = (one.benchmark, one.set_by if one.benchmark == "norm" else one.rank_group, one.level)
        found.setdefault(key, _Line(one.level * scale, words, one.benchmark))
    return sorted(found.values(), key=lambda line: line.x)


def _rows(result: Gap, lang: str) -> list[_Row]:
    """The places in the result's order."""
    comparison, scale, found = (
        result.comparison,
        basis_scale(result.comparison, result.comparison.basis)[0],
        [],
    )
    for city in dict.fromkeys(one.city for one in result.distances):
        own = [one for one in result.distances if one.city == city]
        row = result.rows[own[0].observation_id]
        top = row[f"{comparison.basis}_max"]
        dot = Dot(
            city,
            result.inputs.places[city].label.in_language(lang),
            own[0].own * scale,
            float(top) * scale if row["comparator"] == "range" and top == top else None,
            form_of(row["comparator"]),
            own_text(row, comparison, lang),
            (
                due_words(own[0], row, lang),
                *(_fact(one, result, lang) for one in own if one.benchmark != "full"),
            ),
            row,
        )
        peer = next((one.level * scale for one in own if one.benchmark == "peer"), None)
        found.append(_Row(dot, peer))
    return found


def _fact(one: Distance, result: Gap, lang: str) -> str:
    if one.position == "sets":
        return graded_text(gap_text(one, result.comparison, lang), one, lang)
    level = level_text(one, result, lang)
    who = who_text(one, result, lang) if one.benchmark == "peer" else text("gap.norm_head", lang)
    words = text("gap.bar", lang, who=who, level=level, gap=gap_text(one, result.comparison, lang))
    return graded_text(words, one, lang)


def _axis(
    result: Gap, rows: Sequence[_Row], lines: Sequence[_Line], lang: str
) -> tuple[list[float], list[str]]:
    """Ticks from zero to a round number above every figure, and what they say."""
    values = [row.dot.x_max or row.dot.x or 0.0 for row in rows] + [line.x for line in lines]
    share = result.definition.unit == "%" and result.comparison.basis == "value"
    top = 100.0 if share and max(values) <= 100 else nice_top(max(values))
    ticks = list(three_ticks(top))
    return ticks, [format_number(tick, lang, digits=3) + ("%" if share else "") for tick in ticks]


def draw_gap(result: Gap, *, lang: str = "zh") -> Figure:
    """The strip for paper; says why where there is nothing to draw."""
    with house_style() as tokens:
        if not result.distances:
            return empty_figure(text("gap.nothing", lang))
        rows, lines = _rows(result, lang), _lines(result, lang)
        ticks, tick_texts = _axis(result, rows, lines, lang)
        size, width = tokens.size, tokens.width
        left = widest((row.dot.name for row in rows), size.label) + 3 * PAD
        small = [wrap_facts(row.dot.facts, size.small, WORDS - PAD) for row in rows]
        heights = [line_height(size.label) + len(part) * line_height(size.small) + 0.12 for part in small]
        head, body = len(lines) * line_height(size.small) + 0.08, sum(heights)
        unit = basis_axis(result.comparison, result.comparison.basis, lang)
        foot = AXIS if unit == "%" else AXIS + UNIT
        height = head + body + foot + 2 * PAD
        figure = new_figure(width, height)
        bottom, plot = PAD + foot, width - left - WORDS - PAD
        axes = add_axes(figure, left, bottom, plot, body)
        _dress(axes, ticks, tick_texts, body, unit, tokens)
        for position, line in enumerate(lines):
            _draw_line(figure, axes, line, (body, position, len(lines), head), (left, plot), tokens)
        styles, y = place_styles(result.inputs.places), body
        for row, part, tall in zip(rows, small, heights, strict=True):
            centre, style = y - tall / 2, styles[row.dot.city]
            if row.peer is not None and row.dot.x is not None:
                axes.plot(
                    [row.dot.x, row.peer],
                    [centre, centre],
                    color=style.colour,
                    lw=7,
                    alpha=0.22,
                    solid_capstyle="butt",
                )
            draw_mark(axes, row.dot, centre, style, tokens)
            at, name = bottom + centre, row.dot.name
            write(figure, name, left - 2 * PAD, at, size.label, tokens.ink, ha="right", va="center")
            write_around(figure, head_and_facts(row.dot.text, part, tokens), width - WORDS, at)
            y -= tall
        return figure


def _dress(axes: Axes, ticks: list[float], texts: list[str], body: float, unit: str, tokens: Tokens) -> None:
    limits = (-0.03 * ticks[-1], 1.08 * ticks[-1])
    set_value_axis(axes, limits, (0, body), ticks, texts, tokens)
    if unit != "%":
        axes.set_xlabel(unit, fontsize=tokens.size.small, color=tokens.muted, labelpad=1)


def _draw_line(
    figure: Figure,
    axes: Axes,
    line: _Line,
    rows: tuple[float, int, int, float],
    across: tuple[float, float],
    tokens: Tokens,
) -> None:
    """A level with its words in a row of their own above the places, the leftmost lowest."""
    body, position, _, _ = rows
    left, plot = across
    height = figure.get_size_inches()[1]
    dashes = {"peer": "-", "norm": (0, (5, 2)), "full": (0, (1, 1.6))}[line.form]
    colour = {"peer": tokens.accent, "norm": tokens.ink, "full": tokens.muted}[line.form]
    at = 0.06 + position * line_height(tokens.size.small)
    axes.plot(
        [line.x, line.x],
        [0, body + at + 0.02],
        color=colour,
        lw=1.1,
        linestyle=dashes,
        clip_on=False,
        zorder=1.5,
    )
    low, high = axes.get_xlim()
    x = left + plot * (line.x - low) / (high - low)
    # To the left, where no line of a higher row crosses the words; to the right where there is no room.
    right = x - text_width(line.words, tokens.size.small) - ROOM < PAD
    base = axes.get_position().y0 * height + body
    write(
        figure,
        line.words,
        x + (0.05 if right else -0.05),
        base + at,
        tokens.size.small,
        colour,
        ha="left" if right else "right",
        bbox={"facecolor": tokens.paper, "edgecolor": "none", "pad": 0.4},
    )


def plot_gap(result: Gap, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at a target shows its sentence, at a level what sets it."""
    if not result.distances:
        return empty_plot(text("gap.nothing", lang))
    rows, lines, tokens = _rows(result, lang), _lines(result, lang), load_tokens()
    ticks, tick_texts = _axis(result, rows, lines, lang)
    figure = new_interactive(58 * len(rows) + 90, margin={"l": 8, "r": 24, "t": 12, "b": 40})
    styles, names = place_styles(result.inputs.places), [row.dot.name for row in rows]
    for line in lines:
        dash = {"peer": "solid", "norm": "dash", "full": "dot"}[line.form]
        figure.add_scatter(
            x=[line.x] * len(names),
            y=names,
            mode="lines+markers",
            line={
                "dash": dash,
                "width": 1.4,
                "color": tokens.accent if line.form == "peer" else tokens.muted,
            },
            marker={"size": 5, "symbol": "line-ns-open", "color": tokens.muted},
            hovertext=[line.words] * len(names),
            hoverinfo="text",
        )
    for row in rows:
        style = styles[row.dot.city]
        figure.add_scatter(
            x=[row.dot.x],
            y=[row.dot.name],
            mode="markers",
            marker={
                "size": 12,
                "symbol": symbol_of(row.dot.form, style),
                "color": style.colour,
            },
            hovertext=["<br>".join((hover_text(row.dot.row, result.inputs, lang), *row.dot.facts[1:]))],
            hoverinfo="text",
            customdata=[[row.dot.observation_id]],
        )
        if row.dot.form in BOUNDS:
            plot_arrow(figure, row.dot.x, row.dot.name, "", BOUNDS[row.dot.form], style.colour)
        figure.add_annotation(
            text=on_screen(row.dot.text, HEAD_WIDTH, SMALL_TYPE),
            x=0,
            y=row.dot.name,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=10,
            align="left",
            showarrow=False,
            font={"size": SMALL_TYPE},
        )
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], automargin=True, fixedrange=True, showgrid=False
    )
    figure.update_xaxes(
        range=[-0.03 * ticks[-1], 1.08 * ticks[-1]],
        tickvals=ticks,
        ticktext=tick_texts,
        tickangle=0,
        zeroline=False,
        gridcolor=tokens.grid,
        fixedrange=True,
        title={"text": basis_axis(result.comparison, result.comparison.basis, lang), "font": {"size": 11}},
    )
    return figure


@draw_result.register
def gap_figure(result: Gap, *, lang: str = "zh") -> FigurePair:
    """One metric's targets with what they are measured against."""
    what = text("gap.figure_what", lang, metric=result.label)
    rows = _rows(result, lang)
    items = [
        text("gap.alt_item", lang, metric=f"{row.dot.name} {row.dot.text}", items=join(row.dot.facts, lang))
        for row in rows
    ]
    alt = text("tables.list_gap", lang).join(items) or text("gap.nothing", lang)
    return FigurePair(
        f"gap-{result.metric}",
        draw_gap(result, lang=lang),
        plot_gap(result, lang=lang),
        result.to_frame(),
        what,
        alt,
        gap_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )
