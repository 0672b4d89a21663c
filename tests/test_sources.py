"""The registry of plans: what is read, and one line for each thing that is wrong with it."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest

from citymetrics.errors import CitymetricsError, Problems, SourceError
from citymetrics.project import Project
from citymetrics.sources import check_source_file, load_sources, sha256_of

TEXT = "某市城市更新行动计划\n到2025年,新建公园10座。\n"

ENTRY = """\
- id: {id}
  city: {id}
  label: {{ zh: 某市, en: Somewhere }}
  level: prefecture
  parent: null
  title: {{ zh: 某市城市更新行动计划, en: Somewhere's Urban Renewal Plan }}
  issuer: 某市人民政府
  document_number: null
  date: 2021-05-01
  term: 2021-2025
  past_term: 2016-2020
  status: final
  script: simplified
  publisher: null
  file: {id}.txt
  sha256: {sha256}
  known_damage: none
  notes: none
"""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A registry of two plans, `some` and `other`."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name in ("some", "other"):
        (raw / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    register(Project(tmp_path), entry("some") + entry("other"))
    return Project(tmp_path)


def entry(name: str, **changes: str) -> str:
    """The text of an entry, with the lines of some fields changed."""
    text = ENTRY.format(id=name, sha256=sha256(TEXT))
    for field, value in changes.items():
        lines = [line for line in text.splitlines() if line.lstrip("- ").startswith(f"{field}:")]
        assert len(lines) == 1, field
        text = text.replace(lines[0] + "\n", f"{lines[0].split(field)[0]}{field}: {value}\n")
    return text


def register(project: Project, text: str) -> None:
    project.sources_file.write_text(text, encoding="utf-8")


def fault(project: Project) -> str:
    with pytest.raises(CitymetricsError) as caught:
        load_sources(project)
    return str(caught.value)


def test_the_five_plans_are_registered_in_order() -> None:
    sources = load_sources(Project.find(Path(__file__)))
    assert list(sources) == ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"]
    assert {
        source.id: (source.term_start, source.term_end, source.past_term) for source in sources.values()
    } == {
        "shanghai": (2021, 2025, "2016-2020"),
        "hongkou": (2021, 2025, "2016-2020"),
        "qingpu": (2024, 2026, None),
        "wuhan": (2022, 2024, None),
        "zibo": (2020, 2022, None),
    }
    assert sources["qingpu"].status == "draft"
    assert [source.id for source in sources.values() if source.parent == "shanghai"] == ["hongkou", "qingpu"]
    assert sources["shanghai"].document_number == "沪府办发〔2021〕20号"


def test_what_the_registry_says_stands_in_the_texts() -> None:
    """Issuers, numbers, dates and titles are read off the texts, so they are found there."""
    from citymetrics.reading import read_source

    project = Project.find(Path(__file__))
    for source in load_sources(project).values():
        text = read_source(source, project).clean.text.replace("\n", "")
        assert source.title.zh in text
        for stated in (source.issuer, source.document_number):
            assert stated is None or stated in text
        if source.date:
            assert f"{source.date.year}年{source.date.month}月{source.date.day}日" in text
        if source.publisher:
            raw = (project.raw / source.file).read_text("utf-8")
            assert "中國電力網" in raw.replace("(wǎng)", "")


def test_an_entry_is_read(project: Project) -> None:
    some = load_sources(project)["some"]
    assert some.label.en == "Somewhere"
    assert some.date == datetime.date(2021, 5, 1)
    assert (some.term_start, some.term_end, some.term_years) == (2021, 2025, 5)
    assert (some.past_start, some.past_end) == (2016, 2020)
    with pytest.raises(ValueError, match="frozen"):
        some.id = "new"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ({"id": "Some City"}, 1, "id is 'Some City'; expected a short name in lower case"),
        ({"term": "2021/2025"}, 10, "term is '2021/2025'; expected two years such as 2021-2025"),
        ({"term": "2025-2021"}, 10, "expected two years such as 2021-2025"),
        ({"term": "null"}, 10, "term is None; expected two years such as 2021-2025"),
        ({"date": "in May"}, 9, "date is 'in May'; expected a date such as 2021-07-28, or null"),
        ({"date": "2021-02-30"}, 9, "date is '2021-02-30'; expected a date such as 2021-07-28, or null"),
        ({"date": "2021-05-01 10:00:00"}, 9, "expected a date such as 2021-07-28, or null"),
        ({"date": "20210501"}, 9, "date is 20210501; expected a date"),
        (
            {"level": "village"},
            4,
            "level is 'village'; expected municipality, prefecture, district, county, subdistrict or town",
        ),
        ({"label": "某市"}, 3, "label is '某市'; expected zh: … and en: …"),
        ({"label": "{ zh: 某市 }"}, 3, "field 'label.en' is missing"),
        ({"label": "{ zh: 某市, en: Some, fr: Une }"}, 3, "unknown field 'label.fr'; expected one of zh, en"),
        (
            {"parent": "othre"},
            5,
            "unknown parent 'othre'; expected null or the city of another entry. Did you mean 'other'?",
        ),
        ({"parent": "some"}, 5, "'some' is its own parent"),
        ({"file": "../some.txt"}, 15, "file is '../some.txt'; expected the name of a file in data/raw"),
        ({"sha256": "abc"}, 16, "sha256 is 'abc'; expected 64 hexadecimal digits"),
        ({"notes": "7"}, 18, "notes is 7; expected text"),
    ],
)
def test_a_bad_field_is_named_with_its_line(
    project: Project, changes: dict[str, str], line: int, says: str
) -> None:
    register(project, entry("some", **changes) + entry("other"))
    messages = fault(project).splitlines()
    assert messages[0].startswith(f"data/raw/sources.yml:{line}: ")
    assert says in messages[0]


def test_an_unknown_field_names_the_nearest(project: Project) -> None:
    register(project, entry("some") + "  publsher: 某网\n" + entry("other"))
    assert fault(project).startswith("data/raw/sources.yml:19: unknown field 'publsher'; expected one of id,")
    assert fault(project).endswith("Did you mean 'publisher'?")


def test_a_missing_field_is_asked_for(project: Project) -> None:
    register(project, entry("some").replace("  publisher: null\n", "") + entry("other"))
    assert fault(project) == (
        "data/raw/sources.yml:1: field 'publisher' is missing. Write null where the text does not state it."
    )


def test_a_duplicate_id_points_at_the_first(project: Project) -> None:
    register(project, entry("some") + entry("other") + entry("some"))
    first = fault(project).splitlines()[0]
    assert first == (
        "data/raw/sources.yml:37: duplicate id 'some'; expected an id of its own. It is taken at line 1."
    )


def test_two_plans_cannot_share_a_file(project: Project) -> None:
    register(project, entry("some") + entry("other") + entry("third", file="some.txt"))
    assert "data/raw/sources.yml:51: some.txt is registered for 'some' already" in fault(project)


def test_a_changed_text_is_refused_with_both_sums(project: Project) -> None:
    (project.raw / "some.txt").write_text(TEXT + "!", encoding="utf-8")
    assert fault(project) == (
        f"data/raw/sources.yml:15: some.txt has changed: its sha256 is {sha256(TEXT + '!')}; expected "
        f"{sha256(TEXT)}. Restore the file; if the new text is right, register this sha256 and review its "
        "figures."
    )


def test_the_sum_is_checked_at_every_read(project: Project) -> None:
    some = load_sources(project)["some"]
    check_source_file(some, project)
    (project.raw / "some.txt").unlink()
    with pytest.raises(SourceError, match=r"data/raw/some\.txt: some\.txt is missing"):
        check_source_file(some, project)


def test_a_missing_text_is_named_with_its_entry(project: Project) -> None:
    (project.raw / "other.txt").unlink()
    assert fault(project) == (
        "data/raw/sources.yml:33: other.txt is missing; expected it in data/raw. Put the file back, or take "
        "its entry out."
    )


def test_an_unregistered_text_is_told_its_sum(project: Project) -> None:
    stray = project.raw / "sixth.txt"
    stray.write_text("第六", encoding="utf-8")
    assert fault(project) == (
        "data/raw/sixth.txt: this plan is not registered; expected an entry with 'file: sixth.txt' in "
        f"data/raw/sources.yml. Add one with sha256: {sha256_of(stray)}."
    )


def test_all_problems_are_told_at_once(project: Project) -> None:
    (project.raw / "other.txt").unlink()
    (project.raw / "sixth.txt").write_text("第六", encoding="utf-8")
    register(project, entry("some", term="2021", level="village") + entry("other"))
    with pytest.raises(Problems) as caught:
        load_sources(project)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems) == 4
    assert [line.split(": ")[0] for line in lines] == [
        "data/raw/sources.yml:4",
        "data/raw/sources.yml:10",
        "data/raw/sources.yml:33",
        "data/raw/sixth.txt",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- id: some\n\tcity: some\n", "data/raw/sources.yml:2: "),
        ("", "data/raw/sources.yml: holds no list of plans"),
        ("id: some\n", "data/raw/sources.yml: holds no list of plans"),
        ("- some\n", "data/raw/sources.yml: 'some' is no entry"),
    ],
)
def test_a_file_that_is_no_registry(project: Project, text: str, says: str) -> None:
    register(project, text)
    assert fault(project).splitlines()[0].startswith(says)


def test_tabs_are_told_to_become_spaces(project: Project) -> None:
    register(project, "- id: some\n\tcity: some\n")
    assert "Indent with spaces" in fault(project)
