"""What turns texts into rows: the library's own code and word lists, and the dictionary. A part made by others is stale.

The library's version number alone doesn't tell: rules change between releases, and a cluster's workers may run another
copy than the one that sends them their work.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import citymetrics
from citymetrics.dictionary import Dictionary, load_dictionary
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.storage import Store

ROOMS = ("reading", "extraction", "dictionary", "review", "corpus")
MODULES = ("curation.py", "sources.py", "unit*")
PACKAGES = ("opencc", "pdfplumber")
"""Libraries whose own data shape what is read."""
FOLDER = "_dictionary"
_LOADED: dict[str, Dictionary] = {}
"""The last dictionary by its content."""


@dataclass(frozen=True)
class Rules:
    """`library` and `dictionary` are version numbers; `code` and `words` tell what really ran, by content."""

    library: str
    code: str
    dictionary: str
    words: str

    @property
    def key(self) -> str:
        """One text that changes with any of them."""
        return "|".join(asdict(self).values())

    @property
    def folder(self) -> str:
        """Where a corpus keeps the dictionary that its rows were matched with."""
        return f"{FOLDER}/{self.words[:16]}"


def rules_of(project: Project) -> Rules:
    """The rules as they are installed here, with the dictionary of `project`."""
    words = _digest((path.name, path.read_bytes()) for path in _dictionary_files(project))
    number = _loaded(words, project).version.number
    return Rules(citymetrics.__version__, code_digest(), number, words)


def store_dictionary(project: Project, rules: Rules, store: Store) -> None:
    """Put the dictionary into the corpus: for the workers, and for those who read its rows later."""
    for path in _dictionary_files(project):
        store.write(f"{rules.folder}/{path.name}", path.read_bytes())


def stored_dictionary(store: Store, rules: Rules) -> Dictionary:
    """The dictionary that a corpus keeps.

    Raises
    ------
    CitymetricsError
        It is not there, or is not the one that the rows were matched with.
    """
    if rules.words in _LOADED:
        return _LOADED[rules.words]
    where = store.address(rules.folder)
    names = [name for name in store.names(rules.folder) if "/" not in name]
    words = {name: store.read(f"{rules.folder}/{name}") for name in names}
    if not words or _digest(words.items()) != rules.words:
        found = "has changed" if words else "is not there"
        raise CitymetricsError(f"the dictionary {found}", where=where, mend="Make the corpus again.")
    with tempfile.TemporaryDirectory() as scratch:
        project = Project(Path(scratch))
        project.dictionary.mkdir(parents=True)
        for name, data in words.items():
            (project.dictionary / name).write_bytes(data)
        return _loaded(rules.words, project)


def _loaded(words: str, project: Project) -> Dictionary:
    """The dictionary of this content, read once however many projects and corpora hold it."""
    if words not in _LOADED:
        loaded = load_dictionary(project)
        _LOADED.clear()
        _LOADED[words] = loaded
    return _LOADED[words]


@cache
def code_digest() -> str:
    """The content of all files of the library that rows depend on, whichever system they lie on."""
    home = Path(citymetrics.__file__).parent
    inside = [path for room in ROOMS for path in (home / room).rglob("*") if path.suffix != ".pyc"]
    inside += [path for pattern in MODULES for path in home.glob(pattern)]
    contents = {path.relative_to(home).as_posix(): path.read_bytes() for path in inside if path.is_file()}
    versions = [(name, metadata.version(name).encode()) for name in PACKAGES]
    return _digest([*contents.items(), *versions])


def _dictionary_files(project: Project) -> list[Path]:
    return sorted(path for path in project.dictionary.iterdir() if path.suffix in (".yml", ".md"))


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, data in sorted(files):
        plain = data.replace(b"\r\n", b"\n")
        digest.update(f"{name} {len(plain)}\n".encode())
        digest.update(plain)
    return digest.hexdigest()
