"""Which pages use what: read off the finished pages of a report; and notes that lead to the plans' own text."""

from __future__ import annotations

from briefs_sample import content_of

from citymetrics.briefs.content.model import Fragment
from citymetrics.briefs.pages.citations import Use, by_page, citations_of, uses_on
from citymetrics.briefs.pages.evidence import link_content, link_evidence, plan_address

NOTE = (
    '<p>35%<sup class="cm-note"><a href="#note-1">1</a></sup></p><ol class="cm-notes"><li id="note-1" '
    'data-evidence="zibo-02769" data-plan="zibo"> <b>35%</b> “句” <span class="cm-place">淄博 · ¶ 13 · 字符 1–2</span></li></ol>'
)


def page(body: str, title: str = "总览") -> str:
    return f"<html><body><h1>{title}</h1>{body}</body></html>"


def test_a_note_counts_as_a_use_at_the_number_in_the_text():
    body = (
        '<a href="#note-12" id="cite-note-12">12</a><li id="note-12" data-evidence="a-00001" data-plan="a">'
    )
    assert list(uses_on(page(body, "水 &amp; <small>气</small>"), "theme.html")) == [
        ("a-00001", Use("水 & 气", "theme.html#cite-note-12", "note", 12))
    ]


def test_a_note_that_no_number_cites_is_itself_the_place():
    body = '<li id="note-3-2" value="3" data-evidence="a-00001">'
    assert list(uses_on(page(body), "x.html")) == [("a-00001", Use("总览", "x.html#note-3-2", "note", 3))]


def test_a_figure_counts_for_all_that_it_draws():
    body = '<figure class="cm-figure" id="figure-2" data-evidence="a-00001 b-00002">'
    assert [
        (identity, use.href, use.kind, use.number) for identity, use in uses_on(page(body), "x.html")
    ] == [
        ("a-00001", "x.html#figure-2", "figure", 2),
        ("b-00002", "x.html#figure-2", "figure", 2),
    ]


def test_text_that_only_looks_like_a_note_counts_for_nothing():
    body = '<p>&lt;li data-evidence="a-00001"&gt;</p><script>{"x":"\\u003cli data-evidence=\\"a-00001\\">"}</script><li id="x" data-evidence="a">'
    assert list(uses_on(page(body), "x.html")) == []


def test_pages_of_each_language_count_for_themselves_in_the_given_order(tmp_path):
    (tmp_path / "en").mkdir()
    note = '<li id="note-1" data-evidence="a-00001">'
    for name in ("city-a.html", "overview.html", "zzz.html", "aaa.html", "en/overview.html"):
        (tmp_path / name).write_text(page(note, name), encoding="utf-8")
    found = citations_of(tmp_path, "zh", ["overview", "city-a"])
    assert [use.page for use in found["a-00001"]] == ["overview.html", "city-a.html", "aaa.html", "zzz.html"]
    assert [use.href for use in citations_of(tmp_path, "en")["a-00001"]] == ["overview.html#note-1"]
    assert citations_of(tmp_path / "nowhere", "zh") == {}


def test_uses_are_gathered_by_page():
    uses = [Use("甲", "a#1", "note", 1), Use("乙", "b#1", "note", 1), Use("甲", "a#2", "figure", 2)]
    assert {name: [use.number for use in own] for name, own in by_page(uses).items()} == {
        "甲": [1, 2],
        "乙": [1],
    }


def test_the_place_of_a_note_links_to_the_highlight_and_the_way_back_stays():
    (block,) = content_of(NOTE).blocks
    assert isinstance(block, Fragment)
    linked = link_evidence(block.html, plan_address)
    assert (
        '<span class="cm-place"><a class="cm-where" href="plan-zibo.html#zibo-02769">淄博 · ¶ 13 · 字符 1–2</a> '
        '<a aria-label="回到正文" class="cm-back" href="#cite-note-1">↑</a></span>'
    ) in linked
    assert (
        linked.replace('<a class="cm-where" href="plan-zibo.html#zibo-02769">', "").replace(
            "</a> <a aria", " <a aria"
        )
        == block.html
    )


def test_a_note_without_an_address_and_other_text_stay_as_they_are():
    (block,) = content_of(NOTE).blocks
    assert link_evidence(block.html, lambda plan, identity: "") == block.html
    assert link_evidence("<p>甲 &amp; 乙<br/></p>", plan_address) == "<p>甲 &amp; 乙<br/></p>"


def test_a_whole_brief_is_linked():
    content = link_content(content_of("<p>甲</p>", NOTE))
    assert [block.html.count("cm-where") for block in content.blocks] == [0, 1]
