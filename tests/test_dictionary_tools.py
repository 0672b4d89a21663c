"""Version, tiers and proposals of the dictionary, and the commands that show them."""

import csv
import io
import json
import re

import pytest
from dictionary_files import metric, statement, write_dictionary
from typer.testing import CliRunner

from citymetrics.cli import app
from citymetrics.dictionary import count_plans, load_dictionary, tier_of
from citymetrics.errors import Problems
from citymetrics.project import Project

PROJECT = Project.find(__file__)
CHANGES = "# Changes\n\n## 1.2.0 (2026-02-01)\n\n- More.\n\n## 1.1.0 (2026-01-01)\n"


def versioned(tmp_path, version, changes=CHANGES):
    project = write_dictionary(tmp_path, version=version)
    (project.dictionary / "CHANGELOG.md").write_text(changes, encoding="utf-8")
    return project


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_the_version_is_read_and_a_dictionary_may_do_without(tmp_path):
    version = load_dictionary(versioned(tmp_path, "version: 1.2.0\ndate: 2026-02-01\n")).version
    assert (version.number, version.date) == ("1.2.0", "2026-02-01")
    assert load_dictionary(write_dictionary(tmp_path / "other")).version.number == ""


@pytest.mark.parametrize(
    ("version", "changes", "line"),
    [
        ("version: 1.3.0\ndate: 2026-02-01\n", CHANGES, ":1: CHANGELOG.md opens with 1.2.0; expected 1.3.0"),
        ("version: 1.2.0\ndate: 2026-02-01\n", "", ":1: CHANGELOG.md opens with no version"),
        ("version: 1.2\ndate: 2026-02-01\n", CHANGES, ":1: version '1.2'; expected three numbers"),
        ("version: 1.2.0\ndate: 2026-02-30x\n", CHANGES, ":2: date '2026-02-30x'; expected a date"),
        ("version: 1.2.0\n", CHANGES, ":1: no version and date"),
        ("- 1.2.0\n", CHANGES, ":1: no version and date"),
    ],
)
def test_a_version_that_the_changelog_does_not_tell_of_is_refused(tmp_path, version, changes, line):
    with pytest.raises(Problems) as caught:
        load_dictionary(versioned(tmp_path, version, changes))
    assert str(caught.value).startswith("data/curated/dictionary/version.yml" + line)


def test_the_changelog_names_every_version_once_newest_first():
    text = (PROJECT.dictionary / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (\d+)\.(\d+)\.(\d+) \(\d{4}-\d\d-\d\d\)$", text, re.MULTILINE)
    versions = [tuple(map(int, head)) for head in heads]
    assert versions == sorted(set(versions), reverse=True) and len(versions) == text.count("\n## ")


def test_a_metric_of_two_plans_is_core():
    plans = count_plans([("a", "one"), ("a", "one"), ("a", "two"), ("b", "one"), (None, "two"), ("", "one")])
    assert plans == {"a": 2, "b": 1}
    assert [tier_of(name, plans) for name in "abc"] == ["core", "single", "unstated"]


def test_proposals_come_in_order_and_the_unit_counts(tmp_path):
    entries = (
        metric("sewers", "{any: [污水管网]}").replace("sewers甲", "污水管网长度")
        + metric("sewage", "{any: [污水处理率]}", unit="%", kind="share").replace("sewage甲", "污水处理率")
        + metric("lifts", "{any: [加装电梯]}", unit="count").replace("lifts甲", "加装电梯")
    )
    dictionary = load_dictionary(write_dictionary(tmp_path, entries))
    proposals = dictionary.propose(statement("污水处理管网"))
    assert [one.metric for one in proposals] == ["sewers", "sewage"]
    assert 1 >= proposals[0].score > proposals[1].score > 0
    assert dictionary.propose(statement("污水处理管网"), limit=1) == proposals[:1]
    (other_unit, *_) = dictionary.propose(statement("污水处理管网", "count"), limit=1)
    assert other_unit.score < proposals[0].score
    assert dictionary.propose(statement("登月")) == ()
    assert dictionary.propose(statement("")) == ()


def test_the_words_of_a_matched_row_propose_its_metric():
    dictionary = load_dictionary(PROJECT)
    rows = csv.DictReader(io.StringIO(PROJECT.observations_file.read_text(encoding="utf-8")))
    matched = [row for row in rows if row["metric"] in dictionary.metrics and row["subject"]]
    given = [statement(row["subject"], row["unit"], clause=row["quote"][:60]) for row in matched]
    found = [[one.metric for one in dictionary.propose(one)] for one in given]
    hits = sum(row["metric"] in names for row, names in zip(matched, found, strict=True))
    assert hits / len(matched) >= 0.75


def test_metrics_are_listed_with_version_and_tier():
    done = CliRunner().invoke(app, ["metrics", "--tier", "core", "--lang", "en"], env={"COLUMNS": "160"})
    lines = [line.rstrip() for line in done.output.splitlines()]
    assert re.fullmatch(r"Dictionary \d+\.\d+\.\d+ \d{4}-\d\d-\d\d", lines[0])
    assert all("  core  " in line for line in lines[2:-1]) and len(lines) > 20
    assert re.fullmatch(r"core \d+ · single 0 · unstated 0", lines[-1])


def test_metrics_are_listed_for_machines():
    rows = list(csv.DictReader(io.StringIO(run("metrics", "--theme", "water", "--format", "csv").output)))
    assert {row["theme"] for row in rows} == {"water"}
    assert (
        json.loads(run("metrics", "--theme", "water", "--format", "json").output)[0]["metric"]
        == rows[0]["metric"]
    )
    assert all((int(row["plans"]) >= 2) == (row["tier"] == "core") for row in rows)


def test_open_rows_of_a_plan_are_listed_with_proposals(tmp_path):
    plan = tmp_path / "sixth.txt"
    plan.write_text(
        "某市行动方案(2023-2025年)\n\n到2025年,新建绿道120公里,回收利用率达到38%,登月飞船3艘。\n",
        encoding="utf-8",
    )
    done = run("propose", str(plan), "--format", "json", "--lang", "en")
    rows = json.loads(done.stdout)
    assert [row["value_text"] for row in rows] == ["38%", "3艘"]
    assert re.match(r"household_waste_recycled 0\.\d\d", rows[0]["candidates"])
    assert rows[1]["candidates"] == ""
    assert "1 of 3 matched, 2 open, 1 with a proposal" in done.stderr
