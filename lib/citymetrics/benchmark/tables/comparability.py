"""Pairs of figures with their grade and what differs, each figure with its note."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.comparability import Comparability
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.cells import note, scope_text, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, mark_source, table_in, text
from citymetrics.labels.html import apart


def comparability_table(
    result: Comparability, notes: EvidenceNotes | None = None, *, lang: str = "zh", headlines: bool = True
) -> Table:
    """One row per pair of places and metric: both figures, the grade, and every difference in words.

    With `headlines` only the figures that stand for their place; else every pair of figures.
    """
    inputs, several = result.inputs, len(result.comparisons) != 1
    columns = [Column(text(f"comparability.{name}", lang)) for name in ("pair", "grade", "reasons")]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    before = ""
    frame = result.frame
    shown = frame[frame["headline"].astype(bool)] if headlines else frame
    wanted = set(zip(shown["one_id"], shown["other_id"], strict=True))
    for metric, pair in result.pairs:
        if (pair.one_id, pair.other_id) not in wanted:
            continue
        if several and metric != before:
            groups[len(rows)], before = inputs.metric_label(metric).in_language(lang), metric
        figures = (text("tables.list_gap", lang)).join(
            _figure(inputs.row(identity), result, notes, lang) for identity in (pair.one_id, pair.other_id)
        )
        reasons = text("tables.list_gap", lang).join(reason.text(lang) for reason in pair.reasons)
        rows.append(
            [Cell(markup=figures), Cell(grade_label(pair.grade, lang), css=f"cm-{pair.grade}"), reasons]
        )
    caption = (
        text("comparability.caption_all", lang)
        if several
        else text("comparability.caption", lang, metric=result.label)
    )
    return table_in(
        lang,
        caption,
        columns,
        rows,
        shown.reset_index(drop=True),
        groups=groups,
        empty=text("comparability.nothing", lang),
        css="cm-compact",
    )


def _figure(row: Row, result: Comparability, notes: EvidenceNotes | None, lang: str) -> str:
    place = result.inputs.places[row["city"]].label.in_language(lang)
    words = " ".join(part for part in (place, scope_text(row, lang), stated_text(row, lang)) if part)
    mark = note(notes, row["observation_id"])
    return mark_source(words, lang) + apart(words) * bool(mark) + mark


@result_tables.register
def _of_comparability(
    result: Comparability, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [comparability_table(result, notes, lang=lang)]
