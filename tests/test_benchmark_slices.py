"""A brief rests on the slices of the data that it is known to have read, and on nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from benchmark_sample import make_inputs, sample_rows
from slices_sample import copy_project, read_rows, run_notebook, without_figures, write_rows

from citymetrics.benchmark import compare_metric, coverage, load_inputs, metric_sheet
from citymetrics.benchmark.inputs import Table, shown_rows
from citymetrics.benchmark.plans.passages import plan_passages
from citymetrics.lineage import SliceHashes, record_reads
from citymetrics.project import Project

TABLE = "data/curated/observations.csv"
BRIEFS: dict[str, tuple[str, dict[str, str]]] = {
    "theme-waste": ("theme_benchmark", {"theme": "waste"}),
    "theme-services": ("theme_benchmark", {"theme": "services"}),
    "city-hongkou": ("city_brief", {"city": "hongkou"}),
    "city-wuhan": ("city_brief", {"city": "wuhan"}),
    "metric-pocket_parks": ("metric_sheet", {"metric": "pocket_parks"}),
    "metric-raw_waste_landfilled": ("metric_sheet", {"metric": "raw_waste_landfilled"}),
    "cascade-shanghai": ("cascade", {"parent": "shanghai"}),
}
WASTE = "wuhan-06080"
"""Raw waste to landfill in Wuhan: a row of one city, theme and metric."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def rows(world):
    return read_rows(world)


@pytest.fixture(scope="module")
def made(world):
    """What every brief says and has read, with the hashes of that."""
    with pytest.MonkeyPatch.context() as patch:
        without_figures(patch, world)
        found = {
            brief: run_notebook(world, name, patch, **parameters)
            for brief, (name, parameters) in BRIEFS.items()
        }
    now = SliceHashes(world)
    return {brief: (said, now(keys)) for brief, (said, keys) in found.items()}


@pytest.fixture
def unlike(world, rows, made, monkeypatch):
    """The briefs that say something else in a changed table although nothing changed that `reads` know of, and those that are known
    to be out of date."""
    without_figures(monkeypatch, world)

    def compare(table, reads=None):
        write_rows(world, table)
        now, wrong, due = SliceHashes(world), [], []
        for brief, (said, own) in made.items():
            known = (reads or {}).get(brief, own)
            if now(known) != known:
                due.append(brief)
            elif _said(world, brief, monkeypatch) != said:
                wrong.append(brief)
        return wrong, due

    yield compare
    write_rows(world, rows)


def _said(project, brief, patch):
    name, parameters = BRIEFS[brief]
    try:
        return run_notebook(project, name, patch, **parameters)[0]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _changed(rows, identity, **values):
    return [{**row, **values} if row["observation_id"] == identity else row for row in rows]


def _draw(rows, seed):
    """The table with one row changed in some way, drawn by `seed`."""
    rng = random.Random(seed)
    row, other = rng.sample(rows, 2)
    identity = row["observation_id"]
    kinds = ("value", "comparator", "metric", "unmatched", "theme", "place", "role", "removed", "added")
    match rng.choice(kinds):
        case "value":
            return _changed(rows, identity, value=str(rng.randint(1, 99)))
        case "comparator":
            return _changed(rows, identity, comparator=rng.choice(("ge", "le", "approx")))
        case "metric":
            return _changed(rows, identity, metric=other["metric"], theme=other["theme"], unit=other["unit"])
        case "unmatched":
            return _changed(rows, identity, metric="")
        case "theme":
            return _changed(rows, identity, theme=other["theme"])
        case "place":
            return _changed(rows, identity, city=other["city"], doc_id=other["doc_id"])
        case "role":
            return _changed(rows, identity, role=rng.choice(("achieved", "context", "target")))
        case "removed":
            return [one for one in rows if one is not row]
        case _:
            return [*rows, {**row, "observation_id": f"{identity}-again", "value": "7"}]


@pytest.mark.parametrize("seed", range(8))
def test_a_brief_whose_slices_are_the_same_says_the_same(seed, rows, unlike):
    wrong, due = unlike(_draw(rows, seed))
    assert wrong == []
    assert len(due) < len(BRIEFS)


def test_a_slice_that_is_too_narrow_is_seen(rows, made, unlike):
    _, reads = made["metric-raw_waste_landfilled"]
    assert reads[f"{TABLE}?metric=raw_waste_landfilled"]
    narrow = {key: known for key, known in reads.items() if "=raw_waste_landfilled" not in key}
    wrong, due = unlike(_changed(rows, WASTE, value="77"), {"metric-raw_waste_landfilled": narrow})
    assert wrong == ["metric-raw_waste_landfilled"]
    assert due == ["theme-waste", "city-wuhan"]


def test_one_figure_makes_only_its_own_briefs_due(rows, unlike):
    wrong, due = unlike(_changed(rows, WASTE, value="77"))
    assert (wrong, due) == ([], ["theme-waste", "city-wuhan", "metric-raw_waste_landfilled"])


def test_the_order_of_the_rows_makes_nothing_due(rows, unlike):
    shuffled = [*rows]
    random.Random(0).shuffle(shuffled)
    assert unlike(shuffled) == ([], [])


@pytest.fixture
def inputs():
    return load_inputs()


def of_table(reads):
    return [key.removeprefix(TABLE) for key in reads.keys if key.startswith(TABLE)]


def test_rows_are_noted_by_what_they_were_asked_for(inputs):
    with record_reads() as reads:
        inputs.of_metric("pocket_parks")
        inputs.of_theme("waste", ["zibo"])
        inputs.of_metric("greenways_built", list(inputs.places))
        inputs.of_city("hongkou")
        inputs.of_metric("old_lifts_assessed", ["hongkou"])
    asked = ["?city=hongkou", "?city=zibo&theme=waste", "?metric=greenways_built", "?metric=pocket_parks"]
    assert of_table(reads) == asked


def test_a_metric_that_nobody_states_is_noted_all_the_same(inputs):
    with record_reads() as reads:
        assert inputs.of_metric("none") == [] and inputs.rows_of_metric.get("neither") is None
        assert inputs.rows.get("nobody") is None
    assert of_table(reads) == ["?metric=neither", "?metric=none", "?observation_id=nobody"]


@pytest.mark.parametrize(
    "use",
    [
        lambda inputs: inputs.observations.query("city == 'zibo'"),
        lambda inputs: list(inputs.rows.values()),
        lambda inputs: list(inputs.rows_of_metric.items()),
        lambda inputs: len(inputs.rows),
        lambda inputs: replace(inputs, texts=None),
        lambda inputs: shown_rows(inputs, inputs.places),
    ],
)
def test_who_takes_the_whole_table_has_read_all_of_it(inputs, use):
    with record_reads() as reads:
        use(inputs)
    assert of_table(reads) == [""]


def test_one_row_is_part_of_what_was_read_of_its_metric(inputs):
    row = inputs.of_metric("pocket_parks")[0]
    with record_reads() as alone:
        inputs.row(row["observation_id"])
    with record_reads() as both:
        inputs.evidence_row(row["observation_id"])
        inputs.of_metric("pocket_parks")
    (key,) = of_table(alone)
    assert f"observation_id={row['observation_id']}" in key and f"city={row['city']}" in key
    assert of_table(both) == ["?metric=pocket_parks"]


def test_tables_beside_the_observations_are_noted_when_they_are_asked_for(inputs):
    with record_reads() as reads:
        assert inputs.context and inputs.norms and inputs.remits and inputs.instruments
        assert inputs.evidence_row(next(iter(inputs.mention_rows)))
    noted = [key for key in reads.keys if not key.startswith(TABLE)]
    assert noted == [
        "data/curated/instrument_mentions.csv",
        "data/curated/instruments/*.yml",
        "data/curated/remits.yml",
        "data/raw/context/denominators.csv",
        "data/raw/context/norms.csv",
    ]


def test_an_open_row_is_noted_by_the_queue_and_by_its_own(inputs):
    identity, names = next((identity, names) for identity, names in inputs.candidates.items() if names)
    row = inputs.row(identity)
    with record_reads() as reads:
        assert row in inputs.open.rows(row["city"], names[0])
        assert inputs.open.candidates(identity) == names
    assert f"data/curated/review_queue.csv?candidates~{names[0]}" in reads.keys
    assert any(f"observation_id={identity}" in key for key in of_table(reads))


def test_what_was_worked_out_before_the_recording_is_noted_by_whoever_gets_it(inputs):
    for _ in range(2):
        with record_reads() as reads:
            plan_passages(inputs, ["zibo"])
            assert inputs.claimed("wuhan")
        assert "data/raw/zibo.txt" in reads.keys
        assert of_table(reads) == ["?doc_id=wuhan&metric!=&only:char_start"]


def test_loading_notes_the_registry_and_the_dictionary_alone():
    with record_reads() as reads:
        load_inputs()
    assert reads.keys == ["data/curated/dictionary/*.yml", "data/raw/sources.yml"]


def test_loading_for_the_first_time_notes_no_more(world):
    with record_reads(world) as reads:
        load_inputs(Project(world.root, out=world.root))
    assert reads.keys == ["data/curated/dictionary/*.yml", "data/raw/sources.yml"]


def test_a_sheet_reads_one_metric_and_a_theme_no_other(inputs):
    with record_reads() as sheet:
        metric_sheet("pocket_parks", data=inputs)
    with record_reads() as theme:
        assert len(coverage(data=inputs).of_theme("services").frame)
    assert of_table(sheet) == ["?metric=pocket_parks"]
    assert {inputs.metrics[key.removeprefix("?metric=")].theme for key in of_table(theme)} == {"services"}


def test_observations_of_ones_own_note_nothing():
    own = make_inputs()
    with record_reads() as reads:
        compare_metric(next(iter(own.metrics)), data=own)
    assert reads.keys == []


def test_a_callers_own_rows_take_the_place_of_the_projects(inputs):
    own = inputs.observations.query("city == 'zibo'")
    with record_reads() as reads:
        replaced = inputs.with_observations(own)
        assert {row["city"] for row in replaced.of_metric("pocket_parks")} == {"zibo"}
    assert of_table(reads) == []
    assert replaced.metrics is inputs.metrics


class Counting:
    """Observations that lie elsewhere: what is asked of them is counted."""

    def __init__(self, table):
        self.table, self.asked = table, []

    def frame(self, **wanted):
        self.asked.append(wanted)
        return self.table.frame(**wanted)

    def rows(self, **wanted):
        self.asked.append(wanted)
        return self.table.rows(**wanted)

    def row(self, identity):
        return self.table.row(identity)

    def stated_metrics(self, city):
        return self.table.stated_metrics(city)

    def claimed(self, doc_id):
        return self.table.claimed(doc_id)


def test_observations_may_lie_elsewhere_and_are_asked_for_a_slice_only():
    inputs = make_inputs()
    metric = next(iter(inputs.rows_of_metric))
    elsewhere = Counting(Table(inputs.observations))
    moved = inputs.with_observations(elsewhere)
    assert compare_metric(metric, data=moved).frame.equals(compare_metric(metric, data=inputs).frame)
    assert elsewhere.asked and all(wanted["metric"] == [metric] for wanted in elsewhere.asked)


def test_a_slice_is_what_filtering_the_whole_table_gives():
    inputs = make_inputs()
    frame = inputs.observations
    for city in inputs.places:
        for metric in {*frame["metric"]}:
            expected = frame[(frame["city"] == city) & (frame["metric"] == metric)]["observation_id"]
            assert [row["observation_id"] for row in inputs.of_metric(metric, [city])] == list(expected)
        pd.testing.assert_frame_equal(inputs.select_frame(cities=[city]), frame[frame["city"] == city])


def test_rows_by_id_and_by_metric_are_mappings():
    inputs = make_inputs()
    assert isinstance(inputs.rows, Mapping) and list(inputs.rows) == list(sample_rows()["observation_id"])
    assert sum(map(len, inputs.rows_of_metric.values())) == len(inputs.rows)
    with pytest.raises(KeyError):
        inputs.row("nobody")
