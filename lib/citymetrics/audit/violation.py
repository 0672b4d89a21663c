"""What is told of an invariant that does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.errors import CitymetricsError

SPAN, UNIT, WHOLE, DATE = "span", "unit", "whole", "date"
NOTE, CITED, FIGURE, PRINTED = "note", "cited number", "figure", "printed number"


class AuditError(CitymetricsError):
    """An invariant does not hold, so what shows it is not published."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One invariant that does not hold: `rows` are the ids of those that it is about, `file` and `place` where it shows."""

    invariant: str
    said: str
    rows: tuple[str, ...]
    file: str
    place: str = ""
    expected: str = ""
    mend: str = ""

    @property
    def error(self) -> AuditError:
        """The same as an error of one line."""
        of_rows = f" ({', '.join(self.rows[:3])}{', …' if len(self.rows) > 3 else ''})" if self.rows else ""
        where = ", ".join(part for part in (self.file, self.place) if part)
        return AuditError(
            f"{self.invariant}{of_rows}: {self.said}", where=where, expected=self.expected, mend=self.mend
        )

    def __str__(self) -> str:
        return str(self.error)


def told(found: Sequence[Violation]) -> str:
    """Violations in one line: the first, and how many there are."""
    more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    return f"not published: {found[0]}{more}"
