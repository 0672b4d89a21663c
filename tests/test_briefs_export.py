"""The exporters: a page alone in a real browser, a PDF by its text, and the same bytes each time."""

from __future__ import annotations

import io
import re
from importlib.metadata import entry_points
from itertools import pairwise

import pdfplumber
import pytest
from briefs_browser import visit
from briefs_pdf import inspect_pdf
from briefs_sample import executed_sample, showing

from citymetrics.briefs.export import CitymetricsHTMLExporter, CitymetricsPDFExporter
from citymetrics.fonts import FontError

pytestmark = pytest.mark.whole

NAMED = {"metadata": {"name": "sample"}}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("alone") / "sample.html"
    written, resources = CitymetricsHTMLExporter().from_notebook_node(executed_sample(), dict(NAMED))
    assert resources["output_extension"] == ".html"
    path.write_text(written, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pdf():
    written, resources = CitymetricsPDFExporter().from_notebook_node(executed_sample(), dict(NAMED))
    assert resources["output_extension"] == ".pdf"
    return written


@pytest.mark.parametrize("name", ["citymetrics-html", "citymetrics-pdf"])
def test_nbconvert_finds_the_exporters_by_name(name):
    (point,) = entry_points(group="nbconvert.exporters", name=name)
    assert point.load().export_from_notebook


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark")])
def test_a_page_alone_works_without_network_or_files_beside_it(page, width, scheme):
    with visit(page, width=width, scheme=scheme) as opened:
        assert opened.page.locator(".cm-plot svg.main-svg").count() > 0, "the figure was not drawn"
        assert opened.boxes() == ""
        assert not opened.scrolls_sideways()
        assert opened.problems == []


def test_the_page_says_in_order_what_the_notebook_says(page):
    with visit(page) as opened:
        assert opened.page.title() == "垃圾与环卫：各地规划目标比较"
        assert opened.page.get_attribute("html", "lang") == "zh-CN"
        levels = opened.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert opened.page.locator("pre").count() == 0, "code is shown"
        assert opened.page.get_attribute(".cm-plot", "aria-label").startswith("点图：甲市100%")


def test_wide_tables_scroll_in_a_frame_that_the_keyboard_reaches(page):
    with visit(page, width=390) as opened:
        frames = opened.page.evaluate(
            "[...document.querySelectorAll('.cm-scroll')]"
            ".map(f => [f.scrollWidth > f.clientWidth, f.tabIndex, f.getAttribute('aria-label')])"
        )
    assert frames[1] == [True, 0, "表 2 逐年清运量（示例）"]


def test_a_number_leads_to_its_sentence_and_back(page):
    with visit(page) as opened:
        opened.page.click("a[href='#note-2']")
        assert "95%以上" in opened.page.inner_text(":target")
        opened.page.click("#note-2 .cm-back")
        assert opened.page.evaluate("document.querySelector(':target').textContent") == "2"


def test_without_scripts_the_still_picture_is_there(page):
    with visit(page, scripts=False) as opened:
        assert opened.page.locator("img.cm-still").is_visible()
        assert not opened.page.locator(".cm-plot").is_visible()
        assert opened.problems == []


def test_the_policy_stops_a_script_that_would_get_in(page, tmp_path):
    broken = tmp_path / "broken.html"
    text = page.read_text(encoding="utf-8")
    broken.write_text(
        text.replace("<h1>", "<script>document.title = 'got in'</script><h1>", 1), encoding="utf-8"
    )
    with visit(broken) as opened:
        assert opened.page.title() != "got in"


def test_no_page_holds_an_inline_handler_or_an_address_to_load_from(page):
    written = re.sub(
        r"<script>.*?</script>|<style>.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert not re.search(r"<[^>]*\son\w+=", written)
    assert not re.search(r"<[^>]*\b(?:src|srcset|href)=\"(?:https?:)?//", written)


def test_markup_in_plan_text_stays_text(tmp_path):
    attack = (
        "</script><img src=x onerror=\"document.title='got in'\"><script>document.title='got in'</script>"
    )
    plot = {"data": [{"type": "bar", "x": [attack], "y": [1], "hovertext": [attack]}], "layout": {}}
    notebook = showing(
        "<table><tr><td>&lt;script&gt;document.title='got in'&lt;/script&gt;</td></tr></table>",
        {"application/vnd.plotly.v1+json": plot},
        {"text/markdown": f"正文 {attack}"},
    )
    path = tmp_path / "attack.html"
    path.write_text(CitymetricsHTMLExporter().from_notebook_node(notebook, dict(NAMED))[0], encoding="utf-8")
    with visit(path) as opened:
        assert opened.page.title() == "sample"
        assert opened.page.inner_text("td") == "<script>document.title='got in'</script>"
        assert [problem for problem in opened.problems if "got in" in problem or "outside" in problem] == []


def test_the_pdf_holds_title_numbers_and_notes_as_text(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = "".join("".join(page.extract_text().split()) for page in opened.pages)
        assert opened.metadata["Title"] == "垃圾与环卫：各地规划目标比较"
        assert {round(page.width) for page in opened.pages} == {595}
        fonts = {char["fontname"] for page in opened.pages for char in page.chars}
    for wanted in (
        "垃圾与环卫：各地规划目标比较",
        "=100%",
        "≥95%",
        "表1分类与无害化处理目标",
        "图1各地目标值",
        "161.2",
        "“一区一策”",
        "第1页，共2页",
    ):
        assert wanted in text, wanted
    assert all("NotoSansSC" in font or "NewCMMath" in font for font in fonts)


def test_nothing_in_the_pdf_is_set_over_the_edge(pdf):
    assert inspect_pdf(pdf).faults == ()


def test_numbers_in_the_pdf_link_to_their_notes(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert sum(len(page.annots) for page in opened.pages) >= 4


def test_the_pdf_is_tagged_and_names_its_language(pdf):
    assert b"/MarkInfo" in pdf
    assert b"/Lang(zh-CN)" in pdf
    assert b"CreationDate" not in pdf


@pytest.mark.parametrize("exporter", [CitymetricsHTMLExporter, CitymetricsPDFExporter])
def test_a_character_without_glyph_stops_the_export(exporter):
    with pytest.raises(FontError) as caught:
        exporter().from_notebook_node(showing("<p>城市🏙</p>"), dict(NAMED))
    assert str(caught.value).startswith("sample: no glyph for 🏙 (U+1F3D9, 单元格 1)")
    assert "\n" not in str(caught.value)


def test_the_same_notebook_gives_the_same_bytes(page, pdf):
    again, _ = CitymetricsHTMLExporter().from_notebook_node(executed_sample(), dict(NAMED))
    assert again == page.read_text(encoding="utf-8")
    assert CitymetricsPDFExporter().from_notebook_node(executed_sample(), dict(NAMED))[0] == pdf


def test_english_words_around_english_content():
    written, _ = CitymetricsHTMLExporter(lang="en").from_notebook_node(showing("<p>Text</p>"), dict(NAMED))
    assert '<html lang="en">' in written
    assert "Skip to content" in written
