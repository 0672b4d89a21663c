"""What can be said of deadlines over all plans: how few there are, where they cluster, and what should be due by a day."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.pace import timeline_findings
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import as_rows
from citymetrics.benchmark.plans.deadlines import Deadlines
from citymetrics.labels import Label, format_date, text

MOST_CITED = 12
"""Counts of more targets carry no notes: the table lists them all."""


@states(Deadlines)
def deadline_findings(result: Deadlines) -> list[Finding]:
    """How many have a date, the days they cluster on, place by place, and what should be due where a day was given; none for no target."""
    targets, dated = len(result.frame), len(result.dated)
    if not targets:
        return []
    found = [finding("timeline.says_share", count=targets, dated=dated)]
    if dated:
        found.append(
            finding(
                "timeline.says_cluster",
                dated=dated,
                days=result.dated["due"].nunique(),
                year_end=int(result.dated["year_end"].sum()),
                term_end=int((result.dated["term_end_day"] & result.dated["year_end"]).sum()),
                elsewhere=int(result.clusters["elsewhere"].sum()),
            )
        )
    found += timeline_findings(result.timeline)
    return [*found, _due(result)] if result.as_of else found


def _due(result: Deadlines) -> Finding:
    due = result.in_state("due")
    given = {
        "day": both(lambda lang: format_date(result.as_of, lang)),
        "ahead": len(result.in_state("ahead")),
        "ended": len(result.in_state("ended")),
    }
    if due.empty:
        return finding("timeline.says_none_due", **given)
    counts = due.groupby("city", sort=False).size().rename("count").reset_index()
    places = tuple(
        Figure(
            both(
                lambda lang, row=row: text(
                    "timeline.place_count",
                    lang,
                    place=result.inputs.place_label(row["city"]),
                    count=row["count"],
                )
            ),
            _cited(tuple(due.loc[due["city"] == row["city"], "observation_id"])),
        )
        for row in as_rows(counts)
    )
    number = Label(str(len(due)), str(len(due)))
    return finding("timeline.says_due", **given, due=number, places=places)


def _cited(ids: tuple[str, ...]) -> tuple[str, ...]:
    return ids if len(ids) <= MOST_CITED else ()
