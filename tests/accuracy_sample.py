"""A small annotated plan in a folder of its own, for tests of accuracy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = """柳城市城市管理规划

一、主要任务

到2025年，新建绿道300公里以上，生活垃圾回收利用率达到45%，污水管网全覆盖。每年新建公园5个。

联系电话：021-63212810，本规划共8章。
"""
ABOUT = (
    'title: 柳城市城市管理规划\nterm: [2021, 2025]\npast_term: [2016, 2020]\nparent: ""\nset: development\n'
)


def row(value_text: str, **fields: Any) -> dict[str, Any]:
    """An annotation of the first `value_text` in `TEXT`; a target for the whole place unless `fields` say otherwise."""
    start = TEXT.index(value_text)
    given = {
        "char_start": start,
        "char_end": start + len(value_text),
        "value_text": value_text,
        "value": 0.0,
        "unit": "count",
        "comparator": "eq",
        "role": "target",
        "scope": "whole",
        "per": "total",
        "kind": "figure",
    }
    return given | fields


def rows() -> list[dict[str, Any]]:
    """What `TEXT` states."""
    return [
        row("300公里", value=300.0, unit="km", comparator="ge", due="2025-12-31"),
        row("45%", value=45.0, unit="%", due="2025-12-31"),
        row("全覆盖", value=100.0, unit="%", comparator="all", due="2025-12-31", kind="word"),
        row("5个", value=5.0, per="year"),
    ]


def write_plan(
    folder: Path,
    gold: list[dict[str, Any]] | None = None,
    *,
    text: str = TEXT,
    about: str = ABOUT,
    name: str = "plan.txt",
) -> Path:
    """Write a plan folder and return it; `gold` is what `TEXT` states unless given."""
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "about.yml").write_text(about, encoding="utf-8")
    traps = [{"text": "8章", "context": "本规划共8章", "why": "chapters"}]
    for file, lines in (("gold.jsonl", rows() if gold is None else gold), ("traps.jsonl", traps)):
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / file).write_text(written, encoding="utf-8")
    return folder
