"""What the pages of a site owe to readers who see them otherwise, by the rules of WCAG 2.1 AA, and to those who print them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from briefs_axe import violations
from briefs_browser import visit
from bs4 import BeautifulSoup
from site_sample import sample_site

pytestmark = pytest.mark.whole

KINDS = (
    "index.html",
    "en/index.html",
    "theme-waste.html",
    "city-qingpu.html",
    "en/plan-zibo.html",
    "codebook.html",
    "en/downloads.html",
)
# The hundredth row of a list takes as long to look at as the first.
LONG = (".pl-rows > li:nth-child(n + 6)", ".pl-text > :nth-child(n + 12)", "#main > :nth-child(n + 40)")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return sample_site(tmp_path_factory.mktemp("accessible")).project.reports


@pytest.mark.parametrize("page", KINDS)
def test_every_kind_of_page_is_accessible_at_both_widths_by_day_and_night(report, page):
    with visit(report / page) as opened:
        # Not as an element, which the page's own policy forbids.
        opened.page.evaluate(
            "() => { const still = new CSSStyleSheet(); still.replaceSync('* { transition: none !important }');"
            " document.adoptedStyleSheets = [still]; }"
        )
        opened.page.evaluate(
            "document.querySelectorAll('.cm-downloads details').forEach((d) => { d.open = true; })"
        )
        for width in (1440, 390):
            opened.page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                opened.page.emulate_media(color_scheme=scheme)
                opened.page.wait_for_timeout(150)
                assert violations(opened.page, without=LONG) == [], (width, scheme)


def test_an_open_menu_and_found_results_are_accessible(report):
    with visit(report / "en" / "index.html", width=390, scheme="dark") as opened:
        opened.page.fill("#find-text", "waste")
        opened.page.click(".cm-site summary >> nth=-1")
        assert opened.page.locator(".cm-hits li").count()
        assert violations(opened.page, without=(".cm-hits li:nth-child(n + 5)",)) == []
        menu = opened.page.locator(".cm-site details[open] ul").bounding_box()
        assert menu["x"] >= 0 and menu["x"] + menu["width"] <= 390


@pytest.mark.parametrize("page", KINDS)
def test_headings_and_landmarks_give_a_page_its_order(report, page):
    soup = BeautifulSoup((report / page).read_text(encoding="utf-8"), "html.parser")
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert soup.select_one("a.cm-skip")["href"] == "#main" and len(soup.select("main#main")) == 1
    assert all(nav.get("aria-label") for nav in soup.select("nav"))
    assert len({nav["aria-label"] for nav in soup.select("nav")}) == len(soup.select("nav"))
    assert soup.html["lang"] == ("en" if page.startswith("en/") else "zh-CN")


@pytest.mark.parametrize("page", ["theme-waste.html", "index.html"])
def test_a_printed_page_is_dark_ink_on_white_without_what_only_a_screen_needs(report, page):
    with visit(report / page, scheme="dark") as opened:
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for hidden in (".cm-site", ".cm-foot", ".cm-contents", ".cm-search", ".cm-steps"):
            for element in opened.page.locator(hidden).all():
                assert not element.is_visible(), hidden
        wide = opened.page.evaluate(
            "[...document.querySelectorAll('.cm-scroll')].filter((e) => getComputedStyle(e).overflowX !== 'visible').length"
        )
        assert wide == 0


def test_a_brief_printed_at_once_shows_every_figure_though_none_was_scrolled_to(report):
    with visit(report / "theme-waste.html") as opened:
        opened.page.pdf()
        opened.page.emulate_media(media="print")
        opened.page.wait_for_function(
            "[...document.querySelectorAll('img.cm-still')].every((i) => i.complete && i.naturalWidth)"
        )


def test_a_table_that_goes_on_outside_its_frame_is_reached_by_keyboard_and_named(report):
    for page in ("theme-waste.html", "en/index.html", "en/downloads.html"):
        soup = BeautifulSoup((report / page).read_text(encoding="utf-8"), "html.parser")
        frames = [table.find_parent(class_="cm-scroll") for table in soup.select("main table")]
        assert frames
        for frame in frames:
            assert frame["tabindex"] == "0" and frame["role"] == "region"
            assert frame.get("aria-label") or frame.get("aria-labelledby")
        for head in soup.select("main table th"):
            assert head.get("scope"), head
