"""Tables of benchmark results as semantic HTML, each number followed by its evidence note.

They stand below the results, which ask for them by name, and above the figures.
"""

from citymetrics.benchmark.tables.absence import absence_table
from citymetrics.benchmark.tables.adoption import (
    adoption_table,
    lacking_table,
    likeness_table,
    only_table,
    rungs_table,
    shared_table,
)
from citymetrics.benchmark.tables.cascade import cascade_levels_table, cascade_totals_table, nesting_table
from citymetrics.benchmark.tables.comparability import comparability_table
from citymetrics.benchmark.tables.deadlines import (
    clusters_table,
    dated_table,
    dated_themes_table,
    due_by_table,
)
from citymetrics.benchmark.tables.denominators import denominators_table
from citymetrics.benchmark.tables.emphasis import (
    branches_table,
    differences_table,
    emphasis_table,
    marks_table,
    scored_targets_table,
    similarity_table,
    specificity_table,
    theme_scores_table,
)
from citymetrics.benchmark.tables.gap import gap_table, gaps_table, norms_table
from citymetrics.benchmark.tables.index import (
    index_choices_table,
    index_declared_table,
    index_pairs_table,
    index_parts_table,
    index_ranks_table,
    index_scores_table,
)
from citymetrics.benchmark.tables.inference import exact_table, interval_table
from citymetrics.benchmark.tables.intensity import intensities_table, intensity_table
from citymetrics.benchmark.tables.metric import (
    comparison_table,
    headline_table,
    rows_table,
    singles_table,
    theme_table,
)
from citymetrics.benchmark.tables.pace import pace_table, paths_table
from citymetrics.benchmark.tables.pair import (
    pair_instruments_table,
    pair_only_table,
    pair_shared_table,
    pair_themes_table,
)
from citymetrics.benchmark.tables.pair_plans import pair_plans_table
from citymetrics.benchmark.tables.place import (
    coverage_table,
    deadlines_table,
    family_table,
    peers_table,
    plans_table,
    targets_table,
    theme_counts_table,
)
from citymetrics.benchmark.tables.promises import promises_table
from citymetrics.benchmark.tables.sheet import (
    sheet_definition_table,
    sheet_pairs_table,
    sheet_result_tables,
    sheet_rows_table,
)
from citymetrics.benchmark.tables.show import caveat_list, refusal_list
from citymetrics.benchmark.tables.timeline import due_table, timeline_table
from citymetrics.benchmark.tables.uptake import (
    cascade_tables,
    duties_table,
    uptake_counts_table,
    uptake_table,
)

__all__ = [
    "absence_table",
    "adoption_table",
    "branches_table",
    "cascade_levels_table",
    "cascade_tables",
    "cascade_totals_table",
    "caveat_list",
    "clusters_table",
    "comparability_table",
    "comparison_table",
    "coverage_table",
    "dated_table",
    "dated_themes_table",
    "deadlines_table",
    "denominators_table",
    "differences_table",
    "due_by_table",
    "due_table",
    "duties_table",
    "emphasis_table",
    "exact_table",
    "family_table",
    "gap_table",
    "gaps_table",
    "headline_table",
    "index_choices_table",
    "index_declared_table",
    "index_pairs_table",
    "index_parts_table",
    "index_ranks_table",
    "index_scores_table",
    "intensities_table",
    "intensity_table",
    "interval_table",
    "lacking_table",
    "likeness_table",
    "marks_table",
    "nesting_table",
    "norms_table",
    "only_table",
    "pace_table",
    "pair_instruments_table",
    "pair_only_table",
    "pair_plans_table",
    "pair_shared_table",
    "pair_themes_table",
    "paths_table",
    "peers_table",
    "plans_table",
    "promises_table",
    "refusal_list",
    "rows_table",
    "rungs_table",
    "scored_targets_table",
    "shared_table",
    "sheet_definition_table",
    "sheet_pairs_table",
    "sheet_result_tables",
    "sheet_rows_table",
    "similarity_table",
    "singles_table",
    "specificity_table",
    "targets_table",
    "theme_counts_table",
    "theme_scores_table",
    "theme_table",
    "timeline_table",
    "uptake_counts_table",
    "uptake_table",
]
