"""Gold files: where they are found, how a text is read for them, and what is said of a wrong line."""

import json

import pytest
from accuracy_sample import ABOUT, TEXT, row, rows, write_plan

from citymetrics.accuracy.gold import gold_folder, load_gold
from citymetrics.accuracy.rows import GoldRow, Trap
from citymetrics.errors import CitymetricsError
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.project import Project
from citymetrics.sources import load_sources

PROJECT = Project.find(__file__)


def load_one(folder, tmp_path):
    empty = tmp_path / "gold"
    empty.mkdir(exist_ok=True)
    (plan,) = load_gold(PROJECT, gold=empty, unseen=[folder])
    return plan


def test_every_registered_plan_has_annotations_that_stand_where_they_say():
    plans = load_gold(PROJECT)
    assert [plan.id for plan in plans if plan.set == "seen"] == list(load_sources(PROJECT))
    assert all(plan.rows and plan.traps for plan in plans)


def test_every_unseen_folder_is_loaded_and_belongs_to_one_of_two_sets():
    folders = [path for path in gold_folder(PROJECT).glob("unseen/*/") if any(path.iterdir())]
    plans = [plan for plan in load_gold(PROJECT) if plan.set != "seen"]
    assert [plan.id for plan in plans] == sorted(folder.name for folder in folders)
    assert {plan.set for plan in plans} <= {"development", "held"}


def test_a_plan_folder_gives_text_frame_rows_and_traps(tmp_path):
    plan = load_one(write_plan(tmp_path / "liucheng"), tmp_path)
    assert (plan.id, plan.set, plan.title) == ("liucheng", "development", "柳城市城市管理规划")
    assert (plan.frame.term, plan.frame.past_term, plan.frame.parent) == ((2021, 2025), (2016, 2020), "")
    assert [gold.value_text for gold in plan.rows] == ["300公里", "45%", "全覆盖", "5个"]
    ((start, end, trap),) = plan.traps
    assert (TEXT[start:end], trap.why) == ("8章", "chapters")


def test_offsets_are_those_of_the_raw_file_whatever_its_format(tmp_path):
    text = "# 规划\r\n\r\n" + TEXT.replace("一、", "## 一、").replace("\n", "\r\n")
    start = text.index("300公里")
    gold = row("300公里") | {"char_start": start, "char_end": start + 5}
    folder = write_plan(tmp_path / "liucheng", [gold], name="plan.md")
    (folder / "plan.md").write_bytes(text.encode("gb18030"))
    plan = load_one(folder, tmp_path)
    assert plan.document.clean.raw[start : start + 5] == plan.rows[0].value_text


def test_a_folder_of_plan_folders_is_read_by_name_and_empty_ones_are_passed_over(tmp_path):
    for name in ("b", "a"):
        write_plan(tmp_path / "all" / name)
    (tmp_path / "all" / "begun").mkdir()
    (tmp_path / "gold").mkdir()
    plans = load_gold(PROJECT, gold=tmp_path / "gold", unseen=[tmp_path / "all"])
    assert [plan.id for plan in plans] == ["a", "b"]


WRONG_LINES = {
    "no JSON": ("{", "no JSON at column"),
    "unknown field": (row("5个") | {"scop": "whole"}, "unknown field 'scop'"),
    "missing field": ({k: v for k, v in row("5个").items() if k != "unit"}, "field 'unit' is missing"),
    "text for a number": (row("5个", value="5"), "value is '5'; expected a valid number"),
    "unknown role": (row("5个", role="goal"), "role is 'goal'; expected 'target', 'achieved'"),
    "unknown scope": (row("5个", scope="city"), "scope is 'city'; expected whole, each:"),
    "no date": (row("5个", due="2025"), "due is '2025'; expected a date such as 2025-12-31"),
    "other place": (row("5个", char_start=90, char_end=92), "'5个' does not stand at 90–92; expected "),
    "beyond the text": (row("5个", char_start=9998, char_end=9999), "'5个' does not stand at 9998–9999"),
    "upside down": (row("5个", char_start=5, char_end=3), "char_end is not behind char_start"),
    "falling range": (row("5个", value=5.0, value_max=4.0), "value_max is below value"),
    "no value": (row("5个", value=None), "value is null without doubt"),
}


@pytest.mark.parametrize(("line", "said"), WRONG_LINES.values(), ids=WRONG_LINES)
def test_a_wrong_line_is_told_with_file_and_line(tmp_path, line, said):
    folder = write_plan(tmp_path / "liucheng", rows()[:1])
    with (folder / "gold.jsonl").open("a", encoding="utf-8") as file:
        file.write(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False))
    with pytest.raises(CitymetricsError) as caught:
        load_one(folder, tmp_path)
    assert "\n" not in str(caught.value)
    assert "gold.jsonl:2: " in str(caught.value) and said in str(caught.value)


def test_rows_that_overlap_or_stand_out_of_order_are_told(tmp_path):
    with pytest.raises(CitymetricsError, match=r"gold\.jsonl:2: '300公里' begins before the row above ends"):
        load_one(write_plan(tmp_path / "liucheng", rows()[1::-1]), tmp_path)


def test_all_wrong_lines_of_a_file_are_told_at_once(tmp_path):
    wrong = [row("300公里", role="goal"), row("5个", role="aim")]
    with pytest.raises(CitymetricsError) as caught:
        load_one(write_plan(tmp_path / "liucheng", wrong), tmp_path)
    assert [line.split(": ")[0][-1] for line in str(caught.value).splitlines()] == ["1", "2"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "about.yml").unlink(), "about.yml: no such file"),
        (lambda folder: (folder / "gold.jsonl").unlink(), "gold.jsonl: "),
        (lambda folder: (folder / "plan.txt").unlink(), "0 plan texts; expected one file plan.*"),
        (lambda folder: (folder / "plan.md").write_text("x"), "2 plan texts; expected one file plan.*"),
        (
            lambda folder: (folder / "about.yml").write_text(ABOUT.replace("development", "spare")),
            "about.yml: set: ",
        ),
        (
            lambda folder: (folder / "traps.jsonl").write_text('{"text": "九龙"}'),
            "traps.jsonl:1: the text does not hold the trap '九龙'",
        ),
    ],
)
def test_a_folder_that_lacks_something_is_told(tmp_path, spoil, said):
    folder = write_plan(tmp_path / "all" / "liucheng")
    spoil(folder)
    with pytest.raises(CitymetricsError) as caught:
        load_one(tmp_path / "all", tmp_path)
    assert "\n" not in str(caught.value) and said in str(caught.value)


def test_annotations_of_no_registered_plan_are_refused(tmp_path):
    (tmp_path / "atlantis.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(CitymetricsError, match="no plan 'atlantis' is registered; expected one of shanghai"):
        load_gold(PROJECT, gold=tmp_path)


def test_a_place_without_plan_folders_is_refused(tmp_path):
    with pytest.raises(CitymetricsError, match="no plan folder"):
        load_gold(PROJECT, unseen=[tmp_path])


def test_the_guide_names_every_field_and_every_choice():
    guide = (gold_folder(PROJECT) / "README.md").read_text(encoding="utf-8")
    fields = {
        *GoldRow.model_fields,
        *Trap.model_fields,
        "title",
        "term",
        "past_term",
        "parent",
        "layout",
        "set",
    }
    for word in (*fields, *COMPARATORS, *ROLES, *PERIODS):
        assert f"`{word}`" in guide or f"`{word}:" in guide, word
