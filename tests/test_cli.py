"""The command line as a curator uses it, in a process of its own."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from formats_sample import SENTENCE, make_docx, make_pdf

from citymetrics.curation import OBSERVATION_COLUMNS, draw_rows
from citymetrics.project import Project

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parents[1]
PLAN = """某市城市更新行动方案(2023-2025年)

一、主要任务

到2025年,新建绿道不少于120公里,污水集中处理率达到97%以上。各区县每年至少建成2处口袋公园。(市园林局负责)
"""


def run(*arguments, **environment):
    command = [sys.executable, "-c", "from citymetrics.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **environment},
    )


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


def test_a_registered_plan_prints_the_rows_that_curation_draws(tmp_path):
    out = tmp_path / "rows.csv"
    assert run("extract", "data/raw/qingpu.txt", "--format", "csv", "--to", out).returncode == 0
    wanted = [drawn.row for drawn in draw_rows(Project(ROOT)) if drawn.row["doc_id"] == "qingpu"]
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


def test_every_format_gives_the_same_quantities(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<p>{SENTENCE.replace('12.5', '<b>12</b>.5')}</p>", encoding="gb18030")
    make_docx(tmp_path / "word.docx", SENTENCE)
    make_pdf(tmp_path / "paper.pdf", SENTENCE)
    (tmp_path / "text.md").write_text(SENTENCE, encoding="utf-16")
    done = run("extract", *sorted(tmp_path.glob("*.[hmdp]*")), "--term", "2021-2025")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = {
        name: [(row["value"], row["unit"], row["due"]) for row in rows if row["doc_id"] == name]
        for name in ("page", "word", "paper", "text")
    }
    assert len(found["text"]) == 5
    assert list(found.values()) == [found["text"]] * 4
    raws = {
        "page": page.read_bytes().decode("gb18030"),
        "word": (tmp_path / "word.docx.txt").read_text(encoding="utf-8"),
        "paper": (tmp_path / "paper.pdf.txt").read_text(encoding="utf-8"),
        "text": SENTENCE,
    }
    for row in rows:
        assert raws[row["doc_id"]][row["char_start"] : row["char_end"]] == row["value_text"]
    assert "12</b>.5平方米" in {row["value_text"] for row in rows}
    assert [line for line in done.stderr.splitlines() if "offsets" in line] == [
        f"{tmp_path / name}: offsets refer to {name}.txt" for name in ("paper.pdf", "word.docx")
    ]


def test_stored_texts_that_a_pattern_names_too_are_left_out(tmp_path):
    make_docx(tmp_path / "plan.docx", SENTENCE)
    first = run("extract", tmp_path / "plan.docx")
    again = run("extract", *sorted(tmp_path.iterdir()))
    assert again.stdout == first.stdout != ""
    assert "plan.docx.txt: left out, for it is the stored text of plan.docx" in again.stderr
    alone = run("extract", tmp_path / "plan.docx.txt")
    assert alone.stdout == first.stdout


def test_a_bad_file_does_not_keep_the_others_from_being_printed(plan, tmp_path):
    missing, old = tmp_path / "missing.txt", tmp_path / "old.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run("extract", missing, plan, old, "--term", "2023-2025")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 3
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [str(missing), str(old)]
    out = tmp_path / "rows.jsonl"
    out.write_text("as it was", encoding="utf-8")
    assert run("extract", plan, missing, "--to", out).returncode == 2
    assert out.read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.doc", "rows.jsonl", "sixth.txt"]


def test_files_that_would_share_their_ids_are_refused(plan, tmp_path):
    other = tmp_path / "sixth.md"
    other.write_text(PLAN, encoding="utf-8")
    done = run("extract", plan, other)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{other}: its document id 'sixth' is that of {plan} too" in done.stderr
    assert done.stderr.count("\n") == 1


def test_many_files_have_one_head_in_csv(plan, tmp_path):
    other = tmp_path / "seventh.txt"
    other.write_text(PLAN, encoding="utf-8")
    done = run("extract", plan, other, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["doc_id"] for row in rows] == ["sixth"] * 3 + ["seventh"] * 3


def test_the_term_is_read_off_the_plan_unless_it_is_given(plan):
    stated = run("extract", plan)
    assert "read as a plan for 2023-2025" in stated.stderr
    assert stated.stdout == run("extract", plan, "--term", "2023-2025").stdout
    assert '"period_start": 2023, "period_end": 2025' in stated.stdout
    given = run("extract", plan, "--term", "2021-2025")
    assert "read as a plan" not in given.stderr
    assert '"period_start": 2021, "period_end": 2025' in given.stdout


def test_a_reader_that_has_seen_enough_is_no_error(plan):
    command = [sys.executable, "-c", "from citymetrics.cli import main; main()", "extract", str(plan)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        message = process.stderr.read().decode()
    assert "Traceback" not in message and "BrokenPipe" not in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("extract", "nowhere.txt"), "nowhere.txt"),
        (
            ("extract", "data/raw/zibo.txt", "--term", "soon"),
            "--term: 'soon'; expected two years such as 2021-2025",
        ),
        (("extract", "data/raw/zibo.txt", "--term", "2025-2021"), "--term: '2025-2021'"),
        (("extract", "data/raw/zibo.txt", "--format", "xls"), "--format: unknown format 'xls'"),
        (
            ("extract", "data/raw/zibo.txt", "data/raw/wuhan.txt", "--doc-id", "x"),
            "--doc-id: one id for 2 files",
        ),
        (("extract", "data/raw/zibo.txt", "--to", "README.md/rows.csv"), "cannot be written"),
        (("evidence", "shanghai-1434"), "Did you mean 'shanghai-"),
        (("compare", "greenways_bilt"), "Did you mean 'greenways_built'?"),
        (("compare", "greenways_built", "--format", "xls"), "--format: unknown format 'xls'"),
        (("compare", "greenways_built", "--lang", "fr"), "--lang: unknown language 'fr'"),
        (("compare", "greenways_built", "--cites", "x"), "citymetrics compare: No such option: --cites"),
        (("compare",), "citymetrics compare: Missing argument"),
        (("evidense", "shanghai-14340"), "citymetrics: No such command 'evidense'"),
    ],
)
def test_bad_input_is_one_line(arguments, message):
    done = run(*arguments)
    assert done.stdout == ""
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("--help",), ("compare", "--help"), ("review", "--help"), ("nothing",)]
)
def test_help_and_complaints_load_none_of_the_library(arguments):
    code = (
        "import sys\n"
        "from citymetrics.cli import main\n"
        f"sys.argv = ['citymetrics', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'plotly', 'yaml', 'citymetrics.benchmark', 'citymetrics.labels'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.splitlines()[-1] == "[]"


def complete(line, shell="bash"):
    """What the shell is offered for `line`, and the modules that were loaded for it."""
    words = line.split(" ")
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(sorted({'pandas', 'rich.table', 'yaml'} & set(sys.modules)), file=sys.stderr))\n"
        "from citymetrics.cli import main\n"
        "sys.argv = ['citymetrics']\nmain()"
    )
    environment = {
        "_CITYMETRICS_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("citymetrics exp", ["explain"]),
        ("citymetrics compare pocket", ["pocket_parks"]),
        ("citymetrics explain wuh", ["wuhan"]),
        ("citymetrics explain wuhan pocket", ["pocket_parks"]),
        ("citymetrics evidence shanghai-1434", ["shanghai-14340"]),
        ("citymetrics compare pocket_parks --cities shanghai,wu", ["shanghai,wuhan"]),
        ("citymetrics metrics --theme wat", ["water"]),
        ("citymetrics metrics --format j", ["json"]),
        ("citymetrics brief the", ["theme"]),
        ("citymetrics brief theme was", ["waste"]),
        ("citymetrics coverage zib", ["zibo"]),
        ("citymetrics instruments --instrument sponge", ["sponge_city"]),
    ],
)
def test_the_shell_completes_what_there_is_without_loading_the_library(line, offered):
    assert complete(line) == offered


def test_completion_can_be_shown_for_a_shell():
    shown = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "complete -o" in shown.stdout and "citymetrics" in shown.stdout


def test_a_comparison_that_nobody_reads_to_its_end_is_no_error():
    command = [
        sys.executable,
        "-c",
        "from citymetrics.cli import main; main()",
        "compare",
        "pocket_parks",
        "--format",
        "csv",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        assert process.stderr.read().decode() == ""


def test_there_is_no_colour_where_nobody_sees_it():
    plain, asked = (
        run("evidence", "shanghai-14340"),
        run("evidence", "shanghai-14340", FORCE_COLOR="1"),
    )
    assert "\x1b[" not in plain.stdout
    assert "\x1b[1;7m600公里\x1b[0m" in asked.stdout
    coloured = run("compare", "pocket_parks", FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[36m" not in coloured.stdout and "\x1b[2m" in coloured.stdout
