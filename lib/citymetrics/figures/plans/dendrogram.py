"""The tree of plans by likeness: where branches join, how often draws hold them too, and what is within noise."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import as_rows, missing
from citymetrics.benchmark.plans.similarity import Similarity
from citymetrics.figures.kit.axes import add_axes, new_figure, nice_top, note_at, set_value_axis, three_ticks
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interactive import new_interactive, row_axis
from citymetrics.figures.kit.layout import line_height, widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.plans import similarity_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

ROW, PAD, AXIS = 0.34, 0.1, 0.42


@dataclass(frozen=True)
class _Branch:
    """A joint at `x`: its two arms at rows `low` and `high`, where they begin, and what is said of it."""

    x: float
    low: float
    high: float
    from_low: float
    from_high: float
    label: str
    hover: str

    @property
    def y(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class _Tree:
    """The leaves from top to bottom, the branches above them, the axis' end and the width of noise (None where unknown)."""

    leaves: tuple[str, ...]
    names: tuple[str, ...]
    branches: tuple[_Branch, ...]
    top: float
    noise: float | None


@draw_result.register
def dendrogram_figure(result: Similarity, *, lang: str = "zh") -> FigurePair:
    """The tree of a `Similarity`; where there is none, a figure that says so."""
    name = f"similarity-{result.measure}"
    frame = result.merges.assign(cities=result.merges["cities"].map(" ".join))
    if result.linkage is None:
        words = result.refused[-1].text(lang) if result.refused else text("emphasis.no_branches", lang)
        return empty_pair(name, words, frame)
    tree = _tree(result, lang)
    caption = text(
        "emphasis.figure_tree",
        lang,
        metric=result.metric_label,
        measure=result.measure_label,
        draws=result.draws,
    )
    rows = text("tables.list_gap", lang).join(branch.hover for branch in tree.branches)
    alt = text("emphasis.figure_tree_alt", lang, rows=rows)
    return FigurePair(
        name,
        _draw(tree, result, lang),
        _plot(tree, result, lang),
        frame,
        caption,
        alt,
        similarity_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def _tree(result: Similarity, lang: str) -> _Tree:
    assert result.linkage is not None
    # The order in which leaves stand without branches crossing; importing it takes longer than using it.
    from scipy.cluster.hierarchy import leaves_list

    order = [int(leaf) for leaf in leaves_list(result.linkage)]
    at: dict[int, tuple[float, float]] = {leaf: (float(row), 0.0) for row, leaf in enumerate(order)}
    branches = []
    for step, (link, row) in enumerate(zip(result.linkage, as_rows(result.merges), strict=True)):
        (one, from_one), (other, from_other) = sorted((at[int(link[0])], at[int(link[1])]))
        shown = "" if missing(row["stability"]) else f"{row['stability']:.0f}%"
        names = join([result.inputs.places[city].label.in_language(lang) for city in row["cities"]], lang)
        hover = text(
            "emphasis.figure_tree_branch",
            lang,
            names=names,
            height=f"{row['height']:.3f}",
            stability=shown or text("emphasis.figure_tree_root", lang),
        )
        branch = _Branch(float(row["height"]), one, other, from_one, from_other, shown, hover)
        branches.append(branch)
        at[len(order) + step] = (branch.y, branch.x)
    leaves = tuple(result.cities[leaf] for leaf in order)
    noise = result.frame["noise"].max()
    reach = max([branch.x for branch in branches] + ([] if missing(noise) else [float(noise)]))
    return _Tree(
        leaves,
        tuple(result.inputs.places[city].label.in_language(lang) for city in leaves),
        tuple(branches),
        nice_top(reach * 1.05),
        None if missing(noise) else float(noise),
    )


def _draw(tree: _Tree, result: Similarity, lang: str) -> Figure:
    styles = place_styles(result.inputs.places)
    with house_style() as tokens:
        count = len(tree.leaves)
        width = tokens.width * 0.8
        names = widest(tree.names, tokens.size.label) + 3 * PAD
        head = line_height(tokens.size.small) + PAD
        height = head + ROW * count + AXIS + PAD
        figure = new_figure(width, height)
        axes = add_axes(figure, names, AXIS, width - names - 3 * PAD, ROW * count)
        ticks = three_ticks(tree.top)
        texts = [f"{tick:g}" for tick in ticks]
        set_value_axis(axes, (0, tree.top), (count - 0.5, -0.5), ticks, texts, tokens, grid=False)
        axes.set_xlabel(
            result.metric_label.in_language(lang), fontsize=tokens.size.tick, color=tokens.muted, labelpad=3
        )
        if tree.noise is not None:
            axes.axvspan(0, tree.noise, color=tokens.pale, lw=0, zorder=0)
            words = text("emphasis.figure_tree_noise", lang)
            size = tokens.size.small
            write(figure, words, names, height - head + 0.04, size, tokens.muted, va="baseline")
        for branch in tree.branches:
            path = (
                [branch.from_low, branch.x, branch.x, branch.from_high],
                [branch.low, branch.low, branch.high, branch.high],
            )
            axes.plot(*path, color=tokens.ink, lw=1.1, zorder=2, solid_joinstyle="miter")
            note_at(
                axes,
                branch.label,
                (branch.x, branch.y),
                (3, 1.5),
                va="bottom",
                fontsize=tokens.size.tick,
                color=tokens.accent,
            )
        for row, (city, name) in enumerate(zip(tree.leaves, tree.names, strict=True)):
            style = styles[city]
            axes.scatter(
                [0],
                [row],
                s=34,
                marker=style.marker,
                color=style.colour,
                zorder=3,
                clip_on=False,
                linewidth=0,
            )
            at, middle = names - 1.5 * PAD, AXIS + ROW * (count - row - 0.5)
            write(figure, name, at, middle, tokens.size.label, tokens.ink, ha="right", va="center")
        return figure


def _plot(tree: _Tree, result: Similarity, lang: str) -> go.Figure:
    styles, tokens, count = place_styles(result.inputs.places), load_tokens(), len(tree.leaves)
    figure = new_interactive(44 * count + 70, margin={"l": 8, "r": 24, "t": 28, "b": 40})
    if tree.noise is not None:
        figure.add_vrect(x0=0, x1=tree.noise, fillcolor=tokens.pale, line_width=0, layer="below")
        figure.add_annotation(
            text=text("emphasis.figure_tree_noise", lang),
            x=0, xanchor="left", yref="paper", y=1, yanchor="bottom", showarrow=False,
            font={"size": 11, "color": tokens.muted},
        )  # fmt: skip
    for branch in tree.branches:
        figure.add_scatter(
            x=[branch.from_low, branch.x, branch.x, branch.from_high],
            y=[branch.low, branch.low, branch.high, branch.high],
            mode="lines",
            line={"color": tokens.ink, "width": 1.6},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[branch.x for branch in tree.branches],
        y=[branch.y for branch in tree.branches],
        mode="markers+text",
        text=[branch.label for branch in tree.branches],
        textposition="top right",
        textfont={"color": tokens.accent, "size": 12},
        hovertext=[escape(branch.hover) for branch in tree.branches],
        hoverinfo="text",
        marker={"size": 7, "color": tokens.accent},
        cliponaxis=False,
    )
    for row, (city, name) in enumerate(zip(tree.leaves, tree.names, strict=True)):
        figure.add_scatter(
            x=[0],
            y=[row],
            mode="markers",
            marker={"symbol": styles[city].plotly, "size": 11, "color": styles[city].colour},
            hovertext=[escape(name)],
            hoverinfo="text",
            cliponaxis=False,
        )
    title = {"text": result.metric_label.in_language(lang), "font": {"size": 12, "color": tokens.muted}}
    figure.update_xaxes(
        range=[0, tree.top], title=title, fixedrange=True, gridcolor=tokens.grid, zeroline=False
    )
    figure.update_yaxes(row_axis(tree.names, showgrid=False, zeroline=False, ticklabelstandoff=10))
    return figure
