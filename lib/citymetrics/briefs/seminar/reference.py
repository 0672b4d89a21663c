"""The document that pandoc takes its styles from, built from `word.yml`, and the last touches to what it writes."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from citymetrics.yamlfile import read_yaml

# Zip files know no earlier day; a fixed one keeps the bytes the same.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


@cache
def look() -> Mapping[str, Any]:
    """`word.yml`: page, fonts and styles."""
    return dict(read_yaml(Path(__file__).with_name("word.yml"), name="briefs/seminar/word.yml"))


@cache
def reference_document() -> bytes:
    """pandoc's own reference document in the house's look."""
    import pypandoc

    program = pypandoc.get_pandoc_path()
    given = subprocess.run(
        [program, "--print-default-data-file", "reference.docx"], capture_output=True, check=True
    )
    document = Document(BytesIO(given.stdout))
    declared = look()
    for section in document.sections:
        page = declared["page"]
        section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
        section.left_margin = section.right_margin = Mm(page["margin"])
        section.top_margin = section.bottom_margin = Mm(page["margin"])
    _defaults(document, declared)
    for name, style in declared["new_styles"].items():
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles[style["base"]]
        _dress(made, style, declared)
    for name, style in declared["styles"].items():
        _dress(document.styles[name], style, declared)
    for name, style in declared["characters"].items():
        document.styles[name].font.color.rgb = RGBColor.from_string(style["colour"])
    _table_style(document, declared["table"])
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _defaults(document: Docx, declared: Mapping[str, Any]) -> None:
    """Languages and fonts of everything that no style sets."""
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for name in ("w:rFonts", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert(0, _fonts(declared["fonts"]["text"]))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), declared["languages"]["latin"])
    language.set(qn("w:eastAsia"), declared["languages"]["chinese"])
    properties.append(language)


def _fonts(fonts: Mapping[str, str]) -> Any:
    element = OxmlElement("w:rFonts")
    for kind in ("ascii", "hAnsi", "cs"):
        element.set(qn(f"w:{kind}"), fonts["latin"])
    element.set(qn("w:eastAsia"), fonts["chinese"])
    return element


def _dress(style: Any, wanted: Mapping[str, Any], declared: Mapping[str, Any]) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _fonts(declared["fonts"]["heading" if wanted.get("heading") else "text"]))
    if "size" in wanted:
        style.font.size = Pt(wanted["size"])
    if "colour" in wanted:
        style.font.color.rgb = RGBColor.from_string(wanted["colour"])
    if wanted.get("heading"):
        style.font.bold = True
    if "italic" in wanted:
        style.font.italic = wanted["italic"]
    form = style.paragraph_format
    if "before" in wanted:
        form.space_before, form.space_after = Pt(wanted["before"]), Pt(wanted["after"])
    if wanted.get("align") == "left":
        form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if wanted.get("keep"):
        form.keep_with_next = True
    if "hanging" in wanted:
        form.left_indent, form.first_line_indent = Pt(wanted["hanging"]), Pt(-wanted["hanging"])


def _table_style(document: Docx, wanted: Mapping[str, str]) -> None:
    """A rule above and below each table and under its head, hairlines between rows."""
    style = document.styles["Table"].element
    properties = style.find(qn("w:tblPr"))
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    rule, line = wanted["rule"], wanted["line"]
    borders = (
        f"<w:tblBorders {nsdecls('w')}>"
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{rule}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{rule}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{line}"/>'
        "</w:tblBorders>"
    )
    margins = properties.find(qn("w:tblCellMar"))
    element = parse_xml(borders)
    if margins is not None:
        margins.addprevious(element)
    else:
        properties.append(element)


def finish(made: bytes, *, title: str, author: str, keywords: Sequence[str], lang: str) -> bytes:
    """Properties, tables as wide as the text, names of fonts to fall back on, and fixed times in the archive."""
    document = Document(BytesIO(made))
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, lang
    properties.keywords = ", ".join(keywords)
    properties.last_modified_by = author
    properties.created = properties.modified = datetime(*LONG_AGO, tzinfo=UTC)
    for table in document.tables:
        _widen(table)
    written = BytesIO()
    document.save(written)
    return _packed(written.getvalue())


def _widen(table: Any) -> None:
    width = table._tbl.tblPr.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        table._tbl.tblPr.append(width)
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")


def _packed(document: bytes) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/fontTable.xml":
                content = _with_fallbacks(content)
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _with_fallbacks(table: bytes) -> bytes:
    """The table of fonts with other names that a machine may have them under."""
    added = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in look()["fonts"]["instead"].items()
        if f'w:name="{name}"'.encode() not in table
    )
    return table.replace(b"</w:fonts>", added.encode() + b"</w:fonts>")
