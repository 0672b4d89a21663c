"""The method brief's tables, findings and figure: from committed files, in both languages, with held plans unread."""

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from citymetrics.accuracy import (
    QualityFindings,
    accuracy_table,
    confusion_table,
    load_quality,
    lost_table,
    missed_table,
    plan_accuracy_table,
    repairs_table,
    review_table,
)
from citymetrics.accuracy.measure import DISAGREEMENT_COLUMNS, SCORE_COLUMNS
from citymetrics.accuracy.tables import percent
from citymetrics.benchmark import EvidenceNotes
from citymetrics.errors import CitymetricsError
from citymetrics.figures import accuracy_figure
from citymetrics.figures.kit.layout import text_faults
from citymetrics.project import Project

PROJECT = Project.find(__file__)
TABLES = (accuracy_table, plan_accuracy_table, repairs_table)
MARKED = (confusion_table, missed_table, lost_table, review_table, QualityFindings)


@pytest.fixture(scope="module")
def committed():
    return load_quality(PROJECT)


@pytest.fixture(scope="module")
def quality(committed):
    """The committed quality with scores and disagreements that don't change: two sets, the seen one below a minimum."""
    scores = [
        ("seen", "all", "figures", 98, 100),
        ("seen", "all", "precision", 999, 1000),
        ("seen", "all", "scope", 95, 98),
        ("seen", "zibo", "figures", 98, 100),
        ("held", "all", "figures", 96, 100),
        ("held", "shan", "figures", 96, 100),
    ]
    lost = committed.lost["observation_id"].iloc[0]
    place = int(lost.split("-")[1])
    wrong = [
        *[("seen", "shanghai", "scope", place, "0万户", "whole", "each:区", "甲") for _ in range(2)],
        ("seen", "zibo", "scope", 1, "一处", "area:城区", "whole", "乙"),
        ("seen", "zibo", "role", 1, "一处", "target", "achieved", "乙"),
        ("seen", "zibo", "figures", 2, "两处", "2 count", "", "丙"),
        ("development", "shui", "precision", 3, "70%", "", "70 %", "丁<b>"),
    ]
    return replace(
        committed,
        scores=pd.DataFrame(
            [(*row, row[3] / row[4], 0.9, 1.0) for row in scores], columns=list(SCORE_COLUMNS)
        ).astype(SCORE_COLUMNS),
        disagreements=pd.DataFrame(wrong, columns=list(DISAGREEMENT_COLUMNS)),
    )


def cells(markup):
    """The words of every row of a table."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", markup)
    return [
        [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_table_shows_a_missing_number_and_every_mark_has_its_note(committed, lang):
    notes = EvidenceNotes(lang=lang)
    shown = [build(committed, lang=lang)._repr_html_() for build in TABLES]
    shown += [build(committed, notes.mark, lang=lang)._repr_html_() for build in MARKED]
    for markup in shown:
        words = re.sub(r"<[^>]+>", " ", markup)
        assert not re.search(r"\b(?:nan|None|NaT|NA)\b|\{\w+\}", words), words[:200]
    cited = set(re.findall(r'href="#(note-\d+)"', "".join(shown)))
    assert cited and cited <= set(re.findall(r'<li id="(note-\d+)"', notes._repr_html_()))


def test_a_share_below_the_wanted_one_says_so(quality):
    head, *rows = cells(accuracy_table(quality, lang="en").html)
    assert head == ["Measure", "Registered plans", "Unseen, held"]
    assert rows[0] == [
        "Recall of figures",
        "98.0%  98/100 · 90.0–100.0 · wanted 99.0%",
        "96.0%  96/100 · 90.0–100.0",
    ]
    assert rows[1] == ["Precision", "99.9%  999/1000 · 90.0–100.0", "—"]


def test_a_share_that_is_not_whole_is_never_rounded_to_100():
    assert (percent(1.0), percent(9999 / 10000), percent(0.5)) == ("100.0%", "99.9%", "50.0%")


def test_plans_stand_under_their_sets(quality):
    rows = cells(plan_accuracy_table(quality).html)
    assert [row[0] for row in rows[1:]] == ["收录的规划", "淄博市", "另拟文本（保留）", "shan"]


def test_confusions_come_by_field_the_commonest_first_with_the_notes_of_known_rows(quality):
    notes = EvidenceNotes()
    table = confusion_table(quality, notes.mark)
    assert cells(table.html)[1:] == [
        ["范围"],
        ["全域", "每个区", "2", "上海市 0万户、0万户  1"],
        ["城区", "全域", "1", "淄博市 一处"],
        ["角色"],
        ["目标", "以往", "1", "淄博市 一处"],
    ]
    assert table.to_frame()["count"].tolist() == [2, 1, 1]
    assert list(notes.numbers) == list(quality.lost["observation_id"])


def test_long_lists_are_cut_and_say_how_many_there_are_more(quality):
    many = pd.concat([quality.disagreements] * 40, ignore_index=True)
    table = missed_table(replace(quality, disagreements=many))
    words = [row[0] for row in cells(table.html)]
    assert words.count("漏提（40）") == 1 and words.count("其余 10 处") == 2
    assert len(table.to_frame()) == 80


def test_what_comes_from_a_plan_is_escaped(quality):
    assert "丁&lt;b&gt;" in missed_table(quality).html


def test_repairs_are_counted_by_plan_and_kind(committed):
    frame = repairs_table(committed).to_frame().set_index("doc_id")
    assert list(frame.index) == list(committed.sources)
    assert frame.loc["shanghai", "gloss"] > 3000 and frame.loc["shanghai", "figures_lost"] == 1
    assert frame.loc[["hongkou", "qingpu", "zibo"]].to_numpy().sum() == 0


def test_a_lost_figure_shows_what_can_still_be_read(committed):
    ((place, _, readable, _),) = cells(lost_table(committed).html)[1:]
    assert place == "上海市"
    assert "□0万户" in readable


def test_every_open_row_is_counted_and_open_targets_are_named(committed):
    table = review_table(committed)
    counted = sum(int(cell) for row in cells(table.html)[1:] for cell in row[1:5])
    assert counted == len(committed.queue) == len(table.to_frame())
    for row in committed.queue[committed.queue["role"] == "target"].to_dict("records"):
        assert row["subject"] in table.html


def test_findings_name_each_set_and_what_it_misses(quality):
    findings = QualityFindings(quality, lang="en")
    assert findings.sentences[0].startswith("Registered plans (100 annotations): recall of figures 98.0%")
    assert (
        "Registered plans, below what is wanted: recall of figures 98.0% (wanted 99.0%)."
        in findings.sentences
    )
    reached = replace(quality, scores=quality.scores[quality.scores["set"] == "held"])
    assert "Every minimum that was set is reached." in QualityFindings(reached, lang="en").sentences


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figure_has_room_for_its_words_at_any_range(committed, quality, lang):
    low = quality.scores.assign(low=0.02)
    for shown in (committed, quality, replace(quality, scores=low)):
        pair = accuracy_figure(shown, lang=lang)
        assert text_faults(pair.static) == []
        assert "98.0% (98/100)" in pair.alt or shown is committed
        assert set(pair.frame["plan"]) == {"all"}


def test_missing_tables_say_how_to_build_them(tmp_path):
    (tmp_path / "data").mkdir()
    for name in ("raw", "curated"):
        (tmp_path / "data" / name).symlink_to(PROJECT.root / "data" / name)
    assert load_quality(Project(tmp_path)).sets
    (tmp_path / "data" / "curated").unlink()
    with pytest.raises(CitymetricsError, match="citymetrics curate"):
        load_quality(Project(tmp_path))


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "没有人工标注"), ("en", "Nobody has annotated these plans")]
)
def test_plans_that_nobody_has_annotated_say_so_wherever_accuracy_would_stand(tmp_path, lang, said):
    shutil.copytree(PROJECT.curated, tmp_path / "data" / "curated")
    (tmp_path / "data" / "raw").symlink_to(PROJECT.root / "data" / "raw")
    (tmp_path / "data" / "curated" / "accuracy.csv").unlink()
    quality = load_quality(Project(tmp_path))
    findings = QualityFindings(quality, lang=lang)
    assert said in findings.sentences[0] and len(findings) == 3
    assert said in accuracy_figure(quality, lang=lang).alt
    for table in (accuracy_table, plan_accuracy_table, confusion_table, missed_table):
        assert said in table(quality, lang=lang)._repr_html_()
    assert repairs_table(quality, lang=lang).to_frame().shape[0]
