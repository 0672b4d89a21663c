"""A comparison over a corpus reads the rows that it asks for and no others, and says what it says over the same rows in memory."""

from collections import Counter

import pandas as pd
import pyarrow.parquet as pq
import pytest
from corpus_sample import text_of, write_plans
from fsspec.implementations.local import LocalFileSystem

import citymetrics as cm
from citymetrics.benchmark.inputs import Inputs, prepare
from citymetrics.context import load_context
from citymetrics.corpus import Corpus, parts
from citymetrics.corpus.manifest import read_manifest
from citymetrics.corpus.reader import having
from citymetrics.project import Project
from citymetrics.storage import Store, open_store

PROJECT = Project.find(__file__)
PLANS = 24


class Counting(LocalFileSystem):
    """Tells which files were opened and how many bytes were read of each."""

    cachable = False
    protocol = "counting"

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.read_bytes = Counter()

    @classmethod
    def _strip_protocol(cls, path):
        return LocalFileSystem._strip_protocol(path)

    def open(self, path, *arguments, **options):
        file, counted = super().open(path, *arguments, **options), self.read_bytes
        reading = file.read

        def read(*sizes):
            data = reading(*sizes)
            counted[path] += len(data)
            return data

        class Counted:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                file.close()

            def __getattr__(self, name):
                return read if name == "read" else getattr(file, name)

        counted[path] += 0
        return Counted()

    def of_rows(self):
        return {path: size for path, size in self.read_bytes.items() if "/region=" in path}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Plans in two regions, a group of rows for each few rows."""
    folder = tmp_path_factory.mktemp("corpus")
    named = {f"plan{number}": ("hubei", "hunan")[number % 2] for number in range(PLANS)}
    registry = write_plans(folder, {number: text_of(number) for number in range(PLANS)}, **named)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "GROUP_ROWS", 4)
        cm.extract_corpus(registry, folder / "out", batch=6, project=PROJECT)
    return folder / "out"


@pytest.fixture
def counted(made):
    store = Store(Counting(), str(made))
    return Corpus(store, read_manifest(store)), store.filesystem


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    cm.extract_corpus(PROJECT.sources_file, folder, review=PROJECT.review_file, project=PROJECT)
    return cm.open_corpus(folder)


@pytest.fixture(scope="module")
def held(real):
    """The same rows in memory."""
    rows = real.select()
    waiting = real.select(columns=["observation_id", "metric", "candidates"])
    waiting = waiting[waiting["metric"].isna()][["observation_id", "candidates"]].fillna("").astype(str)
    return Inputs(
        prepare(rows),
        real.dictionary.metrics,
        real.dictionary.themes,
        dict(real.sources()),
        load_context(PROJECT),
        queue=waiting.reset_index(drop=True),
    )


def plain(rows):
    """Rows as texts: a missing number equals another."""
    return [{column: str(value) for column, value in row.items()} for row in rows]


@pytest.fixture
def lazy(real):
    return real.inputs(denominators=PROJECT.denominators_file)


def test_inputs_of_a_whole_corpus_read_no_row(counted):
    corpus, filesystem = counted
    data = corpus.inputs()
    assert len(data.places) == PLANS
    assert filesystem.of_rows() == {}


def test_a_comparison_reads_the_groups_of_its_metric_only(counted):
    corpus, filesystem = counted
    found = cm.compare_metric("pocket_parks", data=corpus.inputs())
    assert len(found.cities) == PLANS
    own = sum(filesystem.of_rows().values())
    filesystem.read_bytes.clear()
    assert len(corpus.inputs().observations) == corpus.manifest.rows
    assert own < sum(filesystem.of_rows().values())
    test = having({"metric": ["pocket_parks"]})
    fragments = list(corpus._reader.dataset().get_fragments(filter=test))
    read = [[group.id for group in one.subset(test).row_groups] for one in fragments]
    assert read == [groups_with("pocket_parks", one.path) for one in fragments]
    assert sum(map(len, read)) < sum(len(one.row_groups) for one in fragments)


def groups_with(metric, path):
    file = pq.ParquetFile(path)
    groups = [
        file.read_row_group(number, columns=["metric"])["metric"] for number in range(file.num_row_groups)
    ]
    return [number for number, column in enumerate(groups) if metric in column.to_pylist()]


def test_a_comparison_of_some_places_opens_their_files_only(counted):
    corpus, filesystem = counted
    cm.compare_metric("pocket_parks", cities=["plan1", "plan3"], data=corpus.inputs())
    plans = corpus._reader.plans.to_pandas().set_index("id")
    files = {str(plans.loc[name, "part"]) for name in ("plan1", "plan3")}
    assert {path.partition("/out/")[2] for path in filesystem.of_rows()} == files


def test_what_was_asked_before_is_not_read_again(counted):
    corpus, filesystem = counted
    data = corpus.inputs()
    found = cm.compare_metric("pocket_parks", data=data)
    before = Counter(filesystem.read_bytes)
    assert [data.row(row["observation_id"])["value"] for row in found.rows]
    cm.compare_metric("pocket_parks", data=data)
    assert filesystem.read_bytes == before


def test_going_through_all_places_becomes_one_reading(counted):
    corpus, filesystem = counted
    data = corpus.inputs()
    for city in data.places:
        assert [row["city"] for row in data.of_theme("waste", [city])] == [city]
        assert data.stated_metrics([city]) == {"pocket_parks", "waste_recycling_rate"} or data.stated_metrics(
            [city]
        )
    last = sum(filesystem.of_rows().values())
    assert [row["city"] for row in data.of_theme("waste", ["plan7"])] == ["plan7"]
    assert sum(filesystem.of_rows().values()) == last


@pytest.mark.parametrize("metric", ["pocket_parks", "greenways_built", "sponge_city_area_share"])
def test_a_comparison_is_that_of_the_rows_in_memory(lazy, held, metric):
    one, other = (cm.compare_metric(metric, data=data) for data in (lazy, held))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert one.html(lang="en") == other.html(lang="en")


def test_coverage_with_its_reasons_is_that_of_the_rows_in_memory(lazy, held):
    one, other = (cm.coverage(data=data) for data in (lazy, held))
    pd.testing.assert_frame_equal(one.frame, other.frame)


def test_every_question_is_answered_as_the_rows_in_memory_answer_it(lazy, held):
    identities = [row["observation_id"] for row in held.rows.values()]
    assert plain(lazy.rows.values()) == plain(held.rows.values())
    assert lazy.candidates == held.candidates
    for city in held.places:
        assert plain(lazy.of_city(city)) == plain(held.of_city(city))
        assert lazy.stated_metrics([city]) == held.stated_metrics([city])
        for theme in held.themes:
            assert plain(lazy.of_theme(theme, [city])) == plain(held.of_theme(theme, [city]))
    for doc_id in held.sources:
        assert lazy.claimed(doc_id) == held.claimed(doc_id)
    for identity in identities[::17]:
        assert lazy.open.is_open(identity) == held.open.is_open(identity)
        assert lazy.open.candidates(identity) == held.open.candidates(identity)
    open_metrics = {name for names in held.candidates.values() for name in names}
    for metric in sorted(open_metrics)[:10]:
        for city in held.places:
            assert plain(lazy.open.rows(city, metric)) == plain(held.open.rows(city, metric))
    assert lazy.evidence_row("nowhere-1") is None and lazy.evidence_row("nothing") is None


def test_a_slice_has_the_rows_of_its_metric_and_those_that_may_be(real):
    data = real.inputs(metric="pocket_parks", city=["shanghai", "wuhan"])
    frame = data.observations
    assert set(frame["city"]) <= {"shanghai", "wuhan"} and set(frame["metric"]) <= {"pocket_parks", ""}
    assert set(data.sources) == {"shanghai", "wuhan"}
    assert data.queue.columns.to_list() == ["observation_id", "candidates"]


def test_a_corpus_behind_another_file_system_reads_the_same(made):
    local = Corpus(open_store(made), read_manifest(open_store(made)))
    other = Corpus(Store(Counting(), str(made)), local.manifest)
    pd.testing.assert_frame_equal(local.select(), other.select())
