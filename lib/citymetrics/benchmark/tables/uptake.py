"""Tables of what a plan asks of every part, and of which of its metrics the plans for the parts take up."""

from __future__ import annotations

from citymetrics.benchmark.cascades.duties import Duty
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.nesting import Nesting
from citymetrics.benchmark.cascades.uptake import STATES, Uptake
from citymetrics.benchmark.evidence import EvidenceNotes, clause_of, section_path
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.plans.absence import Absence
from citymetrics.benchmark.tables.cascade import (
    cascade_levels_table,
    cascade_totals_table,
    child_groups,
    nesting_table,
    percent,
)
from citymetrics.benchmark.tables.cells import DASH, note, scope_text, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, format_bounds, table_in, text
from citymetrics.labels.wording import join

MERGED = ("not_mentioned", "out_of_remit", "unread")
"""States that need no sentence: their metrics are named together."""


def duties_table(cascade: Cascade, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """What is asked of every part, what it comes to for each, and what each one's plan says of it."""
    names = ("cascade.asked", "cascade.expected", "cascade.answer", "cascade.shown_by")
    columns = [Column(text("tables.metric", lang)), *(Column(text(name, lang)) for name in names)]
    rows: list[list[Cell | str]] = []
    for duty in cascade.duties:
        label = (
            cascade.inputs.metric_label(duty.metric).in_language(lang) if duty.metric else duty.row["subject"]
        )
        rows.append(
            [
                label,
                Cell(asked_text(duty.row, lang), note(notes, duty.row["observation_id"])),
                _expected_cell(duty, lang),
                _answer_cell(duty, notes, cascade.inputs, lang),
                shown_by(duty.absence, notes, lang),
            ]
        )
    return table_in(
        lang,
        text("cascade.duties_caption", lang, city=cascade.label),
        columns,
        rows,
        cascade.duty_frame,
        empty=text("cascade.no_duties", lang),
        css="cm-compact",
        groups=child_groups([duty.child for duty in cascade.duties], cascade.inputs, lang),
    )


def asked_text(row: Row, lang: str = "zh") -> str:
    """What is asked, with of whom and how often."""
    scope, stated = scope_text(row, lang), stated_text(row, lang)
    return text("cascade.asked_form", lang, scope=scope, stated=stated) if scope else stated


def expected_text(duty: Duty, amount: float, lang: str = "zh") -> str:
    return format_bounds(amount, None, duty.row["unit"], duty.row["comparator"], lang)


def _expected_cell(duty: Duty, lang: str) -> Cell:
    if duty.expected is None:
        return Cell(DASH, small=duty.reason.text(lang) if duty.reason else "")
    shown = expected_text(duty, duty.expected, lang)
    if duty.row["per"] not in ("year", "month"):
        return Cell(text("cascade.in_all", lang, amount=shown))
    small = ""
    if duty.expected_overlap is not None and duty.overlap_years != duty.term_years:
        less = expected_text(duty, duty.expected_overlap, lang)
        small = text("cascade.over_overlap", lang, years=duty.overlap_years, amount=less)
    return Cell(text("cascade.over_term", lang, years=duty.term_years, amount=shown), small=small)


def _answer_cell(duty: Duty, notes: EvidenceNotes | None, inputs: Inputs, lang: str) -> Cell:
    if duty.child_row is None:
        return Cell(text(f"cascade.state_{duty.state}", lang))
    met = text(f"cascade.{duty.met}", lang) if duty.met else ""
    return Cell(asked_text(duty.child_row, lang), note(notes, duty.child_row["observation_id"]), met)


def shown_by(absence: Absence | None, notes: EvidenceNotes | None, lang: str = "zh") -> Cell:
    """What shows a kind of absence: the sentence that mentions it, the figure that isn't a target, or the reason."""
    if absence is None:
        return Cell(DASH)
    reason, mention = absence.reason.text(lang) if absence.reason else "", absence.mention
    if mention is None:
        return Cell(reason or DASH, note(notes, absence.observation_id) if absence.observation_id else "")
    where = text("tables.characters", lang, start=mention.char_start, end=mention.char_end)
    small = (reason, section_path(mention.section), where)
    return Cell(
        f"“{clause_of(mention.quote, mention.term)}”", small=" · ".join(part for part in small if part)
    )


def uptake_counts_table(cascade: Cascade, *, lang: str = "zh") -> Table:
    """How many of the parent's metrics each part takes up, and how many are absent in which way; those that add up apart."""
    counts = cascade.uptake_counts
    states = [name for name in STATES if name != "target" and counts[name].any()]
    columns = [Column(text("cascade.child", lang)), Column(text("cascade.metrics_of", lang), number=True)]
    columns += [Column(text("cascade.taken_up", lang), number=True)]
    columns += [Column(text(f"cascade.state_{name}", lang), number=True) for name in states]
    rows: list[list[Cell | str]] = []
    for record in counts.to_dict("records"):
        share = "" if missing(record["share"]) else percent(record["share"], lang)
        small = text("cascade.taken_share", lang, share=share, within=record["within_remit"]) if share else ""
        rows.append(
            [
                Cell(
                    cascade.inputs.place_label(record["child"]).in_language(lang),
                    small=text(f"cascade.of_{record['of']}", lang),
                ),
                str(record["metrics"]),
                Cell(str(record["target"]), small=small),
                *(str(record[name]) for name in states),
            ]
        )
    caption = text("cascade.counts_caption", lang, city=cascade.label)
    return table_in(lang, caption, columns, rows, counts, empty=text("cascade.all_taken_up", lang))


def uptake_table(cascade: Cascade, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """The parent's metrics without a target in a part: each with what shows it, those with nothing to show named together."""
    inputs = cascade.inputs
    rows: list[list[Cell | str]] = []
    children: list[str] = []
    for child in cascade.children:
        own = [one for one in cascade.uptakes if one.child == child and one.state != "target"]
        for one in (one for one in own if one.state not in MERGED):
            label = inputs.metric_label(one.metric).in_language(lang)
            figure = Cell(label, note(notes, one.parent_id))
            rows.append(
                [text(f"cascade.state_{one.state}", lang), figure, shown_by(one.absence, notes, lang)]
            )
            children.append(child)
        for (state, reason), labels in _merged(own, inputs, lang).items():
            head = text(
                "tables.group_count", lang, name=text(f"cascade.state_{state}", lang), count=len(labels)
            )
            rows.append([head, join(labels, lang), reason or DASH])
            children.append(child)
    columns = [Column(text(name, lang)) for name in ("cascade.state", "tables.metric", "cascade.shown_by")]
    frame = cascade.uptake_frame
    return table_in(
        lang,
        text("cascade.uptake_caption", lang, city=cascade.label),
        columns,
        rows,
        frame[frame["state"] != "target"].reset_index(drop=True),
        empty=text("cascade.all_taken_up", lang),
        css="cm-compact",
        groups=child_groups(children, inputs, lang),
    )


def _merged(own: list[Uptake], inputs: Inputs, lang: str) -> dict[tuple[str, str], list[str]]:
    """The metrics that have nothing to show, by state and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for state in MERGED:
        for one in (one for one in own if one.state == state):
            reason = one.absence.reason.text(lang) if one.absence and one.absence.reason else ""
            found.setdefault((state, reason), []).append(inputs.metric_label(one.metric).in_language(lang))
    return found


@result_tables.register
def _of_nesting(result: Nesting, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    caption = text("cascade.nesting_caption", lang)
    return [nesting_table(result.links, result.inputs, caption=caption, lang=lang)]


@result_tables.register
def cascade_tables(result: Cascade, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    """All tables of a cascade: terms and shares, totals, levels, duties, and which metrics are taken up."""
    caption = text("cascade.terms_caption", lang, city=result.label)
    found = [
        nesting_table(result.links, result.inputs, caption=caption, lang=lang),
        cascade_totals_table(result, notes, lang=lang),
    ]
    if result.levels:
        found.append(cascade_levels_table(result, notes, lang=lang))
    if result.role == "target" and result.links:
        found += [duties_table(result, notes, lang=lang), uptake_counts_table(result, lang=lang)]
        found.append(uptake_table(result, notes, lang=lang))
    return found
