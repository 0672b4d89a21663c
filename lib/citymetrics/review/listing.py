"""What is open, worst first: the rows a person should look at, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citymetrics.dictionary import Dictionary
from citymetrics.review.rows import DrawnRow

KINDS = ("unmatched_target", "damaged", "unsure_match", "implausible", "doubtful_repair", "unmatched")
"""Kinds of doubt, worst first. Thresholds (role `standard`) need no metric and are not among them."""
NEAR_TIE = 1.0
"""A match whose runner-up is as close as this deserves a look; closer than the matcher's own margin stays open."""
_UNSURE = ("ambiguous", "doubtful")
"""How the matcher begins its reason where it left a row open although a metric fitted."""
_ROLES = ("target", "achieved", "context", "standard")


@dataclass(frozen=True)
class Doubt:
    """One thing that speaks against a row: its kind, one of `KINDS`, and in words of the row what it is."""

    kind: str
    detail: str


@dataclass(frozen=True)
class OpenRow:
    """A row to look at; `doubts` begin with the worst."""

    drawn: DrawnRow
    doubts: tuple[Doubt, ...]

    @property
    def id(self) -> str:
        return self.drawn.id

    @property
    def kind(self) -> str:
        return self.doubts[0].kind

    @property
    def detail(self) -> str:
        return "; ".join(dict.fromkeys(doubt.detail for doubt in self.doubts))


def list_open(
    drawn: Iterable[DrawnRow], decided: Mapping[str, object], dictionary: Dictionary
) -> list[OpenRow]:
    """The rows of `drawn` that something speaks against and no one has decided on: by kind, then role, then place."""
    rows = []
    for one in drawn:
        doubts = () if one.id in decided else find_doubts(one, dictionary)
        if doubts:
            rows.append(OpenRow(one, doubts))
    return sorted(rows, key=lambda row: (KINDS.index(row.kind), _ROLES.index(str(row.drawn.row["role"]))))


def find_doubts(one: DrawnRow, dictionary: Dictionary) -> tuple[Doubt, ...]:
    """Everything that speaks against one row, worst first."""
    row, match = one.row, one.match
    role = row["role"]
    doubts = []
    if match.metric is None and role == "target":
        doubts.append(Doubt("unmatched_target", match.reason))
    if "damaged" in str(row["flags"]).split(";"):
        doubts.append(Doubt("damaged", str(row["value_text"])))
    if role != "standard":
        doubts += _unsure_matchs(one)
    doubts += _beyond_bounds(one, dictionary)
    doubts += [Doubt("doubtful_repair", doubt) for doubt in one.doubts]
    if match.metric is None and role in ("achieved", "context"):
        doubts.append(Doubt("unmatched", match.reason))
    return tuple(sorted(doubts, key=lambda doubt: KINDS.index(doubt.kind)))


def _unsure_matchs(one: DrawnRow) -> list[Doubt]:
    match = one.match
    if match.metric is None:
        return [Doubt("unsure_match", match.reason)] if match.reason.startswith(_UNSURE) else []
    scores = {candidate.metric: candidate.score for candidate in match.candidates}
    own = scores.pop(match.metric, None)
    if own is None:
        return []
    return [
        Doubt("unsure_match", f"{match.metric} {own:g} | {metric} {score:g}")
        for metric, score in scores.items()
        if own - score < NEAR_TIE
    ]


def _beyond_bounds(one: DrawnRow, dictionary: Dictionary) -> list[Doubt]:
    metric = dictionary.metrics.get(one.match.metric or "")
    if metric is None:
        return []
    bounds = metric.bounds
    return [
        Doubt("implausible", f"{field} {value:g} {metric.unit}, {metric.id} {bounds.min:g}–{bounds.max:g}")
        for field in ("value", "value_max", "baseline")
        if isinstance(value := one.row[field], (int, float)) and not bounds.min <= value <= bounds.max
    ]
