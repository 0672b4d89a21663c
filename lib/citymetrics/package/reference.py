"""The tables that others refer to, made from what people edit: metrics, crosswalk and themes from the dictionary,
instruments, units, plans from the registry.

They say nothing of their own; they exist so that whoever has only `data/curated/` can read every id in the observations.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from citymetrics.dictionary import Dictionary, count_plans, tier_of
from citymetrics.instruments import InstrumentDictionary
from citymetrics.package.declare import load_declaration
from citymetrics.sources import Source
from citymetrics.units import find_unit, load_units


def build_reference(
    observations: pd.DataFrame,
    dictionary: Dictionary,
    sources: Mapping[str, Source],
    instruments: InstrumentDictionary | None = None,
    mentions: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Table name → table, with the columns and types that `tables.yml` declares.

    `observations` has the contract's columns; it says how many plans state a metric and which units are in use, as
    `mentions` says how many plans name an instrument. Without `instruments` there is no table of them.
    """
    rows = {
        "metrics": _metric_rows(observations, dictionary),
        "crosswalk": _crosswalk_rows(dictionary),
        "themes": _theme_rows(dictionary),
        "units": _unit_rows(
            [*observations["unit"], *(metric.unit for metric in dictionary.metrics.values())]
        ),
        "plans": [_plan_row(source) for source in sources.values()],
    }
    if instruments is not None:
        rows["instruments"] = _instrument_rows(instruments, mentions)
    return {name: _tabulate(name, records) for name, records in rows.items()}


def _tabulate(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    spec = load_declaration().tables[name]
    types = spec.pandas_types(tuple(spec.columns))
    frame = pd.DataFrame(list(rows), columns=list(types)).astype(types)
    texts = [column for column, kind in types.items() if kind == "string"]
    frame[texts] = frame[texts].replace("", pd.NA)
    return frame


def _metric_rows(observations: pd.DataFrame, dictionary: Dictionary) -> list[dict[str, Any]]:
    matched = observations.dropna(subset=["metric"])
    plans = count_plans(zip(matched["metric"], matched["doc_id"], strict=True))
    counts = matched["metric"].value_counts().to_dict()
    rows = []
    for metric in dictionary.metrics.values():
        caution = metric.caution
        rows.append(
            {
                "metric": metric.id,
                "theme": metric.theme,
                "label_zh": metric.label.zh,
                "label_en": metric.label.en,
                "definition_zh": metric.definition.zh,
                "definition_en": metric.definition.en,
                "caution_zh": caution.zh if caution else "",
                "caution_en": caution.en if caution else "",
                "unit": metric.unit,
                "kind": metric.kind,
                "direction": metric.direction,
                "denominators": ";".join(metric.denominators),
                "min": _limit(metric.bounds.min),
                "max": _limit(metric.bounds.max),
                "parent": metric.parent or "",
                "tier": tier_of(metric.id, plans),
                "plans": plans.get(metric.id, 0),
                "observations": counts.get(metric.id, 0),
            }
        )
    return rows


def _limit(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _crosswalk_rows(dictionary: Dictionary) -> list[dict[str, Any]]:
    return [
        {
            "metric": metric.id,
            "framework": framework,
            "indicator": link.indicator,
            "fit": link.fit,
            "note_zh": link.note.zh if link.note else "",
            "note_en": link.note.en if link.note else "",
        }
        for metric in dictionary.metrics.values()
        for framework, link in metric.links.items()
    ]


def _instrument_rows(
    instruments: InstrumentDictionary, mentions: pd.DataFrame | None
) -> list[dict[str, Any]]:
    pairs = [] if mentions is None else list(zip(mentions["instrument"], mentions["doc_id"], strict=True))
    counts, plans = Counter(name for name, _ in pairs), Counter(name for name, _ in set(pairs))
    return [
        {
            "instrument": instrument.id,
            "theme": instrument.theme,
            "label_zh": instrument.label.zh,
            "label_en": instrument.label.en,
            "definition_zh": instrument.definition.zh,
            "definition_en": instrument.definition.en,
            "plans": plans[instrument.id],
            "mentions": counts[instrument.id],
        }
        for instrument in instruments.instruments.values()
    ]


def _theme_rows(dictionary: Dictionary) -> list[dict[str, Any]]:
    owned = [metric.theme for metric in dictionary.metrics.values()]
    return [
        {
            "theme": theme.id,
            "label_zh": theme.label.zh,
            "label_en": theme.label.en,
            "metrics": owned.count(theme.id),
        }
        for theme in dictionary.themes.values()
    ]


def _unit_rows(used: Iterable[str]) -> list[dict[str, Any]]:
    """The listed units, then those put together from them (`yuan/kWh`) that are in use."""
    listed = load_units()
    composed = sorted(set(used) - set(listed))
    units = [*listed.values(), *(unit for name in composed if (unit := find_unit(name)))]
    return [
        {
            "unit": unit.id,
            "label_zh": unit.label.zh,
            "label_en": unit.label.en,
            "symbol_zh": unit.symbol.zh,
            "symbol_en": unit.symbol.en,
            "dimension": unit.dimension,
        }
        for unit in units
    ]


def _plan_row(source: Source) -> dict[str, Any]:
    given = source.model_dump(include=set(load_declaration().tables["plans"].columns))
    return given | {
        "doc_id": source.id,
        "label_zh": source.label.zh,
        "label_en": source.label.en,
        "title_zh": source.title.zh,
        "title_en": source.title.en,
        "date": source.date.isoformat() if source.date else "",
        "term_start": source.term_start,
        "term_end": source.term_end,
        "past_start": source.past_start,
        "past_end": source.past_end,
        "known_damage": " ".join(source.known_damage.split()),
        "notes": " ".join(source.notes.split()),
    }
