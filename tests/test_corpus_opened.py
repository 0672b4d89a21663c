"""A corpus answers what it is asked from few files, and serves the library's own comparisons."""

import pandas as pd
import pytest
from corpus_sample import text_of, write_plans

import citymetrics as cm
from citymetrics.corpus import extract_corpus, open_corpus
from citymetrics.curation import OBSERVATION_COLUMNS
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

PROJECT = Project.find(__file__)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    named = {f"plan{number}": ("hubei", "hunan")[number % 2] for number in range(10)}
    registry = write_plans(folder, {number: text_of(number) for number in range(10)}, **named)
    extract_corpus(registry, folder / "out", batch=2, project=PROJECT)
    return folder / "out"


@pytest.fixture
def corpus(folder):
    return open_corpus(folder)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    extract_corpus(PROJECT.sources_file, folder, review=PROJECT.review_file, project=PROJECT)
    return open_corpus(folder)


def test_rows_come_in_the_contracts_columns_and_the_registrys_order(corpus):
    rows = corpus.select()
    assert {name: str(kind) for name, kind in rows.dtypes.items()} == {
        name: str(pd.Series(dtype=kind).dtype) for name, kind in OBSERVATION_COLUMNS.items()
    }
    assert rows["doc_id"].drop_duplicates().to_list() == [f"plan{number}" for number in range(10)]


def test_what_is_asked_for_narrows_the_rows(corpus):
    whole = corpus.select()
    for column, asked in (("metric", "pocket_parks"), ("theme", "waste"), ("city", ["plan3", "plan4"])):
        listed = [asked] if isinstance(asked, str) else asked
        expected = whole[whole[column].isin(listed)].reset_index(drop=True)
        assert len(expected)
        pd.testing.assert_frame_equal(corpus.select(**{column: asked}), expected)
    both = corpus.select(metric="pocket_parks", province="hunan")
    assert both["value"].to_list() == [11, 13, 15, 17, 19]


def test_a_column_that_was_not_asked_for_is_not_given(corpus):
    rows = corpus.select(city="plan3", columns=["value", "region"])
    assert rows.columns.to_list() == ["value", "region"] and set(rows["region"]) == {"hunan"}


def test_a_question_about_one_place_reads_its_own_part_only(corpus, folder):
    own = corpus.plans().set_index("id")
    part = next(
        one for one in corpus.manifest.parts if one.region == "hunan" and _holds(folder / one.file, "plan3")
    )
    others = [one.file for one in corpus.manifest.parts if one.file != part.file]
    hidden = {name: (folder / name).rename(folder / f"{name}.away") for name in others}
    try:
        assert len(corpus.select(city="plan3")) == own.loc["plan3", "rows"]
        with pytest.raises(CitymetricsError, match="a part cannot be read"):
            corpus.select()
    finally:
        for name, path in hidden.items():
            path.rename(folder / name)


def _holds(path, plan):
    return plan in set(pd.read_parquet(path, columns=["doc_id"], partitioning=None)["doc_id"])


def test_opening_reads_no_rows(folder, tmp_path):
    (tmp_path / "_manifest.json").write_bytes((folder / "_manifest.json").read_bytes())
    opened = open_corpus(tmp_path)
    assert opened.manifest.plans == 10 and opened.provinces == ["hubei", "hunan"]


def test_counts_are_those_of_the_rows(corpus):
    counted = corpus.counts("theme").set_index("theme")["rows"]
    assert counted.to_dict() == corpus.select()["theme"].value_counts().to_dict()
    assert corpus.counts("region")["rows"].sum() == corpus.manifest.rows


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"metric": "pocket_park"}, "unknown metric 'pocket_park'"),
        ({"theme": "wastes"}, "unknown theme 'wastes'"),
        ({"city": "plan99"}, "unknown city 'plan99'"),
        ({"province": "hebei"}, "unknown province 'hebei'"),
        ({"columns": ["values"]}, "unknown column 'values'"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(corpus, asked, said):
    with pytest.raises(CitymetricsError, match=said) as raised:
        corpus.select(**asked)
    assert "Did you mean" in str(raised.value)


def test_a_folder_without_a_corpus_is_told(tmp_path):
    with pytest.raises(CitymetricsError, match="no corpus, or one that is not finished"):
        open_corpus(tmp_path)


def test_a_manifest_of_another_format_is_told(folder, tmp_path):
    told = (folder / "_manifest.json").read_text("utf-8").replace('"format": 1', '"format": 9')
    (tmp_path / "_manifest.json").write_text(told, encoding="utf-8")
    with pytest.raises(CitymetricsError, match="format 9; expected 1"):
        open_corpus(tmp_path)


def test_a_comparison_over_the_corpus_equals_that_over_the_project(real):
    for metric in ("pocket_parks", "greenways_built"):
        data = real.inputs(metric=metric, denominators=PROJECT.denominators_file)
        pd.testing.assert_frame_equal(
            cm.compare_metric(metric, data=data).frame, cm.compare_metric(metric).frame
        )


def test_rows_that_may_be_of_the_metric_come_with_it(real):
    rows = real.select(columns=["observation_id", "metric", "candidates"])
    waiting = rows[rows["metric"].isna() & rows["candidates"].notna()]
    metric = waiting["candidates"].iloc[0].split(";")[0]
    data = real.inputs(metric=metric)
    assert waiting["observation_id"].iloc[0] in set(data.queue["observation_id"])
    assert set(data.observations["metric"]) <= {metric, ""}
    assert set(real.select(metric=metric)["metric"].dropna()) <= {metric}


def test_places_outside_the_project_are_compared(corpus, tmp_path):
    table = tmp_path / "denominators.csv"
    table.write_text(
        "place,measure,value,unit,date,source,address,confidence\n"
        + "".join(
            f"plan{number},resident_population,{(number + 1) * 10000},person,2020-11-01,Census,,one_source\n"
            for number in range(10)
        ),
        encoding="utf-8",
    )
    data = corpus.inputs(metric="pocket_parks", province="hunan", denominators=table)
    found = cm.compare_metric("pocket_parks", data=data)
    assert sorted(found.cities) == [f"plan{number}" for number in (1, 3, 5, 7, 9)]
    assert "第3市" in found.html(lang="zh") and "City 3" in found.html(lang="en")


def test_totals_without_denominators_are_not_put_per_head(corpus):
    data = corpus.inputs(metric="pocket_parks", province="hunan")
    assert len(data.context.records) == 0
    assert cm.compare_metric("pocket_parks", data=data).refused


def test_a_wrong_denominator_is_told_with_its_line(corpus, tmp_path):
    table = tmp_path / "denominators.csv"
    table.write_text(
        "place,measure,value,unit,date,source,address,confidence\n"
        "plan1,resident_population,-5,person,2020-11-01,Census,,one_source\n",
        encoding="utf-8",
    )
    with pytest.raises(CitymetricsError, match=r"denominators\.csv:2: value is '-5'"):
        corpus.inputs(metric="pocket_parks", denominators=table)


def test_open_rows_bring_their_reason_and_candidates(real):
    queue = pd.read_csv(PROJECT.queue_file, dtype="string")
    rows = real.select(columns=["observation_id", "metric", "reason", "candidates"])
    waiting = rows[rows["metric"].isna()].set_index("observation_id")
    assert waiting["reason"].to_dict() == dict(zip(queue["observation_id"], queue["reason"], strict=True))
    assert rows[rows["metric"].notna()]["reason"].isna().all()
