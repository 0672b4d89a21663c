"""Dates lie within what a text can speak of: deadlines near the plan's term and named in it, results not after its issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from citymetrics.audit.facts import OBSERVATIONS, Facts, Row
from citymetrics.audit.violation import DATE, Violation

BEFORE, AHEAD = 1, 15
"""Years before its term that a plan's first tasks may fall due, and years after it that a plan looks to (a vision for 2035)."""
_MEND = "Correct the date in review.yml, or the plan's term in sources.yml."


def check_dates(facts: Facts) -> Iterator[Violation]:
    """Every date of the observations against its plan."""
    for identity, row in facts.rows.items():
        entry = facts.sources.get(row["doc_id"])
        terms = facts.terms(row)
        if entry is None or not terms:
            continue
        for said, expected in _faults(row, entry, terms, facts.texts.get(row["doc_id"], "")):
            yield Violation(DATE, said, (identity,), OBSERVATIONS, row["value_text"], expected, _MEND)


def _faults(
    row: Row, entry: Mapping[str, Any], terms: tuple[tuple[int, int], ...], text: str
) -> Iterator[tuple[str, str]]:
    (start, end), first = terms[0], min(term[0] for term in terms)
    issued = int(str(entry["date"])[:4]) if entry.get("date") else end
    years = {year for term in terms for year in term}
    if row["due"]:
        try:
            due = date.fromisoformat(row["due"]).year
        except ValueError:
            yield f"due is {row['due']!r}", "a date such as 2025-12-31"
            return
        earliest = first if row["role"] == "achieved" else start - BEFORE
        if not earliest <= due <= end + AHEAD:
            yield f"due in {due}", f"a year from {earliest} to {end + AHEAD}: the term is {start}–{end}"
        elif due not in years and str(due) not in text:
            yield f"due in {due}", "a year that the plan's text names, or the end of its term"
        if row["period_end"] and row["role"] == "target" and row["period_end"] != str(due):
            yield f"due in {due}, its years end in {row['period_end']}", "years that end with the deadline"
    if row["period_start"]:
        since, until = int(row["period_start"]), int(row["period_end"])
        if not first - BEFORE <= since <= until <= end + AHEAD:
            yield f"the years are {since}–{until}", f"years from {first - BEFORE} to {end + AHEAD}, in order"
        elif row["role"] == "achieved" and until > max(issued, start):
            yield f"achieved in {until}", f"a year not after the plan's issue ({max(issued, start)})"
