"""Chinese on an English page is marked as Chinese, and nothing else is touched."""

import pandas as pd
import pytest

from citymetrics.labels import Cell, Column, mark_source, plan_name, source_text, table_in
from citymetrics.labels.wording import wording


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("各区 <5处", '<span lang="zh">各区 &lt;5处</span>'),
        ("2 < 3", "2 &lt; 3"),
        ("", ""),
    ],
)
def test_source_text_is_marked_as_a_whole_on_an_english_page(words, shown):
    assert source_text(words, "en") == shown
    assert "span" not in source_text(words, "zh")


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Wuhan (text: “300条”)", ["300条"]),
        ("built-up area, 中心城区, 外环", ["中心城区", "外环"]),
        ("“在“十四五”期间建成2,000处…” (35%)", ["在“十四五”期间建成2,000处"]),
        ("≥ 5%", []),
        ("a <b> 《规划》", ["《规划》"]),
    ],
)
def test_in_a_sentence_only_its_chinese_stretches_are_marked(words, marked):
    shown = mark_source(words, "en")
    assert shown.count("<span") == len(marked)
    for part in marked:
        assert f'<span lang="zh">{part}</span>' in shown
    assert mark_source(words, "zh") == shown.replace('<span lang="zh">', "").replace("</span>", "")


def test_a_table_for_an_english_page_marks_the_chinese_of_its_cells():
    rows = [["Wuhan", Cell("≥ 3", '<sup class="cm-note">1</sup>', "text: “三处”", "own")]]
    columns = [Column("Place"), Column("Stated", number=True)]
    english = table_in("en", "Caption", columns, rows, pd.DataFrame()).html
    assert (
        '<td class="num own">≥ 3<sup class="cm-note">1</sup><br><small>text: “<span lang="zh">三处</span>”'
        in english
    )
    assert "lang=" not in table_in("zh", "题", columns, rows, pd.DataFrame()).html


def test_names_of_bodies_and_ground_have_both_languages_or_stay_as_they_are():
    assert plan_name("grounds", "区县").en == "district or county"
    assert plan_name("bodies", "市水务局").en == "City Water Affairs Bureau"
    assert plan_name("bodies", "某某局") == ("某某局", "某某局")


def test_every_body_that_a_registered_plan_names_has_an_english_name():
    from citymetrics.benchmark import load_inputs

    inputs, known = load_inputs(), wording()
    bodies = {body for leads in inputs.observations["lead"] for body in leads.split(";") if body}
    bodies |= {name for one in inputs.sources.values() for name in (one.issuer, one.publisher) if name}
    assert [body for body in sorted(bodies) if f"bodies.{body}" not in known] == []


def test_every_ground_that_a_registered_plan_names_has_an_english_name():
    from citymetrics.benchmark import load_inputs

    names = {scope.partition(":")[2] for scope in load_inputs().observations["scope"]} - {""}
    assert [name for name in sorted(names) if f"grounds.{name}" not in wording()] == []
