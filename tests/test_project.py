import pytest

from citymetrics.errors import CitymetricsError
from citymetrics.project import Project


def make_project(root):
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "raw" / "sources.yml").write_text("[]\n")
    return root


def test_a_project_is_found_from_a_folder_inside_it(tmp_path, monkeypatch):
    monkeypatch.delenv("CITYMETRICS_ROOT", raising=False)
    root = make_project(tmp_path / "study")
    inside = root / "notebooks"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert Project.find().root == root.resolve()


def test_the_environment_names_another_project(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYMETRICS_ROOT", str(make_project(tmp_path / "other")))
    assert Project.find().root == (tmp_path / "other").resolve()


def test_a_folder_without_a_registry_is_refused(tmp_path):
    with pytest.raises(CitymetricsError, match=r"no data/raw/sources.yml"):
        Project.find(tmp_path)


def test_paths_are_shown_as_the_user_writes_them(tmp_path):
    project = Project(make_project(tmp_path))
    assert project.relative(project.observations_file) == "data/curated/observations.csv"
