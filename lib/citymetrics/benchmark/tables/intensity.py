"""Tables of what figures come to: a theme's totals on the basis they are compared on, and one metric on every basis."""

from __future__ import annotations

import math

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.doubts import both_ways, measure_label
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.intensities import Intensities
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.tables.bases import (
    basis_axis,
    basis_cell,
    basis_scale,
    doubt_text,
    graded_rank,
    main_basis,
    other_text,
    written_text,
)
from citymetrics.benchmark.tables.cells import (
    DASH,
    computed_cell,
    note,
    scope_text,
    stated_cell,
    stated_text,
    years_text,
)
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, format_bounds, format_day, table_in, text


def intensity_table(
    comparisons: tuple[Comparison, ...], notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Totals of several metrics, each on the basis that it is compared on, with intervals and ranks among peers; only those with
    a value."""
    chosen = [(one, main_basis(one)) for one in comparisons if one.adds_up]
    columns = [
        Column(text("tables.metric", lang)),
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.years", lang)),
        Column(text("tables.yearly", lang), number=True),
        Column(text("intensity.derived", lang), number=True),
        Column(text("tables.rank", lang), number=True),
    ]
    rows: list[list[Cell | str]] = []
    records: list[Row] = []
    for comparison, basis in ((one, basis) for one, basis in chosen if basis != "value"):
        with_value = [row for row in comparison.headlines if not math.isnan(row[basis])]
        for position, row in enumerate(with_value):
            rows.append(
                [
                    comparison.label.in_language(lang) if position == 0 else Cell("", css="cm-same"),
                    comparison.inputs.places[row["city"]].label.in_language(lang),
                    Cell(stated_text(row, lang), note(notes, row["observation_id"]), scope_text(row, lang)),
                    years_text(row),
                    computed_cell(row, "per_year", comparison.definition.unit, notes, lang),
                    basis_cell(row, comparison, basis, notes, lang, unit=True),
                    graded_rank(row, lang),
                ]
            )
        records += with_value
    return table_in(
        lang,
        text("intensity.theme_caption", lang),
        columns,
        rows,
        rows_frame(records),
        empty=text("tables.no_intensity", lang),
    )


def intensities_table(result: Intensities, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """One metric on every basis, basis by basis: each value with its interval, what it was divided by, and its grade."""
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("intensity.derived", lang), number=True),
        Column(text("intensity.divided_by", lang)),
        Column(text("comparability.grade", lang)),
    ]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for basis in result.bases:
        head, axis = basis_head_of(result, basis, lang), basis_axis(result.comparison, basis, lang)
        groups[len(rows)] = text("intensity.group", lang, basis=head, unit=axis) if axis else head
        rows += [_line(row, basis, result, notes, lang) for row in result.of_basis(basis)]
    caption = text("intensity.caption", lang, metric=result.label)
    reasons = [*(one.text(lang) for one in result.refused), *(one.text(lang) for one in result.caveats)]
    empty = reasons[0] if reasons else text("intensity.nothing", lang)
    return table_in(lang, caption, columns, rows, result.frame, groups=groups, empty=empty, css="cm-compact")


def basis_head_of(result: Intensities, basis: str, lang: str = "zh") -> str:
    """What a basis is called at the scale that its values are shown at."""
    return text(f"intensity.{basis_scale(result.comparison, basis)[1]}", lang)


def _line(
    row: Row, basis: str, result: Intensities, notes: EvidenceNotes | None, lang: str
) -> list[Cell | str]:
    inputs = result.inputs
    full = inputs.row(row["observation_id"])
    place = inputs.places[row["city"]].label.in_language(lang)
    name = place if row["headline"] else f"{place} · {text('tables.also', lang)}"
    grade = grade_label(row["grade"], lang) if row["grade"] else DASH
    return [
        Cell(name, css="" if row["headline"] else "cm-also"),
        stated_cell(full, notes, lang, scope=True),
        value_cell(row, basis, result, notes, lang),
        divisor_cell(row, result, lang),
        grade,
    ]


def value_cell(
    row: Row, basis: str, result: Intensities, notes: EvidenceNotes | None, lang: str = "zh"
) -> Cell:
    """A value with its interval and its note; under it what the denominator of another date makes of it."""
    one = result.derived.get((row["observation_id"], basis))
    if one is None:
        full = result.inputs.row(row["observation_id"])
        return Cell(_as_stated(row, full, lang), note(notes, row["observation_id"]))
    factor = basis_scale(result.comparison, basis)[0]
    shown = written_text(one, row["comparator"], factor, lang)
    return Cell(
        shown, note(notes, row["observation_id"]), other_text(one, result.inputs.context, factor, lang)
    )


def _as_stated(row: Row, full: Row, lang: str) -> str:
    """A share or level as the plan has it; what a bound leaves open, where its scale has two ends."""
    if row["unit"] != "%" or row["low"] == row["high"]:
        return stated_text(full, lang)
    return format_bounds(row["low"], row["high"], "%", "eq", lang)


def divisor_cell(row: Row, result: Intensities, lang: str = "zh") -> Cell:
    """What a value was divided by, and below it of what date it is and why it may be doubted."""
    one = result.derived.get((row["observation_id"], row["basis"]))
    if one is None or one.spread is None:
        asked = row["basis"] not in ("value", "total", "per_year")
        return Cell(text("intensity.asked", lang) if asked else DASH)
    found = one.spread
    shown = f"{measure_label(found.measure).in_language(lang)} {both_ways(found.value, found.unit).in_language(lang)}"
    small = [format_day(found.date or "", lang), doubt_text(found, lang)]
    return Cell(shown, small=text("tables.list_gap", lang).join(filter(None, small)))


@result_tables.register
def _of_intensities(
    result: Intensities, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [intensities_table(result, notes, lang=lang)]
