"""People's decisions on single rows: what is open, what was decided and why, and applying it in every build.

This room knows rows and decisions, not how tables are made; `desk`, `panel` and `command` are where a person sits, and
stand below curation.
"""

from citymetrics.review.decisions import Decision, load_decisions
from citymetrics.review.listing import KINDS, OpenRow, list_open
from citymetrics.review.rows import DrawnRow, Row
from citymetrics.review.settle import REJECTED_COLUMNS, REVIEWED, Settled, apply_decisions, settle

__all__ = [
    "KINDS",
    "REJECTED_COLUMNS",
    "REVIEWED",
    "Decision",
    "DrawnRow",
    "OpenRow",
    "Row",
    "Settled",
    "apply_decisions",
    "list_open",
    "load_decisions",
    "settle",
]
