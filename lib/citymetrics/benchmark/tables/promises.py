"""The main promises of a place on a few lines: what it shares with its peers first, then what has a date, then its main themes."""

from __future__ import annotations

from collections.abc import Iterator

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.tables.bases import graded_rank
from citymetrics.benchmark.tables.cells import DASH, due_text, stated_cell
from citymetrics.labels import Cell, Column, Table, table_in, text

MOST = 7
SHARED = 4
DATED = 2


def promises_table(
    profile: CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh", most: int = MOST
) -> Table:
    """Up to `most` promises of a place: metric, figure with its scope, date where the plan states one, and the rank among peers
    with the grade of the comparison."""
    columns = [
        Column(text("promises.promise", lang)),
        Column(text("promises.target", lang), number=True),
        Column(text("promises.due", lang)),
        Column(text("promises.standing", lang), number=True),
    ]
    chosen = main_promises(profile, most)
    standing = {row["observation_id"]: row for row in _shared(profile)}
    lines: list[list[Cell | str]] = []
    for row in chosen:
        due = due_text(row, lang)
        ranked = standing.get(row["observation_id"])
        lines.append(
            [
                profile.inputs.metric_label(row["metric"]).in_language(lang),
                stated_cell(row, notes, lang, scope=True),
                text("promises.no_date", lang) if due == DASH else due,
                text("promises.alone", lang) if ranked is None else graded_rank(ranked, lang),
            ]
        )
    caption = text("promises.caption", lang, city=profile.label)
    empty = text("promises.none", lang)
    return table_in(lang, caption, columns, lines, rows_frame(chosen), empty=empty, css="cm-promises")


def main_promises(profile: CityProfile, most: int = MOST) -> list[Row]:
    """The rows of `promises_table`, each metric once: at most four that peers state too, two with the earliest dates of what is
    left, then the first target of each theme, themes with most targets first."""
    chosen: list[Row] = []
    seen: set[str] = set()
    for rows, count in ((_shared(profile), SHARED), (_dated(profile), DATED), (_leading(profile), most)):
        taken = 0
        for row in rows:
            if taken == count or len(chosen) == most:
                break
            if row["metric"] and row["metric"] not in seen and not missing(row["value"]):
                chosen.append(row)
                seen.add(row["metric"])
                taken += 1
    return chosen


def _shared(profile: CityProfile) -> list[Row]:
    """The place's figures that peers state too, those with a rank first."""
    rows = [row for one in profile.peers if (row := one.headline_of(profile.city)) is not None]
    return sorted(rows, key=lambda row: missing(row["rank"]))


def _dated(profile: CityProfile) -> list[Row]:
    return as_rows(profile.deadlines.sort_values(["due", "char_start"], kind="stable"))


def _leading(profile: CityProfile) -> Iterator[Row]:
    """The targets theme by theme in turn, the first of each, then the second of each."""
    counts = profile.targets["theme"].value_counts()
    order = [theme for theme in profile.inputs.themes if theme in counts]
    order.sort(key=lambda theme: -int(counts[theme]))
    turns = [as_rows(profile.targets[profile.targets["theme"] == theme]) for theme in order]
    for turn in range(max(map(len, turns), default=0)):
        yield from (rows[turn] for rows in turns if turn < len(rows))
