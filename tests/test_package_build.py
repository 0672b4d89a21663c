"""The data package as a whole: what is committed, what frictionless says of it, and what it refuses."""

import json
import shutil

import pandas as pd
import pytest
from package_sample import PROJECT, copy_data, judge

from citymetrics.errors import CitymetricsError
from citymetrics.package import build_package
from citymetrics.project import Project
from citymetrics.sources import load_sources, sha256_of

MADE = (
    "metrics.csv",
    "crosswalk.csv",
    "instruments.csv",
    "themes.csv",
    "units.csv",
    "plans.csv",
    "CODEBOOK.md",
    "CODEBOOK.zh.md",
    "datapackage.json",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = copy_data(tmp_path_factory.mktemp("package"))
    for name in MADE:
        (project.curated / name).unlink(missing_ok=True)
    build_package(project)
    return project


@pytest.fixture
def copy(project, tmp_path):
    shutil.copytree(project.root / "data", tmp_path / "data")
    return Project(tmp_path)


def descriptor(project):
    return json.loads((project.curated / "datapackage.json").read_text(encoding="utf-8"))


def tamper(project, name, column, row, value):
    path = project.curated / f"{name}.csv"
    frame = pd.read_csv(path, dtype="string", keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")


def drop_hashes(project):
    """Leave the schemas alone to find what is wrong."""
    package = descriptor(project)
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (project.curated / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


@pytest.mark.parametrize("name", MADE)
def test_a_rebuild_equals_what_is_committed(project, name):
    committed = (PROJECT.curated / name).read_bytes()
    assert (project.curated / name).read_bytes() == committed, f"{name}: run `citymetrics package`"


def test_frictionless_finds_the_package_valid(project):
    assert judge(project) == []


def test_every_curated_table_is_in_the_package_with_its_checksum(project):
    resources = {resource["path"]: resource for resource in descriptor(project)["resources"]}
    assert set(resources) == {path.name for path in project.curated.glob("*.csv")}
    for name, resource in resources.items():
        assert resource["hash"] == f"sha256:{sha256_of(project.curated / name)}"


def test_every_field_says_in_both_languages_what_it_is(project):
    for resource in descriptor(project)["resources"]:
        for field in resource["schema"]["fields"]:
            assert all(field[name] for name in ("title", "title_zh", "description", "description_zh")), field


def test_the_package_names_its_licence_and_the_plans_it_comes_from(project):
    package = descriptor(project)
    assert [licence["name"] for licence in package["licenses"]] == ["MIT"]
    sources = load_sources(project)
    assert [source["hash"] for source in package["sources"]] == [
        f"sha256:{source.sha256}" for source in sources.values()
    ]
    for source in package["sources"]:
        assert (project.curated / source["path"]).resolve().is_file()


def test_the_version_is_the_librarys_and_the_dictionarys_stands_beside_it(project):
    from citymetrics import __version__, load_dictionary

    package = descriptor(project)
    assert package["version"] == __version__
    assert package.get("dictionary_version", "") == load_dictionary(project).version.number


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [
        ("observations", "comparator", "about", "constraint-error"),
        ("observations", "value", "many", "type-error"),
        ("observations", "metric", "no_such_metric", "foreign-key"),
        ("observations", "unit", "furlong", "foreign-key"),
        ("observations", "due", "2025-02-30", "type-error"),
        ("observations", "flags", "repeat;odd", "constraint-error"),
        ("observations", "quote", "", "constraint-error"),
        ("review_queue", "observation_id", "nowhere-00001", "foreign-key"),
        ("metrics", "kind", "sum", "constraint-error"),
        ("plans", "parent", "atlantis", "foreign-key"),
    ],
)
def test_frictionless_finds_a_cell_that_breaks_the_schema(copy, table, column, value, error):
    tamper(copy, table, column, 0, value)
    drop_hashes(copy)
    assert (table, error) in judge(copy)


def test_frictionless_finds_a_row_that_is_there_twice(copy):
    path = copy.curated / "units.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    drop_hashes(copy)
    assert ("units", "primary-key") in judge(copy)


def test_frictionless_finds_a_table_that_was_edited_by_hand(copy):
    tamper(copy, "observations", "subject", 0, "something else")
    assert ("observations", "hash-count") in judge(copy)


def test_tables_that_are_not_built_yet_are_asked_for(copy):
    copy.queue_file.unlink()
    with pytest.raises(
        CitymetricsError,
        match=r"^data/curated/review_queue\.csv: no such file\. Build it with `citymetrics curate`\.$",
    ):
        build_package(copy)


def test_a_project_whose_accuracy_nobody_has_measured_is_packed_without_it(copy):
    for path in copy.curated.glob("accuracy*.csv"):
        path.unlink()
    built = build_package(copy)
    assert not [table.name for table in built.tables if table.name.startswith("accuracy")]
    assert judge(copy) == []


def test_a_project_without_instruments_is_packed_without_them(copy):
    shutil.rmtree(copy.curated / "instruments")
    for path in copy.curated.glob("instrument*.csv"):
        path.unlink()
    built = build_package(copy)
    assert not [table.name for table in built.tables if table.name.startswith("instrument")]
    assert judge(copy) == []


def test_a_column_that_is_not_declared_is_refused_and_nothing_is_written(copy):
    path = copy.queue_file
    head, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{head},mood\n{rest}", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in copy.curated.glob("*.*")}
    with pytest.raises(
        CitymetricsError, match=r"^data/curated/review_queue\.csv:1: column 'mood' is not declared; expected"
    ):
        build_package(copy)
    assert {file.name: file.read_bytes() for file in copy.curated.glob("*.*")} == before


def test_a_file_of_ones_own_is_left_out_and_named(copy):
    (copy.curated / "scratch.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert build_package(copy).left_out == ("scratch.csv",)
    assert judge(copy) == []


def test_a_second_build_changes_nothing(copy):
    before = {path: path.stat().st_mtime_ns for path in copy.curated.glob("*.*")}
    build_package(copy)
    assert {path: path.stat().st_mtime_ns for path in copy.curated.glob("*.*")} == before
