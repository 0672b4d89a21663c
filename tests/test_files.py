import pytest

from citymetrics.errors import CitymetricsError
from citymetrics.files import write_whole


def test_a_file_is_written_with_its_folder_and_nothing_is_left_beside(tmp_path):
    path = tmp_path / "new" / "a.csv"
    assert write_whole(path, b"one")
    assert path.read_bytes() == b"one"
    assert [other.name for other in path.parent.iterdir()] == ["a.csv"]


def test_the_same_bytes_change_nothing(tmp_path):
    path = tmp_path / "a.csv"
    write_whole(path, b"one")
    before = path.stat().st_mtime_ns
    assert not write_whole(path, b"one")
    assert path.stat().st_mtime_ns == before


def test_what_cannot_be_written_is_one_line_and_leaves_what_was_there(tmp_path):
    (tmp_path / "a").write_bytes(b"a file, no folder")
    with pytest.raises(CitymetricsError, match="cannot be written"):
        write_whole(tmp_path / "a" / "b.csv", b"one")
    assert (tmp_path / "a").read_bytes() == b"a file, no folder"
