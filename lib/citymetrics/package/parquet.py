"""The curated tables as Parquet: the same rows in exact types, with titles, units and descriptions in each file's schema."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from citymetrics.errors import CitymetricsError
from citymetrics.files import write_whole
from citymetrics.package.declare import Column, Kind
from citymetrics.package.tables import CuratedTable

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "year": pa.int16(),
    "date": pa.date32(),
}


def export_parquet(tables: Iterable[CuratedTable], folder: Path) -> list[Path]:
    """Write each table to `<folder>/<name>.parquet`; returns the files.

    Raises
    ------
    CitymetricsError
        A table's cell is not of its column's type; tables before it are written.
    """
    written = []
    for table in tables:
        path = folder / f"{table.name}.parquet"
        buffer = io.BytesIO()
        pa.parquet.write_table(arrow_table(table), buffer, compression="zstd")
        write_whole(path, buffer.getvalue())
        written.append(path)
    return written


def arrow_table(table: CuratedTable) -> pa.Table:
    """One table in exact types; the schema's metadata hold what the declaration says."""
    fields = [_field(name, column) for name, column in table.declared.items()]
    about = {
        "title": table.spec.title.en,
        "title_zh": table.spec.title.zh,
        "description": table.spec.about.en,
    }
    schema = pa.schema(fields, metadata=about)
    try:
        read = pa.csv.read_csv(
            table.path,
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types={field.name: pa.string() for field in fields},
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        columns = [pc.cast(read[field.name], field.type) for field in fields]
    except pa.ArrowInvalid as error:
        first = str(error).splitlines()[0]
        raise CitymetricsError(
            first, where=str(table.path), mend="Build it with `citymetrics curate`."
        ) from None
    return pa.Table.from_arrays(columns, schema=schema)


def _field(name: str, column: Column) -> pa.Field:
    about = {"title": column.title.en, "title_zh": column.title.zh, "description": column.about.en}
    if column.unit:
        about["unit"] = column.unit.en
    if column.unit_column:
        about["unit_column"] = column.unit_column
    return pa.field(name, ARROW_TYPES[column.type], nullable=not column.required, metadata=about)
