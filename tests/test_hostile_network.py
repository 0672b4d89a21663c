"""A brief needs no network: it is made in a process, kernel included, in which every way out is shut and every try is noted."""

from __future__ import annotations

import os
import subprocess
import sys

import nbformat
import pytest
from briefs_sample import REPOSITORY, notebook_of

pytestmark = pytest.mark.whole

SHUT = """
import os, socket
def _out(address):
    return isinstance(address, tuple) and str(address[0]) not in ("127.0.0.1", "::1", "localhost", "")
def _note(what):
    with open(os.environ["TRIED"], "a") as file:
        file.write(f"{what}\\n")
    raise OSError(101, "Network is unreachable")
for _name in ("connect", "connect_ex", "sendto"):
    def _shut(self, *given, _true=getattr(socket.socket, _name), _name=_name):
        return _note(f"{_name} {given[-1]}") if _out(given[-1]) else _true(self, *given)
    setattr(socket.socket, _name, _shut)
_look_up = socket.getaddrinfo
def getaddrinfo(host, *given, **more):
    return _note(f"look up {host}") if host and _out((host,)) else _look_up(host, *given, **more)
socket.getaddrinfo = getaddrinfo
"""
KERNEL_TOO = """
import os
from citymetrics.briefs.running import kernel
_own = kernel.kernel_environment
def _shut_too(*given, **more):
    made = _own(*given, **more)
    paths = os.pathsep.join((os.path.dirname(os.environ["TRIED"]), made["PYTHONPATH"]))
    return made | {"PYTHONPATH": paths, "TRIED": os.environ["TRIED"]}
kernel.kernel_environment = _shut_too
"""
MAKE = """
import sys
from pathlib import Path
import nbformat
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.paper.pdf import render_pdf
from citymetrics.briefs.pages.page import render_page
from citymetrics.briefs.running.execute import execute_notebook
from citymetrics.project import Project
root = Path(sys.argv[1])
project = Project(root)
notebook = execute_notebook(root / sys.argv[2], {"theme": "waste", "lang": "zh"}, project)
content = read_notebook(notebook, name="theme-waste", lang="zh")
print(len(render_page(content)), len(render_pdf(content)), len(content.figures))
"""
TRY_OUT = """
import sys
from pathlib import Path
from citymetrics.briefs.running.execute import execute_notebook
from citymetrics.project import Project
execute_notebook(Path(sys.argv[2]), {}, Project(Path(sys.argv[1])))
"""


def run_shut(folder, code, *given):
    """Run a program with every way out shut; what it said, and what it tried."""
    (folder / "sitecustomize.py").write_text(SHUT, encoding="utf-8")
    tried = folder / "tried"
    tried.touch()
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-c", KERNEL_TOO + code, *map(str, given)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "TRIED": str(tried)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    return done, tried.read_text()


def test_the_way_out_is_shut_in_the_kernel_too(tmp_path):
    written = notebook_of("import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)")
    nbformat.write(written, tmp_path / "out.ipynb")
    done, tried = run_shut(tmp_path, TRY_OUT, REPOSITORY, tmp_path / "out.ipynb")
    assert done.returncode == 1 and "Network is unreachable" in done.stderr
    assert "192.0.2.1" in tried


def test_a_brief_is_made_as_page_and_pdf_without_one_try_to_reach_a_network(tmp_path):
    done, tried = run_shut(tmp_path, MAKE, REPOSITORY, "notebooks/theme_benchmark.ipynb")
    assert done.returncode == 0, done.stderr[-2_000:]
    page, paper, figures = map(int, done.stdout.split())
    assert tried == ""
    assert page > 100_000 and paper > 10_000 and figures >= 2
