"""Extraction: clean text → statements, by a grammar of numerals × units × bounds × scope × time × role.

Word lists are data in `lexicon/`; each module decides one thing about a quantity. What is left out: matching a statement
to the dictionary, which is the dictionary's work.
"""

from citymetrics.extraction.extract import extract_statements
from citymetrics.extraction.statement import Statement

__all__ = ["Statement", "extract_statements"]
