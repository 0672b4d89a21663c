"""Small plans in plain text for tests of what plans stress: their themes can be counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pandas as pd
from benchmark_sample import make_inputs, sample_rows

from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.mentions import PlanText
from citymetrics.labels import Label
from citymetrics.reading.document import read_text

KEYWORDS = {
    "waste": ("垃圾分类", "垃圾"),
    "water": ("河道", "污水"),
    "transport": ("交通", "公交"),
    "governance": ("管理", "执法"),
}
NAMES = {
    "waste": Label("垃圾与环卫", "Waste"),
    "water": Label("水环境与排水", "Water"),
    "transport": Label("交通出行", "Transport"),
    "governance": Label("治理与数字化", "Governance"),
}
THEMES = {
    name: SimpleNamespace(id=name, label=NAMES[name], keywords=words) for name, words in KEYWORDS.items()
}
WASTE = "推进生活垃圾分类工作不断深入。"
WATER = "整治河道并收集处理生活污水。"
TRANSPORT = "优先发展公交并改善交通秩序。"
EMPTY = "各部门要认真抓好贯彻落实工作。"


@dataclass(frozen=True)
class Texts:
    """Plan texts by document id, read from strings."""

    raw: dict[str, str]

    def get(self, doc_id: str) -> PlanText | None:
        return PlanText(read_text(self.raw[doc_id], name=doc_id)) if doc_id in self.raw else None


def plan(*paragraphs: str) -> str:
    """A plan of one section with these paragraphs."""
    return "\n".join(["城市工作三年行动计划", "一、工作任务", *paragraphs])


def world(rows: pd.DataFrame | None = None, **raw: str) -> Inputs:
    """Inputs with the four themes of `KEYWORDS` and these plans' texts; by default without any rows."""
    rows = sample_rows().head(0) if rows is None else rows
    inputs = make_inputs(rows)
    own = {name: one for name, one in inputs.metrics.items() if one.theme in THEMES}
    return replace(inputs, themes=THEMES, metrics=own, texts=Texts(raw))


def target_rows(city: str, themes: list[str], raw: str, needles: list[str]) -> pd.DataFrame:
    """A target per theme in `themes`, each standing where its needle stands in the plan's raw text."""
    model = sample_rows().iloc[0]
    rows = []
    for number, (theme, needle) in enumerate(zip(themes, needles, strict=True)):
        at = raw.index(needle)
        row = model.to_dict() | {
            "observation_id": f"{city}-{number:05d}",
            "doc_id": city,
            "city": city,
            "metric": "",
            "theme": theme,
            "role": "target",
            "value": "5",
            "value_text": "5个",
            "unit": "count",
            "comparator": "eq",
            "scope": "whole",
            "per": "total",
            "due": "",
            "lead": "",
            "baseline": "",
            "quote": needle,
            "char_start": str(at),
            "char_end": str(at + 1),
            "flags": "",
        }
        rows.append(row)
    return pd.DataFrame(rows)
