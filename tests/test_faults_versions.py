"""Tables of another version of the library, and a checkout whose line ends git has changed."""

import csv
import shutil

import pandas as pd
import pytest
from briefs_sample import REPOSITORY

import citymetrics as cm
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.sources import load_sources

WRITTEN = (".yml", ".csv", ".json", ".md", ".ipynb")


@pytest.fixture
def project(tmp_path):
    for name in ("data", "notebooks"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    return Project(tmp_path)


def rewrite(path, change):
    """The table at `path` with each row as `change(row, number)` has it."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [change(row, number) for number, row in enumerate(csv.reader(stream))]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def older(row, number):
    return row[:-1]


def newer(row, number):
    return [*row, "certainty" if number == 0 else "0.5"]


@pytest.mark.parametrize(
    ("change", "said"), [(older, "no column 'conversion'"), (newer, "a column 'certainty'")]
)
def test_observations_of_another_version_are_refused_with_the_mend_and_left_alone(project, change, said):
    rewrite(project.observations_file, change)
    before = project.observations_file.read_bytes()
    with pytest.raises(CitymetricsError) as caught:
        cm.load_inputs(project)
    line = str(caught.value)
    assert line.startswith("data/curated/observations.csv: ") and "\n" not in line
    assert said in line and "citymetrics curate" in line
    assert project.observations_file.read_bytes() == before


def test_a_review_queue_of_an_older_version_is_refused_with_the_mend(project):
    rewrite(project.queue_file, older)
    with pytest.raises(
        CitymetricsError, match=r"review_queue\.csv: no column 'candidates'.*citymetrics curate"
    ):
        cm.load_inputs(project)


def test_a_review_queue_of_a_newer_version_says_what_is_known(project):
    known = cm.load_inputs(project).queue
    rewrite(project.queue_file, newer)
    pd.testing.assert_frame_equal(cm.load_inputs(project).queue, known)


def test_a_field_of_a_newer_dictionary_is_refused_with_file_and_line(project):
    path = sorted(project.dictionary.glob("w*.yml"))[0]
    text = path.read_text(encoding="utf-8")
    assert "    label:" in text
    path.write_text(text.replace("    label:", "    certainty: 1\n    label:", 1), encoding="utf-8")
    with pytest.raises(CitymetricsError, match=rf"{path.name}:\d+: .*certainty"):
        cm.load_dictionary(project)


def with_line_ends(path, ends):
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends))


def test_what_people_write_means_the_same_with_the_line_ends_of_windows(project):
    for path in project.root.rglob("*"):
        if path.suffix in WRITTEN:
            with_line_ends(path, b"\r\n")
    inputs, known = cm.load_inputs(project), cm.load_inputs(Project(REPOSITORY))
    pd.testing.assert_frame_equal(inputs.observations, known.observations)
    assert inputs.metrics == known.metrics and inputs.sources == known.sources
    assert inputs.context.records == known.context.records


def test_a_plan_whose_line_ends_git_changed_is_refused_and_the_mend_named(project):
    with_line_ends(project.raw / "zibo.txt", b"\r\n")
    with pytest.raises(CitymetricsError) as caught:
        load_sources(project)
    line = str(caught.value)
    assert "zibo.txt has other line ends" in line and "-text" in line and ".gitattributes" in line
    assert "\n" not in line


def test_a_plan_that_was_changed_otherwise_is_not_blamed_on_line_ends(project):
    path = project.raw / "zibo.txt"
    path.write_bytes(path.read_bytes() + b"\r\n")
    with pytest.raises(CitymetricsError, match=r"zibo\.txt has changed: its sha256 is"):
        load_sources(project)


def test_git_is_told_to_keep_every_registered_text_byte_for_byte():
    rules = (REPOSITORY / ".gitattributes").read_text(encoding="utf-8").splitlines()
    kept = [line.split()[0] for line in rules if "-text" in line.split() or "binary" in line.split()]
    for source in load_sources(Project(REPOSITORY)).values():
        assert any((REPOSITORY / "data" / "raw" / source.file).match(rule) for rule in kept), source.file
