"""Tables of one metric's sheet: what it is, and what every plan says of it or in what sense it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes, clause_of, section_path
from citymetrics.benchmark.inputs import Row, as_rows
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.sheet import MetricSheet
from citymetrics.benchmark.plans.absence import Absence
from citymetrics.benchmark.tables.cells import DASH, due_text, note, scope_text, stated_cell
from citymetrics.benchmark.tables.gap import gap_table, norm_text
from citymetrics.benchmark.tables.metric import comparison_table
from citymetrics.benchmark.tables.pace import pace_table, paths_table
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, in_language, table_in, text, unit_label
from citymetrics.labels.wording import join


def sheet_definition_table(sheet: MetricSheet, *, lang: str = "zh") -> Table:
    """What the metric is: what counts, unit, kind and direction, denominators, indicators elsewhere, national norms, caution."""
    facts = list(_facts(sheet, lang))
    rows: list[list[Cell | str]] = [[text(f"sheet.fact_{name}", lang), words] for name, words in facts]
    columns = [Column(text("sheet.fact", lang)), Column(text("sheet.meaning", lang))]
    caption = text("sheet.definition_caption", lang, metric=sheet.label)
    return table_in(lang, caption, columns, rows, pd.DataFrame(facts, columns=["fact", "meaning"]))


def _facts(sheet: MetricSheet, lang: str) -> Iterator[tuple[str, str]]:
    """Each fact that the dictionary gives, in words."""
    entry, metrics = sheet.definition, sheet.inputs.metrics
    gap = text("tables.list_gap", lang)
    yield "counts", in_language(getattr(entry, "definition", sheet.label), lang)
    caution = getattr(entry, "caution", None)
    if caution:
        yield "caution", in_language(caution, lang)
    unit = unit_label(entry.unit, lang) or text("sheet.unit_count", lang)
    kind, way = text(f"sheet.kind_{entry.kind}", lang), text(f"sheet.direction_{entry.direction}", lang)
    yield "measure", gap.join((unit, kind, way))
    measures = [measure_label(measure).in_language(lang) for measure in entry.denominators]
    yield "denominators", join(measures, lang) if measures else text("sheet.no_denominators", lang)
    parent = getattr(entry, "parent", None)
    if parent is not None and parent in metrics:
        yield "parent", sheet.inputs.metric_label(parent).in_language(lang)
    parts = [name for name, other in metrics.items() if getattr(other, "parent", None) == sheet.metric]
    if parts:
        yield "parts", join([sheet.inputs.metric_label(name).in_language(lang) for name in parts], lang)
    links = getattr(entry, "links", {})
    if links:
        yield "links", gap.join(_link_text(framework, link, lang) for framework, link in links.items())
    norms = sheet.inputs.norms.of(sheet.metric)
    if norms:
        told = [text("sheet.norm", lang, norm=norm.label, level=norm_text(norm, lang)) for norm in norms]
        yield "norms", gap.join(told)
    yield "id", gap.join((sheet.theme.in_language(lang), sheet.metric))


def _link_text(framework: str, link: Any, lang: str) -> str:
    words = text(f"sheet.framework_{framework}", lang, indicator=link.indicator)
    if link.fit != "partial" or link.note is None:
        return words
    return text("gap.graded", lang, words=words, grade=text("sheet.partial", lang, note=link.note))


def sheet_rows_table(sheet: MetricSheet, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Place by place every figure on the metric, in any role, with the clause that states it; where there is no target to
    compare, in what sense, and what shows it."""
    heads = ("tables.place", "sheet.role", "tables.stated", "tables.due", "sheet.sentence")
    columns = [Column(text(head, lang), number=head == "tables.stated") for head in heads]
    rows: list[list[Cell | str]] = []
    stated = as_rows(sheet.frame)
    for city in sheet.cities:
        absence = sheet.absences.get(city)
        lines = [_stated_line(row, absence, notes, lang) for row in stated if row["city"] == city]
        shown = [row["observation_id"] for row in stated if row["city"] == city]
        if absence is not None and absence.observation_id not in shown:
            lines.append(_absent_line(absence, notes, lang))
        name = sheet.inputs.place_label(city).in_language(lang)
        for position, line in enumerate(lines):
            rows.append([name if position == 0 else Cell("", css="cm-same"), *line])
    frame = sheet.to_frame()
    caption = text("sheet.rows_caption", lang, metric=sheet.label)
    return table_in(lang, caption, columns, rows, frame, empty=text("tables.no_rows", lang), css="cm-compact")


def _stated_line(
    row: Row, absence: Absence | None, notes: EvidenceNotes | None, lang: str
) -> list[Cell | str]:
    cell = stated_cell(row, notes, lang)
    small = [scope_text(row, lang), cell.small]
    why = ""
    if absence is not None and absence.observation_id == row["observation_id"] and absence.reason:
        why = text("sheet.why_not", lang, reason=absence.reason.text(lang))
    return [
        text(f"comparability.role_{row['role']}", lang),
        Cell(cell.text, cell.markup, " · ".join(part for part in small if part)),
        due_text(row, lang),
        Cell(f"“{clause_of(row['quote'], row['value_text'])}”", small=why),
    ]


def _absent_line(absence: Absence, notes: EvidenceNotes | None, lang: str) -> list[Cell | str]:
    """The sign and the kind of an absence, with the reason and the sentence or the row that shows it."""
    kind = f"{text(f'tables.state_{absence.kind}', lang)} {text(f'tables.absence_{absence.kind}', lang)}"
    reason = absence.reason.text(lang) if absence.reason else ""
    mention = absence.mention
    if mention is None:
        return [DASH, kind, DASH, Cell(reason or DASH, note(notes, absence.observation_id))]
    span = text("tables.characters", lang, start=mention.char_start, end=mention.char_end)
    where = " · ".join(part for part in (reason, section_path(mention.section), span) if part)
    return [DASH, kind, DASH, Cell(f"“{clause_of(mention.quote, mention.term)}”", small=where)]


def sheet_pairs_table(sheet: MetricSheet, *, lang: str = "zh") -> Table:
    """Pair by pair how far the targets compare, and what differs, in a word or two; `comparability_table` says it in full."""
    inputs = sheet.inputs
    frame = sheet.comparability.frame
    frame = frame[frame["headline"].astype(bool)].reset_index(drop=True)
    rows: list[list[Cell | str]] = []
    for row in as_rows(frame):
        names = {side: inputs.place_label(row[f"{side}_city"]) for side in ("one", "other")}
        codes = [code for code in row["differences"].split(";") if code]
        rows.append(
            [
                text("emphasis.pair_names", lang, **names),
                Cell(grade_label(row["grade"], lang), css=f"cm-{row['grade']}"),
                join([text(f"comparability.short_{code}", lang) for code in codes], lang) or DASH,
            ]
        )
    columns = [Column(text(f"comparability.{name}", lang)) for name in ("pair", "grade", "reasons")]
    caption = text("comparability.caption", lang, metric=sheet.label)
    return table_in(
        lang, caption, columns, rows, frame, empty=text("comparability.nothing", lang), css="cm-compact"
    )


@result_tables.register
def _of_sheet(result: MetricSheet, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    tables = [sheet_definition_table(result, lang=lang), sheet_rows_table(result, notes, lang=lang)]
    return [*tables, *sheet_result_tables(result, notes, lang=lang)]


def sheet_result_tables(
    sheet: MetricSheet, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    """What is worked out of the rows: the comparison, past beside target, distances to national norms, grades; empty
    for a metric that nobody sets a target for and nobody reports on."""
    tables = []
    if sheet.comparison.headlines:
        tables.append(comparison_table(sheet.comparison, notes, lang=lang))
    if len(sheet.paces.frame):
        tables.append(pace_table(sheet.paces, notes, lang=lang))
    if len(sheet.paths.frame):
        tables.append(paths_table(sheet.paths, notes, lang=lang))
    if any(one.benchmark == "norm" for one in sheet.gap.distances):
        tables.append(gap_table(sheet.gap, notes, lang=lang))
    if len(sheet.comparability.frame):
        tables.append(sheet_pairs_table(sheet, lang=lang))
    return tables
