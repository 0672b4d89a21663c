"""The columns that a comparison gives each figure: what the plan states, and what was derived from it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from citymetrics.benchmark.inputs import Row

STATED = (
    "metric",
    "observation_id",
    "doc_id",
    "city",
    "subject",
    "value",
    "value_max",
    "unit",
    "value_text",
    "comparator",
    "role",
    "scope",
    "per",
    "due",
    "quote",
    "char_start",
)
DERIVED = (
    "years",
    "years_from",
    "years_to",
    "units",
    "total",
    "total_max",
    "per_year",
    "per_year_max",
    "per_10k",
    "per_10k_max",
    "per_100km2",
    "per_100km2_max",
)
COLUMNS = (*STATED, *DERIVED, "headline", "rank", "rank_of", "rank_group", "grade")


def rows_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows of comparisons as a table with `COLUMNS`; ranks are nullable integers."""
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS))
    return frame.astype({"rank": "Int64", "rank_of": "Int64"})
