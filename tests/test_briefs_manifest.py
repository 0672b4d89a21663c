"""What a report says of itself, read back."""

import json

import pytest

from citymetrics.briefs.manifest import MANIFEST, Manifest, read_manifest, write_manifest
from citymetrics.briefs.store import Record
from citymetrics.project import Project

RECORD = Record("overview", "notebooks/overview.ipynb", {}, {}, ("html",), {}, {"overview.html": "0"})


@pytest.fixture
def written(tmp_path):
    project = Project(tmp_path)
    project.reports.mkdir()
    (project.reports / "overview.html").write_text("<p>")
    write_manifest(
        project, request="all", inputs={"data/raw/甲.txt": "1"}, briefs={"overview": RECORD}, failed={}
    )
    return project.reports


def test_a_manifest_lists_what_the_report_consists_of(written):
    manifest = read_manifest(written)
    assert list(manifest.outputs) == ["overview.html"]
    assert list(manifest.outputs_of("overview")) == ["overview.html"]
    assert (manifest.request, dict(manifest.inputs)) == ("all", {"data/raw/甲.txt": "1"})


@pytest.mark.parametrize(
    "path", ["../secret", "a/../../secret", "/etc/passwd", "C:\\x", "\\\\host\\x", "a\\..\\..\\x"]
)
@pytest.mark.parametrize("part", ["outputs", "inputs", "briefs"])
def test_one_that_names_files_elsewhere_is_not_followed(written, path, part):
    told = json.loads((written / MANIFEST).read_text(encoding="utf-8"))
    (told["briefs"]["overview"]["outputs"] if part == "briefs" else told[part])[path] = "2"
    (written / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    assert read_manifest(written) == Manifest()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"briefs": 3}'])
def test_one_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    assert read_manifest(tmp_path) == Manifest()
