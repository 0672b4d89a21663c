"""Denominators: which record is taken, and what a malformed table is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_sources import entry, register, sha256

from citymetrics.context import COLUMNS, Context, Denominator, load_context
from citymetrics.errors import CitymetricsError, ContextError, Problems
from citymetrics.labels import has_chinese
from citymetrics.project import Project

TEXT = "某市城市更新行动计划\n到2025年,新建公园10座。\n"
HEADER = ",".join(COLUMNS)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.denominators_file.parent.mkdir(parents=True)
    (project.raw / "some.txt").write_text(TEXT, encoding="utf-8")
    assert sha256(TEXT) in entry("some")
    register(project, entry("some"))
    return project


def write(project: Project, *rows: str, header: str = HEADER) -> None:
    project.denominators_file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")


def fault(project: Project) -> str:
    with pytest.raises(CitymetricsError) as caught:
        load_context(project)
    return str(caught.value)


def row(
    *, place: str = "some", measure: str = "resident_population", value: str = "100", unit: str = "person",
    date: str = "2020-11-01", source: str = "census", address: str = "here", confidence: str = "two_sources",
) -> str:  # fmt: skip
    return ",".join((place, measure, value, unit, date, source, address, confidence))


def record(date: str, value: float = 1.0, measure: str = "people") -> Denominator:
    return Denominator("some", measure, value, "person", date, "census", "", "two_sources")


def test_the_committed_table_covers_every_place() -> None:
    context = load_context(Project.find(Path(__file__)))
    for place in ("shanghai", "hongkou", "qingpu", "wuhan", "zibo"):
        for measure, unit in (("resident_population", "person"), ("land_area", "km2")):
            found = context.get(place, measure)
            assert found is not None
            assert found.unit == unit
    shanghai = context.get("shanghai", "resident_population")
    assert shanghai is not None
    assert (shanghai.value, shanghai.year) == (24870895, 2020)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (None, "2020-11-01"),
        (2019, "2020-11-01"),
        (2021, "2022-12-31"),
        (2023, "2022-12-31"),
        (2000, "2010-11-01"),
        (2015, "2020-11-01"),
        (2014, "2010-11-01"),
    ],
)
def test_the_nearest_year_is_taken_the_later_of_two(year: int | None, expected: str) -> None:
    context = Context((record("2010-11-01"), record("2022-12-31"), record("2020-11-01"), record("")))
    found = context.get("some", "people", year)
    assert found is not None
    assert found.date == expected


def test_without_a_census_the_newest_is_taken() -> None:
    context = Context((record("2019"), record("2021-12-31"), record("2018-01-01")))
    found = context.get("some", "people")
    assert found is not None
    assert found.date == "2021-12-31"


def test_an_undated_record_serves_where_no_other_does() -> None:
    context = Context((record("", 23.48),))
    assert context.get("some", "people", 2021) == context.get("some", "people") == context.records[0]
    assert context.records[0].year is None


def test_what_is_not_there_is_none() -> None:
    context = Context((record("2020"),))
    assert context.get("some", "gdp") is None
    assert context.get("elsewhere", "people") is None


def test_the_frame_has_one_row_a_record() -> None:
    context = Context((record("2020"), record("", measure="gdp")))
    assert list(context.frame.columns) == list(COLUMNS)
    assert context.frame["measure"].tolist() == list(context.measures) == ["people", "gdp"]
    assert list(Context(()).frame.columns) == list(COLUMNS)


def test_a_good_table_is_read(project: Project) -> None:
    write(project, row(), row(measure="land_area", value="23.48", unit="km2", date=""), row(date="2021"))
    context = load_context(project)
    assert [(record.value, record.date) for record in context.records] == [
        (100.0, "2020-11-01"),
        (23.48, ""),
        (100.0, "2021"),
    ]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"value": "1万"}, "value is '1万'; expected a number above 0"),
        ({"value": "1_000"}, "value is '1_000'"),
        ({"value": "nan"}, "value is 'nan'"),
        ({"value": "-1"}, "value is '-1'"),
        ({"value": ""}, "value is ''"),
        ({"confidence": "sure"}, "unknown confidence 'sure'; expected one of two_sources, one_source, weak"),
        ({"place": "sone"}, "unknown place 'sone'; expected one of some. Did you mean 'some'?"),
        (
            {"date": "2020-13-01"},
            "date is '2020-13-01'; expected a day (2020-11-01), a year (2020) or nothing",
        ),
        ({"date": "20201101"}, "date is '20201101'"),
        ({"date": "1020"}, "date is '1020'"),
        ({"date": "2202-11-01"}, "date is '2202-11-01'"),
        (
            {"measure": "resident_populaton"},
            "unknown measure 'resident_populaton'; expected one of ",
        ),
        ({"measure": ""}, "measure is empty"),
        ({"date": "2020-W01-1"}, "date is '2020-W01-1'"),
        ({"unit": ""}, "unit is empty"),
        (
            {"source": ""},
            "source is empty; expected who published the figure. Name it, or take the record out",
        ),
    ],
)
def test_a_bad_record_is_named_with_its_line(project: Project, bad: dict[str, str], says: str) -> None:
    write(project, row(date="2010"), row(**bad))
    message = fault(project)
    assert message.startswith("data/raw/context/denominators.csv:3: ")
    assert says in message
    assert "\n" not in message


def test_an_unknown_measure_names_the_nearest(project: Project) -> None:
    write(project, row(measure="resident_populaton"))
    assert fault(project).endswith("Did you mean 'resident_population'?")


def test_a_duplicate_points_at_the_first(project: Project) -> None:
    write(project, row(), row(date="2021"), row(value="101"))
    assert fault(project).startswith(
        "data/raw/context/denominators.csv:4: duplicate record of resident_population for some"
    )
    assert fault(project).endswith("The other is at line 2.")


def test_a_measure_has_one_unit(project: Project) -> None:
    write(project, row(), row(date="2021", unit="万人"))
    assert "unit of resident_population is '万人'; expected 'person' as at line 2" in fault(project)


def test_several_problems_are_told_at_once(project: Project) -> None:
    write(project, row(value="x", confidence="y"), row(place="nowhere"))
    with pytest.raises(Problems) as caught:
        load_context(project)
    assert len(caught.value.problems) == 3


def test_a_stray_comma_and_a_wrong_header(project: Project) -> None:
    write(project, row(source="a, b"))
    assert fault(project).startswith("data/raw/context/denominators.csv:2: 9 fields; expected 8 or 10 or 12")
    write(project, row(), header="place,value")
    assert fault(project).startswith("data/raw/context/denominators.csv:1: columns are 'place,value'")


def test_other_sources_give_a_range_around_the_value(project: Project) -> None:
    write(project, row(value="100") + ",98,103", row(measure="land_area", unit="km2"))
    people, land = load_context(project).records
    assert (people.low, people.high) == (98, 103)
    assert (land.low, land.high) == (None, None)


@pytest.mark.parametrize("ends", ["98,", ",103", "101,103", "98,99", "x,103", "103,98"])
def test_a_range_that_does_not_hold_the_value_is_refused(project: Project, ends: str) -> None:
    write(project, row(value="100") + "," + ends)
    assert fault(project).startswith("data/raw/context/denominators.csv:2: low and high are ")


def test_a_table_without_ranges_is_read_as_before(project: Project) -> None:
    for left_out in (4, 2):
        write(project, row(value="100"), header=",".join(COLUMNS[:-left_out]))
        assert load_context(project).records[0].low is None


def test_a_source_has_a_name_in_either_language(project: Project) -> None:
    write(project, row() + ",,,人口普查,Census of 2020", row(measure="land_area", unit="km2"))
    people, land = load_context(project).records
    assert people.source_label == ("人口普查", "Census of 2020")
    assert land.source_label == ("census", "census")


def test_a_source_named_in_one_language_only_is_refused(project: Project) -> None:
    write(project, row() + ",,,人口普查,")
    assert fault(project).startswith(
        "data/raw/context/denominators.csv:2: source is named in one language only"
    )


def test_every_committed_source_is_named_in_both_languages() -> None:
    for one in load_context(Project.find(Path(__file__))).records:
        assert has_chinese(one.source_label.zh)
        assert not has_chinese(one.source_label.en)


def test_a_table_that_cannot_be_read(project: Project) -> None:
    assert fault(project).startswith("data/raw/context/denominators.csv: no such file")
    project.denominators_file.write_bytes(HEADER.encode() + b"\n\xff")
    with pytest.raises(ContextError, match="is not UTF-8"):
        load_context(project)


def test_without_a_folder_for_them_there_are_no_denominators_and_no_fault(project: Project) -> None:
    project.denominators_file.parent.rmdir()
    assert load_context(project).records == ()
