"""Every command's help says what it does and gives examples that run as they stand."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from citymetrics.cli import app, main

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = get_command(app).commands


def examples_of(epilog):
    return re.findall(r"^ *\$ (citymetrics .+)$", epilog or "", re.MULTILINE)


EXAMPLES = sorted(
    {line for one in (*COMMANDS.values(), get_command(app)) for line in examples_of(one.epilog)}
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project to work in."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITYMETRICS_ROOT", str(tmp_path))
    monkeypatch.setenv("CITYMETRICS_REVIEWER", "甲")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def run(monkeypatch, capsys):
    def run(line):
        monkeypatch.setattr("sys.argv", shlex.split(line))
        with pytest.raises(SystemExit) as ended:
            main()
        done = capsys.readouterr()
        return ended.value.code, done.out, done.err

    return run


def test_every_command_says_what_it_does_and_gives_examples():
    assert len(COMMANDS) >= 16
    for name, command in COMMANDS.items():
        assert command.help, name
        own = examples_of(command.epilog)
        assert own and all(line.split()[1] == name for line in own), name
        for parameter in command.params:
            assert parameter.help, (name, parameter.name)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_runs_as_it_stands(line, project, run):
    code, out, err = run(line)
    assert code == 0, err
    assert "Traceback" not in err
    assert out or "--to" in line


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_fits_a_narrow_terminal(name, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 80)
    code, out, _ = run(f"citymetrics {name} --help")
    assert code == 0 and "Examples:" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_choices_that_help_names_are_those_that_there_are():
    from citymetrics.briefs.jobs import NOTEBOOKS
    from citymetrics.builds import compare as builds
    from citymetrics.commands import brief, diff, lists, options, propose, review
    from citymetrics.dictionary import TIERS
    from citymetrics.extraction.statement import ROLES
    from citymetrics.instruments.model import RUNGS
    from citymetrics.languages import LANGUAGES
    from citymetrics.review.listing import KINDS

    assert sorted(brief.KINDS) == sorted(NOTEBOOKS)
    assert diff.KINDS == builds.KINDS
    assert lists.TIERS == TIERS
    assert propose.ROLES == ROLES
    assert review.KINDS == KINDS
    assert options.LANGUAGES == LANGUAGES
    assert len(RUNGS) == 4


def test_the_environment_may_set_the_language(project, run, monkeypatch):
    monkeypatch.setenv("CITYMETRICS_LANG", "en")
    assert "Streetscape" in run("citymetrics themes")[1]
    assert "市容街区" in run("citymetrics themes --lang zh")[1]
    assert os.environ["CITYMETRICS_ROOT"] == str(project)
