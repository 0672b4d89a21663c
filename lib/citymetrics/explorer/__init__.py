"""Looking around in JupyterLab: choose places, a theme, a metric and a basis, and see figure, table and sentences.

`explore` opens the panel; `begin` and `Exploration` are the same without widgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

import pandas as pd

from citymetrics.benchmark import Inputs
from citymetrics.benchmark.inputs import resolve
from citymetrics.errors import UnknownChoice
from citymetrics.explorer.state import Exploration, begin

if TYPE_CHECKING:
    from citymetrics.explorer.panel import Explorer

__all__ = ["Exploration", "begin", "explore"]


def explore(
    city: str | Iterable[str] | None = None,
    theme: str | None = None,
    metric: str | None = None,
    *,
    lang: str = "zh",
    data: Inputs | pd.DataFrame | None = None,
) -> Explorer:
    """Open the explorer: controls for places, theme, metric and basis, with the figure, the table and the sentences.

    Parameters
    ----------
    city : id of a place or several; all for None.
    theme, metric : ids to begin with; without them the metric that most plans state.
    lang : zh or en; can be changed in the panel.
    data : inputs or observations; the project's own for None.

    What isn't there is said in the panel, with what comes nearest, and the explorer opens without it.

    Raises
    ------
    CitymetricsError
        ipywidgets is not installed, or there is no project to read.
    """
    panel = import_module("citymetrics.explorer.panel")
    inputs, problem = resolve(data), ""
    try:
        state = begin(city, theme, metric, lang=lang, data=inputs)
    except UnknownChoice as unknown:
        state, problem = begin(lang="en" if lang == "en" else "zh", data=inputs), panel.brief(unknown)
    opened: Explorer = panel.Explorer(state, problem=problem)
    return opened
