"""Tables of distances: one metric across places, one place across metrics, and the norms with their words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.distance import BENCHMARKS, Distance
from citymetrics.benchmark.metrics.gap import Gap
from citymetrics.benchmark.metrics.gaps import Gaps
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.bases import basis_scale, counted_in
from citymetrics.benchmark.tables.cells import DASH, note, scope_text, stated_cell, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import (
    Cell,
    Column,
    Table,
    format_bounds,
    format_date,
    format_number,
    table_in,
    text,
)
from citymetrics.labels.numbers import format_fixed
from citymetrics.labels.wording import join
from citymetrics.norms import Norm

MINUS = "−"


def amount_text(value: float, comparison: Comparison, lang: str = "zh") -> str:
    """A difference on the comparison's basis with its unit: `10 个百分点`, `0.03 公里/万人·年`."""
    if comparison.basis == "value" and comparison.definition.unit == "%":
        return text("gap.points", lang, number=format_number(value, lang, digits=6))
    return with_unit(
        format_number(value * basis_scale(comparison, comparison.basis)[0], lang, digits=3), comparison, lang
    )


def with_unit(number: str, comparison: Comparison, lang: str = "zh") -> str:
    """A number with what it counts in; English says nothing where things themselves are counted."""
    unit = counted_in(comparison, comparison.basis, lang)
    return text("gap.amount", lang, number=number, unit=unit).strip()


def gap_text(one: Distance, comparison: Comparison, lang: str = "zh") -> str:
    """A distance in words: short by so much, beyond by so much, equal, or that the place itself sets the mark."""
    if one.position in ("sets", "equal"):
        return text(f"gap.{one.position}", lang)
    return text(f"gap.{one.position}", lang, amount=amount_text(abs(one.gap), comparison, lang))


def interval_text(one: Distance, comparison: Comparison, lang: str = "zh") -> str:
    """What a distance may come to, where a figure is a bound or a denominator has a range; empty for an exact one."""
    if one.is_exact:
        return ""
    low, high = (
        _end_text(end, comparison, lang) if math.isfinite(end) else "" for end in (one.gap_low, one.gap_high)
    )
    if low and high:
        return text("gap.between", lang, low=low, high=high) if low != high else ""
    if high:
        return text("gap.open_low", lang, high=high)
    return text("gap.open_high", lang, low=low) if low else text("gap.open_both", lang)


def _end_text(end: float, comparison: Comparison, lang: str) -> str:
    if end == 0:
        return text("gap.equal", lang)
    name = "end_short" if end > 0 else "end_beyond"
    return text(f"gap.{name}", lang, amount=amount_text(abs(end), comparison, lang))


def relative_text(one: Distance) -> str:
    """The relative distance in whole percent, negative where the target goes beyond the level."""
    percent = f"{format_fixed(abs(one.relative) * 100)}%"
    return MINUS + percent if one.relative < 0 and percent != "0%" else percent


def own_text(row: Row, comparison: Comparison, lang: str = "zh", *, unit: bool = True) -> str:
    """A target on the comparison's basis: as stated for shares, the derived figure with its bound for totals, there without its
    unit if asked."""
    if comparison.basis == "value":
        return stated_text(row, lang)
    low, high = (
        row[f"{comparison.basis}{end}"] * basis_scale(comparison, comparison.basis)[0] for end in ("", "_max")
    )
    shown = format_bounds(low, high, "", row["comparator"], lang, digits=3)
    return with_unit(shown, comparison, lang) if unit else shown


def norm_text(norm: Norm, lang: str = "zh") -> str:
    """What a norm asks for, with its bound."""
    return format_bounds(norm.value, None, norm.unit, norm.comparator, lang)


def level_text(one: Distance, result: Gap, lang: str = "zh", *, unit: bool = True) -> str:
    """The level of a distance with its bound."""
    if one.benchmark == "norm":
        return norm_text(result.norm(one.set_by), lang)
    if one.benchmark == "full":
        return format_bounds(one.level, None, result.definition.unit, "eq", lang)
    return own_text(result.rows[one.peer_id or one.observation_id], result.comparison, lang, unit=unit)


def who_text(one: Distance, result: Gap, lang: str = "zh") -> str:
    """Who sets the level: places, or a norm by its name."""
    if one.benchmark == "norm":
        return result.norm(one.set_by).label.in_language(lang)
    places = result.inputs.places
    return join([places[city].label.in_language(lang) for city in one.setters], lang)


def graded_text(words: str, one: Distance, lang: str = "zh") -> str:
    """`words` followed by how far target and level compare; as they are for the end of a scale."""
    if not one.grade or one.benchmark == "full":
        return words
    return text("gap.graded", lang, words=words, grade=grade_label(one.grade, lang))


def kind_text(one: Distance, lang: str = "zh") -> str:
    """What kind of level it is."""
    if one.benchmark == "peer":
        return text(f"gap.peer_{one.rank_group}", lang)
    if one.benchmark == "full":
        return text("gap.full", lang)
    name = "norm_now" if one.in_force else "norm_ahead" if one.timing == "later" else "norm_past"
    return text(f"gap.{name}", lang)


def due_words(one: Distance, row: Row, lang: str = "zh") -> str:
    """When a target is due; says where that is the end of its plan's term."""
    due = format_date(one.due, lang)
    return due if row["due"] else text("gap.assumed", lang, due=due)


def _level_cell(one: Distance, result: Gap, notes: EvidenceNotes | None, lang: str) -> Cell:
    due = format_date(one.level_due, lang) if one.level_due else ""
    if one.benchmark == "norm" and not due:
        due = text("gap.standing", lang)
    marks = note(notes, one.peer_id) if one.peer_id else ""
    return Cell(level_text(one, result, lang), marks, due)


def _cells(one: Distance, result: Gap, notes: EvidenceNotes | None, lang: str) -> list[Cell | str]:
    kind, who = kind_text(one, lang), who_text(one, result, lang)
    grade = (
        Cell(grade_label(one.grade, lang), css=f"cm-{one.grade}") if one.benchmark != "full" else Cell(DASH)
    )
    return [
        Cell(who or kind, small=kind if who else ""),
        _level_cell(one, result, notes, lang),
        Cell(
            gap_text(one, result.comparison, lang),
            note(notes, one.observation_id),
            interval_text(one, result.comparison, lang),
        ),
        relative_text(one),
        grade,
    ]


def _columns(first: Sequence[Column], lang: str) -> list[Column]:
    return [
        *first,
        Column(text("gap.benchmark", lang)),
        Column(text("gap.level", lang), number=True),
        Column(text("gap.gap", lang), number=True),
        Column(text("gap.relative", lang), small=text("gap.relative_small", lang), number=True),
        Column(text("comparability.grade", lang)),
    ]


def gap_table(result: Gap, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """One metric: per place its target, and per benchmark the level, who sets it, both dates, the distance with what it may
    come to, and how far the two compare."""
    columns = _columns(
        [Column(text("tables.place", lang)), Column(text("gap.target", lang), number=True)], lang
    )
    rows: list[list[Cell | str]] = []
    before = ""
    for one in result.distances:
        row = result.rows[one.observation_id]
        first: list[Cell | str] = [Cell("", css="cm-same"), Cell("", css="cm-same")]
        if one.city != before:
            before = one.city
            first = [
                result.inputs.places[one.city].label.in_language(lang),
                _own_cell(one, row, result, notes, lang),
            ]
        rows.append([*first, *_cells(one, result, notes, lang)])
    return table_in(
        lang,
        text("gap.gap_caption", lang, metric=result.label),
        columns,
        rows,
        result.to_frame(),
        empty=text("gap.no_distance", lang),
        css="cm-compact",
    )


def _own_cell(one: Distance, row: Row, result: Gap, notes: EvidenceNotes | None, lang: str) -> Cell:
    """The target on the basis of comparison; under it the plan's words, its scope and its date."""
    cell = stated_cell(row, notes, lang, scope=True)
    parts = [cell.small, due_words(one, row, lang)]
    if result.comparison.basis != "value":
        parts.insert(0, own_text(row, result.comparison, lang))
    return Cell(cell.text, cell.markup, " · ".join(part for part in parts if part))


def gaps_table(result: Gaps, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """One place: all its distances, to peers, to norms and to the end of the scale, each the widest first."""
    columns = _columns(
        [Column(text("tables.metric", lang)), Column(text("gap.target", lang), number=True)], lang
    )
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    headings = {"norm": "gap.norm", "full": "gap.full"}
    for benchmark in BENCHMARKS:
        own = [one for one in result.distances if one.benchmark == benchmark]
        for position, one in enumerate(own):
            if position == 0:
                groups[len(rows)] = text(headings.get(benchmark, f"gap.peer_{one.rank_group}"), lang)
            single = result.by_metric[one.metric]
            row = single.rows[one.observation_id]
            rows.append(
                [
                    single.label.in_language(lang),
                    _own_cell(one, row, single, notes, lang),
                    *_cells(one, single, notes, lang),
                ]
            )
    return table_in(
        lang,
        text("gap.gaps_caption", lang, city=result.label),
        columns,
        rows,
        result.to_frame(),
        empty=text("gap.no_distance", lang),
        css="cm-compact",
        groups=groups,
    )


def norms_table(norms: Sequence[Norm], *, lang: str = "zh") -> Table:
    """Norms with what they ask for, of whom and by when, the words of the text, and where these were found."""
    names = ("gap.norm_head", "gap.level", "tables.due", "gap.for_whom", "gap.clause", "gap.found_at")
    columns = [Column(text(name, lang), number=name == "gap.level") for name in names]
    rows: list[list[Cell | str]] = []
    for norm in norms:
        about = norm.note.in_language(lang) if norm.note else ""
        rows.append(
            [
                Cell(norm.label.in_language(lang), small=norm.document),
                Cell(norm_text(norm, lang), small=scope_text({"scope": norm.scope, "per": "total"}, lang)),
                format_date(norm.due, lang) if norm.due else text("gap.standing", lang),
                Cell(text(f"gap.{norm.addressee}", lang), small=about),
                f"“{norm.clause}”",
                Cell(
                    norm.source.in_language(lang),
                    small=f"{norm.address} · {text(f'tables.confidence_{norm.confidence}', lang)}",
                ),
            ]
        )
    frame = pd.DataFrame([{name: getattr(norm, name) for name in norm.__slots__} for norm in norms])
    return table_in(
        lang,
        text("gap.norms_caption", lang),
        columns,
        rows,
        frame,
        empty=text("gap.no_norms", lang),
        css="cm-compact",
    )


@result_tables.register
def _of_gap(result: Gap, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    tables = [gap_table(result, notes, lang=lang)]
    return [*tables, norms_table(result.norms, lang=lang)] if result.norms else tables


@result_tables.register
def _of_gaps(result: Gaps, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    tables = [gaps_table(result, notes, lang=lang)]
    return [*tables, norms_table(result.norms, lang=lang)] if result.norms else tables
