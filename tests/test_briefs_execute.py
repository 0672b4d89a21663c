"""Running a notebook: its parameters, its kernel, and what failure looks like."""

from __future__ import annotations

import json
import pickle
import sys

import nbformat
import pytest
from briefs_sample import notebook_of

from citymetrics.briefs.content.model import BriefError
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.running.execute import NotebookFailed, execute_notebook
from citymetrics.briefs.running.kernel import kernel_environment
from citymetrics.errors import UnknownChoice
from citymetrics.project import Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def write(project, *sources, **keywords):
    path = project.root / "brief.ipynb"
    nbformat.write(notebook_of(*sources, **keywords), path)
    return path


def test_the_kernel_is_this_interpreter_with_a_clean_environment(project, monkeypatch):
    monkeypatch.setenv("STRAY", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere.py")
    monkeypatch.setenv("MPLBACKEND", "svg")
    source = (
        "import json, os, sys, citymetrics\n"
        "names = ['PYTHONHASHSEED', 'MPLBACKEND', 'CITYMETRICS_ROOT', 'STRAY', 'PYTHONSTARTUP']\n"
        "values = [os.environ.get(name) for name in names]\n"
        "print(json.dumps([sys.executable, os.getcwd(), citymetrics.__file__, theme, values]))"
    )
    executed = execute_notebook(write(project, source), {"theme": "water"}, project)
    (listing,) = read_notebook(executed).blocks
    executable, folder, library, theme, environment = json.loads(listing.text)
    import citymetrics

    assert (executable, library, theme) == (sys.executable, citymetrics.__file__, "water")
    assert folder == str(project.root.resolve())
    assert environment == ["0", "agg", str(project.root), None, None]


def test_no_time_and_no_path_stays_in_what_was_run(project):
    executed = execute_notebook(write(project, "theme"), {"theme": "water"}, project)
    written = nbformat.writes(executed)
    assert "papermill" not in written
    assert str(project.root) not in written
    assert len(executed.cells) == 2
    assert read_notebook(executed).blocks[0].text == "'water'"


def test_an_unknown_parameter_is_refused_before_anything_runs(project):
    path = write(project, "open('ran', 'w')")
    with pytest.raises(UnknownChoice) as caught:
        execute_notebook(path, {"teme": "waste"}, project)
    assert (
        str(caught.value)
        == "brief.ipynb: unknown parameter 'teme'; expected one of lang, theme. Did you mean 'theme'?"
    )
    assert not (project.root / "ran").exists()


def test_a_parameter_that_is_no_ascii_id_is_refused(project):
    with pytest.raises(BriefError, match="expected an ASCII id"):
        execute_notebook(write(project, "1"), {"theme": "垃圾"}, project)


def test_a_failing_cell_is_reported_with_its_number_and_traceback(project):
    path = write(project, "x = 1", "raise ValueError('坏了')", "y = 2")
    with pytest.raises(NotebookFailed) as caught:
        execute_notebook(path, {"theme": "waste"}, project)
    failure = caught.value.failure
    assert (failure.notebook, failure.cell, failure.error) == ("brief.ipynb", 3, "ValueError: 坏了")
    assert failure.parameters == {"theme": "waste"}
    assert "raise ValueError('坏了')" in failure.traceback
    assert "\x1b" not in failure.traceback
    assert str(caught.value) == "brief.ipynb (theme=waste), cell 3: ValueError: 坏了"
    assert pickle.loads(pickle.dumps(caught.value)).failure == failure


def test_a_notebook_that_hangs_is_stopped(project):
    path = write(project, "import time; time.sleep(60)")
    with pytest.raises(NotebookFailed) as caught:
        execute_notebook(path, {}, project, seconds=2)
    assert (caught.value.failure.cell, caught.value.failure.error) == (2, "stopped after 2 seconds")


def test_a_kernel_that_dies_is_a_failure_with_its_cell(project):
    path = write(project, "import os; os._exit(7)")
    with pytest.raises(NotebookFailed) as caught:
        execute_notebook(path, {"theme": "waste"}, project)
    assert caught.value.failure.cell == 2
    assert "the kernel died" in caught.value.failure.error


@pytest.mark.parametrize(
    ("text", "said"), [(None, "no such notebook"), ("{", "not a notebook"), ("[]", "not a notebook")]
)
def test_a_file_that_is_no_notebook_is_one_line(project, text, said):
    path = project.root / "brief.ipynb"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        execute_notebook(path, {}, project)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_environment_is_made_up_from_a_short_list(project, tmp_path):
    made = kernel_environment(
        project, tmp_path, {"PATH": "/bin", "LANG": "de_DE", "JUPYTER_PATH": "/x", "PYTHONHASHSEED": "9"}
    )
    assert made["PATH"] == "/bin"
    assert made["PYTHONHASHSEED"] == "0"
    assert not made.keys() & {"LANG", "JUPYTER_PATH"}
