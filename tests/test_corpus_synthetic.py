"""Made-up plans of the benchmark: always the same, with answers that their texts bear out and the extraction gives."""

import hashlib
import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from citymetrics.corpus import extract_corpus, open_corpus

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def synthetic():
    """The benchmark's modules by name."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield {name: import_module(f"synthetic.{name}") for name in ("grammar", "write", "check")}
    finally:
        sys.path.remove(str(BENCHMARKS))


def write(synthetic, folder, numbers):
    """What `write_corpus` writes, without its processes."""
    written = synthetic["write"]._write_shard(folder, 0, numbers)
    for name, place in (("registry.jsonl", 0), ("answers.jsonl", 1)):
        lines = (json.dumps(one[place], ensure_ascii=False) for one in written)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_plan_is_drawn_by_its_seed_and_number(synthetic):
    make = synthetic["grammar"].make_plan
    assert make(1, 7) == make(1, 7)
    assert len({hashlib.sha256(make(*one).data).digest() for one in ((1, 7), (1, 8), (2, 7))}) == 3


def test_answers_stand_where_they_say_in_any_script_and_encoding(synthetic):
    scripts, encodings = set(), set()
    for number in range(30):
        made = synthetic["grammar"].make_plan(3, number)
        try:
            text = made.data.decode("utf-8")
            encodings.add("utf-8")
        except UnicodeDecodeError:
            text = made.data.decode("gb18030")
            encodings.add("gb18030")
        scripts.add(made.entry["script"])
        assert len(text) == made.characters and len(made.answers) > 50
        for answer in made.answers:
            stated = text[answer.start : answer.end]
            assert any(digit.isdigit() for digit in stated) and "\n" not in stated
    assert scripts == {"simplified", "traditional"} and encodings == {"utf-8", "gb18030"}


def test_extraction_gives_the_answers_and_a_wrong_one_is_seen(synthetic, tmp_path):
    write(synthetic, tmp_path, range(2))
    extract_corpus(tmp_path / "registry.jsonl", tmp_path / "out")
    check = synthetic["check"].check_answers
    found = check(open_corpus(tmp_path / "out"), tmp_path)
    assert found.planted > 100 and found.right == found.planted and not found.doubled
    answers = tmp_path / "answers.jsonl"
    told = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    told[0]["answers"][0][2] += 1
    told[1]["answers"][0][0] += 1
    answers.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    wrong = check(open_corpus(tmp_path / "out"), tmp_path)
    assert wrong.wrong == {"value": 1, "missing": 1} and wrong.right == found.right - 2
