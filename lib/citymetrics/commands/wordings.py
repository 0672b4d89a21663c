"""How a row of the observations is told in a terminal: in one line, and by its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.metrics.names import year_span
from citymetrics.benchmark.tables.cells import due_text, scope_text, stated_text
from citymetrics.commands.wrapping import Words
from citymetrics.labels import format_bounds, format_date, in_language, plan_name, text
from citymetrics.labels.wording import join
from citymetrics.package.declare import load_declaration


def row_head(row: Row, inputs: Inputs, lang: str) -> str:
    """Place, what is counted, and the figure."""
    place = inputs.place_label(row["city"]) if "city" in row else inputs.source_of(row["doc_id"]).label
    parts = [in_language(place, lang)]
    if row["observation_id"] not in inputs.rows:
        return " · ".join([*parts, inputs.instruments[row["instrument"]].label.text(lang), row["value_text"]])
    parts.append(inputs.metric_label(row["metric"]).in_language(lang) if row["metric"] else row["subject"])
    return " · ".join(filter(None, [*parts, stated_text(row, lang)]))


def row_lines(row: Row, inputs: Inputs, lang: str) -> list[tuple[str, str | Words]]:
    """What an observation says beyond its sentence; what it doesn't say is left out."""
    metric = row["metric"]
    named = (
        f"{inputs.metric_label(metric).in_language(lang)} ({metric})"
        if metric
        else text("commands.unmatched", lang)
    )
    years = ""
    if not missing(row["period_start"]) and not missing(row["period_end"]):
        years = year_span(int(row["period_start"]), int(row["period_end"]))
    baseline = format_bounds(row["baseline"], None, row["unit"], "eq", lang)
    lines = [
        ("tables.metric", named),
        ("tables.theme", inputs.theme_label(row["theme"]).in_language(lang)),
        ("tables.subject", row["subject"]),
        ("commands.figure", row["value_text"]),
        ("commands.canonical", canonical_text(row, lang)),
        ("commands.conversion", row["conversion"]),
        ("commands.baseline", baseline),
        ("commands.role", text(f"comparability.role_{row['role']}", lang)),
        ("tables.scope", scope_text(row, lang, whole=True)),
        ("tables.due", due_text(row, lang) if row["due"] else ""),
        ("tables.years", years),
        (
            "tables.lead",
            join(
                [plan_name("bodies", body).in_language(lang) for body in row["lead"].split(";") if body], lang
            ),
        ),
        ("commands.flags", flag_text(row, lang)),
    ]
    return [(text(address, lang), words) for address, words in lines if words]


def canonical_text(row: Row, lang: str) -> str:
    """A figure in its metric's unit, with what bounds it."""
    if missing(row["value"]):
        return text("tables.damaged", lang)
    return format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"], lang)


def flag_text(row: Row, lang: str) -> str:
    codes = load_declaration().codes["flags"]
    return text("tables.list_gap", lang).join(
        codes[flag].text(lang) for flag in row["flags"].split(";") if flag
    )


def drawn_record(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    """A row that was extracted just now, in the words of a table."""
    told = {**row, "value": row["value"] if row["value"] is not None else float("nan")}
    return {
        **{name: str(row[name]) for name in ("observation_id", "subject", "value_text", "metric")},
        "canonical": canonical_text(told, lang),
        "role": text(f"comparability.role_{row['role']}", lang),
        "scope": scope_text(told, lang),
        "due": format_date(str(row["due"] or ""), lang),
    }
