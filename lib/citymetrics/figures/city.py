"""One plan's shape: its targets by theme, and by when they are due."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.inputs import Inputs, as_rows
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.figures.interactive import hover_text, new_interactive
from citymetrics.figures.layout import line_height, text_width, widest
from citymetrics.figures.matrix import empty_figure, empty_plot, hide_axes
from citymetrics.figures.style import house_style, load_tokens, new_figure, place_styles
from citymetrics.labels import text

PAD = 0.08
BAR_ROW = 0.27
TIME_ROW = 0.34
BUBBLE = 0.2


def _bars(profile: CityProfile) -> pd.DataFrame:
    """Themes with targets, the largest first: `theme`, `dated`, `undated`, `targets`."""
    bars = profile.by_theme[profile.by_theme["targets"] > 0].copy()
    bars["undated"] = bars["targets"] - bars["dated"]
    return bars.sort_values("targets", ascending=False, kind="stable").reset_index(drop=True)


def draw_profile(profile: CityProfile, *, lang: str = "zh") -> Figure:
    """Horizontal bars of targets by theme: solid with a date, hatched without."""
    bars = _bars(profile)
    with house_style() as tokens:
        if bars.empty:
            return empty_figure(text("figures.no_targets", lang), tokens)
        style = place_styles(profile.inputs.places)[profile.city]
        labels = [profile.inputs.theme_label(theme) for theme in bars["theme"]]
        other = "en" if lang == "zh" else "zh"
        name = max(
            widest((one.in_language(lang) for one in labels), tokens.size.label),
            widest((one.in_language(other) for one in labels), tokens.size.small),
        )
        key = line_height(tokens.size.small) + 0.1
        width, height = tokens.width * 0.8, BAR_ROW * len(bars) + key + 2 * PAD
        figure = new_figure(width, height)
        left, right = name + 3 * PAD, 0.45
        axes = figure.add_axes(
            (left / width, PAD / height, (width - left - right) / width, BAR_ROW * len(bars) / height)
        )
        axes.set_xlim(0, max(bars["targets"]))
        axes.set_ylim(len(bars), 0)
        hide_axes(axes)
        for position, bar in enumerate(as_rows(bars)):
            y = position + 0.5
            axes.barh(y, bar["dated"], height=0.58, color=style.colour, edgecolor=style.colour, linewidth=0.8)
            axes.barh(
                y,
                bar["undated"],
                left=bar["dated"],
                height=0.58,
                facecolor=tokens.paper,
                edgecolor=style.colour,
                linewidth=0.8,
                hatch="////",
            )
            axes.annotate(
                str(bar["targets"]),
                (bar["targets"], y),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=tokens.size.label,
                annotation_clip=False,
            )
            at = (PAD + BAR_ROW * (len(bars) - y)) / height
            x = (left - PAD) / width
            figure.text(
                x,
                at + 0.035 / height,
                labels[position].in_language(lang),
                fontsize=tokens.size.label,
                ha="right",
                va="center",
            )
            figure.text(
                x,
                at - 0.085 / height,
                labels[position].in_language(other),
                fontsize=tokens.size.small,
                color=tokens.muted,
                ha="right",
                va="center",
            )
        x, y = left, height - PAD - key / 2 + 0.03
        for words, hatch in ((text("figures.dated", lang), ""), (text("figures.undated", lang), "////")):
            figure.add_artist(
                Rectangle(
                    (x / width, (y - 0.05) / height),
                    0.2 / width,
                    0.1 / height,
                    facecolor=tokens.paper if hatch else style.colour,
                    edgecolor=style.colour,
                    hatch=hatch,
                    linewidth=0.8,
                    transform=figure.transFigure,
                )
            )
            figure.text(
                (x + 0.26) / width,
                y / height,
                words,
                fontsize=tokens.size.small,
                color=tokens.muted,
                va="center",
            )
            x += 0.26 + text_width(words, tokens.size.small) + 0.25
        return figure


def plot_profile(profile: CityProfile, *, lang: str = "zh") -> go.Figure:
    """The same for the screen."""
    bars = _bars(profile)
    if bars.empty:
        return empty_plot(text("figures.no_targets", lang))
    style = place_styles(profile.inputs.places)[profile.city]
    names = [profile.inputs.theme_label(theme).in_language(lang) for theme in bars["theme"]]
    figure = new_interactive(
        30 * len(bars) + 60,
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )
    for column, pattern in (("dated", ""), ("undated", "/")):
        figure.add_bar(
            x=bars[column].tolist(),
            y=names,
            orientation="h",
            name=text(f"figures.{column}", lang),
            marker={
                "color": style.colour,
                "pattern": {"shape": pattern, "bgcolor": "#ffffff"},
                "line": {"width": 1, "color": style.colour},
            },
            hovertemplate="%{y}<br>%{fullData.name}: %{x}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True)
    figure.update_xaxes(
        fixedrange=True, gridcolor=load_tokens().grid, dtick=max(1, int(bars["targets"].max()) // 5)
    )
    return figure


@dataclass(frozen=True)
class _Lane:
    """One lane of a timeline: its name, its dated targets, the colour's place, and the plan's term where
    the lane is a plan."""

    name: str
    targets: pd.DataFrame
    city: str
    term: tuple[int, int] | None = None


def _city_lanes(profile: CityProfile, lang: str) -> list[_Lane]:
    """One lane per theme with dated targets."""
    inputs, dated = profile.inputs, profile.deadlines
    themes = [theme for theme in inputs.themes if theme in set(dated["theme"])]
    return [
        _Lane(inputs.theme_label(theme).in_language(lang), dated[dated["theme"] == theme], profile.city)
        for theme in themes
    ]


def _place_lanes(coverage: Coverage, lang: str) -> list[_Lane]:
    """One lane per place, with its plan's term."""
    inputs = coverage.inputs
    rows = inputs.observations
    rows = rows[(rows["role"] == "target") & (rows["due"] != "") & ~rows["flags"].str.contains("repeat")]
    lanes = []
    for city in coverage.cities:
        source = next(one for one in inputs.sources.values() if one.city == city)
        name = inputs.places[city].label.in_language(lang)
        lanes.append(_Lane(name, rows[rows["city"] == city], city, (source.term_start, source.term_end)))
    return lanes


def timeline_lanes(result: CityProfile | Coverage, lang: str = "zh") -> list[_Lane]:
    """The lanes of a timeline: a city's by theme, or all plans' by place."""
    return _city_lanes(result, lang) if isinstance(result, CityProfile) else _place_lanes(result, lang)


def _quarters(targets: pd.DataFrame) -> dict[float, pd.DataFrame]:
    """Targets by the middle of the quarter that they are due in, as a decimal year."""
    if targets.empty:
        return {}
    month = targets["due"].str[5:7].astype(int)
    at = targets["due"].str[:4].astype(int) + ((month - 1) // 3) / 4 + 0.125
    return {float(key): group for key, group in targets.groupby(at, sort=True)}


def _years(lanes: list[_Lane], inputs: Inputs, city: str | None) -> tuple[int, int]:
    years = [int(due[:4]) for lane in lanes for due in lane.targets["due"]]
    spans = [lane.term for lane in lanes if lane.term]
    if city is not None:
        source = next(one for one in inputs.sources.values() if one.city == city)
        spans.append((source.term_start, source.term_end))
    years += [year for span in spans for year in span]
    return min(years), max(years)


def draw_timeline(result: CityProfile | Coverage, *, lang: str = "zh") -> Figure:
    """Numbers of targets by quarter of their date, lane by lane; a band shows the plan's term."""
    lanes = timeline_lanes(result, lang)
    city = result.city if isinstance(result, CityProfile) else None
    with house_style() as tokens:
        if not any(len(lane.targets) for lane in lanes):
            return empty_figure(text("figures.no_deadlines", lang), tokens)
        first, last = _years(lanes, result.inputs, city)
        name = widest((lane.name for lane in lanes), tokens.size.label)
        axis = line_height(tokens.size.tick) + 0.08
        width, height = tokens.width, TIME_ROW * len(lanes) + axis + 2 * PAD
        figure = new_figure(width, height)
        left = name + 3 * PAD
        axes = figure.add_axes(
            (
                left / width,
                (PAD + axis) / height,
                (width - left - 2 * PAD) / width,
                TIME_ROW * len(lanes) / height,
            )
        )
        axes.set_xlim(first, last + 1)
        axes.set_ylim(len(lanes), 0)
        axes.set_yticks([])
        axes.set_xticks(
            [year + 0.5 for year in range(first, last + 1)], [str(year) for year in range(first, last + 1)]
        )
        axes.tick_params(axis="x", colors=tokens.muted, pad=3)
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.vlines(range(first, last + 2), 0, len(lanes), color=tokens.grid, lw=0.6, zorder=0)
        styles = place_styles(result.inputs.places)
        if city is not None:
            _band(axes, _term(result.inputs, city), 0, len(lanes), tokens.pale)
        for position, lane in enumerate(lanes):
            y = position + 0.5
            if lane.term:
                _band(axes, lane.term, position + 0.18, position + 0.82, tokens.pale)
            figure.text(
                (left - PAD) / width,
                (height - PAD - TIME_ROW * y) / height,
                lane.name,
                fontsize=tokens.size.label,
                ha="right",
                va="center",
            )
            for at, group in _quarters(lane.targets).items():
                axes.scatter(
                    [at],
                    [y],
                    s=(BUBBLE * 72) ** 2,
                    color=styles[lane.city].colour,
                    linewidth=0,
                    zorder=3,
                    clip_on=False,
                )
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
        return figure


def _term(inputs: Inputs, city: str) -> tuple[int, int]:
    source = next(one for one in inputs.sources.values() if one.city == city)
    return source.term_start, source.term_end


def _band(axes: object, term: tuple[int, int], top: float, bottom: float, colour: str) -> None:
    patch = Rectangle(
        (term[0], top), term[1] + 1 - term[0], bottom - top, color=colour, linewidth=0, zorder=0
    )
    axes.add_patch(patch)  # type: ignore[attr-defined]


def plot_timeline(result: CityProfile | Coverage, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at a number lists what is due."""
    lanes = timeline_lanes(result, lang)
    if not any(len(lane.targets) for lane in lanes):
        return empty_plot(text("figures.no_deadlines", lang))
    city = result.city if isinstance(result, CityProfile) else None
    inputs, tokens, styles = result.inputs, load_tokens(), place_styles(result.inputs.places)
    first, last = _years(lanes, inputs, city)
    figure = new_interactive(40 * len(lanes) + 50, margin={"l": 8, "r": 8, "t": 8, "b": 32})
    if city is not None:
        start, end = _term(inputs, city)
        figure.add_shape(
            type="rect",
            x0=start,
            x1=end + 1,
            y0=-0.5,
            y1=len(lanes) - 0.5,
            fillcolor=tokens.pale,
            line_width=0,
            layer="below",
        )
    for position, lane in enumerate(lanes):
        if lane.term:
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
        groups = _quarters(lane.targets)
        hovers = []
        for group in groups.values():
            rows = as_rows(group)
            hovers.append(
                hover_text(rows[0], inputs, lang)
                if len(rows) == 1
                else "<br>".join(f"{row['subject']} {row['value_text']}" for row in rows[:12])
            )
        figure.add_scatter(
            x=list(groups),
            y=[position] * len(groups),
            mode="markers+text",
            text=[str(len(group)) for group in groups.values()],
            textfont={"color": tokens.paper, "size": 12},
            marker={"size": 24, "color": styles[lane.city].colour},
            hovertext=hovers,
            hoverinfo="text",
        )
    figure.update_xaxes(
        range=[first, last + 1],
        tickvals=[year + 0.5 for year in range(first, last + 1)],
        zeroline=False,
        showgrid=False,
        ticktext=[str(year) for year in range(first, last + 1)],
        fixedrange=True,
    )
    figure.update_yaxes(
        tickvals=list(range(len(lanes))),
        ticktext=[lane.name for lane in lanes],
        range=[len(lanes) - 0.5, -0.5],
        automargin=True,
        fixedrange=True,
        gridcolor=tokens.grid,
        zeroline=False,
    )
    return figure
