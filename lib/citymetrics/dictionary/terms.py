"""Terms: the plain texts, gaps and regular expressions by which the dictionary recognises what a text speaks of."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import NamedTuple

_GAP = r"[^，。；：！？、,;:!?]{0,8}?"


class Hit(NamedTuple):
    """The text that was found, the weight of its place, and what it counts: its named characters by that weight."""

    text: str
    weight: float
    score: float


def compile_term(term: str) -> re.Pattern[str]:
    """The expression that finds `term`: plain text, ``…`` for a gap, or ``/regex/``.

    Raises
    ------
    re.error
        A regular expression is malformed.
    ValueError
        It can match the empty text, repeats or nests more than any needs, or means something else in a later Python.
    """
    if len(term) > 2 and term.startswith("/") and term.endswith("/"):
        pattern = _compile_expression(term[1:-1])
    else:
        pattern = re.compile(_GAP.join(re.escape(part) for part in term.split("…")))
    if pattern.search("") is not None:
        raise ValueError(f"{term!r} matches the empty text")
    return pattern


def _compile_expression(written: str) -> re.Pattern[str]:
    """Python tells of some expressions by other exceptions than `re.error`, or by a warning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(written)
    except (OverflowError, Warning) as problem:
        raise ValueError(str(problem)) from None
    except RecursionError:
        raise ValueError("more groups within one another than can be read") from None


class Terms:
    """Alternatives of which one must be found; the hit that counts most is reported."""

    def __init__(self, terms: Iterable[str]):
        self.patterns = [(compile_term(term), term) for term in terms]

    def find(self, places: Iterable[tuple[str, float]]) -> Hit | None:
        """The best hit in `places`, each a text with its weight; None if no term stands in any of them."""
        best: Hit | None = None
        for text, weight in places:
            for pattern, term in self.patterns:
                found = pattern.search(text)
                if found is None:
                    continue
                # A gap is no evidence: only the characters that the term itself names count.
                named = len(found.group()) if "…" not in term else len(term.replace("…", ""))
                hit = Hit(found.group(), weight, named * weight)
                if best is None or hit.score > best.score:
                    best = hit
        return best

    def within(self, text: str) -> str:
        """The first term found in `text`, as it stands there; empty if there is none."""
        hit = self.find(((text, 1.0),))
        return hit.text if hit else ""
