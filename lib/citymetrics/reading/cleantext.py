"""Clean text in which every character knows where it stands in the raw file."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

LOST = "\N{WHITE SQUARE}"
"""Stands in clean text for one character that damage has destroyed."""


@dataclass(frozen=True)
class Repair:
    """One place where the raw text was damaged: what stood there, what it became, by which rule.

    `kind` is `gloss` (a reading taken out), `indent` (a mark that stood for one), `shift` (bytes read out of
    phase) or `lost` (the same, and something is gone for good); `start:end` is the span in the raw text.
    `certain` is False where the repair rests on likelihood and not on a unique solution.
    """

    kind: str
    start: int
    end: int
    before: str
    after: str
    certain: bool = True


@dataclass(frozen=True)
class CleanText:
    """`text[i]` comes from `raw[starts[i]:ends[i]]`; offsets never decrease."""

    raw: str
    text: str
    starts: array[int]
    ends: array[int]
    repairs: tuple[Repair, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.starts) == len(self.ends):
            raise ValueError("clean text and its offsets differ in length")

    @classmethod
    def from_raw(cls, raw: str) -> CleanText:
        """Clean text that is the raw text itself."""
        return cls(raw, raw, array("l", range(len(raw))), array("l", range(1, len(raw) + 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of clean `start:end` (which must not be empty)."""
        return self.starts[start], self.ends[end - 1]

    def raw_slice(self, start: int, end: int) -> str:
        """What the raw file writes for clean `start:end`."""
        a, b = self.span(start, end)
        return self.raw[a:b]
