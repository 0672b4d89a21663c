"""A registry of a few small plans for the tests of the corpus."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TEXT = "{name}市城市管理精细化规划\n一、主要任务\n到2025年，新增口袋公园{parks}个，生活垃圾回收利用率达到{share}%以上。\n"


def entry(number: int, *, province: str | None = "hubei", text: str = "", **fields: Any) -> dict[str, Any]:
    """A registry's entry; its file holds `text`."""
    name = f"plan{number}"
    given = {
        "id": name,
        "city": name,
        "label": {"zh": f"第{number}市", "en": f"City {number}"},
        "level": "prefecture",
        "parent": None,
        "title": {"zh": f"第{number}市规划", "en": f"Plan {number}"},
        "issuer": None,
        "document_number": None,
        "date": None,
        "term": "2021-2025",
        "past_term": "2016-2020",
        "status": "final",
        "script": "simplified",
        "publisher": None,
        "file": f"texts/{name}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "province": province,
    }
    return given | fields


def text_of(number: int) -> str:
    """A plan that asks for `10 + number` parks and a share of `40 + number` %."""
    return TEXT.format(name=f"第{number}", parks=10 + number, share=40 + number)


def write_plans(folder: Path, texts: Mapping[int, str], **provinces: str) -> Path:
    """Write plans by their number and the registry of them; `provinces` by id, Hubei for the others."""
    entries = []
    for number, text in texts.items():
        one = entry(number, text=text, province=provinces.get(f"plan{number}", "hubei"))
        path = folder / one["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        entries.append(one)
    return write_registry(folder, entries)


def write_registry(folder: Path, entries: Sequence[Any]) -> Path:
    """Entries as JSON Lines; a text stands as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in entries]
    path = folder / "registry.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
