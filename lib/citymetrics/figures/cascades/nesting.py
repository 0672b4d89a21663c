"""Terms of plans as bars over the years, a city's above those of its parts, with the part's shares beside each."""

from __future__ import annotations

import html
from dataclasses import dataclass

import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.cascades.nesting import Link, Nesting
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.tables.cascade import basis_text, years_of
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interactive import new_interactive
from citymetrics.figures.kit.layout import widest, wrap_facts
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, place_styles
from citymetrics.figures.kit.writing import Line, block_height, write_around
from citymetrics.figures.messages.others import nesting_message
from citymetrics.labels import text

PAD, GAP, INDENT, BAR, FACTS = 0.08, 0.14, 0.16, 0.16, 2.4
FOOT = 0.26
ROW_PIXELS = 46


@dataclass(frozen=True)
class Term:
    """One plan's bar: its place, how deep it lies below the largest, its years, and what stands beside it."""

    city: str
    name: str
    depth: int
    years: tuple[int, int]
    draft: bool
    facts: tuple[str, ...]


def make_terms(result: Nesting, lang: str = "zh") -> list[Term]:
    """A bar for each plan, the parts behind their whole; a larger place without a plan has none."""
    inputs = result.inputs
    found: dict[str, Term] = {}
    for link in sorted(result.links, key=lambda one: one.depth):
        if link.depth == 1 and link.parent_plan is not None and link.parent not in found:
            found[link.parent] = _term(link.parent, link.parent_plan, (), result, lang)
    for link in result.links:
        if link.depth == 1:
            shares = tuple(
                f"{text('cascade.share_of', lang, measure=measure_label(one.measure))} {basis_text(one, lang)}"
                for one in link.bases.found
            )
            found[link.child] = _term(link.child, link.child_plan, shares, result, lang)
    ordered: list[Term] = []
    for city in inputs.places:
        if city in found and inputs.places[city].parent not in found:
            _add(city, found, result.links, ordered)
    return ordered


def _term(city: str, plan: object, shares: tuple[str, ...], result: Nesting, lang: str) -> Term:
    status = str(getattr(plan, "status", ""))
    facts = (years_of(plan), text(f"tables.status_{status}", lang), *shares)
    years = int(getattr(plan, "term_start", 0)), int(getattr(plan, "term_end", 0))
    depth = max((link.depth for link in result.links if link.child == city), default=0)
    return Term(
        city, result.inputs.place_label(city).in_language(lang), depth, years, status == "draft", facts
    )


def _add(city: str, found: dict[str, Term], links: tuple[Link, ...], ordered: list[Term]) -> None:
    if found[city] in ordered:
        return
    ordered.append(found[city])
    for link in links:
        if link.parent == city and link.depth == 1:
            _add(link.child, found, links, ordered)


@draw_result.register
def nesting_figure(result: Nesting, *, lang: str = "zh") -> FigurePair:
    """Which plan is for a part of which other's place: their terms over the years, and the part's shares."""
    terms = make_terms(result, lang)
    caption = text("cascade.nesting_caption", lang)
    if not terms:
        return empty_pair("nesting", text("cascade.no_nesting", lang), result.to_frame(), caption=caption)
    told = text("figures.stop", lang).join(
        f"{term.name}{text('figures.colon', lang)}{text('tables.list_gap', lang).join(term.facts)}"
        for term in terms
    )
    return FigurePair(
        "nesting",
        draw_terms(terms, result),
        plot_terms(terms, result),
        result.to_frame(),
        caption,
        told,
        nesting_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def draw_terms(terms: list[Term], result: Nesting) -> Figure:
    first, last = min(term.years[0] for term in terms), max(term.years[1] for term in terms)
    styles = place_styles(result.inputs.places)
    with house_style() as tokens:
        left = PAD + max(widest([term.name], tokens.size.label) + INDENT * term.depth for term in terms) + GAP
        beside: list[list[Line]] = [
            [
                (line, tokens.size.small, tokens.muted)
                for line in wrap_facts(term.facts, tokens.size.small, FACTS)
            ]
            for term in terms
        ]
        rows = [max(BAR + 0.16, block_height(lines) + 0.1) for lines in beside]
        height = sum(rows) + FOOT + 2 * PAD
        plot = tokens.width - left - GAP - FACTS - PAD
        figure = new_figure(tokens.width, height)
        axes = add_axes(figure, left, PAD + FOOT, plot, sum(rows))
        years = list(range(first, last + 2))
        set_value_axis(
            axes,
            (first, last + 1),
            (0, sum(rows)),
            [year + 0.5 for year in years[:-1]],
            [str(year) for year in years[:-1]],
            tokens,
            grid=False,
        )
        for year in years:
            axes.axvline(year, color=tokens.grid, linewidth=0.6, zorder=0)
        top = sum(rows)
        for term, lines, tall in zip(terms, beside, rows, strict=True):
            centre = top - tall / 2
            style = styles[term.city]
            axes.barh(
                centre,
                term.years[1] - term.years[0] + 1,
                left=term.years[0],
                height=BAR,
                color="none" if term.draft else style.colour,
                edgecolor=style.colour,
                hatch=style.hatch if term.draft else None,
                zorder=2,
            )
            name: list[Line] = [(term.name, tokens.size.label, tokens.ink)]
            write_around(figure, name, PAD + INDENT * term.depth, PAD + FOOT + centre)
            write_around(figure, lines, left + plot + GAP, PAD + FOOT + centre)
            top -= tall
        return figure


def plot_terms(terms: list[Term], result: Nesting) -> go.Figure:
    styles = place_styles(result.inputs.places)
    names = ["\u3000" * term.depth + term.name for term in terms]
    first, last = min(term.years[0] for term in terms), max(term.years[1] for term in terms)
    figure = new_interactive(ROW_PIXELS * len(terms) + 60)
    for name, term in zip(names, terms, strict=True):
        style = styles[term.city]
        figure.add_trace(
            go.Bar(
                x=[term.years[1] - term.years[0] + 1],
                base=[term.years[0]],
                y=[name],
                orientation="h",
                width=0.5,
                marker={
                    "color": "rgba(0,0,0,0)" if term.draft else style.colour,
                    "line": {"color": style.colour, "width": 1},
                    "pattern": {"shape": "/" if term.draft else "", "fgcolor": style.colour},
                },
                hovertext="<br>".join([f"<b>{html.escape(term.name)}</b>", *map(html.escape, term.facts)]),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    years = list(range(first, last + 1))
    figure.update_xaxes(
        range=[first, last + 1],
        tickvals=[year + 0.5 for year in years],
        ticktext=[str(year) for year in years],
        fixedrange=True,
    )
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], automargin=True, fixedrange=True, showgrid=False
    )
    return figure
