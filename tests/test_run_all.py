"""The one script, as a user runs it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments, python=(sys.executable,), env=None):
    return subprocess.run(
        [*python, str(ROOT / "run_all.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=env,
    )


def test_help_tells_what_it_does_and_how_it_ends():
    done = run("--help")
    assert done.returncode == 0
    assert "reports/index.html" in done.stdout and "exit status" in done.stdout and "--themes" in done.stdout


def test_without_the_environment_it_says_in_one_line_how_to_make_it():
    done = run(python=(sys.executable, "-S", "-E"), env={"PATH": os.environ["PATH"]})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "make env" in done.stderr and "conda env create" in done.stderr


def test_an_unknown_theme_or_city_or_format_is_one_line_with_the_nearest():
    for option, given, near in (
        ("--themes", "wast", "waste"),
        ("--cities", "wuhn", "wuhan"),
        ("--formats", "pfd", "pdf"),
    ):
        done = run(option, given)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert option in done.stderr and f"Did you mean '{near}'?" in done.stderr


def test_the_themes_and_cities_can_be_listed():
    done = run("--list")
    assert done.returncode == 0 and "waste" in done.stdout and "wuhan" in done.stdout
