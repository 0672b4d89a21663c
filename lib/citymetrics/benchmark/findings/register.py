"""The register of sentences: which functions make findings of which kind of result, and every wording that there is.

A module of findings adds its functions with `states`; a brief asks for all that a result has to say with `findings_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from citymetrics.benchmark.findings.model import Finding
from citymetrics.benchmark.result import Result

Made = Iterable[Finding] | Finding | None
Maker = TypeVar("Maker", bound=Callable[..., Made])

_MAKERS: list[tuple[type[Result], Callable[..., Made]]] = []


def states(kind: type[Result]) -> Callable[[Maker], Maker]:
    """Register a function that makes findings of results of this kind: a list, one, or None where its conditions fail."""

    def register(make: Maker) -> Maker:
        _MAKERS.append((kind, make))
        return make

    return register


def findings_of(result: Result, *, most: int | None = None) -> list[Finding]:
    """Every sentence that holds for `result`, in the order of the register; the first `most` of them."""
    found: list[Finding] = []
    for kind, make in _MAKERS:
        if isinstance(result, kind):
            made = make(result)
            found += [made] if isinstance(made, Finding) else [] if made is None else list(made)
    return found[:most]


def makers_of(kind: type[Result]) -> list[Callable[..., Any]]:
    """The functions registered for a kind of result."""
    return [make for registered, make in _MAKERS if issubclass(kind, registered)]
