"""Sentences for briefs, each computed from a result; one whose conditions fail isn't made."""

from citymetrics.benchmark.findings.model import Figure, Finding, FindingList, both, finding
from citymetrics.benchmark.findings.results import (
    city_findings,
    metric_finding,
    overview_findings,
    rank_finding,
    theme_findings,
)

__all__ = [
    "Figure",
    "Finding",
    "FindingList",
    "both",
    "city_findings",
    "finding",
    "metric_finding",
    "overview_findings",
    "rank_finding",
    "theme_findings",
]
