"""The data package: the curated tables as a data set that stands on its own, described, referenced and exported.

What is left out: how the tables are made (`curation`, `accuracy`) and what comparisons mean (`benchmark`).
"""

from citymetrics.package.build import Package, build_package
from citymetrics.package.declare import Declaration, load_declaration
from citymetrics.package.tables import CuratedTable, curated_tables

__all__ = ["CuratedTable", "Declaration", "Package", "build_package", "curated_tables", "load_declaration"]
