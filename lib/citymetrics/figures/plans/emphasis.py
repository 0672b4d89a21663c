"""Figures of what plans stress and how specific their targets are: dots with intervals, small multiples by theme or mark."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, as_rows, missing
from citymetrics.benchmark.plans.emphasis import Differences, Emphasis, measure_label, theme_name
from citymetrics.benchmark.plans.resampling import MEASURES
from citymetrics.benchmark.plans.specificity import MARKS, Specificity, mark_label
from citymetrics.benchmark.tables.emphasis import share_text, span_text
from citymetrics.errors import check_choice
from citymetrics.figures.kit.axes import nice_top, three_ticks
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interval_panels import (
    IntervalPanel,
    IntervalRow,
    describe_panels,
    draw_interval_panels,
    plot_interval_panels,
)
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import PlaceStyle, load_tokens, place_styles
from citymetrics.figures.messages.plans import (
    differences_message,
    emphasis_message,
    specificity_message,
)
from citymetrics.labels import text


@draw_result.register
def emphasis_intervals_figure(result: Emphasis, *, measure: str = "text", lang: str = "zh") -> FigurePair:
    """Every theme's share of each plan by one measure, with intervals. Raises `UnknownChoice` for an unknown measure."""
    check_choice("measure", measure, MEASURES)
    own = result.frame[(result.frame["measure"] == measure) & result.frame["theme"].isin(result.themes)]
    own = own.reset_index(drop=True)
    frame = own.assign(city_shown=[result.inputs.place_label(city).in_language(lang) for city in own["city"]])
    known = own[own["share"].notna()]
    name, measured = f"emphasis-{measure}", measure_label(measure)
    if known.empty:
        return _nothing(name, frame, lang)
    top = nice_top(float(known[["share", "high"]].max().max()))
    styles = place_styles(result.inputs.places)
    panels = []
    for theme in result.themes:
        rows = tuple(
            IntervalRow(
                result.inputs.place_label(row["city"]).in_language(lang),
                None if missing(row["share"]) else float(row["share"]),
                _span(row),
                _shown(row, lang),
                _hover(row, measure, result.inputs, lang),
                styles[row["city"]],
                result.rows_of(row["city"], theme, measure),
            )
            for row in as_rows(own[own["theme"] == theme])
        )
        title = theme_name(theme, result.inputs).in_language(lang)
        panels.append(_percent_panel(title, rows, top))
    caption = text("emphasis.figure_shares", lang, measure=measured, draws=result.draws)
    message = emphasis_message(result, measure, lang)
    return _pair(name, panels, frame, caption, result, message, lang)


@draw_result.register
def differences_figure(result: Differences, *, lang: str = "zh") -> FigurePair:
    """The differences that have an interval, by measure, the largest first, with a line at none."""
    shown = result.frame[result.frame["low"].notna()].reset_index(drop=True)
    name = f"emphasis-{result.city}-{result.other}"
    if shown.empty:
        return _nothing(name, shown, lang)
    reach = nice_top(float(shown[["low", "high"]].abs().max().max()))
    tokens = load_tokens()
    styles = [
        PlaceStyle(colour=colour, marker="o", plotly="circle", hatch="")
        for colour in (tokens.muted, tokens.accent)
    ]
    panels = []
    for measure in MEASURES:
        own = shown[shown["measure"] == measure].sort_values("difference", ascending=False, kind="stable")
        rows = tuple(
            IntervalRow(
                theme_name(row["theme"], result.inputs).in_language(lang),
                float(row["difference"]),
                (float(row["low"]), float(row["high"])),
                _signed(row["difference"]),
                f"{_signed(row['difference'])} [{span_text(row['low'], row['high'])}]",
                styles[int(row["apart"])],
            )
            for row in as_rows(own)
        )
        if rows:
            ticks = (-reach, 0.0, reach)
            panels.append(
                IntervalPanel(
                    measure_label(measure).in_language(lang),
                    rows,
                    ticks,
                    tuple(_signed(tick, 0) for tick in ticks),
                    (-1.02 * reach, 1.02 * reach),
                    zero=True,
                )
            )
    one, other = (result.inputs.places[city].label for city in (result.city, result.other))
    counts = {"count": result.looked_at, "intervals": result.with_interval, "apart": len(result.apart)}
    caption = text("emphasis.figure_differences", lang, one=one, other=other, **counts)
    return _pair(name, panels, shown, caption, result, differences_message(result, lang), lang, columns=1)


@draw_result.register
def specificity_figure(result: Specificity, *, lang: str = "zh") -> FigurePair:
    """Per place the mean score with its interval, then the share of targets that bear each mark."""
    own = result.overall[result.overall["targets"] > 0].reset_index(drop=True)
    if own.empty:
        return _nothing("specificity", own, lang)
    styles = place_styles(result.inputs.places)

    def rows(column: str, shown: Any, spans: bool = False) -> tuple[IntervalRow, ...]:
        return tuple(
            IntervalRow(
                result.inputs.place_label(row["city"]).in_language(lang),
                float(row[column]),
                _span(row) if spans else None,
                shown(row),
                escape(
                    f"{result.inputs.place_label(row['city']).in_language(lang)} · {shown(row)} · n = {row['targets']}"
                ),
                styles[row["city"]],
                tuple(result.targets_of(row["city"])["observation_id"]),
            )
            for row in as_rows(own)
        )

    ticks = (0.0, 3.0, 6.0)
    score = IntervalPanel(
        text("emphasis.mean_score", lang),
        rows("mean", lambda row: f"{row['mean']:.2f}", spans=True),
        ticks,
        tuple(f"{tick:.0f}" for tick in ticks),
        (-0.2, 6.2),
    )
    panels = [score]
    for mark in MARKS:
        panels.append(
            _percent_panel(
                mark_label(mark).in_language(lang),
                rows(mark, lambda row, mark=mark: f"{row[mark]:.0f}%"),
                100.0,
                bars=True,
            )
        )
    caption = text("emphasis.figure_specificity", lang, draws=result.draws)
    message = specificity_message(result, lang)
    return _pair("specificity", panels, own, caption, result, message, lang, columns=4)


def _percent_panel(
    title: str, rows: tuple[IntervalRow, ...], top: float, *, bars: bool = False
) -> IntervalPanel:
    ticks = three_ticks(top)
    return IntervalPanel(
        title, rows, ticks, tuple(f"{tick:g}%" for tick in ticks), (-0.03 * top, 1.03 * top), bars=bars
    )


def _shown(row: Any, lang: str) -> str:
    if missing(row["share"]):
        return text("figures.not_derived", lang)
    if row["measure"] == "text":
        return share_text(row["share"])
    return f"{row['share']:.0f}% ({row['count']}/{row['of']})"


def _span(row: Any) -> tuple[float, float] | None:
    return None if missing(row["low"]) else (float(row["low"]), float(row["high"]))


def _signed(value: float, digits: int = 1) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.{digits}f}"


def _hover(row: Any, measure: str, inputs: Inputs, lang: str) -> str:
    if missing(row["share"]):
        return ""
    span = span_text(row["low"], row["high"])
    counted = text("emphasis.count_of", lang, count=f"{row['count']:,}", of=f"{row['of']:,}")
    facts = [
        share_text(row["share"]),
        f"[{span}]" if span else text(f"emphasis.why_{row['why']}", lang),
        counted,
    ]
    head = f"{inputs.place_label(row['city']).in_language(lang)} · {theme_name(row['theme'], inputs).in_language(lang)}"
    measured = measure_label(measure).in_language(lang)
    return f"<b>{escape(head)}</b><br>{escape(measured)} {escape(' · '.join(facts))}"


def _pair(
    name: str,
    panels: Iterable[IntervalPanel],
    frame: pd.DataFrame,
    caption: str,
    result: Emphasis | Differences | Specificity,
    message: str,
    lang: str,
    columns: int = 3,
) -> FigurePair:
    panels = list(panels)
    alt = describe_panels(
        panels, text("figures.colon", lang), text("tables.list_gap", lang), text("figures.stop", lang)
    )
    static = draw_interval_panels(panels, columns=columns)
    screen = plot_interval_panels(panels)
    behind = tuple(identity for panel in panels for row in panel.rows for identity in row.ids)
    return FigurePair(
        name,
        static,
        screen,
        frame,
        caption,
        alt,
        message,
        inputs=result.inputs,
        lang=lang,
        behind=behind,
    )


def _nothing(name: str, frame: pd.DataFrame, lang: str) -> FigurePair:
    words = text("emphasis.figure_nothing", lang)
    return empty_pair(name, words, frame)
