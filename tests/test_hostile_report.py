"""A report made from a hostile plan, opened as readers open it: nothing runs, nothing is asked of a network, all is text."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from briefs_browser import visit
from briefs_sample import REPOSITORY, content_of
from bs4 import BeautifulSoup
from hostile_project import MARKUP, PLACE, hostile_project

from citymetrics.briefs.pages.page import render_page
from citymetrics.invisible import INVISIBLE
from citymetrics.project import Project
from citymetrics.reading.widths import uniform
from citymetrics.spreadsheet import is_formula

pytestmark = pytest.mark.whole

PAGES = ("index", f"plan-{PLACE}", "theme-green_space", "codebook", f"slides/city-{PLACE}")
"""One of each kind; that all pages name the policy is checked on all."""
BRIEFS = (f"city-{PLACE}", "theme-green_space")
WITH_STYLES = (*BRIEFS, *(f"slides/{name}" for name in BRIEFS))
"""Pages on which plotly or reveal.js set styles; on the others no style may stand in the page."""
FOUND = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
      if (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\\s*(javascript|vbscript|ftp|http):|example\\.org/i.test(value))
        found.push(`${element.tagName} ${name}=${value}`);
    }
  for (const element of document.querySelectorAll("iframe, object, embed, base, meta[http-equiv=refresh], script:not([src], [type='application/json'])"))
    found.push(element.outerHTML.slice(0, 100));
  return [String(window.ran), found];
}"""
TRY = """() => new Promise((done) => {
  const stopped = new Set(), add = (tag, given) => { const made = Object.assign(document.createElement(tag), given); document.body.append(made); return made; };
  document.addEventListener("securitypolicyviolation", (event) => stopped.add(event.effectiveDirective));
  add("script", { textContent: "ran=1" });
  add("script", { src: "https://example.org/x.js" });
  add("script", { src: "data:text/javascript,ran=1" });
  add("div", { innerHTML: "<img src=x onerror=ran=1><svg onload=ran=1></svg>" });
  add("img", { src: "https://example.org/x.png" });
  add("iframe", { src: "https://example.org/" });
  add("link", { rel: "stylesheet", href: "https://example.org/x.css" });
  add("object", { data: "https://example.org/x" });
  add("base", { href: "https://example.org/" });
  add("style", { textContent: "p { color: rgb(1, 2, 3) }" });
  add("a", { href: "javascript:ran=1" }).click();
  add("form", { action: "https://example.org/" }).requestSubmit();
  fetch("https://example.org/").catch(() => 0);
  // Later, for what is asked through the browser's tools may evaluate text.
  setTimeout(() => { try { (0, eval)("ran=1"); } catch {} try { setTimeout("ran=1"); } catch {} }, 20);
  setTimeout(() => done([String(window.ran), [...stopped]]), 400);
})"""
STOPPED = {
    "script-src-elem",
    "script-src-attr",
    "script-src",
    "img-src",
    "frame-src",
    "style-src-elem",
    "object-src",
    "base-uri",
    "connect-src",
    "form-action",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """The hostile project with a report of two briefs, made by the one script as a user runs it."""
    project = hostile_project(tmp_path_factory.mktemp("hostile"))
    shutil.copyfile(REPOSITORY / "run_all.py", project.root / "run_all.py")
    done = subprocess.run(
        [
            sys.executable,
            str(project.root / "run_all.py"),
            *(
                "--only",
                f"theme=green_space,city={PLACE}",
                "--lang",
                "zh",
                "--formats",
                "html,pdf,slides,docx,xlsx",
            ),
        ],
        cwd=project.root,
        env={**os.environ, "CITYMETRICS_ROOT": str(project.root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    assert not INVISIBLE.search(done.stdout), "nothing that a terminal would obey is printed"
    return project


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_runs_and_a_script_that_slipped_through_would_not(project, name):
    path = project.reports / f"{name}.html"
    failed: list[tuple[str, str]] = []
    with visit(path) as opened:
        ran, found = opened.page.evaluate(FOUND)
        assert (ran, found, opened.problems) == ("undefined", [], [])
        opened.page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
        ran, stopped = opened.page.evaluate(TRY)
        assert ran == "undefined"
        frames = {"frame-src"} if name.startswith("slides/") else set()
        styles = {"style-src-elem"}
        assert STOPPED - set(stopped) - styles - frames == set()
        # The browser tells of requests that the policy stopped as of those that failed.
        assert {why for url, why in failed if url.startswith("http")} <= {"csp"}, failed
        colours = opened.page.evaluate(
            "[...document.querySelectorAll('p')].map((p) => getComputedStyle(p).color)"
        )
        assert ("rgb(1, 2, 3)" in colours) == (name in WITH_STYLES)


def test_every_page_names_the_strict_policy_before_anything_else(project):
    pages = sorted(project.reports.rglob("*.html"))
    assert len(pages) >= len(PAGES)
    for path in pages:
        head = path.read_text(encoding="utf-8")[:2_000]
        policy = BeautifulSoup(head, "html.parser").find("meta", {"http-equiv": "Content-Security-Policy"})
        assert policy and not policy.find_previous(["script", "link", "style", "img"]), path
        policy = str(policy["content"])
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        assert "unsafe" not in rules["script-src"] and "http" not in policy and "*" not in policy
        if path.relative_to(project.reports).with_suffix("").as_posix() not in WITH_STYLES:
            assert "unsafe" not in policy, path


def test_a_page_that_stands_alone_runs_nothing_but_its_own_scripts(tmp_path):
    content = content_of("<h1>恶</h1>" + "".join(f"<p>{hostile}</p>" for hostile in MARKUP))
    path = tmp_path / "alone.html"
    path.write_text(render_page(content), encoding="utf-8")
    with visit(path) as opened:
        assert opened.page.evaluate("String(window.ran)") == "undefined" and opened.problems == []
        ran, stopped = opened.page.evaluate(TRY)
        assert ran == "undefined" and set(stopped) >= STOPPED - {"style-src-elem"}


def test_the_words_of_the_plan_are_on_the_page_as_words(project):
    with visit(project.reports / f"plan-{PLACE}.html") as opened:
        said = opened.page.locator("main").inner_text()
    for hostile in MARKUP:
        assert uniform(hostile.split("\n")[0])[:30] in said


def test_no_file_of_the_report_that_is_text_holds_what_nobody_sees(project):
    looked_at = 0
    for path in project.reports.rglob("*"):
        contract = path.parent.name == "data"
        own = path.name in ("plotly.min.js", "reveal.js", "notes.js")
        if path.suffix in (".html", ".js", ".json", ".svg", ".css", ".txt") and not contract and not own:
            looked_at += 1
            found = INVISIBLE.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{path.name}: U+{ord(found[0]):04X} at {found.start()}"
    assert looked_at > 15


def test_tables_of_the_report_hold_no_formula_and_the_curated_ones_are_the_plan_word_by_word(project):
    tables = [*project.reports.rglob("*.csv")]
    assert len(tables) > 10
    for path in tables:
        with path.open(encoding="utf-8", newline="") as stream:
            assert not [cell for row in csv.reader(stream) for cell in row if is_formula(cell)], path.name
    raw = (project.raw / f"{PLACE}.txt").read_bytes().decode()
    with project.observations_file.open(encoding="utf-8", newline="") as stream:
        own = [row for row in csv.DictReader(stream) if row["doc_id"] == PLACE]
    assert len(own) > 15
    for row in own:
        assert raw[int(row["char_start"]) : int(row["char_end"])] == row["value_text"]
    book = openpyxl.load_workbook(project.reports / "citymetrics.xlsx")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types and "s" in types
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    targets = {cell.hyperlink.target for cell in cells if cell.hyperlink.target}
    assert targets and all(re.fullmatch(r"[\w-]+\.html", target) for target in targets)


def test_paper_shows_markup_of_its_own_kind_as_words_and_reads_no_file(project):
    with pdfplumber.open(project.reports / f"city-{PLACE}.pdf") as document:
        said = re.sub(r"\s", "", "".join(page.extract_text() for page in document.pages))
        links = [link["uri"] for page in document.pages for link in page.hyperlinks if link.get("uri")]
    passwords = (
        re.sub(r"\s", "", Path("/etc/passwd").read_text()[:30]) if Path("/etc/passwd").exists() else "root:x"
    )
    assert passwords not in said and links == []
    for hostile in (
        "<script>",
        "{{7*7}}",
        "$x^2$",
        "`x`",
        "**粗**",
        '#import"/etc/passwd"',
        "@ref<label>",
        "\\input{",
    ):
        assert hostile in said


def test_word_documents_hold_no_fields_no_links_out_and_no_active_content(project):
    for path in project.reports.glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                assert not (name.endswith(".rels") and b'TargetMode="External"' in data), name
                assert b"w:instrText" not in data and b"w:fldSimple" not in data and "vba" not in name.lower()


def test_the_search_holds_plain_text(project):
    script = (project.reports / "assets" / "search-zh.js").read_text(encoding="utf-8")
    records = json.loads(script.removeprefix("window.citymetricsRecords = ").rstrip().rstrip(";"))
    assert any("<script>" in record["x"] for record in records)
    assert all(re.fullmatch(r"[\w-]+\.html(?:#[\w-]+)?", record["h"]) for record in records)


def test_nothing_outside_of_the_project_was_written(project):
    around = {path.name for path in project.root.parent.iterdir()}
    assert not around & {"passwd", "etc"} and not list(project.root.rglob("passwd*"))
    assert {path.name for path in project.raw.iterdir()} == {
        f"{PLACE}.txt",
        "zibo.txt",
        "sources.yml",
        "context",
    }
