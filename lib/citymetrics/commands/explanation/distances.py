"""How far a target is from the most demanding peer, from what national plans and standards ask for, and from the end of its scale."""

from __future__ import annotations

from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.benchmark.metrics.gap import Gap, gap
from citymetrics.benchmark.tables.gap import (
    gap_text,
    graded_text,
    interval_text,
    kind_text,
    level_text,
    who_text,
)
from citymetrics.commands.explanation.lines import Section
from citymetrics.labels import format_date, text


def distance_section(row: Row, metric: str, inputs: Inputs, lang: str) -> Section:
    """Each distance of one place's target; of a norm also its words and where these were found."""
    section = Section("distance", lang)
    result = gap(metric, data=inputs)
    separator = text("tables.list_gap", lang)
    for one in result.distances:
        if one.city != row["city"]:
            continue
        what = [who_text(one, result, lang), level_text(one, result, lang)]
        if one.benchmark != "full" and one.level_due:
            what.append(format_date(one.level_due, lang))
        distance = graded_text(gap_text(one, result.comparison, lang), one, lang)
        maybe = interval_text(one, result.comparison, lang)
        shown = separator.join(filter(None, [" ".join(filter(None, what)), distance, maybe]))
        section.add(
            one.benchmark,
            shown,
            one.gap,
            one.gap_unit,
            observation_id=one.peer_id,
            name=kind_text(one, lang),
        )
        if one.benchmark == "norm":
            _add_norm(section, one.set_by, result)
    place = inputs.place_label(row["city"])
    for refusal in result.refused:
        if dict(refusal.what.values).get("city") == place or refusal.what.code in (
            "gap.norm",
            "gap.distance",
        ):
            section.add("refused", refusal.text(lang))
    return section


def _add_norm(section: Section, identity: str, result: Gap) -> None:
    norm = result.norm(identity)
    lang = section.lang
    section.add("clause", f"“{norm.clause}”")
    found = f"{norm.document} · {norm.source.in_language(lang)}"
    section.add("found_at", f"{found} · {norm.address}")
