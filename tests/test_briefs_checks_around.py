"""Pages around the briefs, and slides, tell what the tables and their briefs hold; where one does not, it is not published."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from briefs_seminar import city_content, sample
from site_sample import misprinting, sample_site

from citymetrics.audit.facts import Facts
from citymetrics.benchmark.inputs import load_inputs
from citymetrics.briefs.checks.around import check_around, check_codebook, check_downloads, check_index
from citymetrics.briefs.checks.plan import check_plan
from citymetrics.briefs.checks.slides import check_slides
from citymetrics.briefs.formats import EXPORTS
from citymetrics.briefs.pages import site as site_room
from citymetrics.briefs.pages.navigation import Link, Navigation, navigation
from citymetrics.briefs.pages.page import Site
from citymetrics.briefs.pages.plan import render_plan_page
from citymetrics.briefs.paths import page_path
from citymetrics.project import Project

pytestmark = pytest.mark.whole

PROJECT = Project(Path(__file__).resolve().parents[1])
FACTS = Facts.load(PROJECT)
PLANS = tuple(FACTS.sources)
ROW = "shanghai-15102"
DATED = next(one for one, row in FACTS.rows.items() if row["doc_id"] == "shanghai" and row["due"])


@cache
def plan_page(plan: str, lang: str = "zh") -> str:
    inputs = load_inputs()
    path = page_path(f"plan-{plan}", lang)
    return render_plan_page(
        inputs.sources[plan], inputs, {}, Site(navigation([], lang, current=path), path), lang
    )


def wrong_with(page: str, plan: str = "shanghai", lang: str = "zh") -> list[str]:
    return [str(one) for one in check_plan(page, plan, FACTS, lang, file="plan.html")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_the_page_of_a_plan_shows_its_rows(plan, lang):
    assert wrong_with(plan_page(plan, lang), plan, lang) == []


def changed(page: str, start: str, old: str, new: str) -> str:
    """`page` with the first `old` behind `start` as `new`."""
    at = page.index(old, page.index(start))
    return page[:at] + new + page[at + len(old) :]


@pytest.mark.parametrize(
    ("start", "old", "new", "told"),
    [
        (f'id="{ROW}"', "1000公里", "1003公里", "marks '1003公里'"),
        (f'id="row-{ROW}"', "1000公里", "1003公里", "is listed as '1003公里'"),
        (f'id="row-{ROW}"', "≥ 1,000", "≥ 1,700", "value is told as"),
        (f'id="row-{DATED}"', "<dt>期限</dt><dd>20", "<dt>期限</dt><dd>21", "due is told as"),
        (f'id="row-{ROW}"', "15102–", "15103–", "raw_place is told as"),
        (f'id="row-{ROW}"', f"row-{ROW}", "row-shanghai-00001", "no row"),
        ("<form", "<small>", "<small>1", "rows of 'target'"),
        ("<select", " (", " (1", "rows of '"),
    ],
)
def test_a_number_that_is_changed_on_the_page_of_a_plan_is_found(start, old, new, told):
    found = wrong_with(changed(plan_page("shanghai"), start, old, new))
    assert any(told in one and one.startswith("plan.html") for one in found), found


def test_a_row_that_the_page_of_a_plan_leaves_out_is_found():
    page = plan_page("shanghai")
    start = page.index(f'<li id="row-{ROW}"')
    without = page[:start] + page[page.index("</li>", start) + 5 :]
    assert any(ROW in one and "0 times" in one for one in wrong_with(without))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sample_site(tmp_path_factory.mktemp("site"))


def test_a_site_as_it_is_made_tells_what_the_tables_hold(made):
    facts = Facts.load(made.project)
    for lang in ("zh", "en"):
        for stem in ("index", "downloads", "codebook", "plan-zibo", "plan-shanghai"):
            path = page_path(stem, lang)
            page = (made.project.reports / f"{path}.html").read_text("utf-8")
            assert list(check_around(page, path, facts, made.project, lang)) == []


def read(made, name: str) -> str:
    return (made.project.reports / name).read_text("utf-8")


@pytest.mark.parametrize("start", ['class="cm-lead"', 'href="theme-waste.html"', 'href="plan-zibo.html"'])
def test_a_count_that_is_changed_on_the_index_is_found(made, start):
    page, facts = read(made, "index.html"), Facts.load(made.project)
    at = page.index(start, page.index('id="main"'))
    number = re.compile(r"(?<=[>，、 ])\d+(?=[^\d%]*<)").search(page, at + len(start))
    found = list(check_index(page[: number.end()] + "7" + page[number.end() :], facts, file="index.html"))
    assert len(found) == 1 and f"{number[0]}7" in found[0].said


def test_a_count_that_is_changed_among_the_downloads_is_found(made):
    page = read(made, "downloads.html")
    wrong = re.sub(r'(<td class="num">)(\d)', r"\g<1>9\2", page, count=1)
    found = [str(one) for one in check_downloads(wrong, made.project, file="downloads.html")]
    assert len(found) == 1 and "downloads.html, observations.csv" in found[0]


def test_a_number_that_is_changed_in_the_codebook_is_found(made):
    page = read(made, "codebook.html")
    written = (made.project.curated / "CODEBOOK.zh.md").read_text("utf-8")
    wrong = page.replace("</main>", "<p>987654</p></main>")
    assert ["'987654'" in one.said for one in check_codebook(wrong, written, file="codebook.html")] == [True]
    assert list(check_codebook(page, written + "\n\n987654\n", file="codebook.html"))


SITE = Site(Navigation(Link("首页", "index.html")), "sample", "城市")


@pytest.mark.parametrize(
    "content",
    [sample, lambda: city_content("zibo", "zh"), lambda: city_content("wuhan", "en")],
    ids=["sample", "city", "city-en"],
)
def test_slides_print_the_numbers_of_their_brief(content):
    said = content()
    page = EXPORTS["slides"](said, SITE)["slides/sample.html"].decode()
    assert [str(one) for one in check_slides(page, said, file="x")] == []
    digits = list(re.finditer(r"(?<=<li>)([^<\d]*)(\d+)", page))
    assert len(digits) >= 2
    for found in digits[:3]:
        wrong = page[: found.end(1)] + "987654" + page[found.end() :]
        assert any("'987654'" in one.said for one in check_slides(wrong, said, file="x"))
    without = page.replace(digits[0][2], "")
    assert any("less on the slides" in one.said for one in check_slides(without, said, file="x"))


def test_a_page_that_is_wrong_is_replaced_by_one_that_says_why(made, monkeypatch):
    monkeypatch.setattr(site_room, "render_index", misprinting(site_room.render_index))
    refused = site_room.write_site(made.briefs, {made.failed.brief.id: made.failed}, made.project)
    page = read(made, "index.html")
    assert {one.file for one in refused} == {"index.html", "en/index.html"}
    assert "printed number" in page and 'content="missing"' in page and "cm-lead" not in page
    assert 'content="missing"' not in read(made, "plan-zibo.html")
