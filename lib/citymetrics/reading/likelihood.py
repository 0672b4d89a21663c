"""How likely one character follows another, learned from the document itself.

A plan repeats its words, so the sound part of a damaged text says which of several repairs reads like the
rest. Digits count as one character: 5万 speaks for 7万.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import pairwise

from citymetrics.reading.characters import commonness
from citymetrics.reading.cleantext import LOST

_PRIOR = 0.1
_REPEATED = 0.15
_ECHO = 4.0
_COMMONEST = 200
_DIGIT = re.compile(rf"[0-9{LOST}]")


class Likelihood:
    """Costs in nats, smoothed after Witten and Bell: a character that many others follow leaves room for
    new ones.
    """

    def __init__(self, text: str):
        text = _DIGIT.sub("0", text)
        self._singles = Counter(text)
        self._pairs = Counter(pairwise(text))
        self._followers: defaultdict[str, list[str]] = defaultdict(list)
        for before, char in self._pairs:
            self._followers[before].append(char)
        self._commonest = [char for char, _ in self._singles.most_common(_COMMONEST)]
        self._total = max(len(text), 1)
        self._known: dict[tuple[str, str], float] = {}

    def candidates(self, before: str) -> list[str]:
        """Characters that may well follow `before`: those that did, and the commonest of the text."""
        return list(dict.fromkeys((*self._followers[before], *self._commonest)))

    def probability(self, before: str, char: str) -> float:
        key = before, char
        known = self._known.get(key)
        if known is None:
            before, char = _DIGIT.sub("0", before), _DIGIT.sub("0", char)
            single = _PRIOR * commonness(char) + (1 - _PRIOR) * self._singles[char] / self._total
            seen, followers = self._singles[before], len(self._followers[before])
            room = followers / (seen + followers) if followers else 1.0
            known = room * single
            if seen:
                known += (1 - room) * self._pairs[key] / seen
            self._known[key] = known
        return known

    def cost(self, before: str, char: str) -> float:
        return -math.log(self.probability(before, char))

    def cost_in(self, sentence: str, before: str, char: str) -> float:
        """As `cost`, but what `sentence` has said already is likelier to come again: plans enumerate in
        parallel.
        """
        repeated = sentence.count(char) / len(sentence) if sentence else 0.0
        cost = -math.log((1 - _REPEATED) * self.probability(before, char) + _REPEATED * repeated)
        return cost - _ECHO if before + char in sentence else cost
