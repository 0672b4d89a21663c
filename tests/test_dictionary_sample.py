"""The matcher against a sample of rows that were labelled by reading, with the matches hidden (tests/gold/matching)."""

import csv
from collections import Counter
from dataclasses import dataclass

import pytest

from citymetrics.accuracy import Score
from citymetrics.dictionary import load_dictionary
from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import read_source
from citymetrics.sources import frame_of, load_sources

PROJECT = Project.find(__file__)
SAMPLE_FILE = PROJECT.root / "tests" / "gold" / "matching" / "sample.csv"
MIN_PRECISION, MIN_RECALL = 0.98, 0.95


def load_sample():
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SAMPLE = load_sample()


def place(row):
    return row["doc_id"], int(row["char_start"]), row["value_text"], row["unit"]


@pytest.fixture(scope="module")
def statements():
    """What is extracted now, by place: the matcher is measured alone, without what people decided in review."""
    sources = load_sources(PROJECT)
    found = {}
    for doc_id, source in sources.items():
        frame = frame_of(source, sources)
        for statement in extract_statements(
            read_source(source, PROJECT), term=frame.term, past_term=frame.past_term, parent=frame.parent
        ):
            found[doc_id, statement.char_start, statement.value_text, statement.unit] = statement
    return found


def tell(score):
    low, high = score.interval
    return f"{score.hits} of {score.of} = {score.share:.3f} ({low:.3f} to {high:.3f})"


@dataclass(frozen=True)
class Agreement:
    """Precision over the rows that got a metric, recall over those that should; `wrong` names the others."""

    precision: Score
    recall: Score
    wrong: tuple[str, ...]


def measure(sample, metric_of):
    """How `metric_of` (row → id or "") agrees with the labels of the rows that are beyond doubt."""
    scored = [(row, metric_of(row)) for row in sample if not row["doubt"]]
    right = sum(bool(row["label"]) and row["label"] == found for row, found in scored)
    return Agreement(
        Score(right, sum(bool(found) for _, found in scored)),
        Score(right, sum(bool(row["label"]) for row, _ in scored)),
        tuple(
            f"{row['doc_id']}:{row['char_start']} {row['value_text']}: label {row['label'] or '–'}, got {found or '–'}"
            for row, found in scored
            if row["label"] != found
        ),
    )


def matched(statements):
    dictionary = load_dictionary(PROJECT)
    return lambda row: dictionary.match(statements[place(row)]).metric or ""


@pytest.mark.parametrize("part", [("blind", "with_entry"), ("blind",)], ids=["whole sample", "blind labels"])
def test_matches_of_the_sample_are_right_and_nearly_all_are_found(statements, part):
    sample = [row for row in SAMPLE if row["labelled"] in part]
    agreement = measure(sample, matched(statements))
    told = f"precision {tell(agreement.precision)}, recall {tell(agreement.recall)}, {agreement.wrong}"
    print(told)
    assert agreement.precision.share >= MIN_PRECISION, told
    assert agreement.recall.share >= MIN_RECALL, told


def test_each_row_of_the_sample_stands_where_it_was_read():
    for doc_id, source in load_sources(PROJECT).items():
        raw = (PROJECT.raw / source.file).read_bytes().decode("utf-8")
        for row in (row for row in SAMPLE if row["doc_id"] == doc_id):
            start = int(row["char_start"])
            assert raw[start : start + len(row["value_text"])] == row["value_text"], place(row)


def test_each_row_of_the_sample_is_still_extracted_from_the_sentence_that_was_read(statements):
    for row in SAMPLE:
        assert place(row) in statements, f"{place(row)}: no such row any more; read its sentence again"
        assert statements[place(row)].quote == row["quote"], place(row)
        assert statements[place(row)].role in ("target", "achieved"), place(row)


def test_the_sample_is_a_stratified_one_of_150_rows(statements):
    drawn = Counter(row["doc_id"] for row in SAMPLE)
    assert len({place(row) for row in SAMPLE}) == len(SAMPLE) == 150
    assert sum(row["doubt"] == "yes" for row in SAMPLE) <= 5
    rows = Counter(key[0] for key, found in statements.items() if found.role in ("target", "achieved"))
    assert set(drawn) == set(rows)
    for doc_id, number in drawn.items():
        assert number == pytest.approx(150 * rows[doc_id] / rows.total(), abs=2), doc_id


def test_labels_name_entries_or_say_why_there_is_none():
    metrics = load_dictionary(PROJECT).metrics
    for row in SAMPLE:
        assert row["label"] in metrics if row["label"] else row["note"], place(row)
        assert row["labelled"] in ("blind", "with_entry") and row["doubt"] in ("", "yes"), place(row)


def test_units_of_labels_are_the_units_of_their_entries():
    metrics = load_dictionary(PROJECT).metrics
    for row in SAMPLE:
        if row["label"]:
            metric = metrics[row["label"]]
            assert any(row["unit"] in metric.accepts(rule) for rule in metric.match), place(row)


def test_a_wrong_match_and_a_missed_one_are_counted_apart():
    rows = [
        {"doc_id": "a", "char_start": n, "value_text": "", "label": label, "doubt": doubt}
        for n, (label, doubt) in enumerate([("x", ""), ("x", ""), ("x", ""), ("", ""), ("y", "yes")])
    ]
    found = ["x", "z", "", "x", "x"]
    agreement = measure(rows, lambda row: found[row["char_start"]])
    assert (agreement.precision, agreement.recall) == (Score(1, 3), Score(1, 3))
    assert len(agreement.wrong) == 3
