"""Tables of metrics across places: one metric in full, a theme at a glance, rows as the plans state them."""

from __future__ import annotations

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, as_rows
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.metrics.spreads import SHOWN, bases_of
from citymetrics.benchmark.metrics.theme import ThemeComparison
from citymetrics.benchmark.plans.absence import absence_of
from citymetrics.benchmark.tables.absence import absent_cell
from citymetrics.benchmark.tables.bases import (
    basis_cell,
    basis_head,
    basis_unit,
    derived_on,
    doubt_text,
    graded_rank,
    group_grade,
)
from citymetrics.benchmark.tables.cells import (
    DASH,
    bilingual,
    computed_cell,
    due_text,
    scope_text,
    stated_cell,
    subject_text,
    years_text,
)
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, table_in, text


def total_cell(row: Row, comparison: Comparison, notes: EvidenceNotes | None, lang: str = "zh") -> Cell:
    """What a figure comes to for the whole place, multiplied by the number of units that it is asked of."""
    cell = computed_cell(row, "total", comparison.definition.unit, notes, lang, digits=6)
    if cell.text == DASH:
        return cell
    one = derived_on(row, comparison, "total")
    counts = one.denominators if one is not None else ()
    return Cell(cell.text, cell.markup, doubt_text(counts[0], lang) if counts else "")


def comparison_table(
    comparison: Comparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Every figure of one metric, headline rows first in each place; totals get yearly columns and those of the metric's first
    bases."""
    places = comparison.inputs.places
    unit = comparison.definition.unit
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.scope", lang)),
        Column(text("tables.due", lang)),
    ]
    bases = bases_of(comparison.definition)[:SHOWN]
    if comparison.adds_up:
        columns += [
            Column(text("tables.years", lang)),
            Column(text("tables.total", lang), number=True),
            Column(text("tables.yearly", lang), number=True),
        ]
        columns += [
            Column(basis_head(comparison, basis, lang), basis_unit(comparison, basis, lang), number=True)
            for basis in bases
        ]
    columns.append(Column(text("tables.rank", lang), number=True))
    rows: list[list[Cell | str]] = []
    for row in comparison.rows:
        name = places[row["city"]].label.in_language(lang) if row["headline"] else text("tables.also", lang)
        line: list[Cell | str] = [
            Cell(name, css="" if row["headline"] else "cm-also"),
            stated_cell(row, notes, lang),
            scope_text(row, lang, whole=True),
            due_text(row, lang),
        ]
        if comparison.adds_up:
            line += [
                years_text(row),
                total_cell(row, comparison, notes, lang),
                computed_cell(row, "per_year", unit, notes, lang),
                *(basis_cell(row, comparison, basis, notes, lang) for basis in bases),
            ]
        line.append(graded_rank(row, lang))
        rows.append(line)
    caption = text("tables.comparison_caption", lang, metric=comparison.label)
    return table_in(lang, caption, columns, rows, comparison.frame, empty=_why_empty(comparison, lang))


def _why_empty(comparison: Comparison, lang: str) -> str:
    reasons = [refusal.text(lang) for refusal in comparison.refused]
    reasons += [caveat.text(lang) for caveat in comparison.caveats]
    return reasons[0] if reasons else text("remarks.no_rows", lang)


def theme_table(theme: ThemeComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Metric × place with the headline figure of each, for the metrics that two or more places state."""
    caption = text("tables.theme_caption", lang, theme=theme.label)
    return headline_table(theme.shared, theme.cities, notes, caption=caption, lang=lang)


def singles_table(theme: ThemeComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """The metrics that one place alone states, place by place; every figure given is shown."""
    columns = [
        Column(text("tables.metric", lang)),
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.scope", lang)),
        Column(text("tables.due", lang)),
    ]
    places = theme.inputs.places
    order = {city: position for position, city in enumerate(theme.cities)}
    records = [(one, row) for one in theme.singles for row in one.rows]
    records.sort(key=lambda pair: order[pair[1]["city"]])
    rows: list[list[Cell | str]] = [
        [
            one.label.in_language(lang)
            if row["headline"]
            else Cell(text("tables.also", lang), css="cm-also"),
            places[row["city"]].label.in_language(lang),
            stated_cell(row, notes, lang),
            scope_text(row, lang) or DASH,
            due_text(row, lang),
        ]
        for one, row in records
    ]
    caption = text("tables.singles_caption", lang, theme=theme.label)
    frame = rows_frame(row for _, row in records)
    return table_in(lang, caption, columns, rows, frame, empty=text("tables.no_rows", lang), css="cm-compact")


def headline_table(
    comparisons: tuple[Comparison, ...],
    cities: tuple[str, ...],
    notes: EvidenceNotes | None,
    *,
    caption: str,
    lang: str = "zh",
) -> Table:
    """Headline figures of several metrics side by side, each with its note and its date where one is set; where
    a place has none, the kind of absence."""
    if not comparisons:
        return table_in(
            lang,
            caption,
            [Column(text("tables.metric", lang))],
            [],
            pd.DataFrame(),
            empty=text("tables.no_metric", lang),
        )
    inputs = comparisons[0].inputs
    shown = [city for city in cities if any(one.headline_of(city) for one in comparisons)]
    columns = [Column(text("tables.metric", lang))]
    columns += [Column(inputs.places[city].label.in_language(lang), number=True) for city in shown]
    rows: list[list[Cell | str]] = []
    for comparison in comparisons:
        line: list[Cell | str] = [_named(comparison, lang)]
        line += [_headline_cell(comparison, city, notes, lang) for city in shown]
        rows.append(line)
    frame = rows_frame(row for one in comparisons for row in one.headlines)
    return table_in(lang, caption, columns, rows, frame, css="cm-matrix")


def _named(comparison: Comparison, lang: str) -> Cell:
    """A metric's label, under it the other language's and how far its figures can be compared."""
    return bilingual(comparison.label, lang, group_grade(comparison, lang))


def _headline_cell(comparison: Comparison, city: str, notes: EvidenceNotes | None, lang: str) -> Cell:
    row = comparison.headline_of(city)
    if row is None:
        return absent_cell(absence_of(comparison.metric, city, comparison.inputs), lang)
    cell = stated_cell(row, notes, lang, scope=True)
    due = due_text(row, lang)
    small = " · ".join(part for part in (cell.small, due if due != DASH else "") if part)
    return Cell(cell.text, cell.markup, small)


def rows_table(
    rows: pd.DataFrame,
    notes: EvidenceNotes | None,
    inputs: Inputs,
    *,
    caption: str,
    lang: str = "zh",
    by_place: bool = True,
) -> Table:
    """Rows as the plans state them: place, subject in the plan's words, figure with its note, scope, date."""
    columns = [Column(text("tables.place", lang))] if by_place else []
    columns += [
        Column(text("tables.subject", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.scope", lang)),
        Column(text("tables.due", lang)),
    ]
    lines: list[list[Cell | str]] = []
    for row in as_rows(rows):
        line: list[Cell | str] = [inputs.places[row["city"]].label.in_language(lang)] if by_place else []
        line += [
            subject_text(row, inputs, lang),
            stated_cell(row, notes, lang),
            scope_text(row, lang) or DASH,
            due_text(row, lang),
        ]
        lines.append(line)
    return table_in(
        lang, caption, columns, lines, rows.reset_index(drop=True), empty=text("tables.no_rows", lang)
    )


@result_tables.register
def _of_comparison(
    result: Comparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [comparison_table(result, notes, lang=lang)]


@result_tables.register
def _of_theme(
    result: ThemeComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [theme_table(result, notes, lang=lang), singles_table(result, notes, lang=lang)]
