"""Tables of deadlines: how many targets of each plan have a date and how early it falls, and what is due when."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.plans.timeline import Timeline, term_of
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.benchmark.tables.place import digest_item
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, escape, format_date, table_in, text
from citymetrics.labels.numbers import format_fixed, format_percent

HEADS = ("targets", "dated", "first", "last", "median", "before", "beyond")
NUMBERS = ("targets", "dated", "median", "before", "beyond")


def timeline_table(result: Timeline, *, lang: str = "zh") -> Table:
    """Per place: its targets, those with a date and their share, the first and the last date, how far through the term the median
    date falls, and how many fall outside the term."""
    columns = [Column(text("tables.place", lang))]
    columns += [Column(text(f"pace.head_{name}", lang), number=name in NUMBERS) for name in HEADS]
    rows = [_summary_row(row, result, lang) for row in as_rows(result.summary)]
    return table_in(lang, _caption("timeline", result, lang), columns, rows, result.summary)


def _summary_row(row: Row, result: Timeline, lang: str) -> list[Cell | str]:
    first, last = term_of(result.inputs, row["city"])
    name = Cell(result.inputs.places[row["city"]].label.in_language(lang), small=f"{first}–{last}")
    some = row["dated"] > 0
    return [
        name,
        format_fixed(row["targets"]),
        Cell(format_fixed(row["dated"]), small=format_percent(row["share"]) if row["targets"] else ""),
        format_date(row["first"], lang) if some else DASH,
        format_date(row["last"], lang) if some else DASH,
        DASH if missing(row["median_position"]) else format_percent(100 * row["median_position"]),
        str(row["before"]) if some else DASH,
        str(row["beyond"]) if some else DASH,
    ]


def due_table(result: Timeline, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """What is due when, place by place; a date outside the plan's term says so."""
    columns = [
        Column(text("tables.due", lang)),
        Column(text("tables.count", lang), number=True),
        Column(text("tables.what", lang)),
    ]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    gap = escape(text("tables.list_gap", lang))
    for city in result.cities:
        own = result.dated[result.dated["city"] == city]
        if own.empty:
            continue
        place = result.inputs.places[city].label
        groups[len(rows)] = text("tables.group_count", lang, name=place, count=len(own))
        for due, targets in own.groupby("due", sort=True):
            placing = str(targets["placing"].iloc[0])
            small = "" if placing == "within" else text(f"pace.is_{placing}", lang)
            items = [digest_item(row, result.inputs, notes, lang, dated=False) for row in as_rows(targets)]
            line: list[Cell | str] = [Cell(format_date(str(due), lang), small=small), str(len(targets))]
            rows.append([*line, Cell(markup=gap.join(items))])
    return table_in(
        lang,
        _caption("due", result, lang),
        columns,
        rows,
        result.dated,
        groups=groups if len(result.cities) > 1 else None,
        empty=text("tables.no_deadlines", lang),
        css="cm-digest",
    )


def _caption(name: str, result: Timeline, lang: str) -> str:
    if result.theme is None:
        return text(f"pace.{name}_caption", lang)
    return text(f"pace.{name}_on", lang, theme=result.inputs.theme_label(result.theme))


@result_tables.register
def _of_timeline(result: Timeline, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    return [timeline_table(result, lang=lang), due_table(result, notes, lang=lang)]
