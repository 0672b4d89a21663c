"""One plan of a corpus → its rows, exactly as curation draws and settles those of the committed plans.

Whatever is wrong with a plan stays with it, as the line that tells it: no plan stops a run over many.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from citymetrics.corpus.limit import TimeUp, limit
from citymetrics.corpus.plans import Plan
from citymetrics.curation import draw_document
from citymetrics.dictionary import Dictionary
from citymetrics.errors import CitymetricsError, SourceError
from citymetrics.reading import Document, read_document
from citymetrics.reading.formats import stored_path
from citymetrics.review import DrawnRow, apply_decisions
from citymetrics.review.decisions import Decision
from citymetrics.sources import Frame
from citymetrics.storage import Store

SECONDS = 600.0
"""For one plan, fetching it included."""
WAIT = 0.5
"""Seconds before a file that could not be read is asked for again; twice as long each time."""
STORED = (".pdf", ".docx")


@dataclass(frozen=True)
class Failure:
    """Why a plan has no rows. `kind` is "file" where its file could not be had, "worker" where the worker did not outlive
    it, "time" where it took too long (all three are tried again by the next run), or "text" where what it says can't be read."""

    kind: str
    said: str

    @property
    def passes(self) -> bool:
        """Whether it may be gone the next time although nothing has changed in the registry."""
        return self.kind != "text"


@dataclass(frozen=True)
class DrawnPlan:
    """The rows that stay, how many review rejected, the characters that were read, and for a Word or PDF file the checksum
    of the text stored beside it ("" where there is none)."""

    rows: tuple[DrawnRow, ...]
    rejected: int
    characters: int
    beside: str = ""


def draw_plan(
    plan: Plan,
    frame: Frame,
    texts: Store,
    dictionary: Dictionary,
    decisions: Mapping[str, Decision],
    *,
    retries: int = 0,
    seconds: float = SECONDS,
) -> DrawnPlan | Failure:
    """Fetch and read one plan, draw its rows, and do what review decided on them, in `seconds` at most."""
    try:
        with limit(seconds):
            return _drawn(plan, frame, texts, dictionary, decisions, retries)
    except TimeUp:
        said = f"stopped after {seconds:g} seconds"
        mend = "See what is in the file; a longer limit is --seconds."
        return Failure("time", str(CitymetricsError(said, where=plan.file, mend=mend)))


def _drawn(
    plan: Plan,
    frame: Frame,
    texts: Store,
    dictionary: Dictionary,
    decisions: Mapping[str, Decision],
    retries: int,
) -> DrawnPlan | Failure:
    try:
        data, beside = _fetch(plan, texts, retries)
    except CitymetricsError as error:
        return Failure("file", str(error))
    try:
        with tempfile.TemporaryDirectory() as scratch:
            document = _read(plan, data, beside, Path(scratch))
        drawn = list(draw_document(document, plan, frame, dictionary, where=plan.file))
        settled = apply_decisions(drawn, decisions, dictionary)
    except CitymetricsError as error:
        return Failure("text", str(error).replace("\n", "; "))
    except MemoryError:
        raise
    except Exception as error:
        # A fault of ours in one plan of thousands is told as that plan's failure, not by losing the others.
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return Failure("text", str(CitymetricsError(f"unforeseen {said}", where=plan.file)))
    return DrawnPlan(settled.rows, len(settled.rejected), len(document.clean.raw), _digest(beside))


def digest_beside(plan: Plan, texts: Store) -> str:
    """The checksum of the text that is stored beside a plan now: people may correct it, and the registry doesn't know it."""
    try:
        return _digest(_beside(plan, texts, 0))
    except CitymetricsError:
        return ""


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _fetch(plan: Plan, texts: Store, retries: int) -> tuple[bytes, bytes | None]:
    """The file that was registered and, for a Word or PDF file, the text stored beside it if there is one."""
    data = _read_bytes(plan.file, texts, retries)
    found = hashlib.sha256(data).hexdigest()
    if found != plan.sha256:
        raise SourceError(
            f"has changed: its sha256 is {found}",
            where=plan.file,
            expected=plan.sha256,
            mend="Restore the file, or register this sha256.",
        )
    return data, _beside(plan, texts, retries)


def _beside(plan: Plan, texts: Store, retries: int) -> bytes | None:
    name = plan.file + ".txt"
    if PurePosixPath(plan.file).suffix.lower() not in STORED or not texts.filesystem.exists(texts.path(name)):
        return None
    return _read_bytes(name, texts, retries)


def _read_bytes(name: str, texts: Store, retries: int) -> bytes:
    waits = _waits(retries)
    while True:
        try:
            return texts.read(name)
        except (FileNotFoundError, KeyError):
            raise SourceError("no such file", where=name) from None
        except (IsADirectoryError, PermissionError) as error:
            raise SourceError(f"cannot be read: {error.strerror or error}", where=name) from None
        except OSError as error:
            wait = next(waits, None)
            if wait is None:
                said = error.strerror or str(error) or type(error).__name__
                raise SourceError(f"cannot be read: {said}", where=name) from None
            time.sleep(wait)


def _waits(retries: int) -> Iterator[float]:
    return (WAIT * 2**time for time in range(retries))


def _read(plan: Plan, data: bytes, beside: bytes | None, scratch: Path) -> Document:
    """Read from a copy: the folder of a plan may be a bucket, and nothing is ever written there."""
    path = scratch / PurePosixPath(plan.file).name
    path.write_bytes(data)
    if beside is not None:
        stored_path(path).write_bytes(beside)
    return read_document(path, name=plan.file)
