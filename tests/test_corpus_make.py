"""A corpus holds what curation draws, survives bad plans and broken runs, and is the same however it was made."""

import hashlib
import shutil

import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from corpus_sample import contents, entry, text_of, write_plans, write_registry

from citymetrics.corpus import extract_corpus, open_corpus
from citymetrics.corpus.batches import batches_of
from citymetrics.corpus.registry import read_registry
from citymetrics.corpus.rules import rules_of
from citymetrics.curation import draw_rows, load_observations, tabulate_observations
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

PROJECT = Project.find(__file__)


def make(registry, out, **options):
    return extract_corpus(registry, out, project=PROJECT, **options)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The five plans as a corpus, as they are drawn and as they are after review."""
    folder = tmp_path_factory.mktemp("real")
    make(PROJECT.sources_file, folder / "drawn")
    make(PROJECT.sources_file, folder / "reviewed", review=PROJECT.review_file)
    return folder


def test_the_five_plans_give_the_committed_rows(real):
    found = open_corpus(real / "reviewed").select()
    pd.testing.assert_frame_equal(found, load_observations(PROJECT))


def test_without_decisions_they_give_the_rows_as_drawn(real):
    drawn = tabulate_observations(dict(one.row) for one in draw_rows(PROJECT))
    pd.testing.assert_frame_equal(open_corpus(real / "drawn").select(), drawn)
    assert len(drawn) == len(load_observations(PROJECT)) + len(pd.read_csv(PROJECT.rejected_file))


def test_the_manifest_counts_what_the_parts_hold(real):
    corpus = open_corpus(real / "reviewed")
    told, plans = corpus.manifest, corpus.plans()
    assert told.plans == len(plans) == 5 and told.failed == 0
    assert told.rows == len(corpus.select()) == plans["rows"].sum()
    assert told.rejected == 1 and told.open == corpus.select()["metric"].isna().sum()
    assert told.characters == sum(
        len((PROJECT.raw / f"{name}.txt").read_text("utf-8")) for name in plans["id"]
    )
    assert {part.region for part in told.parts} == {"shanghai", "wuhan", "zibo"}
    for part in told.parts:
        assert (real / "reviewed" / part.file).stat().st_size == part.size


def test_the_same_plans_give_the_same_bytes(tmp_path):
    registry = write_plans(tmp_path, {number: text_of(number) for number in range(9)})
    make(registry, tmp_path / "one", batch=2)
    make(registry, tmp_path / "two", batch=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_plan_that_fails_leaves_the_others(tmp_path):
    texts = {number: text_of(number) for number in range(6)}
    registry = write_plans(tmp_path, {**texts, 4: "\n\n"})
    (tmp_path / "texts" / "plan1.txt").unlink()
    (tmp_path / "texts" / "plan2.txt").write_text("Something else.", encoding="utf-8")
    told = make(registry, tmp_path / "out", retries=0)
    corpus = open_corpus(tmp_path / "out")
    failures = corpus.failures().set_index("plan")
    assert told.failed == 3 and failures["kind"].to_dict() == {
        "plan1": "file",
        "plan2": "file",
        "plan4": "text",
    }
    assert failures.loc["plan1", "failure"] == "texts/plan1.txt: no such file"
    assert "texts/plan2.txt: has changed: its sha256 is" in failures.loc["plan2", "failure"]
    assert "holds no plan text" in failures.loc["plan4", "failure"]
    assert sorted(corpus.select()["doc_id"].unique()) == ["plan0", "plan3", "plan5"]


def test_bytes_in_no_encoding_are_a_failure_of_their_plan(tmp_path):
    data = "规划".encode() + b"\xff\xff\xff\x81"
    registry = write_registry(tmp_path, [entry(1, file="one.txt", sha256=hashlib.sha256(data).hexdigest())])
    (tmp_path / "one.txt").write_bytes(data)
    assert make(registry, tmp_path / "out").failed == 1
    assert "one.txt: byte" in open_corpus(tmp_path / "out").failures()["failure"][0]


def test_a_fault_of_ours_in_one_plan_is_told_as_its_failure(tmp_path, monkeypatch):
    from citymetrics.corpus import draw

    registry = write_plans(tmp_path, {1: text_of(1), 2: text_of(2)})
    real_read = draw.read_document

    def read(path, *, name):
        if "plan1" in name:
            raise IndexError("list index\nout of range")
        return real_read(path, name=name)

    monkeypatch.setattr(draw, "read_document", read)
    make(registry, tmp_path / "out")
    said = open_corpus(tmp_path / "out").failures()
    assert said["failure"].to_list() == ["texts/plan1.txt: unforeseen IndexError: list index out of range"]


def test_a_plan_whose_rows_break_the_contract_gives_none(tmp_path, monkeypatch):
    from citymetrics.corpus import parts

    registry = write_plans(tmp_path, {1: text_of(1), 2: text_of(2)})
    check = parts.check_observations

    def stricter(frame, dictionary, sources):
        check(frame, dictionary, sources)
        if (frame["value"] == 11).any():
            raise CitymetricsError("value is 11")

    monkeypatch.setattr(parts, "check_observations", stricter)
    make(registry, tmp_path / "out")
    corpus = open_corpus(tmp_path / "out")
    assert corpus.failures()["plan"].to_list() == ["plan1"] and set(corpus.select()["doc_id"]) == {"plan2"}


def test_decisions_that_no_longer_hold_are_a_failure_of_their_plan(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1), 2: text_of(2)})
    make(registry, tmp_path / "plain")
    row = open_corpus(tmp_path / "plain").select(city="plan1").iloc[0]
    review = tmp_path / "review.yml"
    review.write_text(
        "decisions:\n"
        f"  - observation: {row['observation_id']}\n"
        "    decision: reject\n"
        "    expect: {value_text: 99个, subject: 口袋公园, role: target, unit: count}\n"
        "    reason: test\n    who: 甲\n    date: 2026-01-01\n",
        encoding="utf-8",
    )
    make(registry, tmp_path / "out", review=review)
    corpus = open_corpus(tmp_path / "out")
    assert corpus.failures()["plan"].to_list() == ["plan1"] and set(corpus.select()["doc_id"]) == {"plan2"}


def test_a_broken_off_run_goes_on_and_ends_as_if_undisturbed(tmp_path):
    registry = write_plans(tmp_path, {number: text_of(number) for number in range(12)})
    make(registry, tmp_path / "calm", batch=2)

    class Stop(Exception):
        pass

    def stop(progress):
        if progress.done >= 5:
            raise Stop

    with pytest.raises(Stop):
        make(registry, tmp_path / "out", batch=2, on_progress=stop)
    with pytest.raises(CitymetricsError, match="not finished"):
        open_corpus(tmp_path / "out")
    half = tmp_path / "out" / "region=hubei" / ".part-1.parquet.abc.new"
    half.write_bytes(b"PAR1")
    seen = []
    make(registry, tmp_path / "out", batch=2, on_progress=seen.append)
    assert 5 <= seen[-1].kept < 12
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_nothing_is_made_again_when_nothing_has_changed(tmp_path):
    registry = write_plans(tmp_path, {number: text_of(number) for number in range(4)})
    make(registry, tmp_path / "out")
    seen = []
    make(registry, tmp_path / "out", on_progress=seen.append)
    assert seen[-1].kept == seen[-1].plans == 4


def test_a_damaged_part_is_made_again(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    make(registry, tmp_path / "out")
    whole = contents(tmp_path / "out")
    (part,) = (tmp_path / "out").glob("region=*/*.parquet")
    part.write_bytes(part.read_bytes()[:-20])
    make(registry, tmp_path / "out")
    assert contents(tmp_path / "out") == whole


def test_a_missing_text_is_looked_for_again(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1), 2: text_of(2)})
    text = tmp_path / "texts" / "plan1.txt"
    data = text.read_bytes()
    text.unlink()
    assert make(registry, tmp_path / "out", retries=0).failed == 1
    text.write_bytes(data)
    assert make(registry, tmp_path / "out").failed == 0
    assert set(open_corpus(tmp_path / "out").select()["doc_id"]) == {"plan1", "plan2"}


def test_a_plan_that_leaves_takes_its_rows_with_it_and_few_parts_change(tmp_path):
    texts = {number: text_of(number) for number in range(40)}
    make(write_plans(tmp_path, texts), tmp_path / "out", batch=4)
    before = set(contents(tmp_path / "out"))
    texts.pop(0)
    make(write_plans(tmp_path, texts), tmp_path / "out", batch=4)
    after = set(contents(tmp_path / "out"))
    assert "plan0" not in set(open_corpus(tmp_path / "out").select()["doc_id"])
    assert len(before - after) <= 3 < len(before & after)


def test_other_rules_make_every_part_anew(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    make(registry, tmp_path / "out")
    before = set(contents(tmp_path / "out"))
    shutil.copytree(PROJECT.dictionary, tmp_path / "other" / "data" / "curated" / "dictionary")
    with (tmp_path / "other/data/curated/dictionary/water.yml").open("a", encoding="utf-8") as file:
        file.write("# A word changed.\n")
    seen = []
    extract_corpus(registry, tmp_path / "out", project=Project(tmp_path / "other"), on_progress=seen.append)
    after = set(contents(tmp_path / "out"))
    assert seen[-1].kept == 0
    assert not {name for name in before & after if "region=" in name or "_dictionary" in name}


def test_a_title_put_right_makes_no_row_anew(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    make(registry, tmp_path / "out")
    registry.write_text(registry.read_text("utf-8").replace("第1市规划", "第1市新规划"), "utf-8")
    seen = []
    make(registry, tmp_path / "out", on_progress=seen.append)
    assert seen[-1].kept == 1
    assert open_corpus(tmp_path / "out").sources()["plan1"].title.zh == "第1市新规划"


def test_batches_hold_one_region_each_and_every_plan_once(tmp_path):
    texts = dict.fromkeys(range(60), "")
    named = {f"plan{number}": ("hubei", "hunan", "hebei")[number % 3] for number in texts}
    registry = read_registry(write_plans(tmp_path, texts, **named))
    batches = list(batches_of(registry, rules_of(PROJECT), 8))
    assert sorted(plan.id for one in batches for plan in one.plans) == sorted(named)
    for one in batches:
        assert {named[plan.id] for plan in one.plans} == {one.region} and len(one.plans) <= 16
    assert len({one.file for one in batches}) == len(batches)


def test_a_bucket_works_as_a_folder(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1), 2: text_of(2)})
    memory = fsspec.filesystem("memory")
    memory.put(str(tmp_path), "/plans", recursive=True)
    try:
        make("memory://plans/registry.jsonl", "memory://out")
        make(registry, tmp_path / "out")
        away, here = open_corpus("memory://out"), open_corpus(tmp_path / "out")
        pd.testing.assert_frame_equal(away.select(), here.select())
        assert away.manifest == here.manifest
        assert away.counts("city").equals(here.counts("city"))
    finally:
        memory.rm("/plans", recursive=True)
        memory.rm("/out", recursive=True)


def test_plans_in_an_archive_are_read_there(tmp_path):
    write_plans(tmp_path / "plans", {1: text_of(1)})
    archive = shutil.make_archive(str(tmp_path / "plans"), "zip", tmp_path / "plans")
    told = make(f"zip://registry.jsonl::{archive}", tmp_path / "out")
    assert told.failed == 0 and told.rows == 2


def test_the_text_stored_beside_a_word_file_is_the_one_that_counts(tmp_path):
    import docx

    document = docx.Document()
    for line in text_of(1).splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "plan.docx"))
    digest = hashlib.sha256((tmp_path / "plan.docx").read_bytes()).hexdigest()
    registry = write_registry(tmp_path, [entry(1, file="plan.docx", sha256=digest)])
    before = set(tmp_path.iterdir())
    make(registry, tmp_path / "first")
    assert set(tmp_path.iterdir()) - before == {tmp_path / "first"}
    assert open_corpus(tmp_path / "first").select(metric="pocket_parks")["value"].to_list() == [11]
    (tmp_path / "plan.docx.txt").write_text(text_of(5), encoding="utf-8")
    for _ in range(2):
        seen = []
        make(registry, tmp_path / "first", on_progress=seen.append)
        assert open_corpus(tmp_path / "first").select(metric="pocket_parks")["value"].to_list() == [15]
    assert seen[-1].kept == 1


def test_parts_keep_rows_in_groups_by_metric(real):
    for part in open_corpus(real / "drawn").manifest.parts:
        metrics = (
            pq.read_table(real / "drawn" / part.file, columns=["metric"])["metric"].drop_null().to_pylist()
        )
        assert metrics == sorted(metrics)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"batch": 0}, "batch is 0; expected at least 1"),
        ({"retries": -1}, "retries is -1; expected at least 0"),
        ({"scheduler": "local", "workers": -1}, "workers is -1; expected at least 1"),
    ],
)
def test_an_option_out_of_bounds_is_told(tmp_path, options, said):
    with pytest.raises(CitymetricsError, match=said):
        make(write_plans(tmp_path, {1: text_of(1)}), tmp_path / "out", **options)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    registry = write_plans(tmp_path, {1: text_of(1)})
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(CitymetricsError, match="cannot be written"):
        make(registry, tmp_path / "out")
