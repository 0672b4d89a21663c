"""Proposals for a statement that the rules leave open: the metrics whose words are most like its own, best first.

A proposal is for a person to judge and never becomes a match by itself. Likeness is the cosine of the pairs of neighbouring characters
that statement and entry share, rare pairs counting more (tf-idf), lessened where the unit is none that the metric is stated in.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from citymetrics.dictionary.match import Candidate
from citymetrics.dictionary.model import Metric
from citymetrics.extraction.statement import Statement
from citymetrics.units import find_unit

SUBJECT, CLAUSE = 1.0, 0.5
LABEL, TERM, DEFINITION = 1.0, 0.5, 0.2
OTHER_UNIT, OTHER_DIMENSION = 0.6, 0.3
"""What is left of the likeness where the unit differs, and where not even its dimension is the metric's."""
LEAST = 0.1
"""Below this, what two texts share is chance."""
_WORDS = re.compile(r"[一-鿿]+|[A-Za-z][A-Za-z.]*")
_REGEX = re.compile(r"^/.*/$")

Vector = dict[str, float]


class Proposer:
    """The words of every metric, weighed once."""

    def __init__(self, metrics: Mapping[str, Metric]):
        self._metrics = metrics
        counts = {name: _weigh(_texts_of(metric)) for name, metric in sorted(metrics.items())}
        seen = Counter(pair for vector in counts.values() for pair in vector)
        self._rarity = {pair: math.log((1 + len(counts)) / n) for pair, n in seen.items()}
        self._index: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, vector in counts.items():
            for pair, weight in self._unit_length(vector).items():
                self._index[pair].append((name, weight))

    def propose(self, statement: Statement, limit: int) -> tuple[Candidate, ...]:
        """At most `limit` metrics that `statement` may speak of, with their likeness from 0 to 1, best first."""
        given = _weigh(((statement.subject, SUBJECT), (statement.clause, CLAUSE)))
        scores: defaultdict[str, float] = defaultdict(float)
        for pair, weight in self._unit_length(given).items():
            for name, other in self._index.get(pair, ()):
                scores[name] += weight * other
        judged = [
            Candidate(name, round(score * _unit_factor(self._metrics[name], statement.unit), 2))
            for name, score in scores.items()
        ]
        likely = [candidate for candidate in judged if candidate.score >= LEAST]
        return tuple(sorted(likely, key=lambda one: (-one.score, one.metric))[:limit])

    def _unit_length(self, vector: Vector) -> Vector:
        """The vector with rare pairs weighing more, scaled to length 1; pairs that no metric has keep the greatest rarity."""
        unknown = math.log(1 + len(self._metrics))
        weighed = {pair: weight * self._rarity.get(pair, unknown) for pair, weight in vector.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values()))
        return {pair: weight / length for pair, weight in weighed.items()} if length else {}


def _texts_of(metric: Metric) -> Iterator[tuple[str, float]]:
    yield metric.label.zh, LABEL
    yield metric.definition.zh, DEFINITION
    for rule in metric.match:
        for term in (*rule.any, *(term for group in (*rule.all, *rule.phrase) for term in group)):
            if not _REGEX.match(term):
                yield term, TERM


def _weigh(texts: Iterable[tuple[str, float]]) -> Vector:
    """Pair of characters → the greatest weight of a text that holds it, so that synonyms don't outweigh the label."""
    vector: Vector = {}
    for text, weight in texts:
        for word in _WORDS.findall(text):
            pairs = [word] if word.isascii() else [word[at : at + 2] for at in range(len(word) - 1)]
            for pair in pairs:
                vector[pair] = max(vector.get(pair, 0.0), weight)
    return vector


def _unit_factor(metric: Metric, unit: str) -> float:
    accepted = {metric.unit, *(other for rule in metric.match for other in rule.units)}
    if unit in accepted:
        return 1.0
    stated, own = find_unit(unit), find_unit(metric.unit)
    same = stated is not None and own is not None and stated.dimension == own.dimension
    return OTHER_UNIT if same else OTHER_DIMENSION
