"""Policy instruments and mechanisms: what a plan works with, whether or not it puts a number to it, and how far it goes.

The dictionary is YAML in `data/curated/instruments/`, one file for each theme; the mentions found by it are
`data/curated/instrument_mentions.csv`.
"""

from citymetrics.instruments.examples import check_instrument_examples
from citymetrics.instruments.load import InstrumentDictionary, load_instruments
from citymetrics.instruments.mentions import find_mentions
from citymetrics.instruments.model import RUNGS, Instrument, Mention
from citymetrics.instruments.table import adoption, build_mentions, instruments_of, load_mentions

__all__ = [
    "RUNGS",
    "Instrument",
    "InstrumentDictionary",
    "Mention",
    "adoption",
    "build_mentions",
    "check_instrument_examples",
    "find_mentions",
    "instruments_of",
    "load_instruments",
    "load_mentions",
]
