"""The workbook: what it shows, where its cells lead, and that it is the same each time."""

import openpyxl
import pandas as pd
import pytest
from package_sample import PROJECT, copy_data

from citymetrics.benchmark import load_inputs
from citymetrics.errors import CitymetricsError
from citymetrics.package import curated_tables
from citymetrics.package.anchors import Anchor, find_anchors
from citymetrics.package.sheets import Head, Sheet
from citymetrics.package.workbook import FILE, export_workbook, workbook_bytes


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = copy_data(tmp_path_factory.mktemp("workbook"))
    return project


@pytest.fixture(scope="module")
def book(project):
    return openpyxl.load_workbook(export_workbook(project, lang="en"))


def test_it_has_the_sheets_in_either_language(project, book):
    assert book.sheetnames == [
        "Observations",
        "Comparisons",
        "Caveats",
        "Dictionary",
        "Crosswalk",
        "Instruments",
        "Mentions",
        "Sources",
        "Denominators",
        "Review queue",
        "Notes",
    ]
    chinese = openpyxl.load_workbook(export_workbook(project, lang="zh"))
    assert chinese.sheetnames[:2] == ["量化表述", "比较"]
    assert chinese["量化表述"]["J1"].value == "原文数量"


def test_every_sheet_has_a_frozen_head_and_all_but_the_notes_a_filter_over_all_rows(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == (None if sheet.title == "Notes" else sheet.dimensions)


def test_the_observations_are_those_of_the_table(project, book):
    table = next(table for table in curated_tables(project) if table.name == "observations")
    written = list(book["Observations"].iter_rows(min_row=2, values_only=True))
    frame = table.read()
    assert len(written) == len(frame)
    for name in ("observation_id", "value", "quote", "char_start"):
        column = table.columns.index(name)
        given = [None if pd.isna(value) else value for value in frame[name]]
        assert [row[column] for row in written] == given


def test_a_day_is_a_day_that_can_be_sorted(book):
    column = [cell.value for cell in book["Observations"][1]].index("Due") + 1
    days = [row[0] for row in book["Observations"].iter_rows(min_row=2, min_col=column, max_col=column)]
    assert {cell.is_date for cell in days if cell.value} == {True}


def test_every_figure_leads_to_its_highlight_in_the_text_of_its_plan(book):
    rows = list(book["Observations"].iter_rows(min_row=2))
    assert len(rows) > 300
    for row in rows:
        assert row[9].hyperlink.target == f"en/plan-{row[1].value}.html"
        assert row[9].hyperlink.location == row[0].value


def test_a_compared_figure_leads_to_its_row_of_the_observations(book):
    heads = [cell.value for cell in book["Comparisons"][1]]
    column = heads.index("Observation")
    rows = list(book["Comparisons"].iter_rows(min_row=2))
    assert len(rows) > 20
    for row in rows:
        sheet, cell = row[column].hyperlink.location.split("!")
        assert book[sheet.strip("'")][cell].value == row[column].value


def test_what_is_compared_is_what_the_library_compares(project, book):
    from citymetrics.benchmark import compare_metric

    heads = [cell.value for cell in book["Comparisons"][1]]
    rows = [dict(zip(heads, row, strict=True)) for row in book["Comparisons"].iter_rows(values_only=True)]
    names = {row["Metric id"] for row in rows[1:] if row["Role"] == "what the plan sets out to reach"}
    for name in names:
        comparison = compare_metric(name, data=load_inputs(project))
        own = [
            row for row in rows if row["Metric id"] == name and row["Role"].startswith("what the plan sets")
        ]
        assert [row["Observation"] for row in own] == list(comparison.evidence)
        for row, line in zip(own, comparison.rows, strict=True):
            per_year = line["per_year"]
            assert row["Per year"] == (None if pd.isna(per_year) else pytest.approx(per_year))
            assert bool(row["Comparability"]) == bool(line["grade"])
    said = {row[0] for row in book["Caveats"].iter_rows(min_row=2, values_only=True)}
    assert said & names


def test_the_notes_tell_what_each_sheet_holds_and_lead_to_it(book):
    told = {row[0].value: row for row in book["Notes"].iter_rows(min_row=2)}
    for name in book.sheetnames[:-1]:
        assert told[name][1].value
        assert told[name][0].hyperlink.location == f"'{name}'!A1"


def test_the_same_data_give_the_same_bytes(project):
    first = export_workbook(project, lang="zh").read_bytes()
    (project.reports / FILE).unlink()
    assert export_workbook(project, lang="zh").read_bytes() == first


def test_an_unknown_language_is_refused(project):
    with pytest.raises(CitymetricsError, match="unknown language 'de'"):
        export_workbook(project, lang="de")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("=1+1", "=1+1"),
        ("a\x00b\x0bc", "abc"),
        ("长" * 40_000, "长" * 32_766 + "…"),
        ("+86", "+86"),
    ],
)
def test_any_text_is_kept_as_text(tmp_path, given, written):
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook_bytes([Sheet("One", [Head("Text")], [[given]])], "Title"))
    cell = openpyxl.load_workbook(path)["One"]["A2"]
    assert (cell.value, cell.data_type) == (written, "s")


def test_each_language_has_its_own_pages():
    rows = pd.DataFrame({"observation_id": ["wuhan-00010"], "doc_id": ["wuhan"]})
    assert find_anchors(rows) == {"wuhan-00010": Anchor("plan-wuhan.html", "wuhan-00010")}


def test_the_projects_own_pages_are_not_needed_to_read_the_tables():
    assert {table.name for table in curated_tables(PROJECT)} >= {"observations", "metrics", "plans"}
