"""The command line as a curator uses it, in a process of its own."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from citymetrics.curation import OBSERVATION_COLUMNS

ROOT = Path(__file__).resolve().parents[1]
PLAN = """某市城市更新行动方案(2023-2025年)

一、主要任务

到2025年,新建绿道不少于120公里,污水集中处理率达到97%以上。各区县每年至少建成2处口袋公园。(市园林局负责)
"""


def run(*arguments):
    command = [sys.executable, "-c", "from citymetrics.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "sixth.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_an_unregistered_plan_is_extracted_with_the_contracts_columns(plan):
    done = run("extract", plan, "--term", "2023-2025", "--city", "somewhere")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(row) for row in rows] == [list(OBSERVATION_COLUMNS)] * 3
    assert [
        (row["value"], row["unit"], row["comparator"], row["scope"], row["per"], row["due"]) for row in rows
    ] == [
        (120, "km", "ge", "whole", "total", "2025-12-31"),
        (97, "%", "ge", "whole", "total", "2025-12-31"),
        (2, "count", "ge", "each:区县", "year", ""),
    ]
    assert {(row["doc_id"], row["city"], row["lead"]) for row in rows} == {("sixth", "somewhere", "市园林局")}
    assert [PLAN[row["char_start"] : row["char_end"]] for row in rows] == ["120公里", "97%", "2处"]


def test_a_registered_plan_prints_the_rows_of_the_table(tmp_path):
    out = tmp_path / "rows.csv"
    assert run("extract", "data/raw/qingpu.txt", "--format", "csv", "--to", out).returncode == 0
    table = (ROOT / "data" / "curated" / "observations.csv").read_text(encoding="utf-8")
    wanted = [row for row in csv.DictReader(io.StringIO(table)) if row["doc_id"] == "qingpu"]
    found = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    texts = [name for name, kind in OBSERVATION_COLUMNS.items() if kind == "string"]
    assert [[row[name] for name in texts] for row in found] == [
        [row[name] for name in texts] for row in wanted
    ]
    assert "area:上海市" in {row["scope"] for row in found}


def test_csv_goes_to_a_file(plan, tmp_path):
    out = tmp_path / "rows.csv"
    assert run("extract", plan, "--format", "csv", "--to", out).returncode == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [row["value_text"] for row in rows] == ["120公里", "97%", "2处"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("extract", "nowhere.txt"), "nowhere.txt"),
        (
            ("extract", "data/raw/zibo.txt", "--term", "soon"),
            "--term: 'soon'; expected two years such as 2021-2025",
        ),
        (("extract", "data/raw/zibo.txt", "--format", "xls"), "--format: unknown format 'xls'"),
        (("evidence", "shanghai-1434"), "Did you mean 'shanghai-"),
        (("compare", "greenways_bilt"), "Did you mean 'greenways_built'?"),
    ],
)
def test_bad_input_is_one_line(arguments, message):
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_evidence_shows_the_sentence_and_the_place():
    done = run("evidence", "shanghai-14340")
    assert (
        "不少于600公里架空线入地" in done.stdout.replace("\n", "").replace(" ", "") and "14345" in done.stdout
    )


def test_doctor_lists_what_was_repaired_and_what_is_lost():
    damaged, sound = run("doctor", "data/raw/shanghai.txt"), run("doctor", "data/raw/zibo.txt")
    assert "gloss 3023" in damaged.stdout and "□" in damaged.stdout
    assert "0 repairs" in sound.stdout


def test_a_comparison_reads_in_a_terminal_and_says_what_it_refuses():
    done = run("compare", "pocket_parks")
    assert done.returncode == 0, done.stderr
    assert "≥ 300" in done.stdout
    assert "每万人" in done.stdout
    assert "上下级分解" in done.stdout.replace("\n", "")
