"""What each plan speaks of: metric × place, theme × place, and how much of it the dictionary claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, flagged, resolve, shown_rows
from citymetrics.benchmark.plans.absence import Absence, absence_of, theme_absence
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice


@dataclass(frozen=True)
class Coverage(Result):
    """The result of `coverage`.

    `frame` has one row per metric and place: `theme`, `metric`, `city`, `targets` and `achieved` (counts of
    rows with a value), `state` (`target`, `both`, `achieved`, `damaged`, `none`) and the `observation_id`
    of the first target (else past figure). `theme_counts` has one row per theme and place: `quantities`,
    `targets`, `matched`, `dated`, `led` and `share` (% of the place's targets).

    `absences` and `theme_absences` say why a place has no comparable target; they read the plans' texts, so
    they are made when first asked for, as everything is: the part that is one `theme`'s reads no rows of others, but for shares.
    """

    cities: tuple[str, ...]
    theme: str | None = None
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @cached_property
    def frame(self) -> pd.DataFrame:
        metrics = None if self.theme is None else self.inputs.metrics_of(self.theme)
        rows = shown_rows(self.inputs, self.cities, metrics=metrics)
        return _metric_frame(rows, list(self.cities), self.inputs)

    @cached_property
    def theme_counts(self) -> pd.DataFrame:
        counts = _theme_counts(shown_rows(self.inputs, self.cities), list(self.cities), self.inputs)
        return counts if self.theme is None else counts[counts["theme"] == self.theme].reset_index(drop=True)

    @cached_property
    def caveats(self) -> tuple[Remark, ...]:
        """What no metric claims and what is lost, in all themes together."""
        if self.theme is not None:
            return ()
        rows, found = shown_rows(self.inputs, self.cities), []
        unmatched = rows[(rows["role"] == "target") & (rows["metric"] == "")]
        if len(unmatched):
            found.append(remark("unmatched", count=len(unmatched)))
        lost = rows[flagged(rows, "damaged") & rows["value"].isna()]
        if len(lost):
            found.append(remark("damaged_count", count=len(lost), rows=tuple(lost["observation_id"])))
        return tuple(found)

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(identity for identity in self.frame["observation_id"] if identity)

    @cached_property
    def met_in(self) -> pd.Series:
        """In how many places each metric is a target, the most widespread first."""
        targets = self.frame[self.frame["state"].isin(["target", "both"])]
        counts = (
            targets.groupby("metric", sort=False)
            .size()
            .reindex(list(dict.fromkeys(self.frame["metric"])), fill_value=0)
        )
        return counts.sort_values(ascending=False, kind="stable")

    @property
    def shared_metrics(self) -> list[str]:
        """Metrics that are targets in two or more places, the most widespread first."""
        return [str(metric) for metric, count in self.met_in.items() if count > 1]

    @cached_property
    def absences(self) -> dict[tuple[str, str], Absence]:
        """Why there is no comparable target, by metric and place; comparable ones are left out."""
        keys = zip(self.frame["metric"], self.frame["city"], strict=True)
        found = {(str(metric), str(city)): absence_of(metric, city, self.inputs) for metric, city in keys}
        return {key: absence for key, absence in found.items() if absence}

    @cached_property
    def theme_absences(self) -> dict[tuple[str, str], Absence]:
        """Why there is no target on a theme, by theme and place; themes with targets are left out."""
        none = self.theme_counts[self.theme_counts["targets"] == 0]
        keys = zip(none["theme"], none["city"], strict=True)
        found = {(str(theme), str(city)): theme_absence(theme, city, self.inputs) for theme, city in keys}
        return {key: absence for key, absence in found.items() if absence}

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Per place (index): `quantities`, `targets`, `matched`, `dated`, `led`."""
        counts = self.theme_counts.groupby("city", sort=False)[
            ["quantities", "targets", "matched", "dated", "led"]
        ].sum()
        return counts.reindex(list(self.cities), fill_value=0)

    @property
    def matched_share(self) -> float | None:
        """Share of all targets that carry a metric, in %; None where there are no targets."""
        targets = int(self.totals["targets"].sum())
        return 100 * int(self.totals["matched"].sum()) / targets if targets else None

    def of_theme(self, theme: str) -> Coverage:
        """The part of this coverage that is one theme's. Raises `UnknownChoice` for an unknown theme."""
        check_choice("theme", theme, self.inputs.themes)
        return replace(self, theme=theme)

    def matrix(self, *, least: int = 1) -> pd.DataFrame:
        """States with places as columns and (theme, metric) as rows, for metrics that are targets in
        `least` places."""
        wanted = {metric for metric, count in self.met_in.items() if count >= least}
        rows = self.frame[self.frame["metric"].isin(wanted)]
        matrix = rows.pivot(index=["theme", "metric"], columns="city", values="state")
        order = list(dict.fromkeys(zip(rows["theme"], rows["metric"], strict=True)))
        return matrix.reindex(
            index=pd.MultiIndex.from_tuples(order, names=["theme", "metric"]), columns=list(self.cities)
        )

    def to_frame(self) -> pd.DataFrame:
        """`frame` with the kind of `absence` ("" for a comparable target), its reason (`why`, a code) and what
        shows it: the observation `absence_id`, or the sentence `mention` of plan `absence_doc`, whose term
        stands at `char_start:char_end` of the raw file."""
        return _with_absences(self.frame, self.absences, "metric")

    def theme_frame(self) -> pd.DataFrame:
        """`theme_counts` with the same columns as `to_frame` adds."""
        return _with_absences(self.theme_counts, self.theme_absences, "theme")


def coverage(cities: Iterable[str] | None = None, *, data: Inputs | pd.DataFrame | None = None) -> Coverage:
    """What the plans of `cities` (all for None) state, by metric and by theme. Raises `UnknownChoice` for
    an unknown city."""
    inputs = resolve(data)
    return Coverage(tuple(inputs.choose_cities(cities)), inputs=inputs)


def _with_absences(
    frame: pd.DataFrame, absences: Mapping[tuple[str, str], Absence], key: str
) -> pd.DataFrame:
    found = [absences.get(pair) for pair in zip(frame[key], frame["city"], strict=True)]
    mentions = [absence.mention if absence else None for absence in found]
    return frame.assign(
        absence=[absence.kind if absence else "" for absence in found],
        why=[absence.why if absence else "" for absence in found],
        absence_id=[absence.observation_id if absence else "" for absence in found],
        absence_doc=[absence.doc_id if absence else "" for absence in found],
        mention=[mention.quote if mention else "" for mention in mentions],
        char_start=pd.array([mention.char_start if mention else None for mention in mentions], dtype="Int64"),
        char_end=pd.array([mention.char_end if mention else None for mention in mentions], dtype="Int64"),
    )


def _metric_frame(rows: pd.DataFrame, cities: list[str], inputs: Inputs) -> pd.DataFrame:
    """One row per stated metric and place, by theme, the most widespread metrics first."""
    rows = rows[rows["metric"].isin(list(inputs.metrics)) & rows["role"].isin(["target", "achieved"])]
    known = rows[rows["value"].notna()]
    keys = [known["metric"], known["city"]]
    targets = (known["role"] == "target").groupby(keys, sort=False).sum()
    achieved = (known["role"] == "achieved").groupby(keys, sort=False).sum()
    damaged = rows["value"].isna().groupby([rows["metric"], rows["city"]], sort=False).sum()
    ordered = known.assign(late=known["role"] != "target").sort_values("late", kind="stable")
    first = ordered.groupby(["metric", "city"], sort=False)["observation_id"].first()
    stated = [metric for metric in inputs.metrics if metric in set(rows["metric"])]
    themes = list(inputs.themes)
    met = targets.gt(0).groupby("metric").sum() if len(targets) else pd.Series(dtype=int)
    stated.sort(key=lambda metric: (themes.index(inputs.metrics[metric].theme), -int(met.get(metric, 0))))
    index = pd.MultiIndex.from_product([stated, cities], names=["metric", "city"])
    frame = pd.DataFrame(index=index)
    frame["targets"] = targets.reindex(index, fill_value=0).astype(int)
    frame["achieved"] = achieved.reindex(index, fill_value=0).astype(int)
    frame["damaged"] = damaged.reindex(index, fill_value=0).astype(int)
    frame["observation_id"] = first.reindex(index).fillna("").astype(str) if len(first) else ""
    frame["state"] = [
        _state(*counts) for counts in zip(frame["targets"], frame["achieved"], frame["damaged"], strict=True)
    ]
    frame = frame.reset_index()
    frame.insert(0, "theme", frame["metric"].map(lambda metric: inputs.metrics[metric].theme))
    return frame[["theme", "metric", "city", "targets", "achieved", "state", "observation_id"]]


def _state(targets: int, achieved: int, damaged: int) -> str:
    if targets:
        return "both" if achieved else "target"
    if achieved:
        return "achieved"
    return "damaged" if damaged else "none"


def _theme_counts(rows: pd.DataFrame, cities: list[str], inputs: Inputs) -> pd.DataFrame:
    targets = rows[rows["role"] == "target"]
    index = pd.MultiIndex.from_product([list(inputs.themes), cities], names=["theme", "city"])

    def count(frame: pd.DataFrame) -> pd.Series:
        return frame.groupby(["theme", "city"]).size().reindex(index, fill_value=0)

    counts = pd.DataFrame(
        {
            "quantities": count(rows),
            "targets": count(targets),
            "matched": count(targets[targets["metric"] != ""]),
            "dated": count(targets[targets["due"] != ""]),
            "led": count(targets[targets["lead"] != ""]),
        }
    )
    of_place = counts.groupby("city")["targets"].transform("sum")
    counts["share"] = (100 * counts["targets"] / of_place).where(of_place > 0)
    return counts.reset_index()
