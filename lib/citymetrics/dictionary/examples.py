"""Trying every entry's own examples: a rule that no longer does what its entry says is a fault."""

from __future__ import annotations

from citymetrics.dictionary.load import Dictionary
from citymetrics.dictionary.model import Example
from citymetrics.errors import DictionaryError
from citymetrics.extraction.statement import Statement


def statement_from_example(example: Example) -> Statement:
    """A statement whose clause, sentence and, unless the example names one, subject are the snippet."""
    return Statement(
        subject=example.subject or example.text,
        clause=example.text,
        quote=example.text,
        section=example.section,
        value=None,
        unit=example.unit,
        value_text="",
        comparator="eq",
        role=example.role,
        scope=example.scope,
        per="total",
        char_start=0,
        char_end=0,
        clean_start=0,
        clean_end=0,
    )


def check_examples(dictionary: Dictionary) -> list[DictionaryError]:
    """One line for every example that doesn't match its metric and every counter-example that does."""
    problems = []
    for metric in dictionary.metrics.values():
        where = dictionary.places.get(metric.id, "")
        for example in metric.examples:
            match = dictionary.match(statement_from_example(example))
            if match.metric != metric.id:
                problems.append(
                    DictionaryError(
                        f"{metric.id}: its example {example.text!r} gives {match.metric} ({match.reason})",
                        where=where,
                        expected=metric.id,
                        mend="Widen its terms or narrow its rival's.",
                    )
                )
        for example in metric.counterexamples:
            match = dictionary.match(statement_from_example(example))
            if match.metric == metric.id:
                problems.append(
                    DictionaryError(
                        f"{metric.id}: its counter-example {example.text!r} matches it ({match.reason})",
                        where=where,
                        expected="no match",
                        mend="Narrow its terms or add to 'none'.",
                    )
                )
    return problems
