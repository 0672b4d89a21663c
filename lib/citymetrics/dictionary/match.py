"""Which metric a statement speaks of, and why; what isn't sure stays open.

A rule's head term in the statement's subject outranks any head that stands only in the clause around it, and
context found between the same two commas outranks context from the rest of the sentence. Among rules of one
rank the most specific wins: the one that accounts for more of the text. Near ties are left open, and so are
rows whose unit fits no rule and rows in doubt (`doubts`), with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from citymetrics.dictionary.doubts import find_doubt
from citymetrics.dictionary.model import Metric, Rule, Theme
from citymetrics.dictionary.terms import Terms
from citymetrics.extraction.statement import Statement

SUBJECT_WEIGHT, CLAUSE_WEIGHT, PHRASE_WEIGHT, CONTEXT_WEIGHT = 1.0, 0.5, 0.4, 0.25
GROUP_BONUS = 0.5
MARGIN = 0.5
"""A winner leads the next metric by at least this much, else the row is ambiguous."""
NEAR_MISS = 0.5
"""What a candidate that failed one condition keeps of its score."""
_COMMA = re.compile(r"[，,；;：:。！？!?]")


class Candidate(NamedTuple):
    """A metric that a statement may speak of; a higher score accounts for more of its text."""

    metric: str
    score: float


@dataclass(frozen=True)
class Match:
    """The metric of a statement (None if it stays open), its theme, why, and the candidates, best first."""

    metric: str | None
    theme: str
    reason: str
    candidates: tuple[Candidate, ...] = ()


def phrase_of(statement: Statement) -> str:
    """What stands between the two commas around the statement's clause; empty where the clause isn't found.

    A list shares what stands before or behind it: 小学18所、新增学位27225个 are places in primary schools.
    """
    start = statement.quote.find(statement.clause) if statement.clause else -1
    if start < 0:
        return ""
    left = max((stop.end() for stop in _COMMA.finditer(statement.quote, 0, start)), default=0)
    right = _COMMA.search(statement.quote, start + len(statement.clause))
    return statement.quote[left : right.start() if right else len(statement.quote)]


@dataclass(frozen=True)
class _Finding:
    """What one rule found. `rank` orders before the score does: head outside the subject, context far off."""

    metric: str
    rank: tuple[bool, bool]
    score: float
    shown: str
    failure: str = ""
    doubt: str = ""


class _CompiledRule:
    def __init__(self, metric: Metric, rule: Rule):
        self.metric, self.rule = metric, rule
        self.head = Terms(rule.any)
        self.groups = [Terms(group) for group in rule.all]
        self.phrase = [Terms(group) for group in rule.phrase]
        self.context = [Terms(group) for group in rule.context]
        self.none = Terms(rule.none)
        self.units = metric.accepts(rule)

    def judge(self, statement: Statement) -> _Finding | None:
        """What this rule finds in `statement`; None if not even its head is there."""
        near = ((statement.subject, SUBJECT_WEIGHT), (statement.clause, CLAUSE_WEIGHT))
        head = self.head.find(near[:1]) or self.head.find(near[1:])
        if head is None:
            return None
        in_subject = head.weight == SUBJECT_WEIGHT
        hits, failure = [head], ""
        around = (*near, (phrase_of(statement), PHRASE_WEIGHT))
        wide = (*around, (statement.quote, CONTEXT_WEIGHT), (statement.section, CONTEXT_WEIGHT))
        for groups, places in ((self.groups, near), (self.phrase, around), (self.context, wide)):
            for group in groups:
                hit = group.find(places)
                if hit is None:
                    failure = failure or f"nothing like {group.patterns[0][1]!r}"
                else:
                    hits.append(hit)
        excluded = self.none.find(near[:1] if in_subject else near[1:])
        if excluded is not None:
            failure = f"{excluded.text!r} speaks against it"
        failure = self._refusal(statement) or failure
        score = sum(hit.score for hit in hits) + GROUP_BONUS * (len(hits) - 1)
        shown = " + ".join(dict.fromkeys(hit.text for hit in hits))
        far = any(hit.weight == CONTEXT_WEIGHT for hit in hits)
        doubt = "" if failure else find_doubt(statement, self.metric, self.head, self.groups)
        return _Finding(self.metric.id, (not in_subject, far), round(score, 2), shown, failure, doubt)

    def _refusal(self, statement: Statement) -> str:
        if statement.role not in self.rule.roles:
            return f"role {statement.role}, expected {' or '.join(self.rule.roles)}"
        if statement.unit not in self.units:
            return f"unit {statement.unit or 'missing'}, expected {' or '.join(self.units)}"
        if self.rule.per and statement.per not in self.rule.per:
            return f"per {statement.per}, expected {' or '.join(self.rule.per)}"
        if self.rule.scopes and statement.scope.partition(":")[0] not in self.rule.scopes:
            return f"scope {statement.scope}, expected {' or '.join(self.rule.scopes)}"
        return ""


_NO_RULES: frozenset[int] = frozenset()


class Matcher:
    """The compiled rules of a dictionary."""

    def __init__(self, metrics: Mapping[str, Metric], themes: Mapping[str, Theme]):
        ordered = sorted(metrics.values(), key=lambda metric: metric.id)
        self._metrics, self._themes = metrics, themes
        self._rules = [_CompiledRule(metric, rule) for metric in ordered for rule in metric.match]
        self._always: set[int] = set()
        self._by_pair: dict[str, set[int]] = {}
        for position, rule in enumerate(self._rules):
            self._index(position, rule.head)

    def _index(self, position: int, head: Terms) -> None:
        """Note which two characters a text must hold for a rule to find its head there, where none of its terms is an expression."""
        parts = ["" if term.startswith("/") else max(term.split("…"), key=len) for _, term in head.patterns]
        if any(len(part) < 2 for part in parts):
            self._always.add(position)
            return
        for part in parts:
            self._by_pair.setdefault(part[:2], set()).add(position)

    def _rules_for(self, statement: Statement) -> list[_CompiledRule]:
        """The rules whose head may stand in subject or clause, in their order: a tenth of them, found without trying all."""
        found = set(self._always)
        for text in (statement.subject, statement.clause):
            for at in range(len(text) - 1):
                found |= self._by_pair.get(text[at : at + 2], _NO_RULES)
        return [self._rules[position] for position in sorted(found)]

    def match(self, statement: Statement) -> Match:
        """The metric that `statement` speaks of, or the reason why none was chosen."""
        findings = [
            finding for rule in self._rules_for(statement) if (finding := rule.judge(statement)) is not None
        ]
        passed = _best_of_each(finding for finding in findings if not finding.failure)
        missed = _best_of_each(finding for finding in findings if finding.failure)
        taken = {finding.metric for finding in passed}
        missed = [finding for finding in missed if finding.metric not in taken]
        candidates = tuple(
            [Candidate(finding.metric, finding.score) for finding in passed]
            + [Candidate(finding.metric, round(finding.score * NEAR_MISS, 2)) for finding in missed]
        )
        if not passed:
            reason = "no term of the dictionary"
            if missed:
                reason = f"near {missed[0].metric} ({missed[0].shown}): {missed[0].failure}"
            return Match(None, self.theme_of(statement), reason, candidates)
        first = passed[0]
        rivals = [
            finding.metric
            for finding in passed[1:]
            if finding.rank == first.rank and first.score - finding.score < MARGIN
        ]
        if rivals:
            names = " | ".join([first.metric, *rivals])
            return Match(None, self.theme_of(statement), f"ambiguous: {names}", candidates)
        if first.doubt:
            reason = f"doubtful {first.metric} ({first.shown}): {first.doubt}"
            return Match(None, self.theme_of(statement), reason, candidates)
        place = "clause" if first.rank[0] else "subject"
        return Match(first.metric, self._metrics[first.metric].theme, f"{place}: {first.shown}", candidates)

    def theme_of(self, statement: Statement) -> str:
        """The theme whose keywords weigh most in subject and clause, else a heading, else the sentence."""
        headings = [heading for heading in statement.section.split(" > ") if heading]
        stages: list[list[tuple[str, float]]] = [[(statement.subject, 2.0), (statement.clause, 1.0)]]
        stages += [[(heading, 1.0)] for heading in reversed(headings)]
        stages.append([(statement.quote, 1.0)])
        for places in stages:
            scores = {theme.id: _keyword_score(theme, places) for theme in self._themes.values()}
            best = max(scores, key=lambda theme: scores[theme], default="")
            if best and scores[best] > 0:
                return best
        return "governance" if "governance" in self._themes else next(iter(self._themes))


def _keyword_score(theme: Theme, places: Iterable[tuple[str, float]]) -> float:
    return sum(len(word) * weight for text, weight in places for word in theme.keywords if word in text)


def _best_of_each(findings: Iterable[_Finding]) -> list[_Finding]:
    """The best finding of every metric, best first; by rank, then by score, then by name."""
    ordered = sorted(findings, key=lambda finding: (finding.rank, -finding.score, finding.metric))
    best: dict[str, _Finding] = {}
    for finding in ordered:
        best.setdefault(finding.metric, finding)
    return list(best.values())
