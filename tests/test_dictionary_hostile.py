"""Hostile edits of the dictionary: each is one clear line, none a traceback, and the last good tables stay."""

import shutil

import pytest
from dictionary_files import SEWERS, THEMES
from typer.testing import CliRunner

from citymetrics import cli
from citymetrics.project import Project

FILE = "data/curated/dictionary/water.yml"
WATER = f"theme: water\nmetrics:\n{SEWERS}"
TABLES = ("observations.csv", "review_queue.csv")
BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{now}: &{now} [*{before}, *{before}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)
PARENTS = "    parent: other\n" + SEWERS.replace("sewers", "other").replace(
    "污水管网, en: Sewers", "雨水管网, en: Drains"
)
EDITS = {
    "duplicate id": (WATER + SEWERS, [f"{FILE}:10: duplicate id 'sewers'; expected an id used once"]),
    "unknown unit": (WATER.replace("unit: km", "unit: kms"), [f"{FILE}:6: sewers: unknown unit 'kms'"]),
    "cyclic parent": (
        WATER + PARENTS + "    parent: sewers\n",
        [f"{FILE}:3: sewers: its parents lead back to it", f"{FILE}:11: other: its parents lead back to it"],
    ),
    "tabs": (WATER.replace("    unit", "\tunit"), [f"{FILE}:6: a tab at the start of the line"]),
    "missing label": (
        WATER.replace("    label: {zh: 污水管网, en: Sewers}\n", ""),
        [f"{FILE}:3: sewers: 'label' is missing"],
    ),
    "UTF-16": (WATER.encode("utf-16"), [f"{FILE}: byte 0 is not UTF-8"]),
    "aliases": ("x: &x 1\n" + "y: [" + "*x, " * 900_000 + "1]\n", [f"{FILE}:2: a YAML alias"]),
    "10 MB of aliases": ("x: &x 1\n" + "y: [" + "*x, " * 2_500_000 + "1]\n", [f"{FILE}: 10,0"]),
    "YAML bomb": (BOMB, [f"{FILE}:2: a YAML alias"]),
    "brackets": (WATER + "    bounds: " + "[" * 50_000, [f"{FILE}:10: more than"]),
    "empty": ("", [f"{FILE}:1: no list 'metrics'"]),
    "only a comment": ("# nothing\n", [f"{FILE}:1: no list 'metrics'"]),
    "binary": (bytes(range(256)) * 9, [f"{FILE}: a binary file"]),
    "a list": ("- theme: water\n", [f"{FILE}:1: no list 'metrics'"]),
    "a number": ("3\n", [f"{FILE}:1: no list 'metrics'"]),
    "numbers for entries": ("theme: water\nmetrics: [1, 2]\n", [f"{FILE}:1: no list 'metrics'"]),
    "no theme": (WATER.replace("theme: water\n", ""), [f"{FILE}:1: unknown theme None"]),
    "a list for a theme": (WATER.replace("theme: water", "theme: [water]"), [f"{FILE}:1: unknown theme"]),
    "text for a label": (
        WATER.replace("{zh: 污水管网, en: Sewers}", "污水管网"),
        [f"{FILE}:4: sewers: label"],
    ),
    "number for an id": (
        WATER.replace("id: sewers", "id: 5"),
        [f"{FILE}:3: 5: id: Input should be a valid string. Put it in quotes."],
    ),
    "no id": (
        WATER.replace("id: sewers", "name: sewers"),
        [
            f"{FILE}:3: an entry without id: 'id' is missing",
            f"{FILE}:3: an entry without id: unknown field 'name'",
        ],
    ),
    "text for bounds": (WATER + "    bounds: {min: few}\n", [f"{FILE}:10: sewers: bounds.min"]),
    "bounds that are no number": (
        WATER + "    bounds: {min: .nan}\n",
        [f"{FILE}:10: sewers: bounds.min: Input should be a finite number"],
    ),
    "a list for a rule's term": (
        WATER.replace("[污水管网]", "[污水管网, [a]]"),
        [f"{FILE}:9: sewers: match.0.any.1: Input should be a valid string"],
    ),
    "text for examples": (WATER + "    examples: 新建\n", [f"{FILE}:10: sewers: examples"]),
    "a number of 5000 digits": (
        WATER + f"    bounds: {{max: {'9' * 5000}}}\n",
        [f"{FILE}:10: sewers: bounds.max"],
    ),
    "unfinished regex": (WATER.replace("[污水管网]", "['/[/']"), [f"{FILE}:9: sewers: bad term '/[/'"]),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one plan whose tables have been built."""
    origin = Project.find(__file__)
    project = Project(tmp_path)
    project.dictionary.mkdir(parents=True)
    shutil.copytree(origin.raw, project.raw)
    for stem, text in (("themes", THEMES), ("water", WATER)):
        (project.dictionary / f"{stem}.yml").write_text(text, encoding="utf-8")
    for name in TABLES:
        (project.curated / name).write_text("the last good table\n", encoding="utf-8")
    monkeypatch.setenv("CITYMETRICS_ROOT", str(tmp_path))
    return project


@pytest.mark.parametrize(("text", "starts"), EDITS.values(), ids=EDITS)
def test_a_hostile_edit_is_told_line_by_line_and_the_tables_stay(project, monkeypatch, capsys, text, starts):
    data = text if isinstance(text, bytes) else text.encode()
    (project.dictionary / "water.yml").write_bytes(data)
    before = {path: path.read_bytes() for path in project.curated.rglob("*") if path.is_file()}
    monkeypatch.setattr("sys.argv", ["citymetrics", "curate"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(starts), lines
    for line, start in zip(lines, starts, strict=True):
        assert line.startswith(start) and len(line) < 6000
    assert {path: path.read_bytes() for path in project.curated.rglob("*") if path.is_file()} == before


def test_a_byte_order_mark_changes_nothing(project):
    (project.dictionary / "water.yml").write_bytes(b"\xef\xbb\xbf" + WATER.encode())
    assert (
        CliRunner()
        .invoke(cli.app, ["propose", str(project.raw / "qingpu.txt"), "--format", "json"])
        .exit_code
        == 0
    )


def test_faults_of_several_files_are_told_together(project, monkeypatch, capsys):
    (project.dictionary / "water.yml").write_text(WATER.replace("unit: km", "unit: kms"), encoding="utf-8")
    (project.dictionary / "governance.yml").write_text("\ta: 1\n", encoding="utf-8")
    (project.dictionary / "version.yml").write_text("version: one\ndate: 2026-01-01\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["citymetrics", "curate"])
    with pytest.raises(SystemExit):
        cli.main()
    lines = capsys.readouterr().err.splitlines()
    assert sorted(line.split(":")[0].rpartition("/")[2] for line in lines) == [
        "governance.yml",
        "version.yml",
        "water.yml",
    ]
