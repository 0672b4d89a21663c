"""What slices hold now: their hashes change with what a reader can see of them, and with nothing else."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest
from slices_sample import REPOSITORY, read_rows, write_rows

from citymetrics.errors import CitymetricsError
from citymetrics.lineage import UNKNOWN, Slice, SliceHashes, slice_hash, slice_hashes
from citymetrics.lineage.hashes import ABSENT
from citymetrics.lineage.slices import widest
from citymetrics.project import Project

TABLE = "data/curated/observations.csv"
KEYS = (
    TABLE,
    f"{TABLE}?city=zibo",
    f"{TABLE}?city=zibo&metric!=",
    f"{TABLE}?doc_id=zibo&metric!=&only:char_start",
    f"{TABLE}?metric=pocket_parks",
    f"{TABLE}?metric=none",
    "data/curated/review_queue.csv?candidates~five_star_property_firms",
    "data/curated/dictionary/*.yml",
    "data/raw/",
    "data/raw/zibo.txt",
)


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    project.curated.mkdir(parents=True)
    write_rows(project, read_rows(Project(REPOSITORY)))
    return project


def changed(project, key, change):
    """Whether the hash of a slice changes with the table's rows."""
    rows = read_rows(project)
    before = slice_hash(key, project)
    change(rows)
    write_rows(project, rows)
    return slice_hash(key, project) != before


def test_the_hash_of_a_slice_is_the_same_in_every_process():
    code = (
        "import json, sys; from pathlib import Path; from citymetrics.lineage import slice_hashes;"
        "from citymetrics.project import Project;"
        "print(json.dumps(slice_hashes(json.loads(sys.argv[1]), Project(Path(sys.argv[2])))))"
    )
    found = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, json.dumps(KEYS), str(REPOSITORY)]
        run = subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        found.append(json.loads(run.stdout))
    assert found[0] == found[1] == slice_hashes(KEYS, Project(REPOSITORY))
    assert len(set(found[0].values())) == len(KEYS) and not {UNKNOWN, ABSENT} & set(found[0].values())


def test_hashing_needs_neither_pandas_nor_numpy():
    code = "import sys, citymetrics.lineage; print({'pandas', 'numpy', 'yaml'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.parametrize("column", read_rows(Project(REPOSITORY))[0])
def test_every_column_of_a_row_counts(project, column):
    def change(rows):
        row = next(row for row in rows if row["city"] == "zibo" and row["metric"])
        row[column] += "1"

    assert changed(project, f"{TABLE}?city=zibo", change)


def test_rows_of_others_do_not_count(project):
    def change(rows):
        for row in rows:
            if row["city"] != "zibo":
                row["value"] = "1"

    assert not changed(project, f"{TABLE}?city=zibo", change)
    project.observations_file.write_bytes(Project(REPOSITORY).observations_file.read_bytes())
    assert changed(project, f"{TABLE}?metric=pocket_parks", change)


def test_the_order_of_rows_counts_only_where_a_reader_can_tell(project):
    assert not changed(project, f"{TABLE}?city=zibo", random.Random(0).shuffle)
    queue = project.queue_file
    queue.write_text("observation_id,candidates\na,x;y\nb,x\n")
    key = "data/curated/review_queue.csv?candidates~x"
    before = slice_hash(key, project)
    queue.write_text("observation_id,candidates\nb,x\na,x;y\n")
    assert slice_hash(key, project) != before


def test_of_some_columns_the_others_do_not_count(project):
    key = f"{TABLE}?doc_id=zibo&metric!=&only:char_start"

    def values(rows):
        for row in rows:
            row["value"] = "1"

    def unmatched(rows):
        next(row for row in rows if row["doc_id"] == "zibo" and row["metric"])["metric"] = ""

    assert not changed(project, key, values)
    assert changed(project, key, unmatched)


def test_an_empty_slice_has_a_hash_that_changes_when_it_fills(project):
    key = f"{TABLE}?metric=none"
    assert slice_hash(key, project) not in (UNKNOWN, ABSENT)
    assert changed(project, key, lambda rows: rows[0].update(metric="none"))


def test_line_ends_and_a_byte_order_mark_change_no_rows(project):
    key, path = f"{TABLE}?city=zibo", project.observations_file
    before = slice_hash(key, project)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert slice_hash(key, project) == before


def test_files_and_names_are_told_by_what_is_there(project):
    folder = project.dictionary
    folder.mkdir()
    seen = set()
    for name in (None, "one.yml", "two.yml"):
        if name:
            (folder / name).write_text(name)
        (folder / ".swp").write_text(str(name))
        seen.add(
            (
                slice_hash("data/curated/dictionary/*.yml", project),
                slice_hash("data/curated/dictionary/", project),
            )
        )
    assert len({first for first, _ in seen}) == len({second for _, second in seen}) == 3


def test_what_is_not_there_says_so_and_what_cannot_be_told_is_unknown(project):
    (project.curated / "bad.csv").write_bytes(b"a,b\n1\n")
    (project.curated / "gbk.csv").write_bytes("名\n一\n".encode("gbk"))
    absent = ["data/raw/none.csv", "data/raw/none.csv?a=1", "data/raw/none/"]
    unknown = ["?process=git", "data/curated/bad.csv?a=1", "data/curated/gbk.csv?a=1", f"{TABLE}?nothing=1"]
    unknown += [f"{TABLE}?", "", "data/curated"]
    found = slice_hashes([*absent, *unknown], project)
    assert found == dict.fromkeys(absent, ABSENT) | dict.fromkeys(unknown, UNKNOWN)


def test_one_reading_answers_for_one_moment(project):
    now, key = SliceHashes(project), f"{TABLE}?city=zibo"
    before = now([key])
    write_rows(project, read_rows(project)[:3])
    assert now([key, f"{TABLE}?city=wuhan"])[key] == before[key]
    assert slice_hash(key, project) != before[key]


@pytest.mark.parametrize(
    "key",
    [
        "a.csv",
        "a.csv?b=",
        "a.csv?b=1%26%25%0A2&c!=",
        "a.csv?b~一;二&only:a,b",
        "a/*.yml",
        "a/",
        "?process=git",
        "a%3F%2A.csv",
    ],
)
def test_a_key_says_the_slice_and_the_slice_the_key(key):
    assert str(Slice.parse(key)) == key


def test_a_key_that_is_none_is_refused():
    with pytest.raises(CitymetricsError, match=r"no slice.*expected"):
        Slice.parse("a.csv?b")


def test_parts_of_what_was_read_are_left_out():
    def left(*keys):
        return [str(one) for one in widest(map(Slice.parse, keys))]

    assert left("a?b=1", "a?b=1&c=2", "a?b=2&c=2") == ["a?b=1", "a?b=2&c=2"]
    assert left("a?b=1&c=2", "a?c!=", "a?b=1&c=") == ["a?b=1&c=", "a?c!="]
    assert left("a", "a?b=1", "c?b=1&only:d") == ["a", "c?b=1&only:d"]
    # The same columns of more rows may hold the same in sum.
    assert left("a?b=1&only:d", "a?only:d") == ["a?b=1&only:d", "a?only:d"]
    assert left("a?b=1&only:d", "a?b=1") == ["a?b=1"]
