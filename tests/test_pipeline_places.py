"""From where to where: corpora, notebooks and reports in folders and at addresses, fetched as far as they have changed."""

import argparse
import shutil

import fsspec
import nbformat
import pytest
from briefs_sample import REPOSITORY, notebook_of
from bucket_sample import FragileBucket
from run_sample import PLACE, sample_project, write_notebooks

from citymetrics.briefs.jobs import NOTEBOOKS
from citymetrics.errors import CitymetricsError
from citymetrics.pipeline import command
from citymetrics.pipeline.fetch import fetch_plans
from citymetrics.pipeline.places import settle
from citymetrics.storage import Store

pytestmark = pytest.mark.whole


@pytest.fixture
def memory():
    """fsspec's own bucket in memory, empty."""
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    yield filesystem
    filesystem.store.clear()


@pytest.fixture
def project(tmp_path):
    project = sample_project(tmp_path / "project")
    shutil.copytree(REPOSITORY / "data" / "curated" / "instruments", project.curated / "instruments")
    return project


def put_plans(filesystem, project, where="/bucket/plans"):
    for path in project.raw.rglob("*"):
        if path.is_file():
            filesystem.pipe_file(f"{where}/{path.relative_to(project.raw).as_posix()}", path.read_bytes())


def options(**given):
    lists = {"themes": ["waste"], "cities": [], "only": ["theme"], "formats": ["html"], "lang": ["zh"]}
    none = dict.fromkeys(("jobs", "seconds", "scheduler", "cluster"))
    flags = dict.fromkeys(("force", "quiet", "json_log", "check", "list"), False)
    places = dict.fromkeys(("raw", "out", "notebooks"), "")
    return argparse.Namespace(**lists | none | flags | places | given)


def quiet(said):
    pass


def test_a_registry_in_a_bucket_is_fetched_with_what_it_names_and_nothing_else(project, tmp_path):
    bucket = FragileBucket()
    put_plans(bucket, project)
    bucket.pipe_file("/bucket/plans/huge.zip", b"x")
    store, said = Store(bucket, "/bucket/plans"), []
    folder = fetch_plans(store, tmp_path / "home", said.append)
    names = {"sources.yml", f"{PLACE}.txt", "context/denominators.csv", "context/norms.csv"}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == names
    assert all((folder / name).read_bytes() == (project.raw / name).read_bytes() for name in names)
    bucket.read_files.clear()
    fetch_plans(store, tmp_path / "home", said.append)
    assert bucket.read_files == []
    bucket.pipe_file("/bucket/plans/context/denominators.csv", b"place\n")
    fetch_plans(store, tmp_path / "home", said.append)
    assert bucket.read_files == ["/bucket/plans/context/denominators.csv"]
    bucket.rm_file("/bucket/plans/context/denominators.csv")
    bucket.rm_file("/bucket/plans/context/norms.csv")
    fetch_plans(store, tmp_path / "home", said.append)
    assert not (folder / "context").exists()


def test_a_file_of_which_nothing_tells_its_version_is_fetched_each_time(project, tmp_path):
    class Silent(FragileBucket):
        def info(self, path, **options):
            return {name: told for name, told in super().info(path, **options).items() if name != "created"}

    bucket = Silent()
    put_plans(bucket, project)
    store = Store(bucket, "/bucket/plans")
    fetch_plans(store, tmp_path, quiet)
    bucket.read_files.clear()
    fetch_plans(store, tmp_path, quiet)
    assert f"/bucket/plans/{PLACE}.txt" in bucket.read_files


def test_a_copy_that_was_deleted_here_is_fetched_again(project, tmp_path):
    bucket = FragileBucket()
    put_plans(bucket, project)
    folder = fetch_plans(Store(bucket, "/bucket/plans"), tmp_path, quiet)
    (folder / f"{PLACE}.txt").unlink()
    fetch_plans(Store(bucket, "/bucket/plans"), tmp_path, quiet)
    assert (folder / f"{PLACE}.txt").is_file()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "C:/plan.txt"])
def test_a_registry_that_names_a_file_outside_its_folder_is_refused(tmp_path, name):
    bucket = FragileBucket()
    bucket.pipe_file("/bucket/plans/sources.yml", f"- id: one\n  file: {name}\n".encode())
    with pytest.raises(CitymetricsError, match="a path below the registry's folder"):
        fetch_plans(Store(bucket, "/bucket/plans"), tmp_path, quiet)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"raw": "memory://nothing", "out": "memory://result"},
            r"--raw memory://.*nothing: no sources.yml in it",
        ),
        ({"raw": "memory://plans"}, "--raw without --out"),
        ({"raw": "nosuch://plans", "out": "result"}, "nosuch://plans: .*Protocol not known"),
        ({"raw": "nosuch://me:secret@host/plans", "out": "result"}, "^nosuch://host/plans: "),
        ({"notebooks": "memory://nowhere"}, "the notebook cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_a_line(memory, project, given, said):
    with pytest.raises(CitymetricsError, match=said) as raised:
        settle(project, **given, say=quiet)
    assert "\n" not in str(raised.value) and "secret" not in str(raised.value)


def test_without_fsspec_it_says_what_to_install(project, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(CitymetricsError, match=r"fsspec is not installed.*citymetrics\[cluster\]"):
        settle(project, "s3://bucket/plans", "s3://bucket/out", say=quiet)


def test_copies_lie_in_folders_that_tell_no_password(memory, project, tmp_path, monkeypatch):
    monkeypatch.setenv("CITYMETRICS_CACHE", str(tmp_path / "cache"))
    put_plans(memory, project, "/a/plans")
    put_plans(memory, project, "/b/plans")
    first, second = (settle(project, f"memory://{one}/plans", "result", say=quiet) for one in "ab")
    assert first.project.corpus.is_relative_to(tmp_path / "cache")
    assert first.project.corpus != second.project.corpus


def test_notebooks_are_read_by_the_handler_that_papermill_has_for_them(project, monkeypatch):
    from papermill.iorw import papermill_io

    asked = []

    class Handler:
        def read(self, path):
            asked.append(path)
            return nbformat.writes(notebook_of("1 + 1"))

    monkeypatch.setattr(papermill_io, "_handlers", [("ours://", Handler()), *papermill_io._handlers])
    found = settle(project, notebooks="ours://team/notebooks/", say=quiet).project
    assert asked == [f"ours://team/notebooks/{name}" for name in NOTEBOOKS.values()]
    assert "1 + 1" in (found.notebooks / "overview.ipynb").read_text(encoding="utf-8")
    assert found.relative(found.notebooks / "overview.ipynb") == "notebooks/overview.ipynb"


def test_a_report_is_made_from_a_bucket_into_a_bucket(memory, project, capsys):
    put_plans(memory, project)
    given = options(raw="memory://bucket/plans", out="memory://bucket/result")
    assert command.run(project, given) == 0
    assert "The report: memory:///bucket/result/reports/index.html" in capsys.readouterr().out
    page = memory.cat_file("/bucket/result/reports/theme-waste.html").decode()
    assert "版本 1" in page
    assert memory.exists("/bucket/result/data/curated/observations.csv")
    assert not project.reports.exists()
    made = dict(memory.store)
    assert command.run(project, given) == 0
    assert "0 files sent" in capsys.readouterr().out
    assert all(memory.store[path] is data for path, data in made.items())
    # On another machine, a part of it: the rest of the report stays in the bucket.
    shutil.rmtree(project.root / ".citymetrics")
    write_notebooks(project, 2)
    themes = options(raw=given.raw, out=given.out, themes=["waste", "water"], only=["theme=water"])
    assert command.run(project, themes) == 0
    assert "版本 1" in memory.cat_file("/bucket/result/reports/theme-waste.html").decode()
    assert "版本 2" in memory.cat_file("/bucket/result/reports/theme-water.html").decode()
