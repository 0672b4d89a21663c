"""Tables of quality for the report: accuracy by set and plan, confusion, repairs, what is lost, what waits for review.

`mark` gives the markup of an evidence note behind the rows named (`EvidenceNotes.mark` of a notebook).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from citymetrics.accuracy.measure import ALL, load_minima
from citymetrics.accuracy.quality import Quality
from citymetrics.accuracy.scoring import MEASURES, SUMMARY
from citymetrics.labels import Cell, Column, Table, in_language, table_in, text
from citymetrics.labels.numbers import format_fixed, format_span
from citymetrics.labels.wording import join, wording
from citymetrics.reading import LOST

Mark = Callable[..., str]
DASH = "—"
MOST_FIELDS = 4
MOST_PAIRS = 8
MOST_CASES = 30
MOST_MARKS = 6
MISSES = ("figures", "words")
ROLES = ("target", "achieved", "standard", "context")


def accuracy_table(quality: Quality, *, lang: str = "zh") -> Table:
    """Measure × set: the share; under it the counts with their interval, and the wanted share where it is missed."""
    columns = [Column(text("accuracy.measure", lang))]
    columns += [Column(text(f"accuracy.set_{name}", lang), number=True) for name in quality.sets]
    rows: list[list[Cell | str]] = []
    for measure in MEASURES:
        scores = [quality.score(name, measure) for name in quality.sets]
        if any(scores):
            cells = [
                _score_cell(score, load_minima()[name].get(measure), lang, interval=True)
                for name, score in zip(quality.sets, scores, strict=True)
            ]
            rows.append([_head(text(f"accuracy.{measure}", lang)), *cells])
    frame = quality.scores[quality.scores["plan"] == ALL].reset_index(drop=True)
    return table_in(
        lang, text("accuracy.sets_caption", lang), columns, rows, frame, empty=_unmeasured(quality, lang)
    )


def plan_accuracy_table(quality: Quality, *, lang: str = "zh") -> Table:
    """Plan × wanted measures, set by set: shares with their counts."""
    columns = [Column(text("tables.plan", lang))]
    columns += [Column(_head(text(f"accuracy.{measure}_short", lang)), number=True) for measure in SUMMARY]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for name in quality.sets:
        groups[len(rows)] = text(f"accuracy.set_{name}", lang)
        for plan in quality.plans_of(name):
            cells = [_score_cell(quality.score(name, measure, plan), None, lang) for measure in SUMMARY]
            rows.append([_plan_label(quality, plan, lang), *cells])
    frame = quality.scores[quality.scores["plan"] != ALL].reset_index(drop=True)
    return table_in(
        lang,
        text("accuracy.plans_caption", lang),
        columns,
        rows,
        frame,
        groups=groups,
        css="cm-compact",
        empty=_unmeasured(quality, lang),
    )


def _unmeasured(quality: Quality, lang: str, otherwise: str = "") -> str:
    """Why a table is empty: nobody has annotated the plans, or `otherwise`."""
    return otherwise if quality.sets else text("accuracy.finding_unmeasured", lang)


def confusion_table(
    quality: Quality, mark: Mark | None = None, *, most: int = MOST_FIELDS, lang: str = "zh"
) -> Table:
    """What was annotated and what was extracted instead, in the `most` fields that disagree most often; held plans are
    left out. One row per pair of values, the commonest first, rare ones together; the frame has them all."""
    columns = [
        Column(text("accuracy.annotated", lang)),
        Column(text("accuracy.extracted", lang)),
        Column(text("tables.count", lang), number=True),
        Column(text("accuracy.where", lang)),
    ]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for measure in quality.weakest_fields[:most]:
        wrong = quality.disagreements[quality.disagreements["measure"] == measure]
        pairs = [(key, own) for key, own in wrong.groupby(["gold", "found"], sort=False)]
        pairs.sort(key=lambda pair: -len(pair[1]))
        groups[len(rows)] = _head(text(f"accuracy.{measure}", lang))
        for (gold, found), own in pairs[:MOST_PAIRS]:
            values = [_value_label(measure, str(value), lang) for value in (gold, found)]
            rows.append([*values, str(len(own)), _places(own, quality, mark, lang)])
        rest = [len(own) for _, own in pairs[MOST_PAIRS:]]
        if rest:
            rows.append([text("accuracy.other_pairs", lang, count=len(rest)), DASH, str(sum(rest)), DASH])
    frame = (
        quality.disagreements[quality.disagreements["measure"].isin(quality.weakest_fields)]
        .groupby(["measure", "gold", "found"], sort=False)
        .size()
        .rename("count")
        .reset_index()
    )
    return table_in(
        lang,
        text("accuracy.confusion_caption", lang),
        columns,
        rows,
        frame,
        groups=groups,
        empty=_unmeasured(quality, lang, text("accuracy.no_confusion", lang)),
    )


def missed_table(
    quality: Quality, mark: Mark | None = None, *, most: int = MOST_CASES, lang: str = "zh"
) -> Table:
    """Annotated rows that were not found and extracted rows that no annotation accounts for, at most `most` of each; held
    plans are left out. The frame has them all."""
    columns = [
        Column(text("tables.plan", lang)),
        Column(text("accuracy.text_there", lang)),
        Column(text("accuracy.around", lang)),
    ]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    chosen = quality.disagreements[quality.disagreements["measure"].isin([*MISSES, "precision"])]
    for code, kinds in (("missed", MISSES), ("too_many", ("precision",))):
        own = chosen[chosen["measure"].isin(kinds)]
        if len(own):
            groups[len(rows)] = text(f"accuracy.{code}", lang, count=len(own))
        for case in own.head(most).to_dict("records"):
            identity = _known(case, quality) if code == "too_many" else ""
            words = Cell(f"“{case['value_text']}”", mark(identity) if mark and identity else "")
            rows.append([_plan_label(quality, case["plan"], lang), words, f"…{case['context']}…"])
        if len(own) > most:
            rows.append([text("accuracy.other_cases", lang, count=len(own) - most), DASH, DASH])
    return table_in(
        lang,
        text("accuracy.missed_caption", lang),
        columns,
        rows,
        chosen.reset_index(drop=True),
        groups=groups,
        empty=_unmeasured(quality, lang, text("accuracy.no_missed", lang)),
    )


def repairs_table(quality: Quality, *, lang: str = "zh") -> Table:
    """Plan × kind of repair: how many places; under it those that rest on likelihood alone."""
    kinds = list(dict.fromkeys(quality.repairs["kind"]))
    columns = [Column(text("tables.plan", lang))]
    columns += [Column(_kind_label(kind, lang), number=True) for kind in kinds]
    columns.append(Column(text("accuracy.figures_lost", lang), number=True))
    rows: list[list[Cell | str]] = []
    records = []
    for source in quality.sources.values():
        own = quality.repairs[quality.repairs["doc_id"] == source.id]
        lost = int((quality.lost["doc_id"] == source.id).sum())
        line: list[Cell | str] = [in_language(source.label, lang)]
        record: dict[str, object] = {"doc_id": source.id}
        for kind in kinds:
            mine = own[own["kind"] == kind]
            unsure = int((~mine["certain"].astype(bool)).sum())
            small = text("accuracy.unsure", lang, count=unsure) if unsure and kind != "lost" else ""
            line.append(Cell(format_fixed(len(mine)), small=small))
            record[kind] = len(mine)
        rows.append([*line, format_fixed(lost)])
        records.append(record | {"figures_lost": lost})
    return table_in(lang, text("accuracy.repairs_caption", lang), columns, rows, pd.DataFrame(records))


def lost_table(quality: Quality, mark: Mark | None = None, *, lang: str = "zh") -> Table:
    """The figures that damage has destroyed: what the raw file has there and what can still be read."""
    columns = [
        Column(text("tables.plan", lang)),
        Column(text("accuracy.raw_text", lang)),
        Column(text("accuracy.readable", lang)),
        Column(text("tables.subject", lang)),
    ]
    rows: list[list[Cell | str]] = []
    lost = quality.lost
    for row in lost.to_dict("records"):
        rows.append(
            [
                _plan_label(quality, row["doc_id"], lang),
                Cell(row["value_text"], mark(row["observation_id"]) if mark else ""),
                _around_loss(row["quote"]),
                row["subject"],
            ]
        )
    return table_in(
        lang,
        text("accuracy.lost_caption", lang),
        columns,
        rows,
        lost.reset_index(drop=True),
        empty=text("accuracy.none_lost", lang),
    )


def review_table(quality: Quality, mark: Mark | None = None, *, lang: str = "zh") -> Table:
    """Plan × role: rows that wait for a metric; targets, which matter most, are named with their notes."""
    columns = [Column(text("tables.plan", lang))]
    columns += [Column(text(f"accuracy.role_{role}", lang), number=True) for role in ROLES]
    columns.append(Column(text("accuracy.open_targets", lang)))
    owner = dict(zip(quality.observations["observation_id"], quality.observations["doc_id"], strict=True))
    queue = quality.queue.assign(doc_id=[owner.get(row, "") for row in quality.queue["observation_id"]])
    rows: list[list[Cell | str]] = []
    for source in quality.sources.values():
        own = queue[queue["doc_id"] == source.id]
        targets = own[own["role"] == "target"]
        named = [f"{row['subject'] or DASH} {row['value_text']}" for row in targets.to_dict("records")]
        marked = mark(*targets["observation_id"]) if mark else ""
        rows.append(
            [
                in_language(source.label, lang),
                *(str(int((own["role"] == role).sum())) for role in ROLES),
                Cell(join(named, lang) or DASH, marked),
            ]
        )
    return table_in(
        lang,
        text("accuracy.review_caption", lang, count=len(queue)),
        columns,
        rows,
        queue.reset_index(drop=True),
    )


def percent(share: float, digits: int = 1) -> str:
    """A share that is not quite whole is never rounded up to 100 %."""
    shown = round(100 * share, digits)
    if shown == 100 and share < 1:
        shown = 100 - 10**-digits
    return f"{shown:.{digits}f}%"


def _head(words: str) -> str:
    """A label as the head of a row or column."""
    return words[:1].upper() + words[1:]


def _score_cell(
    score: Mapping[str, float] | None, least: float | None, lang: str, *, interval: bool = False
) -> Cell:
    if score is None:
        return Cell(DASH)
    small = [f"{score['hits']}/{score['of']}"]
    if interval:
        small.append(format_span(100 * score["low"], 100 * score["high"]))
    if least is not None and score["hits"] / score["of"] < least:
        small.append(text("accuracy.below", lang, least=percent(least)))
    return Cell(percent(score["hits"] / score["of"]), small=" · ".join(small))


def _plan_label(quality: Quality, plan: str, lang: str) -> str:
    source = quality.sources.get(plan)
    return in_language(source.label, lang) if source else plan


def _places(cases: pd.DataFrame, quality: Quality, mark: Mark | None, lang: str) -> Cell:
    """The rows of one confusion, plan by plan in their own words, those of registered plans with their notes."""
    shown = cases.head(MOST_MARKS)
    named = [
        f"{_plan_label(quality, str(plan), lang)} {join(list(own['value_text']), lang)}"
        for plan, own in shown.groupby("plan", sort=False)
    ]
    if len(cases) > MOST_MARKS:
        named.append("…")
    known = [identity for case in shown.to_dict("records") if (identity := _known(case, quality))]
    return Cell(text("tables.list_gap", lang).join(named), mark(*known) if mark and known else "")


def _value_label(measure: str, value: str, lang: str) -> str:
    """A code of the observations table in words, where there are words for it."""
    if measure == "scope" and ":" in value:
        kind, _, name = value.partition(":")
        return text("tables.each", lang, unit=name) if kind == "each" else name
    address = f"accuracy.{measure}_{value}"
    return text(address, lang) if address in wording() else value


def _around_loss(quote: str, reach: int = 12) -> str:
    """What can still be read before and behind a lost character."""
    at = quote.find(LOST)
    if at < 0:
        return DASH
    before, after = max(0, at - reach), at + 1 + reach
    return f"{'…' if before else ''}{quote[before:after]}{'…' if after < len(quote) else ''}"


def _known(case: Mapping[Any, Any], quality: Quality) -> str:
    """The observation that a disagreement is about, empty where the table has none."""
    identity = f"{case['plan']}-{case['char_start']:05d}"
    return identity if identity in quality.known_rows else ""


def _kind_label(kind: str, lang: str) -> str:
    address = f"accuracy.repair_{kind}"
    return text(address, lang) if address in wording() else kind
