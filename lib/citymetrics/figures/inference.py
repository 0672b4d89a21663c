"""Figures of exact tests: what chance alone would give, and where the outcome stands in it; an interval over metrics with its values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from citymetrics.benchmark.inference.model import ExactTest
from citymetrics.benchmark.inference.resampling import ResampledInterval
from citymetrics.benchmark.tables.inference import interval_text
from citymetrics.figures.kit.axes import keep_foot, new_figure
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.interactive import new_interactive
from citymetrics.figures.kit.layout import line_height, text_width
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.figures.messages.others import test_message
from citymetrics.labels import text

MOST_BARS = 61
HEIGHT, FAINT = 1.9, 1e-3
RATIOS = [step * 10.0**power for power in range(-4, 5) for step in (1, 2, 5)]


@draw_result.register
def exact_figure(test: ExactTest, *, lang: str = "zh") -> FigurePair:
    """The statistic's distribution under the null hypothesis with the outcome; where there is no p-value, a figure that says why."""
    name = text(f"inference.name_{test.kind}", lang)
    stem = "-".join(["test", test.kind.replace("_", "-"), *_cities(test.details)])
    if test.p is None or test.null_distribution is None:
        words = test.refused[-1].text(lang) if test.refused else text("inference.not_made", lang)
        return empty_pair(stem, words, pd.DataFrame(), caption=captioned(name, words, lang))
    bars = _bars(test)
    alt = text(
        "inference.figure_alt", lang, test=name, null=test.null.text(lang), line=test.text(lang)
    )  # fmt: skip
    caption = text("inference.figure_caption", lang, test=name, line=test.text(lang))
    message = test_message(test, lang)
    return FigurePair(
        stem, _draw(test, bars, lang), _plot(test, bars, lang), bars, caption, alt, message, lang=lang
    )


def _cities(details: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(details["city"])) if "city" in details else []


def _bars(test: ExactTest) -> pd.DataFrame:
    """`value`, `width`, `chance` and `extreme`: whether a value counts in the p-value. Many values are put in equal bins."""
    found = test.null_distribution
    assert found is not None
    values, chances = found.values, found.probabilities
    extreme = np.array([found.p(value, test.alternative) for value in values]) <= (test.p or 0) * (1 + 1e-9)
    if len(values) <= MOST_BARS:
        gap = float(np.diff(values).min()) if len(values) > 1 else 1.0
        return pd.DataFrame({"value": values, "width": 0.86 * gap, "chance": chances, "extreme": extreme})
    edges = np.linspace(values[0], values[-1], MOST_BARS)
    bins = np.clip(np.digitize(values, edges) - 1, 0, MOST_BARS - 2)
    frame = pd.DataFrame({"bin": bins, "chance": chances, "extreme": extreme})
    grouped = frame.groupby(["bin", "extreme"], as_index=False)["chance"].sum()
    step = edges[1] - edges[0]
    grouped["value"], grouped["width"] = edges[grouped["bin"]] + step / 2, 0.9 * step
    return pd.DataFrame(grouped, columns=["value", "width", "chance", "extreme"])


def _draw(test: ExactTest, bars: pd.DataFrame, lang: str) -> Figure:
    with house_style() as tokens:
        size, small = tokens.size.label, tokens.size.tick
        width, foot, head = tokens.width * 0.66, line_height(small) + 0.1, line_height(size) + 0.1
        figure = new_figure(width, HEIGHT + foot + head)
        height = HEIGHT + foot + head
        axes = figure.add_axes((0.06, foot / height, 0.88, HEIGHT / height))
        for extreme, colour in ((False, tokens.ramp[2]), (True, tokens.accent)):
            own = bars[bars["extreme"] == extreme]
            axes.bar(own["value"], own["chance"], width=own["width"], color=colour, linewidth=0)
        axes.axvline(test.statistic, color=tokens.places["shanghai"].colour, lw=1.2)
        keep_foot(axes)
        axes.set_yticks([])
        axes.set_ylim(0, bars["chance"].max() * 1.08)
        low, high = _reach(test, bars)
        axes.set_xlim(low, high)
        axes.set_xticks([one for one in MaxNLocator(6).tick_values(low, high) if low <= one <= high])
        words = text("inference.figure_outcome", lang, value=f"{test.statistic:.3g}")
        half = text_width(words, size) / (width * 0.88) * (high - low) / 2
        at = min(max(test.statistic, low + half), high - half)
        axes.text(at, bars["chance"].max() * 1.1, words, fontsize=size, ha="center", va="bottom")
        return figure


def _reach(test: ExactTest, bars: pd.DataFrame) -> tuple[float, float]:
    """Where the axis begins and ends: at the outcome and at the last values that chance gives at all often."""
    likely = bars[bars["chance"] > bars["chance"].max() * FAINT]
    half = float(bars["width"].max())
    return (
        min(float(likely["value"].min()), test.statistic) - half,
        max(float(likely["value"].max()), test.statistic) + half,
    )


def _plot(test: ExactTest, bars: pd.DataFrame, lang: str) -> go.Figure:
    tokens = load_tokens()
    figure = new_interactive(240, margin={"l": 8, "r": 16, "t": 36, "b": 24})
    chance = text("inference.figure_chance", lang)
    for extreme, colour in ((False, tokens.ramp[2]), (True, tokens.accent)):
        own = bars[bars["extreme"] == extreme]
        figure.add_bar(
            x=own["value"].tolist(),
            y=own["chance"].tolist(),
            width=own["width"].tolist(),
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate=f"%{{x:.3g}}<br>{chance} %{{y:.3g}}<extra></extra>",
        )
    figure.add_vline(x=test.statistic, line={"color": tokens.places["shanghai"].colour, "width": 2})
    words = text("inference.figure_outcome", lang, value=f"{test.statistic:.3g}")
    figure.add_annotation(x=test.statistic, y=1, yref="paper", yanchor="bottom", text=words, showarrow=False)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.update_xaxes(range=list(_reach(test, bars)), fixedrange=True, zeroline=False, showgrid=False)
    return figure


@draw_result.register
def interval_figure(result: ResampledInterval, *, lang: str = "zh") -> FigurePair:
    """The values as dots and the summary with its interval; ratios on a logarithmic axis."""
    name = text(f"inference.summary_{result.summary}", lang)
    stem = "-".join(["interval", result.summary, *_cities(result.details)])
    if result.low is None or result.high is None or result.estimate is None:
        words = result.refused[-1].text(lang) if result.refused else text("inference.interval_none", lang)
        return empty_pair(stem, words, pd.DataFrame(), caption=captioned(name, words, lang))
    frame = pd.DataFrame(
        [{"estimate": result.estimate, "low": result.low, "high": result.high, "n": result.n}]
    )
    shown = text(
        "inference.interval_line", lang, summary=name, estimate=f"{result.estimate:.3g}",
        interval=interval_text(result, lang), n=result.n,
    )  # fmt: skip
    values = _values(result)
    ratio = result.summary == "ratio"
    with house_style() as tokens:
        head = line_height(tokens.size.label) + 0.1
        figure = new_figure(tokens.width * 0.66, 0.9 + head)
        axes = figure.add_axes((0.06, 0.3 / (0.9 + head), 0.88, 0.6 / (0.9 + head)))
        axes.scatter(values, np.zeros(len(values)), s=14, color=tokens.ramp[3], linewidth=0)
        axes.plot([result.low, result.high], [1, 1], color=tokens.accent, lw=2)
        axes.scatter([result.estimate], [1], s=34, color=tokens.accent, zorder=3)
        if ratio:
            axes.set_xscale("log")
            axes.axvline(1, color=tokens.grid, lw=0.8)
            low, high = axes.get_xlim()
            axes.set_xticks([one for one in RATIOS if low <= one <= high])
            axes.xaxis.set_major_formatter("{x:g}")
            axes.xaxis.set_minor_locator(NullLocator())
        else:
            low, high = axes.get_xlim()
            axes.set_xticks([one for one in MaxNLocator(6).tick_values(low, high) if low <= one <= high])
        axes.set_ylim(-0.7, 1.7)
        axes.set_yticks([])
        keep_foot(axes)
        figure.text(0.06, 1 - 0.05 / (0.9 + head), shown, va="top", fontsize=tokens.size.label)
    screen = new_interactive(150, margin={"l": 8, "r": 16, "t": 24, "b": 24})
    screen.add_scatter(
        x=values, y=[0] * len(values), mode="markers", marker={"color": tokens.ramp[3], "size": 8},
        hovertemplate="%{x:.3g}<extra></extra>",
    )  # fmt: skip
    screen.add_scatter(
        x=[result.low, result.estimate, result.high], y=[1, 1, 1], mode="lines+markers",
        marker={"color": tokens.accent, "size": [1, 11, 1]}, line={"color": tokens.accent, "width": 3},
        hoverinfo="text", hovertext=shown,
    )  # fmt: skip
    screen.update_xaxes(type="log" if ratio else "linear", fixedrange=True)
    screen.update_yaxes(visible=False, range=[-0.7, 1.7], fixedrange=True)
    return FigurePair(stem, figure, screen, frame, captioned(name, shown, lang), shown, lang=lang)


def _values(result: ResampledInterval) -> list[float]:
    """The values that were resampled, in the units of the summary."""
    if "ratio" in result.details:
        return [float(one) for one in result.details.drop_duplicates("metric")["ratio"] if one == one]
    return [float(one) for one in result.details.get("value", ())]
