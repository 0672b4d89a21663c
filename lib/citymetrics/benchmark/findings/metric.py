"""Sentences on one metric: what each place asks for, how far that can be compared, and who asks for most."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.spreads import spread_of
from citymetrics.benchmark.tables.bases import basis_scale, counted_in, derived_on, written_text
from citymetrics.benchmark.tables.cells import clean_words, scope_text
from citymetrics.labels import Label, format_bounds, format_date, text
from citymetrics.labels.numbers import format_fixed
from citymetrics.labels.wording import join

PLAIN = ("eq", "range")
"""Figures that are told without a word for their bound."""


@states(Comparison)
def metric_finding(comparison: Comparison) -> Finding | None:
    """What each place asks for, the most demanding of those that are ranked first, with the grade of their comparison;
    None where fewer than two places state the metric."""
    if len(comparison.headlines) < 2:
        return None
    order = sorted(comparison.headlines, key=lambda row: (row["rank"] is None, row["rank"] or 0))
    figures = tuple(_stated_figure(row, comparison) for row in order)
    grade = comparison.grade
    if not grade or grade == "same":
        return finding("metric", metric=comparison.label, figures=figures)
    return finding(
        "metric_graded",
        metric=comparison.label,
        figures=figures,
        grade=both(lambda lang: grade_label(grade, lang)),
        why=both(
            lambda lang: join([text(f"comparability.short_{code}", lang) for code in comparison.why], lang)
        ),
    )


def _stated_figure(row: Row, comparison: Comparison) -> Figure:
    place = comparison.inputs.places[row["city"]].label
    return Figure(both(lambda lang: told(row, place, lang)), (row["observation_id"],))


def told(row: Row, place: Label, lang: str) -> str:
    """A stated figure as a clause: 武汉建成区到2025年底不低于50%, `Wuhan at least 50% (built-up area) by the end of 2025`."""
    scope, due = scope_text(row, lang), format_date(row["due"], lang)
    ground = text("findings.on_ground", lang, ground=scope) if scope else ""
    by = text("findings.by_day", lang, due=due) if due else ""
    return text("findings.told", lang, place=place, ground=ground, by=by, figure=spoken(row, lang))


def spoken(row: Row, lang: str) -> str:
    """A stated figure with its bound in words: 不少于300座, `at least 300`; full coverage as 全覆盖 where the plan says so."""
    if row["comparator"] == "all":
        return text("findings.bound_all", lang)
    words = clean_words(row) if lang == "zh" else ""
    figure = words or format_bounds(row["value"], row["value_max"], row["unit"], "eq", lang)
    if not figure:
        return text("tables.damaged", lang)
    return bounded(figure, row["comparator"], row["unit"], lang)


def bounded(figure: str, comparator: str, unit: str, lang: str) -> str:
    """`figure` with its bound in words: `at least 120 km`."""
    if comparator in PLAIN or not figure:
        return figure
    kind = "level_" if unit == "%" and comparator in ("ge", "le") else ""
    return text(f"findings.bound_{kind}{comparator}", lang, figure=figure)


@states(Comparison)
def rank_finding(comparison: Comparison) -> Finding | None:
    """Who is first and who last among ranked cities, for totals; None where nothing is ranked or all are equal.

    Where a bound or a denominator leaves open who is ahead, the sentence says so.
    """
    basis = comparison.basis
    ranked = [row for row in comparison.rows if row["rank"] is not None and row["rank_group"] == "city"]
    if len(ranked) < 2 or not comparison.adds_up or spread_of(basis) is None:
        return None
    ranked.sort(key=lambda row: row["rank"])
    first, last = ranked[0], ranked[-1]
    high, low = sorted((first, last), key=lambda row: -row[basis])
    if high[basis] == low[basis] or not low[basis]:
        return None
    settled = high[f"{basis}_low"] > low[f"{basis}_high"]
    places = comparison.inputs.places
    return finding(
        "rank" if settled else "rank_open",
        metric=comparison.label,
        first=places[high["city"]].label,
        most=_on_basis(high, comparison),
        last=places[low["city"]].label,
        least=_on_basis(low, comparison),
        ratio=format_fixed(high[basis] / low[basis], 1),
    )


def _on_basis(row: Row, comparison: Comparison) -> Figure:
    """A value on the basis of the comparison with what it counts in: 5.41 个/百万人·年, `5.41 a year per million residents`."""
    basis = comparison.basis
    one = derived_on(row, comparison, basis)
    assert one is not None, row["observation_id"]
    factor = basis_scale(comparison, basis)[0]

    def shown(lang: str) -> str:
        written = written_text(one, row["comparator"], factor, lang)
        return f"{written} {counted_in(comparison, basis, lang)}"

    return Figure(both(shown), (row["observation_id"],))
