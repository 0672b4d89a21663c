"""Doubts: what speaks against a match although every term of its rule was found.

A wrong match is worse than none, so a row in doubt stays open with the reason, and no rival takes its place. The words are data
(`doubts.yml`); the order of the checks is that of how often they were right on plans that the dictionary didn't know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from citymetrics.dictionary.model import Metric
from citymetrics.dictionary.terms import Terms
from citymetrics.extraction.statement import Statement
from citymetrics.yamlfile import read_yaml

_FILE = Path(__file__).with_name("doubts.yml")
_STOP = re.compile(r"[；;。！？!?]")
_AND = re.compile(r"[、和与及]")
_FAR = 30
"""A borrowed subject further than this many characters before its figure is another clause's."""


@cache
def _words() -> dict[str, Terms]:
    return {name: Terms(terms) for name, terms in read_yaml(_FILE, name=_FILE.name).items()}


def find_doubt(statement: Statement, metric: Metric, head: Terms, groups: Sequence[Terms]) -> str:
    """Why `statement` may not speak of `metric`, whose rule (its `head` and `groups` of terms) fits it; else empty."""
    return (
        _shortfall(statement)
        or _total(statement, metric)
        or _complement(statement, metric)
        or _shared(statement, head)
        or _borrowed(statement)
        or _part(statement, metric, (head, *groups))
    )


def _shortfall(statement: Statement) -> str:
    found = _words()["shortfall"].within(statement.clause)
    return f"{found!r} tells what is lacking" if found else ""


def _total(statement: Statement, metric: Metric) -> str:
    """A total in place under a metric of what is added."""
    text = f"{statement.subject}\n{statement.clause}"
    words = _words()
    if metric.kind != "addition" or words["addition"].within(text):
        return ""
    found = words["total"].within(text)
    if not found and statement.role == "target":
        found = words["total_in_target"].within(text)
    return f"{found!r} tells a total, {metric.id} counts what is added" if found else ""


def _complement(statement: Statement, metric: Metric) -> str:
    """A share that goes away under a metric of the share that remains."""
    if metric.kind != "share" or metric.direction != "lower" or statement.value in (0, None):
        return ""
    found = _words()["removal"].within(statement.clause)
    return f"{found!r} tells what goes, {metric.id} what remains" if found else ""


def _shared(statement: Statement, head: Terms) -> str:
    """Several subjects with a figure each, of which the head names only one."""
    found = _words()["each_its_own"].within(statement.clause)
    parts = _AND.split(statement.subject) if found else []
    if len(parts) < 2 or not head.within(statement.subject) or all(head.within(part) for part in parts):
        return ""
    return f"{found!r} gives each of {statement.subject!r} its own figure"


def _borrowed(statement: Statement) -> str:
    """A figure without a subject of its own whose lent one stands behind a stop or far off."""
    lender, comma, own = statement.clause.rpartition(",")
    if not comma or not lender or statement.clause in statement.quote:
        return ""
    start = statement.quote.find(lender)
    at = statement.quote.find(own, start + len(lender)) if start >= 0 else -1
    if at < 0:
        return ""
    between = statement.quote[start + len(lender) : at]
    if _STOP.search(between) or len(between) > _FAR:
        return f"its subject {lender!r} is another clause's"
    return ""


def _part(statement: Statement, metric: Metric, terms: Sequence[Terms]) -> str:
    """“Of which” under a subject that the same rule claims: the part is no second figure of the whole.

    Only amounts have parts; and a part that its scope tells apart (其中东城区20个) measures the same thing in another place.
    """
    if statement.scope != "whole" or metric.kind not in ("stock", "addition"):
        return ""
    found = _words()["part"].within(statement.clause)
    if not found:
        return ""
    start = max(statement.quote.find(statement.clause), 0)
    whole = statement.quote[:start] + statement.clause.partition(found)[0]
    if all(group.within(whole) for group in terms):
        return f"{found!r} opens a part of what stands before it"
    return ""
