"""Accuracy: how well extraction agrees with what readers of the plans wrote down, and what else tells of the data's quality.

Annotations live in `tests/gold/`, where the guide to them stands too; what is wanted of each set is data in `minima.yml`.
What is left out: the annotations' own making, and any correction of what disagrees.
"""

from citymetrics.accuracy.findings import QualityFindings
from citymetrics.accuracy.gold import GoldPlan, load_gold
from citymetrics.accuracy.measure import (
    Accuracy,
    build_accuracy,
    load_disagreements,
    load_scores,
    measure_plans,
)
from citymetrics.accuracy.quality import Quality, load_quality
from citymetrics.accuracy.scoring import Score
from citymetrics.accuracy.tables import (
    accuracy_table,
    confusion_table,
    lost_table,
    missed_table,
    plan_accuracy_table,
    repairs_table,
    review_table,
)

__all__ = [
    "Accuracy",
    "GoldPlan",
    "Quality",
    "QualityFindings",
    "Score",
    "accuracy_table",
    "build_accuracy",
    "confusion_table",
    "load_disagreements",
    "load_gold",
    "load_quality",
    "load_scores",
    "lost_table",
    "measure_plans",
    "missed_table",
    "plan_accuracy_table",
    "repairs_table",
    "review_table",
]
