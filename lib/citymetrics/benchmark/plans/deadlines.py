"""What falls due when: how dates crowd at the ends of years and terms, and what should be due by a given day.

What should be due by a day is a claim about time alone. Whether it was done no plan can say, so the result never does; and no such claim is
made unless a day is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.plans.timeline import COLUMNS as TIMELINE_COLUMNS
from citymetrics.benchmark.plans.timeline import Timeline, timeline
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique
from citymetrics.benchmark.result import Result
from citymetrics.errors import CitymetricsError
from citymetrics.labels import Label, format_date

STATES = ("due", "ahead", "ended", "running")
"""Of a target on a given day: its date has come; it hasn't; it has no date and its plan's term has ended; nor has the term."""
COLUMNS = (*TIMELINE_COLUMNS, "year_end", "term_end_day", "state")
CLUSTERS = ("city", "targets", "dated", "days", "year_end", "term_end_day", "elsewhere", "undated")


@dataclass(frozen=True)
class Deadlines(Result):
    """The result of `deadlines`.

    `frame` is that of the `timeline`, with whether a date is the last day of a year (`year_end`) and of the plan's term
    (`term_end_day`), and on the day `as_of` the `state` of the target, one of `STATES`; empty where no day was given.
    """

    timeline: Timeline = field(repr=False, compare=False)
    as_of: str
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def cities(self) -> tuple[str, ...]:
        return self.timeline.cities

    @property
    def theme(self) -> str | None:
        return self.timeline.theme

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every target with a date."""
        return self.timeline.evidence

    @cached_property
    def dated(self) -> pd.DataFrame:
        """The targets with a date, by place and date."""
        return self.frame[self.frame["dated"].astype(bool)].reset_index(drop=True)

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """Per place: `targets`, how many are `dated` and `undated`, on how many different `days`, how many dates are a `year_end`,
        how many the term's last day, and how many neither (`elsewhere`)."""
        records = []
        for city in self.cities:
            own = self.frame[self.frame["city"] == city]
            dated = own[own["dated"].astype(bool)]
            neither = ~(dated["year_end"].astype(bool) | dated["term_end_day"].astype(bool))
            records.append(
                (
                    *(city, len(own), len(dated), dated["due"].nunique()),
                    *(int(dated[name].sum()) for name in CLUSTERS[4:6]),
                    *(int(neither.sum()), len(own) - len(dated)),
                )
            )
        return pd.DataFrame(records, columns=list(CLUSTERS))

    @cached_property
    def by_theme(self) -> pd.DataFrame:
        """Per theme and place: `targets` and how many are `dated`; themes without targets are left out."""
        counts = self.frame.groupby(["theme", "city"], sort=False)["dated"].agg(["size", "sum"])
        counts = counts.rename(columns={"size": "targets", "sum": "dated"}).astype("int64")
        grid = pd.MultiIndex.from_product(
            [list(self.inputs.themes), list(self.cities)], names=["theme", "city"]
        )
        found = counts.reindex(grid, fill_value=0).reset_index()
        some = found.groupby("theme")["targets"].transform("sum") > 0
        return found[some].reset_index(drop=True)

    def in_state(self, state: str, city: str | None = None) -> pd.DataFrame:
        """The targets in one of `STATES` on the day given, of one place or of all; none where no day was."""
        rows = self.frame[self.frame["state"] == state]
        if city is not None:
            rows = rows[rows["city"] == city]
        return rows.reset_index(drop=True)


def deadlines(
    cities: str | Iterable[str] | None = None,
    theme: str | None = None,
    *,
    as_of: str | date = "",
    data: Inputs | pd.DataFrame | None = None,
) -> Deadlines:
    """What is due when among the targets of `cities` (all for None) on `theme` (any for None).

    Parameters
    ----------
    as_of : a day (`2025-12-31`); then each target says whether it should be due by then, that day included. Empty for no such claim.

    Raises
    ------
    UnknownChoice
        Unknown city or theme.
    CitymetricsError
        `as_of` is no day.
    """
    day = read_day(as_of)
    inputs = resolve(data)
    found = timeline(cities, theme, data=inputs)
    frame = found.frame.copy()
    frame["year_end"] = frame["due"].str.endswith("-12-31")
    frame["term_end_day"] = frame["due"] == frame["term_end"].astype(str) + "-12-31"
    frame["state"] = _states(frame, day) if day else ""
    caveats = [*found.caveats]
    if day:
        shown = Label(format_date(day, "zh"), format_date(day, "en"))
        caveats.append(remark("timeline.not_done", day=shown))
    return Deadlines(found, day, frame[list(COLUMNS)], unique(caveats), found.refused, inputs=inputs)


def read_day(given: str | date) -> str:
    """A day as `2025-12-31`; empty for none. Raises `CitymetricsError` for what is no day."""
    written = given.isoformat() if isinstance(given, date) else given
    if not written:
        return ""
    try:
        day = date.fromisoformat(written).isoformat()
    except (TypeError, ValueError):
        day = ""
    if day != written:
        raise CitymetricsError(f"{given!r} is no day", where="as_of", expected="a date such as 2025-12-31")
    return day


def _states(frame: pd.DataFrame, day: str) -> pd.Series:
    dated = frame["dated"].astype(bool)
    # Days in this form sort as texts.
    come = frame["due"] <= day
    ended = frame["term_end"].astype(str) + "-12-31" <= day
    found = pd.Series("running", index=frame.index, dtype="object")
    found[dated & come] = "due"
    found[dated & ~come] = "ahead"
    found[~dated & ended] = "ended"
    return found
