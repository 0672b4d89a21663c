"""The metric dictionary: what may be compared, and how text is recognised as speaking of it.

The dictionary itself is YAML in `data/curated/dictionary/`: `themes.yml`, and one file for each theme.
"""

from citymetrics.dictionary.examples import check_examples, statement_from_example
from citymetrics.dictionary.load import Dictionary, load_dictionary
from citymetrics.dictionary.match import Candidate, Match
from citymetrics.dictionary.model import Bounds, Example, Link, Metric, Rule, Theme

__all__ = [
    "Bounds",
    "Candidate",
    "Dictionary",
    "Example",
    "Link",
    "Match",
    "Metric",
    "Rule",
    "Theme",
    "check_examples",
    "load_dictionary",
    "statement_from_example",
]
