"""Where a project keeps its things: raw plans, curated tables, notebooks, figures, reports.

Every function that touches a file takes a `Project`, so a corpus in another folder is only another root.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import CitymetricsError

ROOT, RAW, OUT = "CITYMETRICS_ROOT", "CITYMETRICS_RAW", "CITYMETRICS_OUT"


@dataclass(frozen=True)
class Project:
    """A folder laid out as the README shows; `root` holds `data/raw/sources.yml`.

    Another corpus keeps its plans in `corpus`, a folder like `data/raw`, and all that is made of them goes to `out`: tables,
    figures, reports. Dictionaries are the root's, unless `out` has some of its own, and so are notebooks, unless they are at
    `notebooks_at`. `reports_at` is where a report is put together.
    """

    root: Path
    corpus: Path | None = None
    out: Path | None = None
    reports_at: Path | None = None
    notebooks_at: Path | None = None

    @classmethod
    def find(cls, start: Path | str | None = None) -> Project:
        """The project around `start` (default: `$CITYMETRICS_ROOT`, then the working folder, then this package's own checkout);
        `$CITYMETRICS_RAW` and `$CITYMETRICS_OUT` name another corpus and where it goes."""
        given = start or os.environ.get(ROOT)
        corpus, out = (_folder_named(name) for name in (RAW, OUT))
        origins = [Path(given)] if given else [Path.cwd(), Path(__file__)]
        for origin in origins:
            origin = origin.resolve()
            for folder in (origin, *origin.parents):
                if (folder / "data" / "raw" / "sources.yml").is_file():
                    return cls(folder, corpus, out)
        raise CitymetricsError(
            "no data/raw/sources.yml here or above",
            where=str(origins[0]),
            mend="Run in a citymetrics checkout, or set CITYMETRICS_ROOT to one.",
        )

    @classmethod
    def named(cls) -> Project:
        """The project of `environment`, as the process that named it there knows it, whatever lies in its folder."""
        return cls(Path(os.environ[ROOT]), _folder_named(RAW), _folder_named(OUT))

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which another process finds this project."""
        named = {ROOT: self.root, RAW: self.corpus, OUT: self.out}
        return {name: str(folder) for name, folder in named.items() if folder}

    @property
    def made(self) -> Path:
        """The folder that all that is made goes to."""
        return self.out or self.root

    def declared(self, name: str) -> Path:
        """A file or folder of `data/curated` that people write and that says the same of every corpus."""
        own = self.curated / name
        return self.root / "data" / "curated" / name if self.out and not own.exists() else own

    @property
    def raw(self) -> Path:
        return self.corpus or self.root / "data" / "raw"

    @property
    def sources_file(self) -> Path:
        return self.raw / "sources.yml"

    @property
    def denominators_file(self) -> Path:
        return self.raw / "context" / "denominators.csv"

    @property
    def curated(self) -> Path:
        return self.made / "data" / "curated"

    @property
    def dictionary(self) -> Path:
        return self.declared("dictionary")

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
        return self.notebooks_at or self.root / "notebooks"

    @property
    def figures(self) -> Path:
        return self.made / "figures"

    @property
    def reports(self) -> Path:
        return self.reports_at or self.made / "reports"

    @property
    def work(self) -> Path:
        """What a run keeps for the next one: briefs as they were made, with what they were made from."""
        return self.made / ".citymetrics"

    def relative(self, path: Path) -> str:
        """`path` as a user of this project would write it; a notebook's wherever notebooks lie."""
        if self.notebooks_at and path.resolve().is_relative_to(self.notebooks_at):
            return f"notebooks/{path.resolve().relative_to(self.notebooks_at).as_posix()}"
        for folder in (self.root, self.out, self.corpus):
            if folder and path.resolve().is_relative_to(folder):
                return path.resolve().relative_to(folder).as_posix()
        return str(path)


def _folder_named(variable: str) -> Path | None:
    given = os.environ.get(variable)
    return Path(given).resolve() if given else None
