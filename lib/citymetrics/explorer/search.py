"""Finding a metric by what people call it: its names in both languages, its id, and the words that plans use for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_SPACE = re.compile(r"[\s_\-·,，、/]+")


def fits(words: str, metric: Any) -> bool:
    """Whether each of `words` (parted by spaces or commas) is found in what `metric` is called; nothing fits all.

    Capitals don't count, and an English word may be a part of a longer one.
    """
    wanted = [word for word in _SPACE.split(words.casefold()) if word]
    if not wanted:
        return True
    called = _called(metric.id, metric.label.zh, metric.label.en, _terms(metric))
    return all(word in called for word in wanted)


def _terms(metric: Any) -> tuple[str, ...]:
    """The plain terms that a plan is recognised by; patterns are no words."""
    return tuple(term for rule in metric.match for term in rule.any if not term.startswith("/"))


@lru_cache(maxsize=4096)
def _called(identity: str, zh: str, en: str, terms: tuple[str, ...]) -> str:
    return " ".join((identity, identity.replace("_", " "), zh, en, *terms)).casefold()
