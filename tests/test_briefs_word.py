"""Word documents: Word's own headings, tables, captions and links, read with python-docx and back through pandoc."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile

import pypandoc
import pytest
from briefs_seminar import content_showing, figure, sample
from docx import Document
from docx.oxml.ns import qn

from citymetrics.briefs.formats import DEFAULT_FORMATS, EXPORTS
from citymetrics.briefs.pages.navigation import Link, Navigation
from citymetrics.briefs.pages.page import Site
from citymetrics.briefs.seminar.reference import look
from citymetrics.briefs.seminar.word import render_docx


@pytest.fixture(scope="module")
def made():
    return render_docx(sample())


@pytest.fixture(scope="module")
def document(made):
    return Document(io.BytesIO(made))


def test_headings_and_captions_are_word_s_own(document):
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["甲市与乙市"] == "Title"
    assert [text for text, style in styles.items() if style == "Heading 1"] == ["要点", "结果", "证据"]
    assert styles["表 1 各地目标"] == "Table Caption"
    assert [text for text, style in styles.items() if style == "Image Caption"] == [
        "图 1 甲市居首。 各地的目标。实心为定值。",
        "图 2 各地的目标。实心为定值。",
    ]


def test_tables_repeat_their_head_and_align_numbers(document):
    plans, targets = document.tables
    assert [cell.text for cell in plans.rows[2].cells] == [
        "乙市",
        "乙市行动方案（草案）",
        "2022–2024",
        "征求意见稿",
    ]
    assert targets.cell(1, 1).text.startswith("100座")
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert targets.cell(1, 1).paragraphs[0].paragraph_format.alignment is not None


def test_every_number_links_to_its_sentence_and_back(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        written = archive.read("word/document.xml").decode()
    anchors = set(re.findall(r'w:anchor="([^"]+)"', written))
    marks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', written))
    assert {"note-1", "note-2", "cite-note-1", "cite-note-2"} <= anchors
    assert anchors <= marks


def test_figures_have_two_hundred_dots_an_inch_and_words_for_those_who_cannot_see_them(document):
    for shape in document.inline_shapes:
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        image = document.part.related_parts[blip.embed].image
        assert image.px_width / shape.width.inches >= 199
        assert shape._inline.docPr.get("descr") == "点图：甲市 100%"
    assert len(document.inline_shapes) == 2


def test_title_author_languages_and_fonts_are_set(document):
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "甲市与乙市",
        "citymetrics",
        "zh-CN",
    )
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == look()["fonts"]["text"]["chinese"]
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "zh-CN"


def test_read_back_it_says_what_the_brief_says(made, tmp_path):
    path = tmp_path / "made.docx"
    path.write_bytes(made)
    program = pypandoc.get_pandoc_path()
    done = subprocess.run([program, str(path), "--to=plain", "--wrap=none"], capture_output=True, check=True)
    text = done.stdout.decode()
    for said in (
        "甲市写明 100 座",
        "乙市是草案，不排名",
        "年份不同",
        "“建成二百座。”",
        "乙市行动方案（草案）",
    ):
        assert said in text


def test_the_same_content_gives_the_same_bytes(made):
    assert render_docx(sample()) == made


def test_a_brief_of_one_figure_alone_is_a_document_too():
    document = Document(io.BytesIO(render_docx(content_showing(figure(), plans=()))))
    assert len(document.inline_shapes) == 1
    assert not document.tables


def test_documents_lie_beside_their_pages_and_are_made_when_asked_for():
    site = Site(Navigation(Link("首页", "index.html")), "en/sample")
    assert list(EXPORTS["docx"](sample(), site)) == ["en/sample.docx"]
    assert "docx" not in DEFAULT_FORMATS
