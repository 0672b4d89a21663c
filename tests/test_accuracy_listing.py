"""What `make gold` prints and how it ends."""

import pytest
from accuracy_sample import ABOUT, TEXT, row, rows, write_plan
from typer.testing import CliRunner

from citymetrics.accuracy.__main__ import app
from citymetrics.errors import CitymetricsError


@pytest.fixture
def run(tmp_path):
    """Runs the command on a gold folder of its own with two plans; `gold` are the annotations of both."""
    (tmp_path / "gold").mkdir()

    def run_command(gold, *arguments):
        for name in ("development", "held"):
            write_plan(
                tmp_path / "gold" / "unseen" / f"plan-{name}", gold, about=ABOUT.replace("development", name)
            )
        return CliRunner().invoke(app, ["--gold", str(tmp_path / "gold"), *arguments])

    return run_command


def test_a_good_extraction_ends_well(run):
    done = run(rows())
    assert done.exit_code == 0, done.output
    assert "Every wanted minimum is reached." in done.output
    lines = [line.split() for line in done.output.splitlines()]
    assert ["plan-held", *["100.0%"] * 10] in lines
    assert ["3/3", "1/1", *["4/4"] * 8] in lines
    assert "Traps fallen into: 0 of 1" in done.output


def test_a_missed_minimum_is_marked_told_and_gives_exit_status_1(run):
    done = run([row("柳城", kind="word"), rows()[0] | {"comparator": "eq"}, *rows()[1:-1]])
    assert done.exit_code == 1
    assert "✗ 50.0%" in done.output
    assert "✗ Unseen, development: recall of words 50.00%, wanted 75.0%" in done.output
    assert "eq → ge" in done.output
    assert "Misses: 1\n  plan-development-00000  柳城" in done.output
    assert f"Rows too many: 1\n  plan-development-{TEXT.index('5个'):05d}  5个  [5 count]" in done.output


def test_held_plans_are_only_listed_on_request(run):
    assert "plan-held-0" not in run([row("柳城", kind="word")]).output


def test_held_plans_are_listed_on_request(run):
    assert "plan-held-0" in run([row("柳城", kind="word")], "--show-held").output


def test_one_plan_can_be_chosen_and_lists_left_out(run):
    done = run([row("柳城", kind="word")], "--plan", "plan-development", "--table")
    assert "plan-development" in done.output and "plan-held" not in done.output
    assert "Misses" not in done.output


def test_an_unknown_plan_is_told_with_the_nearest(run):
    done = run(rows(), "--plan", "plan-hold")
    assert isinstance(done.exception, CitymetricsError)
    assert "unknown plan 'plan-hold'" in str(done.exception) and "plan-held" in str(done.exception)
