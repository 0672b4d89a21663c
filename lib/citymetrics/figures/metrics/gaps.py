"""One place's distances to its peers and to norms, metric by metric, the widest first: short of the level to the left, beyond it
to the right. Distances to the end of a scale are left to the table: nobody asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.metrics.distance import Distance
from citymetrics.benchmark.metrics.gap import Gap
from citymetrics.benchmark.metrics.gaps import Gaps
from citymetrics.benchmark.tables.gap import (
    gap_text,
    graded_text,
    kind_text,
    level_text,
    own_text,
    relative_text,
    who_text,
)
from citymetrics.figures.kit.axes import add_axes, new_figure, note_at, set_value_axis
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_figure, empty_plot
from citymetrics.figures.kit.interactive import (
    HEAD_WIDTH,
    hover_text,
    name_height,
    new_interactive,
    on_screen,
    row_axis,
)
from citymetrics.figures.kit.layout import line_height, widest, wrap
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import write, write_around
from citymetrics.figures.messages.metrics import gaps_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PAD, AXIS, NAMES, WORDS = 0.09, 0.38, 1.75, 2.6
MOST = 12
HATCH = "////"


@dataclass(frozen=True)
class _Bar:
    """One distance: `x` is negative where the target is short; `css` tells a peer's from a norm's."""

    one: Distance
    x: float
    words: str
    small: str


@dataclass(frozen=True)
class _Block:
    """One metric with its bars."""

    name: str
    own: str
    single: Gap
    bars: tuple[_Bar, ...]


def _blocks(result: Gaps, lang: str) -> list[_Block]:
    """The metrics that have a peer or a norm, those with the widest distance first."""
    found: dict[str, list[Distance]] = {}
    for one in result.distances:
        if one.benchmark != "full":
            found.setdefault(one.metric, []).append(one)
    blocks = []
    for metric, own in sorted(found.items(), key=lambda item: -max(one.relative for one in item[1])):
        single = result.by_metric[metric]
        row = single.rows[own[0].observation_id]
        bars = tuple(_bar(one, single, lang) for one in own)
        blocks.append(
            _Block(single.label.in_language(lang), own_text(row, single.comparison, lang), single, bars)
        )
    return blocks


def _bar(one: Distance, single: Gap, lang: str) -> _Bar:
    gap = gap_text(one, single.comparison, lang)
    level = text(
        "gap.bar", lang, who=who_text(one, single, lang), level=level_text(one, single, lang), gap=gap
    )
    words = graded_text(gap if one.position == "sets" else level, one, lang)
    return _Bar(one, -one.relative, words, kind_text(one, lang))


def _limits(blocks: Sequence[_Block]) -> tuple[float, float]:
    """The axis: as far as the bars go on either side, at least a tenth."""
    values = [bar.x for block in blocks for bar in block.bars]
    return min(-0.1, *values) * 1.06, max(0.1, *values) * 1.06


def _ticks(limits: tuple[float, float]) -> list[float]:
    step = 0.5 if limits[1] - limits[0] > 1.3 else 0.25 if limits[1] - limits[0] > 0.4 else 0.1
    return [step * n for n in range(-10, 11) if limits[0] <= step * n <= limits[1]]


def draw_gaps(result: Gaps, *, lang: str = "zh", most: int = MOST) -> Figure:
    """The bars for paper, of `most` metrics; says why where there is nothing to draw."""
    with house_style() as tokens:
        blocks = _blocks(result, lang)
        if not blocks:
            return empty_figure(text("gap.nothing_but_full", lang))
        shown, size, width = blocks[:most], tokens.size, tokens.width
        names = [
            [(line, size.label, tokens.ink) for line in wrap(block.name, size.label, NAMES)]
            + [(line, size.small, tokens.muted) for line in wrap(block.own, size.small, NAMES)]
            for block in shown
        ]
        lines = [[wrap(bar.words, size.small, WORDS) for bar in block.bars] for block in shown]
        slot = 2 * line_height(size.small)
        slots = [[max(slot, len(part) * line_height(size.small) + 0.06) for part in block] for block in lines]
        tall = [
            max(sum(own), len(part) * line_height(size.label)) + 0.1
            for own, part in zip(slots, names, strict=True)
        ]
        left = min(NAMES, widest((line for part in names for line, _, _ in part), size.label)) + 3 * PAD
        head, body = line_height(size.small) + 0.06, sum(tall)
        foot = AXIS + (line_height(size.small) if len(blocks) > most else 0.0)
        height = head + body + foot + 2 * PAD
        figure = new_figure(width, height)
        bottom, plot = PAD + foot, width - left - WORDS - 2 * PAD
        axes = add_axes(figure, left, bottom, plot, body)
        _dress(axes, _limits(shown), body, lang, tokens)
        styles, y = place_styles(result.inputs.places), body
        for block, part, texts, own, room in zip(shown, names, lines, slots, tall, strict=True):
            write_around(figure, part, left - 2 * PAD, bottom + y - room / 2, "right")
            top = y - (room - sum(own)) / 2
            for bar, words, high in zip(block.bars, texts, own, strict=True):
                centre = top - high / 2
                _draw_bar(axes, bar, centre, styles, tokens)
                told = [(line, size.small, tokens.ink) for line in words]
                write_around(figure, told, width - WORDS - PAD, bottom + centre)
                top -= high
            y -= room
            if block is not shown[-1]:
                axes.axhline(y, color=tokens.grid, lw=0.6, zorder=0)
        if len(blocks) > most:
            more = text("gap.more", lang, count=len(blocks) - most)
            write(figure, more, left, PAD, size.small, tokens.muted, va="baseline")
        return figure


def _dress(axes: Axes, limits: tuple[float, float], body: float, lang: str, tokens: Tokens) -> None:
    ticks = _ticks(limits)
    texts = [f"{abs(tick) * 100:.0f}%" for tick in ticks]
    set_value_axis(axes, limits, (0, body), ticks, texts, tokens, grid=False)
    lines = wrap(text("gap.axis_relative", lang), tokens.size.small, 2.6)
    axes.set_xlabel("\n".join(lines), fontsize=tokens.size.small, color=tokens.muted, labelpad=1)
    axes.axvline(0, color=tokens.ink, lw=0.9, zorder=2)
    for name, ha, x in (("behind", "right", -4), ("ahead_of", "left", 4)):
        side: dict[str, Any] = {"ha": ha, "va": "bottom"}
        words = text(f"gap.{name}", lang)
        note_at(axes, words, (0, body), (x, 3), fontsize=tokens.size.small, color=tokens.muted, **side)


def _style_of(bar: _Bar, styles: dict[str, PlaceStyle]) -> PlaceStyle:
    return styles[(bar.one.setters or (bar.one.city,))[0]]


def _draw_bar(axes: Axes, bar: _Bar, y: float, styles: dict[str, PlaceStyle], tokens: Tokens) -> None:
    """A peer's bar in that place's colour, a norm's in grey, hatched where it is due later than the target."""
    peer = bar.one.benchmark == "peer"
    colour = _style_of(bar, styles).colour if peer else tokens.muted
    if bar.x == 0:
        marker = _style_of(bar, styles).marker if peer else "s"
        axes.scatter([0], [y], s=26, marker=marker, color=colour, zorder=3, clip_on=False)
        return
    later = bar.one.timing == "later" and not peer
    axes.barh(
        y,
        bar.x,
        height=0.13,
        facecolor=tokens.paper if later else colour,
        edgecolor=colour,
        hatch=HATCH if later else "",
        linewidth=0.8,
        zorder=1.5,
    )


def plot_gaps(result: Gaps, *, lang: str = "zh") -> go.Figure:
    """The same for the screen, of all metrics; pointing at a bar shows the target's sentence and the level."""
    blocks = _blocks(result, lang)
    if not blocks:
        return empty_plot(text("gap.nothing_but_full", lang))
    tokens, styles = load_tokens(), place_styles(result.inputs.places)
    bars = [(block, bar) for block in blocks for bar in block.bars]
    tall = name_height([block.name for block in blocks], least=26, gap=6)
    figure = new_interactive(tall * len(bars) + 92, margin={"l": 8, "r": 24, "t": 12, "b": 60})
    for row, (block, bar) in enumerate(bars):
        peer = bar.one.benchmark == "peer"
        colour = _style_of(bar, styles).colour if peer else tokens.muted
        said = hover_text(block.single.rows[bar.one.observation_id], result.inputs, lang, head=block.name)
        hover = f"{said}<br>{bar.small}<br>{bar.words}"
        if bar.x:
            later = bar.one.timing == "later" and not peer
            pattern = {"shape": "/" if later else "", "bgcolor": tokens.paper}
            figure.add_bar(
                x=[bar.x],
                y=[row],
                orientation="h",
                width=0.6,
                marker={"color": colour, "pattern": pattern},
                hovertext=[hover],
                hoverinfo="text",
                customdata=[_ids(bar)],
            )
        else:
            figure.add_scatter(
                x=[0.0],
                y=[row],
                mode="markers",
                marker={"size": 9, "color": colour},
                hovertext=[hover],
                hoverinfo="text",
                customdata=[_ids(bar)],
            )
    names = [on_screen(block.name) if bar is block.bars[0] else "" for block, bar in bars]
    limits = _limits(blocks)
    figure.update_yaxes(row_axis(names, showgrid=False))
    figure.update_xaxes(
        range=list(limits),
        tickvals=_ticks(limits),
        ticktext=[f"{abs(tick) * 100:.0f}%" for tick in _ticks(limits)],
        zeroline=True,
        zerolinecolor=tokens.ink,
        gridcolor=tokens.grid,
        fixedrange=True,
        tickangle=0,
        title={
            "text": on_screen(text("gap.axis_relative", lang), HEAD_WIDTH / 1.5, 11),
            "font": {"size": 11},
        },
    )
    return figure


def _ids(bar: _Bar) -> list[str]:
    """The target and, where a peer sets the level, that peer's."""
    return [identity for identity in (bar.one.observation_id, bar.one.peer_id) if identity]


@draw_result.register
def gaps_figure(result: Gaps, *, lang: str = "zh", most: int = MOST) -> FigurePair:
    """One place's relative distances to its most demanding peers and to norms."""
    what = text("gap.figures_what", lang, city=result.label)
    items = [
        text(
            "gap.alt_item",
            lang,
            metric=block.name,
            items=join([f"{bar.words} ({relative_text(bar.one)})" for bar in block.bars], lang),
        )
        for block in _blocks(result, lang)
    ]
    alt = text("tables.list_gap", lang).join(items) or text("gap.nothing_but_full", lang)
    return FigurePair(
        f"gaps-{result.city}",
        draw_gaps(result, lang=lang, most=most),
        plot_gaps(result, lang=lang),
        result.to_frame(),
        what,
        alt,
        gaps_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )
