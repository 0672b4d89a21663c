"""Benchmarks on the observations table: comparisons that know their inputs, caveats, refusals and evidence.

Every result is frozen, prints well in a notebook, exports with `to_frame()` and `to_csv()`, and draws itself with `draw()`.
Where there is no number a result says why; only an id that doesn't exist raises.
"""

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.findings import (
    Finding,
    FindingList,
    city_findings,
    findings_of,
    metric_finding,
    overview_findings,
    rank_finding,
    theme_findings,
)
from citymetrics.benchmark.inputs import Inputs, Place, load_inputs
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.comparability import Comparability, comparability
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.theme import ThemeComparison, compare_metrics, compare_theme
from citymetrics.benchmark.plans.absence import Absence, absence_of, theme_absence
from citymetrics.benchmark.plans.coverage import Coverage, coverage
from citymetrics.benchmark.plans.profile import CityProfile, city_profile
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.benchmark.result import Result
from citymetrics.benchmark.tables import (
    absence_table,
    caveat_list,
    comparability_table,
    comparison_table,
    coverage_table,
    deadlines_table,
    denominators_table,
    family_table,
    headline_table,
    intensity_table,
    pace_table,
    peers_table,
    plans_table,
    refusal_list,
    rows_table,
    singles_table,
    targets_table,
    theme_counts_table,
    theme_table,
)

__all__ = [
    "Absence",
    "CityProfile",
    "Comparability",
    "Comparison",
    "Coverage",
    "EvidenceNotes",
    "Finding",
    "FindingList",
    "Inputs",
    "Interval",
    "Place",
    "Refusal",
    "Remark",
    "Result",
    "ThemeComparison",
    "absence_of",
    "absence_table",
    "caveat_list",
    "city_findings",
    "city_profile",
    "comparability",
    "comparability_table",
    "compare_metric",
    "compare_metrics",
    "compare_theme",
    "comparison_table",
    "coverage",
    "coverage_table",
    "deadlines_table",
    "denominators_table",
    "family_table",
    "findings_of",
    "headline_table",
    "intensity_table",
    "load_inputs",
    "metric_finding",
    "overview_findings",
    "pace_table",
    "peers_table",
    "plans_table",
    "rank_finding",
    "refusal_list",
    "rows_table",
    "singles_table",
    "targets_table",
    "theme_absence",
    "theme_counts_table",
    "theme_findings",
    "theme_table",
]
