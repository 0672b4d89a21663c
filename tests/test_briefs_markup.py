"""HTML from notebooks: what is let through, and what a page makes of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.briefs.content.markup import Scribe, parse, slug, visible_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://example.org/x.png'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' data:text/html,x'>x</a>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<p style='background:url(https://example.org)' onclick='alert(1)'>x</p>",
    "<style>@import 'https://example.org/x.css'</style>",
    "<form action='https://example.org'><button>x</button></form>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<base href='https://example.org/'><meta http-equiv=refresh content='0;https://example.org'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<textarea></textarea><img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_or_loads_gets_through(attack):
    soup = BeautifulSoup(str(parse(f"<div>vor {attack} nach</div>")), "html.parser")
    for tag in soup.find_all(True):
        assert tag.name in {"div", "p", "a", "math", "mtext"}
        assert not any(
            name.startswith("on") or name in {"style", "src", "srcdoc", "action"} for name in tag.attrs
        )
        assert "script" not in str(tag.get("href", ""))
        assert not str(tag.get("href", "")).startswith(("data", " data"))
    assert visible_text(soup).startswith("vor")
    assert visible_text(soup).endswith("nach")


@given(st.text(alphabet="<>/\"'=&; abcimgscriptonerror!-\n", max_size=60))
def test_what_is_written_out_reads_back_the_same(text):
    once = str(parse(text))
    assert str(parse(once)) == once
    assert "<script" not in once.lower()


def test_escaped_text_stays_text():
    written = str(parse("<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 5 &lt; 6</td>"))
    assert written == "<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 5 &lt; 6</td>"


def test_a_data_frame_loses_its_style_and_keeps_its_table():
    soup = parse(
        "<div><style scoped>.x{color:red}</style>"
        "<table border='1' class='dataframe'><tr><td>1</td></tr></table></div>"
    )
    assert str(soup) == '<div><table class="dataframe"><tr><td>1</td></tr></table></div>'


def finished(*fragments: str) -> list[BeautifulSoup]:
    scribe = Scribe()
    return [scribe.finish(parse(fragment)) for fragment in fragments]


def test_headings_step_down_one_level_at_a_time_and_have_unique_names():
    (soup,) = finished("<h1>甲</h1><h4>乙</h4><h2>甲</h2><h3>丙</h3>")
    assert [(tag.name, tag["id"]) for tag in soup.find_all(True)] == [
        ("h2", "甲"),
        ("h3", "乙"),
        ("h2", "甲-2"),
        ("h3", "丙"),
    ]


def test_captioned_tables_are_numbered_over_the_page_and_scroll_in_their_own_frame():
    first, second = finished(
        "<table><caption>面积</caption><tr><td>1</td></tr></table>",
        "<table><tr><td>2</td></tr></table><table><caption>长度</caption><tr><td>3</td></tr></table>",
    )
    frames = [frame for soup in (first, second) for frame in soup.select("div.cm-scroll")]
    assert [frame["aria-label"] for frame in frames] == ["表 1 面积", "表格", "表 2 长度"]
    assert all(frame["tabindex"] == "0" and frame["role"] == "region" for frame in frames)
    assert visible_text(first.caption) == "表 1 面积"


@pytest.mark.parametrize(
    ("cell", "numeric"),
    [
        ("1,250.5", True),
        ("≥ 95%", True),
        ("2021–2025", True),
        ("−3", True),
        ("约 300", True),
        ("上海市", False),
        ("3号线", False),
        ("", False),
    ],
)
def test_cells_that_are_numbers_are_marked(cell, numeric):
    (soup,) = finished(f"<table><tr><td>{cell}</td></tr></table>")
    assert ("num" in (soup.td.get("class") or "")) is numeric


def test_heads_of_rows_and_columns_say_what_they_head():
    (soup,) = finished(
        "<table><thead><tr><th>地方</th></tr></thead><tbody><tr><th>上海</th></tr></tbody></table>"
    )
    assert [head["scope"] for head in soup.find_all("th")] == ["col", "row"]


def test_a_note_leads_back_to_its_first_number_only():
    (soup,) = finished(
        '<p>300<sup class="cm-note"><a href="#note-7">7</a></sup></p>'
        '<p>300<sup class="cm-note"><a href="#note-7">7</a></sup></p>'
        '<ol class="cm-notes"><li id="note-7">句<span class="cm-place">章</span></li></ol>'
    )
    note = soup.find("li")
    assert note["value"] == "7"
    assert note.find("a", class_="cm-back")["href"] == "#cite-note-7"
    assert len(soup.select("#cite-note-7")) == 1


def test_notes_of_the_same_number_in_two_outputs_stay_apart():
    one = (
        '<p>1<sup class="cm-note"><a href="#note-1">1</a></sup></p>'
        '<ol class="cm-notes"><li id="note-1">{}</li></ol>'
    )
    first, second = finished(one.format("甲"), one.format("乙"))
    assert first.find("a")["href"] == "#note-1"
    assert second.find("a")["href"] == "#note-1-2"
    assert visible_text(second.find(id="note-1-2")).startswith("乙")
    assert second.find("li")["value"] == "1"


def test_slugs_keep_letters_of_any_script():
    assert slug("覆盖 情况（A）") == "覆盖-情况-a"
    assert slug("!!") == "part"
