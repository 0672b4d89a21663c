"""The search of the index: it finds, narrows, keeps its state in the address, and is no obstacle where it cannot run."""

from __future__ import annotations

import json

import pytest
from briefs_browser import visit
from site_sample import sample_site

from citymetrics.briefs.pages.search import search_file
from citymetrics.labels import has_chinese

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return sample_site(tmp_path_factory.mktemp("search")).project.reports


def records_of(report, lang):
    script = (report / search_file(lang)).read_text(encoding="utf-8")
    return json.loads(script.removeprefix("window.citymetricsRecords = ").rstrip(";\n"))


@pytest.fixture
def index(report):
    with visit(report / "index.html") as opened:
        yield opened.page
        assert opened.problems == []


def hits(page):
    return page.locator(".cm-hits li").all_inner_texts()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_record_leads_to_something_that_is_there(report, lang):
    folder = report if lang == "zh" else report / lang
    ids = {}
    for record in records_of(report, lang):
        address, _, anchor = record["h"].partition("#")
        if address not in ids:
            ids[address] = (folder / address).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in ids[address], record["h"]


def test_english_titles_hold_no_chinese_but_a_plans_figure(report):
    for record in records_of(report, "en"):
        assert not has_chinese(record["t"]) and not has_chinese(record["k"]), record
        if has_chinese(record["x"]) or has_chinese(record.get("v", "")):
            assert record["l"] == "zh-CN", record


def test_every_word_must_occur_and_what_was_found_is_marked_and_counted(index):
    index.fill("#find-text", "口袋公园 武汉")
    found = hits(index)
    assert found and all("口袋公园" in hit and "武汉" in hit for hit in found)
    assert index.inner_text(".cm-count") == f"{len(found)} 条结果"
    assert "口袋公园" in index.locator(".cm-hits mark").all_inner_texts()
    assert not index.locator(".cm-browse").is_visible()


def test_filters_narrow_what_is_found_and_clearing_shows_all_again(index):
    index.fill("#find-text", "垃圾")
    everywhere = hits(index)
    index.select_option("#find-city", "zibo")
    in_zibo = hits(index)
    assert 0 < len(in_zibo) < len(everywhere)
    index.select_option("#find-theme", "transport")
    assert len(hits(index)) < len(in_zibo)
    index.click(".cm-search button")
    index.wait_for_selector(".cm-browse", state="visible")
    assert hits(index) == []
    assert "#" not in index.url
    assert index.evaluate("document.activeElement.id") == "find-text"


def test_an_address_brings_its_search_along(index):
    index.fill("#find-text", "公园")
    index.select_option("#find-city", "wuhan")
    found = hits(index)
    address = index.url
    index.goto("about:blank")
    index.goto(address)
    assert index.input_value("#find-text") == "公园"
    assert hits(index) == found
    # A filter that this report does not have leaves the search as it is without it.
    index.evaluate("location.hash = 'text=公园&city=atlantis'")
    index.wait_for_function("document.querySelector('#find-city').value === ''")
    assert len(hits(index)) > len(found)


def test_an_anchor_of_the_index_is_no_search(report):
    with visit(report / "index.html") as opened:
        opened.page.goto(f"{opened.page.url}#plans")
        opened.page.reload()
        assert opened.page.url.endswith("#plans")
        assert opened.page.locator(".cm-browse").is_visible()


def test_nothing_found_says_so_and_markup_is_only_text(index):
    index.fill("#find-text", "<img src=x onerror=alert(1)>")
    assert hits(index) == []
    assert "没有找到" in index.inner_text(".cm-count")


def test_results_are_reached_by_keyboard_and_announced(index):
    assert index.get_attribute(".cm-count", "role") == "status"
    index.focus("#find-text")
    index.keyboard.type("海绵城市")
    index.wait_for_selector(".cm-hits li")
    for _ in range(6):
        index.keyboard.press("Tab")
        if index.evaluate("Boolean(document.activeElement.closest('.cm-hits'))"):
            break
    index.keyboard.press("Enter")
    index.wait_for_url(lambda url: "/index.html" not in url)


def test_without_scripts_everything_is_still_there(report):
    with visit(report / "index.html", scripts=False) as opened:
        assert not opened.page.locator(".cm-search").is_visible()
        assert opened.page.locator(".cm-browse a", has_text="数字从何而来").is_visible()
        assert opened.page.locator("a[href='plan-wuhan.html']").last.is_visible()
