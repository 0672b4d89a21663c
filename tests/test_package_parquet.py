"""The Parquet copies: the same rows, in exact types, with their meaning in the schema."""

import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from package_sample import PROJECT, copy_data

from citymetrics.errors import CitymetricsError
from citymetrics.package import curated_tables
from citymetrics.package.parquet import export_parquet


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parquet")
    export_parquet(curated_tables(PROJECT), folder)
    return folder


def test_every_table_has_its_copy_with_the_same_rows(folder):
    for table in curated_tables(PROJECT):
        copied = pq.read_table(folder / f"{table.name}.parquet")
        given = table.read()
        assert copied.column_names == list(table.columns)
        for name, column in table.declared.items():
            values = copied[name].to_pylist()
            if column.type == "date":
                values = [None if day is None else day.isoformat() for day in values]
            assert values == [None if pd.isna(value) else value for value in given[name]], (table.name, name)


def test_columns_have_exact_types_and_say_what_they_are(folder):
    schema = pq.read_schema(folder / "observations.parquet")
    assert schema.field("value").type == pa.float64()
    assert schema.field("period_start").type == pa.int16()
    assert schema.field("due").type == pa.date32()
    assert not schema.field("quote").nullable
    assert schema.field("value").metadata[b"unit_column"] == b"unit"
    assert schema.metadata[b"title_zh"].decode() == "量化表述"


def test_pandas_reads_days_as_days(folder):
    due = pd.read_parquet(folder / "observations.parquet")["due"].dropna()
    assert {type(day) for day in due} == {datetime.date}


def test_a_second_export_changes_nothing(folder):
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    export_parquet(curated_tables(PROJECT), folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_cell_of_another_type_is_refused_in_one_line(tmp_path):
    project = copy_data(tmp_path)
    text = project.observations_file.read_text(encoding="utf-8")
    project.observations_file.write_text(text.replace(",2021,", ",soon,", 1), encoding="utf-8")
    with pytest.raises(CitymetricsError, match=r"observations\.csv: .*soon") as raised:
        export_parquet(curated_tables(project), tmp_path / "copies")
    assert "\n" not in str(raised.value)
