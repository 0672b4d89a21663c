"""What can be taken away, and the bars: after any run every page leads to what is there, and to nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from site_links import dead_links
from site_sample import sample_site

from citymetrics.briefs.pages.data import copy_data
from citymetrics.briefs.pages.site import write_site

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return sample_site(tmp_path_factory.mktemp("downloads"))


def soup_of(sample, page):
    return BeautifulSoup((sample.project.reports / page).read_text(encoding="utf-8"), "html.parser")


def links_of(sample, page, within="body"):
    return [link["href"] for link in soup_of(sample, page).select(f"{within} a[href]")]


def write_again(sample, briefs=None):
    write_site(
        sample.briefs if briefs is None else briefs, {sample.failed.brief.id: sample.failed}, sample.project
    )


def test_no_link_of_the_site_is_dead(sample):
    assert dead_links(sample.project.reports) == []


@pytest.mark.parametrize(("page", "root"), [("downloads.html", ""), ("en/downloads.html", "../")])
def test_every_table_and_every_figure_can_be_taken_away(sample, page, root):
    links = links_of(sample, page)
    assert {f"{root}data/observations.csv", f"{root}data/denominators.csv"} <= set(links)
    figures = {path.name for path in (sample.project.reports / "figures").iterdir()}
    assert figures
    if not root:
        assert {f"figures/{name}" for name in figures if not name.endswith(".txt")} <= set(links)
        assert "CSV" in soup_of(sample, page).select_one("details .cm-forms").get_text()


def test_a_table_says_how_many_rows_it_has_and_a_table_of_no_declared_kind_goes_by_its_name(sample):
    (sample.project.curated / "own.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    try:
        (own,) = (file for file in copy_data(sample.project) if file.name == "own.csv")
        write_again(sample)
        row = next(
            row for row in soup_of(sample, "downloads.html").select("tr") if "own.csv" in row.get_text()
        )
    finally:
        (sample.project.curated / "own.csv").unlink()
    assert own.rows == 2 and own.title == {"zh": "", "en": ""}
    assert [cell.get_text(strip=True) for cell in row.select("td")] == ["2", "CSV"]


def test_page_index_and_downloads_agree_on_the_forms_that_are_there(sample):
    pdf = sample.project.reports / "en" / "city-zibo.pdf"
    pages = ("en/city-zibo.html", "en/index.html", "en/downloads.html")
    pdf.write_bytes(b"%PDF-1.7")
    write_again(sample)
    try:
        assert all("city-zibo.pdf" in links_of(sample, page) for page in pages)
        assert soup_of(sample, pages[0]).select_one(".cm-download").get_text(" ", strip=True) == (
            "Downloads This page as PDF"
        )
    finally:
        pdf.unlink()
    write_again(sample)
    assert not any("city-zibo.pdf" in links_of(sample, page) for page in pages)
    assert soup_of(sample, pages[0]).select_one(".cm-download").has_attr("hidden")


def test_a_page_that_is_gone_leaves_every_bar_of_both_languages_and_comes_back(sample):
    page = sample.project.reports / "city-wuhan.html"
    others = ("overview.html", "theme-waste.html", "codebook.html", "plan-zibo.html", "index.html")
    kept = page.read_bytes()
    page.unlink()
    write_again(sample)
    try:
        assert not any("city-wuhan.html" in links_of(sample, other) for other in others)
        # Its twin leads to the index of the other language instead.
        assert links_of(sample, "en/city-wuhan.html", ".cm-bar")[-1] == "../index.html"
        assert dead_links(sample.project.reports) == []
    finally:
        page.write_bytes(kept)
    write_again(sample)
    assert all("city-wuhan.html" in links_of(sample, other, ".cm-site nav") for other in others)
    assert links_of(sample, "en/city-wuhan.html", ".cm-bar")[-1] == "../city-wuhan.html"


def test_a_brief_leads_to_the_ones_before_and_after_it_in_the_order_of_the_bar(sample):
    bar = links_of(sample, "index.html", ".cm-site nav")
    for page in ("method.html", "city-zibo.html", "theme-waste.html"):
        at = bar.index(page)
        assert links_of(sample, page, ".cm-steps") == [bar[at - 1], bar[at + 1]]
    assert links_of(sample, "overview.html", ".cm-steps")[0] == "index.html"


@pytest.mark.parametrize("page", ["index", "overview", "city-zibo", "codebook", "downloads", "plan-zibo"])
def test_the_language_switch_leads_to_the_same_page(sample, page):
    assert links_of(sample, f"{page}.html", ".cm-bar")[-1] == f"en/{page}.html"
    assert links_of(sample, f"en/{page}.html", ".cm-bar")[-1] == f"../{page}.html"


def test_writing_the_site_again_changes_nothing(sample):
    write_again(sample)
    before = {path: path.read_bytes() for path in sample.project.reports.rglob("*") if path.is_file()}
    write_again(sample)
    assert {path: path.read_bytes() for path in before} == before
