"""The extractor against annotations that were made by reading, before any extracted row was seen (tests/gold)."""

import json
from pathlib import Path

import pandas as pd
import pytest

from citymetrics.curation import curate
from citymetrics.project import Project

GOLD = Path(__file__).with_name("gold")
PROJECT = Project.find(__file__)
FIELDS = {
    "value": 0.995,
    "unit": 0.995,
    "comparator": 0.95,
    "role": 0.95,
    "scope": 0.93,
    "per": 0.95,
    "due": 0.95,
    "lead": 0.95,
}


def read_gold(name):
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def paired():
    """Per plan: gold rows with the extracted row that overlaps each (or None), and extracted rows that overlap none."""
    observations = curate(PROJECT).observations
    pairs, extra = [], []
    for path in sorted(GOLD.glob("*.jsonl")):
        if path.name.endswith(".traps.jsonl"):
            continue
        rows = observations[observations["doc_id"] == path.stem].to_dict("records")
        for gold in read_gold(path.stem):
            hit = next(
                (
                    row
                    for row in rows
                    if row["char_start"] < gold["char_end"] and gold["char_start"] < row["char_end"]
                ),
                None,
            )
            if hit:
                rows.remove(hit)
            pairs.append((gold, hit))
        extra += rows
    return pairs, extra


def share(hits):
    hits = list(hits)
    return sum(hits) / len(hits)


def test_the_annotations_stand_where_they_say():
    for path in sorted(GOLD.glob("*.jsonl")):
        if path.name.endswith(".traps.jsonl"):
            continue
        raw = (PROJECT.raw / f"{path.stem}.txt").read_bytes().decode("utf-8")
        rows = read_gold(path.stem)
        assert all(raw[row["char_start"] : row["char_end"]] for row in rows)
        assert [row["char_start"] for row in rows] == sorted(row["char_start"] for row in rows)


@pytest.mark.parametrize(("kind", "least"), [("figure", 0.99), ("word", 0.90)])
def test_recall(paired, kind, least):
    pairs, _ = paired
    firm = [(gold, hit) for gold, hit in pairs if gold["kind"] == kind and not gold["doubt"]]
    assert share(hit is not None for _, hit in firm) >= least, [
        gold["context"] for gold, hit in firm if not hit
    ]


def test_precision(paired):
    pairs, extra = paired
    found = sum(hit is not None for _, hit in pairs)
    assert found / (found + len(extra)) >= 0.97, [row["quote"] for row in extra]


@pytest.mark.parametrize(("field", "least"), FIELDS.items())
def test_fields(paired, field, least):
    pairs, _ = paired
    firm = [(gold, hit) for gold, hit in pairs if hit and not gold["doubt"]]
    agree = [(gold, hit, same(gold, hit, field)) for gold, hit in firm]
    wrong = [f"{hit['observation_id']} {gold[field]} ≠ {hit[field]}" for gold, hit, ok in agree if not ok]
    assert share(ok for _, _, ok in agree) >= least, wrong


def same(gold, row, field):
    wanted, found = gold[field], None if pd.isna(row[field]) else row[field]
    if field == "lead":
        return (found or "").split(";")[0] == (wanted or "")
    if field == "value":
        return wanted == found or (None not in (wanted, found) and abs(wanted - found) < 1e-3)
    if field == "comparator" and row["value"] == 0:
        return found in (wanted, "all", "eq")
    return (found or "") == (wanted or "")
