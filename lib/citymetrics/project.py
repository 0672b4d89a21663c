"""Where a project keeps its things: raw plans, curated tables, notebooks, figures, reports.

Every function that touches a file takes a `Project`, so a corpus in another folder is only another root.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import CitymetricsError


@dataclass(frozen=True)
class Project:
    """A folder laid out as the README shows; `root` holds `data/raw/sources.yml`."""

    root: Path

    @classmethod
    def find(cls, start: Path | str | None = None) -> Project:
        """The project around `start` (default: `$CITYMETRICS_ROOT`, then the working folder, then this package's own checkout)."""
        given = start or os.environ.get("CITYMETRICS_ROOT")
        origins = [Path(given)] if given else [Path.cwd(), Path(__file__)]
        for origin in origins:
            origin = origin.resolve()
            for folder in (origin, *origin.parents):
                if (folder / "data" / "raw" / "sources.yml").is_file():
                    return cls(folder)
        raise CitymetricsError(
            "no data/raw/sources.yml here or above",
            where=str(origins[0]),
            mend="Run in a citymetrics checkout, or set CITYMETRICS_ROOT to one.",
        )

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def sources_file(self) -> Path:
        return self.raw / "sources.yml"

    @property
    def denominators_file(self) -> Path:
        return self.raw / "context" / "denominators.csv"

    @property
    def curated(self) -> Path:
        return self.root / "data" / "curated"

    @property
    def dictionary(self) -> Path:
        return self.curated / "dictionary"

    @property
    def observations_file(self) -> Path:
        return self.curated / "observations.csv"

    @property
    def queue_file(self) -> Path:
        return self.curated / "review_queue.csv"

    @property
    def review_file(self) -> Path:
        return self.curated / "review.yml"

    @property
    def rejected_file(self) -> Path:
        return self.curated / "rejected.csv"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def relative(self, path: Path) -> str:
        """`path` as a user of this project would write it."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)
