"""Measured accuracy for the terminal: the table of sets, confusion by field, misses and rows too many."""

from __future__ import annotations

from collections import defaultdict

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from citymetrics.accuracy.measure import Accuracy, PlanScores, load_minima
from citymetrics.accuracy.scoring import MEASURES, SUMMARY, Disagreement, Score, confusion
from citymetrics.labels import text

BELOW = "✗"
MISSES = ("figures", "words")
NO_CASE = "·"
FEW_VALUES = ("comparator", "per", "role", "scope_kind")
"""Fields whose values are few enough for a matrix."""


def list_scores(accuracy: Accuracy) -> RenderableType:
    """Sets and their plans × the wanted measures, then the measures that are only shown."""
    return Group(_table(accuracy, SUMMARY, minima=True), _table(accuracy, MEASURES[len(SUMMARY) :]))


def list_shortfalls(accuracy: Accuracy) -> RenderableType:
    """One line for each minimum that a set misses."""
    lines = [
        f"{BELOW} {_set_name(short.set)}: {_measure_name(short.measure)} {short.share:.2%}, wanted {short.least:.1%}"
        for short in accuracy.shortfalls
    ]
    return Text("\n".join(lines) if lines else "Every wanted minimum is reached.")


def list_disagreements(accuracy: Accuracy, name: str) -> RenderableType:
    """Confusion by field, misses, rows too many and traps of one set."""
    plans = accuracy.of_set(name)
    parts: list[RenderableType] = [Text(f"\n{_set_name(name)}", style="bold")]
    parts += [_matrix(plans, measure) for measure in FEW_VALUES]
    parts.append(_confused(plans))
    for title, measures in (("Misses", MISSES), ("Rows too many", ("precision",))):
        lines = [
            line
            for scored in plans
            for item in scored.disagreements
            if item.measure in measures
            for line in [_case(scored, item)]
        ]
        parts.append(Text(f"\n{title}: {len(lines)}"))
        parts += [Text(f"  {line}") for line in lines]
    fallen = sum(len(scored.result.trapped) for scored in plans)
    parts.append(Text(f"\nTraps fallen into: {fallen} of {sum(len(scored.plan.traps) for scored in plans)}"))
    return Group(*parts)


def _table(accuracy: Accuracy, measures: tuple[str, ...], *, minima: bool = False) -> Table:
    heads = [Column(text(f"accuracy.{measure}_short", "en"), justify="right") for measure in measures]
    table = Table(Column("", no_wrap=True), *heads, box=None, padding=(0, 2, 0, 0))
    for name in accuracy.sets:
        least = load_minima()[name] if minima else {}
        total = accuracy.total(name)
        table.add_row(
            _set_name(name),
            *(_cell(total[measure], least.get(measure)) for measure in measures),
            style="bold",
        )
        if minima:
            wanted = (f"≥ {least[measure]:.1%}" if measure in least else "" for measure in measures)
            table.add_row("  wanted", *wanted, style="dim")
        for scored in accuracy.of_set(name):
            cells = (_cell(scored.scores[measure], least.get(measure)) for measure in measures)
            table.add_row(f"  {scored.plan.id}", *cells)
    return table


def _cell(score: Score, least: float | None) -> str:
    if score.share is None:
        return NO_CASE
    mark = f"{BELOW} " if least is not None and score.share < least else ""
    return f"{mark}{score.share:.1%}\n{score.hits}/{score.of}"


def _matrix(plans: tuple[PlanScores, ...], measure: str) -> Table:
    """Annotated values (rows) × extracted values (columns), with counts."""
    counts = confusion((scored.result for scored in plans), measure)
    values = sorted({value for told in counts for value in told})
    heads = [Column(value, justify="right") for value in values]
    title = f"{_measure_name(measure)} (rows: annotated, columns: extracted)"
    table = Table(
        Column("", no_wrap=True), *heads, box=None, title=title, title_justify="left", title_style=""
    )
    for gold in values:
        row = [len(counts.get((gold, found), ())) for found in values]
        if any(row):
            table.add_row(f"  {gold}", *(str(count) if count else NO_CASE for count in row))
    return table


def _confused(plans: tuple[PlanScores, ...]) -> Text:
    """Per field which value was told for which, the commonest first, and every row with its context."""
    lines = []
    for measure in MEASURES[3:]:
        wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
        for scored in plans:
            for item in scored.disagreements:
                if item.measure == measure:
                    where = f"{_place(scored, item)}  {item.value_text}  …{item.context}…"
                    wrong[item.gold, item.found].append(where)
        if wrong:
            lines.append(f"{_measure_name(measure)} (annotated → extracted)")
        for (gold, found), places in sorted(wrong.items(), key=lambda case: -len(case[1])):
            lines.append(f"  {len(places):3d}  {gold} → {found}")
            lines += [f"         {place}" for place in places]
    return Text("\n".join(lines))


def _case(scored: PlanScores, item: Disagreement) -> str:
    told = item.gold if item.measure in MISSES else item.found
    trap = f"  (trap: {item.gold})" if item.measure == "precision" and item.gold else ""
    return f"{_place(scored, item)}  {item.value_text}  [{told}]{trap}  …{item.context}…"


def _place(scored: PlanScores, item: Disagreement) -> str:
    return f"{scored.plan.id}-{item.char_start:05d}"


def _set_name(name: str) -> str:
    return text(f"accuracy.set_{name}", "en")


def _measure_name(measure: str) -> str:
    return text(f"accuracy.{measure}", "en")
