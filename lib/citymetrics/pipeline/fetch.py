"""What a run reads from elsewhere, as a copy on this machine: a registry of plans in a bucket, notebooks behind papermill's handlers.

Only what has changed is fetched again, as far as the file system tells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from citymetrics.errors import CitymetricsError, SourceError
from citymetrics.files import write_whole
from citymetrics.storage import Store, shown

REGISTRY = "sources.yml"
CONTEXT = ("context/denominators.csv", "context/norms.csv")
STORED = ".txt"
"""What the name of a text ends with that lies beside a Word or PDF file."""
STATE = "fetched.json"
Say = Callable[[str], None]


def fetch_plans(store: Store, home: Path, say: Say) -> Path:
    """A copy in `home` of the registry in `store`, the files that it names, and the denominators: a folder like `data/raw`.

    Raises
    ------
    CitymetricsError
        There is no registry, or something cannot be fetched.
    """
    folder = home / "raw"
    if not fetch_files(store, [REGISTRY], folder, home / STATE, say):
        raise CitymetricsError(
            "no sources.yml in it",
            where=f"--raw {store.address()}",
            expected="a folder like data/raw: plan texts, sources.yml, context/",
        )
    texts = [name for file in _registered(folder / REGISTRY) for name in (file, file + STORED)]
    kept = set(fetch_files(store, [REGISTRY, *CONTEXT, *texts], folder, home / STATE, say))
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
    if not any(name in kept for name in CONTEXT):
        # Without the folder there are no denominators; with it they would be missed.
        (folder / "context").rmdir() if (folder / "context").is_dir() else None
    return folder


def fetch_files(store: Store, names: Iterable[str], folder: Path, state: Path, say: Say) -> list[str]:
    """See that `folder` has those of the files `names` of `store` that there are; these are returned. `state` is where it
    stands which version of each was fetched."""
    known = _read_state(state)
    there: list[str] = []
    fetched = 0
    try:
        for name in dict.fromkeys(names):
            with reaching(store, name):
                version = store.version(name)
                if version is None:
                    known.pop(name, None)
                    continue
                there.append(name)
                if version and known.get(name) == version and (folder / name).is_file():
                    continue
                data = store.read(name)
            write_whole(folder / name, data)
            known[name] = version
            fetched += 1
    finally:
        write_whole(state, f"{json.dumps(known, indent=1, sort_keys=True)}\n".encode())
    if fetched:
        say(f"Fetched {fetched} files from {store.address()}.")
    return there


def fetch_notebooks(url: str, names: Iterable[str], home: Path) -> Path:
    """A copy of notebooks, each read by whichever handler papermill has for its address.

    Raises
    ------
    CitymetricsError
        One is not there, or papermill has no handler for it.
    """
    from papermill.exceptions import PapermillException
    from papermill.iorw import papermill_io

    folder = home / "notebooks"
    for name in names:
        address = f"{url.rstrip('/')}/{name}"
        try:
            text: str = papermill_io.read(address)
        except (Exception, PapermillException) as error:
            # Each handler raises its service's own kinds of errors.
            raise CitymetricsError(
                f"the notebook cannot be read: {_first_line(error)}",
                where=shown(address),
                expected=f"a folder with {name} that papermill can read",
            ) from None
        write_whole(folder / name, text.encode())
    return folder


@contextmanager
def reaching(store: Store, name: str = "") -> Iterator[None]:
    """Whatever a service has against it is told in a line.

    Raises
    ------
    CitymetricsError
        It is not allowed, the service does not answer, …
    """
    try:
        yield
    except CitymetricsError:
        raise
    except Exception as error:
        # Only some services' libraries raise what Python has for it.
        raise CitymetricsError(
            f"cannot be reached: {_first_line(error)}",
            where=store.address(name),
            mend="See that the address is right and that you may use it; run again, and it goes on where it was.",
        ) from None


def _registered(registry: Path) -> list[str]:
    """The files that a registry names; what is wrong with it is told when it is read."""
    from citymetrics.yamlfile import read_yaml

    entries = read_yaml(registry, name=REGISTRY)
    named = [
        entry.get("file")
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]
    files = [name for name in named if isinstance(name, str)]
    for name in files:
        if (
            not name
            or ".." in PurePosixPath(name).parts
            or name.startswith("/")
            or "\\" in name
            or ":" in name
        ):
            raise SourceError(
                f"file is {name!r}", where=REGISTRY, expected="a path below the registry's folder"
            )
    return files


def _read_state(path: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
