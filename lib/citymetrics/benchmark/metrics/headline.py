"""Which of several figures a plan gives for one metric stands for it, by a rule that every result states.

Nothing is dropped: the others are shown too, under the one that is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.metrics.scope import ORDER, covers_place, read_scope

STRETCH = re.compile("力争|争取|努力|鼓励")
PART = re.compile("其中")
_BREAK = re.compile("[,，;；。、:：(（]")


def lead_in(quote: str, value_text: str) -> str:
    """The words of the clause that stand before a figure, empty where the figure isn't found in the clean
    sentence."""
    number = re.match(r"[\d.,]+", value_text)
    position = quote.find(number.group() if number else value_text)
    return _BREAK.split(quote[:position])[-1] if position >= 0 else ""


def is_stretch(row: Row) -> bool:
    """Whether a figure is striven for (力争) rather than promised."""
    return bool(STRETCH.search(lead_in(row["quote"], row["value_text"])))


def is_part(row: Row) -> bool:
    """Whether a figure is a part of one that stands before it (其中骨干绿道500公里)."""
    return bool(PART.search(lead_in(row["quote"], row["value_text"])))


def due_of(row: Row) -> date | None:
    """The day by which a figure is to be reached; None where it has none, or none that can be read."""
    try:
        return date.fromisoformat(row["due"])
    except ValueError:
        return None


def headline_key(row: Row, term_end: int) -> tuple[int, ...]:
    """Sort key: no part of another figure, scope (whole, then areas, then each), latest due, promised,
    floor, text order."""
    due = due_of(row) or date(term_end, 12, 31)
    scope = read_scope(row["scope"])
    return (
        int(is_part(row)),
        ORDER.index(scope.kind),
        int(not covers_place(scope)),
        -due.toordinal(),
        int(is_stretch(row)),
        int(row["comparator"] not in ("ge", "gt")),
        int(row["char_start"]),
    )


def choose_headline(rows: Sequence[Row], term_end: int) -> Row:
    """The row that stands for `rows` (one place, one metric, all with a value)."""
    return min(rows, key=lambda row: headline_key(row, term_end))


def contradictions(rows: Sequence[Row]) -> list[Row]:
    """Rows that give different values for the same scope, date and period: the plan contradicts itself, or
    means two things."""
    return [row for group in _clashes(rows) for row in group]


def contradicting(row: Row, rows: Sequence[Row]) -> list[Row]:
    """Of `rows` those for the scope, date and period of `row`, itself among them, where their values differ; else none."""
    for group in _clashes(rows):
        if any(one["observation_id"] == row["observation_id"] for one in group):
            return group
    return []


def _clashes(rows: Sequence[Row]) -> list[list[Row]]:
    """The groups of rows for the same scope, date and period whose values differ."""
    plain = [row for row in rows if not is_part(row) and not is_stretch(row)]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in plain:
        years = tuple("" if missing(row[name]) else str(row[name]) for name in ("period_start", "period_end"))
        groups.setdefault((row["scope"], row["due"], row["per"], *years), []).append(row)
    return [group for group in groups.values() if len({row["value"] for row in group}) > 1]
