"""Paths drawn as dumbbells: from where a level stood (hollow) to where it shall be (filled), one panel per unit.

An arrow to the right is a floor, to the left a cap. What both ends are, when, and what lies between them stands beside each.
"""

from __future__ import annotations

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
from citymetrics.figures.dots import FORMS, nice_top
from citymetrics.figures.draw import draw_result
from citymetrics.figures.interactive import hover_text, new_interactive
from citymetrics.figures.layout import line_height, widest, wrap
from citymetrics.figures.matrix import empty_figure, empty_plot
from citymetrics.figures.pair import FigurePair
from citymetrics.figures.style import PlaceStyle, Tokens, house_style, load_tokens, new_figure, place_styles
from citymetrics.labels import format_number, text, unit_label
from citymetrics.labels.wording import join

PAD, AXIS, PANEL_GAP = 0.08, 0.24, 0.16
NAME_SHARE = 0.3
ARROW = 17
MOST = 30
ROW_PIXELS, FOOT_PIXELS = 52, 34
PLOT_TO, WORDS_FROM = 0.46, 0.52


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
        start = "exact" if row["start"] == "baseline" else _form(inputs.row(row["from_id"]))
        units.setdefault(row["unit"], []).append(
            Dumbbell(
                row,
                f"{metric} {scope}".strip(),
                inputs.places[row["city"]].label.in_language(lang),
                " → ".join(shown),
                " · ".join(fact for fact in facts if fact),
                (start, _form(inputs.row(row["to_id"]))),
            )
        )
    return [units[unit] for unit in sorted(units, key=lambda unit: unit != "%")]


def _form(row: Row) -> str:
    return FORMS.get(row["comparator"], "exact")


@draw_result.register
def paths_figure(result: Paths, *, lang: str = "zh", most: int = MOST) -> FigurePair:
    """From where levels stood to their targets, as dumbbells."""
    panels = make_dumbbells(result, lang, most=most)
    one = result.cities[0] if len(result.cities) == 1 else ""
    name = f"city-{one}-paths" if one else "paths"
    what = (
        text("pace.paths_of", lang, city=result.inputs.places[one].label)
        if one
        else text("pace.paths_caption", lang)
    )
    frame = result.to_frame().assign(observation_id=result.frame["to_id"])
    if not panels:
        words = text("pace.no_path", lang)
        with house_style() as tokens:
            static = empty_figure(words, tokens)
        caption = f"{what}{text('figures.colon', lang)}{words}"
        return FigurePair(name, static, empty_plot(words), frame, caption, words)
    shown = [dumbbell for panel in panels for dumbbell in panel]
    caption = text("pace.paths_figure", lang, what=what)
    if len(shown) < len(result.frame):
        caption += text("pace.first_of", lang, shown=len(shown), count=len(result.frame))
    told = [f"{join([one.place, one.name], lang)} {one.ends}" for one in shown]
    return FigurePair(
        name,
        draw_dumbbells(panels, result, lang=lang),
        plot_dumbbells(panels, result, lang=lang),
        frame,
        caption,
        text("pace.paths_alt", lang, rows=text("tables.list_gap", lang).join(told)),
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
            box = (
                left / tokens.width,
                (top - body) / height,
                (tokens.width - left - right) / tokens.width,
                body / height,
            )
            axes = figure.add_axes(box)
            _set_axis(axes, panel, body, tokens, lang)
            y = top
            for one in panel:
                centre = y - rows[id(one)] / 2
                style = styles[one.row["city"]]
                _draw_dumbbell(axes, one, centre - (top - body), style, tokens)
                left_lines = [(line, size.label, tokens.ink) for line in names[id(one)]]
                left_lines.append((one.place, size.small, tokens.muted))
                right_lines = [(one.ends, size.label, tokens.ink)]
                right_lines += [(line, size.small, tokens.muted) for line in facts[id(one)]]
                _write(figure, left_lines, left - PAD, centre, "right")
                _write(figure, right_lines, tokens.width - right + 2 * PAD, centre, "left")
                y -= rows[id(one)]
            top -= body + AXIS + PANEL_GAP
        return figure


def _write(figure: Figure, lines: list[tuple[str, float, str]], x: float, centre: float, side: str) -> None:
    """Lines of text one under another around a centre, in inches."""
    page_width, page_height = figure.get_size_inches()
    y = centre + sum(line_height(size) for _, size, _ in lines) / 2
    for words, size, colour in lines:
        y -= line_height(size)
        figure.text(x / page_width, y / page_height, words, fontsize=size, color=colour, ha=side, va="bottom")


def _ticks(panel: Sequence[Dumbbell], lang: str) -> tuple[list[float], list[str]]:
    top, unit = _top(panel), panel[0].row["unit"]
    label = "%" if unit == "%" else f" {unit_label(unit, lang)}".rstrip()
    ticks = [0.0, top / 2, top]
    return ticks, [format_number(tick, lang) + (label if tick == top else "") for tick in ticks]


def _set_axis(axes: Axes, panel: Sequence[Dumbbell], body: float, tokens: Tokens, lang: str) -> None:
    axes.set_xlim(0, _top(panel))
    axes.set_ylim(0, body)
    axes.set_yticks([])
    axes.set_xticks(*_ticks(panel, lang))
    axes.tick_params(axis="x", colors=tokens.muted, pad=2)
    axes.grid(True, axis="x")
    axes.set_axisbelow(True)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)


def _draw_dumbbell(axes: Axes, one: Dumbbell, y: float, style: PlaceStyle, tokens: Tokens) -> None:
    start, end = one.row["from_value"], one.row["to_value"]
    axes.plot([start, end], [y, y], color=style.colour, lw=1.6, alpha=0.6, zorder=2, clip_on=False)
    if one.forms[1] in ("floor", "cap"):
        axes.annotate(
            "",
            xy=(end, y),
            xytext=(ARROW if one.forms[1] == "floor" else -ARROW, 0),
            textcoords="offset points",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "<|-",
                "color": style.colour,
                "lw": 1.4,
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": 7,
            },
        )
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
    total = sum(heights)
    figure = new_interactive(total + 16, margin={"l": 8, "r": 24, "t": 8, "b": 8})
    styles, tokens = place_styles(result.inputs.places), load_tokens()
    top = 0
    for number, (panel, height) in enumerate(zip(panels, heights, strict=True)):
        suffix = "" if number == 0 else str(number + 1)
        names = [f"{one.name}<br>{one.place}" for one in panel]
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
                    "symbol": [f"{style.plotly}-open", style.plotly],
                    "color": style.colour,
                },
                hovertext=[_hover(one, end, result, lang) for end in ("from", "to")],
                hoverinfo="text",
                cliponaxis=False,
            )
            figure.add_annotation(
                text=f"{one.ends}<br><span style='color:{tokens.muted}'>{one.facts}</span>",
                x=WORDS_FROM,
                y=position,
                xref="paper",
                yref=f"y{suffix}",
                xanchor="left",
                align="left",
                showarrow=False,
            )
            if one.forms[1] in ("floor", "cap"):
                _plot_arrow(figure, one, suffix, position, style)
        ticks, words = _ticks(panel, lang)
        figure.update_layout(
            {
                f"xaxis{suffix}": {
                    "anchor": f"y{suffix}",
                    "domain": [0, PLOT_TO],
                    "range": [0, _top(panel) * 1.05],
                    "tickvals": ticks,
                    "ticktext": words,
                    "fixedrange": True,
                    "gridcolor": tokens.grid,
                    "zeroline": False,
                },
                f"yaxis{suffix}": {
                    "anchor": f"x{suffix}",
                    "domain": [1 - (top + height - FOOT_PIXELS) / total, 1 - top / total],
                    "tickvals": list(range(len(panel))),
                    "ticktext": names,
                    "range": [len(panel) - 0.4, -0.5],
                    "fixedrange": True,
                    "automargin": True,
                    "showgrid": False,
                    "zeroline": False,
                },
            }
        )
        top += height
    return figure


def _plot_arrow(figure: go.Figure, one: Dumbbell, suffix: str, position: int, style: PlaceStyle) -> None:
    way = 1 if one.forms[1] == "floor" else -1
    figure.add_annotation(
        x=one.row["to_value"],
        y=position,
        xref=f"x{suffix}",
        yref=f"y{suffix}",
        ax=-22 * way,
        ay=0,
        xshift=26 * way,
        showarrow=True,
        arrowhead=2,
        arrowwidth=2,
        arrowcolor=style.colour,
        text="",
    )


def _hover(one: Dumbbell, end: str, result: Paths, lang: str) -> str:
    return hover_text(result.inputs.row(one.row[f"{end}_id"]), result.inputs, lang, head=one.name)
