"""Tables of plans and places: what the plans are, what a city promises, and by when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, as_rows, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.tables.absence import absence_table, matrix_sign
from citymetrics.benchmark.tables.bases import graded_rank
from citymetrics.benchmark.tables.cells import (
    DASH,
    bilingual,
    due_text,
    lead_text,
    scope_text,
    stated_cell,
    subject_text,
)
from citymetrics.benchmark.tables.pace import pace_table, paths_table
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import (
    Cell,
    Column,
    Table,
    body_name,
    escape,
    format_date,
    in_language,
    mark_source,
    table_in,
    text,
)
from citymetrics.labels.html import apart
from citymetrics.labels.numbers import format_fixed, format_percent

LONG_LIST = 40


def plans_table(inputs: Inputs, *, lang: str = "zh") -> Table:
    """The plans: title and issuer, date, term, status, this copy's publisher, how many quantities and
    targets were found."""
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.plan", lang)),
        Column(text("tables.issued", lang)),
        Column(text("tables.term", lang)),
        Column(text("tables.status", lang)),
        Column(text("tables.copy", lang)),
        Column(text("tables.quantities", lang), number=True),
        Column(text("tables.targets", lang), number=True),
    ]
    rows: list[list[Cell | str]] = []
    records = []
    for source in inputs.sources.values():
        own = [row for row in inputs.of_city(source.city) if row["doc_id"] == source.id]
        targets = sum(row["role"] == "target" for row in own)
        issued = format_date(source.date.isoformat(), lang) if source.date else DASH
        rows.append(
            [
                inputs.places[source.city].label.in_language(lang),
                Cell(
                    in_language(source.title, lang),
                    small=" · ".join(
                        part for part in (body_name(source.issuer, lang), source.document_number) if part
                    ),
                ),
                issued,
                source.term.replace("-", "–"),
                text(f"tables.status_{source.status}", lang),
                body_name(source.publisher, lang) or DASH,
                format_fixed(len(own)),
                format_fixed(targets),
            ]
        )
        records.append(
            {
                "doc_id": source.id,
                "city": source.city,
                "term": source.term,
                "status": source.status,
                "issuer": source.issuer,
                "publisher": source.publisher,
                "quantities": len(own),
                "targets": targets,
            }
        )
    return table_in(lang, text("tables.plans_caption", lang), columns, rows, pd.DataFrame(records))


def coverage_table(coverage: Coverage, *, lang: str = "zh", least: int = 2) -> Table:
    """Metric × place: ● a target, ◐ target and past figure, else the sign of why there is none to compare;
    metrics that meet in `least` places, by theme."""
    inputs = coverage.inputs
    matrix = coverage.matrix(least=least)
    columns = [Column(text("tables.metric", lang))]
    columns += [Column(inputs.places[city].label.in_language(lang)) for city in coverage.cities]
    columns.append(Column(text("tables.places_meet", lang), number=True))
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    theme_before = ""
    for (theme, metric), states in zip(matrix.index, matrix.to_numpy(), strict=True):
        if theme != theme_before:
            groups[len(rows)], theme_before = inputs.theme_label(theme).in_language(lang), theme
        label = inputs.metric_label(metric)
        line: list[Cell | str] = [bilingual(label, lang)]
        line += [
            Cell(matrix_sign(state, coverage.absences.get((metric, city)), lang))
            for city, state in zip(coverage.cities, states, strict=True)
        ]
        line.append(str(sum(state in ("target", "both") for state in states)))
        rows.append(line)
    caption = text("tables.coverage_caption", lang, least=least)
    frame = coverage.to_frame()
    return table_in(
        lang,
        caption,
        columns,
        rows,
        frame[frame["metric"].isin(matrix.index.get_level_values("metric"))].reset_index(drop=True),
        groups=groups,
        empty=text("tables.no_metric", lang),
        css="cm-matrix",
    )


def theme_counts_table(coverage: Coverage, *, lang: str = "zh") -> Table:
    """Theme × place: number of targets, with the share of the plan's targets under it, or the kind of absence."""
    inputs = coverage.inputs
    columns = [Column(text("tables.theme", lang))]
    columns += [Column(inputs.places[city].label.in_language(lang), number=True) for city in coverage.cities]
    counts = coverage.theme_counts.pivot(index="theme", columns="city", values="targets").reindex(
        index=list(inputs.themes), columns=list(coverage.cities), fill_value=0
    )
    shares = coverage.theme_counts.pivot(index="theme", columns="city", values="share").reindex_like(counts)
    rows: list[list[Cell | str]] = []
    for theme in counts.index:
        line: list[Cell | str] = [inputs.theme_label(theme).in_language(lang)]
        for city in coverage.cities:
            count, share = int(counts.loc[theme, city]), shares.loc[theme, city]
            absence = coverage.theme_absences.get((theme, city))
            small = text(f"tables.absence_{absence.kind}", lang) if absence else ""
            line.append(
                Cell(str(count), small=format_percent(share) if count and not missing(share) else small)
            )
        rows.append(line)
    return table_in(lang, text("tables.theme_counts_caption", lang), columns, rows, coverage.theme_frame())


def targets_table(
    profile: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh", digest: bool | None = None
) -> Table:
    """All targets of one place, theme by theme, in the plan's order.

    A long list is set as a digest, one row per theme (`digest`; by default above 40 targets), a short one
    with a row per target.
    """
    by_theme = {
        theme: as_rows(profile.targets[profile.targets["theme"] == theme]) for theme in profile.inputs.themes
    }
    by_theme = {theme: rows for theme, rows in by_theme.items() if rows}
    caption = text("tables.targets_caption", lang, city=profile.label)
    if digest is None:
        digest = len(profile.targets) > LONG_LIST
    build = _digest if digest else _full_list
    return build(profile, by_theme, notes, lang, caption)


def _digest(
    profile: CityProfile, by_theme: dict[str, list[Row]], notes: EvidenceNotes | None, lang: str, caption: str
) -> Table:
    columns = [Column(text("tables.theme", lang)), Column(text("tables.targets", lang))]
    gap = escape(text("tables.list_gap", lang))
    rows: list[list[Cell | str]] = []
    for theme, own in by_theme.items():
        name = text("tables.group_count", lang, name=profile.inputs.theme_label(theme), count=len(own))
        rows.append(
            [name, Cell(markup=gap.join(digest_item(row, profile.inputs, notes, lang) for row in own))]
        )
    return table_in(
        lang, caption, columns, rows, profile.targets, empty=text("tables.no_rows", lang), css="cm-digest"
    )


def digest_item(
    row: Row, inputs: Inputs, notes: EvidenceNotes | None, lang: str, *, dated: bool = True
) -> str:
    """One target in a running list: subject, scope, figure with its note, and its date if `dated`."""
    cell = stated_cell(row, notes, lang)
    due = format_date(row["due"], lang) if dated else ""
    words = " ".join(
        part for part in (subject_text(row, inputs, lang), scope_text(row, lang), cell.text) if part
    )
    words += text("findings.by", lang, due=due) if due else ""
    return mark_source(words, lang) + apart(words) * bool(cell.markup) + cell.markup


def _full_list(
    profile: CityProfile, by_theme: dict[str, list[Row]], notes: EvidenceNotes | None, lang: str, caption: str
) -> Table:
    has_lead = any(row["lead"] for rows in by_theme.values() for row in rows)
    columns = [
        Column(text("tables.subject", lang)),
        Column(text("tables.stated", lang), number=True),
        Column(text("tables.scope", lang)),
        Column(text("tables.due", lang)),
    ]
    if has_lead:
        columns.append(Column(text("tables.lead", lang)))
    lines: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for theme, own in by_theme.items():
        groups[len(lines)] = text(
            "tables.group_count", lang, name=profile.inputs.theme_label(theme), count=len(own)
        )
        for row in own:
            line: list[Cell | str] = [
                Cell(subject_text(row, profile.inputs, lang), css="" if row["metric"] else "cm-open"),
                stated_cell(row, notes, lang),
                scope_text(row, lang) or DASH,
                due_text(row, lang),
            ]
            lines.append([*line, lead_text(row, lang)] if has_lead else line)
    empty = text("tables.no_rows", lang)
    return table_in(
        lang, caption, columns, lines, profile.targets, groups=groups, empty=empty, css="cm-compact"
    )


def deadlines_table(profile: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Targets with a date, date by date: how many, and which."""
    columns = [
        Column(text("tables.due", lang)),
        Column(text("tables.count", lang), number=True),
        Column(text("tables.what", lang)),
    ]
    rows: list[list[Cell | str]] = []
    gap = escape(text("tables.list_gap", lang))
    for due, own in profile.deadlines.groupby("due", sort=True):
        items = [digest_item(row, profile.inputs, notes, lang, dated=False) for row in as_rows(own)]
        rows.append([format_date(str(due), lang), str(len(own)), Cell(markup=gap.join(items))])
    caption = text("tables.deadlines_caption", lang, city=profile.label)
    return table_in(lang, caption, columns, rows, profile.deadlines, empty=text("tables.no_deadlines", lang))


def peers_table(profile: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """The place's metrics that peers state too: its figure, theirs, and its rank."""
    return _beside(profile, profile.peers, profile.peer_cities, notes, lang, name="peers", ranked=True)


def family_table(profile: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """The place's metrics that its city, or its districts, state too: side by side, never ranked."""
    return _beside(profile, profile.family, profile.kin_cities, notes, lang, name="family", ranked=False)


def _beside(
    profile: CityProfile,
    comparisons: Sequence[Comparison],
    cities: Sequence[str],
    notes: EvidenceNotes | None,
    lang: str,
    *,
    name: str,
    ranked: bool,
) -> Table:
    others = [city for city in cities if any(one.headline_of(city) for one in comparisons)]
    columns = [Column(text("tables.metric", lang)), Column(profile.label.in_language(lang), number=True)]
    columns += [Column(profile.inputs.places[city].label.in_language(lang), number=True) for city in others]
    if ranked:
        columns.append(Column(text("tables.rank", lang), number=True))
    rows: list[list[Cell | str]] = []
    for comparison in comparisons:
        figures = [comparison.headline_of(city) for city in (profile.city, *others)]
        line: list[Cell | str] = [comparison.label.in_language(lang)]
        line += [Cell(DASH) if row is None else stated_cell(row, notes, lang, scope=True) for row in figures]
        if ranked:
            line.append(DASH if figures[0] is None else graded_rank(figures[0], lang))
        rows.append(line)
    frame = rows_frame(row for one in comparisons for row in one.headlines)
    caption = text(f"tables.{name}_caption", lang, city=profile.label)
    return table_in(
        lang, caption, columns, rows, frame, empty=text(f"tables.no_{name}", lang), css="cm-matrix"
    )


@result_tables.register
def _of_coverage(result: Coverage, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    return [
        coverage_table(result, lang=lang),
        absence_table(result, notes, lang=lang),
        theme_counts_table(result, lang=lang),
    ]


@result_tables.register
def _of_profile(result: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    builders = (peers_table, pace_table, paths_table, deadlines_table, targets_table)
    return [builder(result, notes, lang=lang) for builder in builders]
