"""Lists of what there is, laid out as the report's tables are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from citymetrics.commands.output import Output
from citymetrics.commands.terminal import show_table
from citymetrics.labels import Cell, Column, table_in


def show_records(
    output: Output,
    heads: Mapping[str, str],
    rows: Sequence[Mapping[str, object]],
    *,
    caption: str = "",
    numbers: Sequence[str] = (),
    small: Mapping[str, str] | None = None,
    empty: str = "",
) -> None:
    """Print `rows` under `heads` (column → words); `numbers` stand to the right, `small` names what stands under a column."""
    under = small or {}
    columns = [Column(words, number=name in numbers) for name, words in heads.items()]
    cells = [
        [Cell(_shown(row[name]), small=_shown(row[under[name]]) if name in under else "") for name in heads]
        for row in rows
    ]
    table = table_in(output.lang, caption, columns, cells, pd.DataFrame(), empty=empty)
    show_table(table, output.console, caption=bool(caption))


def _shown(value: object) -> str:
    return "" if value is None or value != value else str(value)
