"""A metric's part in the ambition index under its default specification: value, place on the scale, weight, points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from citymetrics.benchmark.index.ambition import AmbitionIndex, ambition_index
from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.tables.index import points_text, score_text
from citymetrics.commands.explanation.lines import Section, basis_unit, exact
from citymetrics.labels import text

BOUNDED = "distance_to_target"
"""The scale whose ends can be told as two numbers."""


def score_section(city: str, comparison: Comparison, lang: str) -> Section:
    """What the metric adds to the place's composite; why nothing, where it adds nothing."""
    section = Section("score", lang)
    inputs, index = comparison.inputs, ambition_index(data=comparison.inputs)
    place = inputs.place_label(city).in_language(lang)
    if city not in index.cities:
        section.add("outside", text("commands.index_level", lang, city=place))
        return section
    scored = [row for row in index.scores.to_dict("records") if row["city"] == city]
    if not scored:
        said = [one.text(lang) for one in index.refused]
        section.add("outside", " ".join(said) or text("index.nothing", lang))
        return section
    own = scored[0]
    section.add(
        "composite",
        text(
            "commands.composite",
            lang,
            score=score_text(own["score"], index),
            rank=int(own["rank"]),
            of=int(own["rank_of"]),
            metrics=int(own["metrics"]),
        ),
        own["score"],
    )
    parts = [
        row
        for row in index.frame.to_dict("records")
        if (row["city"], row["metric"]) == (city, comparison.metric)
    ]
    if not parts:
        reason = "no_peers" if comparison.definition.direction in ("higher", "lower") else "no_direction"
        section.add("outside", text(f"commands.index_{reason}", lang))
    elif missing(parts[0]["score"]):
        section.add("outside", text("commands.index_no_figure", lang, city=place))
    else:
        _add_part(section, parts[0], comparison, index)
    return section


def _add_part(
    section: Section, part: Mapping[Any, Any], comparison: Comparison, index: AmbitionIndex
) -> None:
    lang, choices = section.lang, index.choices
    assert choices is not None
    axis = basis_unit(comparison.definition, part["basis"], lang)
    identity = part["observation_id"]
    if missing(part["value"]):
        section.add("scaled", text("commands.scored_without", lang), part["score"])
    else:
        section.add(
            "scored_value",
            f"{exact(part['value'])} {axis}".strip(),
            part["value"],
            axis,
            observation_id=identity,
        )
        option = choices.option("normalisation", choices.default["normalisation"])
        section.add(
            "scaled",
            _scaled(part, comparison.metric, index, lang)
            + text("commands.in_brackets", lang, words=option.label),
            part["score"],
        )
    weights = choices.option("weights", choices.default["weights"])
    share = text("commands.in_brackets", lang, words=weights.label)
    section.add("weight", f"{100 * part['weight']:.4g}%{share}", part["weight"])
    if not missing(part["contribution"]):
        equation = f"{part['score']:.6g} × {100 * part['weight']:.4g} = {points_text(part['contribution'])}"
        section.add("contribution", text("commands.points", lang, equation=equation), part["contribution"])


def _scaled(part: Mapping[Any, Any], metric: str, index: AmbitionIndex, lang: str) -> str:
    """A value's place on its scale, with the ends where these are two numbers."""
    core, choices = index.core, index.choices
    assert core is not None
    assert choices is not None
    if choices.default["normalisation"] != BOUNDED:
        return f"{part['score']:.6g}"
    at, layer = core.metrics.index(metric), core.denominators.index(choices.default["denominator"])
    low, high = float(core.posts.low[at]), float(core.posts.high[at])
    values = [float(value) for value in core.values[layer, :, at] if not math.isnan(value)]
    low, high = (0.0 if math.isnan(low) else low), (max(values) if math.isnan(high) else high)
    way = "scaled_up" if core.direction[at] > 0 else "scaled_down"
    return text(
        f"commands.{way}",
        lang,
        value=exact(part["value"]),
        low=exact(low),
        high=exact(high),
        score=f"{part['score']:.6g}",
    )
