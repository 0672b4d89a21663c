"""Deadlines: by when every target of every plan is due, how many have a date at all, and how early in the plan's term it falls.

A target without a date is kept and counted: it runs to the end of the term, which is not the same as being dated to it. Dates
outside the term are flagged, never moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, as_rows, resolve, shown_rows
from citymetrics.benchmark.metrics.rows import FIGURE
from citymetrics.benchmark.metrics.then_and_now import drafts
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice

STATED = (
    *("city", "doc_id", "theme", "metric", "observation_id", *FIGURE),
    *("scope", "per", "due", "lead", "quote", "flags", "char_start"),
)
COLUMNS = (*STATED, "term_start", "term_end", "dated", "position", "placing")
PLACINGS = ("before", "within", "beyond")
FEWEST = 3
"""Below as many dates there is no middle one worth naming."""
SUMMARY = ("city", "targets", "dated", "share", "first", "last", "median_position", *PLACINGS)


@dataclass(frozen=True)
class Timeline(Result):
    """The result of `timeline`.

    `frame` has one row per target in the order of places, dates and text: what the plan states, whether it is `dated`, the
    `position` of its date in the plan's term (1 is the term's last day, above 1 beyond it, NaN without a date) and its `placing`:
    `before`, `within` or `beyond` the term, empty without a date. `summary` has one row per place.
    """

    cities: tuple[str, ...]
    theme: str | None
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every target with a date."""
        return tuple(self.dated["observation_id"])

    @cached_property
    def dated(self) -> pd.DataFrame:
        """The targets with a date, in order of it within each place."""
        return self.frame[self.frame["dated"].astype(bool)].reset_index(drop=True)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Per place: `targets`, how many are `dated` and their `share` in %, the `first` and `last` date, the `median_position` in
        the term (of three dates and more), and how many dates fall `before`, `within` and `beyond` it. A place without targets has no share."""
        dated = self.dated.groupby("city")
        found = pd.DataFrame({"city": list(self.cities)})
        counts = {"targets": self.frame.groupby("city").size(), "dated": dated.size()}
        for placing in PLACINGS:
            counts[placing] = self.dated[self.dated["placing"] == placing].groupby("city").size()
        for name, count in counts.items():
            found[name] = found["city"].map(count).fillna(0).astype("int64")
        some = found["targets"].where(found["targets"] > 0)
        found["share"] = 100 * found["dated"] / some
        for name, due in (("first", dated["due"].min()), ("last", dated["due"].max())):
            stated = {str(city): str(day) for city, day in due.items()}
            found[name] = [stated.get(city, "") for city in self.cities]
        middle = found["city"].map(dated["position"].median()).astype("float64")
        found["median_position"] = middle.where(found["dated"] >= FEWEST)
        return found[list(SUMMARY)]


def timeline(
    cities: str | Iterable[str] | None = None,
    theme: str | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
) -> Timeline:
    """Every target of `cities` (all for None) on `theme` (any for None) with its date. Raises `UnknownChoice` for unknown ids."""
    inputs = resolve(data)
    chosen = inputs.choose_cities(cities)
    if theme is not None:
        check_choice("theme", theme, inputs.themes)
    rows = shown_rows(inputs, chosen, theme=theme)
    rows = rows[rows["role"] == "target"]
    frame, unread = _dated_frame(rows.reset_index(drop=True), inputs)
    found = Timeline(tuple(chosen), theme, frame, inputs=inputs)
    refused = [
        Refusal(_no_date(row, inputs), remark("pace.date_unread", rows=(row["observation_id"],)))
        for row in unread
    ]
    return Timeline(tuple(chosen), theme, frame, unique(_caveats(found)), tuple(refused), inputs=inputs)


def _dated_frame(rows: pd.DataFrame, inputs: Inputs) -> tuple[pd.DataFrame, list[Row]]:
    """`rows` with what is worked out of their dates, and those whose date cannot be read."""
    frame = rows.reindex(columns=list(STATED))
    at = pd.to_datetime(frame["due"].where(frame["due"] != ""), format="%Y-%m-%d", errors="coerce")
    unread = as_rows(frame[(frame["due"] != "") & at.isna()])
    frame.loc[at.isna(), "due"] = ""
    sources = inputs.sources
    frame["term_start"] = frame["doc_id"].map(lambda doc: sources[doc].term_start).astype("int64")
    frame["term_end"] = frame["doc_id"].map(lambda doc: sources[doc].term_end).astype("int64")
    frame["dated"] = at.notna()
    starts = pd.to_datetime(frame["term_start"].astype(str) + "-01-01")
    ends = pd.to_datetime(frame["term_end"].astype(str) + "-12-31")
    frame["position"] = ((at - starts).dt.days + 1) / ((ends - starts).dt.days + 1)
    frame["placing"] = ""
    frame.loc[at.notna(), "placing"] = "within"
    frame.loc[at < starts, "placing"] = "before"
    frame.loc[at > ends, "placing"] = "beyond"
    order = {city: position for position, city in enumerate(inputs.places)}
    frame = frame.assign(
        _place=frame["city"].map(order), _due=frame["due"].where(frame["due"] != "", "9999")
    ).sort_values(["_place", "_due", "char_start"], kind="stable")
    return frame[list(COLUMNS)].reset_index(drop=True), unread


def _no_date(row: Row, inputs: Inputs) -> Remark:
    return remark("pace.row", city=inputs.places[row["city"]].label, stated=row["value_text"] or "□")


def _caveats(found: Timeline) -> list[Remark]:
    said, places = [], found.inputs.places
    if found.dated.empty:
        said.append(remark("pace.no_dates"))
    for city in found.summary.loc[found.summary["targets"] == 0, "city"]:
        said.append(remark("pace.no_targets_here", city=places[city].label))
    outside = found.dated[found.dated["placing"] != "within"]
    for (city, placing), own in outside.groupby(["city", "placing"], sort=False):
        edge = own["term_start" if placing == "before" else "term_end"].iloc[0]
        ids = tuple(own["observation_id"])
        said.append(
            remark(f"pace.{placing}", rows=ids, city=places[str(city)].label, count=len(own), edge=str(edge))
        )
    said += drafts(found.inputs, found.frame["doc_id"])
    undated = int((~found.frame["dated"].astype(bool)).sum())
    if undated and not found.dated.empty:
        said.append(remark("pace.undated", count=undated))
    return said


def term_of(inputs: Inputs, city: str) -> tuple[int, int]:
    """First and last year of a place's plan: of all of them, where it has several."""
    plans = inputs.plans_of(city)
    return min(plan.term_start for plan in plans), max(plan.term_end for plan in plans)
