"""The grammar's word lists, as data: units, bounds, words for all and none, traps, roles, scopes, times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.yamlfile import read_yaml


@cache
def lexicon(name: str) -> dict[str, Any]:
    """One word list of this folder (`units`, `bounds`, `words`, `traps`, `roles`, `scopes`, `times`)."""
    data: dict[str, Any] = read_yaml(Path(__file__).with_name(f"{name}.yml"), name=f"lexicon/{name}.yml")
    return data


def alternation(words: Iterable[str]) -> str:
    """A regular expression that finds the longest of `words`."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One compiled expression that finds any of `patterns`."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
