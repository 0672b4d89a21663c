"""The row that extraction yields: one stated quantity with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from citymetrics.extraction.conversions import conversion_of

COMPARATORS = ("eq", "ge", "gt", "le", "lt", "approx", "range", "all")
ROLES = ("target", "achieved", "standard", "context")
PERIODS = ("total", "year", "month", "day")


@dataclass(frozen=True, slots=True)
class Statement:
    """One quantity that a plan states.

    `value`, `value_max` and `baseline` are in `unit`, a canonical unit (`m2`, `km`, `%`, `count` …); `value` is None where
    damage has destroyed the figure. `char_start:char_end` re-slices `value_text` from the raw file; `clean_start:clean_end`
    is the same span in the clean text, for those who read on from there.
    """

    subject: str
    value: float | None
    unit: str
    value_text: str
    comparator: str
    role: str
    scope: str
    per: str
    section: str
    quote: str
    char_start: int
    char_end: int
    clean_start: int
    clean_end: int
    value_max: float | None = None
    due: str = ""
    period_start: int | None = None
    period_end: int | None = None
    baseline: float | None = None
    lead: str = ""
    clause: str = ""
    counter: str = ""
    flags: tuple[str, ...] = field(default=())

    @property
    def conversion(self) -> str:
        """How the figures as written became `value`, `value_max` and `baseline` (``509.77 万平方米 × 10000 = 5097700 m2``),
        empty where they are what is written."""
        return conversion_of(self)
