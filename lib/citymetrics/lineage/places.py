"""What a project's files are called whichever folders it keeps them in, so that names hold no path of one machine."""

from __future__ import annotations

from pathlib import Path

from citymetrics.project import Project

RAW, CURATED = "data/raw", "data/curated"
_ROOT, _OUT = "root:", "out:"
"""What a name begins with that would else stand for another file, in a project with a corpus elsewhere."""


def name_of(path: Path, project: Project) -> str | None:
    """The name of a file of `project`; None for a file that is none of its own."""
    for prefix, folder in ((f"{RAW}/", project.raw), (f"{CURATED}/", project.curated), ("", project.root)):
        name = _below(path, folder, prefix)
        if name is not None and path_of(name, project) == path:
            return name
    for prefix, own in ((_OUT, project.out), (_ROOT, project.root)):
        name = _below(path, own, prefix) if own else None
        if name is not None:
            return name
    return None


def path_of(name: str, project: Project) -> Path:
    """Where the file of this name lies."""
    if name.startswith(_ROOT):
        return project.root / name.removeprefix(_ROOT)
    if name.startswith(_OUT) and project.out:
        return project.out / name.removeprefix(_OUT)
    if name == RAW or name.startswith(f"{RAW}/"):
        return project.raw / name.removeprefix(RAW).strip("/")
    if name.startswith(f"{CURATED}/"):
        first, _, rest = name.removeprefix(f"{CURATED}/").partition("/")
        return project.declared(first) / rest if rest else project.declared(first)
    return project.root / name


def _below(path: Path, folder: Path, prefix: str) -> str | None:
    if not path.is_relative_to(folder):
        return None
    return (prefix + path.relative_to(folder).as_posix()).removesuffix("/.")
