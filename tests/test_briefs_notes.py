"""Which notes a text cites, and what of a brief is printed."""

from __future__ import annotations

import pickle
from dataclasses import replace

import nbformat

from citymetrics.briefs.content.model import Content, Fragment
from citymetrics.briefs.content.notes import cited_notes, keep_notes, table_captions
from citymetrics.briefs.content.reader import read_notebook


def mark(*numbers: int) -> str:
    links = ", ".join(f'<a href="#note-{number}">{number}</a>' for number in numbers)
    return f'<sup class="cm-note">{links}</sup>'


SPAN = '<sup class="cm-note"><a href="#note-2">2</a>–<a href="#note-5">5</a></sup>'


def notes(count: int, **pointing: int) -> str:
    items = "".join(
        f'<li id="note-{number}">句子{number}'
        + (f'<a href="#note-{pointing[f"n{number}"]}">见注</a>' if f"n{number}" in pointing else "")
        + "</li>"
        for number in range(1, count + 1)
    )
    return f'<ol class="cm-notes">{items}</ol>'


def test_a_span_of_notes_cites_all_between_its_ends():
    assert cited_notes(f"<p>3处{SPAN}、5处{mark(8)}</p>") == {f"note-{number}" for number in (2, 3, 4, 5, 8)}


def test_two_notes_in_a_row_cite_nothing_between_them():
    assert cited_notes(mark(2, 9)) == {"note-2", "note-9"}


def test_a_kept_note_keeps_the_one_that_holds_its_sentence():
    kept = keep_notes(notes(6, n4=3, n3=1), {"note-4"})
    assert [number for number in range(1, 7) if f'id="note-{number}"' in kept] == [1, 3, 4]


def test_captions_lose_their_numbers():
    assert table_captions(
        '<table><caption><span class="cm-number">表 3</span> 全部 目标</caption></table>'
    ) == ["全部 目标"]


def brief(*cells: tuple[str, tuple[str, ...]]) -> Content:
    made = [
        nbformat.v4.new_code_cell(
            "show()",
            metadata={"tags": list(tags)},
            outputs=[nbformat.v4.new_output("display_data", {"text/html": shown})],
        )
        for shown, tags in cells
    ]
    return read_notebook(nbformat.v4.new_notebook(cells=made), name="sample")


LONG = "<table><caption>全部目标</caption><tbody><tr><td>3" + mark(2, 3) + "</td></tr></tbody></table>"
WHOLE = brief(
    ("<h2>结果</h2><p>3处" + mark(1) + "</p>", ()),
    ("<h2>附表</h2>", ("screen",)),
    (LONG, ("screen",)),
    ("<h2>证据</h2>" + notes(3), ()),
)


def test_what_is_for_the_screen_is_not_printed_and_its_notes_neither():
    printed = WHOLE.printed
    assert [heading.text for heading in WHOLE.headings] == ["结果", "附表", "证据"]
    assert [heading.text for heading in printed.headings] == ["结果", "证据"]
    written = "".join(block.html for block in printed.blocks if isinstance(block, Fragment))
    assert "全部目标" not in written
    assert 'id="note-1"' in written
    assert 'id="note-2"' not in written


def test_paper_says_what_it_leaves_out():
    assert WHOLE.unprinted() == ("全部目标",)
    assert WHOLE.printed.unprinted() == ()
    assert pickle.dumps(WHOLE) == pickle.dumps(replace(WHOLE))


def test_a_brief_with_nothing_for_the_screen_is_printed_as_it_is():
    content = brief(("<p>3处" + mark(1) + "</p>" + notes(2), ()))
    assert content.printed is content
