"""From plans to the observations table: read, extract, match, validate, write.

The table is rebuilt whole from the raw texts and the dictionary, byte for byte; nobody edits it. Rows that no metric of
the dictionary fits stand in the review queue beside it, with the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from citymetrics.dictionary import Dictionary, Match, load_dictionary
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.extraction import Statement, extract_statements
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.files import write_whole
from citymetrics.project import Project
from citymetrics.reading import read_source
from citymetrics.sources import Source, frame_of, load_sources
from citymetrics.units import find_unit

OBSERVATION_COLUMNS = {
    "observation_id": "string",
    "doc_id": "string",
    "city": "string",
    "metric": "string",
    "theme": "string",
    "subject": "string",
    "value": "Float64",
    "value_max": "Float64",
    "unit": "string",
    "value_text": "string",
    "comparator": "string",
    "role": "string",
    "scope": "string",
    "per": "string",
    "due": "string",
    "period_start": "Int64",
    "period_end": "Int64",
    "baseline": "Float64",
    "lead": "string",
    "section": "string",
    "quote": "string",
    "char_start": "Int64",
    "char_end": "Int64",
    "flags": "string",
}
"""Column → pandas type, in the table's order. DESIGN: one row per stated quantity."""

QUEUE_COLUMNS = ("observation_id", "role", "value_text", "unit", "subject", "reason", "candidates")


@dataclass(frozen=True)
class Curated:
    """The tables that curation makes: `observations` (one row per stated quantity) and `queue` (rows without a metric)."""

    observations: pd.DataFrame
    queue: pd.DataFrame


def observation_row(statement: Statement, match: Match, doc_id: str, city: str) -> dict[str, object]:
    """One row of the observations table."""
    given: dict[str, object] = {
        "observation_id": f"{doc_id}-{statement.char_start:05d}",
        "doc_id": doc_id,
        "city": city,
        "metric": match.metric or "",
        "theme": match.theme,
        "flags": ";".join(statement.flags),
    }
    return {name: given[name] if name in given else getattr(statement, name) for name in OBSERVATION_COLUMNS}


def tabulate_observations(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """The observations table, in the contract's columns and types; empty texts and missing numbers are NA."""
    frame = pd.DataFrame(list(rows), columns=list(OBSERVATION_COLUMNS)).astype(OBSERVATION_COLUMNS)
    texts = [name for name, kind in OBSERVATION_COLUMNS.items() if kind == "string"]
    frame[texts] = frame[texts].replace("", pd.NA)
    return frame


def curate(project: Project | None = None) -> Curated:
    """Read every registered plan, extract its statements and match them to the dictionary.

    Raises
    ------
    CitymetricsError
        A plan, the registry or the dictionary is wrong, or a row breaks the table's contract.
    """
    project = project or Project.find()
    sources, dictionary = load_sources(project), load_dictionary(project)
    rows: list[dict[str, object]] = []
    queue: list[dict[str, object]] = []
    for source in sources.values():
        source_rows, source_queue = _curate_source(source, sources, dictionary, project)
        rows += source_rows
        queue += source_queue
    observations = tabulate_observations(rows)
    check_observations(observations, dictionary, sources)
    return Curated(observations, pd.DataFrame(queue, columns=list(QUEUE_COLUMNS)).astype("string"))


def _curate_source(
    source: Source, sources: dict[str, Source], dictionary: Dictionary, project: Project
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    document = read_source(source, project)
    frame = frame_of(source, sources)
    rows, queue = [], []
    for statement in extract_statements(
        document, term=frame.term, past_term=frame.past_term, parent=frame.parent
    ):
        if document.clean.raw[statement.char_start : statement.char_end] != statement.value_text:
            raise CitymetricsError(
                f"{statement.value_text!r} does not stand at {statement.char_start}–{statement.char_end}",
                where=f"data/raw/{source.file}",
            )
        match = dictionary.match(statement)
        row = observation_row(statement, match, source.id, source.city)
        rows.append(row)
        if match.metric is None:
            queue.append(
                {name: row.get(name, "") for name in QUEUE_COLUMNS}
                | {
                    "reason": match.reason,
                    "candidates": ";".join(candidate[0] for candidate in match.candidates[:3]),
                }
            )
    return rows, queue


def check_observations(frame: pd.DataFrame, dictionary: Dictionary, sources: dict[str, Source]) -> None:
    """Raise `Problems` for every row that breaks the table's contract: types, choices, references, bounds, missing values."""
    text, number = pa.Column("string", nullable=True), pa.Column("Float64", nullable=True)
    year = pa.Column("Int64", pa.Check.in_range(1949, 2100), nullable=True)
    metric_units = {metric.id: metric.unit for metric in dictionary.metrics.values()}
    schema = pa.DataFrameSchema(
        {
            "observation_id": pa.Column("string", unique=True),
            "doc_id": pa.Column("string", pa.Check.isin(list(sources))),
            "city": pa.Column("string", pa.Check.isin([source.city for source in sources.values()])),
            "metric": pa.Column("string", pa.Check.isin(list(dictionary.metrics)), nullable=True),
            "theme": pa.Column("string", pa.Check.isin(list(dictionary.themes))),
            "subject": text,
            "value": number,
            "value_max": number,
            "unit": pa.Column(
                "string",
                pa.Check(
                    lambda units: units.map(lambda unit: find_unit(unit) is not None),
                    error="a canonical unit",
                ),
            ),
            "value_text": pa.Column("string"),
            "comparator": pa.Column("string", pa.Check.isin(COMPARATORS)),
            "role": pa.Column("string", pa.Check.isin(ROLES)),
            "scope": pa.Column("string", pa.Check.str_matches(r"^(?:whole|each:.+|area:.+)$")),
            "per": pa.Column("string", pa.Check.isin(PERIODS)),
            "due": pa.Column("string", pa.Check.str_matches(r"^\d{4}-\d\d-\d\d$"), nullable=True),
            "period_start": year,
            "period_end": year,
            "baseline": number,
            "lead": text,
            "section": text,
            "quote": pa.Column("string"),
            "char_start": pa.Column("Int64", pa.Check.ge(0)),
            "char_end": pa.Column("Int64", pa.Check.gt(0)),
            "flags": text,
        },
        checks=[
            pa.Check(
                lambda f: f["value"].notna() | f["flags"].fillna("").str.contains("damaged"),
                error="a value, or the flag damaged",
            ),
            pa.Check(
                lambda f: f["value_max"].isna() | (f["value_max"] >= f["value"]).fillna(False),
                error="value_max above value",
            ),
            pa.Check(lambda f: f["char_end"] > f["char_start"], error="a span that is not empty"),
            pa.Check(
                lambda f: f["period_end"].isna() | (f["period_end"] >= f["period_start"]).fillna(True),
                error="a period in order",
            ),
            pa.Check(
                lambda f: (
                    f["metric"].isna()
                    | (f["metric"].map(metric_units).astype("string") == f["unit"]).fillna(False)
                ),
                error="the unit of its metric",
            ),
        ],
        strict=True,
        ordered=True,
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        raise Problems(_row_problem(frame, case) for case in error.failure_cases.itertuples()) from None


def _row_problem(frame: pd.DataFrame, case: object) -> CitymetricsError:
    index, column, check = (
        getattr(case, "index", None),
        getattr(case, "column", ""),
        getattr(case, "check", ""),
    )
    row = frame.iloc[int(index)] if isinstance(index, (int, float)) and index == index else None
    where = f"observation {row['observation_id']}" if row is not None else "observations"
    found = (
        f"{column} is {getattr(case, 'failure_case', None)!r}"
        if column in frame.columns
        else "the row breaks a rule"
    )
    return CitymetricsError(found, where=where, expected=str(check))


def write_table(frame: pd.DataFrame, path: Path) -> bool:
    """Write `frame` as CSV (UTF-8, LF) beside `path` and move it into place; return whether the file changed.

    Numbers are written in their shortest exact form, so a rebuild gives the same bytes.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in values])
    return write_whole(path, buffer.getvalue().encode("utf-8"))


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)


def build_observations(project: Project | None = None) -> Curated:
    """Curate and write `data/curated/observations.csv` and `data/curated/review_queue.csv`."""
    project = project or Project.find()
    curated = curate(project)
    write_table(curated.observations, project.observations_file)
    write_table(curated.queue, project.queue_file)
    return curated


def load_observations(project: Project | None = None) -> pd.DataFrame:
    """The committed observations table (columns and types of `OBSERVATION_COLUMNS`).

    Raises
    ------
    CitymetricsError
        The table has not been built.
    """
    project = project or Project.find()
    path = project.observations_file
    if not path.is_file():
        raise CitymetricsError(
            "no such file", where=project.relative(path), mend="Build it with `citymetrics curate`."
        )
    return pd.read_csv(
        path, dtype=OBSERVATION_COLUMNS, keep_default_na=False, na_values=[""], encoding="utf-8"
    )
