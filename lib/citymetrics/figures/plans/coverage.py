"""Coverage as a matrix: which metric is a target where, by theme, and in what sense it isn't where it isn't.

In a place's own mark stand its figures: filled a target, ringed where a past figure stands beside it, with a hollow heart one that
keeps from comparison, hollow a past figure alone, a cross one that damage took. In grey stand the kinds of absence, which mean
different things: open in the review, spoken of without a figure, outside the remit of such a plan, not spoken of.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.evidence import section_path
from citymetrics.benchmark.plans.absence import Absence
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_plot
from citymetrics.figures.kit.interactive import (
    SMALL_TYPE,
    broken,
    column_heads,
    hover_text,
    name_height,
    new_interactive,
    on_screen,
    row_axis,
)
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import PlaceStyle, load_tokens, place_styles
from citymetrics.figures.messages.plans import coverage_message
from citymetrics.figures.plans.draw_coverage import draw_blocks
from citymetrics.labels import text
from citymetrics.labels.wording import join

FORMS = (
    "target",
    "both",
    "apart",
    "achieved",
    "damaged",
    "not_reviewed",
    "mentioned",
    "out_of_remit",
    "not_mentioned",
    "unread",
)
"""What a cell may show; from `not_reviewed` on in grey."""
SYMBOLS = {
    "achieved": "{}-open",
    "apart": "{}-open-dot",
    "damaged": "x-thin-open",
    "not_reviewed": "hash-open",
    "mentioned": "circle-open",
    "out_of_remit": "line-ne-open",
    "not_mentioned": "circle",
    "unread": "line-ew-open",
}
"""Plotly's symbol of each form; those with braces take the place's own."""
SIZES = {"not_reviewed": 9, "mentioned": 7, "out_of_remit": 8, "not_mentioned": 2, "unread": 6}
ROW_PIXELS = 25


@dataclass(frozen=True)
class Mark:
    """One cell: its form, the place, the observation that it shows ("" for none), and why there is none to compare."""

    form: str
    city: str
    identity: str = ""
    absence: Absence | None = None
    ringed: bool = False


@dataclass(frozen=True)
class MatrixLine:
    """One line of the matrix: a theme's heading (no marks) or a metric with its mark in each place."""

    label: str
    marks: tuple[Mark, ...] = ()


def matrix_lines(coverage: Coverage, least: int, lang: str) -> list[list[MatrixLine]]:
    """The matrix's lines by theme."""
    inputs = coverage.inputs
    matrix = coverage.matrix(least=least)
    ids = coverage.frame.set_index(["metric", "city"])["observation_id"]
    blocks: list[list[MatrixLine]] = []
    for (theme, metric), states in zip(matrix.index, matrix.to_numpy(), strict=True):
        heading = inputs.theme_label(theme).in_language(lang)
        if not blocks or blocks[-1][0].label != heading:
            blocks.append([MatrixLine(heading)])
        marks = tuple(
            _mark(str(state), city, str(ids[(metric, city)]), coverage.absences.get((metric, city)))
            for city, state in zip(coverage.cities, states, strict=True)
        )
        blocks[-1].append(MatrixLine(inputs.metric_label(metric).in_language(lang), marks))
    return blocks


def _mark(state: str, city: str, identity: str, absence: Absence | None) -> Mark:
    if state in ("achieved", "damaged"):
        return Mark(state, city, identity or (absence.observation_id if absence else ""), absence)
    if absence is None:
        return Mark("unread" if state == "none" else state, city, identity, ringed=state == "both")
    form = "apart" if absence.kind == "not_comparable" else absence.kind
    return Mark(form, city, identity or absence.observation_id, absence, state == "both")


def forms_shown(blocks: list[list[MatrixLine]]) -> list[str]:
    """The forms that the key explains: those that are drawn, in the order of `FORMS`."""
    drawn = {mark.form for block in blocks for line in block for mark in line.marks}
    drawn |= (
        {"both"} if any(mark.ringed for block in blocks for line in block for mark in line.marks) else set()
    )
    return [form for form in FORMS if form in drawn]


def draw_coverage(coverage: Coverage, *, least: int = 2, lang: str = "zh") -> Figure:
    """Metric × place by theme, for metrics that are targets in `least` places; in two columns where one would be too tall."""
    blocks = matrix_lines(coverage, least, lang)
    places = [coverage.inputs.places[city].label.in_language(lang) for city in coverage.cities]
    return draw_blocks(blocks, places, forms_shown(blocks), place_styles(coverage.inputs.places), lang)


def plot_coverage(coverage: Coverage, *, least: int = 2, lang: str = "zh") -> go.Figure:
    """The same matrix for the screen; pointing at a mark shows the sentence, or in what sense there is none."""
    blocks = matrix_lines(coverage, least, lang)
    lines = [line for block in blocks for line in block]
    if not lines:
        return empty_plot(text("tables.no_metric", lang))
    styles, tokens = place_styles(coverage.inputs.places), load_tokens()
    heads, top = column_heads(
        [coverage.inputs.places[city].label.in_language(lang) for city in coverage.cities]
    )
    tall = name_height([line.label for line in lines], least=ROW_PIXELS, gap=8)
    figure = new_interactive(
        tall * max(len(lines), 2) + top + 90,
        margin={"l": 8, "r": 8, "t": top, "b": 90},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        }
        | {"font": {"size": SMALL_TYPE}, "itemclick": False, "itemdoubleclick": False},
    )
    for position, city in enumerate(coverage.cities):
        _plot_column(figure, lines, position, coverage, styles[city], lang)
    for form in forms_shown(blocks):
        marker = _look(form, None) | {"size": SIZES.get(form, 10) + 2 * (form == "not_mentioned")}
        figure.add_scatter(
            x=[None], y=[None], mode="markers", marker=marker, name=text(f"figures.cell_{form}", lang)
        )
    figure.update_xaxes(
        tickvals=list(range(len(coverage.cities))),
        range=[-0.5, len(coverage.cities) - 0.5],
        ticktext=[coverage.inputs.places[city].label.in_language(lang) for city in coverage.cities],
        zeroline=False,
        showgrid=False,
        **heads,
    )
    labels = [on_screen(line.label) if line.marks else f"<b>{on_screen(line.label)}</b>" for line in lines]
    figure.update_yaxes(row_axis(labels, zeroline=False, gridcolor=tokens.grid))
    return figure


def _plot_column(
    figure: go.Figure,
    lines: list[MatrixLine],
    position: int,
    coverage: Coverage,
    style: PlaceStyle,
    lang: str,
) -> None:
    """A place's marks, those of every form in a trace of their own; a ring lies under its mark."""
    cells = [(row, line, line.marks[position]) for row, line in enumerate(lines) if line.marks]
    rings = [row for row, _, mark in cells if mark.ringed]
    if rings:
        figure.add_scatter(
            x=[position] * len(rings), y=rings, mode="markers", marker=_look("both", style), hoverinfo="skip",
            showlegend=False,
        )  # fmt: skip
    shown = sorted(cells, key=lambda cell: FORMS.index(cell[2].form))
    for form in dict.fromkeys(mark.form for _, _, mark in shown):
        own = [cell for cell in shown if cell[2].form == form]
        figure.add_scatter(
            x=[position] * len(own),
            y=[row for row, _, _ in own],
            mode="markers",
            marker=_look("target" if form == "both" else form, style),
            hovertext=[_hover(mark, line.label, coverage, lang) for _, line, mark in own],
            hoverinfo="text",
            customdata=[[mark.identity] if mark.identity else [] for _, _, mark in own],
            showlegend=False,
        )


def _look(form: str, style: PlaceStyle | None) -> dict[str, object]:
    """The marker of a form in plotly, in a place's own shape and colour or, for the key, in ink."""
    tokens = load_tokens()
    if form == "both":
        colour = style.colour if style else tokens.ink
        return {"symbol": "circle-open", "size": 20, "color": colour, "line": {"width": 1.4}}
    grey = FORMS.index(form) >= FORMS.index("not_reviewed")
    colour = tokens.muted if grey else style.colour if style else tokens.ink
    symbol = SYMBOLS.get(form, "{}").format(style.plotly if style else "circle")
    line = {"width": 1.2 if grey else 2, "color": colour}
    return {"symbol": symbol, "size": SIZES.get(form, 12), "color": colour, "line": line}


def _hover(mark: Mark, metric: str, coverage: Coverage, lang: str) -> str:
    """The sentence with its place; above it, or instead of it, in what sense there is no figure to compare."""
    inputs, absence = coverage.inputs, mark.absence
    said = "" if absence is None or absence.kind == "unread" else text(f"tables.absence_{absence.kind}", lang)
    if absence is not None and absence.reason is not None:
        said = text("figures.colon", lang).join((said, absence.reason.text(lang)))
    if mark.identity:
        shown = hover_text(inputs.row(mark.identity), inputs, lang, head=metric)
        return f"{shown}<br>{broken(said)}" if said else shown
    place = inputs.places[mark.city].label.in_language(lang)
    lines = [
        f"<b>{html.escape(metric)}</b>",
        html.escape(place),
        broken(said or text("tables.absence_unread", lang)),
    ]
    if absence is not None and absence.mention is not None:
        lines += [
            f"“{broken(absence.mention.quote)}”",
            f"<i>{broken(section_path(absence.mention.section))}</i>",
        ]
    return "<br>".join(line for line in lines if line)


@draw_result.register
def coverage_figure(
    coverage: Coverage, *, least: int = 2, lang: str = "zh", name: str = "overview-coverage"
) -> FigurePair:
    """Metric × place, for metrics that are targets in `least` or more places."""
    wanted = {metric for metric, count in coverage.met_in.items() if count >= least}
    frame = coverage.to_frame()
    frame = frame[frame["metric"].isin(wanted)].reset_index(drop=True)
    return FigurePair(
        name,
        draw_coverage(coverage, least=least, lang=lang),
        plot_coverage(coverage, least=least, lang=lang),
        frame,
        text("figures.coverage_caption" if least > 1 else "figures.coverage_all_caption", lang, least=least),
        _described(coverage, frame, lang),
        coverage_message(coverage, lang),
        inputs=coverage.inputs,
        lang=lang,
    )


def _described(coverage: Coverage, frame: pd.DataFrame, lang: str) -> str:
    inputs, rows = coverage.inputs, []
    for metric, own in frame[frame["state"].isin(["target", "both"])].groupby("metric", sort=False):
        places = [inputs.places[city].label.in_language(lang) for city in own["city"]]
        rows.append(f"{inputs.metric_label(str(metric)).in_language(lang)} ({join(places, lang)})")
    kinds = frame[frame["state"] == "none"]["absence"].value_counts()
    absent = [f"{text(f'tables.absence_{kind}', lang)} {count}" for kind, count in kinds.items() if kind]
    alt = text(
        "figures.coverage_alt",
        lang,
        count=frame["metric"].nunique(),
        rows=text("tables.list_gap", lang).join(rows),
    )
    return alt + (text("figures.coverage_absent", lang, kinds=join(absent, lang)) if absent else "")
