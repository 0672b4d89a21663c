"""Tables of metrics across places: one metric in full, a theme at a glance, what it comes to per head."""

from __future__ import annotations

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, as_rows, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.intensity import doubt_codes
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.metrics.scope import count_measure, read_scope
from citymetrics.benchmark.metrics.theme import ThemeComparison
from citymetrics.benchmark.plans.absence import absence_of
from citymetrics.benchmark.tables.absence import absent_cell
from citymetrics.benchmark.tables.cells import (
    DASH,
    bilingual,
    computed_cell,
    due_text,
    note,
    rank_text,
    scope_text,
    stated_cell,
    stated_text,
    years_text,
)
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, build_table, text, unit_label
from citymetrics.labels.wording import join


def per_head_scale(comparison: Comparison) -> tuple[float, str]:
    """How per-head values are shown: times 1 per 10,000 residents, or times 100 per million where they
    would be tiny."""
    largest = max(
        (row["per_10k"] for row in comparison.headlines if not missing(row["per_10k"])), default=0.0
    )
    return (100.0, "million") if 0 < largest < 0.1 else (1.0, "10k")


def per_head_unit(comparison: Comparison, lang: str = "zh") -> str:
    """What shown per-head values count in: 公里/百万人·年 for additions, 公里/万人 for stocks."""
    return _intensity_unit(comparison, f"per_{per_head_scale(comparison)[1]}", lang)


def per_head_axis(comparison: Comparison, lang: str = "zh") -> str:
    """`per_head_unit` as an axis says it in full."""
    return text(
        f"figures.per_{per_head_scale(comparison)[1]}_axis", lang, unit=per_head_unit(comparison, lang)
    ).strip()


def per_area_unit(comparison: Comparison, lang: str = "zh") -> str:
    return _intensity_unit(comparison, "per_area", lang)


def _intensity_unit(comparison: Comparison, per: str, lang: str) -> str:
    unit = unit_label(comparison.definition.unit, lang) or text("tables.one", lang)
    return text(f"tables.{per}_unit_{comparison.definition.kind}", lang, unit=unit).strip()


def per_head_cell(
    row: Row, comparison: Comparison, notes: EvidenceNotes | None, lang: str = "zh", *, unit: bool = False
) -> Cell:
    """A per-head value at the scale that `per_head_unit` names."""
    factor = per_head_scale(comparison)[0]
    scaled = {"per_head": row["per_10k"] * factor, "per_head_max": row["per_10k_max"] * factor}
    cell = computed_cell({**row, **scaled}, "per_head", "", notes, lang)
    if cell.text == DASH:
        return cell
    shown = f"{cell.text} {per_head_unit(comparison, lang)}" if unit else cell.text
    return Cell(shown, cell.markup, denominator_doubt(row, comparison, "resident_population", lang))


def per_area_cell(row: Row, comparison: Comparison, notes: EvidenceNotes | None, lang: str = "zh") -> Cell:
    """A value per 100 km²."""
    cell = computed_cell(row, "per_100km2", "", notes, lang)
    if cell.text == DASH:
        return cell
    return Cell(cell.text, cell.markup, denominator_doubt(row, comparison, "land_area", lang))


def total_cell(row: Row, comparison: Comparison, notes: EvidenceNotes | None, lang: str = "zh") -> Cell:
    """What a figure comes to for the whole place, multiplied by the number of units that it is asked of."""
    cell = computed_cell(row, "total", comparison.definition.unit, notes, lang, digits=6)
    counted = "" if missing(row["units"]) else count_measure(read_scope(row["scope"]).name) or ""
    return Cell(cell.text, cell.markup, denominator_doubt(row, comparison, counted, lang))


def denominator_doubt(row: Row, comparison: Comparison, measure: str, lang: str = "zh") -> str:
    """What is said right beside a derived figure whose denominator is less than sure; nothing for a sure one."""
    found = [one for one in comparison.denominators if (one.place, one.measure) == (row["city"], measure)]
    codes = doubt_codes(found[0]) if found else ()
    return join([text(f"tables.doubt_{code}", lang) for code in codes], lang)


def comparison_table(
    comparison: Comparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Every figure of one metric, headline rows first in each place; totals get yearly, per-head and
    per-area columns."""
    places = comparison.inputs.places
    unit = comparison.definition.unit
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.scope", lang)),
        Column(text("tables.due", lang)),
    ]
    if comparison.adds_up:
        columns += [
            Column(text("tables.years", lang)),
            Column(text("tables.total", lang), number=True),
            Column(text("tables.yearly", lang), number=True),
            Column(
                text(f"tables.per_{per_head_scale(comparison)[1]}", lang),
                per_head_unit(comparison, lang),
                number=True,
            ),
            Column(text("tables.per_100km2", lang), per_area_unit(comparison, lang), number=True),
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
                per_head_cell(row, comparison, notes, lang),
                per_area_cell(row, comparison, notes, lang),
            ]
        line.append(rank_text(row, lang))
        rows.append(line)
    caption = text("tables.comparison_caption", lang, metric=comparison.label)
    return build_table(caption, columns, rows, comparison.frame, empty=_why_empty(comparison, lang))


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
    return build_table(caption, columns, rows, frame, empty=text("tables.no_rows", lang), css="cm-compact")


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
        return build_table(
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
        line: list[Cell | str] = [bilingual(comparison.label, lang)]
        line += [_headline_cell(comparison, city, notes, lang) for city in shown]
        rows.append(line)
    frame = rows_frame(row for one in comparisons for row in one.headlines)
    return build_table(caption, columns, rows, frame, css="cm-matrix")


def _headline_cell(comparison: Comparison, city: str, notes: EvidenceNotes | None, lang: str) -> Cell:
    row = comparison.headline_of(city)
    if row is None:
        return absent_cell(absence_of(comparison.metric, city, comparison.inputs), lang)
    cell = stated_cell(row, notes, lang, scope=True)
    due = due_text(row, lang)
    small = " · ".join(part for part in (cell.small, due if due != DASH else "") if part)
    return Cell(cell.text, cell.markup, small)


def intensity_table(
    comparisons: tuple[Comparison, ...], notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Totals of several metrics per 10,000 residents (and year), with ranks among peers; only those with a
    value."""
    chosen = [
        one
        for one in comparisons
        if one.adds_up and any(not missing(row["per_10k"]) for row in one.headlines)
    ]
    columns = [
        Column(text("tables.metric", lang)),
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.years", lang)),
        Column(text("tables.yearly", lang), number=True),
        Column(text("tables.per_head", lang), number=True),
        Column(text("tables.rank", lang), number=True),
    ]
    rows: list[list[Cell | str]] = []
    records: list[Row] = []
    for comparison in chosen:
        unit = comparison.definition.unit
        with_value = [row for row in comparison.headlines if not missing(row["per_10k"])]
        for position, row in enumerate(with_value):
            rows.append(
                [
                    comparison.label.in_language(lang) if position == 0 else Cell("", css="cm-same"),
                    comparison.inputs.places[row["city"]].label.in_language(lang),
                    Cell(stated_text(row, lang), note(notes, row["observation_id"]), scope_text(row, lang)),
                    years_text(row),
                    computed_cell(row, "per_year", unit, notes, lang),
                    per_head_cell(row, comparison, notes, lang, unit=True),
                    rank_text(row, lang),
                ]
            )
        records += with_value
    frame = rows_frame(records)
    return build_table(
        text("tables.intensity_caption", lang), columns, rows, frame, empty=text("tables.no_intensity", lang)
    )


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
            row["subject"] or DASH,
            stated_cell(row, notes, lang),
            scope_text(row, lang) or DASH,
            due_text(row, lang),
        ]
        lines.append(line)
    return build_table(
        caption, columns, lines, rows.reset_index(drop=True), empty=text("tables.no_rows", lang)
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
