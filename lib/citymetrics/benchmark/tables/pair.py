"""Tables of two plans side by side: what the plans are, what both promise, what only one does, what each stresses and adopts."""

from __future__ import annotations

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.plans.absence import KINDS
from citymetrics.benchmark.plans.pair import PairComparison
from citymetrics.benchmark.tables.bases import basis_head
from citymetrics.benchmark.tables.cells import DASH, bilingual, due_text, note, stated_cell, stated_text
from citymetrics.benchmark.tables.emphasis import share_text
from citymetrics.benchmark.tables.gap import own_text
from citymetrics.benchmark.tables.pace import ratio_number, ratio_text
from citymetrics.benchmark.tables.pair_plans import pair_plans_table
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import (
    Cell,
    Column,
    Table,
    escape,
    format_bounds,
    format_number,
    mark_source,
    table_in,
    text,
)
from citymetrics.labels.html import apart
from citymetrics.labels.wording import join

SILENT = ("out_of_remit", "not_mentioned", "unread")
"""Kinds of absence in which the other plan says nothing of the matter."""
UNSIGNED = "not_mentioned"
"""By far the most frequent kind: marked with nothing, so that the others can be seen."""


def pair_shared_table(
    result: PairComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Metric by metric what both promise: each figure as stated, a year and on the basis of comparison; their ratio with its bounds;
    how far they compare and why."""
    one, other = result.labels
    columns = [
        Column(text("tables.metric", lang)),
        *_place_columns(result, lang, number=True),
        Column(
            text("pair.ratio_head", lang, one=one, other=other), text("pair.ratio_small", lang), number=True
        ),
        Column(text("comparability.grade", lang)),
    ]
    rows: list[list[Cell | str]] = []
    for row, comparison in zip(as_rows(result.frame), result.shared, strict=True):
        codes = [code for code in row["differences"].split(";") if code]
        reasons = join([text(f"comparability.short_{code}", lang) for code in codes], lang)
        rows.append(
            [
                bilingual(comparison.label, lang),
                *(_side_cell(comparison, city, notes, lang) for city in result.cities),
                ratio_cell(row, notes, lang),
                Cell(grade_label(row["grade"], lang), small=reasons, css=f"cm-{row['grade']}"),
            ]
        )
    empty = text("pair.nothing" if result.is_sound else "pair.no_peers", lang)
    return table_in(
        lang, text("pair.shared_caption", lang), columns, rows, result.frame, empty=empty, css="cm-compact"
    )


def _side_cell(comparison: Comparison, city: str, notes: EvidenceNotes | None, lang: str) -> Cell:
    """One place's figure as stated; under it its scope, its date, a year's work and the figure on the basis of comparison."""
    row = comparison.headline_of(city)
    assert row is not None, (comparison.metric, city)
    cell = stated_cell(row, notes, lang, scope=True)
    due = due_text(row, lang)
    small = [cell.small, due if due != DASH else ""]
    if comparison.adds_up and not missing(row["per_year"]):
        yearly = format_bounds(
            row["per_year"],
            row["per_year_max"],
            comparison.definition.unit,
            row["comparator"],
            lang,
            digits=3,
        )
        small.append(text("pair.a_year", lang, figure=yearly))
    if comparison.basis != "value" and not missing(row[comparison.basis]):
        basis = basis_head(comparison, comparison.basis, lang)
        small.append(f"{basis} {own_text(row, comparison, lang, unit=False)}")
    return Cell(cell.text, cell.markup, " · ".join(part for part in small if part))


def ratio_cell(row: Row, notes: EvidenceNotes | None, lang: str = "zh") -> Cell:
    """A row's ratio as written, under it what the bounds leave of it, and for shares the difference."""
    marks = note(notes, row["one_id"], row["other_id"])
    if row["grade"] == "not_comparable":
        return Cell(DASH, small=text("pair.not_measured", lang))
    points = points_text(row, lang)
    small = [text("pair.apart", lang, points=points) if points and row["difference"] else ""]
    if missing(row["ratio"]):
        if not points:
            return Cell(DASH, small=text("pair.ordinal", lang) if row["unit"] == "grade" else "")
        return Cell(points, marks)
    shown = text("pace.times", lang, ratio=written_ratio(row))
    if row["bound"] == "eq":
        return Cell(ratio_text(row, lang), marks, " · ".join(filter(None, small)))
    small.append(bounds_text(row, lang))
    return Cell(text("pair.as_written", lang, ratio=shown), marks, " · ".join(filter(None, small)))


def written_ratio(row: Row) -> str:
    """The ratio of the two figures as written, to three digits."""
    return ratio_number({"bound": "eq", "ratio_low": row["ratio"], "ratio_high": row["ratio"]})


def bounds_text(row: Row, lang: str = "zh") -> str:
    """What the bounds of the figures leave of a ratio: `计入界限：≥ 0.446 倍`, or that they leave it open."""
    shown = ratio_text(row, lang)
    return text("pair.may_be", lang, range=shown) if shown else text("pair.left_open", lang)


def points_text(row: Row, lang: str = "zh") -> str:
    """How far two shares are apart as written, without a sign; empty for what is no share."""
    if missing(row["difference"]):
        return ""
    return text("gap.points", lang, number=format_number(abs(row["difference"]), lang, digits=6))


def pair_only_table(
    result: PairComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh", full: bool = False
) -> Table:
    """Theme by theme what only one of the two promises, with the sign of why the other has none to compare.

    The figure stands beside it where the other plan speaks of it too; with `full` always.
    """
    gap = escape(text("tables.list_gap", lang))
    cells = {(one.definition.theme, city): [] for city in result.cities for one in result.singles_of(city)}  # type: dict[tuple[str, str], list[str]]
    for city in result.cities:
        for one in result.singles_of(city):
            cells[one.definition.theme, city].append(_single(one, result, notes, lang, full=full))
    rows: list[list[Cell | str]] = []
    for theme in result.inputs.themes:
        own = [cells.get((theme, city), []) for city in result.cities]
        if any(own):
            name = result.inputs.theme_label(theme).in_language(lang)
            rows.append([name, *(Cell(markup=gap.join(items)) if items else DASH for items in own)])
    columns = [Column(text("tables.theme", lang))]
    columns += [
        Column(
            text(
                "tables.group_count",
                lang,
                name=text("pair.only_head", lang, city=label),
                count=len(result.singles_of(city)),
            )
        )
        for city, label in zip(result.cities, result.labels, strict=True)
    ]
    kinds = {absence.kind for absence in result.absences.values()}
    key = text("tables.list_gap", lang).join(_key(kind, lang) for kind in (*KINDS, "unread") if kind in kinds)
    return table_in(
        lang,
        text("pair.only_full" if full else "pair.only_caption", lang, key=key or DASH),
        columns,
        rows,
        result.only,
        empty=text("tables.no_rows" if result.is_sound else "pair.no_peers", lang),
        css="cm-digest",
    )


def _key(kind: str, lang: str) -> str:
    """What the sign of an absence means, or the lack of one."""
    words = text(f"tables.absence_{kind}", lang)
    sign = text("pair.no_sign", lang) if kind == UNSIGNED else text(f"tables.state_{kind}", lang)
    return text("pair.sign_means", lang, sign=sign, words=words)


def _single(
    comparison: Comparison, result: PairComparison, notes: EvidenceNotes | None, lang: str, *, full: bool
) -> str:
    """A metric of one plan alone with the sign of the other's absence; with its figure and note where the other speaks of it, or
    in `full`."""
    kind, name = result.absences[comparison.metric].kind, comparison.label.in_language(lang)
    sign = "" if kind == UNSIGNED else f" {text(f'tables.state_{kind}', lang)}"
    if kind in SILENT and not full:
        return escape(name + sign)
    row = comparison.headlines[0]
    words = f"{name} {stated_text(row, lang)}"
    mark = note(notes, row["observation_id"])
    return mark_source(words, lang) + apart(words) * bool(mark) + mark + escape(sign)


def pair_themes_table(result: PairComparison, *, lang: str = "zh") -> Table:
    """Theme by theme what each plan gives of its targets and of its text; intervals stand in the figure of differences."""
    columns = [Column(text("tables.theme", lang))]
    for name in ("targets", "text"):
        columns += [Column(text(f"pair.{name}_of", lang, city=label), number=True) for label in result.labels]
    if not result.is_sound:
        return table_in(
            lang,
            text("pair.themes_caption", lang),
            columns,
            [],
            pd.DataFrame(),
            empty=text("pair.no_peers", lang),
        )
    frame = result.emphasis.frame
    frame = frame[frame["measure"].isin(["targets", "text"])].reset_index(drop=True)
    found = {(row["measure"], row["city"], row["theme"]): row for row in as_rows(frame)}
    rows: list[list[Cell | str]] = []
    for theme in result.inputs.themes:
        line: list[Cell | str] = [result.inputs.theme_label(theme).in_language(lang)]
        for measure in ("targets", "text"):
            line += [_theme_cell(found.get((measure, city, theme)), measure, lang) for city in result.cities]
        rows.append(line)
    return table_in(lang, text("pair.themes_caption", lang), columns, rows, frame, css="cm-compact")


def _theme_cell(row: Row | None, measure: str, lang: str) -> str:
    if row is None or missing(row["share"]):
        return DASH
    share = share_text(row["share"])
    return text("pair.counted", lang, share=share, count=row["count"]) if measure == "targets" else share


def pair_instruments_table(result: PairComparison, *, lang: str = "zh") -> Table:
    """Theme by theme the instruments that both adopt, and how many each adopts alone."""
    one, other = result.labels
    heads = [
        text("pair.both_adopt", lang),
        *(text("pair.only_head", lang, city=label) for label in (one, other)),
    ]
    columns = [Column(text("tables.theme", lang)), Column(heads[0])]
    columns += [Column(head, number=True) for head in heads[1:]]
    caption = text("pair.instruments_caption", lang)
    if not result.is_sound:
        return table_in(lang, caption, columns, [], pd.DataFrame(), empty=text("pair.no_peers", lang))
    found = result.instruments
    sets = [found.adopted_by(city) for city in result.cities]
    rows: list[list[Cell | str]] = []
    records = []
    for theme in result.inputs.themes:
        names = [name for name in found.adopters if result.inputs.instruments[name].theme == theme]
        both = [name for name in names if name in sets[0] & sets[1]]
        alone = [sum(name in mine and name not in its for name in names) for mine, its in (sets, sets[::-1])]
        if not both and not any(alone):
            continue
        label = text("tables.group_count", lang, name=result.inputs.theme_label(theme), count=len(both))
        listed = join([found.label(name).in_language(lang) for name in both], lang)
        rows.append([label, listed or DASH, *(str(count) for count in alone)])
        counts = {f"only_{city}": count for city, count in zip(result.cities, alone, strict=True)}
        records.append({"theme": theme, "both": len(both), "instruments": ";".join(both), **counts})
    empty = text("pair.no_instruments", lang)
    return table_in(lang, caption, columns, rows, pd.DataFrame(records), empty=empty, css="cm-compact")


def _place_columns(result: PairComparison, lang: str, *, number: bool = False) -> list[Column]:
    return [Column(label.in_language(lang), number=number) for label in result.labels]


@result_tables.register
def _of_pair(result: PairComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    tables = [pair_plans_table(result, lang=lang)]
    if not result.is_sound:
        return tables
    return [
        *tables,
        pair_shared_table(result, notes, lang=lang),
        pair_only_table(result, notes, lang=lang, full=True),
        pair_themes_table(result, lang=lang),
        pair_instruments_table(result, lang=lang),
    ]
