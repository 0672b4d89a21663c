"""Word and PDF files, spoilt where only a few can be tried: one line of error, or a text like any other."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

from citymetrics.errors import CitymetricsError
from citymetrics.reading import read_text
from citymetrics.reading.formats.pdf import pdf_text
from citymetrics.reading.formats.word import word_text
from fuzzing.reader import check_document
from fuzzing.target import Draw, Target, make_text, one_line, pieces

EDITS = 5
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINE = '<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def make(choices: bytes) -> bytes:
    draw = Draw(choices)
    return _word(draw) if draw.number(4) else _pdf(draw)


def check(data: bytes) -> None:
    try:
        text = (pdf_text if b"%PDF-" in data[:1024] else word_text)(data, name="plan")
        document = read_text(text, name="plan")
    except CitymetricsError as error:
        one_line(error, "plan")
        return
    check_document(document)


def _word(draw: Draw) -> bytes:
    """A Word document of which a part is edited in its XML; now and then a byte of the archive is another."""
    parts = dict(_parts())
    name = draw.one_of(
        ("word/document.xml", "word/document.xml", "word/numbering.xml", "word/styles.xml", *parts)
    )
    text = parts[name]
    for _ in range(draw.number(EDITS)):
        marks = [found.start() for found in re.finditer(r"<|\Z", text)]
        at = draw.one_of(marks)
        act = draw.number(5)
        if act == 0:
            text = text[:at] + draw.one_of(pieces("word")) + text[at:]
        elif act == 1:
            text = text[:at] + text[draw.one_of(marks) :]
        elif act == 2:
            end = draw.one_of(marks)
            text = text[:end] + text[at : at + 200] + text[end:]
        elif act == 3:
            values = list(re.finditer(r'"[^"]*"|\Z', text))
            value = draw.one_of(values)
            text = f'{text[: value.start()]}"{draw.one_of(pieces("values"))}"{text[value.end() :]}'
        else:
            words = make_text(Draw(draw.rest()), ("plan", "numbers", "units", "marks"))
            text = text.replace("建设</w:t>", f"{_escaped(words)}</w:t>", 1)
    data = _zipped({**parts, name: text})
    if draw.number(16) == 1:
        at = draw.number(len(data))
        data = data[:at] + bytes((draw.number(256),)) + data[at + 1 + draw.number(3) :]
    return data


def _escaped(words: str) -> str:
    """Words as XML can hold them."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]|[<>&]", "", words)


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    row = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{0}</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>{0}</w:tc></w:tr>'
    plain = _LINE.format(style="a", more="", text="到2025年，新建公共厕所30座。建设")
    table = f'<w:tbl><w:tblGrid><w:gridCol/><w:gridCol w:w="9"/></w:tblGrid>{row.format(plain) * 2}</w:tbl>'
    body = (
        _LINE.format(style="1", more=_NUMBERED, text="主要目标")
        + plain
        + table
        + '<w:p><w:r><w:footnoteReference w:id="2"/><w:fldChar w:fldCharType="begin"/></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins></w:p>'
        + '<w:sdt><w:sdtContent><w:p><w:r><w:vertAlign w:val="superscript"/><w:t>2</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    )
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    kinds = {
        "document": f"{_TYPE}.document.main+xml",
        **{part: f"{_TYPE}.{part}+xml" for part in ("styles", "numbering", "footnotes")},
    }
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
        for at, part in enumerate(("styles", "numbering", "footnotes"))
    )
    packed = "http://schemas.openxmlformats.org/package/2006"
    return (
        ("[Content_Types].xml", f'<Types xmlns="{packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'),
        ("word/_rels/document.xml.rels", f'<Relationships xmlns="{packed}/relationships">{relations}</Relationships>'),
        ("word/document.xml", f"<w:document {_W}><w:body>{body}<w:sectPr/></w:body></w:document>"),
        ("word/styles.xml", f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/><w:basedOn w:val="1"/></w:style></w:styles>'),
        ("word/numbering.xml", f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'),
        ("word/footnotes.xml", f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>'),
    )  # fmt: skip


def _zipped(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8", "replace"))
    return made.getvalue()


def _pdf(draw: Draw) -> bytes:
    """A page of a few lines and a rule, some of its words replaced."""
    drawn = "BT /F1 12 Tf 50 700 Td (1. Build 30 toilets by 2025, 95% of them free.) Tj 0 -20 Td (Second line of words) Tj ET 10 10 50 50 re S"
    text = (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
        f"4 0 obj\n<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream\nendobj\n"
        "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n"
        "trailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n"
    )
    for _ in range(draw.number(EDITS)):
        words = list(re.finditer(r"\S+", text[9:]))
        word = draw.one_of(words)
        text = text[: 9 + word.start()] + draw.one_of(pieces("pdf")) + text[9 + word.end() :]
    return text.encode("latin-1", "replace")


TARGET = Target("documents", make, check)
