import hashlib
import shutil

import pandas as pd
import pytest
import yaml

from citymetrics.curation import (
    build_observations,
    check_observations,
    curate,
    load_observations,
    write_table,
)
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.project import Project
from citymetrics.sources import load_sources

PROJECT = Project.find(__file__)


@pytest.fixture(scope="module")
def curated():
    return curate(PROJECT)


def test_a_rebuild_equals_what_is_committed(curated, tmp_path):
    for frame, committed in (
        (curated.observations, PROJECT.observations_file),
        (curated.queue, PROJECT.queue_file),
    ):
        write_table(frame, tmp_path / committed.name)
        assert (tmp_path / committed.name).read_bytes() == committed.read_bytes(), (
            f"{committed.name}: run `citymetrics curate`"
        )


def test_the_written_table_reads_back_the_same(curated):
    pd.testing.assert_frame_equal(load_observations(PROJECT), curated.observations)


def test_each_observation_reslices_to_its_text(curated):
    for doc_id, rows in curated.observations.groupby("doc_id"):
        raw = (PROJECT.raw / load_sources(PROJECT)[doc_id].file).read_bytes().decode("utf-8")
        for row in rows.itertuples():
            assert raw[row.char_start : row.char_end] == row.value_text


def test_rows_stand_in_document_order_with_stable_ids(curated):
    for _, rows in curated.observations.groupby("doc_id"):
        assert rows["char_start"].is_monotonic_increasing
    assert curated.observations["observation_id"].is_unique


def test_enough_targets_carry_a_metric_and_enough_metrics_meet(curated):
    targets = curated.observations[curated.observations["role"] == "target"]
    assert targets["metric"].notna().mean() >= 0.6
    places = curated.observations.dropna(subset=["metric"]).groupby("metric")["city"].nunique()
    assert (places >= 2).sum() >= 20
    assert curated.observations["metric"].nunique() >= 60


def test_every_open_row_is_in_the_queue_with_its_reason(curated):
    open_rows = curated.observations.loc[curated.observations["metric"].isna(), "observation_id"]
    assert set(curated.queue["observation_id"]) == set(open_rows)
    assert curated.queue["reason"].str.len().gt(0).all()


def test_a_destroyed_figure_stays_empty_and_flagged(curated):
    damaged = curated.observations[curated.observations["flags"].fillna("").str.contains("damaged")]
    assert len(damaged) == 1
    assert damaged["value"].isna().all() and "燃" in damaged["quote"].iloc[0]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("unit", "furlong", "unit is 'furlong'"),
        ("comparator", "maybe", "comparator is 'maybe'"),
        ("due", "2025", "due is '2025'"),
        ("metric", "no_such_metric", "metric is 'no_such_metric'"),
        ("value", pd.NA, "damaged"),
        ("char_end", 0, "char_end is 0"),
    ],
)
def test_a_broken_row_is_named(curated, column, value, message):
    broken = curated.observations.copy()
    row = int((~broken["flags"].fillna("").str.contains("damaged")).idxmax())
    broken.loc[row, column] = value
    with pytest.raises(Problems) as caught:
        check_observations(broken, load_dictionary(PROJECT), load_sources(PROJECT))
    assert message in str(caught.value) and broken.loc[row, "observation_id"] in str(caught.value)


def test_numbers_are_written_in_their_shortest_exact_form(tmp_path):
    frame = pd.DataFrame({"a": [5097700.0, 25.86, None], "b": ["x,y", None, "“引”"]})
    assert write_table(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == 'a,b\n5097700,"x,y"\n25.86,\n,“引”\n'
    assert not write_table(frame, tmp_path / "t.csv")


def test_a_table_that_was_never_built_says_how(tmp_path):
    with pytest.raises(CitymetricsError, match="citymetrics curate"):
        load_observations(Project(tmp_path))


def test_a_failing_build_leaves_the_last_good_table(tmp_path):
    shutil.copytree(PROJECT.root / "data", tmp_path / "data")
    project = Project(tmp_path)
    before = project.observations_file.read_bytes()
    (project.raw / "wuhan.txt").write_text("changed", encoding="utf-8")
    with pytest.raises(CitymetricsError, match=r"wuhan\.txt"):
        build_observations(project)
    assert project.observations_file.read_bytes() == before


def test_a_sixth_plan_needs_a_text_and_an_entry_and_no_python(tmp_path):
    shutil.copytree(PROJECT.root / "data", tmp_path / "data")
    project = Project(tmp_path)
    text = (
        "某市城市更新三年行动方案(2023—2025年)\n\n一、主要任务\n\n"
        "到2025年,新建口袋公园不少于150处,新建绿道200公里以上。城镇生活污水集中处理率由95%提高到98%。\n"
    )
    (project.raw / "sixth.txt").write_text(text, encoding="utf-8")
    entry = {
        "id": "sixth", "city": "sixth", "label": {"zh": "某市", "en": "Sixth"}, "level": "prefecture", "parent": None,
        "title": {"zh": "某市城市更新三年行动方案", "en": "Sixth plan"}, "issuer": None, "document_number": None,
        "date": None, "term": "2023-2025", "past_term": None, "status": "final", "script": "simplified",
        "publisher": None, "file": "sixth.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    with project.sources_file.open("a", encoding="utf-8") as registry:
        registry.write("\n" + yaml.safe_dump([entry], allow_unicode=True, sort_keys=False))
    observations = curate(project).observations
    rows = observations[observations["city"] == "sixth"]
    assert rows[["metric", "value", "comparator", "role", "baseline"]].fillna(0).values.tolist() == [
        ["pocket_parks", 150, "ge", "target", 0],
        ["greenways_built", 200, "ge", "target", 0],
        ["urban_sewage_treatment_rate", 95, "eq", "achieved", 0],
        ["urban_sewage_treatment_rate", 98, "eq", "target", 95],
    ]
    others = observations[observations["city"] != "sixth"]
    assert len(others) == len(load_observations(PROJECT))
