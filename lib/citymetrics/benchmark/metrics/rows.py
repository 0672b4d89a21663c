"""The columns that a comparison gives each figure: what the plan states, and what was derived from it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.spreads import load_spreads

FIGURE = ("subject", "value", "value_max", "unit", "value_text", "comparator")
"""What is counted and how much, as the plan states it."""
STATED = (
    *("metric", "observation_id", "doc_id", "city", *FIGURE),
    *("role", "scope", "per", "due", "quote", "char_start"),
)
QUANTITIES = ("total", "per_year", *load_spreads())
DERIVED = (
    "years",
    "years_from",
    "years_to",
    "units",
    *(f"{name}{end}" for name in QUANTITIES for end in ("", "_max", "_low", "_high")),
)
"""Derived values as written (`_max`: the top of a stated range), and all that each may be (`_low` to `_high`).

An end that nothing bounds is `inf`, in frames and in CSV files alike; an empty cell is a value that there isn't.
"""
COLUMNS = (*STATED, *DERIVED, "headline", "rank", "rank_of", "rank_group", "grade")


def rows_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows of comparisons as a table with `COLUMNS`; ranks are nullable integers."""
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS))
    return frame.astype({"rank": "Int64", "rank_of": "Int64"})
