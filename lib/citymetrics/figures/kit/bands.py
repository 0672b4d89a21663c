"""Small multiples: parts side by side in bands, and rows in two columns that are cut where both are short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Part = TypeVar("Part")


def in_bands(parts: Sequence[Part], columns: int) -> list[list[Part]]:
    """`parts` in bands of so many side by side."""
    return [list(parts[start : start + columns]) for start in range(0, len(parts), columns)]


def bands_height(heights: Sequence[float], gap: float) -> float:
    """Height of bands one under another with a gap between them."""
    return sum(heights) + gap * max(0, len(heights) - 1)


def set_out(
    bands: Sequence[Sequence[Part]],
    heights: Sequence[float],
    *,
    left: float,
    top: float,
    step: float,
    gap: float,
) -> Iterator[tuple[Part, float, float]]:
    """Every part with its left and its top in inches, from a page's `left` and `top`, `step` from column to column."""
    for band, height in zip(bands, heights, strict=True):
        for position, part in enumerate(band):
            yield part, left + position * step, top
        top -= height + gap


def even_cut(heights: Sequence[float], cuts: Iterable[int]) -> int:
    """Which of `cuts` leaves the taller of two columns as short as it can be; all in one where there is none."""
    return min(cuts, key=lambda cut: max(sum(heights[:cut]), sum(heights[cut:])), default=len(heights))
