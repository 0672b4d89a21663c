"""What two builds of the data set say otherwise."""

import csv
import io
import json
import os
import subprocess

import pytest
from dictionary_files import SEWERS, metric, write_dictionary
from typer.testing import CliRunner

from citymetrics.builds import Change, compare_builds, load_build
from citymetrics.cli import app
from citymetrics.errors import CitymetricsError

HEAD = "observation_id,doc_id,metric,subject,value,role,value_text,quote,char_start\n"
ROWS = (
    "a-1,a,sewers,污水管网,5,target,5公里,新建污水管网5公里,1\n"
    "a-9,a,,绿道,7,target,7公里,新建绿道7公里,9\n"
    "b-4,b,,泵站,2,achieved,2座,建成泵站2座,4\n"
)


@pytest.fixture
def build(tmp_path):
    def make(name, rows=ROWS, entries=SEWERS, head=HEAD, **files):
        project = write_dictionary(tmp_path / name, entries, **files)
        project.observations_file.write_text(head + rows, encoding="utf-8")
        return str(project.curated)

    return make


def changes(old, new):
    return compare_builds(load_build(old), load_build(new))


def test_a_build_does_not_differ_from_itself(build):
    assert changes(build("old"), build("new")) == []


def test_rows_join_leave_and_change_field_by_field(build):
    new = (
        "a-1,a,greenways,污水管网,6,target,5公里,新建污水管网5公里,1\n"
        "b-4,b,,泵站,2.0,target,2座,建成泵站2座,4\nb-8,b,,水闸,1,target,1座,建成水闸1座,8\n"
    )
    assert changes(build("old"), build("new", new)) == [
        Change("observation", "removed", "a-9", about="绿道 7公里"),
        Change("observation", "changed", "a-1", "metric", "sewers", "greenways", "污水管网 5公里"),
        Change("observation", "changed", "a-1", "value", "5", "6", "污水管网 5公里"),
        Change("observation", "changed", "b-4", "role", "achieved", "target", "泵站 2座"),
        Change("observation", "added", "b-8", about="水闸 1座"),
    ]


def test_a_row_whose_place_has_moved_stays_the_same_row(build):
    new = ROWS.replace("a-9,", "a-12,").replace(",9\n", ",12\n").replace("7,target", "7,achieved")
    assert changes(build("old"), build("new", new)) == [
        Change("observation", "changed", "a-12", "observation_id", "a-9", "a-12", "绿道 7公里"),
        Change("observation", "changed", "a-12", "role", "target", "achieved", "绿道 7公里"),
    ]


def test_a_column_of_one_build_is_told_once(build):
    rows = ROWS.replace("\n", ",x\n")
    assert changes(build("old"), build("new", rows, head=HEAD.replace("\n", ",conversion\n"))) == [
        Change("column", "added", "conversion")
    ]


def test_definitions_and_rules_are_compared_leaf_by_leaf(build):
    entries = SEWERS.replace("新建长度", "改造长度").replace("[污水管网]", "[污水管网, 污水管道]") + metric(
        "pumps", "{any: [泵站]}"
    )
    assert changes(build("old"), build("new", entries=entries)) == [
        Change("metric", "changed", "sewers", "definition.zh", "新建长度", "改造长度", "污水管网"),
        Change("metric", "changed", "sewers", "match.any", "污水管网", "污水管网, 污水管道", "污水管网"),
        Change("metric", "added", "pumps", about="pumps甲"),
    ]


def test_a_metric_that_moves_to_another_theme_and_a_new_version_are_told(build):
    old = build("old", version="version: 1.0.0\ndate: 2026-01-01\n")
    new = build("new", theme="governance", version="version: 2.0.0\ndate: 2026-01-02\n")
    assert [(one.kind, one.field, one.old, one.new) for one in changes(old, new)] == [
        ("version", "version", "1.0.0", "2.0.0"),
        ("metric", "theme", "water", "governance"),
    ]


def test_a_build_of_an_older_schema_is_still_read(build):
    entries = SEWERS + "    retired_field: 3\n"
    (change,) = changes(build("old", entries=entries), build("new"))
    assert (change.field, change.old, change.new) == ("retired_field", "3", "")


def run(*arguments):
    return CliRunner().invoke(app, ["diff", *map(str, arguments), "--lang", "en"])


def test_changes_are_told_as_text(build):
    new = build("new", ROWS.replace("a-1,a,sewers", "a-1,a,"), SEWERS.replace("新建长度", "改造长度"))
    lines = run(build("old"), new).output.splitlines()
    assert lines[:2] == ["metrics: 1 changed", "observations: 1 changed"]
    assert "  ~ sewers  污水管网" in lines
    assert "      definition.zh: 新建长度 → 改造长度" in lines
    assert "      metric: sewers → (empty)" in lines
    assert run(new, new).output == "Nothing changed.\n"


def test_changes_are_told_for_machines(build):
    old, new = (
        build("old"),
        build("new", ROWS + "b-9,b,,闸,1,target,1座,建闸1座,9\n", metric("pumps", "{any: [泵站]}")),
    )
    records = json.loads(run(old, new, "--format", "json").output)
    table = list(csv.DictReader(io.StringIO(run(old, new, "--format", "csv").output)))
    assert records == table
    assert [(one["kind"], one["what"], one["id"]) for one in records] == [
        ("metric", "removed", "sewers"),
        ("metric", "added", "pumps"),
        ("observation", "added", "b-9"),
    ]
    assert len(json.loads(run(old, new, "--format", "json", "--only", "observation").output)) == 1


def git(folder, *arguments):
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )


def test_a_revision_is_compared_with_what_stands_now(build, tmp_path, monkeypatch):
    curated = build("new")
    root = tmp_path / "new"
    (root / "data" / "raw").mkdir()
    (root / "data" / "raw" / "sources.yml").write_text("sources: []\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "First build")
    monkeypatch.setenv("CITYMETRICS_ROOT", str(root))
    assert run("HEAD").output == "Nothing changed.\n"
    table = root / "data" / "curated" / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",2,", ",3,"), encoding="utf-8")
    assert "      value: 2 → 3" in run("HEAD").output.splitlines()
    assert run(curated, root).output == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "no column 'observation_id'"),
        (HEAD + "a-1,a\na-1,a\n", ":3: duplicate id 'a-1'"),
        (HEAD + "a-1" + ",x" * 20 + "\n", ":2: more cells than columns"),
        (HEAD.encode() + "绿".encode("gb18030"), "is not UTF-8"),
    ],
)
def test_a_broken_table_is_one_line(build, tmp_path, table, message):
    old = build("old")
    data = table if isinstance(table, bytes) else table.encode()
    (tmp_path / "old" / "data" / "curated" / "observations.csv").write_bytes(data)
    with pytest.raises(CitymetricsError) as caught:
        load_build(old)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("where", ["no-such-thing", "--output=x", "HEAD:data", "", "README.md"])
def test_what_is_no_build_is_one_line(where, tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("a", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CitymetricsError) as caught:
        load_build(where)
    assert "\n" not in str(caught.value) and "expected a folder" in str(caught.value)


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(CitymetricsError, match=r"observations\.csv: cannot be read"):
        load_build(str(tmp_path))
