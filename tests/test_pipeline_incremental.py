"""Running again: only what has changed is made, what would be made is told with its reason, and the rest stays to the byte."""

import json
import shutil

import pytest
from briefs_sample import REPOSITORY
from run_sample import PLACE, hashes, sample_project, write_notebooks

from citymetrics.errors import CitymetricsError
from citymetrics.pipeline import Request, run_report
from citymetrics.pipeline.due import look_ahead

pytestmark = pytest.mark.whole

REQUEST = Request(themes=("waste", "water"), only=("theme",), formats=("html",), languages=("zh",))
WASTE, WATER = "theme-waste", "theme-water"


def run(project, request=REQUEST, **options):
    return run_report(project, request, say=lambda said: None, **options)


def states(report):
    return {result.brief.id: result.state for result in report.results}


def why(project, request=REQUEST):
    return {due.brief: due.why for due in look_ahead(project, request)[1]}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project whose report was made once."""
    project = sample_project(tmp_path_factory.mktemp("project"))
    shutil.copytree(REPOSITORY / "data" / "curated" / "instruments", project.curated / "instruments")
    assert why(project) == {WASTE: "not in the report yet", WATER: "not in the report yet"}
    assert states(run(project)) == {WASTE: "made", WATER: "made"}
    return project


def waste_row(project):
    lines = project.observations_file.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    for line in lines[1:]:
        row = dict(zip(columns, line.split(","), strict=False))
        if row["theme"] == "waste" and row["metric"] and row["role"] == "target":
            return row
    raise AssertionError


def test_nothing_changed_makes_nothing(made):
    before = hashes(made.root)
    report = run(made)
    assert (report.results, report.untouched) == ((), 2)
    assert hashes(made.root) == before
    assert why(made) == {WASTE: "", WATER: ""}


def test_a_decision_about_one_figure_makes_only_what_shows_it(made):
    row = waste_row(made)
    decision = (
        f"decisions:\n  - observation: {row['observation_id']}\n    decision: correct\n    set: {{lead: 市环卫局}}\n"
        f"    expect: {{value_text: '{row['value_text']}', lead: {json.dumps(row['lead'] or None)}}}\n"
        "    reason: checked\n    who: a tester\n    date: 2026-11-22\n"
    )
    made.review_file.write_text(decision, encoding="utf-8")
    assert look_ahead(made, REQUEST)[0]
    assert states(run(made)) == {WASTE: "made", WATER: "unchanged"}
    made.review_file.unlink()
    # What was made before of the same data is still there.
    assert states(run(made)) == {WASTE: "unchanged", WATER: "unchanged"}


def test_a_changed_notebook_says_so_and_is_run_again(made):
    write_notebooks(made, 7)
    assert why(made) == {WASTE: "changed: notebook", WATER: "changed: notebook"}
    assert states(run(made, Request(**{**vars(REQUEST), "only": ("theme=water",)}))) == {WATER: "made"}
    assert why(made)[WATER] == ""
    assert states(run(made)) == {WASTE: "made", WATER: "unchanged"}


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_page_that_someone_has_harmed_is_put_back(made, harm):
    run(made)
    before = hashes(made.reports)
    page = made.reports / f"{WASTE}.html"
    page.write_text("<p>other") if harm == "changed" else page.unlink()
    run(made)
    assert hashes(made.reports) == before


def test_what_someone_else_has_put_into_the_report_stays(made):
    (made.reports / "notes.txt").write_text("mine")
    write_notebooks(made, 8)
    run(made)
    assert (made.reports / "notes.txt").read_text() == "mine"
    (made.reports / "notes.txt").unlink()


def test_another_form_needs_no_notebook_to_run_again_and_the_page_stays_beside_it(made):
    write_notebooks(made, 9)
    run(made)
    printed = Request(**{**vars(REQUEST), "formats": ("pdf",)})
    assert why(made, printed) == {WASTE: "not there as pdf", WATER: "not there as pdf"}
    for notebook in made.notebooks.glob("*.ipynb"):
        assert "raise" not in notebook.read_text(encoding="utf-8")
    assert states(run(made, printed)) == {WASTE: "made", WATER: "made"}
    assert (made.reports / f"{WASTE}.pdf").is_file()
    assert (made.reports / f"{WASTE}.html").is_file()


def test_the_manifest_names_inputs_outputs_and_what_each_brief_has_read(made):
    run(made)
    manifest = json.loads((made.reports / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"][f"data/raw/{PLACE}.txt"]
    assert set(manifest["outputs"]) == set(hashes(made.reports)) - {"manifest.json"}
    record = manifest["briefs"][WASTE]
    assert record["parameters"] == {"theme": "waste", "lang": "zh"}
    assert any("observations.csv?theme=waste" in key for key in record["reads"])
    assert not any("observations.csv?theme=water" in key for key in record["reads"])


def test_data_that_change_during_a_run_are_not_published(made):
    write_notebooks(made, 10)
    before = hashes(made.reports)

    def meddle(event):
        if event.state == "started":
            (made.raw / "context" / "added.csv").write_text("")

    with pytest.raises(
        CitymetricsError, match=r"data/raw/context/added\.csv: changed while the report was made"
    ):
        run(made, progress=meddle)
    assert hashes(made.reports) == before
    (made.raw / "context" / "added.csv").unlink()
    assert states(run(made)) == {WASTE: "made", WATER: "made"}
