"""Norms: the committed table, what a malformed one is told, and when a norm could be known to a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError
from citymetrics.norms import COLUMNS, NO_NORMS, Norm, Norms, load_norms, norms_file
from citymetrics.project import Project

METRICS = {
    "sponge_share": SimpleNamespace(unit="%", kind="share"),
    "parks_built": SimpleNamespace(unit="count", kind="addition"),
}
GOOD = {
    "id": "sponge_2030",
    "metric": "sponge_share",
    "value": "80",
    "comparator": "ge",
    "unit": "%",
    "scope": "area:建成区",
    "addressee": "each_city",
    "kind": "national",
    "fit": "full",
    "due": "2030-12-31",
    "issued": "2015",
    "label_zh": "指导意见",
    "label_en": "Guidance",
    "document": "指导意见（某发〔2015〕1号）",
    "clause": "到2030年80%以上",
    "note_zh": "",
    "note_en": "",
    "source_zh": "公报",
    "source_en": "gazette",
    "address": "example.org",
    "confidence": "one_source",
}


def norm(**values: object) -> Norm:
    return Norm(**{**GOOD, "value": 80.0, **values})  # type: ignore[arg-type]


def write(root: Path, *rows: dict[str, str], header: str = ",".join(COLUMNS)) -> Project:
    project = Project(root)
    norms_file(project).parent.mkdir(parents=True, exist_ok=True)
    lines = [header, *(",".join(f'"{row[name]}"' for name in COLUMNS) for row in rows)]
    norms_file(project).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return project


def fault(project: Project) -> str:
    with pytest.raises(CitymetricsError) as caught:
        load_norms(project, metrics=METRICS)
    return str(caught.value)


def test_the_committed_norms_are_sound_and_quote_their_level() -> None:
    project = Project.find(Path(__file__))
    norms = load_norms(project)
    metrics = load_dictionary(project).metrics
    assert len(norms.records) >= 20
    for one in norms.records:
        assert metrics[one.metric].unit == one.unit
        words_for_nothing = ("零填埋", "消除")
        assert f"{one.value:g}" in one.clause or (
            one.value == 0 and any(words in one.clause for words in words_for_nothing)
        ), one.id
        assert one.due[:4] in one.clause, one.id


def test_the_state_council_asks_for_a_fifth_by_2020_and_four_fifths_by_2030() -> None:
    own = load_norms(Project.find(Path(__file__))).of("sponge_city_area_share")
    assert [(one.value, one.comparator, one.due, one.scope) for one in own] == [
        (20.0, "ge", "2020-12-31", "area:建成区"),
        (80.0, "ge", "2030-12-31", "area:建成区"),
    ]


def test_a_project_without_the_table_has_no_norms(tmp_path: Path) -> None:
    assert load_norms(Project(tmp_path), metrics=METRICS) == NO_NORMS
    assert NO_NORMS.of("anything") == ()
    assert list(NO_NORMS.frame.columns) == list(COLUMNS)


def test_a_good_table_is_read_and_sorted_by_date(tmp_path: Path) -> None:
    later, standing = GOOD, {**GOOD, "id": "sponge_now", "due": "", "value": "10"}
    norms = load_norms(write(tmp_path, later, standing), metrics=METRICS)
    assert [one.id for one in norms.of("sponge_share")] == ["sponge_now", "sponge_2030"]
    assert norms.records[0].value == 80.0
    assert norms.records[0].note is None
    assert norms.frame["id"].tolist() == ["sponge_2030", "sponge_now"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"metric": "sponge_shar"}, "Did you mean 'sponge_share'?"),
        ({"metric": "parks_built", "unit": "count"}, "is a total (addition)"),
        ({"unit": "km"}, "unit is 'km'; expected '%'"),
        ({"value": "八成"}, "value is '八成'; expected a number of 0 or more"),
        ({"value": "-1"}, "value is '-1'"),
        ({"value": "nan"}, "value is 'nan'"),
        ({"comparator": "range"}, "unknown comparator 'range'"),
        ({"addressee": "everyone"}, "unknown addressee 'everyone'"),
        ({"kind": "rumour"}, "unknown kind 'rumour'"),
        ({"fit": "partial"}, "note is empty; expected a note that says what differs"),
        ({"addressee": "some_cities"}, "a note that says which places it is for"),
        ({"note_zh": "只有中文"}, "note is in one language only"),
        ({"due": "2030"}, "due is '2030'; expected a day"),
        ({"due": "2030-13-01"}, "due is '2030-13-01'"),
        ({"issued": "15"}, "issued is '15'"),
        ({"scope": "each:区"}, "scope is 'each:区'"),
        ({"clause": ""}, "clause is empty; expected a text. Quote the text, or take the norm out"),
        ({"address": ""}, "address is empty"),
        ({"confidence": "sure"}, "unknown confidence 'sure'"),
        ({"id": "Sponge 2030"}, "id is 'Sponge 2030'"),
    ],
)
def test_a_malformed_record_is_named_with_its_line(tmp_path: Path, bad: dict[str, str], says: str) -> None:
    project = write(tmp_path, {**GOOD, "id": "first"}, {**GOOD, **bad})
    message = fault(project)
    assert message.startswith("data/raw/context/norms.csv:3: ")
    assert says in message


def test_a_name_that_comes_twice_tells_the_other_line(tmp_path: Path) -> None:
    assert "duplicate id 'sponge_2030'. The other is at line 2." in fault(write(tmp_path, GOOD, GOOD))


def test_other_columns_and_bytes_are_refused(tmp_path: Path) -> None:
    assert fault(write(tmp_path, header="id,metric")).startswith("data/raw/context/norms.csv:1: columns are")
    project = write(tmp_path)
    norms_file(project).write_text(",".join(COLUMNS) + "\nid,metric\n", encoding="utf-8")
    assert "norms.csv:2: 2 fields" in fault(project)
    norms_file(project).write_bytes(b"\xff")
    assert "byte 0 is not UTF-8" in fault(project)


@pytest.mark.parametrize(
    ("issued", "day", "after"),
    [
        ("2021", date(2020, 12, 31), True),
        ("2021", date(2021, 1, 1), False),
        ("2021-07-07", date(2021, 7, 6), True),
        ("2021-07-07", date(2021, 7, 7), False),
        ("", date(2021, 7, 7), False),
        ("2021", None, False),
    ],
)
def test_a_plan_cannot_know_what_was_issued_after_it(issued: str, day: date | None, after: bool) -> None:
    assert norm(issued=issued).issued_after(day) is after


def test_norms_of_one_metric_leave_out_the_others() -> None:
    norms = Norms((norm(), norm(id="other", metric="elsewhere")))
    assert [one.id for one in norms.of("sponge_share")] == ["sponge_2030"]
