"""Sentences for briefs, each computed from a result; one whose conditions fail isn't made."""

from citymetrics.benchmark.findings.adoption import (
    common_finding,
    likeness_findings,
    only_findings,
    size_finding,
    uptake_findings,
)
from citymetrics.benchmark.findings.cascade import carry_finding, cascade_findings, nesting_findings
from citymetrics.benchmark.findings.comparability import comparability_finding
from citymetrics.benchmark.findings.deadlines import deadline_findings
from citymetrics.benchmark.findings.emphasis import (
    difference_finding,
    similarity_finding,
    specificity_findings,
    words_and_targets_findings,
)
from citymetrics.benchmark.findings.gap import city_gap_finding, norm_findings, peer_findings
from citymetrics.benchmark.findings.index import index_findings
from citymetrics.benchmark.findings.inference import exact_finding, interval_finding
from citymetrics.benchmark.findings.intensity import intensity_findings
from citymetrics.benchmark.findings.metric import metric_finding, rank_finding
from citymetrics.benchmark.findings.model import Figure, Finding, FindingList, both, finding
from citymetrics.benchmark.findings.pace import pace_findings, path_findings, timeline_findings
from citymetrics.benchmark.findings.pair import pair_findings
from citymetrics.benchmark.findings.register import findings_of, states
from citymetrics.benchmark.findings.results import (
    city_findings,
    overview_findings,
    theme_findings,
)
from citymetrics.benchmark.findings.sheet import sheet_findings

__all__ = [
    "Figure",
    "Finding",
    "FindingList",
    "both",
    "carry_finding",
    "cascade_findings",
    "city_findings",
    "city_gap_finding",
    "common_finding",
    "comparability_finding",
    "deadline_findings",
    "difference_finding",
    "exact_finding",
    "finding",
    "findings_of",
    "index_findings",
    "intensity_findings",
    "interval_finding",
    "likeness_findings",
    "metric_finding",
    "nesting_findings",
    "norm_findings",
    "only_findings",
    "overview_findings",
    "pace_findings",
    "pair_findings",
    "path_findings",
    "peer_findings",
    "rank_finding",
    "sheet_findings",
    "similarity_finding",
    "size_finding",
    "specificity_findings",
    "states",
    "theme_findings",
    "timeline_findings",
    "uptake_findings",
    "words_and_targets_findings",
]
