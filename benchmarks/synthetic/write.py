"""The corpus of made-up plans on disk: texts, registry and answers, written plan by plan and never held whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from synthetic.grammar import make_plan

REGISTRY, ANSWERS = "registry.jsonl", "answers.jsonl"
SHARD = 100


def write_corpus(folder: Path, plans: int, *, seed: int = 0, processes: int = 2) -> int:
    """Write plans 0 to `plans`; returns their characters."""
    folder.mkdir(parents=True, exist_ok=True)
    shards = [range(start, min(start + SHARD, plans)) for start in range(0, plans, SHARD)]
    characters = 0
    with (
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        (folder / REGISTRY).open("w", encoding="utf-8") as registry,
        (folder / ANSWERS).open("w", encoding="utf-8") as answers,
    ):
        for written in pool.map(partial(_write_shard, folder, seed), shards):
            for entry, known, size in written:
                registry.write(json.dumps(entry, ensure_ascii=False) + "\n")
                answers.write(json.dumps(known, ensure_ascii=False) + "\n")
                characters += size
    return characters


def _write_shard(folder: Path, seed: int, numbers: Iterable[int]) -> list[tuple[Any, Any, int]]:
    return [_write_plan(folder, seed, number) for number in numbers]


def _write_plan(folder: Path, seed: int, number: int) -> tuple[Any, Any, int]:
    made = make_plan(seed, number)
    path = folder / made.entry["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    entry = {**made.entry, "sha256": hashlib.sha256(made.data).hexdigest()}
    known = [[one.start, one.end, one.value, one.unit, one.comparator, one.due] for one in made.answers]
    return entry, {"id": entry["id"], "answers": known, "others": made.others}, made.characters


def read_answers(folder: Path) -> Iterator[dict[str, Any]]:
    """The answers of one plan after another."""
    with (folder / ANSWERS).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
