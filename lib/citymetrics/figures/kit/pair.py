"""One figure in its two forms: static for paper, interactive for the screen, with its data, its words and its evidence.

In the interactive form every mark that stands for observations carries their ids: `customdata` of its trace holds, for each mark
(each cell of a heat map), the list of ids, the mark's own first; the list is empty where a mark stands for none. A page opens the
sentence of `customdata[0]`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import Inputs
from citymetrics.figures.kit.evidence import evidence_frame, ids_in
from citymetrics.figures.kit.style import to_pdf, to_png, to_svg
from citymetrics.files import write_whole
from citymetrics.labels.html import write_csv

EVIDENCE_TYPE = "application/vnd.citymetrics.evidence+csv"
"""The type under which a notebook's output holds the evidence list."""


@dataclass(frozen=True)
class FigurePair:
    """A figure made twice from one result.

    `name` is its file stem (ASCII); `static` a matplotlib and `interactive` a plotly figure; `frame` what was drawn, with
    `observation_id`s; `caption` says how it is read; `alt` describes it for those who cannot see it; `message` is one short
    sentence with what it shows in these data, empty where nothing can be said. `inputs` give the sentences behind it and `lang`
    the language of its words. `behind` are observations that are counted in it without a row of their own in `frame`.

    In a notebook it shows as one output that holds every form; files are made when they are first asked for, and once.
    """

    name: str
    static: Figure = field(repr=False, compare=False)
    interactive: go.Figure = field(repr=False, compare=False)
    frame: pd.DataFrame = field(repr=False, compare=False)
    caption: str
    alt: str
    message: str = ""
    inputs: Inputs | None = field(default=None, repr=False, compare=False, kw_only=True)
    lang: str = field(default="zh", kw_only=True)
    behind: tuple[str, ...] = field(default=(), repr=False, compare=False, kw_only=True)

    @cached_property
    def svg(self) -> str:
        return to_svg(self.static)

    @cached_property
    def pdf(self) -> bytes:
        return to_pdf(self.static)

    @cached_property
    def png(self) -> bytes:
        return to_png(self.static)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the observations (or mentions of instruments) behind what is drawn, each once."""
        return tuple(dict.fromkeys((*ids_in(self.frame), *self.behind)))

    @cached_property
    def evidence_frame(self) -> pd.DataFrame:
        """One row per id of `evidence`: the plan, the place, the sentence and where it stands."""
        return evidence_frame(self.evidence, self.inputs, self.lang)

    @property
    def words(self) -> str:
        """The message, the caption and the description, one under another."""
        return "\n\n".join(part for part in (self.message, self.caption, self.alt) if part) + "\n"

    def to_csv(self, path: Path | str | None = None) -> str | None:
        """What was drawn; the text itself where `path` is None."""
        return write_csv(self.frame, path)

    def to_svg(self, path: Path | str | None = None) -> str | None:
        """The static figure, letters as outlines; the text itself where `path` is None."""
        return None if _written(path, self.svg.encode()) else self.svg

    def to_pdf(self, path: Path | str | None = None) -> bytes | None:
        """The static figure as a page of its size, vectors with the font embedded; the bytes where `path` is None."""
        return None if _written(path, self.pdf) else self.pdf

    def to_png(self, path: Path | str | None = None) -> bytes | None:
        """The static figure in pixels; the bytes where `path` is None."""
        return None if _written(path, self.png) else self.png

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of this figure: its name and its bytes, the same each time."""
        yield f"{self.name}.svg", self.svg.encode()
        yield f"{self.name}.pdf", self.pdf
        yield f"{self.name}.png", self.png
        yield f"{self.name}.csv", str(self.to_csv()).encode()
        yield f"{self.name}.txt", self.words.encode()
        if len(self.evidence_frame):
            yield f"{self.name}-evidence.csv", str(write_csv(self.evidence_frame)).encode()

    def save(self, folder: Path | str) -> list[Path]:
        """Write `<name>.svg`, `.pdf`, `.png`, `.csv`, `.txt` (message, caption, description) and, where observations stand behind
        it, `<name>-evidence.csv` into `folder`, each beside and then moved into place."""
        written = []
        for name, content in self.files():
            write_whole(Path(folder) / name, content)
            written.append(Path(folder) / name)
        return written

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {
            "application/vnd.plotly.v1+json": json.loads(self.interactive.to_json()),
            "image/svg+xml": self.svg,
            "application/pdf": base64.b64encode(self.pdf).decode("ascii"),
            "text/csv": self.to_csv(),
            "text/plain": self.words.rstrip(),
        }
        if len(self.evidence_frame):
            data[EVIDENCE_TYPE] = write_csv(self.evidence_frame)
        about = {"name": self.name, "caption": self.caption, "alt": self.alt, "message": self.message}
        return data, {"citymetrics": {**about, "evidence": list(self.evidence)}}


def _written(path: Path | str | None, content: bytes) -> bool:
    if path is not None:
        write_whole(Path(path), content)
    return path is not None
