"""Observations as rows and as tables, in the types that benchmarks reckon with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

Row = Mapping[str, Any]
"""One observation, or a row of a result, by column; a missing number is NaN, a missing text empty."""
_OTHERS = "其他"


def prepare(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations in document order with texts as plain strings ("" for none) and numbers as floats (NaN
    for none)."""
    frame = observations.copy()
    numbers = {"value", "value_max", "baseline", "period_start", "period_end", "char_start", "char_end"}
    for column in frame.columns:
        if column in numbers:
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        else:
            frame[column] = frame[column].astype("object").where(frame[column].notna(), "").astype(str)
    return frame.reset_index(drop=True)


def in_order(frame: pd.DataFrame, plans: Mapping[str, Any]) -> pd.DataFrame:
    """`frame` in the registry's order of plans and each plan's own, whatever order it was written in: a slice of it then has one
    order too."""
    position = {doc_id: place for place, doc_id in enumerate(plans)}
    return frame.sort_values(
        ["doc_id", "char_start", "observation_id"],
        key=lambda column: column.map(position) if column.name == "doc_id" else column,
        kind="stable",
    ).reset_index(drop=True)


def as_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of `frame` as mappings.

    What is asked of the other districts only (flag `others`) has a scope of its own here, which no number of districts
    multiplies.
    """
    rows: list[Row] = []
    for record in frame.to_dict("records"):
        row = {str(column): value for column, value in record.items()}
        if row.get("flags") and has_flag(row, "others"):
            row["scope"] = row["scope"].replace("each:", f"each:{_OTHERS}")
        rows.append(row)
    return rows


def missing(value: Any) -> bool:
    """Whether a number is missing."""
    return value is None or value != value


def has_flag(row: Row, flag: str) -> bool:
    """Whether a row carries `flag` (`damaged`, `repeat`, …)."""
    return flag in row["flags"].split(";")


def flagged(frame: pd.DataFrame, flag: str) -> pd.Series:
    """Which rows carry `flag` (`damaged`, `repeat`, …)."""
    return frame["flags"].map(lambda flags: flag in flags.split(";")).astype(bool)
