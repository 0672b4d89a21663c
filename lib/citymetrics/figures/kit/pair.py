"""One figure in its two forms: static for paper, interactive for the screen, with its data, caption and
description."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.figures.kit.style import to_png, to_svg
from citymetrics.files import write_whole
from citymetrics.labels.html import write_csv


@dataclass(frozen=True)
class FigurePair:
    """A figure made twice from one comparison.

    `name` is its file stem (ASCII); `static` a matplotlib and `interactive` a plotly figure; `frame` what
    was drawn, with `observation_id`s; `caption` one line for readers; `alt` a description for those who
    cannot see it. In a notebook it shows as one output that holds both forms.
    """

    name: str
    static: Figure = field(repr=False, compare=False)
    interactive: go.Figure = field(repr=False, compare=False)
    frame: pd.DataFrame = field(repr=False, compare=False)
    caption: str
    alt: str

    @cached_property
    def svg(self) -> str:
        return to_svg(self.static)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids behind what is drawn."""
        if "observation_id" not in self.frame:
            return ()
        return tuple(identity for identity in self.frame["observation_id"] if identity)

    def to_csv(self, path: Path | str | None = None) -> str | None:
        return write_csv(self.frame, path)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {
            "application/vnd.plotly.v1+json": json.loads(self.interactive.to_json()),
            "image/svg+xml": self.svg,
            "text/csv": self.to_csv(),
            "text/plain": f"{self.caption}\n{self.alt}",
        }
        return data, {"citymetrics": {"name": self.name, "caption": self.caption, "alt": self.alt}}

    def save(self, folder: Path | str) -> list[Path]:
        """Write `<name>.svg`, `.png` and `.csv` into `folder`, each beside and then moved into place; same
        bytes each time."""
        folder = Path(folder)
        contents = {"svg": self.svg.encode(), "png": to_png(self.static), "csv": str(self.to_csv()).encode()}
        written = []
        for ending, content in contents.items():
            target = folder / f"{self.name}.{ending}"
            write_whole(target, content)
            written.append(target)
        return written
