"""Files of every format and encoding: how each is recognised, and where its offsets are counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from formats_sample import SENTENCE, make_docx, make_pdf

from citymetrics.errors import SourceError
from citymetrics.project import Project
from citymetrics.reading import read_document, read_source
from citymetrics.reading.formats import is_stored, stored_path
from citymetrics.sources import load_sources, sha256_of

HTML = f"<html><head>META</head><body><h1>某市绿化规划</h1><p>{SENTENCE.replace('120', '<b>120</b>')}</p></body></html>"
META = '<meta http-equiv="Content-Type" content="text/html; charset=CHARSET">'


def traditional(text: str) -> str:
    return text.translate(str.maketrans("绿规划处达积区县个园盖", "綠規劃處達積區縣個園蓋"))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs"])
def test_offsets_are_those_of_the_raw_text_in_every_encoding(tmp_path: Path, suffix: str, codec: str) -> None:
    raw = HTML.replace("META", "") if suffix == ".html" else f"某市绿化规划\r\n\r\n{SENTENCE}\r\n"
    raw = traditional(raw) if codec == "big5hkscs" else raw
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(raw.encode(codec))
    document = read_document(path)
    at = document.clean.text.index("120公里")
    start, end = document.clean.span(at, at + 5)
    assert raw[start:end] == ("120</b>公里" if suffix == ".html" else "120公里")
    assert document.note == ""


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("big5", "big5hkscs"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
    ],
)
def test_a_page_is_decoded_whether_its_declaration_is_right_or_wrong(
    tmp_path: Path, declared: str, codec: str
) -> None:
    raw = HTML.replace("META", META.replace("CHARSET", declared))
    raw = traditional(raw) if codec == "big5hkscs" else raw
    path = tmp_path / "plan.html"
    path.write_bytes(raw.encode(codec))
    assert read_document(path).clean.text.startswith("某市绿化规划\n到2025年")


def test_a_declaration_decides_where_bytes_leave_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    text = "<meta charset=big5><p>綠道12公里</p>"
    path.write_bytes(text.encode("big5hkscs"))
    assert read_document(path).clean.text == "绿道12公里"


@pytest.mark.parametrize("suffix", ["", ".text", ".log", ".htm", ".doc"])
def test_a_text_is_read_under_any_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plan{suffix}"
    path.write_text(SENTENCE, encoding="utf-8")
    assert read_document(path).clean.text == SENTENCE


def test_content_tells_the_format_where_the_suffix_does_not(tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "made.pdf", SENTENCE).rename(tmp_path / "plan.txt")
    assert read_document(pdf).clean.text == SENTENCE
    word = make_docx(tmp_path / "made.docx", SENTENCE).rename(tmp_path / "plan.zip")
    assert read_document(word).clean.text == SENTENCE
    page = tmp_path / "plan.doc"
    page.write_text(f"<html><p>{SENTENCE}</p></html>", encoding="utf-8")
    assert read_document(page).clean.text == SENTENCE
    text = tmp_path / "tags.txt"
    text.write_text("<p>绿道</p>", encoding="utf-8")
    assert read_document(text).clean.text == "<p>绿道</p>"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"old kind \(\.doc\).*save it as \.docx"),
        ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"protected by a password"),
        ("plan.rtf", b"{\\rtf1 x}", r"is a Rich Text file.*save it as \.docx"),
        ("plan.doc", b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; x", r"web archive.*HTML only"),
        ("plan.docx", b"not a zip", r"is no Word document"),
        ("plan.pdf", "绿道".encode(), r"is no PDF file.*Fetch it again"),
        ("plan.bin", bytes(range(256)) * 4, r"byte \d+ .* expected text in UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        read_document(path, name=name)
    assert str(caught.value).startswith(f"{name}: ") and "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == [name]


@pytest.fixture(params=["plan.pdf", "plan.docx"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    return make_pdf(path, SENTENCE) if path.suffix == ".pdf" else make_docx(path, SENTENCE)


def test_the_text_of_a_word_or_pdf_file_is_stored_beside_it(file: Path) -> None:
    document = read_document(file)
    stored = stored_path(file)
    assert stored.name == f"{file.name}.txt" and is_stored(stored)
    assert document.note == f"offsets refer to {stored.name}"
    assert document.clean.raw == stored.read_text(encoding="utf-8") == f"{SENTENCE}\n"
    again = read_document(file)
    assert again.note == f"offsets refer to {stored.name}, which is used as it stands"
    assert (again.clean, again.blocks) == (document.clean, document.blocks)


def test_a_stored_text_that_somebody_corrected_is_used(file: Path) -> None:
    read_document(file)
    stored_path(file).write_text("绿道\r\n130公里。\r\n", encoding="utf-8-sig", newline="")
    document = read_document(file)
    assert document.clean.raw == "绿道\r\n130公里。\r\n"
    assert "used as it stands" in document.note


def test_a_stored_text_that_is_older_than_its_file_is_not_overwritten(file: Path) -> None:
    stored = stored_path(file)
    stored.write_text("从前的规划。\n", encoding="utf-8")
    os.utime(stored, (1, 1))
    with pytest.raises(SourceError, match=rf"its stored text {stored.name} is older .* Delete {stored.name}"):
        read_document(file)
    assert stored.read_text(encoding="utf-8") == "从前的规划。\n"


def test_a_stored_text_that_only_looks_older_is_kept(file: Path) -> None:
    read_document(file)
    stored = stored_path(file)
    os.utime(stored, (1, 1))
    assert read_document(file).note == f"offsets refer to {stored.name}"
    assert stored.stat().st_mtime > 1


def test_a_folder_that_cannot_be_written_to_is_named_with_the_mend(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(SourceError, match=r"cannot be written: Permission denied; .* folder of your own"):
        read_document(file)


def test_a_registered_plan_may_be_a_page_or_a_pdf(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    source = load_sources(Project.find(Path(__file__)))["zibo"]
    (project.raw / "page.html").write_text(HTML, encoding="utf-8")
    make_pdf(project.raw / "plan.pdf", SENTENCE)
    entries = []
    for name, file in (("one", "page.html"), ("two", "plan.pdf")):
        registered = source.model_copy(
            update={"id": name, "city": name, "file": file, "sha256": sha256_of(project.raw / file)}
        )
        assert "绿道不少于120公里" in read_source(registered, project).clean.text
        entries.append(registered)
    assert read_source(entries[1], project).note.startswith("offsets refer to plan.pdf.txt")


def test_the_stored_text_of_a_registered_plan_need_not_be_registered(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    plan = make_docx(project.raw / "plan.docx", SENTENCE)
    entry = yaml.safe_load((Project.find(Path(__file__)).sources_file).read_text("utf-8"))[0]
    entry |= {"file": plan.name, "sha256": sha256_of(plan), "date": None}
    project.sources_file.write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    [source] = load_sources(project).values()
    read_source(source, project)
    assert stored_path(plan).is_file()
    load_sources(project)
    (project.raw / "other.html").write_text(HTML, encoding="utf-8")
    with pytest.raises(SourceError, match=r"other\.html: this plan is not registered"):
        load_sources(project)
