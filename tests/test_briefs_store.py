"""Versions of briefs: found again as long as they would be made the same, and whole or not there at all."""

import json
from dataclasses import replace

import pytest
from briefs_sample import content_of

from citymetrics.briefs.alone import alone
from citymetrics.briefs.store import CONTENT, FILES, KEPT, RECORD, Record, Store, keep_content
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

DATA = {"data/raw/wuhan.txt": "1", "data/curated/observations.csv?theme=waste": "2"}
KEY = {"notebook": "a", "library": "b"}


def record(brief="theme-waste", *, key=KEY, reads=DATA, formats=("html",)):
    return Record(brief, "notebooks/theme.ipynb", {"theme": "waste"}, key, formats, reads, {}, ("a warning",))


def keep(store, one, files=(("theme-waste.html", b"<p>"),)):
    folder = store.begin(one.brief)
    keep_content(content_of("<p>文本</p>"), folder)
    for name, data in files:
        path = folder / FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return store.keep(folder, one)


def as_now(**changed):
    now = DATA | changed
    return lambda keys: {key: now[key] for key in keys}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "briefs")


def test_what_was_made_of_the_same_is_found_with_all_that_it_consists_of(store):
    keep(store, record())
    entry = store.find("theme-waste", KEY, ["html"], as_now())
    assert entry.file("theme-waste.html").read_bytes() == b"<p>"
    assert entry.record.warnings == ("a warning",)
    assert entry.content() == content_of("<p>文本</p>")


@pytest.mark.parametrize(
    ("key", "now"),
    [
        (KEY | {"library": "c"}, as_now()),
        (KEY, as_now(**{"data/raw/wuhan.txt": "changed"})),
        (KEY, as_now(**{"data/raw/wuhan.txt": ""})),
    ],
)
def test_what_would_be_made_otherwise_now_is_not_found(store, key, now):
    keep(store, record())
    assert store.find("theme-waste", key, ["html"], now) is None
    assert store.find("theme-water", KEY, ["html"], as_now()) is None


def test_a_slice_that_nobody_can_look_up_again_is_never_as_it_was(store):
    keep(store, record(reads={"?network=somewhere": ""}))
    assert store.find("theme-waste", KEY, ["html"], lambda keys: dict.fromkeys(keys, "")) is None


def test_a_version_in_more_forms_takes_the_place_of_the_one_in_fewer(store):
    keep(store, record())
    fewer = store.find("theme-waste", KEY, ["html", "pdf"], as_now())
    assert fewer.record.formats == ("html",)
    keep(store, record(formats=("html", "pdf")))
    assert [entry.record.formats for entry in store.versions("theme-waste")] == [("html", "pdf")]


def test_going_back_to_earlier_data_finds_the_earlier_version(store):
    keep(store, record())
    keep(store, record(reads=DATA | {"data/raw/wuhan.txt": "later"}))
    assert store.find("theme-waste", KEY, ["html"], as_now()).record.reads == DATA


def test_only_the_newest_versions_are_kept(store):
    for number in range(KEPT + 3):
        keep(store, record(key=KEY | {"notebook": str(number)}))
    kept = [entry.record.key["notebook"] for entry in store.versions("theme-waste")]
    assert sorted(kept) == [str(number) for number in range(3, KEPT + 3)]


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_version_whose_files_are_not_as_they_were_made_is_not_found(store, harm):
    entry = keep(store, record())
    path = entry.file("theme-waste.html")
    path.write_bytes(b"<p>other") if harm == "changed" else path.unlink()
    assert store.find("theme-waste", KEY, ["html"], as_now()) is None
    keep(store, record())
    assert store.find("theme-waste", KEY, ["html"], as_now())


@pytest.mark.parametrize("written", ["", "{", "[]", '{"brief": "theme-waste"}'])
def test_a_damaged_record_is_passed_over(store, written):
    entry = keep(store, record())
    (entry.folder / RECORD).write_text(written)
    assert store.versions("theme-waste") == []


def test_what_was_left_half_made_is_swept_away_and_never_found(store):
    folder = store.begin("theme-waste")
    keep_content(content_of("<p>"), folder)
    (folder / RECORD).write_text(json.dumps({}))
    assert store.versions("theme-waste") == []
    store.sweep()
    assert not folder.exists()


def test_the_order_in_which_slices_were_read_is_no_difference():
    one, other = record(), record(reads=dict(reversed(DATA.items())))
    assert one.version == other.version
    assert one.version != replace(one, formats=("html", "pdf")).version
    assert one.source == replace(one, formats=("html", "pdf")).source
    assert (one.source == record(key=KEY | {"notebook": "z"}).source) is False
    assert CONTENT != RECORD


def test_two_runs_in_one_folder_are_told_apart(tmp_path):
    project = Project(tmp_path)
    with (
        alone(project),
        pytest.raises(CitymetricsError, match=r"reports/: another run is making a report here\."),
        alone(project),
    ):
        raise AssertionError
    with alone(project):
        pass
