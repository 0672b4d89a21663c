"""A brief that violates an invariant is not published: its last good page stays, and the index says why."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import run_sample
from briefs_seminar import changed
from run_sample import briefs_of, sample_project, write_notebooks
from site_sample import misprinting
from typer.testing import CliRunner

from citymetrics.audit.facts import Facts
from citymetrics.audit.violation import AuditError, told
from citymetrics.briefs import make_briefs
from citymetrics.briefs.checks.gate import Gate
from citymetrics.briefs.checks.report import audit_report
from citymetrics.briefs.content.model import Content
from citymetrics.briefs.formats import EXPORTS
from citymetrics.briefs.manifest import read_manifest
from citymetrics.briefs.pages import site as site_room
from citymetrics.briefs.pages.page import Site
from citymetrics.briefs.pages.site import site_of
from citymetrics.briefs.running.warm import WarmKernels, warm_kernels
from citymetrics.briefs.store import Store
from citymetrics.briefs.task import Task, do_task
from citymetrics.cli import app
from citymetrics.project import Project

pytestmark = pytest.mark.whole

SHOWS = """
from IPython.display import HTML, Markdown, display
import citymetrics as cm
inputs = cm.load_inputs()
notes = cm.EvidenceNotes(inputs, lang=lang)
rows = [row for row in inputs.of_theme(theme) if row['role'] == 'target']
display(Markdown('# 简报'))
items = ''.join(f"<li>{row['value_text']}{notes.mark(row['observation_id'])}</li>" for row in rows)
display(HTML(f'<ul>{items}</ul>'))
notes
"""
WASTE = "zibo-04571"


@pytest.fixture(scope="module")
def kernels(tmp_path_factory) -> Iterator[WarmKernels]:
    """Processes to fork the kernels of all runs from."""
    with warm_kernels(sample_project(tmp_path_factory.mktemp("warm"))) as found:
        yield found


@pytest.fixture(scope="module")
def made(tmp_path_factory, kernels) -> tuple[Project, list[str]]:
    """A project of one city whose theme briefs show every target of their theme with its sentence; what became of each."""
    project = sample_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_sample, "SHOWS", SHOWS)
        write_notebooks(project, 1)
    return project, make(project, kernels)


def make(project: Project, kernels: WarmKernels) -> list[str]:
    briefs = briefs_of(project)
    made = make_briefs(briefs, project, formats=("html",), jobs=1, known=briefs, warm=lambda: kernels)
    return [f"{result.brief.id} {result.state} {result.error}".strip() for result in made]


def page(project: Project, name: str = "theme-waste") -> str:
    return (project.reports / f"{name}.html").read_text(encoding="utf-8")


def edit(project: Project, identity: str, **changed: str) -> None:
    """Change one row of the observations table on the disk."""
    file = project.observations_file
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows({**row, **changed} if row["observation_id"] == identity else row for row in rows)


def test_what_holds_is_published(made):
    project, results = made
    assert results == ["overview made", "theme-waste made", "theme-water made"]
    assert WASTE in page(project)
    audit = audit_report(project)
    assert audit.violations == () and audit.numbers > 5


def test_a_page_that_is_set_with_another_digit_is_no_page(made, monkeypatch, tmp_path):
    project, _ = made
    (brief,) = [brief for brief in briefs_of(project) if brief.id == "theme-waste"]
    (entry,) = Store(project.work / "briefs").versions(brief.id)
    shutil.copy(entry.folder / "content.pickle", tmp_path)
    asked = Task(brief, site_of(brief, briefs_of(project), project), project, ("html",), tmp_path, 60.0)
    assert do_task(asked).error == ""
    export = EXPORTS["html"]

    def wrongly(content: Content, site: Site) -> dict[str, bytes]:
        return {name: data.replace(b"<li>50%", b"<li>51%") for name, data in export(content, site).items()}

    monkeypatch.setitem(EXPORTS, "html", wrongly)
    done = do_task(asked)
    assert "printed number: '51'" in done.error and "theme-waste.html" in done.error
    assert "'50'" in done.traceback


@pytest.mark.parametrize("form", ["pdf", "slides", "docx"])
def test_no_form_with_another_figure_is_a_form_of_the_brief(made, monkeypatch, tmp_path, form):
    project, _ = made
    (brief,) = [brief for brief in briefs_of(project) if brief.id == "theme-waste"]
    (entry,) = Store(project.work / "briefs").versions(brief.id)
    shutil.copy(entry.folder / "content.pickle", tmp_path)
    asked = Task(brief, site_of(brief, briefs_of(project), project), project, (form,), tmp_path, 60.0)
    assert do_task(asked).error == ""
    export = EXPORTS[form]

    def wrongly(content: Content, site: Site) -> Mapping[str, bytes]:
        return export(replace(changed(content, "<li>50%", "<li>571%"), title="571 promises"), site)

    monkeypatch.setitem(EXPORTS, form, wrongly)
    done = do_task(asked)
    assert "not published" in done.error and "571" in done.traceback and "theme-waste" in done.error


def test_a_page_around_the_briefs_that_is_wrong_ends_the_run_and_is_told_until_it_is_right(
    made, kernels, monkeypatch
):
    project, _ = made
    with monkeypatch.context() as patch:
        patch.setattr(site_room, "render_index", misprinting(site_room.render_index))
        with pytest.raises(AuditError, match=r"index\.html"):
            make(project, kernels)
    assert "printed number" in read_manifest(project.reports).failed["index.html"]
    assert "printed number" in page(project, "index") and WASTE in page(project)
    make(project, kernels)
    assert "index.html" not in read_manifest(project.reports).failed
    assert "printed number" not in page(project, "index")


def test_a_row_that_cannot_be_true_keeps_back_every_page_that_shows_it_and_no_other(made, kernels):
    project, _ = made
    make(project, kernels)
    good = page(project)
    edit(project, WASTE, due="2099-12-31", period_end="2099")
    results = make(project, kernels)
    refused = next(line for line in results if line.startswith("theme-waste"))
    assert "failed not published" in refused
    for part in ("date", WASTE, "observations.csv", "2099", "review.yml"):
        assert part in refused
    assert "theme-water unchanged" in results
    assert page(project) == good
    assert WASTE in (project.reports / "index.html").read_text(encoding="utf-8")
    assert "date" in read_manifest(project.reports).failed["theme-waste"]
    edit(project, WASTE, due="2021-12-31", period_end="2021")
    assert not [line for line in make(project, kernels) if "failed" in line]


def test_a_page_that_was_changed_by_hand_is_told_by_the_command(made, kernels, monkeypatch):
    project, _ = made
    make(project, kernels)
    good = page(project)
    monkeypatch.setenv("CITYMETRICS_ROOT", str(project.root))
    assert CliRunner().invoke(app, ["audit", "--lang", "en"]).exit_code == 0
    file = project.reports / "theme-waste.html"
    file.unlink()
    file.write_text(good.replace("<li>50%", "<li>57%"), encoding="utf-8")
    told_by = CliRunner().invoke(app, ["audit", "--format", "csv"])
    assert told_by.exit_code == 1
    found = {(row["invariant"], row["file"]) for row in csv.DictReader(told_by.stdout.splitlines())}
    assert found == {("printed number", "theme-waste.html"), ("cited number", "theme-waste.html")}


def test_the_audit_of_a_report_reads_the_pages_around_its_briefs(made):
    project, _ = made
    assert audit_report(project).around == ()
    edit(project, WASTE, theme="water")
    found = {(one.file, one.place) for one in audit_report(project).around}
    edit(project, WASTE, theme="waste")
    assert {("index.html", "waste"), ("index.html", "water"), ("plan-zibo.html", "")} <= found


def test_a_brief_that_is_no_page_is_judged_by_what_it_says(made, tmp_path):
    project, _ = made
    entry = Store(project.work / "briefs").versions("theme-waste")[0]
    shutil.copy(entry.folder / "content.pickle", tmp_path)
    (tmp_path / "files").mkdir()
    found = Gate.take(project).audit("theme-waste", tmp_path / "files")
    assert WASTE in found.shown and found.violations == ()


def test_a_fault_of_no_row_concerns_every_brief(made):
    project, _ = made
    gate = Gate.take(project)
    assert gate.tables == ()
    facts = Facts.load(project)
    broken = {**facts.rows, WASTE: {**facts.rows[WASTE], "unit": "furlong"}}
    faults = Gate.of(project, replace(facts, rows=broken)).tables
    everywhere = replace(gate, tables=tuple(replace(one, rows=()) for one in faults))
    assert everywhere.concerning(frozenset()) and not replace(gate, tables=faults).concerning(
        frozenset({"x"})
    )
    assert "1 more" in told((*faults, *faults))
