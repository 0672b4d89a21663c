"""The audit of a report that stands: its tables, every page of its briefs, and whether its files are those that were made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citymetrics.audit.facts import Facts
from citymetrics.audit.trace import PageAudit
from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.checks.around import check_around, pages_around
from citymetrics.briefs.checks.gate import Gate
from citymetrics.briefs.manifest import Manifest, read_manifest
from citymetrics.briefs.pages.index import has_page
from citymetrics.fingerprint import digest_file
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project

_REPORT = "Make the report again with `python run_all.py`."


@dataclass(frozen=True)
class ReportAudit:
    """What came of an audit: `files` are the violations of the report's files by the hashes of its manifest, `around` those of
    the pages around its briefs."""

    tables: tuple[Violation, ...]
    files: tuple[Violation, ...]
    pages: tuple[PageAudit, ...]
    around: tuple[Violation, ...] = ()

    @property
    def violations(self) -> tuple[Violation, ...]:
        of_pages = (one for page in self.pages for one in page.violations)
        return (*self.tables, *self.files, *of_pages, *self.around)

    @property
    def numbers(self) -> int:
        """How many numbers the pages print."""
        return sum(page.numbers for page in self.pages)


def audit_report(project: Project) -> ReportAudit:
    """Audit the tables of `project`, and the report in `project.reports` as far as there is one."""
    gate, manifest = Gate.take(project), read_manifest(project.reports)
    paths = sorted(
        path.removesuffix(".html")
        for record in manifest.briefs.values()
        for path in record.outputs
        if path.endswith(".html") and "slides" not in path and (project.reports / path).is_file()
    )
    pages = tuple(gate.audit(path, project.reports) for path in paths)
    facts = gate.tracer.facts
    around = tuple(_check_pages_around(project, facts))
    return ReportAudit(gate.tables, tuple(_check_files(project, manifest)), pages, around)


def _check_pages_around(project: Project, facts: Facts) -> Iterator[Violation]:
    """The index, the downloads, the codebook and the pages of plans against the tables, as far as they are there."""
    for lang in LANGUAGES:
        for path in pages_around(facts, lang):
            file = project.reports / f"{path}.html"
            if file.is_file() and not has_page(path, project.reports):
                said = "the page was not published, for what it says itself"
                yield Violation(PRINTED, said, (), f"{path}.html", "", "the page", _REPORT)
            elif file.is_file():
                yield from check_around(file.read_text(encoding="utf-8"), path, facts, project, lang)


def _check_files(project: Project, manifest: Manifest) -> Iterator[Violation]:
    """The files of a report against the hashes that they were made with."""
    for path, known in manifest.outputs.items():
        file = project.reports / path
        if not file.is_file():
            yield Violation(PRINTED, "the file is missing", (), path, "", "the file that was made", _REPORT)
        elif digest_file(file) != known:
            yield Violation(PRINTED, "the file was changed", (), path, "", "the file that was made", _REPORT)
