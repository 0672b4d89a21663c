"""What the workbook shows, sheet by sheet, as rows of plain values; `workbook` makes a file of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from citymetrics.benchmark import Comparison, Inputs, compare_metric
from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.context import COLUMNS, CONFIDENCES
from citymetrics.labels import format_bounds, in_language, text
from citymetrics.labels.wording import join
from citymetrics.package.anchors import Anchor
from citymetrics.package.declare import load_declaration
from citymetrics.package.tables import CuratedTable

LEAST_PLACES = 2
ROLES = ("target", "achieved")
_NUMBERS = ("years", "units", "total", "per_year", "per_10k", "per_100km2")


CellValue = str | int | float | date | None


@dataclass(frozen=True)
class Target:
    """Where a cell leads: a `page` beside the workbook, or a cell of another `sheet`; `place` is the note or cell."""

    place: str
    page: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Head:
    """A column: what its head says, what a comment on it tells, and how wide it is, in characters."""

    title: str
    comment: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` have a value for each of `heads`; `links` lead from a cell (row, column, from 0) elsewhere."""

    name: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[CellValue]]
    links: Mapping[tuple[int, int], Target] = field(default_factory=dict)
    filtered: bool = True


def build_sheets(
    tables: Sequence[CuratedTable], inputs: Inputs, anchors: Mapping[str, Anchor], lang: str
) -> list[Sheet]:
    """All sheets of the workbook in their order, the notes at the end."""
    by_name = {table.name: table for table in tables}
    order = {str(identity): at for at, identity in enumerate(inputs.observations["observation_id"])}
    shown = [
        _table_sheet(by_name["observations"], lang, _observation_links(by_name["observations"], anchors)),
        *_comparison_sheets(inputs, order, anchors, lang),
    ]
    queue = by_name["review_queue"]
    queued = _row_links(queue.read()["observation_id"], queue.columns.index("observation_id"), order, lang)
    shown += [_table_sheet(by_name[name], lang, {}) for name in _PLAIN if name in by_name]
    shown += [_denominator_sheet(inputs, lang), _table_sheet(queue, lang, queued)]
    return [*shown, _notes_sheet(shown, lang)]


def _table_sheet(table: CuratedTable, lang: str, links: Mapping[tuple[int, int], Target]) -> Sheet:
    heads = [
        Head(
            in_language(column.title, lang),
            f"{name}: {in_language(column.about, lang)}",
            column.type == "string",
        )
        for name, column in table.declared.items()
    ]
    dates = [column.type == "date" for column in table.declared.values()]
    rows = [
        [_date(value) if dated else _value(value) for value, dated in zip(row, dates, strict=True)]
        for row in table.read().itertuples(index=False, name=None)
    ]
    return Sheet(_say(f"sheet_{table.name}", lang), heads, rows, links)


def _observation_links(table: CuratedTable, anchors: Mapping[str, Anchor]) -> dict[tuple[int, int], Target]:
    column = table.columns.index("value_text")
    return {
        (at, column): Target(anchor.id, page=anchor.page)
        for at, identity in enumerate(table.read()["observation_id"])
        if (anchor := anchors.get(str(identity)))
    }


def _row_links(
    identities: Sequence[Any] | pd.Series, column: int, order: Mapping[str, int], lang: str
) -> dict[tuple[int, int], Target]:
    """Cells that hold an observation's id → its row on the sheet of observations, below the head."""
    sheet = _say("sheet_observations", lang)
    return {
        (at, column): Target(f"A{order[str(identity)] + 2}", sheet=sheet)
        for at, identity in enumerate(identities)
        if str(identity) in order
    }


def _comparison_sheets(
    inputs: Inputs, order: Mapping[str, int], anchors: Mapping[str, Anchor], lang: str
) -> list[Sheet]:
    """Metrics that two or more places state: their figures on one sheet, what qualifies them on the next."""
    columns = _comparison_columns(inputs, lang)
    rows: list[list[CellValue]] = []
    identities: list[str] = []
    remarks: list[list[CellValue]] = []
    for comparison in _comparisons(inputs):
        for row in comparison.rows:
            rows.append([get(comparison, row) for _, get in columns])
            identities.append(row["observation_id"])
        about = [comparison.metric, in_language(comparison.label, lang), _code("role", comparison.role, lang)]
        remarks += [[*about, _say("kind_caveat", lang), one.text(lang)] for one in comparison.caveats]
        remarks += [[*about, _say("kind_refusal", lang), one.text(lang)] for one in comparison.refused]
    heads = [Head(_say(name, lang), wide=name in ("subject", "metric_name")) for name, _ in columns]
    names = [name for name, _ in columns]
    links = _row_links(identities, names.index("observation"), order, lang)
    for at, identity in enumerate(identities):
        if anchor := anchors.get(identity):
            links[at, names.index("figure")] = Target(anchor.id, page=anchor.page)
    said = [Head(_say(name, lang)) for name in ("metric", "metric_name", "role", "kind")]
    return [
        Sheet(_say("sheet_comparisons", lang), heads, rows, links),
        Sheet(_say("sheet_remarks", lang), [*said, Head(_say("words", lang), wide=True)], remarks),
    ]


def _comparisons(inputs: Inputs) -> list[Comparison]:
    """In the dictionary's order; a role only where two or more places have figures in it."""
    found = []
    for metric in inputs.metrics:
        for role in ROLES:
            stating = {row["city"] for row in inputs.rows_of_metric.get(metric, []) if row["role"] == role}
            if len(stating) >= LEAST_PLACES:
                found.append(compare_metric(metric, role=role, data=inputs))
    return found


Getter = Callable[[Comparison, Mapping[str, Any]], CellValue]


def _comparison_columns(inputs: Inputs, lang: str) -> list[tuple[str, Getter]]:
    """The comparison sheet's columns: the address of the head's words and what stands below it."""

    def own(name: str) -> Getter:
        return lambda _, row: _value(row[name])

    def theme(comparison: Comparison, _: Mapping[str, Any]) -> CellValue:
        return in_language(inputs.theme_label(comparison.definition.theme), lang)

    def stated(_: Comparison, row: Mapping[str, Any]) -> CellValue:
        return format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"], lang)

    return [
        ("theme", theme),
        ("metric", lambda comparison, _: comparison.metric),
        ("metric_name", lambda comparison, _: in_language(comparison.label, lang)),
        ("role", lambda comparison, _: _code("role", comparison.role, lang)),
        ("place", lambda _, row: in_language(inputs.places[row["city"]].label, lang)),
        ("headline", lambda _, row: _say("yes_sign", lang) if row["headline"] else None),
        ("figure", own("value_text")),
        ("stated", stated),
        ("value", own("value")),
        ("value_max", own("value_max")),
        ("unit", own("unit")),
        ("scope", own("scope")),
        ("per", own("per")),
        ("due", lambda _, row: _date(row["due"])),
        *(("multiplier" if name == "units" else name, own(name)) for name in _NUMBERS),
        ("rank", own("rank")),
        ("rank_of", own("rank_of")),
        ("grade", lambda _, row: grade_label(row["grade"], lang) if row["grade"] else None),
        ("subject", own("subject")),
        ("observation", own("observation_id")),
    ]


def _denominator_sheet(inputs: Inputs, lang: str) -> Sheet:
    heads = [Head(_say(f"denominator_{name}", lang), wide=name in ("source", "address")) for name in COLUMNS]
    rows = [
        [_value(value) for value in row] for row in inputs.context.frame.itertuples(index=False, name=None)
    ]
    return Sheet(_say("sheet_denominators", lang), heads, rows)


def _notes_sheet(sheets: Sequence[Sheet], lang: str) -> Sheet:
    """What the package is, what each sheet holds, what the codes mean."""
    declaration = load_declaration()
    about = declaration.about
    names = [licence.title for licence in about.licences]
    rows: list[list[CellValue]] = [
        [in_language(about.title, lang), in_language(about.description, lang)],
        [None, _say("licence", lang, names=join(names, lang))],
        [None, in_language(about.rights, lang)],
    ]
    links: dict[tuple[int, int], Target] = {}
    addresses = {_say(f"sheet_{name}", lang): f"about_{name}" for name in _SHEETS}
    for sheet in sheets:
        links[len(rows), 0] = Target("A1", sheet=sheet.name)
        rows.append([sheet.name, _say(addresses[sheet.name], lang)])
    used = (
        "comparator",
        "role",
        "per",
        "flags",
        "kind",
        "direction",
        "tier",
        "rung",
        "framework",
        "fit",
        "level",
        "status",
    )
    for codes in used:
        for code, label in declaration.codes[codes].items():
            rows.append([f"{codes}: {code}", in_language(label, lang)])
    for confidence in CONFIDENCES:
        rows.append([f"confidence: {confidence}", text(f"tables.confidence_{confidence}", lang)])
    heads = [Head(_say("sheet_notes", lang), wide=True), Head(_say("meaning", lang), wide=True)]
    return Sheet(_say("sheet_notes", lang), heads, rows, links, filtered=False)


_PLAIN = ("metrics", "crosswalk", "instruments", "instrument_mentions", "plans")
"""Tables that are shown as they are, where they are there."""
_SHEETS = ("observations", "comparisons", "remarks", *_PLAIN, "denominators", "review_queue")


def _value(value: Any) -> CellValue:
    """A cell's value; None for what is missing, a whole number without a decimal point."""
    if value is None or value is pd.NA or value == "" or missing(value):
        return None
    if isinstance(value, (str, int)):
        return value
    return int(value) if float(value).is_integer() else float(value)


def _date(value: Any) -> CellValue:
    """A day that a workbook can sort and filter as one."""
    given = _value(value)
    return date.fromisoformat(given) if isinstance(given, str) else given


def _code(codes: str, code: str, lang: str) -> str:
    return in_language(load_declaration().codes[codes][code], lang)


def _say(name: str, lang: str, **values: object) -> str:
    return text(f"package.{name}", lang, **values)
