"""Cross-city comparative analytics from the texts of city plans.

`import citymetrics as cm` gives what a notebook needs. Names are loaded when they are first used, so that the command line
starts without the figures' libraries.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citymetrics.accuracy import (
        QualityFindings,
        accuracy_table,
        confusion_table,
        load_quality,
        lost_table,
        missed_table,
        plan_accuracy_table,
        repairs_table,
        review_table,
    )
    from citymetrics.benchmark import *
    from citymetrics.context import load_context
    from citymetrics.corpus import Corpus, extract_corpus, open_corpus
    from citymetrics.curation import build_observations, load_observations
    from citymetrics.dictionary import load_dictionary
    from citymetrics.errors import CitymetricsError
    from citymetrics.explorer import explore
    from citymetrics.extraction import extract_statements
    from citymetrics.figures import *
    from citymetrics.instruments import adoption, instruments_of, load_instruments, load_mentions
    from citymetrics.labels import prose, text
    from citymetrics.project import Project
    from citymetrics.reading import read_document, read_source
    from citymetrics.review.desk import open_desk
    from citymetrics.review.panel import ReviewPanel
    from citymetrics.sources import load_sources
    from citymetrics.units import convert

__version__ = version("citymetrics")

_ROOMS = {
    "accuracy": (
        "QualityFindings",
        "accuracy_table",
        "confusion_table",
        "load_quality",
        "lost_table",
        "missed_table",
        "plan_accuracy_table",
        "repairs_table",
        "review_table",
    ),
    "context": ("load_context",),
    "corpus": ("Corpus", "extract_corpus", "open_corpus"),
    "curation": ("build_observations", "load_observations"),
    "dictionary": ("load_dictionary",),
    "errors": ("CitymetricsError",),
    "explorer": ("explore",),
    "extraction": ("extract_statements",),
    "instruments": ("adoption", "instruments_of", "load_instruments", "load_mentions"),
    "labels": ("prose", "text"),
    "project": ("Project",),
    "reading": ("read_document", "read_source"),
    "review.desk": ("open_desk",),
    "review.panel": ("ReviewPanel",),
    "sources": ("load_sources",),
    "units": ("convert",),
}
_WHOLE_ROOMS = ("benchmark", "figures")
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        if name in _HOMES:
            return getattr(import_module(f"citymetrics.{_HOMES[name]}"), name)
        for room in _WHOLE_ROOMS:
            module = import_module(f"citymetrics.{room}")
            if name in module.__all__:
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    whole = [name for room in _WHOLE_ROOMS for name in import_module(f"citymetrics.{room}").__all__]
    return sorted({"__version__", *_HOMES, *whole})
