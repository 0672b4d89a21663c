"""Tables of benchmark results as semantic HTML, each number followed by its evidence note.

They stand below the results, which ask for them by name, and above the figures.
"""

from citymetrics.benchmark.tables.absence import absence_table
from citymetrics.benchmark.tables.comparability import comparability_table
from citymetrics.benchmark.tables.denominators import denominators_table
from citymetrics.benchmark.tables.metric import (
    comparison_table,
    headline_table,
    intensity_table,
    rows_table,
    singles_table,
    theme_table,
)
from citymetrics.benchmark.tables.place import (
    coverage_table,
    deadlines_table,
    family_table,
    pace_table,
    peers_table,
    plans_table,
    targets_table,
    theme_counts_table,
)
from citymetrics.benchmark.tables.show import caveat_list, refusal_list

__all__ = [
    "absence_table",
    "caveat_list",
    "comparability_table",
    "comparison_table",
    "coverage_table",
    "deadlines_table",
    "denominators_table",
    "family_table",
    "headline_table",
    "intensity_table",
    "pace_table",
    "peers_table",
    "plans_table",
    "refusal_list",
    "rows_table",
    "singles_table",
    "targets_table",
    "theme_counts_table",
    "theme_table",
]
