import pytest

from citymetrics.errors import CitymetricsError
from citymetrics.yamlfile import read_yaml


def write(tmp_path, text, name="a.yml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_entries_know_their_lines(tmp_path):
    data = read_yaml(write(tmp_path, "# head\nitems:\n- id: one\n  unit: km\n"))
    entry = data["items"][0]
    assert (entry.line, entry.key_lines["unit"], entry.where("a.yml", "unit")) == (3, 4, "a.yml:4")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert read_yaml(write(tmp_path, b"\xef\xbb\xbfid: one\n")) == {"id": "one"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: one\nid: two\n", 2, "duplicate key 'id'"),
        ("a: &x [1]\nb: *x\n", 2, "a YAML alias"),
        ("a:\n\tb: 1\n", 2, "Indent with spaces"),
        ("a: !!python/object:os.system x\n", 1, "could not determine a constructor"),
        ("a: [1, 2\n", 2, "a.yml"),
    ],
)
def test_faults_are_one_line_with_their_place(tmp_path, text, line, message):
    with pytest.raises(CitymetricsError, match=message) as caught:
        read_yaml(write(tmp_path, text), name="a.yml")
    assert str(caught.value).startswith(f"a.yml:{line}") and "\n" not in str(caught.value)


def test_other_encodings_are_refused(tmp_path):
    with pytest.raises(CitymetricsError, match="not UTF-8"):
        read_yaml(write(tmp_path, "标签: 上海".encode("gb18030")))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CitymetricsError, match=r"none\.yml: no such file"):
        read_yaml(tmp_path / "none.yml", name="none.yml")


def test_a_date_that_no_calendar_has_stays_text_for_its_fields_own_check(tmp_path):
    assert read_yaml(write(tmp_path, "date: 2021-02-30\n")) == {"date": "2021-02-30"}
