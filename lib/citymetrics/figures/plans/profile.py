"""One plan's shape: its targets by theme, those with a date apart from those without."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.inputs import as_rows
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure, note_at
from citymetrics.figures.kit.empty import empty_figure, empty_plot
from citymetrics.figures.kit.interactive import TYPE, name_height, new_interactive, on_screen
from citymetrics.figures.kit.layout import line_height, text_width, widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.plans import profile_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PAD = 0.08
BAR_ROW = 0.22


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
            return empty_figure(text("figures.no_targets", lang))
        style = place_styles(profile.inputs.places)[profile.city]
        labels = [profile.inputs.theme_label(theme).in_language(lang) for theme in bars["theme"]]
        name = widest(labels, tokens.size.label)
        key = line_height(tokens.size.small) + 0.1
        width, height = tokens.width * 0.8, BAR_ROW * len(bars) + key + 2 * PAD
        figure = new_figure(width, height)
        left, right = name + 3 * PAD, 0.45
        axes = add_axes(figure, left, PAD, width - left - right, BAR_ROW * len(bars))
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
            at = (bar["targets"], y)
            note_at(axes, str(bar["targets"]), at, (4, 0), va="center", fontsize=tokens.size.label)
            middle = PAD + BAR_ROW * (len(bars) - y)
            size = tokens.size.label
            write(figure, labels[position], left - PAD, middle, size, tokens.ink, ha="right", va="center")
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
            write(figure, words, x + 0.26, y, tokens.size.small, tokens.muted, va="center")
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
        name_height(names, least=28) * len(bars) + 64,
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
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
            customdata=[_ids(profile, theme, column == "dated") for theme in bars["theme"]],
            hovertemplate="%{y}<br>%{fullData.name}: %{x}<extra></extra>",
        )
    figure.update_yaxes(
        autorange="reversed",
        automargin=True,
        fixedrange=True,
        tickvals=names,
        ticktext=[on_screen(name) for name in names],
        tickfont={"size": TYPE},
    )
    figure.update_xaxes(
        fixedrange=True, gridcolor=load_tokens().grid, dtick=max(1, int(bars["targets"].max()) // 5)
    )
    return figure


def _ids(profile: CityProfile, theme: str, dated: bool) -> list[str]:
    """The targets that one piece of a bar counts."""
    own = profile.targets[profile.targets["theme"] == theme]
    return list(own.loc[(own["due"] != "") == dated, "observation_id"])


def profile_figure(profile: CityProfile, *, lang: str = "zh") -> FigurePair:
    """A place's targets by theme, with and without a date."""
    counts = profile.by_theme[profile.by_theme["targets"] > 0]
    rows = [
        f"{profile.inputs.theme_label(theme).in_language(lang)} {count}"
        for theme, count in zip(counts["theme"], counts["targets"], strict=True)
    ]
    alt = text("figures.profile_alt", lang, city=profile.label, rows=join(rows, lang))
    return FigurePair(
        f"city-{profile.city}-themes",
        draw_profile(profile, lang=lang),
        plot_profile(profile, lang=lang),
        profile.by_theme,
        text("figures.profile_caption", lang, city=profile.label),
        alt,
        profile_message(profile, lang),
        inputs=profile.inputs,
        lang=lang,
        behind=tuple(profile.targets["observation_id"]),
    )
