"""By when targets are due: a lane per place, or per theme of one place, with the plan's term behind it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.inputs import as_rows
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.plans.timeline import Timeline, term_of, timeline
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_figure, empty_plot
from citymetrics.figures.kit.interactive import (
    SMALL_TYPE,
    hover_text,
    name_height,
    new_interactive,
    on_screen,
    row_axis,
)
from citymetrics.figures.kit.layout import line_height, widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.plans import timeline_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PAD = 0.08
ROW = 0.34
BUBBLE = 0.2
MOST_LISTED = 12
COLUMNS = ("observation_id", "city", "theme", "metric", "subject", "value_text", "due", "position", "placing")
Deadlines = Timeline | CityProfile | Coverage


@dataclass(frozen=True)
class Lane:
    """One lane: its name, its dated targets, the place that gives its colour, the plan's term, and how many of how many are dated."""

    name: str
    targets: pd.DataFrame
    city: str
    term: tuple[int, int]
    share: str

    @property
    def quarters(self) -> dict[float, pd.DataFrame]:
        """Targets by the middle of the quarter that they are due in, as a decimal year."""
        if self.targets.empty:
            return {}
        month = self.targets["due"].str[5:7].astype(int)
        at = self.targets["due"].str[:4].astype(int) + ((month - 1) // 3) / 4 + 0.125
        return {float(key): group for key, group in self.targets.groupby(at, sort=True)}


def timeline_of(result: Deadlines) -> Timeline:
    """The deadlines of a place's profile, of all plans, or as they are given."""
    if isinstance(result, Timeline):
        return result
    cities = [result.city] if isinstance(result, CityProfile) else list(result.cities)
    return timeline(cities, data=result.inputs)


def timeline_lanes(given: Deadlines, lang: str = "zh") -> list[Lane]:
    """One lane per place; for one place, one per theme that has dated targets."""
    result = timeline_of(given)
    inputs = result.inputs
    if len(result.cities) != 1:
        return [
            _lane(
                inputs.places[city].label.in_language(lang),
                result.frame[result.frame["city"] == city],
                city,
                result,
                lang,
            )
            for city in result.cities
        ]
    city = result.cities[0]
    themes = [theme for theme in inputs.themes if theme in set(result.dated["theme"])]
    return [
        _lane(
            inputs.theme_label(theme).in_language(lang),
            result.frame[result.frame["theme"] == theme],
            city,
            result,
            lang,
        )
        for theme in themes
    ]


def _lane(name: str, own: pd.DataFrame, city: str, result: Timeline, lang: str) -> Lane:
    dated = own[own["dated"].astype(bool)]
    share = text("pace.lane_share", lang, dated=len(dated), count=len(own))
    return Lane(name, dated, city, term_of(result.inputs, city), share)


def timeline_figure(result: Deadlines, *, lang: str = "zh") -> FigurePair:
    """When targets are due: one place's by theme, or all plans' by place; beside each lane how many of its targets have a date."""
    found = timeline_of(result)
    lanes = timeline_lanes(found, lang)
    inputs = found.inputs
    if len(found.cities) == 1:
        place = inputs.places[found.cities[0]].label
        name, what = f"city-{found.cities[0]}-deadlines", text("figures.timeline_city", lang, city=place)
    else:
        name, what = "overview-deadlines", text("figures.timeline_places", lang)
    if found.theme is not None:
        name, what = (
            f"{name}-{found.theme}",
            text("pace.on_theme", lang, what=what, theme=inputs.theme_label(found.theme)),
        )
    parts = []
    for lane in lanes:
        years = lane.targets["due"].str[:4].value_counts().sort_index()
        counts = join([f"{year} {count}" for year, count in years.items()], lang)
        parts.append(f"{lane.name} {lane.share}" + (f" ({counts})" if counts else ""))
    return FigurePair(
        name,
        draw_timeline(found, lang=lang),
        plot_timeline(found, lang=lang),
        found.dated[list(COLUMNS)],
        text("pace.timeline_figure", lang, what=what),
        text("figures.timeline_alt", lang, rows=text("tables.list_gap", lang).join(parts)),
        timeline_message(found, lang),
        inputs=inputs,
        lang=lang,
    )


@draw_result.register
def _of_timeline(result: Timeline, *, lang: str = "zh") -> FigurePair:
    return timeline_figure(result, lang=lang)


def _years(lanes: list[Lane]) -> tuple[int, int]:
    years = [int(due[:4]) for lane in lanes for due in lane.targets["due"]]
    years += [year for lane in lanes for year in lane.term]
    return min(years), max(years)


def draw_timeline(result: Deadlines, *, lang: str = "zh") -> Figure:
    """Numbers of targets by quarter of their date, lane by lane; a band shows the plan's term."""
    found = timeline_of(result)
    lanes = timeline_lanes(found, lang)
    with house_style() as tokens:
        if found.dated.empty:
            return empty_figure(text("figures.no_deadlines", lang))
        first, last = _years(lanes)
        name = widest((lane.name for lane in lanes), tokens.size.label)
        right = (
            widest([*(lane.share for lane in lanes), text("pace.lane_head", lang)], tokens.size.tick)
            + 2 * PAD
        )
        axis = line_height(tokens.size.tick) + 0.08
        width, height = tokens.width, ROW * len(lanes) + axis + 2 * PAD
        figure = new_figure(width, height)
        left = name + 3 * PAD
        axes = add_axes(figure, left, PAD + axis, width - left - right - PAD, ROW * len(lanes))
        _set_years(axes, first, last, len(lanes), tokens)
        styles = place_styles(found.inputs.places)
        for position, lane in enumerate(lanes):
            _draw_lane(axes, lane, position, styles[lane.city].colour, tokens)
            y = height - PAD - ROW * (position + 0.5)
            write(figure, lane.name, left - PAD, y, tokens.size.label, tokens.ink, ha="right", va="center")
            write(figure, lane.share, width - PAD, y, tokens.size.tick, tokens.muted, ha="right", va="center")
        foot, y = text("pace.lane_head", lang), PAD + axis / 2
        write(figure, foot, width - PAD, y, tokens.size.tick, tokens.muted, ha="right", va="center")
        return figure


def _set_years(axes: Axes, first: int, last: int, lanes: int, tokens: Tokens) -> None:
    years = range(first, last + 1)
    middles, texts = [year + 0.5 for year in years], [str(year) for year in years]
    set_value_axis(axes, (first, last + 1), (lanes, 0), middles, texts, tokens, grid=False, pad=3)
    axes.vlines(range(first, last + 2), 0, lanes, color=tokens.grid, lw=0.6, zorder=0.5)


def _draw_lane(axes: Axes, lane: Lane, position: int, colour: str, tokens: Tokens) -> None:
    start, end = lane.term
    y = position + 0.5
    axes.add_patch(
        Rectangle((start, y - 0.32), end + 1 - start, 0.64, color=tokens.pale, linewidth=0, zorder=0)
    )
    for at, group in lane.quarters.items():
        axes.scatter([at], [y], s=(BUBBLE * 72) ** 2, color=colour, linewidth=0, zorder=3, clip_on=False)
        axes.text(
            at,
            y + 0.01,
            str(len(group)),
            color=tokens.paper,
            fontsize=tokens.size.tick,
            ha="center",
            va="center_baseline",
            zorder=4,
        )


def plot_timeline(result: Deadlines, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at a number lists what is due."""
    found = timeline_of(result)
    lanes = timeline_lanes(found, lang)
    if found.dated.empty:
        return empty_plot(text("figures.no_deadlines", lang))
    tokens, styles = load_tokens(), place_styles(found.inputs.places)
    first, last = _years(lanes)
    figure = new_interactive(
        (name_height([lane.name for lane in lanes], least=22) + 18) * len(lanes) + 50,
        margin={"l": 8, "r": 16, "t": 8, "b": 32},
    )
    for position, lane in enumerate(lanes):
        figure.add_shape(
            type="rect",
            x0=lane.term[0],
            x1=lane.term[1] + 1,
            y0=position - 0.3,
            y1=position + 0.3,
            fillcolor=tokens.pale,
            line_width=0,
            layer="below",
        )
        groups = lane.quarters
        figure.add_scatter(
            x=list(groups),
            y=[position] * len(groups),
            mode="markers+text",
            text=[str(len(group)) for group in groups.values()],
            textfont={"color": tokens.paper, "size": 12},
            marker={"size": 24, "color": styles[lane.city].colour},
            hovertext=[_listed(group, found, lang) for group in groups.values()],
            hoverinfo="text",
            customdata=[list(group["observation_id"]) for group in groups.values()],
            cliponaxis=False,
        )
    # A telephone has room for four or five years.
    years = range(first, last + 1, 1 + (last - first) // 5)
    figure.update_xaxes(
        range=[first, last + 1],
        tickvals=[year + 0.5 for year in years],
        ticktext=[str(year) for year in years],
        zeroline=False,
        showgrid=False,
        fixedrange=True,
        tickangle=0,
        tickfont={"size": SMALL_TYPE},
    )
    names = [
        f"{on_screen(lane.name)}<br><span style='color:{tokens.muted}'>{lane.share}</span>" for lane in lanes
    ]
    figure.update_yaxes(row_axis(names, gridcolor=tokens.grid, zeroline=False))
    return figure


def _listed(group: pd.DataFrame, result: Timeline, lang: str) -> str:
    """One target with its sentence; several as a list, cut with the number that is left out."""
    rows = as_rows(group)
    if len(rows) == 1:
        return hover_text(rows[0], result.inputs, lang)
    lines = [f"{row['subject']} {row['value_text']}" for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        lines.append(text("pace.more", lang, count=len(rows) - MOST_LISTED))
    return "<br>".join(lines)
