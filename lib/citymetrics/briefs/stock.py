"""What there is before a run: versions of briefs that were made, the report that they stand in, and the data as they are now."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.keys import Snapshot, key_of
from citymetrics.briefs.manifest import Manifest, read_manifest
from citymetrics.briefs.store import Entry, Record, Store
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

BRIEFS = "briefs"


@dataclass(frozen=True)
class Stock:
    """See the module; `formats` are the forms that are asked for."""

    project: Project
    formats: tuple[str, ...]
    store: Store
    manifest: Manifest
    snapshot: Snapshot

    @classmethod
    def take(cls, project: Project, formats: Sequence[str]) -> Stock:
        """Look at what there is."""
        store = Store(project.work / BRIEFS)
        return cls(project, tuple(formats), store, read_manifest(project.reports), Snapshot.take(project))

    def formats_of(self, name: str) -> tuple[str, ...]:
        """The forms to make of a brief: those asked for and those that the report has of it, so that none is left behind."""
        there = self.manifest.briefs.get(name)
        return tuple(dict.fromkeys([*self.formats, *(there.formats if there else ())]))

    def find(self, brief: Brief) -> Entry | None:
        """The brief as it would be made now, perhaps in fewer forms."""
        return self.store.find(brief.id, key_of(brief), self.formats_of(brief.id), self.snapshot.slices)

    def covers(self, entry: Entry) -> bool:
        """Whether a version has every form that is wanted."""
        return set(self.formats_of(entry.record.brief)) <= set(entry.record.formats)

    def record(
        self, brief: Brief, formats: Sequence[str], reads: Mapping[str, str], warnings: Sequence[str]
    ) -> Record:
        """The record of a brief that was made just now."""
        return Record(
            brief=brief.id,
            notebook=self.project.relative(brief.notebook),
            parameters=dict(brief.parameters),
            key=key_of(brief),
            formats=tuple(formats),
            reads=reads,
            outputs={},
            warnings=tuple(warnings),
        )

    def check(self, made: Iterable[Entry]) -> None:
        """See that the data are still those that the briefs `made` were recorded with; else forget these.

        Raises
        ------
        CitymetricsError
            A file has changed; it is named.
        """
        try:
            self.snapshot.check()
        except CitymetricsError:
            for entry in made:
                shutil.rmtree(entry.folder, ignore_errors=True)
            raise
