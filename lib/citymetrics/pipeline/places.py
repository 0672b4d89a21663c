"""From where to where: a corpus, notebooks and the place of what is made, in folders or at addresses that fsspec opens."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from citymetrics.errors import CitymetricsError
from citymetrics.fingerprint import digest
from citymetrics.pipeline.bucket import Bucket
from citymetrics.pipeline.fetch import Say, fetch_notebooks, fetch_plans
from citymetrics.project import Project
from citymetrics.storage import Store, is_address, open_store

CACHE = "CITYMETRICS_CACHE"
"""Names the folder for copies of what lies elsewhere (default: `.citymetrics/remote` in the project)."""


@dataclass(frozen=True)
class Places:
    """The project as it is to be reported on, and the bucket that the report goes to, if it does."""

    project: Project
    bucket: Bucket | None = None


def settle(project: Project, raw: str = "", out: str = "", notebooks: str = "", *, say: Say) -> Places:
    """The project with another corpus, other notebooks and another place for what is made. What lies elsewhere is fetched.

    Raises
    ------
    CitymetricsError
        There is no registry in `raw`, or it comes without `out`; an address cannot be opened.
    """
    if raw and not out:
        raise CitymetricsError(
            "--raw without --out",
            where=f"--raw {raw}",
            mend="Name a folder for what is made of it with --out.",
        )
    bucket = Bucket(*_at(project, out)) if is_address(out) else None
    made = bucket.out if bucket else Path(out).resolve() if out else project.out
    corpus = _corpus(project, raw, say) if raw else project.corpus
    found = replace(project, corpus=corpus, out=made)
    if notebooks:
        found = replace(found, notebooks_at=_notebooks(project, notebooks))
    if bucket:
        from citymetrics.briefs.alone import alone

        with alone(found):
            bucket.pull(say)
    return Places(found, bucket)


def _corpus(project: Project, raw: str, say: Say) -> Path:
    if is_address(raw):
        store, home = _at(project, raw)
        return fetch_plans(store, home, say)
    folder = Path(raw)
    if not (folder / "sources.yml").is_file():
        raise CitymetricsError(
            "no sources.yml in it",
            where=f"--raw {raw}",
            expected="a folder like data/raw: plan texts, sources.yml, context/",
        )
    return folder.resolve()


def _notebooks(project: Project, given: str) -> Path:
    from citymetrics.briefs.jobs import NOTEBOOKS

    if not is_address(given):
        folder = Path(given).resolve()
        missing = [name for name in NOTEBOOKS.values() if not (folder / name).is_file()]
        if missing:
            raise CitymetricsError(f"no {missing[0]} in it", where=f"--notebooks {given}")
        return folder
    return fetch_notebooks(given, NOTEBOOKS.values(), _home(project, given))


def _at(project: Project, url: str) -> tuple[Store, Path]:
    store = open_store(url)
    return store, _home(project, store.address())


def _home(project: Project, address: str) -> Path:
    """The folder for copies of what lies at an address, which its name tells without telling passwords."""
    base = Path(os.environ.get(CACHE) or project.root / ".citymetrics" / "remote").resolve()
    name = re.sub(r"[^A-Za-z0-9]+", "-", address.rstrip("/").rpartition("/")[2])[:40]
    return base / f"{name}-{digest(address.rstrip('/').encode())[:12]}"
