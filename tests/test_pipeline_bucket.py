"""A report goes to a bucket so that whoever reads there finds one whole, however often a run is cut off."""

import json

import pytest
from bucket_sample import TABLE, FragileBucket, contents, is_whole, make_report, new_bucket

from citymetrics.errors import CitymetricsError
from citymetrics.pipeline.bucket import JOURNAL, Bucket, Sent
from citymetrics.storage import open_store

OLD = {"index.html": "old index", "theme.html": "old theme", "gone.html": "old", "figures/one.svg": "<svg>1"}
NEW = {
    "index.html": "new index",
    "theme.html": "new theme",
    "figures/one.svg": "<svg>2",
    "en/index.html": "new",
}
MANIFEST = "reports/manifest.json"


@pytest.fixture
def bucket(tmp_path):
    """A bucket with an old report, and a new one that waits to be sent."""
    bucket = new_bucket(tmp_path)
    make_report(bucket, OLD)
    bucket.push()
    make_report(bucket, NEW, table="a,b\n1,2\n")
    bucket.store.filesystem.written.clear()
    return bucket


def test_all_that_a_report_consists_of_arrives(tmp_path):
    bucket = new_bucket(tmp_path)
    make_report(bucket, OLD)
    bucket.push()
    there = contents(bucket)
    assert set(there) == {MANIFEST, TABLE, "figures/one.svg", *(f"reports/{name}" for name in OLD)}
    assert all(there[name] == (bucket.out / name).read_bytes() for name in there)


def test_what_stays_the_same_is_not_sent_and_what_is_no_longer_named_goes(bucket):
    make_report(bucket, {**OLD, "theme.html": "newer theme"})
    assert bucket.push() == Sent(1, 0)
    make_report(bucket, {name: text for name, text in OLD.items() if name != "gone.html"})
    assert bucket.push() == Sent(1, 1)
    assert "reports/gone.html" not in contents(bucket)


def test_a_second_run_with_nothing_changed_sends_nothing(bucket):
    bucket.push()
    filesystem = bucket.store.filesystem
    filesystem.puts, filesystem.copies = [0], [0]
    assert bucket.push() == Sent()


def test_what_someone_else_has_put_there_stays(bucket):
    bucket.store.write("reports/notes.txt", b"mine")
    bucket.push()
    assert contents(bucket)["reports/notes.txt"] == b"mine"


@pytest.mark.parametrize("puts", range(6))
def test_a_service_that_fails_while_files_are_sent_leaves_the_old_report_whole(bucket, puts):
    before = contents(bucket)
    bucket.store.filesystem.puts = [puts]
    with pytest.raises(CitymetricsError, match="the service has gone"):
        bucket.push()
    now = contents(bucket)
    assert {name: data for name, data in now.items() if not name.startswith(".")} == before and is_whole(
        bucket
    )


def test_what_was_sent_before_a_failure_is_not_sent_again(bucket):
    filesystem = bucket.store.filesystem
    filesystem.puts = [3]
    with pytest.raises(CitymetricsError):
        bucket.push()
    sent = [path for path in filesystem.written if "/new/" in path]
    filesystem.puts, filesystem.written = [100], []
    bucket.push()
    again = [path for path in filesystem.written if "/new/" in path]
    assert len(sent) == 3 and not set(sent) & set(again)
    assert is_whole(bucket) and contents(bucket)["reports/index.html"] == b"new index"


@pytest.mark.parametrize("copies", range(5))
def test_a_failure_while_files_take_their_places_is_mended_by_the_next_run(bucket, tmp_path, copies):
    undisturbed = new_bucket(tmp_path / "other")
    make_report(undisturbed, NEW, table="a,b\n1,2\n")
    undisturbed.push()
    old = contents(bucket)[MANIFEST]
    bucket.store.filesystem.copies = [copies]
    with pytest.raises(CitymetricsError):
        bucket.push()
    assert contents(bucket)[MANIFEST] == old
    # All that it names is still there, so no link of the old report is broken.
    assert {f"reports/{name}" for name in json.loads(old)["outputs"]} <= set(contents(bucket))
    bucket.store.filesystem.copies = [100]
    bucket.push()
    assert contents(bucket) == contents(undisturbed)


def test_going_back_to_the_old_report_after_such_a_failure_puts_its_files_back(bucket):
    bucket.store.filesystem.copies = [3]
    with pytest.raises(CitymetricsError):
        bucket.push()
    bucket.store.filesystem.copies = [100]
    make_report(bucket, OLD)
    bucket.push()
    assert is_whole(bucket) and JOURNAL not in contents(bucket)
    assert {name: contents(bucket)[f"reports/{name}"].decode() for name in OLD} == OLD


def test_the_manifest_comes_after_all_files_that_it_names(bucket):
    order = []

    class Watching(FragileBucket):
        def pipe_file(self, path, value, **options):
            order.append(path)
            super().pipe_file(path, value, **options)

        def cp_file(self, path1, path2, **options):
            order.append(path2)
            super().cp_file(path1, path2, **options)

    watched = new_bucket(bucket.home, Watching())
    make_report(watched, NEW)
    watched.push()
    last = max(
        order.index(path) for path in order if "/reports/" in path and not path.endswith("manifest.json")
    )
    assert order.index("/reports-of-us/reports/manifest.json") > last


def test_a_report_from_another_machine_is_fetched_before_a_run(bucket, tmp_path):
    elsewhere = new_bucket(tmp_path / "elsewhere", bucket.store.filesystem)
    elsewhere.pull()
    assert {path.name: path.read_text() for path in (elsewhere.out / "reports").glob("*.html")} == {
        name: text for name, text in OLD.items() if "/" not in name
    }
    bucket.push()
    elsewhere.pull()
    assert (elsewhere.out / "reports" / "index.html").read_text() == "new index"
    assert not (elsewhere.out / "reports" / "gone.html").exists()


def test_a_report_that_waits_here_is_not_replaced_by_the_one_it_was_made_from(bucket):
    bucket.pull()
    assert (bucket.out / "reports" / "index.html").read_text() == "new index"


def test_files_that_were_cut_off_are_not_fetched_as_if_they_were_of_the_old_report(bucket, tmp_path):
    bucket.store.filesystem.copies = [2]
    with pytest.raises(CitymetricsError):
        bucket.push()
    elsewhere = new_bucket(tmp_path / "elsewhere", bucket.store.filesystem)
    elsewhere.pull()
    found = {path.read_text() for path in (elsewhere.out / "reports").rglob("*.html")}
    assert found and found <= set(OLD.values())


def test_decisions_and_dictionaries_in_the_bucket_are_fetched_and_tables_are_not(bucket, tmp_path):
    bucket.store.write("data/curated/review.yml", b"decisions: []\n")
    elsewhere = new_bucket(tmp_path / "elsewhere", bucket.store.filesystem)
    elsewhere.pull()
    assert (elsewhere.out / "data" / "curated" / "review.yml").read_bytes() == b"decisions: []\n"
    assert not (elsewhere.out / TABLE).exists()
    bucket.push()
    assert contents(bucket)["data/curated/review.yml"] == b"decisions: []\n"


def test_a_file_that_was_changed_by_hand_is_not_sent_under_the_hash_of_another(bucket):
    (bucket.out / "reports" / "index.html").write_text("meddled")
    with pytest.raises(CitymetricsError, match="changed since the report was made"):
        bucket.push()
    assert is_whole(bucket)


def test_a_folder_by_its_address_is_a_bucket_too(tmp_path):
    bucket = Bucket(open_store(f"file://{tmp_path}/there"), tmp_path / "home")
    make_report(bucket, OLD)
    assert bucket.push().files == 6
    assert bucket.push() == Sent()
    assert (tmp_path / "there" / "reports" / "index.html").read_text() == "old index"
    assert not list((tmp_path / "there" / ".citymetrics").rglob("*.new"))


def test_what_a_service_raises_of_its_own_is_told_in_a_line(bucket):
    class Denied(Exception):
        pass

    def deny(*_, **__):
        raise Denied("access denied\nrequest 123")

    bucket.store.filesystem.cat_file = deny
    with pytest.raises(CitymetricsError, match="cannot be reached: access denied") as raised:
        bucket.push()
    assert "\n" not in str(raised.value)
