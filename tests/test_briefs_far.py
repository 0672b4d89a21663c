"""Briefs on a Dask cluster: the same bytes as here, from workers that have nothing but this library."""

import zipfile
from io import BytesIO

import pytest
from run_sample import PLACE, briefs_of, hashes, make, sample_project

from citymetrics.briefs import make_briefs
from citymetrics.briefs.far import pack
from citymetrics.briefs.running.warm import warm_kernels
from citymetrics.cluster import connect
from citymetrics.errors import CitymetricsError

pytestmark = pytest.mark.whole

pytest.importorskip("distributed")


def test_a_cluster_makes_the_same_bytes_and_tells_of_what_fails(tmp_path):
    here, far = sample_project(tmp_path / "here"), sample_project(tmp_path / "far")
    with warm_kernels(here) as kernels:
        make(here.root, kernels)
    told = []
    with connect("local", 1) as client:
        results = make_briefs(
            briefs_of(far),
            far,
            known=briefs_of(far),
            scheduler=client.scheduler.address,
            progress=lambda event: told.append((event.brief.id, event.state)),
        )
    assert [result.state for result in results] == ["made"] * 3
    assert {state for _, state in told} == {"started", "made"}
    assert hashes(far.reports) == hashes(here.reports)
    assert hashes(far.figures) == hashes(here.figures)


def test_a_project_is_packed_with_all_that_notebooks_read_and_the_same_each_time(tmp_path):
    project = sample_project(tmp_path)
    (project.raw / ".hidden").write_text("")
    archive = zipfile.ZipFile(BytesIO(pack(project)))
    names = set(archive.namelist())
    assert {f"data/raw/{PLACE}.txt", "data/curated/observations.csv", "notebooks/overview.ipynb"} <= names
    assert not any("hidden" in name or name.startswith("/") or ".." in name for name in names)
    assert pack(project) == pack(project)


def test_a_cluster_that_does_not_answer_is_told(monkeypatch):
    distributed = pytest.importorskip("distributed")

    def refuse(*_, **__):
        raise OSError("Timed out trying to connect")

    monkeypatch.setattr(distributed, "Client", refuse)
    said = "tcp://127.0.0.1:1: no answer: Timed out trying to connect"
    with pytest.raises(CitymetricsError, match=said), connect("tcp://127.0.0.1:1"):
        raise AssertionError
