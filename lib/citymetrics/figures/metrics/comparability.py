"""Grades of comparability as a grid: metrics down, pairs of places across, a sign and a tint for the grade."""

from __future__ import annotations

import html

import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.metrics.comparability import Comparability
from citymetrics.benchmark.metrics.grades import GRADES, Pair, grade_label
from citymetrics.benchmark.tables.cells import stated_text
from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.heat import plot_cells
from citymetrics.figures.kit.interactive import (
    TYPE,
    WIDE_PIXELS,
    column_heads,
    name_height,
    new_interactive,
    on_screen,
)
from citymetrics.figures.kit.layout import line_height, widest, wrap, wrap_facts
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.figures.messages.metrics import comparability_message
from citymetrics.labels import text

PAD, CELL, ROW, GAP = 0.08, 0.3, 0.235, 0.12
LABEL_WIDTH = 2.6
ROW_PIXELS = 30
TINTS = {"same": 4, "adjustable": 3, "indicative": 1, "not_comparable": 0}
"""The step of the house ramp for each grade; signs tell them apart in grey."""
Key = tuple[str, str]


@draw_result.register
def comparability_figure(result: Comparability, *, lang: str = "zh") -> FigurePair:
    """Every pair of places and metric with its grade, for the figures that stand for their place."""
    cells = _cells(result)
    what = result.label.in_language(lang)
    name = (
        f"comparability-{result.comparisons[0].metric}" if len(result.comparisons) == 1 else "comparability"
    )
    caption = text("comparability.figure_caption", lang, what=what)
    frame = result.frame[result.frame["headline"].astype(bool)].reset_index(drop=True)
    if not cells:
        words = text("comparability.nothing", lang)
        return empty_pair(name, words, frame, caption=caption)
    told = [
        f"{result.inputs.metric_label(metric).in_language(lang)}{text('figures.colon', lang)}"
        + text("tables.list_gap", lang).join(_told(pair, result, lang) for pair in own.values())
        for metric, own in cells.items()
    ]
    alt = text("comparability.figure_alt", lang, what=caption, pairs=text("figures.stop", lang).join(told))
    return FigurePair(
        name,
        _draw(result, cells, lang),
        _plot(result, cells, lang),
        frame,
        caption,
        alt,
        comparability_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def _cells(result: Comparability) -> dict[str, dict[Key, Pair]]:
    """Per metric its graded pairs of headline rows, by the two places."""
    heads = {row["observation_id"] for one in result.comparisons for row in one.headlines}
    found: dict[str, dict[Key, Pair]] = {}
    for metric, pair in result.pairs:
        if {pair.one_id, pair.other_id} <= heads:
            found.setdefault(metric, {})[pair.one_city, pair.other_city] = pair
    return found


def _sign(pair: Pair, lang: str) -> str:
    """A city and its district have a sign of their own: shares of a target can be compared, ranks can't."""
    return text(f"comparability.sign_{'cascade' if 'cascade' in pair.codes else pair.grade}", lang)


def _columns(result: Comparability, cells: dict[str, dict[Key, Pair]]) -> list[Key]:
    order = list(result.inputs.places)
    used = {key for own in cells.values() for key in own}
    return sorted(used, key=lambda key: (order.index(key[0]), order.index(key[1])))


def _told(pair: Pair, result: Comparability, lang: str) -> str:
    one, other = (result.inputs.places[city].label for city in (pair.one_city, pair.other_city))
    return text("comparability.pair_grade", lang, one=one, other=other, grade=grade_label(pair.grade, lang))


def _keys(cells: dict[str, dict[Key, Pair]], lang: str) -> list[str]:
    """What each sign that is drawn says."""
    pairs = [pair for own in cells.values() for pair in own.values()]
    grades = {pair.grade for pair in pairs if "cascade" not in pair.codes}
    keys = [
        f"{text(f'comparability.sign_{grade}', lang)} {grade_label(grade, lang)}"
        for grade in GRADES
        if grade in grades
    ]
    cascades = any("cascade" in pair.codes for pair in pairs)
    return [*keys, text("comparability.key_cascade", lang)] if cascades else keys


def _draw(result: Comparability, cells: dict[str, dict[Key, Pair]], lang: str) -> Figure:
    columns = _columns(result, cells)
    places = result.inputs.places
    with house_style() as tokens:
        names = {key: [places[city].label.in_language(lang) for city in key] for key in columns}
        labels = {
            metric: wrap(result.inputs.metric_label(metric).in_language(lang), tokens.size.label, LABEL_WIDTH)
            for metric in cells
        }
        left = PAD + widest((line for lines in labels.values() for line in lines), tokens.size.label) + GAP
        head = widest((name for own in names.values() for name in own), tokens.size.tick) + GAP
        row = line_height(tokens.size.label)
        heights = [max(ROW, len(lines) * row + 0.06) for lines in labels.values()]
        cell = min(CELL, (tokens.width - left - PAD) / (2 * len(columns)))
        keys = wrap_facts(_keys(cells, lang), tokens.size.small, tokens.width - 2 * PAD, between=" " * 6)
        legend = widest(keys, tokens.size.small)
        width = max(left + len(columns) * 2 * cell + PAD, legend + 2 * PAD)
        height = PAD + head + sum(heights) + GAP + len(keys) * line_height(tokens.size.small) + PAD
        figure = new_figure(width, height)
        axes = add_axes(figure, 0, 0, width, height)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        hide_axes(axes)
        for position, key in enumerate(columns):
            centre = left + (position + 0.5) * 2 * cell
            for offset, words in zip((-0.085, 0.085), names[key], strict=True):
                axes.text(
                    centre + offset,
                    PAD + head - 0.06,
                    words,
                    fontsize=tokens.size.tick,
                    color=tokens.muted,
                    rotation=90,
                    ha="center",
                    va="bottom",
                )
        top = PAD + head
        for (metric, own), tall in zip(cells.items(), heights, strict=True):
            axes.text(
                left - GAP,
                top + tall / 2,
                "\n".join(labels[metric]),
                fontsize=tokens.size.label,
                ha="right",
                va="center",
                linespacing=1.15,
            )
            for position, key in enumerate(columns):
                if key not in own:
                    continue
                step = TINTS[own[key].grade]
                x = left + position * 2 * cell
                axes.add_patch(
                    Rectangle(
                        (x + 0.02, top + 0.02),
                        2 * cell - 0.04,
                        tall - 0.04,
                        facecolor=tokens.ramp[step],
                        edgecolor=tokens.grid,
                        linewidth=0.5,
                    )
                )
                axes.text(
                    x + cell,
                    top + tall / 2,
                    _sign(own[key], lang),
                    fontsize=tokens.size.label,
                    color=tokens.paper if step > 2 else tokens.ink,
                    ha="center",
                    va="center",
                )
            top += tall
        for number, words in enumerate(reversed(keys)):
            y = height - PAD - number * line_height(tokens.size.small)
            axes.text(PAD, y, words, fontsize=tokens.size.small, color=tokens.muted, va="bottom")
        return figure


def _plot(result: Comparability, cells: dict[str, dict[Key, Pair]], lang: str) -> go.Figure:
    columns = _columns(result, cells)
    tokens, places = load_tokens(), result.inputs.places
    heads = {key: "–".join(places[city].label.in_language(lang) for city in key) for key in columns}
    metrics = {metric: result.inputs.metric_label(metric).in_language(lang) for metric in cells}
    steps = [[TINTS[own[key].grade] if key in own else None for key in columns] for own in cells.values()]
    signs = [[_sign(own[key], lang) if key in own else "" for key in columns] for own in cells.values()]
    hovers = [
        [_hover(own[key], metrics[metric], result, lang) if key in own else "" for key in columns]
        for metric, own in cells.items()
    ]
    custom = [
        [[own[key].one_id, own[key].other_id] if key in own else [] for key in columns]
        for own in cells.values()
    ]
    axis, top = column_heads(list(heads.values()))
    tall = name_height(list(metrics.values()), least=ROW_PIXELS, pixels=WIDE_PIXELS)
    figure = new_interactive(tall * len(cells) + top + 8, margin={"l": 8, "r": 8, "t": top, "b": 8})
    plot_cells(
        figure,
        tokens,
        z=steps,
        x=list(heads.values()),
        y=[on_screen(metric, WIDE_PIXELS) for metric in metrics.values()],
        text=signs,
        customdata=custom,
        hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
        colorscale=[[step / 4, tokens.ramp[step]] for step in range(5)],
        zmax=4,
    )
    figure.update_xaxes(showgrid=False, **axis)
    figure.update_yaxes(
        autorange="reversed",
        automargin=True,
        showgrid=False,
        fixedrange=True,
        ticks="",
        tickfont={"size": TYPE},
    )
    return figure


def _hover(pair: Pair, metric: str, result: Comparability, lang: str) -> str:
    inputs = result.inputs
    lines = [f"<b>{html.escape(metric)}</b> {html.escape(grade_label(pair.grade, lang))}"]
    for identity in (pair.one_id, pair.other_id):
        row = inputs.row(identity)
        quote = row["quote"] if len(row["quote"]) <= 60 else row["quote"][:60] + "…"
        lines.append(
            html.escape(
                f"{inputs.places[row['city']].label.in_language(lang)} {stated_text(row, lang)}: “{quote}”"
            )
        )
    return "<br>".join([*lines, *(html.escape(reason.text(lang)) for reason in pair.reasons)])
