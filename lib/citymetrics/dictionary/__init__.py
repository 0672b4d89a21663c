"""The metric dictionary: what may be compared, and how text is recognised as speaking of it.

The dictionary itself is YAML in `data/curated/dictionary/`: `themes.yml`, one file for each theme, and `version.yml` with
its `CHANGELOG.md`.
"""

from citymetrics.dictionary.examples import check_examples, statement_from_example
from citymetrics.dictionary.load import Dictionary, load_dictionary
from citymetrics.dictionary.match import Candidate, Match
from citymetrics.dictionary.model import Bounds, Example, Link, Metric, Rule, Theme
from citymetrics.dictionary.tiers import TIERS, Tier, count_plans, tier_of
from citymetrics.dictionary.version import Version

__all__ = [
    "TIERS",
    "Bounds",
    "Candidate",
    "Dictionary",
    "Example",
    "Link",
    "Match",
    "Metric",
    "Rule",
    "Theme",
    "Tier",
    "Version",
    "check_examples",
    "count_plans",
    "load_dictionary",
    "statement_from_example",
    "tier_of",
]
