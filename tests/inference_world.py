"""Invented figures of three real cities, which put them in a known order or ratio on every metric."""

import pandas as pd
from benchmark_sample import make_inputs, sample_rows

HEAD = {"shanghai": 24_870_895, "wuhan": 12_326_518, "zibo": 4_704_138}
YEARS = {"shanghai": 5, "wuhan": 3, "zibo": 4}
ADDED = {"pocket_parks": "count", "facade_streets": "count", "greenway_length": "km", "housing_renewal_area": "m2", "overhead_line_burial": "km"}  # fmt: skip


def world(stated):
    """Inputs in which each metric is stated once per place: `{metric: {city: value}}`; additions as a rate per 10,000 and year."""
    model = sample_rows().iloc[0].to_dict()
    rows = []
    for at, (metric, own) in enumerate(stated.items()):
        for city, value in own.items():
            unit = ADDED.get(metric, "%")
            if metric in ADDED:
                value = value * HEAD[city] / 1e4 * YEARS[city]
            rows.append(
                model
                | {
                    "observation_id": f"{city}-{at:05d}",
                    "doc_id": city,
                    "city": city,
                    "metric": metric,
                    "unit": unit,
                }
                | {
                    "value": repr(float(value)),
                    "value_text": f"{value:g}",
                    "comparator": "eq",
                    "role": "target",
                }
                | {"scope": "whole", "per": "total", "due": "", "period_start": "", "period_end": ""}
                | {
                    "char_start": str(at),
                    "char_end": str(at + 3),
                    "quote": f"{metric} {value:g}。",
                    "flags": "",
                }
            )
    return make_inputs(pd.DataFrame(rows))


def same_order(*metrics):
    return {metric: {"shanghai": 3.0, "wuhan": 2.0, "zibo": 1.0} for metric in metrics}
