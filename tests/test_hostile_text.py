"""Text that would run, redirect or mislead comes out as text: from plans, the registry, a dictionary, in every form of table."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
import yaml
from hostile_project import ANSI, MARKUP, RUNS, UNSEEN

from citymetrics.briefs.content.markdown import markdown_to_html
from citymetrics.briefs.content.markup import parse
from citymetrics.briefs.content.reader import PLOTLY, SVG
from citymetrics.briefs.pages.plan_text import drawable
from citymetrics.errors import CitymetricsError
from citymetrics.extraction import extract_statements
from citymetrics.invisible import INVISIBLE, PLAIN, visible
from citymetrics.package.codebook import _given
from citymetrics.package.sheets import Head, Sheet
from citymetrics.package.workbook import workbook_bytes
from citymetrics.reading import read_text
from citymetrics.review.decisions import load_decisions
from citymetrics.spreadsheet import is_formula, without_formulas
from citymetrics.yamlfile import read_yaml

HIDDEN = [
    *UNSEEN,
    "\x00",
    "\x07",
    "\x08",
    "\x1b",
    "\x7f",
    "\x9b",
    "\u202b",
    "\u2067",
    "\u2069",
    "\ufe0f",
    "\U000e0100",
]
FORMULAS = (
    "=HYPERLINK(1)",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "＝1+1",
    "⁼1+1",
    "-cmd|' /C calc'!A0",
)
NUMBERS = ("-5", "-5.25", "+3", "-1,234", "-.5", "-1e-7", "-12%", "-inf", "5", "2021-2025", "—", "-")


def figures_of(sentence: str) -> list[tuple[str, float | None]]:
    document = read_text(f"一、主要目标\n{sentence}\n", name="plan")
    rows = extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))
    return [(document.clean.raw[row.char_start : row.char_end], row.value) for row in rows]


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_what_nobody_sees_inside_a_number_does_not_make_another_number(char):
    sound = figures_of("到2025年，新建公共厕所30座。")
    spoilt = figures_of(f"到20{char}25年，新建公共厕所3{char}0座。")
    assert [value for _, value in spoilt] == [value for _, value in sound] == [30]
    assert spoilt[0][0] == f"3{char}0座", "the quote is what the file says"


def test_colours_and_titles_for_a_terminal_are_no_text_of_the_plan():
    assert figures_of(f"到2025年，新建公共厕所{ANSI}30座。") == [("30座", 30)]
    text = read_text("一、目标\n新建\x1b[31m公共\x9b0m厕所\x1b]0;房\x0730座。\n", name="plan").clean.text
    assert "[31m" not in text and "公共厕所" in text
    assert "房" in text, "words are never taken for a terminal's"


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_a_run_of_what_nobody_sees_leaves_the_text(size):
    assert read_text("一、目标\n" + "\u202e\x1b[" * size + "新建30座。\n", name="plan").clean.text.endswith(
        "30座。"
    )


@pytest.mark.parametrize("hostile", MARKUP)
def test_html_of_a_notebook_keeps_no_script_no_handler_and_no_outside_address(hostile):
    soup = parse(f"<p title='{hostile}'>{hostile}</p>" + markdown_to_html(hostile))
    assert not soup.find_all(["script", "style", "iframe", "svg", "link", "base", "object", "img"])
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.lower().startswith("on")]
        assert not str(tag.get("href", "")).lower().startswith("javascript")


@pytest.mark.parametrize("char", HIDDEN[:-2], ids=lambda char: f"U+{ord(char):04X}")
def test_pages_hold_nothing_that_nobody_sees_not_even_as_a_character_reference(char):
    shown = str(parse(f'<p title="a{char}b">a{char}b&#x{ord(char):x};c</p>'))
    assert not INVISIBLE.search(shown)
    assert not INVISIBLE.search(drawable(f"3{char}0座"))


def test_a_figure_in_its_own_forms_holds_nothing_that_nobody_sees():
    from briefs_sample import content_of

    said = f"3{UNSEEN}0座\x1b[31m"
    content = content_of(
        {
            PLOTLY: {"data": [{"text": [said], "y": [1]}], "layout": {"title": {"text": said}}},
            SVG: f"<svg><title>{said}</title></svg>",
            "text/csv": f"a,b\n{said},=1+1\n",
        }
    )
    figure = content.figures[0]
    assert figure.plotly["data"][0] == {"text": ["30座"], "y": [1]}
    assert figure.svg == "<svg><title>30座</title></svg>\n"
    assert figure.csv.endswith(",'=1+1\n")


@pytest.mark.parametrize("words", MARKUP)
def test_the_codebook_reads_words_of_others_as_words(words):
    html = markdown_to_html(
        f"| 甲 | {_given(words).replace('|', '').replace('<', '&lt;')} |\n| --- | --- |\n"
    )
    soup = parse(html)
    assert not soup.find_all(["a", "img", "em", "strong", "code", "math", "script"]), html
    shown = soup.get_text().replace(" ", "")
    assert words.replace("|", "").replace(" ", "")[:40] in shown


@pytest.mark.parametrize("given", FORMULAS)
def test_no_cell_of_a_table_for_people_is_a_formula(given):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b"], [given, "-5"]])
    rows = list(csv.reader(io.StringIO(without_formulas(written.getvalue()), newline="")))
    assert rows[1][0].startswith("'") and not is_formula(rows[1][0])
    assert rows[1][0].replace("'", "") == given.replace("'", "")
    assert rows[1][1] == "-5"


@pytest.mark.parametrize("given", NUMBERS)
def test_numbers_and_dashes_stay_as_they_are(given):
    table = f'a,b\n{given},"=1"\n'
    assert without_formulas(table).splitlines()[1].startswith(f"{given},'=1")


def test_a_table_without_formulas_is_the_same_text():
    table = 'a,b\r\n"x, y",-5\n\n'
    assert without_formulas(table) is table


@pytest.mark.parametrize("given", FORMULAS)
def test_a_workbook_has_strings_and_no_formulas(tmp_path, given):
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook_bytes([Sheet("One", [Head("Text")], [[given]])], "Title"))
    cell = openpyxl.load_workbook(path)["One"]["A2"]
    assert cell.data_type == "s" and str(cell.value).strip() == given.strip()
    assert cell.quotePrefix == is_formula(given), "it stays text when it is edited"


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_files_that_people_edit_may_not_hold_what_nobody_sees(tmp_path, char):
    path = tmp_path / "some.yml"
    path.write_text(f'a: 1\nb: "甲\\U{ord(char):08x}乙"\n', encoding="utf-8")
    with pytest.raises(CitymetricsError) as told:
        read_yaml(path, name="some.yml")
    line = str(told.value)
    assert line.startswith("some.yml:2: a character that nobody sees") and "\n" not in line
    assert line.isprintable()


def test_what_nobody_sees_is_told_by_its_code_point():
    assert visible(f"3\u202e0\x1b[31m\t{RUNS}\n") == f"3\\u202e0\\x1b[31m\t{RUNS}\n"
    assert visible("\udc80\U000e0041") == "\\udc80\\U000e0041"
    assert "".join(HIDDEN).translate(PLAIN) == ""


def test_a_decision_may_quote_a_figure_with_what_nobody_sees_in_it(tmp_path):
    quoted = f"3{UNSEEN}0座"
    entry = {"observation": "a-1", "decision": "accept", "reason": "看过", "who": "甲", "date": "2026-01-01"}
    shown = {"value_text": quoted, "metric": None, "role": "target", "value": 30, "unit": "count"}
    path = tmp_path / "review.yml"
    written = {"decisions": [{**entry, "expect": shown}]}
    path.write_text(
        yaml.safe_dump(written, allow_unicode=True).replace("'2026-01-01'", "2026-01-01"), "utf-8"
    )
    assert load_decisions(path)["a-1"].expect["value_text"] == quoted
