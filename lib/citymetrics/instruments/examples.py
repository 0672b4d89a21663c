"""Trying every entry's own examples: an instrument that is no longer found, or on another rung, is a fault."""

from __future__ import annotations

from citymetrics.errors import DictionaryError
from citymetrics.instruments.load import InstrumentDictionary
from citymetrics.instruments.mentions import find_mentions
from citymetrics.reading import read_text


def check_instrument_examples(dictionary: InstrumentDictionary) -> list[DictionaryError]:
    """One line for every example that isn't found on its rung and every counter-example that is found."""
    problems = []
    for entry in dictionary.instruments.values():
        where = dictionary.places.get(entry.id, "")
        for example in entry.examples:
            rung = _rung(dictionary, entry.id, example.text)
            if rung != example.rung:
                problems.append(
                    DictionaryError(
                        f"{entry.id}: its example {example.text!r} gives {rung or 'nothing'}",
                        where=where,
                        expected=example.rung,
                        mend="Widen its names, or correct the rung.",
                    )
                )
        for text in entry.counterexamples:
            rung = _rung(dictionary, entry.id, text)
            if rung:
                problems.append(
                    DictionaryError(
                        f"{entry.id}: its counter-example {text!r} is found ({rung})",
                        where=where,
                        expected="nothing",
                        mend="Narrow its names or add to 'none'.",
                    )
                )
    return problems


def _rung(dictionary: InstrumentDictionary, instrument: str, text: str) -> str:
    found = find_mentions(read_text(text, name="example"), dictionary)
    return next((mention.rung for mention in found if mention.instrument == instrument), "")
