"""PDF files: lines become paragraphs, rules become tables, what every page prints is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from formats_sample import SENTENCE, TABLE, make_pdf

from citymetrics.errors import SourceError
from citymetrics.reading.formats.pdf import pdf_text
from citymetrics.reading.formats.pdf_columns import find_columns
from citymetrics.reading.formats.pdf_lines import text_of


def lines(path: Path) -> list[str]:
    return [line for line in pdf_text(path.read_bytes(), name=path.name).split("\n") if line]


def test_wrapped_lines_are_put_together_over_page_breaks_too(tmp_path: Path) -> None:
    body = "一、目标\n\n" + "\n\n".join(["（一）绿道。" + 3 * SENTENCE, *[SENTENCE] * 12])
    found = lines(make_pdf(tmp_path / "plan.pdf", body, head="某市人民政府公报 #h(1fr) 2021年第3期"))
    assert found == ["一、目标", "（一）绿道。" + 3 * SENTENCE, *[SENTENCE] * 12]


def test_a_title_of_two_lines_is_one(tmp_path: Path) -> None:
    title = "某市国土空间生态修复和城市更新“十四五”规划纲要实施行动方案"
    body = f"#align(center)[#text(size: 18pt)[{title}]]\n\n一、目标\n\n{SENTENCE}"
    assert lines(make_pdf(tmp_path / "plan.pdf", body)) == [title, "一、目标", SENTENCE]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sentences = [f"第{number}句，{SENTENCE}" for number in range(12)]
    found = lines(make_pdf(tmp_path / "plan.pdf", "\n\n".join(sentences), columns=2))
    assert found == sentences


def test_a_table_that_goes_on_on_the_next_page_is_one(tmp_path: Path) -> None:
    rows = ", ".join(f"[指标{number}], [公里], [{number}], [{2 * number}]" for number in range(40))
    body = f"{SENTENCE}\n\n#show table: set par(first-line-indent: 0em)\n{TABLE.replace('ROWS', rows)}\n\n{SENTENCE}"
    assert lines(make_pdf(tmp_path / "plan.pdf", body)) == [
        SENTENCE,
        "| 指标 | 单位 | 2020年 | 2025年 |",
        "| 绿地 | % | 41 | 43 |",
        "| 〃 | 平方米 | 11 | 12.5 |",
        *[f"| 指标{number} | 公里 | {number} | {2 * number} |" for number in range(40)],
        SENTENCE,
    ]


def test_a_cell_that_is_wrapped_or_spans_columns_keeps_its_words(tmp_path: Path) -> None:
    cells = (
        "[人均公园绿地面积和建成区绿化覆盖率], table.cell(colspan: 2)[Green space area|总量], [1], [2], [3]"
    )
    body = f"#table(columns: (4em, 7em, 4em), {cells})"
    assert lines(make_pdf(tmp_path / "plan.pdf", body)) == [
        "| 人均公园绿地面积和建成区绿化覆盖率 | Green space area｜总量 |  |",
        "| 1 | 2 | 3 |",
    ]


def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    body = f"#block(stroke: 1pt, inset: 8pt)[专栏1：{SENTENCE}]\n\n{SENTENCE}"
    assert lines(make_pdf(tmp_path / "plan.pdf", body)) == [f"专栏1：{SENTENCE}", SENTENCE]


def test_the_table_of_contents_is_left_out_and_large_letters_are_headings(tmp_path: Path) -> None:
    chapters = "\n\n".join(f"= {title}\n\n{SENTENCE}" for title in ("总体要求", "主要任务", "保障措施"))
    body = f"#outline(title: [目 录])\n#pagebreak()\n{chapters}"
    found = lines(make_pdf(tmp_path / "plan.pdf", body))
    assert [line for line in found if line != SENTENCE] == ["目录", "# 总体要求", "# 主要任务", "# 保障措施"]


def test_raised_figures_and_gaps_between_words(tmp_path: Path) -> None:
    body = "面积30km#super[2]，Green space#h(4em)绿地 12 km"
    assert lines(make_pdf(tmp_path / "plan.pdf", body)) == ["面积30km²，Green space  绿地 12 km"]


def sign(text: str, x: float, top: float = 0.0, size: float = 10.0) -> dict[str, Any]:
    return {"text": text, "x0": x, "x1": x + size, "top": top, "bottom": top + size, "size": size}


def test_radicals_of_a_font_are_plain_characters() -> None:
    assert text_of([sign("⼯", 0), sign("业", 10), sign("⽬", 20), sign("标", 30)]) == "工业目标"


def test_a_line_over_both_columns_parts_what_is_above_it_from_what_is_below() -> None:
    def column(x: float, top: float) -> list[dict[str, Any]]:
        return [sign("城", x + 10 * at, top + 12 * row) for row in range(8) for at in range(12)]

    chars = column(0, 0) + column(150, 0) + column(0, 200) + column(150, 200)
    chars += [sign("题", 10 * at, 150) for at in range(27)]
    columns = find_columns(chars, None)
    assert columns.gutter is not None and 120 < columns.gutter < 150
    places = [(150, 270, 200), (0, 120, 200), (0, 270, 150), (150, 270, 12), (0, 120, 24)]
    assert sorted(places, key=lambda place: columns.order(*place)) == places[::-1]


def test_an_ordinary_page_has_no_columns() -> None:
    chars = [sign("城", 10 * at, 12 * row) for row in range(20) for at in range(25)]
    assert find_columns(chars, None).gutter is None


LOCKED = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"3 0 obj\n<</Filter/Standard/V 1/R 2/Length 40/P -4/O("
    + b"o" * 32
    + b")/U("
    + b"u" * 32
    + b")>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Encrypt 3 0 R/ID[(0)(0)]>>\n%%EOF\n"
)


def test_a_file_with_a_password_is_refused_with_the_mend() -> None:
    with pytest.raises(SourceError, match=r"plan\.pdf: is protected by a password; .*without one"):
        pdf_text(LOCKED, name="plan.pdf")


def test_a_scan_is_refused_with_the_mend(tmp_path: Path) -> None:
    body = "#rect(width: 80%, height: 50%)\n#pagebreak()\n#circle()"
    with pytest.raises(
        SourceError, match=r"plan\.pdf: has no text layer: \d+ characters on 2 pages; .*ocrmypdf"
    ):
        lines(make_pdf(tmp_path / "plan.pdf", body))


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.7\n" + b"\x00" * 500])
def test_a_damaged_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(
        SourceError, match=r"^plan\.pdf: is a damaged PDF file; expected a PDF with a text layer"
    ):
        pdf_text(data, name="plan.pdf")


def test_a_file_cut_short_is_refused_or_read(tmp_path: Path) -> None:
    data = make_pdf(tmp_path / "plan.pdf", "\n\n".join([SENTENCE] * 30)).read_bytes()
    for share in (0.3, 0.6, 0.9):
        with pytest.raises(SourceError):
            pdf_text(data[: int(share * len(data))], name="plan.pdf")
