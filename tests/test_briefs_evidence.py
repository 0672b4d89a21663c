"""From a number to its sentence and back, as a reader does it in a browser: the note beside the number, the mark in a figure,
the highlight in the plan's text and the panel beside it."""

from __future__ import annotations

import json
import re

import pytest
from briefs_axe import violations
from briefs_browser import visit
from briefs_sample import content_of

from citymetrics.benchmark import EvidenceNotes
from citymetrics.benchmark.inputs import load_inputs
from citymetrics.briefs.pages.citations import citations_of
from citymetrics.briefs.pages.navigation import navigation
from citymetrics.briefs.pages.page import Site, asset, plotly_script, render_page
from citymetrics.briefs.pages.plan import render_plan_page
from citymetrics.briefs.pages.site import SCRIPTS, STYLES
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters

pytestmark = pytest.mark.whole

PLAN = "qingpu"
WIDTHS = [(390, "light"), (1440, "dark")]


def cited(count: int) -> list[str]:
    return [identity for identity, row in load_inputs().rows.items() if row["doc_id"] == PLAN][:count]


def brief():
    """A brief with numbers, a long table, a figure whose first mark stands for the third observation, and its notes."""
    notes = EvidenceNotes(load_inputs())
    first, second, third, *more = cited(8)
    rows = f"<tr><th>甲</th><td>30个{notes.mark(first)}</td><td>5处{notes.mark(second)}</td></tr>"
    table = f'<table class="cm-table"><caption>目标</caption><thead><tr><th>地方</th><th>公园</th><th>绿道</th></tr></thead><tbody>{rows}</tbody></table>'
    text = f"<p>第三个数{notes.mark(third)}，其余各数{notes.mark(*more)}。</p>"
    plot = {
        "data": [{"type": "bar", "x": ["甲", "乙"], "y": [3, 1], "customdata": [[third], []]}],
        "layout": {"height": 300},
    }
    figure = {"application/vnd.plotly.v1+json": plot}
    about = {"citymetrics": {"name": "parks", "caption": "各地目标", "evidence": [third]}}
    return content_of(table, text, figure, notes._repr_html_(), metadata=about)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """A report of one brief and the page of the plan that it cites."""
    folder = tmp_path_factory.mktemp("reports")
    bar = navigation([], "zh", current="sample")
    pages = {"sample.html": render_page(brief(), Site(bar, "sample"))}
    (folder / "sample.html").write_text(pages["sample.html"], encoding="utf-8")
    inputs = load_inputs()
    site = Site(bar, f"plan-{PLAN}")
    uses = citations_of(folder, "zh")
    pages[f"plan-{PLAN}.html"] = render_plan_page(inputs.sources[PLAN], inputs, uses, site)
    assets = {name: asset(name) for name in (*STYLES, *SCRIPTS)} | {"plotly.min.js": plotly_script()}
    for name, text in ({f"assets/{name}": text for name, text in assets.items()} | pages).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    font = folder / "assets" / FONT_FILE
    font.parent.mkdir()
    font.write_bytes(subset_font(used_characters([*pages.values(), *(assets[name] for name in STYLES)])))
    return folder


def test_every_note_leads_to_a_highlight_and_every_use_back_to_a_number(reports):
    page = (reports / "sample.html").read_text(encoding="utf-8")
    plan = (reports / f"plan-{PLAN}.html").read_text(encoding="utf-8")
    addresses = re.findall(r'class="cm-where" href="plan-(\w+)\.html#([\w-]+)"', page)
    assert [identity for _, identity in addresses] == cited(8)
    for doc_id, identity in addresses:
        assert doc_id == PLAN and f' id="{identity}"' in plan
    back = re.findall(r'href="sample\.html#([\w-]+)"', plan)
    assert len(back) == 8 + 1, "eight notes and a figure"
    for target in back:
        assert f'id="{target}"' in page


def test_a_click_on_a_mark_shows_its_row_and_escape_puts_it_away(reports):
    with visit(reports / f"plan-{PLAN}.html") as opened:
        page, panel = opened.page, opened.page.locator(".pl-panel")
        mark = page.locator(f"#{cited(1)[0]} a")
        assert panel.is_hidden()
        mark.click()
        assert page.evaluate("document.activeElement.className") == "pl-panel"
        said = panel.inner_text()
        assert mark.inner_text() in said and "指标" in said
        assert panel.locator("a[href^='sample.html#cite-note-1']").is_visible()
        page.keyboard.press("Escape")
        assert panel.is_hidden()
        assert page.evaluate("document.activeElement.parentElement.id") == cited(1)[0]
        assert opened.problems == []


def test_the_panel_is_reached_and_left_by_keyboard(reports):
    with visit(reports / f"plan-{PLAN}.html") as opened:
        page, panel = opened.page, opened.page.locator(".pl-panel")
        page.focus(f"#{cited(1)[0]} a")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.step") == "1"
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('.is-open').id") == cited(2)[1]
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert panel.is_hidden()
        assert page.evaluate("document.activeElement.parentElement.id") == cited(2)[1]


def test_marks_are_filtered_by_what_they_are_and_whether_they_are_used(reports):
    with visit(reports / f"plan-{PLAN}.html") as opened:
        page = opened.page
        shown = page.locator("output")
        assert shown.inner_text() == "显示 30 / 30 个数值"
        page.locator("select[name=used]").select_option("yes")
        assert shown.inner_text() == "显示 8 / 30 个数值"
        assert page.locator(".pl-text mark:not(.is-off)").count() == 8
        assert page.locator(".pl-text mark.is-off a[href]").count() == 0
        page.locator("input[value=target]").uncheck()
        assert (
            page.locator(".pl-rows > li:visible").count()
            == page.locator("li[data-kind=standard]:visible").count()
        )


def test_without_scripts_a_mark_leads_to_its_row(reports):
    with visit(reports / f"plan-{PLAN}.html", scripts=False) as opened:
        page = opened.page
        assert page.locator(".pl-panel").is_hidden() and page.locator(".pl-chosen").is_hidden()
        page.click(f"#{cited(1)[0]} a")
        assert page.url.endswith(f"#row-{cited(1)[0]}")
        page.click(f"#row-{cited(1)[0]} .pl-to")
        assert page.url.endswith(f"#{cited(1)[0]}")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_page_of_a_plan_is_sound(reports, width, scheme):
    with visit(reports / f"plan-{PLAN}.html", width=width, scheme=scheme) as opened:
        assert opened.boxes() == ""
        opened.page.click(f"#{cited(1)[0]} a")
        assert not opened.scrolls_sideways()
        # Rows are alike: a few of them show what is wrong with all.
        rest = (".pl-rows > li:nth-child(n+4)", ".pl-p:nth-of-type(n+12)")
        assert violations(opened.page, without=rest) == []
        assert opened.problems == []


def test_pointing_at_a_note_shows_its_sentence_until_one_leaves(reports):
    with visit(reports / "sample.html") as opened:
        page, peek = opened.page, opened.page.locator(".cm-peek")
        page.hover("#cite-note-1")
        peek.wait_for(state="visible")
        assert load_inputs().row(cited(1)[0])["quote"] in peek.inner_text()
        assert peek.locator("a.cm-where").get_attribute("href") == f"plan-{PLAN}.html#{cited(1)[0]}"
        peek.hover()
        page.wait_for_timeout(500)
        assert peek.is_visible(), "it stays while one points at it"
        page.keyboard.press("Escape")
        assert peek.count() == 0
        page.hover("#cite-note-2")
        peek.wait_for(state="visible")
        page.hover("h1")
        peek.wait_for(state="detached")
        assert opened.problems == []


def test_a_span_of_notes_shows_all_of_them(reports):
    with visit(reports / "sample.html") as opened:
        opened.page.hover("#cite-note-4")
        assert opened.page.locator(".cm-peek > span").count() == 5


def test_the_sentence_is_reached_by_keyboard_and_leads_to_the_highlight(reports):
    with visit(reports / "sample.html") as opened:
        page, peek = opened.page, opened.page.locator(".cm-peek")
        page.focus("main")
        while page.evaluate("document.activeElement.id") != "cite-note-1":
            page.keyboard.press("Tab")
        assert peek.is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "cm-where"
        page.keyboard.press("Escape")
        assert peek.count() == 0 and page.evaluate("document.activeElement.id") == "cite-note-1"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/plan-{PLAN}.html#{cited(1)[0]}")
        assert (
            page.locator(":target").inner_text()
            == page.locator(f"#row-{cited(1)[0]} .pl-figure").inner_text()
        )


@pytest.mark.parametrize("width", [390, 1440])
def test_the_sentence_stays_on_the_page_and_axe_finds_nothing(reports, width):
    with visit(reports / "sample.html", width=width) as opened:
        opened.page.locator("#cite-note-2").scroll_into_view_if_needed()
        opened.page.hover("#cite-note-2")
        box = opened.page.locator(".cm-peek").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert not opened.scrolls_sideways()
        assert violations(opened.page) == []


def test_a_mark_in_a_figure_leads_to_its_highlight(reports):
    with visit(reports / "sample.html") as opened:
        page = opened.page
        page.locator(".cm-plot .point").first.wait_for()
        page.locator(".cm-plot").scroll_into_view_if_needed()
        first, second = (page.locator(".cm-plot .point").nth(n).bounding_box() for n in (0, 1))
        page.mouse.move(second["x"] + 9, second["y"] + 9)
        page.mouse.click(second["x"] + second["width"] / 2, second["y"] + second["height"] / 2)
        assert page.url.endswith("sample.html"), "a mark that stands for nothing leads nowhere"
        page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
        page.wait_for_selector(".cm-plot.has-sentence")
        page.mouse.click(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
        page.wait_for_url(f"**/plan-{PLAN}.html#{cited(3)[2]}")


def test_a_page_that_stands_alone_shows_sentences_and_links_nowhere(tmp_path):
    alone = tmp_path / "alone.html"
    alone.write_text(render_page(brief()), encoding="utf-8")
    assert 'cm-where" href' not in alone.read_text(encoding="utf-8")
    with visit(alone) as opened:
        opened.page.hover("#cite-note-1")
        assert opened.page.locator(".cm-peek").is_visible()
        assert opened.page.locator(".cm-peek a.cm-where").count() == 0
        assert opened.problems == []


def test_the_figure_says_what_it_rests_on(reports):
    page = (reports / "sample.html").read_text(encoding="utf-8")
    assert re.search(rf'<figure[^>]* id="figure-1" data-evidence="{cited(3)[2]}"', page)
    assert json.dumps(cited(3)[2]) in page
