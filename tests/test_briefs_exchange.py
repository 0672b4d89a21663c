"""A new report takes the old one's place at once, or not at all."""

import errno
import os

import pytest

from citymetrics.briefs import exchange
from citymetrics.briefs.exchange import link_file, new_report, recover
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    found.reports.mkdir()
    (found.reports / "index.html").write_text("old")
    return found


def beside(project):
    return sorted(path.name for path in project.root.iterdir())


@pytest.mark.parametrize("at_once", [True, False])
def test_the_new_report_takes_the_place_of_the_old_one(project, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(exchange, "_exchange_at_once", lambda one, other: False)
    with new_report(project) as new:
        (new.reports / "index.html").write_text("new")
        assert (project.reports / "index.html").read_text() == "old"
    assert (project.reports / "index.html").read_text() == "new"
    assert beside(project) == ["reports"]


def test_the_first_report_needs_no_earlier_one(tmp_path):
    project = Project(tmp_path / "there" / "not yet")
    with new_report(project) as new:
        (new.reports / "index.html").write_text("new")
    assert (project.reports / "index.html").read_text() == "new"


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
def test_what_stops_the_making_leaves_the_old_report(project, error):
    def make():
        with new_report(project) as new:
            (new.reports / "index.html").write_text("new")
            raise error

    with pytest.raises(type(error)):
        make()
    assert (project.reports / "index.html").read_text() == "old"
    assert beside(project) == ["reports"]


def test_a_full_disk_is_told_in_one_line_with_the_file(project):
    said = r"reports/x\.html: the report cannot be written: No space left on device\. What was there before still is"
    with pytest.raises(CitymetricsError, match=said), new_report(project):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "reports/x.html")
    assert (project.reports / "index.html").read_text() == "old"


def test_an_exchange_that_was_cut_off_between_its_steps_is_undone(project):
    os.rename(project.reports, project.root / ".reports.old")
    recover(project.reports)
    assert (project.reports / "index.html").read_text() == "old"
    assert beside(project) == ["reports"]


def test_a_report_folder_that_is_a_link_stays_one(tmp_path):
    elsewhere = tmp_path / "disk" / "reports"
    elsewhere.mkdir(parents=True)
    project = Project(tmp_path / "project")
    project.root.mkdir()
    project.reports.symlink_to(elsewhere)
    with new_report(project) as new:
        (new.reports / "index.html").write_text("new")
    assert project.reports.is_symlink()
    assert (elsewhere / "index.html").read_text() == "new"


@pytest.mark.parametrize("can_link", [True, False])
def test_a_file_is_linked_where_it_can_be_and_copied_else(tmp_path, monkeypatch, can_link):
    def refuse(source, target):
        raise OSError(errno.EXDEV, "another file system")

    if not can_link:
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a").write_bytes(b"data")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b").write_bytes(b"before")
    link_file(tmp_path / "a", tmp_path / "folder" / "b")
    assert (tmp_path / "folder" / "b").read_bytes() == b"data"
    assert (tmp_path / "a").samefile(tmp_path / "folder" / "b") == can_link
