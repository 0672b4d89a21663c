"""What a result was made from, as hashes of content: files, this library's own code, the versions of what it stands on."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ASIDE = re.compile(r"extra == .(dev|docs)\b")
_BLOCK = 1 << 20


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_BLOCK):
            found.update(piece)
    return found.hexdigest()


def digest_of(value: Any) -> str:
    """SHA-256 of plain data (mappings, lists, texts, numbers), whatever the order of its keys."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest(written.encode())


def digest_files(paths: Iterable[Path], base: Path) -> dict[str, str]:
    """SHA-256 of each of `paths` that is a file, by its path from `base`."""
    return {path.relative_to(base).as_posix(): digest_file(path) for path in sorted(paths) if path.is_file()}


@cache
def library_digest() -> str:
    """SHA-256 of this library: code, wording, templates, whatever it ships."""
    files = (path for path in _HERE.rglob("*") if "__pycache__" not in path.parts)
    return digest_of(digest_files(files, _HERE))


@cache
def versions() -> Mapping[str, str]:
    """The versions of Python and of the packages that this library works with, as far as they are installed."""
    lines = [line for line in requires("citymetrics") or () if not _ASIDE.search(line)]
    named = {found.group().lower() for line in lines if (found := _NAME.match(line))}
    installed = {}
    for name in sorted(named):
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    return {"python": ".".join(map(str, sys.version_info[:3]))} | installed
