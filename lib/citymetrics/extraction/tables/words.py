"""The expressions of `lexicon/tables.yml`, compiled once."""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import lexicon


@cache
def table_pattern(name: str) -> re.Pattern[str]:
    """The expression called `name`."""
    return re.compile(lexicon("tables")[name])


@cache
def unit_names() -> dict[str, re.Pattern[str]]:
    """Unit → the names that alone tell it."""
    return {unit: re.compile(names) for unit, names in lexicon("tables")["units_by_name"].items()}
