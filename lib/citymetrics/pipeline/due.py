"""What a run would do, and why: for each brief that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.keys import key_of
from citymetrics.briefs.stock import Stock
from citymetrics.pipeline.choose import Request
from citymetrics.pipeline.curated import is_curated
from citymetrics.project import Project

MOST = 3
"""How many slices of data a reason names."""


@dataclass(frozen=True)
class Due:
    """One brief: why it would be made; empty for one that would not."""

    brief: str
    why: str = ""


def look_ahead(project: Project, request: Request) -> tuple[bool, list[Due]]:
    """Whether the curated tables would be built anew, and what would be made of the briefs of `request` with the tables as they
    are."""
    request.check()
    stock = Stock.take(project, request.forms)
    return not is_curated(project), [Due(brief.id, _why(brief, stock)) for brief in request.briefs(project)]


def _why(brief: Brief, stock: Stock) -> str:
    entry = stock.find(brief)
    if entry:
        lacking = [form for form in stock.formats_of(brief.id) if form not in entry.record.formats]
        return f"not there as {', '.join(lacking)}" if lacking else ""
    last = stock.manifest.briefs.get(brief.id)
    if not last:
        return "not in the report yet"
    changed = _changed(last.key, key_of(brief)) + _changed(last.reads, stock.snapshot.slices(last.reads))
    if not changed:
        return "its files were changed"
    more = f" and {len(changed) - MOST} more" if len(changed) > MOST else ""
    return f"changed: {', '.join(changed[:MOST])}{more}"


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in {**before, **now} if not now.get(name) or before.get(name) != now.get(name)]
