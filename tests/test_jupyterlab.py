"""JupyterLab as a reader uses it: run a notebook, see figure and table, use the explorer, export; all without a network."""

import pdfplumber
import pytest
from jupyterlab_browser import browse, jupyterlab, write_notebook

pytestmark = pytest.mark.whole

LOOK = (
    "# Pocket parks\n\nWhat five plans promise.",
    'import citymetrics as cm\n\ncomparison = cm.compare_metric("pocket_parks")\ncomparison.show(lang="en")',
    'comparison.draw(lang="en")',
    'cm.explore(metric="pocket_parks", lang="en")',
)
FIGURE = ".js-plotly-plot svg.main-svg"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    write_notebook(folder / "notebooks" / "look.ipynb", *LOOK)
    with jupyterlab(folder) as address, browse(address) as opened:
        opened.open("look.ipynb")
        opened.run_all()
        yield opened


def cell(lab, number):
    return lab.page.locator(".jp-Notebook .jp-CodeCell").nth(number)


def test_all_cells_run_and_figures_are_drawn_live(lab):
    assert lab.faults() == []
    for number in range(2):
        figure = cell(lab, number).locator(FIGURE).first
        figure.wait_for()
        names = cell(lab, number).locator(".yaxislayer-above text").all_text_contents()
        assert names == ["Shanghai", "Qingpu", "Wuhan", "Zibo"]
        assert figure.bounding_box()["width"] > 300


def test_a_result_shows_a_styled_table_with_figures_on_the_right(lab):
    table = cell(lab, 0).locator("table.cm-table").first
    assert table.locator("caption").inner_text() == "Pocket parks: as stated, and made comparable"
    looks = "e => { const s = getComputedStyle(e); return [s.textAlign, s.fontVariantNumeric.includes('tabular-nums')] }"
    assert table.locator("td.num").first.evaluate(looks) == ["right", True]
    assert table.locator("tbody th").first.evaluate(looks)[0] == "left"
    inside = "e => e.getBoundingClientRect().right <= e.closest('.jp-OutputArea-output').getBoundingClientRect().right + 1"
    assert cell(lab, 0).locator(".cm-wide").first.evaluate(inside)


def test_a_number_tells_its_sentence_to_the_keyboard_and_leads_to_it(lab):
    link = cell(lab, 0).locator("table.cm-table .cm-note a").first
    link.focus()
    lab.page.keyboard.press("Shift+Tab")
    lab.page.keyboard.press("Tab")
    said = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "新建或改造提升口袋公园不少于300座" in said
    note = cell(lab, 0).locator(link.get_attribute("href"))
    assert "300座" in note.inner_text()


def test_the_explorer_follows_its_controls(lab):
    panel = cell(lab, 2).locator(".cm-explorer")
    panel.locator(".js-plotly-plot svg.main-svg").first.wait_for()
    panel.get_by_label("Find a metric").fill("绿道")
    metrics = panel.get_by_label("Metric", exact=True)
    metrics.locator("option", has_text="Old housing").first.wait_for(state="detached")
    assert metrics.locator("option").count() < 6
    metrics.select_option(label="Greenways built (3)")
    panel.locator("caption", has_text="Greenways built: as stated").wait_for()
    panel.locator(".js-plotly-plot text", has_text="Greenways built").first.wait_for()
    assert panel.locator("mark").first.inner_text() == "1000公里"
    panel.get_by_label("Basis").select_option(label="Every basis")
    panel.locator("caption", has_text="on every basis").wait_for()
    panel.locator(".js-plotly-plot text", has_text="Per 100 km²").first.wait_for()
    panel.get_by_label("Shanghai").uncheck()
    panel.locator(".js-plotly-plot .yaxislayer-above text", has_text="Shanghai").first.wait_for(
        state="detached"
    )
    assert lab.faults() == []


def test_the_controls_fit_their_panel_and_show_their_names_whole(lab):
    panel = cell(lab, 2).locator(".cm-explorer")
    panel.wait_for()
    cut = panel.evaluate(
        """panel => {
          const edge = panel.closest('.jp-OutputArea-output').getBoundingClientRect().right + 1;
          return [...panel.querySelectorAll('label, select, input, button, .cm-wide')]
            .filter(e => e.getBoundingClientRect().right > edge || (e.tagName == 'LABEL' && e.scrollWidth > e.clientWidth + 1))
            .map(e => e.outerHTML.slice(0, 120));
        }"""
    )
    assert cut == []


def test_the_page_exporter_stands_in_the_menu_and_works(lab, tmp_path):
    path = lab.export("Citymetrics_html", tmp_path)
    assert path.name == "look.html"
    alone = lab.context.browser.new_context(offline=True)
    page = alone.new_page()
    page.goto(path.as_uri())
    page.locator(".cm-plot svg.main-svg").first.wait_for()
    assert page.locator("h1").inner_text() == "Pocket parks"
    captions = page.locator("table.cm-table caption").all_inner_texts()
    assert any("Pocket parks: as stated, and made comparable" in caption for caption in captions)
    alone.close()


def test_the_brief_exporter_stands_in_the_menu_and_works(lab, tmp_path):
    path = lab.export("Citymetrics_pdf", tmp_path)
    assert path.name == "look.pdf"
    with pdfplumber.open(path) as pdf:
        written = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    assert "Pocketparks:asstated,andmadecomparable" in written and "口袋公园不少于" in written


def test_nothing_was_asked_of_the_network(lab):
    assert lab.outside == []
