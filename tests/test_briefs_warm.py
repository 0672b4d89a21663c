"""Kernels forked from a warm process: the same results as ordinary ones, nothing shared between two, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from briefs_forked import BARE, measure, parent, tell_and_sleep, threads_after
from briefs_sample import REPOSITORY, notebook_of

from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.running import warm, warmup
from citymetrics.briefs.running.execute import NotebookFailed, execute_notebook
from citymetrics.briefs.running.warm import NotWarm, warm_kernels
from citymetrics.project import Project

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks kernels"),
]


@pytest.fixture(scope="module")
def kernels():
    said = []
    with warm_kernels(Project(REPOSITORY), say=said.append) as found:
        assert not said
        yield found


@pytest.fixture
def bare(monkeypatch):
    """Starts a process that forks, without the time to warm up; `warming` is the body of what it does instead."""

    def start(root, *, warming="None", say=print):
        monkeypatch.setattr(warm, "_START", BARE.format(warming))
        return warm_kernels(Project(root), say=say)

    return start


def run(root, *sources, kernels=None, seconds=60.0):
    path = root / "brief.ipynb"
    notebook = notebook_of(*sources)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(notebook, path)
    return execute_notebook(path, {}, Project(root), kernels=kernels, seconds=seconds)


def printed(root, *sources, kernels=None):
    (listing,) = read_notebook(run(root, *sources, kernels=kernels)).blocks
    return json.loads(listing.text)


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid):
    """Whether a process ends within a few seconds."""
    end = time.monotonic() + 20
    while running(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not running(pid)


FIGURE = """
import random
import numpy as np, pandas as pd
from citymetrics.figures.kit.empty import empty_pair
drawn = [random.random(), float(np.random.random())]
empty_pair("sample", f"没有可画的数：{drawn}", pd.DataFrame({"value": drawn}))
"""
SETTINGS = """
import json, os, random, signal, sys, warnings
import matplotlib as mpl, numpy as np, pandas as pd, plotly.io, seaborn
from matplotlib.colors import to_rgba
from tqdm.auto import tqdm
from citymetrics.figures import coverage_figure
scratch = {"IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JPY_PARENT_PID", "CITYMETRICS_READS"}
names = sorted(set(os.environ) - scratch)
print(json.dumps({
    "environment": {name: os.environ[name] for name in names},
    "folder": os.getcwd(),
    "path": sys.path,
    "arguments": [sys.argv[0], sys.argv[1]],
    "hash": hash("a text"),
    "random": [random.random(), float(np.random.random())],
    "matplotlib": [mpl.get_backend(), {name: repr(mpl.rcParams[name]) for name in mpl.rcParams}],
    "letters": [to_rgba(letter) for letter in "bgrcmyk"],
    "plotly": [plotly.io.renderers.default, plotly.io.templates.default],
    "pandas": pd.describe_option("", _print_desc=False).lower(),
    "numpy": [np.geterr(), np.get_printoptions()["precision"]],
    "warnings": sorted({str(entry) for entry in warnings.filters}),
    "progress": tqdm.__mro__[1].__module__,
    "signals": [str(signal.getsignal(number)) for number in signal.valid_signals()],
}))
"""


def test_a_forked_kernel_gives_the_same_bytes_as_an_ordinary_one(tmp_path, kernels):
    ordinary, forked = run(tmp_path, FIGURE), run(tmp_path, FIGURE, kernels=kernels)
    assert "image/svg+xml" in nbformat.writes(forked)
    assert nbformat.writes(forked) == nbformat.writes(ordinary)


def test_a_forked_kernel_finds_every_setting_as_an_ordinary_one_does(tmp_path, kernels):
    ordinary, forked = printed(tmp_path, SETTINGS), printed(tmp_path, SETTINGS, kernels=kernels)
    # What is imported for pages as well adds filters for warnings of its own.
    assert set(forked.pop("warnings")) >= set(ordinary.pop("warnings"))
    assert forked == ordinary
    assert forked["environment"]["CITYMETRICS_ROOT"] == str(tmp_path)


def test_a_kernel_sees_nothing_of_the_one_before(tmp_path, kernels):
    look = """
import json, random, matplotlib, citymetrics
seen = ["left" in globals(), matplotlib.rcParams["lines.linewidth"], hasattr(citymetrics, "left"), random.random()]
print(json.dumps(seen))
left = citymetrics.left = 1
matplotlib.rcParams["lines.linewidth"] = 99
"""
    first, second = (printed(tmp_path, look, kernels=kernels) for _ in range(2))
    assert first == second
    assert first[:3] == [False, 1.5, False]


def test_warm_tasks_measure_the_same_text_at_the_same_time(kernels):
    lines = ["".join(chr(0x4E00 + 97 * step + place) for step in range(60)) for place in range(8)]
    connections = [kernels.start_task(measure, (line, 20)) for line in lines]
    assert [connection.recv() for connection in connections] == [(True, measure((line, 1))) for line in lines]


@pytest.mark.parametrize("rehearse", warmup.REHEARSALS, ids=lambda rehearse: rehearse.__name__)
def test_everything_that_is_rehearsed_works_and_starts_no_thread(rehearse, kernels):
    assert kernels.start_task(threads_after, (rehearse.__name__, REPOSITORY)).recv() == (True, 1)


def test_a_forked_kernel_that_dies_is_a_failure_with_its_cell(tmp_path, kernels):
    with pytest.raises(NotebookFailed) as caught:
        run(tmp_path, "import os; os._exit(7)", kernels=kernels)
    assert (caught.value.failure.cell, caught.value.failure.error[:16]) == (2, "the kernel died ")


@pytest.mark.parametrize(
    "wait", ["time.sleep(60)", "signal.pthread_sigmask(signal.SIG_BLOCK, {2, 15}); time.sleep(60)"]
)
def test_a_forked_kernel_that_hangs_is_stopped_with_what_it_started(tmp_path, kernels, wait):
    source = f"""
import os, signal, subprocess, time
child = subprocess.Popen(["sleep", "60"])
open("pids", "w").write(f"{{os.getpid()}} {{child.pid}}")
{wait}"""
    with pytest.raises(NotebookFailed) as caught:
        run(tmp_path, source, kernels=kernels, seconds=1)
    assert caught.value.failure.error == "stopped after 1 seconds"
    assert all(gone(int(pid)) for pid in (tmp_path / "pids").read_text().split())


def test_a_failing_cell_is_reported_as_ever(tmp_path, kernels):
    with pytest.raises(NotebookFailed) as caught:
        run(tmp_path, "raise ValueError('坏了')", kernels=kernels)
    assert (caught.value.failure.cell, caught.value.failure.error) == (2, "ValueError: 坏了")


def test_where_the_warm_process_is_gone_a_kernel_is_started(tmp_path, bare):
    with bare(tmp_path) as kernels:
        os.kill(kernels.start_task(parent, None).recv()[1], signal.SIGKILL)
        assert printed(tmp_path, "print(1 + 1)", kernels=kernels) == 2
        with pytest.raises(NotWarm, match="is gone"):
            kernels.check()


def test_all_ends_with_the_context(tmp_path, bare):
    with bare(tmp_path) as kernels:
        connection = kernels.start_task(tell_and_sleep, tmp_path / "pids")
        pids = wait_for(tmp_path / "pids")
    assert all(gone(pid) for pid in pids)
    assert not kernels.folder.exists()
    with pytest.raises(EOFError):
        connection.recv()


def wait_for(path):
    for _ in range(6000):
        if path.exists():
            return [int(pid) for pid in path.read_text().split()]
        time.sleep(0.01)
    raise AssertionError(f"{path} was not written")


def test_all_ends_where_the_owner_is_killed(tmp_path):
    script = f"""
import sys, time
from pathlib import Path
sys.path[:0] = {[str(REPOSITORY / "lib"), str(Path(__file__).parent)]!r}
import briefs_forked
from citymetrics.briefs.running import warm
from citymetrics.project import Project
warm._START = briefs_forked.BARE
root = Path({str(tmp_path)!r})
with warm.warm_kernels(Project(root)) as kernels:
    (root / "folder").write_text(str(kernels.folder))
    held = kernels.start_task(briefs_forked.tell_and_sleep, root / "pids")
    time.sleep(60)
"""
    owner = subprocess.Popen([sys.executable, "-c", script])
    pids = wait_for(tmp_path / "pids")
    owner.kill()
    owner.wait()
    assert all(gone(pid) for pid in pids)
    folder = Path((tmp_path / "folder").read_text())
    # The process removes it as the last thing that it does.
    assert not folder.exists()


def test_a_child_ends_where_whoever_asked_for_it_lets_go(tmp_path, bare):
    with bare(tmp_path) as kernels:
        connection = kernels.start_task(tell_and_sleep, tmp_path / "pids")
        child, process = wait_for(tmp_path / "pids")
        connection.close()
        assert gone(child)
        assert running(process)


def test_what_a_task_raises_comes_back(tmp_path, bare):
    with bare(tmp_path) as kernels:
        made, error = kernels.start_task(int, "no number").recv()
    assert not made
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("warming", "said"),
    [
        (
            "__import__('threading').Thread(target=__import__('time').sleep, args=(9,), daemon=True).start()",
            "2 threads",
        ),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("__import__('os')._exit(3)", "ended with code 3"),
    ],
)
def test_why_nothing_can_be_forked_is_said_in_one_line(tmp_path, bare, warming, said):
    lines = []
    with bare(tmp_path, warming=warming, say=lines.append) as kernels:
        assert kernels is None
    (line,) = lines
    assert said in line
    assert line.startswith("Kernels start cold, which takes longer: ")


def test_elsewhere_kernels_are_started_and_it_is_said_once(tmp_path, monkeypatch):
    lines = []
    monkeypatch.setattr(sys, "platform", "darwin")
    with warm_kernels(Project(tmp_path), say=lines.append) as kernels:
        assert kernels is None
    assert lines == ["Kernels start cold, which takes longer: darwin cannot fork them."]


def test_inherited_files_are_opened_again_at_their_place(tmp_path):
    from citymetrics.briefs.running.zygote import open_again, read_files

    path = tmp_path / "font"
    path.write_bytes(b"0123456789")
    with path.open("rb", buffering=0) as file, path.open("ab") as written:
        file.seek(4)
        shared = os.dup(file.fileno())
        files = read_files()
        assert files[file.fileno()] == str(path)
        assert written.fileno() not in files
        open_again({file.fileno(): str(path)})
        assert file.read(2) == b"45"
        assert os.read(shared, 2) == b"45"
        os.close(shared)
