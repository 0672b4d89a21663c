"""What users see when something is wrong: one line that says where, what, what was expected, and the mend.

File names and values come from anywhere: what nobody sees in them, or a terminal would obey, is shown by its code point.

Every error that bad input can cause derives from `CitymetricsError`, so that `run_all.py` and the command line print a
line instead of a traceback. Programming errors are left to raise as they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from citymetrics.invisible import visible


class CitymetricsError(Exception):
    """A problem that the user can mend.

    Parameters
    ----------
    what : what is wrong, as found.
    where : file, line, option or plan and offset.
    expected : what would have been right.
    mend : the next step.
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "", mend: str = ""):
        self.what, self.where, self.expected, self.mend = what, where, expected, mend
        super().__init__(what)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        if self.expected:
            line += f"; expected {self.expected}"
        if self.mend:
            line += f". {self.mend}"
        return visible(" ".join(line.split()))


class SourceError(CitymetricsError):
    """A plan file or its registry entry is missing, changed or unreadable."""


class DictionaryError(CitymetricsError):
    """An entry of the metric dictionary breaks its schema."""


class ContextError(CitymetricsError):
    """A denominator is missing or malformed."""


MOST_CHOICES = 20
"""Choices that an error names one by one; of more it names the nearest."""


class UnknownChoice(CitymetricsError):
    """A theme, city, metric or option that does not exist; names the nearest that does."""

    def __init__(self, kind: str, given: str, choices: Iterable[str], *, where: str = ""):
        choices = sorted(choices)
        near = difflib.get_close_matches(given, choices, n=MOST_CHOICES, cutoff=0.0)
        listed = choices if len(choices) <= MOST_CHOICES else near
        more = f" (and {len(choices) - len(listed)} more)" if len(listed) < len(choices) else ""
        super().__init__(
            f"unknown {kind} {given!r}",
            where=where,
            expected=f"one of {', '.join(listed)}{more}",
            mend=f"Did you mean {near[0]!r}?" if near else "",
        )


class Problems(CitymetricsError):
    """Several problems found in one pass, one line each."""

    def __init__(self, problems: Iterable[CitymetricsError]):
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def check_choice(kind: str, given: str, choices: Iterable[str], *, where: str = "") -> str:
    """Return `given` if it is among `choices`, else raise `UnknownChoice`."""
    choices = list(choices)
    if given not in choices:
        raise UnknownChoice(kind, given, choices, where=where)
    return given
