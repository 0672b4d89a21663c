"""Slides: which there are, that nothing runs over their edges in a real browser, and that they ask nothing of the network."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from briefs_browser import visit
from briefs_sample import showing
from briefs_seminar import NOTE, city_content, content_showing, figure, findings, notes, sample
from bs4 import BeautifulSoup

import citymetrics.briefs.seminar as room
from citymetrics.briefs.content.model import PlanLine
from citymetrics.briefs.formats import DEFAULT_FORMATS, EXPORTS
from citymetrics.briefs.pages.navigation import Link, Navigation
from citymetrics.briefs.pages.page import FIGURES, Site
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.seminar.crops import cut
from citymetrics.briefs.seminar.deck import make_deck
from citymetrics.briefs.seminar.slides import CitymetricsSlidesExporter, render_slides

pytestmark = pytest.mark.whole

FOLDER = Path(room.__file__).parent
SITE = Site(Navigation(Link("首页", "index.html")), "sample", "城市")
OVERFULL = """() => {
  const slide = Reveal.getCurrentSlide().querySelector(".cm-slide"), edge = slide.getBoundingClientRect(), over = [];
  if (slide.scrollWidth > 1280 || slide.scrollHeight > 720) over.push("slide");
  for (const part of slide.querySelectorAll("*")) {
    if (part.closest(".cm-window") && part.tagName === "IMG") continue;
    const box = part.getBoundingClientRect();
    if (box.width && (box.right > edge.right - 20 || box.bottom > edge.bottom - 8)) over.push(part.tagName + "." + part.className);
  }
  return over;
}"""
SMALL = """() => [...Reveal.getCurrentSlide().querySelectorAll(".cm-slide *")]
  .filter(part => [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && !part.closest("sup"))
  .map(part => parseFloat(getComputedStyle(part).fontSize))"""


def kinds(content):
    return [slide.kind for slide in make_deck(content).slides]


def put(folder, content):
    """The slides of `content` in a report in `folder`, with their figures and font."""
    files = dict(EXPORTS["slides"](content, SITE))
    for drawn in content.figures:
        files |= {f"{FIGURES}/{name}": data for name, data in drawn.files.items()}
    page = files["slides/sample.html"].decode()
    files[f"assets/{FONT_FILE}"] = subset_font(used_characters([page]))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / "slides" / "sample.html"


def test_a_deck_has_a_title_findings_a_slide_for_each_figure_remarks_and_evidence():
    assert kinds(sample()) == [
        *("title", "list", "list", "figure", "figure", "detail", "detail", "detail"),
        *("list", "list", "evidence"),
    ]


def test_a_figure_s_slide_is_headed_by_its_message_or_else_the_first_sentence_of_its_caption():
    titles = [slide.title for slide in make_deck(sample()).slides if slide.kind == "figure"]
    assert titles == ["甲市居首", "各地的目标"]


def test_no_slide_has_more_than_three_findings():
    deck = make_deck(content_showing("<h2>要点</h2>", findings(*(f"第{n}条" for n in range(7)))))
    assert [len(slide.html) for slide in deck.slides[1:]] == [2, 3, 2]
    assert deck.slides[1].title == "要点（1/3）"


def test_what_the_notebook_lacks_is_left_out():
    assert kinds(content_showing("<p>无</p>")) == ["title"]
    assert kinds(content_showing(figure())) == ["title", "figure"]


def test_the_source_names_every_plan_of_the_figure_with_its_term_even_one_that_the_brief_does_not_list():
    slide = next(slide for slide in make_deck(sample()).slides if slide.kind == "figure")
    assert slide.source == "来源：甲市“十四五”规划（2021–2025）、丙市规划"


def test_the_source_says_that_a_plan_is_a_draft():
    drawn, about = figure()
    del drawn["application/vnd.citymetrics.evidence+csv"]
    slide = make_deck(content_showing((drawn, about))).slides[1]
    assert "乙市行动方案（草案）（2022–2024，征求意见稿）" in slide.source


def test_evidence_slides_hold_the_sentences_of_what_the_deck_cites_and_no_others():
    content = content_showing(findings(f"甲市 100 座{NOTE.format(1)}"), notes("建成一百座。", "没有被引用。"))
    shown = "".join(make_deck(content).slides[-1].html)
    assert "建成一百座" in shown
    assert "没有被引用" not in shown


def test_the_speaker_sees_caption_and_the_plan_s_sentences():
    page = BeautifulSoup(render_slides(sample()), "html.parser")
    said = page.select("aside.notes")[1].get_text(" ", strip=True)
    assert "实心为定值" in said
    assert "甲市 ¶ 3 “全部达标。”" in said


def test_a_tall_figure_is_cut_between_its_lines():
    import numpy as np
    from matplotlib.image import imsave

    pixels = np.ones((300, 20, 3))
    pixels[10:130] = pixels[160:290] = 0
    from io import BytesIO

    written = BytesIO()
    imsave(written, pixels, format="png")
    ((start, middle), (again, end)) = cut(written.getvalue(), 300.0, 180.0)
    assert (start, end) == (0.0, 300.0)
    assert middle == again
    assert 130 <= middle <= 160


def test_a_figure_without_pixels_is_cut_evenly_and_no_part_is_too_tall():
    parts = cut(b"", 500.0, 200.0)
    assert [round(end - start) for start, end in parts] == [167, 167, 167]


@pytest.mark.parametrize("content", [sample, lambda: city_content("wuhan", "en")], ids=["sample", "wuhan"])
def test_nothing_runs_over_the_edge_of_a_slide_and_nothing_is_too_small_to_read(tmp_path, content):
    with visit(put(tmp_path, content()), width=1280) as opened:
        page = opened.page
        page.set_viewport_size({"width": 1280, "height": 720})
        page.wait_for_function("Reveal.isReady()")
        page.evaluate("document.fonts.ready")
        for _ in range(page.evaluate("Reveal.getTotalSlides()")):
            assert page.evaluate(OVERFULL) == []
            least = 14 if page.evaluate("!!Reveal.getCurrentSlide().querySelector('.is-evidence')") else 20
            assert min(page.evaluate(SMALL)) >= least
            page.keyboard.press("Space")
        assert opened.boxes() == ""
        assert opened.problems == []


def test_slides_alone_work_without_files_beside_them_and_open_the_speaker_s_view(tmp_path):
    path = tmp_path / "alone.html"
    path.write_text(render_slides(sample()), encoding="utf-8")
    with visit(path, width=1280) as opened:
        opened.page.wait_for_function("Reveal.isReady()")
        opened.page.keyboard.press("ArrowRight")
        with opened.page.expect_popup() as popup:
            opened.page.keyboard.press("s")
        popup.value.wait_for_function("document.querySelector('.speaker-controls-notes')")
        assert opened.problems == []


def test_slides_print_one_page_each(tmp_path):
    path = put(tmp_path, sample())
    with visit(path, width=1280) as opened:
        opened.page.goto(f"{path.as_uri()}?print-pdf")
        opened.page.wait_for_function("Reveal.isReady()")
        opened.page.wait_for_selector(".pdf-page")
        assert opened.page.locator(".pdf-page").count() == len(make_deck(sample()).slides)


def test_a_deck_of_the_report_is_light_the_same_each_time_and_names_no_address_outside():
    made, again = (EXPORTS["slides"](sample(), SITE) for _ in range(2))
    assert made == again
    assert sum(map(len, made.values())) < 1_000_000
    page = made["slides/sample.html"].decode()
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    assert {"assets/slides/reveal.js", "assets/slides/LICENSE"} <= set(made)
    assert "slides" not in DEFAULT_FORMATS


def test_nbconvert_and_jupyter_s_menu_know_the_slides_by_their_names():
    points = {point.name: point.load() for point in entry_points(group="nbconvert.exporters")}
    assert points["citymetrics_slides"] is CitymetricsSlidesExporter
    assert points["citymetrics-slides"]().enabled
    assert CitymetricsSlidesExporter.export_from_notebook == "citymetrics slides"


def test_a_notebook_becomes_slides_in_one_file():
    drawn, about = figure()
    written, resources = CitymetricsSlidesExporter().from_notebook_node(
        showing(findings("甲市居首。"), drawn, metadata=about), {"metadata": {"name": "mine"}}
    )
    assert resources["output_extension"] == ".slides.html"
    assert BeautifulSoup(written, "html.parser").select_one(".is-figure h2").get_text() == "甲市居首"
    assert "<link" not in written


def test_the_vendored_files_are_those_that_the_list_says():
    listed = re.findall(
        r"\| `(reveal/\S+)` \|.*\| `([0-9a-f]{64})` \|", (FOLDER / "VENDORED.md").read_text("utf-8")
    )
    assert {name for name, _ in listed} == {f"reveal/{path.name}" for path in (FOLDER / "reveal").iterdir()}
    for name, digest in listed:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_the_source_does_not_repeat_the_years_of_a_title():
    plan = PlanLine("two", "乙市", "乙市行动方案（2022—2024年）", "", "2022–2024", "正式发布")
    drawn, about = figure()
    del drawn["application/vnd.citymetrics.evidence+csv"]
    assert (
        make_deck(content_showing((drawn, about), plans=(plan,))).slides[1].source
        == "来源：乙市行动方案（2022—2024年）"
    )
