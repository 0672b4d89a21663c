"""What is noted while somebody records, by who hands data out and by what files are opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest

from citymetrics.lineage import among, filled, is_, note, note_files, only, quietly, record_reads
from citymetrics.project import Project


@pytest.fixture
def project(tmp_path):
    for name, text in {
        "data/raw/sources.yml": "plans: []\n",
        "data/raw/plan.txt": "一",
        "data/curated/table.csv": "a,b\n1,2\n",
        "notebooks/own.csv": "a\n1\n",
        "reports/index.html": "<p>",
        ".hidden/file.csv": "a\n1\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


def read(project, use):
    with record_reads(project) as reads:
        use(project)
    return reads.keys


def test_nothing_is_noted_before_and_after(project):
    note(project.curated / "table.csv")
    with record_reads(project) as reads:
        pass
    note(project.curated / "table.csv")
    (project.curated / "table.csv").read_text()
    assert reads.keys == []


def test_rows_of_a_table_are_noted_with_what_they_meet(project):
    table = project.curated / "table.csv"
    with record_reads(project) as reads:
        note(table, is_("b", "2"), is_("a", "x&y%"), filled("c"))
        note(table, among("list", "一"), only("a", "b"))
        note_files(project.dictionary, "*.yml")
    assert reads.keys == [
        "data/curated/dictionary/*.yml",
        "data/curated/table.csv?a=x%26y%25&b=2&c!=",
        "data/curated/table.csv?list~一&only:a,b",
    ]


@pytest.mark.parametrize(
    "use",
    [
        lambda path: path.read_text(),
        lambda path: open(os.fsencode(path)).close(),
        lambda path: os.close(os.open(path, os.O_RDONLY)),
        lambda path: pd.read_csv(path),
        lambda path: np.loadtxt(path, delimiter=",", skiprows=1),
        lambda path: open(os.path.relpath(path), "r+").close(),
    ],
)
def test_a_file_that_a_notebook_opens_itself_is_noted_whole(project, use):
    assert read(project, lambda project: use(project.curated / "table.csv")) == ["data/curated/table.csv"]


def test_a_file_that_is_not_there_is_noted_too(project):
    def use(project):
        with pytest.raises(FileNotFoundError):
            (project.raw / "later.csv").read_text()

    assert read(project, use) == ["data/raw/later.csv"]


def test_the_names_in_a_folder_are_noted(project):
    assert read(project, lambda project: sorted(project.raw.glob("*.txt"))) == ["data/raw/"]
    assert read(project, lambda project: os.listdir(project.raw)) == ["data/raw/"]


def test_what_a_notebook_has_written_is_none_of_the_data(project):
    def use(project):
        (project.notebooks / "scratch.csv").write_text("a\n")
        (project.notebooks / "scratch.csv").read_text()
        (project.notebooks / "log.txt").open("a").close()

    assert read(project, use) == []


@pytest.mark.parametrize("name", ["reports/index.html", ".hidden/file.csv"])
def test_what_a_run_makes_and_hides_is_none_of_the_data(project, name):
    assert read(project, lambda project: (project.root / name).read_text()) == []


def test_packages_and_this_library_are_none_of_the_data():
    with record_reads() as reads:
        open(pd.__file__).close()
        open(record_reads.__code__.co_filename).close()
    assert reads.keys == []


def test_a_module_beside_the_notebook_is_noted_by_its_source(project, monkeypatch):
    (project.notebooks / "beside.py").write_text("answer = 1\n")
    monkeypatch.syspath_prepend(project.notebooks)
    for _ in range(2):  # the second time it is read as it was compiled
        assert read(project, lambda _: __import__("beside")) == ["notebooks/beside.py"]
        del sys.modules["beside"]


def test_who_says_what_was_handed_out_opens_files_quietly(project):
    def use(project):
        with quietly():
            with quietly():
                pass
            (project.curated / "table.csv").read_text()
        (project.raw / "plan.txt").read_text()

    assert read(project, use) == ["data/raw/plan.txt"]


def test_quiet_is_one_thread_alone(project):
    def use(project):
        with quietly():
            other = threading.Thread(target=(project.raw / "plan.txt").read_text)
            other.start()
            other.join()

    assert read(project, use) == ["data/raw/plan.txt"]


def test_what_a_program_or_an_address_answers_is_never_known_again(project):
    def use(project):
        subprocess.run([sys.executable, "-c", ""], check=True)
        sys.audit("urllib.Request", "https://example.org", None, {}, "GET")

    name = os.path.basename(sys.executable)
    assert read(project, use) == ["?network=https://example.org", f"?process={name}"]


def test_files_outside_the_project_are_left_out(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "own.csv"
    elsewhere.write_text("a\n")
    assert read(project, lambda _: elsewhere.read_text()) == []


def test_a_corpus_elsewhere_has_the_same_names(project, tmp_path_factory):
    corpus, out = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("out")
    (corpus / "sources.yml").write_text("plans: []\n")
    other = Project(project.root, corpus, out)
    other.curated.mkdir(parents=True)
    other.observations_file.write_text("city\n")

    def use(other):
        other.sources_file.read_text()
        note(other.observations_file, is_("city", "a"))
        note_files(other.dictionary, "*.yml")
        (project.raw / "plan.txt").read_text()
        note(out / "more.csv")

    project.dictionary.mkdir()
    assert read(other, use) == [
        "data/curated/dictionary/*.yml",
        "data/curated/observations.csv?city=a",
        "data/raw/sources.yml",
        "out:more.csv",
        "root:data/raw/plan.txt",
    ]


def test_two_may_record_at_once(project):
    with record_reads(project) as outer:
        note(project.raw / "plan.txt")
        with record_reads(project) as inner:
            note(project.curated / "table.csv")
    assert inner.keys == ["data/curated/table.csv"]
    assert outer.keys == ["data/curated/table.csv", "data/raw/plan.txt"]


def test_the_record_is_left_in_a_file(project, tmp_path):
    with record_reads(project) as reads:
        note(project.curated / "table.csv", is_("a", "一"))
        reads.write(project.root / "reads.json")
    assert json.loads((tmp_path / "reads.json").read_text(encoding="utf-8")) == [
        "data/curated/table.csv?a=一"
    ]
