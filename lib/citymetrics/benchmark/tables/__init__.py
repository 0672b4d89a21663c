"""Tables of benchmark results as semantic HTML, each number followed by its evidence note.

They stand beside the results and above the figures, so that a result can print itself in a notebook.
"""

from citymetrics.benchmark.tables.absence import absence_table
from citymetrics.benchmark.tables.metric import (
    comparison_table,
    denominators_table,
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

__all__ = [
    "absence_table",
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
    "rows_table",
    "singles_table",
    "targets_table",
    "theme_counts_table",
    "theme_table",
]
