"""A tall figure cut into parts as wide as a slide, between its lines rather than through them."""

from __future__ import annotations

import io
import math

import numpy as np

# What a cut away from the middle costs, beside the width of the gap that it goes through.
PULL = 0.06
# Room for choosing where to cut, as a share of a part.
SLACK = 0.12
WHITE = 0.97


def cut(png: bytes, height: float, most: float) -> list[tuple[float, float]]:
    """Where the parts of a figure begin and end, in its own unit, in which it is `height` tall.

    No part is taller than `most`. Cuts go through wide gaps of `png`; without pixels the parts are of one height.
    """
    parts = max(1, math.ceil(height / most * (1 + SLACK) - 1e-6)) if height > most else 1
    ink = _ink(png)
    ends = [0.0]
    for number in range(1, parts):
        ideal = ends[-1] + (height - ends[-1]) / (parts - number + 1)
        # What is left must still fit the parts that follow.
        low, high = max(ends[-1] + 1, height - (parts - number) * most), min(ends[-1] + most, height)
        gaps = _gaps(ink, height, low, high)
        scored = [(foot - top - PULL * abs((top + foot) / 2 - ideal), (top + foot) / 2) for top, foot in gaps]
        ends.append(max(scored)[1] if scored else ideal)
    return list(zip(ends, [*ends[1:], height], strict=True))


def _gaps(ink: np.ndarray, height: float, low: float, high: float) -> list[tuple[float, float]]:
    """Runs of rows between two heights with least ink, such as only long vertical lines have, from top to foot."""
    scale = height / max(1, len(ink))
    first, last = math.ceil(low / scale), math.floor(high / scale)
    rows = ink[first:last]
    if not len(rows):
        return []
    quiet = rows <= rows.min()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(int), [0]))))
    return [(float(start + first) * scale, float(end + first) * scale) for start, end in edges.reshape(-1, 2)]


def _ink(png: bytes) -> np.ndarray:
    """How many pixels of each row are not white; empty without a picture."""
    if not png:
        return np.zeros(0)
    from matplotlib.image import imread

    pixels = imread(io.BytesIO(png), format="png")
    shades = pixels if pixels.ndim == 2 else pixels[..., :3].min(axis=2)
    counts: np.ndarray = (shades < WHITE).sum(axis=1)
    return counts
