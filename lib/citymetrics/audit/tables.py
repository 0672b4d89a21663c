"""The invariants of the tables, checked before anything is shown of them."""

from __future__ import annotations

from citymetrics.audit.balance import check_units
from citymetrics.audit.dates import check_dates
from citymetrics.audit.facts import Facts
from citymetrics.audit.spans import check_spans
from citymetrics.audit.violation import Violation
from citymetrics.audit.wholes import check_wholes
from citymetrics.project import Project


def audit_tables(project: Project, facts: Facts | None = None) -> tuple[Violation, ...]:
    """Everything in the curated tables of `project` that cannot be true."""
    facts = facts or Facts.load(project)
    return (*check_spans(facts, project), *check_units(facts), *check_wholes(facts), *check_dates(facts))
