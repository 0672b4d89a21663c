"""A report that goes to a bucket: made in a folder here, then sent. A reader there finds one report whole, with its manifest.

A bucket knows no exchange of two folders. So what has changed is sent beside the old report first, which may take long and may
fail; then it is copied to its place within the bucket, and the manifest last. A journal there names what was being copied, so
that the next run mends what was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from citymetrics.briefs.manifest import MANIFEST, Manifest, read_manifest
from citymetrics.errors import CitymetricsError
from citymetrics.files import write_whole
from citymetrics.fingerprint import digest, digest_file
from citymetrics.pipeline.curated import is_built
from citymetrics.pipeline.fetch import STATE, Say, fetch_files, reaching
from citymetrics.storage import Store

REPORTS, FIGURES, CURATED = "reports", "figures", "data/curated"
SEEN = "there"
BESIDE, JOURNAL = ".citymetrics/new", ".citymetrics/moving.json"
AT_ONCE = 8
"""Files on their way at a time: each waits for the service more than for anything else."""


@dataclass(frozen=True)
class Sent:
    """How many files a report has sent to the bucket, and removed there."""

    files: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Bucket:
    """`store` is where the report goes, `home` what is kept of it here: in `out` what is made, in `there` the manifest that the
    bucket had when it was last looked at."""

    store: Store
    home: Path

    @property
    def out(self) -> Path:
        """The folder that stands for the bucket here."""
        return self.home / "out"

    @property
    def index(self) -> str:
        """The folder of the report, as messages have it."""
        return self.store.address(REPORTS)

    def pull(self, say: Say = lambda said: None) -> None:
        """Bring what people have put into the bucket (dictionaries, decisions), and the report where it is another than the one
        that was last sent from here.

        Raises
        ------
        CitymetricsError
            The bucket cannot be reached.
        """
        with reaching(self.store, CURATED):
            written = [
                f"{CURATED}/{name}" for name in self.store.names(CURATED) if not is_built(f"{CURATED}/{name}")
            ]
        fetch_files(self.store, written, self.out, self.home / STATE, say)
        manifest = self._manifest_there()
        if manifest and manifest != self._manifest_seen():
            say(f"Fetching the report of {self.store.address()} …")
            self._take(manifest)
            self._see(manifest)

    def push(self) -> Sent:
        """Send what has changed since the report that stands there; the manifest last, then remove what it no longer names.

        Raises
        ------
        CitymetricsError
            The bucket cannot be reached or written. The report there is the old one, or the next run mends it.
        """
        new = (self.out / REPORTS / MANIFEST).read_bytes()
        old, cut_off = self._manifest_there(), self._journal()
        if new == old and not cut_off:
            return Sent()
        here = {name: known for name, known in self._made(new).items() if (self.out / name).is_file()}
        there = self._made(old)
        changed = {name: known for name, known in here.items() if there.get(name) != known or name in cut_off}
        gone = [name for name in dict.fromkeys([*there, *cut_off]) if name not in here]
        self._send(changed)
        with reaching(self.store):
            self.store.write(JOURNAL, json.dumps(sorted([*changed, *gone]), ensure_ascii=False).encode())
            _all(lambda name: self.store.copy(f"{BESIDE}/{changed[name]}", name), changed)
            self.store.write(f"{REPORTS}/{MANIFEST}", new)
            self.store.remove(gone)
            self.store.remove(f"{BESIDE}/{name}" for name in self.store.names(BESIDE))
            self.store.remove([JOURNAL])
        self._see(new)
        return Sent(len(changed), len(gone))

    def _send(self, changed: Mapping[str, str]) -> None:
        """What has changed, under the names of its content: what a run before has sent need not be sent again."""
        by_content = {known: name for name, known in changed.items()}
        with reaching(self.store):
            sizes = self.store.sizes(BESIDE)
            missing = [
                known
                for known, name in by_content.items()
                if sizes.get(known) != (self.out / name).stat().st_size
            ]

            def send(known: str) -> None:
                data = (self.out / by_content[known]).read_bytes()
                if digest(data) != known:
                    raise CitymetricsError(
                        "changed since the report was made",
                        where=str(self.out / by_content[known]),
                        mend="Run again.",
                    )
                self.store.write(f"{BESIDE}/{known}", data)

            _all(send, missing)

    def _take(self, manifest: bytes) -> None:
        """The report of the bucket in the place of the one here; what does not fit its manifest was cut off, and stays away."""
        there = {name: known for name, known in self._made(manifest).items() if not name.startswith(CURATED)}
        for name in self._made(_read(self.out / REPORTS / MANIFEST)):
            if name not in there and not name.startswith(CURATED):
                (self.out / name).unlink(missing_ok=True)

        def take(name: str) -> None:
            path = self.out / name
            if path.is_file() and digest_file(path) == there[name]:
                return
            try:
                data = self.store.read(name)
            except FileNotFoundError:
                return
            if digest(data) == there[name]:
                # Files of a report may be links to those that a run has kept: never written into.
                path.unlink(missing_ok=True)
                write_whole(path, data)

        with reaching(self.store):
            _all(take, there)
        write_whole(self.out / REPORTS / MANIFEST, manifest)

    def _made(self, manifest: bytes | None) -> dict[str, str]:
        """The hashes of what a run has made, by path in the bucket."""
        told = self._read(manifest)
        reports = {f"{REPORTS}/{path}": known for path, known in told.outputs.items()}
        figures = {path: known for path, known in told.outputs.items() if path.startswith(f"{FIGURES}/")}
        tables = {path: known for path, known in told.inputs.items() if is_built(path)}
        return {**reports, **figures, **tables}

    def _read(self, manifest: bytes | None) -> Manifest:
        if manifest is None:
            return Manifest()
        folder = self.home / "reading"
        write_whole(folder / MANIFEST, manifest)
        return read_manifest(folder)

    def _manifest_there(self) -> bytes | None:
        return self._fetch(f"{REPORTS}/{MANIFEST}")

    def _journal(self) -> list[str]:
        data = self._fetch(JOURNAL)
        return [] if data is None else list(json.loads(data))

    def _fetch(self, name: str) -> bytes | None:
        with reaching(self.store, name):
            try:
                return self.store.read(name)
            except FileNotFoundError:
                return None

    def _manifest_seen(self) -> bytes | None:
        return _read(self.home / SEEN / MANIFEST)

    def _see(self, manifest: bytes) -> None:
        write_whole(self.home / SEEN / MANIFEST, manifest)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _all(work: Callable[[str], None], names: Iterable[str]) -> None:
    """Several at a time; after the first that fails no more are begun."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for _ in pool.map(work, names):
            pass
    finally:
        pool.shutdown(cancel_futures=True)
