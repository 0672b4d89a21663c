"""Files of each format for tests of reading: PDFs that typst sets, Word documents."""

from __future__ import annotations

from pathlib import Path

import typst
from docx import Document

from citymetrics.fonts import font_family, font_path

SENTENCE = (
    "到2025年，新建绿道不少于120公里，污水集中处理率达到97%以上，人均公园绿地面积达到12.5平方米，"
    "各区县每年至少建成2处口袋公园，建成区绿化覆盖率达到43%。"
)
TABLE = (
    "#table(columns: 4, table.header([指标], [单位], [2020年], [2025年]), "
    "table.cell(rowspan: 2)[绿地], [%], [41], [43], [平方米], [11], [12.5], ROWS)"
)


def make_pdf(path: Path, body: str, *, columns: int = 1, head: str = "", pages: str = "") -> Path:
    """A PDF on A5 with a head on every page and page numbers."""
    source = path.with_suffix(".typ")
    source.write_text(
        f'#set text(font: "{font_family()}", lang: "zh", size: 11pt)\n'
        f'#set page(paper: "a5", columns: {columns}, header: [{head}], numbering: "— 1 —")\n{pages}\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n" + body,
        encoding="utf-8",
    )
    typst.compile(source, output=path, font_paths=[font_path().parent], ignore_system_fonts=True)
    return path


def make_docx(path: Path, *paragraphs: str) -> Path:
    """A Word document of plain paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path
