"""Paths drawn as dumbbells: from where a level stood (hollow) to where it shall be (filled), one panel per unit.

An arrow to the right is a floor, to the left a cap. What both ends are, when, and what lies between them stands beside each.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import Row, as_rows
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.benchmark.tables.pace import change_text, start_text
from citymetrics.figures.kit.axes import add_axes, new_figure, nice_top, set_value_axis, three_ticks
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.interactive import (
    SMALL_TYPE,
    hover_text,
    new_interactive,
    on_screen,
    row_axis,
    stack_panels,
)
from citymetrics.figures.kit.layout import line_height, widest, wrap
from citymetrics.figures.kit.marks import BOUNDS, draw_arrow, form_of, plot_arrow
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import head_and_facts, write_around
from citymetrics.figures.messages.metrics import paths_message
from citymetrics.figures.metrics.pace import left_out_text, name_and_subject
from citymetrics.labels import format_number, text, unit_label
from citymetrics.labels.wording import join

PAD, AXIS, PANEL_GAP = 0.08, 0.24, 0.16
NAME_SHARE = 0.3
ARROW = 17
MOST = 30
ROW_PIXELS, FOOT_PIXELS, WORD_PIXELS = 84, 34, 200


@dataclass(frozen=True)
class Dumbbell:
    """One row: a path with the words that stand beside it."""

    row: Row
    name: str
    place: str
    ends: str
    facts: str
    forms: tuple[str, str]


def make_dumbbells(result: Paths, lang: str = "zh", *, most: int = MOST) -> list[list[Dumbbell]]:
    """The first `most` paths by unit, percentages first."""
    inputs = result.inputs
    units: dict[str, list[Dumbbell]] = {}
    for row in as_rows(result.frame)[:most]:
        metric = inputs.metric_label(row["metric"]).in_language(lang)
        scope = scope_text({"scope": row["scope"], "per": "total"}, lang)
        ends = [start_text(row, inputs, lang), stated_text(inputs.row(row["to_id"]), lang)]
        whens = [row["from_date"][:4], row["to_date"][:4]]
        shown = [f"{end} ({when})" if when else end for end, when in zip(ends, whens, strict=True)]
        rate = change_text(row, "per_year", lang)
        facts = [
            change_text(row, "change", lang),
            text("pace.each_year", lang, rate=rate) if rate else "",
            grade_label(row["grade"], lang),
        ]
        start = "exact" if row["start"] == "baseline" else form_of(inputs.row(row["from_id"])["comparator"])
        units.setdefault(row["unit"], []).append(
            Dumbbell(
                row,
                f"{metric} {scope}".strip(),
                inputs.places[row["city"]].label.in_language(lang),
                " → ".join(shown),
                " · ".join(fact for fact in facts if fact),
                (start, form_of(inputs.row(row["to_id"])["comparator"])),
            )
        )
    return [units[unit] for unit in sorted(units, key=lambda unit: unit != "%")]


@draw_result.register
def paths_figure(result: Paths, *, lang: str = "zh", most: int = MOST) -> FigurePair:
    """From where levels stood to their targets, as dumbbells."""
    panels = make_dumbbells(result, lang, most=most)
    name, what = name_and_subject(result, "paths", lang)
    frame = result.to_frame().assign(observation_id=result.frame["to_id"])
    if not panels:
        words = text("pace.no_path", lang)
        return empty_pair(name, words, frame, caption=captioned(what, words, lang))
    shown = [dumbbell for panel in panels for dumbbell in panel]
    caption = text("pace.paths_figure", lang, what=what)
    caption += left_out_text(len(shown), result, lang)
    told = [f"{join([one.place, one.name], lang)} {one.ends}" for one in shown]
    return FigurePair(
        name,
        draw_dumbbells(panels, result, lang=lang),
        plot_dumbbells(panels, result, lang=lang),
        frame,
        caption,
        text("pace.paths_alt", lang, rows=text("tables.list_gap", lang).join(told)),
        paths_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def _top(panel: Sequence[Dumbbell]) -> float:
    """Where a panel's scale ends: 100 for percentages, else the next round number."""
    unit, ends = panel[0].row["unit"], [one.row[name] for one in panel for name in ("from_value", "to_value")]
    return max(100.0, *ends) if unit == "%" else nice_top(max(ends))


def draw_dumbbells(panels: Sequence[Sequence[Dumbbell]], result: Paths, *, lang: str = "zh") -> Figure:
    """One panel per unit, a row per path: its name at the left, what its ends are at the right."""
    with house_style() as tokens:
        size = tokens.size
        most = tokens.width * NAME_SHARE
        names = {id(one): wrap(one.name, size.label, most) for panel in panels for one in panel}
        facts = {id(one): wrap(one.facts, size.small, most) for panel in panels for one in panel}
        everything = [one for panel in panels for one in panel]
        left = (
            max(
                widest(["\n".join(lines) for lines in names.values()], size.label),
                widest((one.place for one in everything), size.small),
            )
            + 3 * PAD
        )
        right = (
            max(
                widest((one.ends for one in everything), size.label),
                widest(["\n".join(lines) for lines in facts.values()], size.small),
            )
            + 3 * PAD
        )
        rows = {
            id(one): max(
                len(names[id(one)]) * line_height(size.label) + line_height(size.small),
                line_height(size.label) + len(facts[id(one)]) * line_height(size.small),
            )
            + PAD
            for one in everything
        }
        bodies = [sum(rows[id(one)] for one in panel) for panel in panels]
        height = sum(bodies) + len(panels) * AXIS + (len(panels) - 1) * PANEL_GAP + 2 * PAD
        figure = new_figure(tokens.width, height)
        styles = place_styles(result.inputs.places)
        top = height - PAD
        for panel, body in zip(panels, bodies, strict=True):
            axes = add_axes(figure, left, top - body, tokens.width - left - right, body)
            set_value_axis(axes, (0, _top(panel)), (0, body), *_ticks(panel, lang), tokens)
            y = top
            for one in panel:
                centre = y - rows[id(one)] / 2
                style = styles[one.row["city"]]
                _draw_dumbbell(axes, one, centre - (top - body), style, tokens)
                own = [(line, size.label, tokens.ink) for line in names[id(one)]]
                own.append((one.place, size.small, tokens.muted))
                write_around(figure, own, left - PAD, centre, "right")
                told = head_and_facts(one.ends, facts[id(one)], tokens)
                write_around(figure, told, tokens.width - right + 2 * PAD, centre)
                y -= rows[id(one)]
            top -= body + AXIS + PANEL_GAP
        return figure


def _ticks(panel: Sequence[Dumbbell], lang: str) -> tuple[list[float], list[str]]:
    top, unit = _top(panel), panel[0].row["unit"]
    label = "%" if unit == "%" else f" {unit_label(unit, lang)}".rstrip()
    ticks = list(three_ticks(top))
    return ticks, [format_number(tick, lang) + (label if tick == top else "") for tick in ticks]


def _draw_dumbbell(axes: Axes, one: Dumbbell, y: float, style: PlaceStyle, tokens: Tokens) -> None:
    start, end = one.row["from_value"], one.row["to_value"]
    axes.plot([start, end], [y, y], color=style.colour, lw=1.6, alpha=0.6, zorder=2, clip_on=False)
    # A start that is itself a bound lies open too: its arrow is dashed, and above where both would lie on each other.
    for form, x, lift, look in (
        (one.forms[0], start, 0.07 * (start == end), {"lw": 1.0, "ls": "--"}),
        (one.forms[1], end, 0.0, {}),
    ):
        if form in BOUNDS:
            draw_arrow(axes, x, y + lift, (ARROW * BOUNDS[form], 0), style.colour, **look)
    mark: dict[str, Any] = {
        "marker": style.marker,
        "edgecolor": style.colour,
        "linewidth": 1.3,
        "clip_on": False,
    }
    # The start is the larger, so that a level that is held shows as a ring around a dot.
    axes.scatter([start], [y], s=110, facecolor=tokens.paper, zorder=3, **mark)
    axes.scatter([end], [y], s=24, facecolor=style.colour, zorder=4, **mark)


def plot_dumbbells(panels: Sequence[Sequence[Dumbbell]], result: Paths, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at an end shows its sentence and plan."""
    heights = [ROW_PIXELS * len(panel) + FOOT_PIXELS for panel in panels]
    figure = new_interactive(sum(heights) + 16, margin={"l": 8, "r": 24, "t": 8, "b": 8})
    styles, tokens = place_styles(result.inputs.places), load_tokens()
    for panel, (suffix, domain) in zip(panels, stack_panels(heights, 0, FOOT_PIXELS), strict=True):
        names = [f"{on_screen(one.name)}<br>{html.escape(one.place)}" for one in panel]
        for position, one in enumerate(panel):
            style = styles[one.row["city"]]
            figure.add_scatter(
                x=[one.row["from_value"], one.row["to_value"]],
                y=[position, position],
                xaxis=f"x{suffix}",
                yaxis=f"y{suffix}",
                mode="lines+markers",
                line={"color": style.colour, "width": 2},
                marker={
                    "size": [15, 9],
                    "opacity": 1,
                    "symbol": [f"{style.plotly}-open", style.plotly],
                    "color": style.colour,
                },
                hovertext=[_hover(one, end, result, lang) for end in ("from", "to")],
                hoverinfo="text",
                customdata=[[one.row["from_id"]], [one.row["to_id"]]],
                cliponaxis=False,
            )
            figure.add_annotation(
                text=_told(one, tokens),
                x=0,
                y=position,
                xref="paper",
                yref=f"y{suffix}",
                xanchor="left",
                yanchor="bottom",
                yshift=15,
                align="left",
                showarrow=False,
                font={"size": SMALL_TYPE},
            )
            if one.forms[0] in BOUNDS:
                begin, way = one.row["from_value"], BOUNDS[one.forms[0]]
                plot_arrow(figure, begin, position, suffix, way, style.colour, tail=30, width=1)
            if one.forms[1] in BOUNDS:
                end, way = one.row["to_value"], BOUNDS[one.forms[1]]
                plot_arrow(figure, end, position, suffix, way, style.colour)
        ticks, words = _ticks(panel, lang)
        figure.update_layout(
            {
                f"xaxis{suffix}": {
                    "anchor": f"y{suffix}",
                    "range": [0, _top(panel) * 1.12],
                    "tickangle": 0,
                    "tickvals": ticks,
                    "ticktext": words,
                    "fixedrange": True,
                    "gridcolor": tokens.grid,
                    "zeroline": False,
                },
                f"yaxis{suffix}": row_axis(
                    names,
                    anchor=f"x{suffix}",
                    domain=domain,
                    range=[len(panel) - 0.7, -0.9],
                    showgrid=False,
                    zeroline=False,
                ),
            }
        )
    return figure


def _told(one: Dumbbell, tokens: Tokens) -> str:
    """What stands above a row on the screen."""
    facts = on_screen(one.facts, WORD_PIXELS, SMALL_TYPE)
    return (
        f"{on_screen(one.ends, WORD_PIXELS, SMALL_TYPE)}<br><span style='color:{tokens.muted}'>{facts}</span>"
    )


def _hover(one: Dumbbell, end: str, result: Paths, lang: str) -> str:
    return hover_text(result.inputs.row(one.row[f"{end}_id"]), result.inputs, lang, head=one.name)
