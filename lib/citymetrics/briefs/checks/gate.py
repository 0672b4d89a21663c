"""What stands between a brief that was made and the report: what violates an invariant is not published.

The tables are audited once, when a run begins; what is wrong with a row keeps back every brief that shows it. Each page is audited
as it is made, from the file that readers would get.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citymetrics.audit.facts import Facts
from citymetrics.audit.tables import audit_tables
from citymetrics.audit.trace import PageAudit, Tracer
from citymetrics.audit.violation import Violation
from citymetrics.briefs.content.model import Content, Fragment
from citymetrics.briefs.store import load_content
from citymetrics.project import Project

FIGURES = "figures"


@dataclass(frozen=True)
class Gate:
    """`broken` are the violations of the tables by the rows that they concern; those of no row concern every brief."""

    tracer: Tracer
    tables: tuple[Violation, ...]

    @classmethod
    def take(cls, project: Project) -> Gate:
        """Audit the tables as they are now."""
        return cls.of(project, Facts.load(project))

    @classmethod
    def of(cls, project: Project, facts: Facts) -> Gate:
        """The same, with tables that were read already."""
        return cls(Tracer(facts), audit_tables(project, facts))

    def audit(self, path: str, folder: Path) -> PageAudit:
        """Audit the brief whose page is `path` (without suffix) among the files in `folder`."""
        page = folder / f"{path}.html"
        written = page.read_bytes() if page.is_file() else _unprinted(load_content(folder.parent))
        return self.tracer.page(written, read_figures(path, folder), file=f"{path}.html")

    def refusal(self, path: str, folder: Path) -> tuple[Violation, ...]:
        """Why a brief that was made just now may not be shown; empty where it may."""
        found = self.audit(path, folder)
        return (*found.violations, *self.concerning(found.shown))

    def refusal_of_known(self, path: str, folder: Path) -> tuple[Violation, ...]:
        """The same of a brief that passed before, of which only what the tables hold may have changed."""
        return self.concerning(self.audit(path, folder).shown) if self.tables else ()

    def concerning(self, shown: frozenset[str]) -> tuple[Violation, ...]:
        """The violations of the tables that concern one of the rows `shown`."""
        return tuple(one for one in self.tables if not one.rows or shown.intersection(one.rows))


def _unprinted(content: Content) -> bytes:
    """What a brief says, where it was made in other forms than a page."""
    said = "".join(block.html for block in content.blocks if isinstance(block, Fragment))
    shown = "".join(f'<figure data-evidence="{" ".join(one.evidence)}"></figure>' for one in content.figures)
    return f'<html lang="{content.lang}"><main>{said}{shown}</main></html>'.encode()


def read_figures(path: str, folder: Path) -> Mapping[str, str]:
    """The data of a brief's figures among the files in `folder`, by name."""
    stem = path.replace("/", "-")
    return {
        one.name: one.read_text(encoding="utf-8") for one in sorted((folder / FIGURES).glob(f"{stem}--*.csv"))
    }
