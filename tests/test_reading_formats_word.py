"""Word documents: what of them becomes text, in which order."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from citymetrics.errors import SourceError
from citymetrics.reading.formats.word import word_text
from citymetrics.reading.formats.word_numbering import format_number


@pytest.fixture
def document() -> Any:
    return Document()


def lines(document: Any) -> list[str]:
    buffer = io.BytesIO()
    document.save(buffer)
    return [line for line in word_text(buffer.getvalue(), name="plan.docx").split("\n") if line]


def insert(document: Any, xml: str) -> None:
    """Add WordprocessingML to the end of the body."""
    wrapped = f"<w:body {nsdecls('w', 'wp', 'a')}>{xml}</w:body>"
    for element in list(parse_xml(wrapped)):
        document.element.body.append(element)


def test_paragraphs_and_tables_come_in_the_order_of_the_body(document: Any) -> None:
    document.add_paragraph("某市绿化规划", style="Title")
    document.add_paragraph("到2025年，绿道120公里。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("指标", "目标", "绿道", "12|13"), strict=True):
        cell.text = text
    document.add_paragraph("表后。")
    assert lines(document) == [
        "某市绿化规划",
        "到2025年，绿道120公里。",
        "| 指标 | 目标 |",
        "| 绿道 | 12｜13 |",
        "表后。",
    ]


def test_merged_cells_stand_once(document: Any) -> None:
    table = document.add_table(3, 3)
    table.cell(0, 0).text = "指标"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "目标"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "绿化率"
    table.cell(1, 1).text, table.cell(2, 2).text = "41", "43\n44"
    assert lines(document) == ["| 指标 | 目标 |  |", "| 绿化率 | 41 |  |", "| 〃 |  | 43 44 |"]


def test_a_table_of_one_column_or_with_a_table_in_it_is_no_table(document: Any) -> None:
    document.add_table(1, 1).cell(0, 0).text = "框中文字"
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "左"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "1"
    assert lines(document) == ["框中文字", "左", "| 甲 | 1 |"]


def test_heading_styles_are_marked_where_no_number_tells_their_level(document: Any) -> None:
    document.add_heading("某市绿化规划", 1)
    for title in ("总体要求", "任务"):
        document.add_heading(title, 2)
        document.add_paragraph("正文。")
    assert lines(document) == ["某市绿化规划", "## 总体要求", "正文。", "## 任务", "正文。"]
    numbered = Document()
    numbered.add_heading("一、总体要求", 1)
    numbered.add_heading("目标", 2)
    assert lines(numbered) == ["一、总体要求", "目标"]


def test_what_is_struck_out_hidden_or_a_code_is_no_text(document: Any) -> None:
    insert(
        document,
        "<w:p><w:r><w:t>绿道</w:t></w:r><w:del w:id='1' w:author='x'><w:r><w:delText>100</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>120</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE 7</w:instrText></w:r><w:hyperlink><w:r><w:t>公里</w:t></w:r></w:hyperlink>"
        "<w:r><w:noBreakHyphen/><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>",
    )
    assert lines(document) == ["绿道120公里-甲", "乙"]


def test_content_controls_are_read_and_the_table_of_contents_is_not(document: Any) -> None:
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总体要求\t3", style="toc 1")
    insert(
        document, "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件中的段落</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert lines(document) == ["控件中的段落"]


def test_a_text_box_stands_once_behind_its_paragraph(document: Any) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    insert(
        document,
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent "
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert lines(document) == ["正文", "框中文字"]


def test_a_footnote_stands_once_behind_its_paragraph(document: Any) -> None:
    mark = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    footnotes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>绿道含步道。</w:t></w:r>{mark}</w:p></w:footnote>"
        "</w:footnotes>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), content, footnotes.encode(), package)
    document.part.relate_to(part, kind)
    insert(document, f"<w:p><w:r><w:t>绿道</w:t></w:r>{mark}<w:r><w:t>12公里</w:t></w:r></w:p>")
    insert(document, f"<w:p><w:r><w:t>公园</w:t></w:r>{mark}</w:p>")
    assert lines(document) == ["绿道12公里", "绿道含步道。", "公园"]


def test_numbers_in_a_layout_table_are_counted_once(document: Any) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    for text in ("甲", "乙"):
        cell.add_paragraph(text, style="List Number")
    document.add_paragraph("丙", style="List Number")
    assert lines(document) == ["1. 甲", "2. 乙", "3. 丙"]


def test_raised_figures_are_raised_signs_and_footnote_marks_are_gone(document: Any) -> None:
    paragraph = document.add_paragraph("面积30km")
    for text in ("2", "[1]"):
        paragraph.add_run(text).font.superscript = True
    paragraph.add_run("。")
    assert lines(document) == ["面积30km²。"]


def test_numbers_that_word_makes_are_written_out(document: Any) -> None:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(
            [
                ("chineseCountingThousand", "第%1章"),
                ("chineseCounting", "（%2）"),
                ("decimal", "%3."),
                ("bullet", "•"),
            ]
        )
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in [
        (0, "总则"),
        (1, "目标"),
        (1, "原则"),
        (2, "绿道"),
        (3, "点"),
        (0, "任务"),
        (1, "公园"),
    ]:
        insert(
            document,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>",
        )
    assert lines(document) == [
        "第一章 总则",
        "（一）目标",
        "（二）原则",
        "1. 绿道",
        "点",
        "第二章 任务",
        "（一）公园",
    ]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (35, "chineseCounting", "三十五"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (2, "upperLetter", "B"),
        (7, "decimalZero", "07"),
        (7, "ganada", "7"),
    ],
)
def test_formats_of_numbers(number: int, form: str, written: str) -> None:
    assert format_number(number, form) == written


def test_heads_and_feet_of_pages_are_no_text(document: Any) -> None:
    section = document.add_section(WD_SECTION.CONTINUOUS)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "某市人民政府"
    document.add_paragraph("正文。")
    assert lines(document) == ["正文。"]


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 cut short", "is no Word document"),
        (zipped(notes="x"), "is a ZIP archive and no Word document"),
        (zipped(word__document_xml="<a>"), "is a damaged Word document"),
    ],
)
def test_what_is_no_word_document_is_said_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=rf"plan\.docx: {message}; expected .*\.docx"):
        word_text(data, name="plan.docx")


def test_a_document_of_pictures_says_so(document: Any) -> None:
    with pytest.raises(SourceError, match=r"plan\.docx: holds no text; .* pages are pictures"):
        lines(document)
