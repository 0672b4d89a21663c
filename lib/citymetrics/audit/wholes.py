"""Parts do not exceed wholes: “of which” metrics of the dictionary, and districts beside the city that they belong to.

Bounds are taken at their word: only what cannot be otherwise is a fault. A floor (≥) may be far exceeded, so nothing exceeds a
whole that is one; “about” leaves a tenth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from citymetrics.audit.facts import OBSERVATIONS, Facts, Row
from citymetrics.audit.violation import WHOLE, Violation

ABOUT = 0.1
"""How far a figure with 约 or 余 may be off."""
_ADDITIVE = ("addition", "stock")
_MEND = "Look at both sentences: correct the row that was misread, or take `parent` from the metric if they are no part and whole."


def least(row: Row) -> float:
    """What a figure is at least."""
    value, comparator = float(row["value"]), row["comparator"]
    if comparator in ("le", "lt"):
        return 0.0
    return value * (1 - ABOUT) if comparator == "approx" else value


def most(row: Row) -> float:
    """What a figure is at most; infinite for a floor."""
    value, comparator = float(row["value_max"] or row["value"]), row["comparator"]
    if comparator in ("ge", "gt"):
        return math.inf
    return value * (1 + ABOUT) if comparator == "approx" else value


def check_wholes(facts: Facts) -> Iterator[Violation]:
    """Every stated part against its stated whole."""
    rows = [
        row
        for row in facts.rows.values()
        if row["metric"] in facts.metrics and row["value"] and row["role"] in ("target", "achieved")
    ]
    yield from _of_metrics(rows, facts)
    yield from _of_places(rows, facts)


def _of_metrics(rows: Iterable[Row], facts: Facts) -> Iterator[Violation]:
    """Metrics that the dictionary calls part of another, in the same plan for the same ground and years."""
    stated: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        stated.setdefault((row["metric"], *_ground(row)), []).append(row)
    for key, parts in stated.items():
        for whole in stated.get((facts.metrics[key[0]]["parent"], *key[1:]), ()):
            yield from (
                _exceeds([part], whole)
                for part in parts
                if part["unit"] == whole["unit"] and least(part) > most(whole)
            )


def _of_places(rows: Iterable[Row], facts: Facts) -> Iterator[Violation]:
    """What all parts of a place state of a total within the years of its own, the largest figure of each."""
    totals = [row for row in rows if _is_total(row, facts)]
    parents = {entry["city"]: entry.get("parent") for entry in facts.sources.values()}
    for whole in totals:
        largest: dict[str, Row] = {}
        for row in totals:
            same = all(row[name] == whole[name] for name in ("metric", "role", "unit"))
            if same and parents.get(row["city"]) == whole["city"] and _within(row, whole):
                known = largest.get(row["city"])
                largest[row["city"]] = row if known is None or least(row) > least(known) else known
        if largest and sum(map(least, largest.values())) > most(whole) * (1 + 1e-9):
            yield _exceeds(list(largest.values()), whole)


def _is_total(row: Row, facts: Facts) -> bool:
    additive = facts.metrics[row["metric"]]["kind"] in _ADDITIVE
    return additive and row["scope"] == "whole" and row["per"] == "total" and bool(row["period_start"])


def _ground(row: Row) -> tuple[str, ...]:
    return tuple(
        row[name] for name in ("doc_id", "city", "role", "scope", "per", "period_start", "period_end")
    )


def _within(part: Row, whole: Row) -> bool:
    return int(whole["period_start"]) <= int(part["period_start"]) and int(part["period_end"]) <= int(
        whole["period_end"]
    )


def _exceeds(parts: list[Row], whole: Row) -> Violation:
    told = " + ".join(f"{row['value_text']} of {row['city']}, {row['metric']}" for row in parts)
    ids = (*(row["observation_id"] for row in parts), whole["observation_id"])
    expected = f"at most {whole['value_text']} of {whole['city']}, {whole['metric']}"
    return Violation(WHOLE, f"{told}: more than the whole", ids, OBSERVATIONS, "", expected, _MEND)
