"""What the two plans of a pair are, fact by fact: title, issuer, date, term, status, how much they state, how large the places are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.metrics.doubts import both_ways
from citymetrics.benchmark.plans.pair import PairComparison
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.labels import (
    Cell,
    Column,
    Table,
    body_name,
    escape,
    format_date,
    in_language,
    source_text,
    table_in,
    text,
)
from citymetrics.labels.numbers import format_percent
from citymetrics.labels.wording import join

SIZES = ("resident_population", "land_area")
COUNTS = ("quantities", "targets", "matched", "dated", "led")


def pair_plans_table(result: PairComparison, *, lang: str = "zh") -> Table:
    """What the two plans are, fact by fact: title, issuer, date, term, status, how much they state, and how large the places are."""
    facts = [_facts(city, result, lang) for city in result.cities]
    names = list(facts[0])
    rows: list[list[Cell | str]] = [
        [text(f"pair.fact_{name}", lang), *(own[name][0] for own in facts)] for name in names
    ]
    frame = pd.DataFrame(
        {
            "fact": names,
            **{
                city: [own[name][1] for name in names] for city, own in zip(result.cities, facts, strict=True)
            },
        }
    )
    one, other = result.labels
    columns = [Column(text("pair.fact", lang)), *(Column(label.in_language(lang)) for label in (one, other))]
    caption = text("pair.facts_caption", lang, one=one, other=other)
    return table_in(lang, caption, columns, rows, frame, css="cm-compact")


def _facts(city: str, result: PairComparison, lang: str) -> dict[str, tuple[Cell | str, Any]]:
    """Each fact as it is shown and as it is; of several plans one after another."""
    plans = result.inputs.plans_of(city)
    counts = result.coverage.totals.loc[city]
    found: dict[str, tuple[Cell | str, Any]] = {
        name: _of_plans(plans, read) for name, read in _readers(lang).items()
    }
    for name in COUNTS:
        count, targets = int(str(counts[name])), int(str(counts["targets"]))
        shown = f"{count:,}"
        if name not in COUNTS[:2] and targets:
            shown = text("pair.with_share", lang, count=shown, share=format_percent(100 * count / targets))
        found[name] = Cell(shown), count
    for measure in SIZES:
        one = result.inputs.context.get(city, measure)
        size = Cell(DASH)
        if one is not None and not missing(one.value):
            small = text("pair.as_of", lang, date=format_date(str(one.date), lang)) if one.date else ""
            size = Cell(both_ways(one.value, one.unit).in_language(lang), small=small)
        found[measure] = size, None if one is None else one.value
    return found


def _readers(lang: str) -> dict[str, Callable[[Any], tuple[str, Any]]]:
    """How each fact of a plan is shown, as markup, and what it is."""

    def years(plan: Any, name: str) -> tuple[str, str]:
        first, last = (getattr(plan, f"{name}_{end}", None) for end in ("start", "end"))
        shown = DASH if first is None or last is None else str(first) if first == last else f"{first}–{last}"
        return shown, "" if shown == DASH else shown

    return {
        "title": lambda plan: (escape(in_language(plan.title, lang)), in_language(plan.title, "zh")),
        "issuer": lambda plan: (source_text(body_name(plan.issuer, lang) or DASH, lang), plan.issuer or ""),
        "number": lambda plan: (source_text(plan.document_number or DASH, lang), plan.document_number or ""),
        "issued": lambda plan: (_issued(plan, lang), plan.date.isoformat() if plan.date else ""),
        "term": lambda plan: years(plan, "term"),
        "past": lambda plan: years(plan, "past"),
    }


def _issued(plan: Any, lang: str) -> str:
    """When a plan came out, and whether it is final."""
    status = text(f"tables.status_{plan.status}", lang)
    day = format_date(plan.date.isoformat(), lang) if plan.date else ""
    return join([part for part in (day, status) if part], lang)


def _of_plans(plans: list[Any], read: Callable[[Any], tuple[str, Any]]) -> tuple[Cell, str]:
    shown = [read(plan) for plan in plans]
    return Cell(markup="<br>".join(dict.fromkeys(one for one, _ in shown))), "; ".join(
        str(value) for _, value in shown
    )
