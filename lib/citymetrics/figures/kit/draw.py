"""Which figure draws which kind of result: each module of figures registers its own with `draw_result`."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from citymetrics.figures.kit.pair import FigurePair


@singledispatch
def draw_result(result: Any, *, lang: str = "zh", **options: Any) -> FigurePair:
    """The figure of `result`. Raises `TypeError` for a kind of result that no module of figures registered."""
    raise TypeError(f"no figure is registered for {type(result).__name__}")
