import io
from hashlib import sha256

import pandas as pd
import pytest
from instruments_files import SPONGE, write_instruments
from typer.testing import CliRunner

from citymetrics.cli import app
from citymetrics.curation import write_table
from citymetrics.errors import CitymetricsError, Problems, UnknownChoice
from citymetrics.instruments import (
    RUNGS,
    adoption,
    build_mentions,
    instruments_of,
    load_instruments,
    load_mentions,
)
from citymetrics.instruments.table import (
    MENTION_COLUMNS,
    collect_mentions,
    mentions_file,
    summarise,
    tabulate_adoption,
)
from citymetrics.project import Project
from citymetrics.sources import load_sources

REAL = Project.find(__file__)
ENTRY = """\
- id: sixth
  city: sixth
  label: {{ zh: 某市, en: Sixth }}
  level: prefecture
  parent: null
  title: {{ zh: 某市规划, en: Plan }}
  issuer: null
  document_number: null
  date: null
  term: 2021-2025
  past_term: null
  status: final
  script: simplified
  publisher: null
  file: sixth.txt
  sha256: {digest}
  known_damage: null
  notes: null
"""
PLAN = "某市规划\n\n一、主要任务\n推进海绵城市建设。到2025年,建成海绵城市示范区3个。结合海绵城市建设,完善排水体系。\n"


def small_project(tmp_path, entries=SPONGE):
    project = write_instruments(tmp_path, entries)
    project.raw.mkdir(parents=True)
    data = PLAN.encode()
    (project.raw / "sixth.txt").write_bytes(data)
    project.sources_file.write_text(ENTRY.format(digest=sha256(data).hexdigest()), encoding="utf-8")
    return project


def test_the_committed_table_equals_a_rebuild(tmp_path):
    write_table(collect_mentions(REAL), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == mentions_file(REAL).read_bytes()


def test_the_committed_table_keeps_its_contract():
    mentions = load_mentions(REAL)
    assert list(mentions.columns) == list(MENTION_COLUMNS)
    assert mentions["mention_id"].is_unique
    assert set(mentions["rung"]) <= set(RUNGS)
    assert set(mentions["instrument"]) <= set(load_instruments(REAL).instruments)
    assert set(mentions["doc_id"]) == set(load_sources(REAL))


def test_a_small_project_is_built_and_read_again(tmp_path):
    project = small_project(tmp_path)
    built = build_mentions(project)
    assert built["rung"].tolist() == ["committed", "measured", "named"]
    assert built["due"].fillna("").tolist() == ["", "2025-12-31", ""]
    pd.testing.assert_frame_equal(load_mentions(project), built)


def test_a_table_that_was_not_built_says_how_to_build_it(tmp_path):
    with pytest.raises(CitymetricsError, match="Build it with `citymetrics instruments --build`"):
        load_mentions(small_project(tmp_path))


def test_a_broken_dictionary_leaves_the_last_good_table(tmp_path):
    project = small_project(tmp_path)
    build_mentions(project)
    before = mentions_file(project).read_bytes()
    path = project.curated / "instruments" / "water.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: sponge_city", "id: 5"), encoding="utf-8")
    with pytest.raises(Problems):
        build_mentions(project)
    assert mentions_file(project).read_bytes() == before


def test_a_project_without_mentions_has_an_empty_table(tmp_path):
    project = small_project(tmp_path, SPONGE.replace("[海绵城市, +海绵]", "[河长制]"))
    assert build_mentions(project).empty
    assert adoption(project)["plans"].tolist() == [0]
    assert instruments_of("sixth", project).empty


def test_adoption_takes_the_highest_rung_and_counts_the_plans_that_commit():
    mentions = pd.DataFrame(
        [
            ("one", "sponge_city", "named"),
            ("one", "sponge_city", "bearer"),
            ("one", "sponge_city", "committed"),
            ("two", "sponge_city", "named"),
        ],
        columns=["doc_id", "instrument", "rung"],
    )
    table = tabulate_adoption(mentions, load_instruments(REAL), ["one", "two", "three"])
    row = table.loc["sponge_city"]
    assert (row["one"], row["two"], row["plans"]) == ("bearer", "named", 1)
    assert pd.isna(row["three"])
    assert list(table.index) == list(load_instruments(REAL).instruments)


def test_adoption_of_the_five_plans_shows_what_they_say():
    table = adoption(REAL)
    assert list(table.columns) == ["theme", "label_zh", "label_en", *load_sources(REAL), "plans"]
    assert table.loc["sponge_city", "zibo"] == "measured"
    assert table.loc["street_chief", "wuhan"] == "measured"
    assert table.loc["front_door_duty", "zibo"] == "bearer"
    assert table.loc["community_planner", "qingpu"] == "committed"
    assert pd.isna(table.loc["red_property", "wuhan"])


def test_a_plans_instruments_stand_once_with_their_highest_sentence():
    listed = instruments_of("zibo", REAL)
    assert listed["instrument"].is_unique
    chosen = listed.set_index("instrument").loc["sponge_city"]
    mentions = load_mentions(REAL).set_index("mention_id")
    assert mentions.loc[chosen["mention_id"], "rung"] == chosen["rung"] == "measured"
    assert chosen["mentions"] == 2


def test_within_a_theme_the_highest_rung_comes_first():
    listed = instruments_of("wuhan", REAL)
    for _, theme in listed.groupby("theme", sort=False):
        heights = theme["rung"].map(RUNGS.index).tolist()
        assert heights == sorted(heights, reverse=True)


def test_summarise_counts_sentences():
    mentions = load_mentions(REAL)
    of_plan = mentions[mentions["doc_id"] == "qingpu"]
    assert summarise(of_plan, load_instruments(REAL))["mentions"].sum() == len(of_plan)


def test_an_unknown_plan_names_the_nearest():
    with pytest.raises(UnknownChoice) as caught:
        instruments_of("zibbo", REAL)
    assert "Did you mean 'zibo'" in str(caught.value)


def run(*arguments):
    return CliRunner().invoke(app, ["instruments", *arguments])


def test_the_command_shows_plans_side_by_side():
    done = run("--theme", "safety")
    assert done.exit_code == 0
    assert "综合管廊" in done.stdout
    assert "● 有数字或期限" in done.stdout


def test_the_command_shows_one_plan_with_its_sentences():
    done = run("--plan", "wuhan", "--theme", "governance", "--lang", "en")
    assert done.exit_code == 0
    assert "Street chief system" in done.stdout


def test_the_command_prints_csv_with_the_tables_columns():
    done = run("--instrument", "sponge_city", "--format", "csv")
    frame = pd.read_csv(io.StringIO(done.stdout))
    assert list(frame.columns) == list(MENTION_COLUMNS)
    assert set(frame["instrument"]) == {"sponge_city"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--plan", "wuhn"), "Did you mean 'wuhan'"),
        (("--theme", "watr"), "Did you mean 'water'"),
        (("--instrument", "spong_city"), "Did you mean 'sponge_city'"),
        (("--format", "xml"), "expected one of csv, json, table"),
        (("--lang", "fr"), "expected one of en, zh"),
    ],
)
def test_a_wrong_option_is_told_with_the_nearest_choice(arguments, message):
    done = run(*arguments)
    assert isinstance(done.exception, UnknownChoice)
    assert message in str(done.exception)
