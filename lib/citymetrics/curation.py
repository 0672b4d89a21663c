"""From plans to the observations table: read, extract, match, apply people's decisions, validate, write.

The table is rebuilt whole from the raw texts, the dictionary and the decisions of `review.yml`, byte for byte; nobody
edits it. Rows that no metric of the dictionary fits stand in the review queue beside it, with the reason; rows that a
person has rejected are listed apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from citymetrics.dictionary import Dictionary, Match, load_dictionary
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.extraction import Statement, extract_statements
from citymetrics.extraction.conversions import near, replay
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.files import write_whole
from citymetrics.project import Project
from citymetrics.reading import CleanText, Document, read_source
from citymetrics.review import REJECTED_COLUMNS, DrawnRow, apply_decisions, load_decisions
from citymetrics.sources import Frame, Source, frame_of, load_sources
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
    "conversion": "string",
}
"""Column → pandas type, in the table's order. DESIGN: one row per stated quantity."""

QUEUE_COLUMNS = ("observation_id", "role", "value_text", "unit", "subject", "reason", "candidates")


@dataclass(frozen=True)
class Curated:
    """The tables that curation makes: `observations` (one row per stated quantity), `queue` (rows without a metric) and
    `rejected` (rows that review took out)."""

    observations: pd.DataFrame
    queue: pd.DataFrame
    rejected: pd.DataFrame


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
    """Read every registered plan, extract its statements, match them to the dictionary, and do what review decided.

    Raises
    ------
    CitymetricsError
        A plan, the registry, the dictionary or a decision is wrong, or a row breaks the table's contract.
    """
    project = project or Project.find()
    sources, dictionary = load_sources(project), load_dictionary(project)
    decisions = load_decisions(project.review_file, name=project.relative(project.review_file))
    settled = apply_decisions(draw_rows(project), decisions, dictionary)
    observations = tabulate_observations(dict(one.row) for one in settled.rows)
    check_observations(observations, dictionary, sources)
    queue = pd.DataFrame(
        [queue_row(one) for one in settled.rows if one.match.metric is None], columns=list(QUEUE_COLUMNS)
    )
    rejected = pd.DataFrame(list(settled.rejected), columns=list(REJECTED_COLUMNS))
    return Curated(observations, queue.astype("string"), rejected.astype("string"))


def draw_rows(project: Project | None = None) -> list[DrawnRow]:
    """The rows of every registered plan in document order, as no person has looked at them yet.

    Raises
    ------
    CitymetricsError
        A plan, the registry or the dictionary is wrong.
    """
    project = project or Project.find()
    sources, dictionary = load_sources(project), load_dictionary(project)
    return [
        drawn for source in sources.values() for drawn in _draw_source(source, sources, dictionary, project)
    ]


def _draw_source(
    source: Source, sources: dict[str, Source], dictionary: Dictionary, project: Project
) -> Iterator[DrawnRow]:
    document = read_source(source, project)
    where = f"data/raw/{source.file}"
    return draw_document(document, source, frame_of(source, sources), dictionary, where=where)


def draw_document(
    document: Document, source: Source, frame: Frame, dictionary: Dictionary, *, where: str
) -> Iterator[DrawnRow]:
    """The rows of one plan that has been read, in document order. `where` is how messages call its file.

    Raises
    ------
    CitymetricsError
        A row's text does not stand where the row says.
    """
    for statement in extract_statements(
        document, term=frame.term, past_term=frame.past_term, parent=frame.parent
    ):
        if document.clean.raw[statement.char_start : statement.char_end] != statement.value_text:
            raise CitymetricsError(
                f"{statement.value_text!r} does not stand at {statement.char_start}–{statement.char_end}",
                where=where,
            )
        match = dictionary.match(statement)
        row = observation_row(statement, match, source.id, source.city)
        yield DrawnRow(row, match, _doubtful_repairs(statement, document.clean))


def _doubtful_repairs(statement: Statement, clean: CleanText) -> tuple[str, ...]:
    """The uncertain repairs in the statement's clause, or in its figure where the clause can't be found there."""
    start, end = statement.clean_start, statement.clean_end
    clause = clean.text.rfind(statement.clause, 0, start + len(statement.clause)) if statement.clause else -1
    if clause >= 0 and start - clause <= 2 * len(statement.clause):
        start, end = min(start, clause), max(end, clause + len(statement.clause))
    first, last = clean.span(start, end)
    return tuple(
        f"{repair.before} → {repair.after}"
        for repair in clean.repairs
        if not repair.certain and repair.start < last and repair.end > first
    )


def queue_row(one: DrawnRow) -> dict[str, object]:
    """A row of the review queue: why the row has no metric, and which it may have, the likeliest first."""
    candidates = ";".join(candidate.metric for candidate in one.match.candidates[:3])
    return {name: one.row.get(name, "") for name in QUEUE_COLUMNS} | {
        "reason": one.match.reason,
        "candidates": candidates,
    }


def check_observations(frame: pd.DataFrame, dictionary: Dictionary, sources: Mapping[str, Source]) -> None:
    """Raise `Problems` for every row that breaks the table's contract: types, choices, references, bounds, missing values."""
    text, number = pa.Column("string", nullable=True), pa.Column("Float64", nullable=True)
    year = pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=True)
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
            "conversion": pa.Column(
                "string",
                pa.Check(
                    lambda told: frame.loc[told.index].apply(_converts, axis=1).astype(bool),
                    error="equations that come to the row's own figures",
                ),
                nullable=True,
            ),
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


def _converts(row: pd.Series) -> bool:
    """Whether every equation of a row's conversion holds and comes to one of the row's own figures."""
    if pd.isna(row["conversion"]):
        return True
    figures = {row[name] for name in ("value", "value_max", "baseline") if not pd.isna(row[name])}
    try:
        sums = replay(row["conversion"])
    except (ValueError, ZeroDivisionError):
        return False
    return all(
        near(one.result, one.value) and one.value in figures and one.unit == row["unit"] for one in sums
    )


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
    """Curate and write the tables of `data/curated/`: observations, review queue and rejected rows."""
    project = project or Project.find()
    curated = curate(project)
    write_table(curated.observations, project.observations_file)
    write_table(curated.queue, project.queue_file)
    write_table(curated.rejected, project.rejected_file)
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
    table = pd.read_csv(
        path, dtype=OBSERVATION_COLUMNS, keep_default_na=False, na_values=[""], encoding="utf-8"
    )
    lacking = [name for name in OBSERVATION_COLUMNS if name not in table.columns]
    unknown = [str(name) for name in table.columns if name not in OBSERVATION_COLUMNS]
    if lacking or unknown:
        raise CitymetricsError(
            f"no column {lacking[0]!r}"
            if lacking
            else f"a column {unknown[0]!r} that this library doesn't know",
            where=project.relative(path),
            expected="the columns of this library's version",
            mend="Build it again with `citymetrics curate`, or install the version that built it.",
        )
    return table
