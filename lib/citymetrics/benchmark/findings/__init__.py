"""Sentences for briefs, each computed from a result; one whose conditions fail isn't made."""

from citymetrics.benchmark.findings.comparability import comparability_finding
from citymetrics.benchmark.findings.metric import metric_finding, rank_finding
from citymetrics.benchmark.findings.model import Figure, Finding, FindingList, both, finding
from citymetrics.benchmark.findings.register import findings_of, states
from citymetrics.benchmark.findings.results import (
    city_findings,
    overview_findings,
    theme_findings,
)

__all__ = [
    "Figure",
    "Finding",
    "FindingList",
    "both",
    "city_findings",
    "comparability_finding",
    "finding",
    "findings_of",
    "metric_finding",
    "overview_findings",
    "rank_finding",
    "states",
    "theme_findings",
]
