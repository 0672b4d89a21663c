import time

import pytest

from citymetrics.errors import CitymetricsError
from citymetrics.yamlfile import MAX_BYTES, MAX_DEPTH, read_yaml


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


BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{now}: &{now} [*{before}, *{before}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)
FAULTS = {
    "duplicate key": ("id: one\nid: two\n", 2, "duplicate key 'id'"),
    "alias": ("a: &x [1]\nb: *x\n", 2, "a YAML alias"),
    "billion laughs": (BOMB, 2, "a YAML alias"),
    "a megabyte of aliases": ("a: &x 1\nb: [" + "*x, " * 300_000 + "1]\n", 2, "a YAML alias"),
    "merge key": ("a: {x: 1}\nb:\n  <<: {y: 2}\n", 3, "a merge key"),
    "tab": ("a:\n\tb: 1\n", 2, "a tab at the start of the line; expected spaces"),
    "python tag": ("a: !!python/object:os.system x\n", 1, "a YAML tag"),
    "number tag": ("a: 1\nb: !!float abc\n", 2, "a YAML tag"),
    "own tag": ("a: !secret x\n", 1, "a YAML tag"),
    "tagged list": ("a: !!set {b, c}\n", 1, "a YAML tag"),
    "open bracket": ("a: [1, 2\n", 2, "a.yml"),
    "open brackets": ("a: " + "[" * 200_000, 1, f"more than {MAX_DEPTH} levels"),
    "deep braces": ("{a: " * 100_000, 1, f"more than {MAX_DEPTH} levels"),
    "deep indents": (
        "\n".join(" " * depth + "a:" for depth in range(900)),
        41,
        f"more than {MAX_DEPTH} levels",
    ),
    "list as key": ("a: 1\n? [b, c]\n: d\n", 2, "a key that is a list"),
    "second document": ("a: 1\n---\nb: 2\n", 2, "a second document"),
    "control character": ("a: 1\nb: \x07\n", 2, "a control character (U+0007)"),
    "bare text": ("a: 1\nb\n", 3, "a.yml"),
}


@pytest.mark.parametrize(("text", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_faults_are_one_line_with_their_place_and_found_at_once(tmp_path, text, line, message):
    path, start = write(tmp_path, text), time.perf_counter()
    with pytest.raises(CitymetricsError) as caught:
        read_yaml(path, name="a.yml")
    assert time.perf_counter() - start < 5
    assert str(caught.value).startswith(f"a.yml:{line}") and "\n" not in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("标签: 上海".encode("gb18030"), "not UTF-8"),
        ("a: 1".encode("utf-16"), "not UTF-8"),
        (bytes(range(256)), "a binary file"),
        (b"\0\0\0", "a binary file"),
        (b"a: 1 # " + b"x" * MAX_BYTES, "expected at most"),
    ],
)
def test_what_is_no_text_of_a_person_is_refused(tmp_path, data, message):
    with pytest.raises(CitymetricsError, match=message) as caught:
        read_yaml(write(tmp_path, data), name="a.yml")
    assert str(caught.value).startswith("a.yml: ") and "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CitymetricsError, match=r"none\.yml: no such file"):
        read_yaml(tmp_path / "none.yml", name="none.yml")


def test_a_folder_in_a_files_place_is_named(tmp_path):
    with pytest.raises(CitymetricsError, match=r"a\.yml: cannot be read"):
        read_yaml(tmp_path, name="a.yml")


@pytest.mark.parametrize("text", ["2021-02-30", "2021-13-45T99:00:00", "9" * 5000])
def test_what_only_looks_like_a_date_or_number_stays_text_for_its_fields_own_check(tmp_path, text):
    assert read_yaml(write(tmp_path, f"date: {text}\n")) == {"date": text}


def test_quoted_texts_and_plain_values_are_read_as_written(tmp_path):
    text = "a: '1'\nb: \"x: y\"\nc: 2.5\nd: =\ne: 2026-11-21\nf: [yes, ~]\n"
    data = read_yaml(write(tmp_path, text))
    assert (data["a"], data["b"], data["c"], data["d"]) == ("1", "x: y", 2.5, "=")
    assert data["e"].isoformat() == "2026-11-21"
    assert data["f"] == [True, None]
