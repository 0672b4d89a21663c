"""Benchmarks on the observations table: comparisons that know their inputs, caveats, refusals and evidence.

Every result is frozen, prints well in a notebook, and exports with `to_frame()` and `to_csv()`. Where there
is no number a result says why; only an id that doesn't exist raises.
"""

from citymetrics.benchmark.absence import Absence, absence_of, theme_absence
from citymetrics.benchmark.comparison import Comparison, compare_metric
from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.findings import (
    Finding,
    FindingList,
    city_findings,
    metric_finding,
    overview_findings,
    rank_finding,
    theme_findings,
)
from citymetrics.benchmark.inputs import Inputs, Place, load_inputs
from citymetrics.benchmark.matrix import Coverage, coverage
from citymetrics.benchmark.profile import CityProfile, city_profile
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.benchmark.show import caveat_list, refusal_list
from citymetrics.benchmark.tables import (
    absence_table,
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
    rows_table,
    singles_table,
    targets_table,
    theme_counts_table,
    theme_table,
)
from citymetrics.benchmark.theme import ThemeComparison, compare_metrics, compare_theme

__all__ = [
    "Absence",
    "CityProfile",
    "Comparison",
    "Coverage",
    "EvidenceNotes",
    "Finding",
    "FindingList",
    "Inputs",
    "Place",
    "Refusal",
    "Remark",
    "ThemeComparison",
    "absence_of",
    "absence_table",
    "caveat_list",
    "city_findings",
    "city_profile",
    "compare_metric",
    "compare_metrics",
    "compare_theme",
    "comparison_table",
    "coverage",
    "coverage_table",
    "deadlines_table",
    "denominators_table",
    "family_table",
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
