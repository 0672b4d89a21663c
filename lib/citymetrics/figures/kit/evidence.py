"""What stands behind a figure: the ids in what was drawn, and the list of their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from citymetrics.benchmark.evidence import paragraph_of, section_path
from citymetrics.benchmark.inputs import Inputs, shown_rows
from citymetrics.labels import in_language

ID_COLUMNS = (
    "observation_id",
    "parent_id",
    "past_id",
    "target_id",
    "from_id",
    "to_id",
    "one_id",
    "other_id",
    "peer_id",
    "absence_id",
)
"""The columns of a drawn frame that hold ids of observations or mentions."""
COLUMNS = (
    "note",
    "id",
    "place",
    "plan",
    "section",
    "paragraph",
    "value_text",
    "quote",
    "char_start",
    "char_end",
)


def ids_in(frame: pd.DataFrame) -> Iterator[str]:
    """Ids in the order in which the rows hold them; empty cells are left out."""
    columns = [column for column in ID_COLUMNS if column in frame]
    for row in frame[columns].itertuples(index=False, name=None):
        yield from (identity for identity in row if isinstance(identity, str) and identity)


def target_rows(inputs: Inputs, cities: Iterable[str]) -> pd.DataFrame:
    """The targets of these places, repeats left out: what figures of numbers of targets count."""
    rows = shown_rows(inputs, cities)
    return rows[rows["role"] == "target"]


def target_ids(inputs: Inputs, cities: Iterable[str]) -> tuple[str, ...]:
    """The ids of `target_rows`."""
    return tuple(target_rows(inputs, cities)["observation_id"])


def evidence_frame(ids: Iterable[str], inputs: Inputs | None, lang: str) -> pd.DataFrame:
    """One row per id that `inputs` know, numbered from 1: the place and the plan in `lang`, the figure, its sentence and its
    characters in the raw file (half-open)."""
    records: list[dict[str, Any]] = []
    for identity in ids:
        row = inputs.evidence_row(identity) if inputs else None
        if inputs is None or row is None:
            continue
        source = inputs.source_of(row["doc_id"])
        records.append(
            {
                "note": len(records) + 1,
                "id": identity,
                "place": in_language(source.label, lang),
                "plan": in_language(source.title, lang),
                "section": section_path(row["section"]),
                "paragraph": paragraph_of(row, inputs, lang),
                "value_text": row["value_text"],
                "quote": row["quote"],
                "char_start": int(row["char_start"]),
                "char_end": int(row["char_end"]),
            }
        )
    return pd.DataFrame(records, columns=list(COLUMNS))
