"""Files that are too large, packed to burst, or lead elsewhere: each is one clear line, and nothing outside is touched."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
import zlib
from pathlib import Path

import pytest
import yaml
from briefs_sample import REPOSITORY

from citymetrics.errors import CitymetricsError, SourceError
from citymetrics.files import write_whole
from citymetrics.project import Project
from citymetrics.reading import document, limits, read_document, read_text
from citymetrics.reading.formats import files as formats
from citymetrics.reading.formats import pdf_pages, word
from citymetrics.sources import load_sources
from citymetrics.yamlfile import read_yaml

PLAN = "一、主要目标\n到2025年，新建公园30个。\n"
NAMES = (
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a\\b.txt",
    "C:x.txt",
    "a\nb.txt",
    "a\x1bb.txt",
    "a" * 121,
)
ODD_NAMES = ("规划 文本.txt", "plan 'one' \"two\".txt", "-rf.txt", "$(id);&.txt", "%s{0}.txt")
IDS = ("../evil", "a/b", "a b", "Evil", "规划", "a\n", "a" * 61, "-a", "a.b")


def refusal(path: Path) -> str:
    """The one line that refuses a file."""
    with pytest.raises(SourceError) as told:
        read_document(path, name=path.name)
    line = str(told.value)
    assert "\n" not in line and line.isprintable() and len(line) < 400
    return line


def project_with(root: Path, **changes: object) -> Project:
    """A project of one plan, its entry changed."""
    project = Project(root)
    project.raw.mkdir(parents=True)
    registry = yaml.safe_load((REPOSITORY / "data" / "raw" / "sources.yml").read_text(encoding="utf-8"))
    entry = next(entry for entry in registry if entry["id"] == "zibo")
    digest = hashlib.sha256(PLAN.encode()).hexdigest()
    entry |= {"file": "plan.txt", "sha256": digest, "past_term": None, **changes}
    project.sources_file.write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    return project


def told_of(project: Project) -> str:
    with pytest.raises(CitymetricsError) as told:
        load_sources(project)
    line = str(told.value)
    assert "\n" not in line and line.isprintable() and len(line) < 500
    return line


def test_one_line_of_100_megabytes_is_refused_before_it_is_read_on(tmp_path):
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(limits.MOST_BYTES + 10)
    assert refusal(path).startswith("plan.txt: has more than 100,000,000 bytes; expected at most")


def test_a_text_beyond_the_limit_of_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "MOST_TEXT_BYTES", 50)
    path = tmp_path / "plan.html"
    path.write_text(f"<html><body><p>{PLAN}</p></body></html>", encoding="utf-8")
    assert "expected at most 50 of text" in refusal(path)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_more_characters_than_any_plan_are_refused_in_every_format(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 60)
    path = tmp_path / f"plan{suffix}"
    path.write_text(f"<html><body><p>{PLAN * 5}</p></body></html>", encoding="utf-8")
    assert "characters; expected at most 60" in refusal(path)
    with pytest.raises(SourceError, match="at most 60"):
        document.read_text(PLAN * 5, name="plan")


def test_a_device_or_pipe_is_no_plan(tmp_path):
    pipe = tmp_path / "plan.txt"
    os.mkfifo(pipe)
    assert refusal(pipe).startswith("plan.txt: is no file")


def docx(path: Path, body: bytes, **more: bytes) -> Path:
    """A Word document whose body is given as it is."""
    from docx import Document

    made = io.BytesIO()
    Document().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
        for name, data in more.items():
            new.writestr(name, data)
    return path


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def test_a_zip_bomb_named_docx_is_refused_before_it_is_unpacked(tmp_path):
    bomb = docx(tmp_path / "bomb.docx", WORD % (b" " * (limits.MOST_XML_BYTES + 1)))
    assert bomb.stat().st_size < 500_000
    assert "unpacks to" in refusal(bomb) and not list(tmp_path.glob("*.txt"))


def test_a_document_of_very_many_parts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(word, "MOST_PARTS", 20)
    many = {f"word/media/{number}": b"" for number in range(20)}
    assert "parts; expected at most 20" in refusal(docx(tmp_path / "many.docx", WORD % b"", **many))


def test_a_document_that_tells_a_smaller_size_than_it_has_is_refused(tmp_path):
    path = docx(tmp_path / "liar.docx", WORD % (b"<w:p/>" * 100_000))
    data = bytearray(path.read_bytes())
    true = len(WORD % (b"<w:p/>" * 100_000)).to_bytes(4, "little")
    assert data.count(true) >= 1
    path.write_bytes(bytes(data).replace(true, (10).to_bytes(4, "little")))
    assert "damaged Word document" in refusal(path)


ENTITIES = b"".join(
    b'<!ENTITY %c "%s">' % (now, b"&%c;" % before * 10)
    for before, now in zip(b"abcdefghi", b"bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE w [<!ENTITY a "lol">%s]>' % ENTITIES,
        b'<!DOCTYPE w [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE w [<!ENTITY j SYSTEM "http://127.0.0.1:9/x">]>',
    ],
    ids=("billion laughs", "a file of the machine", "an address"),
)
def test_entities_of_a_word_document_are_not_resolved(tmp_path, doctype):
    text = "<w:p><w:r><w:t>&j;新建公园30个。</w:t></w:r></w:p>".encode()
    path = docx(tmp_path / "plan.docx", doctype + WORD % text)
    try:
        read = read_document(path).clean.text
    except SourceError:
        return
    assert "root:" not in read and "lol" not in read and len(read) < 100


def test_very_deep_xml_is_refused(tmp_path):
    deep = b"<w:sdt><w:sdtContent>" * 3_000 + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * 3_000
    assert "damaged Word document" in refusal(docx(tmp_path / "deep.docx", WORD % deep))


def test_very_deep_html_is_read_or_refused_in_one_line(tmp_path):
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div><table><tr><td>" * 20_000 + PLAN, encoding="utf-8")
    assert "新建公园30个" in read_document(path).clean.text


def pdf(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, the first its catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + head + table + end


def stream(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Length %d /Filter %s>>\nstream\n%s\nendstream" % (len(data), filters, data)


def one_page(content: bytes, catalogue: bytes = b"") -> bytes:
    return pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R %s>>" % catalogue,
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
            content,
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        ]
    )


def test_a_pdf_whose_page_unpacks_without_end_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_STREAM_BYTES", 1_000_000)
    once = zlib.compress(b" " * 3_000_000, 9)
    for name, body in (
        ("once", stream(once)),
        ("twice", stream(zlib.compress(once, 9), b"[/FlateDecode /FlateDecode]")),
    ):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(one_page(body))
        assert "unpacks to far more than its pages can hold" in refusal(path)


def test_all_streams_of_a_pdf_together_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_STREAMS_BYTES", 1_000_000)
    path = tmp_path / "many.pdf"
    path.write_bytes(
        one_page(stream(zlib.compress(b" " * 300_000)))
        + b"\nstream\n".join([zlib.compress(b" " * 300_000)] * 5)
    )
    assert "unpacks to far more" in refusal(path)


def test_a_pdf_of_very_many_pages_is_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_pages, "MOST_PAGES", 5)
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 13))
    pages = [b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]>>"] * 10
    path = tmp_path / "long.pdf"
    path.write_bytes(
        pdf(
            [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [%s] /Count 1000000>>" % kids, *pages]
        )
    )
    assert refusal(path).startswith("long.pdf: has more than 5 pages")


def test_a_pdf_whose_pages_hold_themselves_is_one_line(tmp_path):
    path = tmp_path / "round.pdf"
    path.write_bytes(
        pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"])
    )
    assert refusal(path).startswith("round.pdf: ")


def test_programs_in_a_pdf_are_no_text_and_do_not_run(tmp_path):
    marker = tmp_path / "ran"
    program = (
        b"/OpenAction <</S /JavaScript /JS (app.alert(1); util.ran())>> "
        b"/Names <</EmbeddedFiles <<>> /JavaScript <<>>>> /AA <</WC <</S /Launch /F (touch %s)>>>>"
        % os.fsencode(marker)
    )
    text = b"BT /F 12 Tf 50 700 Td (The city builds 30 parks until the year 2025) Tj ET"
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(stream(zlib.compress(text)), program))
    assert read_document(path).clean.text == "The city builds 30 parks until the year 2025"
    assert not marker.exists()


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\n",
    "a file of 5 MB": "a: " + "x" * 5_000_000,
    "brackets": "[" * 100_000,
    "mappings": "".join(" " * depth + "a:\n" for depth in range(60)),
    "a tag": "a: !!python/object/apply:os.system [id]\n",
    "a merge": "a: {<<: {b: 1}}\n",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("name", ["data/raw/sources.yml", "data/curated/review.yml"])
def test_yaml_that_bursts_is_one_line(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CitymetricsError) as told:
        read_yaml(path, name=name)
    assert (
        str(told.value).startswith(f"{name}:") and "\n" not in str(told.value) and len(str(told.value)) < 300
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_way_to_a_file_is_no_file_name(tmp_path, name):
    line = told_of(project_with(tmp_path, file=name))
    assert line.startswith("data/raw/sources.yml:") and ("file is " in line or "nobody sees" in line)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_but_honest_file_names_are_read(tmp_path, name):
    project = project_with(tmp_path, file=name)
    (project.raw / name).write_text(PLAN, encoding="utf-8")
    assert load_sources(project)["zibo"].file == name


@pytest.mark.parametrize("identity", IDS)
def test_an_id_is_a_name_and_nothing_else(tmp_path, identity):
    line = told_of(project_with(tmp_path, id=identity))
    assert "id is " in line or "id has 61 characters; expected at most 60" in line


def test_a_link_that_leads_out_of_the_plans_folder_is_refused(tmp_path):
    project = project_with(tmp_path / "project")
    outside = tmp_path / "outside.txt"
    outside.write_text(PLAN, encoding="utf-8")
    (project.raw / "plan.txt").symlink_to(outside)
    assert "plan.txt is a link that leads out of data/raw" in told_of(project)
    (project.raw / "plan.txt").unlink()
    shutil.copyfile(outside, project.raw / "kept")
    (project.raw / "plan.txt").symlink_to("kept")
    assert load_sources(project)


def test_a_folder_or_a_pipe_beside_the_plans_stops_nothing(tmp_path):
    project = project_with(tmp_path)
    (project.raw / "plan.txt").write_text(PLAN, encoding="utf-8")
    (project.raw / "folder.txt").mkdir()
    os.mkfifo(project.raw / "pipe.txt")
    assert load_sources(project)


def test_a_stored_text_that_leads_elsewhere_is_neither_read_nor_written(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    secret = tmp_path / "secret"
    secret.write_text("秘密30个。", encoding="utf-8")
    text = b"BT /F 12 Tf 50 700 Td (The city builds 30 parks until 2025) Tj ET"
    (folder / "plan.pdf").write_bytes(one_page(stream(zlib.compress(text))))
    (folder / "plan.pdf.txt").symlink_to(secret)
    before = secret.stat().st_mtime_ns
    assert "is a link that leads out of its folder" in refusal(folder / "plan.pdf")
    assert secret.read_text(encoding="utf-8") == "秘密30个。" and secret.stat().st_mtime_ns == before


def test_writing_never_goes_through_a_link(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"theirs")
    for name in ("a.csv", ".b.csv.new"):
        (tmp_path / name).symlink_to(outside)
    assert write_whole(tmp_path / "a.csv", b"ours") and write_whole(tmp_path / "b.csv", b"ours")
    assert outside.read_bytes() == b"theirs"
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes() == b"ours"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": {"zh": "市" * 31, "en": "City"}}, "label.zh has 31 characters; expected at most 30"),
        (
            {"title": {"zh": "划" * 3_000, "en": "Plan"}},
            "title.zh has 3,000 characters; expected at most 2,000",
        ),
        ({"notes": "注" * 3_000}, "notes has 3,000 characters"),
        ({"id": {"a": ["x" * 9_999]}}, "id is "),
        ({"title": {"zh": "规划\u202e", "en": "Plan"}}, "a character that nobody sees (\\u202e)"),
    ],
)
def test_what_is_told_of_a_plan_has_a_length_and_can_be_seen(tmp_path, changes, said):
    assert said in told_of(project_with(tmp_path, **changes))


def test_a_nul_in_a_text_is_told(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.encode() + b"\x00" + PLAN.encode())
    assert "NUL" in refusal(path)


def test_the_plans_that_there_are_lie_far_below_the_limits():
    for path in (REPOSITORY / "data" / "raw").glob("*.txt"):
        assert path.stat().st_size < limits.MOST_TEXT_BYTES / 100
        assert (
            len(read_text(path.read_text(encoding="utf-8"), name=path.name).clean.text)
            < limits.MOST_CHARACTERS / 50
        )
