"""What a brief is made from, told before it is made: its notebook and parameters, this library, and the data as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.manifest import input_files
from citymetrics.errors import CitymetricsError
from citymetrics.fingerprint import digest_file, digest_of, library_digest, versions
from citymetrics.lineage import SliceHashes
from citymetrics.project import Project


def key_of(brief: Brief) -> dict[str, str]:
    """The hashes of all that a brief is made from but the data that its notebook reads, by what they are."""
    plans = [[getattr(plan, name) for name in plan.__slots__] for plan in brief.plans]
    title = [brief.title.zh, brief.title.en, brief.kind, *brief.subjects]
    return {
        "notebook": digest_file(brief.notebook) if brief.notebook.is_file() else "",
        "parameters": digest_of(dict(brief.parameters)),
        "title block": digest_of([title, brief.facts, plans, brief.keywords]),
        "library": library_digest(),
        "packages": digest_of(dict(versions())),
    }


@dataclass(frozen=True)
class Snapshot:
    """The data as they were when a run began: the hash of every file that a report is made from."""

    project: Project
    files: Mapping[str, str]
    hashes: SliceHashes = field(compare=False)

    @classmethod
    def take(cls, project: Project) -> Snapshot:
        return cls(project, input_files(project), SliceHashes(project))

    def slices(self, keys: Iterable[str]) -> dict[str, str]:
        """The hashes of slices of the data; empty for one that nobody can look up again."""
        return self.hashes(keys)

    def check(self) -> None:
        """See that nothing has changed since.

        Raises
        ------
        CitymetricsError
            A file was changed, made or removed; it names the first.
        """
        now = input_files(self.project)
        changed = [name for name in {**self.files, **now} if self.files.get(name) != now.get(name)]
        if changed:
            raise CitymetricsError(
                "changed while the report was made",
                where=sorted(changed)[0],
                mend="The report is as it was before; run again.",
            )
