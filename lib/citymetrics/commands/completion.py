"""What the shell may complete: ids of metrics, places, themes and rows, read off the built tables.

A key press must neither wait nor end in a traceback, so this reads CSV with the standard library alone, and whatever goes wrong
completes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator

from typer import Context

from citymetrics.project import Project

Found = list[tuple[str, str]]
"""Ids with what stands beside them in shells that show it."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = Project.find().curated / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _metrics() -> Found:
    return [(row["metric"], row["label_en"]) for row in _rows("metrics")]


def _places() -> Found:
    return list(dict.fromkeys((row["city"], row["label_en"]) for row in _rows("plans")))


def _themes() -> Found:
    return [(row["theme"], row["label_en"]) for row in _rows("themes")]


def _plans() -> Found:
    return [(row["doc_id"], row["title_en"]) for row in _rows("plans")]


def _instruments() -> Found:
    return [(row["instrument"], row["label_en"]) for row in _rows("instruments")]


def _observations() -> Found:
    return [(row["observation_id"], row["metric"]) for row in _rows("observations")]


def _mentions() -> Found:
    return [(row["mention_id"], row["instrument"]) for row in _rows("instrument_mentions")]


def _matching(sources: Iterable[Callable[[], Found]], incomplete: str) -> Found:
    found: Found = []
    for source in sources:
        try:
            found += source()
        except Exception:
            # A table that is not built, or a folder that is no project: there is nothing to complete, and no one to tell.
            continue
    return [(name, about) for name, about in found if name.startswith(incomplete)]


def complete_metric(incomplete: str) -> Found:
    return _matching([_metrics], incomplete)


def complete_place(incomplete: str) -> Found:
    return _matching([_places], incomplete)


def complete_theme(incomplete: str) -> Found:
    return _matching([_themes], incomplete)


def complete_plan(incomplete: str) -> Found:
    return _matching([_plans], incomplete)


def complete_instrument(incomplete: str) -> Found:
    return _matching([_instruments], incomplete)


def complete_observation(incomplete: str) -> Found:
    return _matching([_observations], incomplete)


def complete_evidence(incomplete: str) -> Found:
    """Ids of rows; those of mentions of instruments, which are many more, where no row's begins so."""
    return _matching([_observations], incomplete) or _matching([_mentions], incomplete)


def complete_place_or_theme(incomplete: str) -> Found:
    return _matching([_places, _themes], incomplete)


def complete_subject(context: Context, incomplete: str) -> Found:
    """What a brief of the kind that was named may be about."""
    sources = {"theme": _themes, "metric": _metrics}
    return _matching([sources.get(context.params.get("kind") or "", _places)], incomplete)


def complete_places(incomplete: str) -> Found:
    """The last of several places between commas."""
    before, comma, last = incomplete.rpartition(",")
    return [(f"{before}{comma}{name}", about) for name, about in complete_place(last)]


def of_words(*words: str) -> Callable[[str], list[str]]:
    """A completion out of a fixed set."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete
