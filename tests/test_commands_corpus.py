"""`citymetrics corpus` makes a corpus, shows it, and tells which plans gave nothing."""

import csv
import io
import json

import pytest
from corpus_sample import text_of, write_plans
from typer.testing import CliRunner

from citymetrics.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["corpus", *map(str, arguments)], catch_exceptions=True)


@pytest.fixture
def registry(tmp_path):
    return write_plans(tmp_path, {number: text_of(number) for number in range(3)}, plan2="hunan")


def test_a_corpus_is_made_and_then_shown(registry, tmp_path):
    made = run(registry, "--to", tmp_path / "out", "--lang", "en")
    shown = run(tmp_path / "out", "--lang", "en")
    assert made.exit_code == 0 and made.stdout == shown.stdout
    assert "3 plans" in made.stdout and "6 rows" in made.stdout
    assert "hubei" in made.stdout and "hunan" in made.stdout
    assert "3部规划" in run(tmp_path / "out").stdout


def test_counts_as_csv_are_data_alone(registry, tmp_path):
    made = run(registry, "--to", tmp_path / "out", "--by", "theme", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(made.stdout)))
    assert sum(int(row["rows"]) for row in rows) == 6 and {row["theme"] for row in rows} >= {"waste"}


def test_plans_that_failed_are_told(registry, tmp_path):
    (tmp_path / "texts" / "plan1.txt").unlink()
    made = run(registry, "--to", tmp_path / "out", "--retries", "0", "--format", "json")
    told = json.loads(made.stdout)
    assert told["failed"] == 1 and told["failures"][0]["failure"] == "texts/plan1.txt: no such file"
    assert "texts/plan1.txt: no such file" in run(tmp_path / "out", "--lang", "en").stdout


def test_options_without_a_folder_to_make_are_refused(registry):
    refused = run(registry, "--workers", "2")
    assert refused.exit_code and "expected --to FOLDER" in str(refused.exception)
    assert "unknown column" in str(run(registry, "--by", "colour").exception)
