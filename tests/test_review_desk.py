"""Reviewing a small project: on the desk, on the command line and with the notebook's panel."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from review_sample import PLAN, REAL, make_project

from citymetrics.briefs import execute_notebook
from citymetrics.cli import main
from citymetrics.commands.review import read_changes
from citymetrics.curation import build_observations, curate, write_table
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.review import REJECTED_COLUMNS, settle
from citymetrics.review.desk import DECIDED_COLUMNS, OPEN_COLUMNS, open_desk
from citymetrics.review.words import load_words

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return open_desk(make_project(tmp_path_factory.mktemp("made")))


@pytest.fixture
def desk(made, tmp_path):
    """The same desk over a project of its own."""
    shutil.copytree(made.project.root, tmp_path, dirs_exist_ok=True)
    return open_desk(Project(tmp_path))


def find(desk, value_text):
    (one,) = [drawn for drawn in desk.drawn if drawn.row["value_text"] == value_text]
    return one.id


def decide(desk, value_text, verdict, **options):
    return desk.decide([find(desk, value_text)], verdict, **{"reason": "理由", "who": "审核人"} | options)


def test_the_list_tells_what_is_open_and_why(made):
    table = made.open_table(lang="en")
    assert list(table.columns) == list(OPEN_COLUMNS)
    assert [*table["value_text"]] == ["30座", "全面完成"]
    assert set(table["kind"]) == {"target without a metric"} and set(table["place"]) == {"Sixth"}
    assert made.count_table("en").loc["Sixth"].tolist() == [2, 0, 0, 0, 0, 0]
    assert made.summary("en") == "2 rows open: target without a metric 2; 0 decided"
    assert made.open_rows("damaged") == []


def test_a_decision_is_written_and_the_next_build_follows_it(desk):
    after = decide(desk, "全面完成", "reject")
    after = decide(after, "30座", "correct", changes={"subject": "元宇宙舱"})
    assert [row.id for row in after.open_rows()] == []
    curated = curate(desk.project)
    rows = curated.observations.set_index("value_text")
    assert "全面完成" not in rows.index
    assert curated.rejected["value_text"].tolist() == ["全面完成"]
    assert rows.loc["30座", ["subject", "flags"]].tolist() == ["元宇宙舱", "reviewed"]
    assert curated.queue["reason"].tolist() == ["reviewed: 理由"]
    assert after.decided_table().columns.tolist() == list(DECIDED_COLUMNS)
    assert after.decided_table("en")["changes"].tolist() == ["", "subject=元宇宙舱"]


def test_a_metric_set_by_a_person_counts_as_any_other(desk):
    decide(desk, "30座", "correct", changes={"metric": "pocket_parks"})
    rows = curate(desk.project).observations.set_index("value_text")
    assert rows.loc["30座", ["metric", "theme"]].tolist() == ["pocket_parks", "green_space"]


@pytest.mark.parametrize(
    ("verdict", "options", "message"),
    [
        ("accept", {"reason": " "}, "expected the reason"),
        ("accept", {"who": ""}, "expected the name"),
        ("correct", {"changes": {"metric": "greenways_built"}}, "measured in km, the row in count"),
        ("correct", {"changes": {"value": "viele"}}, "value is 'viele'"),
        ("correct", {"changes": {"value": 30}}, "says so already"),
        ("correct", {"changes": {"value_max": 20}}, "value_max above value"),
        ("correct", {"changes": {"period_end": 1990}}, "a period in order"),
    ],
)
def test_a_decision_that_cannot_stand_is_not_written(desk, verdict, options, message):
    with pytest.raises(CitymetricsError) as caught:
        decide(desk, "30座", verdict, **options)
    assert message in str(caught.value) and "review.yml" not in str(caught.value)
    assert not desk.project.review_file.exists()


def test_several_rows_are_decided_together_or_not_at_all(desk):
    rows = [find(desk, "30座"), find(desk, "全面完成")]
    with pytest.raises(CitymetricsError, match="measured in"):
        desk.decide(rows, "correct", reason="理由", who="甲", changes={"metric": "pocket_parks"})
    assert not desk.project.review_file.exists()
    assert len(desk.decide(rows, "accept", reason="理由", who="甲").decisions) == 2


def test_a_withdrawn_decision_opens_the_row_again(desk):
    after = decide(desk, "30座", "accept").withdraw([find(desk, "30座")])
    assert len(after.open_rows()) == 2 and not after.decisions


def test_a_build_stops_where_the_plan_says_something_else_now(desk):
    decide(desk, "30座", "accept")
    build_observations(desk.project)
    before = desk.project.observations_file.read_bytes()
    make_project(desk.project.root, PLAN.replace("30座", "50座"))
    with pytest.raises(CitymetricsError) as caught:
        build_observations(desk.project)
    assert "data/curated/review.yml" in str(caught.value) and "value_text is now '50座'" in str(caught.value)
    assert desk.project.observations_file.read_bytes() == before
    later = open_desk(desk.project)
    assert len(later.stale()) == 1 and "1 项决定" in later.summary()
    assert later.withdraw([find(later, "50座")]).stale() == ()


def test_words_are_the_same_in_both_languages():
    assert list(load_words("zh")) == list(load_words("en"))


@pytest.mark.parametrize(
    ("settings", "message"), [(["value"], "expected field=value"), (["value=1", "value=2"], "set twice")]
)
def test_settings_that_are_none_are_refused(settings, message):
    with pytest.raises(CitymetricsError, match=message):
        read_changes(settings, None)


@pytest.fixture
def run(capsys, monkeypatch):
    def run(project, *arguments):
        monkeypatch.setenv("CITYMETRICS_ROOT", str(project.root))
        monkeypatch.setenv("CITYMETRICS_REVIEWER", "乙")
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr("sys.argv", ["citymetrics", "review", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run


def test_the_command_lists_decides_and_takes_back(desk, run):
    row = find(desk, "30座")
    _, listed, _ = run(desk.project, "--lang", "en")
    assert row in listed and "2 rows open" in listed
    _, shown, _ = run(desk.project, row)
    assert "元宇宙体验舱30座" in shown
    assert run(desk.project, row, "--accept", "--reason", "只此一家")[::2] == (0, "")
    assert "who: 乙" in desk.project.review_file.read_text(encoding="utf-8")
    assert "reviewed: 只此一家" in desk.project.queue_file.read_text(encoding="utf-8")
    assert row not in run(desk.project, "--format", "csv")[1]
    assert run(desk.project, row, "--withdraw")[0] == 0
    assert row not in desk.project.review_file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept", "--reason", "x"], "accept, but no row"),
        (["sixth-00001", "--accept", "--reject", "--reason", "x"], "accept and reject"),
        (["sixth-00001", "--accept", "--reason", "x"], "unknown observation 'sixth-00001'"),
        (["--kind", "worst"], "unknown kind 'worst'"),
        (["--lang", "fr"], "unknown language 'fr'"),
    ],
)
def test_a_wrong_call_is_one_line(made, run, arguments, message):
    code, out, errors = run(made.project, *arguments)
    assert (code, out) == (2, "") and message in errors and len(errors.splitlines()) == 1


def test_the_panel_decides_as_the_desk_does(desk):
    panel = pytest.importorskip("citymetrics.review.panel").ReviewPanel(desk, who="丙", lang="en")
    row = find(desk, "30座")
    assert panel.accept.disabled
    panel.pick(row)
    assert "元宇宙体验舱30座" in panel.detail.value and not panel.accept.disabled
    panel.accept.click()
    assert "expected the reason" in panel.message.value and not desk.project.review_file.exists()
    panel.reason.value = "名称如此"
    panel.field.value, panel.value.value = "subject", "元宇宙舱"
    panel.set_field.click()
    assert "written to data/curated/review.yml" in panel.message.value
    assert "1 rows open" in panel.summary.value and panel.picked == ""
    panel.decided.children[0].children[0].click()
    assert "2 rows open" in panel.summary.value
    panel.kinds.value = "damaged"
    assert panel.rows == []


def test_the_notebook_runs_and_writes_nothing(desk):
    executed = execute_notebook(ROOT / "notebooks" / "review.ipynb", {"lang": "en"}, desk.project)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert any("2 rows open" in output.get("text", "") for output in outputs)
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs)
    assert not desk.project.review_file.exists()


def test_the_committed_decisions_hold_and_leave_no_target_open(tmp_path):
    desk = open_desk(REAL)
    desk.check()
    assert [row.id for row in desk.open_rows("unmatched_target")] == []
    settled = settle(desk.drawn, desk.decisions, desk.dictionary)
    rejected = pd.DataFrame(list(settled.rejected), columns=list(REJECTED_COLUMNS))
    write_table(rejected, tmp_path / "rejected.csv")
    assert (tmp_path / "rejected.csv").read_bytes() == REAL.rejected_file.read_bytes()
