"""Extracted rows against what was planted, for every plan of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path
from typing import Any

from citymetrics.corpus import Corpus
from synthetic.write import read_answers

COLUMNS = ("doc_id", "char_start", "char_end", "value", "unit", "comparator", "due")
FIELDS = ("char_end", "value", "unit", "comparator", "due")
SHOWN = 12
_MISSING: tuple[Any, ...] = ()


@dataclass
class Checked:
    """How many planted quantities there are, how many came out right in all fields; `wrong` counts what was amiss by field
    ("missing" where no row begins at its place), `examples` shows some. `rows` are all rows, `stated` what the texts state."""

    planted: int = 0
    right: int = 0
    rows: int = 0
    stated: int = 0
    doubled: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def check_answers(corpus: Corpus, folder: Path) -> Checked:
    """Hold all rows against all answers, province by province."""
    where = dict(zip(corpus.plans()["id"], corpus.plans()["region"], strict=True))
    checked = Checked()
    answers: dict[str, list[Any]] = {}
    for known in read_answers(folder):
        if known["id"] in where:
            answers.setdefault(where[known["id"]], []).append(known)
    for region, plans in answers.items():
        found: dict[tuple[str, int], tuple[Any, ...]] = {}
        for row in _rows(corpus, region):
            checked.doubled += row[:2] in found
            found[row[:2]] = row[2:]
            checked.rows += 1
        for known in plans:
            checked.stated += len(known["answers"]) + known["others"]
            for answer in known["answers"]:
                _look_at(known["id"], answer, found.get((known["id"], answer[0]), _MISSING), checked)
    return checked


def _rows(corpus: Corpus, region: str) -> Iterator[tuple[Any, ...]]:
    frame = corpus.select(province=region, columns=COLUMNS)
    frame["due"] = frame["due"].fillna("")
    yield from frame.astype(object).itertuples(index=False, name=None)


def _look_at(plan: str, answer: list[Any], found: tuple[Any, ...], checked: Checked) -> None:
    checked.planted += 1
    start, expected = answer[0], answer[1:]
    amiss = (
        ["missing"]
        if not found
        else [name for name, one, other in zip(FIELDS, expected, found, strict=True) if not _same(one, other)]
    )
    checked.right += not amiss
    checked.wrong.update(amiss)
    if amiss and len(checked.examples) < SHOWN:
        checked.examples.append(
            f"{plan}-{start:05d}: {', '.join(amiss)}; planted {expected}, found {list(found)}"
        )


def _same(expected: Any, found: Any) -> bool:
    if expected is None:
        return True
    if isinstance(expected, float):
        return isinstance(found, int | float) and isclose(expected, found, rel_tol=1e-9)
    return bool(expected == found)
