"""Folders wherever they are: on this machine, in a bucket, in an archive, in memory. fsspec opens them by their address.

Credentials and addresses of services come from fsspec's own settings (its configuration files, the service's variables).
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from citymetrics.cluster import INSTALL
from citymetrics.errors import CitymetricsError
from citymetrics.fingerprint import digest_of

_SILENT = {
    "name",
    "type",
    "size",
    "Key",
    "Size",
    "url",
    "mimetype",
    "partial",
    "mode",
    "uid",
    "gid",
    "ino",
    "nlink",
}
"""What a file system tells of a file that stays the same when its content changes."""
_LOGIN = re.compile(r"//[^/@]*@")


@dataclass(frozen=True)
class Store:
    """A folder: `filesystem` is fsspec's, `root` the folder's path in it. It can be sent to another process."""

    filesystem: Any
    root: str

    @property
    def is_local(self) -> bool:
        return "file" in _protocols(self.filesystem)

    @property
    def is_shared(self) -> bool:
        """Whether another process sees the same files."""
        return "memory" not in _protocols(self.filesystem)

    def path(self, name: str) -> str:
        """The path of a file of this folder, as the file system has it."""
        return f"{self.root}/{name}" if self.root else name

    def address(self, name: str = "") -> str:
        """What messages call a file of this folder."""
        path = self.path(name) if name else self.root
        return path if self.is_local else str(self.filesystem.unstrip_protocol(path))

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises
        ------
        OSError
            It is not there or cannot be read.
        """
        data: bytes = self.filesystem.cat_file(self.path(name))
        return data

    def version(self, name: str) -> str | None:
        """What changes with a file's content, as its file system tells it without the file being read (a checksum, a time);
        empty where it tells nothing, None where there is no such file."""
        try:
            told = self.filesystem.info(self.path(name))
        except FileNotFoundError:
            return None
        if told.get("type") == "directory":
            return None
        known = {key: str(value) for key, value in told.items() if key not in _SILENT and value is not None}
        return digest_of(known | {"size": told.get("size")}) if known else ""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file to read bit by bit; what is compressed by its suffix (.gz, .zst …) is opened."""
        with self.filesystem.open(self.path(name), "rb", compression="infer") as file:
            yield file

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole: a reader sees what was there before or all of `data`, whoever else writes the same.

        Raises
        ------
        CitymetricsError
            The file cannot be written.
        """
        path = self.path(name)
        try:
            if self.is_local:
                _replace(Path(path), data)
            else:
                # One put: object stores show an object when all of it is there.
                self.filesystem.pipe_file(path, data)
        except OSError as error:
            said = error.strerror or str(error)
            raise CitymetricsError(f"cannot be written: {said}", where=self.address(name)) from None

    def copy(self, name: str, to: str) -> None:
        """A file also at `to`, in the place of what is there; a bucket copies it by itself.

        Raises
        ------
        CitymetricsError
            It cannot be copied.
        """
        try:
            if self.is_local:
                _replace(Path(self.path(to)), self.read(name))
            else:
                self.filesystem.cp_file(self.path(name), self.path(to))
        except OSError as error:
            said = error.strerror or str(error)
            raise CitymetricsError(f"cannot be written: {said}", where=self.address(to)) from None

    def names(self, below: str = "") -> list[str]:
        """All files of this folder, or of the one `below` it, hidden ones too; none if there is no such folder."""
        return list(self.sizes(below))

    def sizes(self, below: str = "") -> dict[str, int]:
        """The same with their sizes in bytes."""
        folder = self.path(below) if below else self.root
        self.filesystem.invalidate_cache()
        try:
            found = self.filesystem.find(folder, detail=True)
        except FileNotFoundError:
            return {}
        start = len(folder) + 1 if folder else 0
        return {path[start:]: int(told.get("size") or 0) for path, told in sorted(found.items())}

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; one that is gone already is no fault."""
        for name in names:
            with suppress(FileNotFoundError):
                self.filesystem.rm_file(self.path(name))


def open_store(url: str | Path) -> Store:
    """The folder at `url`: a path, or an address such as s3://bucket/folder, memory://folder or zip://folder::plans.zip.

    Raises
    ------
    CitymetricsError
        fsspec, or what it needs for this kind of address, is not installed, or the address is of no known kind.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise CitymetricsError("fsspec is not installed", where=shown(url), mend=INSTALL) from None
    try:
        filesystem, root = url_to_fs(str(url))
    except (ImportError, ValueError) as error:
        raise CitymetricsError(
            str(error), where=shown(url), expected="a folder that fsspec can open"
        ) from None
    return Store(filesystem, str(root).rstrip("/"))


def is_address(text: str) -> bool:
    """Whether a text names a place by its address (s3://…, zip://folder::plans.zip) and not by its path."""
    return "://" in text or "::" in text


def shown(url: str | Path) -> str:
    """An address as messages have it: without name and password."""
    return _LOGIN.sub("//", str(url))


def open_beside(url: str | Path) -> tuple[Store, str]:
    """The folder that holds the file at `url`, and the file's name in it."""
    store = open_store(url)
    folder, _, name = store.root.rpartition("/")
    return Store(store.filesystem, folder), name


def _protocols(filesystem: Any) -> tuple[str, ...]:
    given = filesystem.protocol
    return (given,) if isinstance(given, str) else tuple(given)


def _replace(path: Path, data: bytes) -> None:
    # A name of its own: two workers may write the same part, and neither may move the other's half into place.
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink()
