"""Reading an executed notebook: title, prose, figures, tables, notes, and what is left out."""

from __future__ import annotations

import base64

import nbformat
import pytest
from briefs_sample import content_of, executed_sample, showing

from citymetrics.briefs.content.model import BriefError, Figure, Fragment, Listing
from citymetrics.briefs.content.reader import read_notebook

PLOT = {"data": [{"type": "bar", "x": ["甲"], "y": [1]}], "layout": {"title": {"text": "各地<b>目标</b>"}}}


def test_the_sample_is_read_whole():
    content = read_notebook(executed_sample(), name="sample")
    assert content.title == "垃圾与环卫：各地规划目标比较"
    assert [heading.text for heading in content.headings] == [
        "覆盖情况",
        "读表之前",
        "目标水平",
        "宽表",
        "依据",
    ]
    (figure,) = content.figures
    assert figure.caption.startswith("各地目标值")
    assert set(figure.files) == {"sample--level.svg", "sample--level.csv", "sample--level.txt"}
    assert figure.plotly is not None
    assert content.warnings == ()
    assert not any(isinstance(block, Listing) for block in content.blocks), (
        "code or text leaked into the page"
    )


def test_the_title_leaves_the_body():
    content = content_of({"text/markdown": "# 题目\n\n正文"})
    (block,) = content.blocks
    assert isinstance(block, Fragment)
    assert (content.title, block.html) == ("题目", "<p>正文</p>")


def test_metadata_gives_a_title_only_where_the_notebook_has_none():
    notebook = showing("<p>正文</p>")
    notebook.metadata["citymetrics"] = {"id": "city-wuhan", "title": "武汉市", "lang": "en"}
    content = read_notebook(notebook)
    assert (content.id, content.title, content.lang) == ("city-wuhan", "武汉市", "en")


def test_code_shows_only_where_it_is_asked_for():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("hidden = 1"),
            nbformat.v4.new_code_cell("shown = 1", metadata={"tags": ["show-code"]}),
            nbformat.v4.new_markdown_cell("不进简报", metadata={"tags": ["skip-brief"]}),
        ]
    )
    assert [(block.text, block.kind) for block in read_notebook(notebook).blocks] == [("shown = 1", "code")]


def test_streams_and_errors():
    cell = nbformat.v4.new_code_cell(
        "x",
        outputs=[
            nbformat.v4.new_output("stream", name="stderr", text="careful"),
            nbformat.v4.new_output("stream", name="stdout", text="\x1b[31m红\x1b[0m"),
            nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["\x1b[0;31mE\x1b[0m: v"]),
            nbformat.v4.new_output("execute_result", {"text/plain": "<Axes at 0x7f00aa>"}, execution_count=1),
        ],
    )
    content = read_notebook(nbformat.v4.new_notebook(cells=[cell]))
    assert [(block.text, block.kind) for block in content.blocks] == [("红", "output"), ("E: v", "error")]
    assert content.warnings == ("careful",)


def test_a_figure_without_caption_takes_its_own_title():
    content = content_of({"application/vnd.plotly.v1+json": PLOT, "text/plain": "x"})
    (figure,) = content.figures
    assert (figure.caption, figure.alt, figure.still, figure.name) == (
        "各地目标",
        "各地目标",
        "",
        "sample--figure-1",
    )


def test_figures_of_one_name_stay_apart():
    bundle = {"image/svg+xml": "<?xml version='1.0'?><!DOCTYPE svg><svg></svg>"}
    content = content_of(bundle, bundle, metadata={"citymetrics": {"name": "../Level é"}})
    assert [figure.name for figure in content.figures] == ["sample--level", "sample--level-2"]
    assert content.figures[0].svg == "<svg></svg>\n"


def test_a_bitmap_is_a_figure_too():
    (figure,) = content_of({"image/png": base64.b64encode(b"png").decode()}).figures
    assert isinstance(figure, Figure)
    assert (figure.png, figure.still) == (b"png", "sample--figure-1.png")


def test_a_number_whose_note_is_missing_is_not_published():
    with pytest.raises(BriefError, match="#note-3"):
        content_of('<p>300<sup class="cm-note"><a href="#note-3">3</a></sup></p>')


def test_texts_name_every_character_and_its_place():
    content = content_of("<p>甲🏙</p>", {"application/vnd.plotly.v1+json": {"data": [{"text": ["乙\u200b"]}]}})
    texts = dict(content.texts())
    assert any("甲🏙" in text and place == "单元格 1" for text, place in texts.items())
    assert any(text.split()[-1] == "乙" for text in texts if text.strip())


def written(title: str, *headings: str, lang: str = "zh", subject: dict[str, str] | None = None):
    """The content of a notebook of markdown cells alone."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text) for text in (title, *headings)]
    )
    notebook.metadata["citymetrics"] = {
        "id": "theme-waste",
        "lang": lang,
        "title": "垃圾",
        "subject": subject,
    }
    return read_notebook(notebook)


WASTE = {"zh": "垃圾与环卫", "en": "Waste"}


@pytest.mark.parametrize(
    ("lang", "title", "subtitle"),
    [
        ("zh", "垃圾与环卫：主题对比", "Waste: Theme benchmark"),
        ("en", "Waste: Theme benchmark", "垃圾与环卫：主题对比"),
    ],
)
def test_a_written_title_goes_behind_what_the_brief_is_about(lang, title, subtitle):
    content = written("# 主题对比\n\nTheme benchmark", "正文", lang=lang, subject=WASTE)
    assert (content.title, content.subtitle) == (title, subtitle)
    assert [block.html for block in content.blocks] == ["<p>正文</p>"]


def test_a_paragraph_in_the_same_language_is_no_second_title():
    content = written("# 总览\n\n五份规划。")
    assert (content.title, content.subtitle) == ("总览", "")
    assert content.blocks[0].html == "<p>五份规划。</p>"


def test_headings_in_both_languages_show_the_half_of_the_page():
    headings = ("## 问题 · Question", "## 上海市 · 武汉市", "## PM2.5 · PM10")
    chinese = [heading.text for heading in written("# 题", *headings).headings]
    english = [heading.text for heading in written("# 题", *headings, lang="en").headings]
    assert chinese == ["问题", "上海市 · 武汉市", "PM2.5 · PM10"]
    assert english == ["Question", "上海市 · 武汉市", "PM2.5 · PM10"]


def test_a_computed_title_is_taken_as_it_is():
    notebook = showing({"text/markdown": "# 武汉市的承诺\n\nWuhan"})
    notebook.metadata["citymetrics"] = {"id": "city-wuhan", "subject": {"zh": "武汉市", "en": "Wuhan"}}
    content = read_notebook(notebook)
    assert (content.title, content.subtitle) == ("武汉市的承诺", "")
    assert content.blocks[0].html == "<p>Wuhan</p>"
