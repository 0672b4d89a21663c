"""The kinds of absence as tables show them: a sign in a matrix, a word in a cell, and a list of what shows each."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes, clause_of, section_path
from citymetrics.benchmark.plans.absence import Absence
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.tables.cells import DASH, note
from citymetrics.labels import Cell, Column, Table, table_in, text

OWN_SIGNS = ("achieved", "damaged")
"""States whose sign says already why nothing can be compared."""
SILENT = ("not_mentioned", "unread")


def matrix_sign(state: str, absence: Absence | None, lang: str = "zh") -> str:
    """What a matrix shows for a metric in a place: its state, or the kind of absence where that says more."""
    shown = absence.kind if absence and state not in OWN_SIGNS else state
    return text(f"tables.state_{shown}", lang)


def absent_cell(absence: Absence | None, lang: str = "zh") -> Cell:
    """A cell without a figure: the sign of its absence with the kind in words under it."""
    if absence is None or absence.kind == "unread":
        return Cell(DASH)
    return Cell(
        text(f"tables.state_{absence.kind}", lang), small=text(f"tables.absence_{absence.kind}", lang)
    )


def absence_table(
    coverage: Coverage, notes: EvidenceNotes | None = None, *, lang: str = "zh", least: int = 2
) -> Table:
    """Metrics that meet in `least` places, where a place has no comparable target: the kind of absence, the reason, and
    the row or sentence that shows it. Metrics that a plan doesn't mention have nothing to show and are left out."""
    inputs = coverage.inputs
    frame = coverage.to_frame()
    wanted = {metric for metric, count in coverage.met_in.items() if count >= least}
    chosen = frame[frame["metric"].isin(wanted) & ~frame["absence"].isin(["", *SILENT])]
    columns = [
        Column(text(f"tables.{name}", lang)) for name in ("metric", "place", "absence_head", "absence_why")
    ]
    rows: list[list[Cell | str]] = []
    before = ""
    for metric, city in zip(chosen["metric"], chosen["city"], strict=True):
        absence = coverage.absences[(metric, city)]
        label = inputs.metric_label(metric).in_language(lang)
        kind = f"{text(f'tables.state_{absence.kind}', lang)} {text(f'tables.absence_{absence.kind}', lang)}"
        place = inputs.places[city].label.in_language(lang)
        rows.append(
            [label if metric != before else Cell("", css="cm-same"), place, kind, _why(absence, notes, lang)]
        )
        before = metric
    return table_in(
        lang,
        text("tables.absence_caption", lang),
        columns,
        rows,
        chosen.reset_index(drop=True),
        empty=text("tables.no_absence", lang),
        css="cm-compact",
    )


def _why(absence: Absence, notes: EvidenceNotes | None, lang: str) -> Cell:
    """The reason with its note; a mention by its clause, with the place in the text under it."""
    reason = absence.reason.text(lang) if absence.reason else ""
    mention = absence.mention
    if mention is None:
        return Cell(reason, note(notes, absence.observation_id))
    span = text("tables.characters", lang, start=mention.char_start, end=mention.char_end)
    where = (reason, section_path(mention.section), span)
    return Cell(
        f"“{clause_of(mention.quote, mention.term)}”", small=" · ".join(part for part in where if part)
    )
