"""A small world of instruments for tests: two themes, four places with plans, mentions that a test can change."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
from benchmark_sample import make_inputs

from citymetrics.benchmark.inputs import Inputs
from citymetrics.instruments.table import MENTION_COLUMNS
from citymetrics.labels import Label

INSTRUMENTS = {
    "sponge_city": ("海绵城市", "Sponge city", "water"),
    "river_chiefs": ("河长制", "River chiefs", "water"),
    "sewer_checks": ("管网检测", "Sewer checks", "water"),
    "water_reuse": ("再生水利用", "Water reuse", "water"),
    "waste_sorting": ("垃圾分类", "Waste sorting", "waste"),
    "kitchen_waste": ("厨余垃圾处理", "Kitchen waste", "waste"),
    "waste_charges": ("垃圾计量收费", "Waste charges", "waste"),
    "street_parks": ("街头游园", "Street parks", "green_space"),
}
ADOPTED = {
    "shanghai": {"sponge_city": "measured", "river_chiefs": "committed", "waste_sorting": "measured", "kitchen_waste": "committed", "sewer_checks": "named"},
    "hongkou": {"sponge_city": "committed", "waste_sorting": "bearer", "kitchen_waste": "named", "waste_charges": "committed"},
    "wuhan": {"sponge_city": "measured", "sewer_checks": "bearer", "water_reuse": "committed", "street_parks": "named"},
    "zibo": {"street_parks": "measured", "waste_sorting": "committed"},
}  # fmt: skip


def mention(
    city: str, instrument: str, rung: str, at: int, *, lead: str = "", due: str = "", role: str = "target"
) -> dict[str, object]:
    label = INSTRUMENTS[instrument][0]
    return {
        "mention_id": f"{city}-{at:05d}-{instrument}",
        "doc_id": city,
        "city": city,
        "instrument": instrument,
        "theme": INSTRUMENTS[instrument][2],
        "rung": rung,
        "name": label,
        "name_text": label,
        "evidence": "",
        "role": role,
        "lead": lead,
        "due": due,
        "section": "二、任务 > （一）工程",
        "sentence": f"推进{label}建设，完善配套。",
        "char_start": at,
        "char_end": at + len(label),
    }


def mentions_of(adopted: dict[str, dict[str, str]]) -> list[dict[str, object]]:
    """One mention for each instrument of each place, where a rung is given."""
    found = []
    for city, rungs in adopted.items():
        for position, (instrument, rung) in enumerate(rungs.items()):
            lead = "市城管局" if rung == "bearer" else ""
            due = "2025-12-31" if rung == "measured" else ""
            found.append(mention(city, instrument, rung, 100 + 50 * position, lead=lead, due=due))
    return found


def make_world(mentions: list[dict[str, object]] | None = None, **changes: object) -> Inputs:
    """The inputs of the benchmark sample with instruments and `mentions` (default: those of `ADOPTED`)."""
    rows = mentions_of(ADOPTED) if mentions is None else mentions
    instruments = {
        name: SimpleNamespace(id=name, label=Label(zh, en), theme=theme)
        for name, (zh, en, theme) in INSTRUMENTS.items()
    }
    frame = pd.DataFrame(rows, columns=list(MENTION_COLUMNS)).astype(MENTION_COLUMNS)
    texts = [name for name, kind in MENTION_COLUMNS.items() if kind == "string"]
    frame[texts] = frame[texts].replace("", pd.NA)
    return replace(make_inputs(), instruments=instruments, mentions=frame, **changes)
