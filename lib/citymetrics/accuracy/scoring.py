"""How far extracted rows agree with annotated ones, field by field.

Fields are scored on firm annotations that were found. Some are told by few rows (a baseline, a due date); for these the
share among rows where either side states one is given too, since agreeing on nothing is easy.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from citymetrics.accuracy.gold import clean_span
from citymetrics.accuracy.pairing import Pair, PlanPairs
from citymetrics.accuracy.rows import GoldRow
from citymetrics.extraction import Statement
from citymetrics.reading import CleanText

MEASURES = (
    "figures",
    "words",
    "precision",
    "value_unit",
    "comparator",
    "per",
    "role",
    "scope",
    "due",
    "lead",
    "scope_kind",
    "due_stated",
    "lead_stated",
    "baseline",
    "period",
    "flags",
    "span",
)
"""Every measure, those of the summary first. `figures` and `words` are recall."""
SUMMARY = MEASURES[:10]
_NEAR = 1e-4
"""Relative: annotations round fractions (2/3 as 66.6667 %)."""
_NORMAL = 1.959963984540054


@dataclass(frozen=True)
class Score:
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share."""
        if not self.of:
            return None
        n, p, z2 = self.of, self.hits / self.of, _NORMAL**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _NORMAL / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __add__(self, other: Score) -> Score:
        return Score(self.hits + other.hits, self.of + other.of)


@dataclass(frozen=True)
class Disagreement:
    """One row that annotation and extraction tell differently.

    `measure` is `figures` or `words` for a miss, `precision` for a row too many, else the field. `gold` and `found` are
    what each says; `char_start` is the place in the raw file, `context` the text around it.
    """

    measure: str
    char_start: int
    value_text: str
    context: str
    gold: str
    found: str


@dataclass(frozen=True)
class _Field:
    """How one field is told in words, and on which pairs it is scored."""

    gold: Callable[[GoldRow], str]
    found: Callable[[Statement], str]
    when: Callable[[GoldRow, Statement], bool] = lambda gold, found: True


def score_plan(result: PlanPairs) -> dict[str, Score]:
    """Every measure of one plan."""
    firm = result.firm
    both = [(pair.gold, pair.found) for pair in firm if pair.found]
    scores = {f"{kind}s": _recall(firm, kind) for kind in ("figure", "word")}
    scores["precision"] = Score(len(both), len(both) + len(result.extras))
    for measure in MEASURES[3:]:
        field = _FIELDS[measure]
        scored = [(gold, found) for gold, found in both if field.when(gold, found)]
        scores[measure] = Score(sum(agrees(measure, *rows) for rows in scored), len(scored))
    return scores


def agrees(measure: str, gold: GoldRow, found: Statement) -> bool:
    """Whether a field of the two rows is the same by the conventions of the annotation guide."""
    if measure == "value_unit":
        return (
            gold.unit == found.unit
            and _near(gold.value, found.value)
            and _near(gold.value_max, found.value_max)
        )
    if measure == "baseline":
        return _near(gold.baseline, found.baseline)
    if measure == "flags":
        return set(gold.flags) <= set(found.flags)
    if measure == "comparator" and gold.kind == "word" and gold.value == 0:
        # 清零 is 0 with `eq`; `all` says the same.
        return {gold.comparator, found.comparator} <= {"eq", "all"} or gold.comparator == found.comparator
    field = _FIELDS[measure]
    return field.gold(gold) == field.found(found)


def confusion(results: Iterable[PlanPairs], measure: str) -> dict[tuple[str, str], list[str]]:
    """Annotated and extracted value of a field → the rows (`<plan>-<char_start>`) that have them, agreement included."""
    field, counted = _FIELDS[measure], defaultdict(list)
    for result in results:
        for pair in result.firm:
            if pair.found and field.when(pair.gold, pair.found):
                told = field.gold(pair.gold), field.found(pair.found)
                counted[told].append(f"{result.plan.id}-{pair.found.char_start:05d}")
    return dict(counted)


def disagreements(result: PlanPairs) -> list[Disagreement]:
    """What went wrong in one plan, in document order: misses, rows too many, and fields that differ."""
    clean = result.plan.document.clean
    told: list[Disagreement] = []
    for pair in result.firm:
        gold, found = pair.gold, pair.found
        if found is None:
            span = clean_span(clean, gold.char_start, gold.char_end)
            # What reading has left out, the annotator's own copy tells.
            words = (clean.text[slice(*span)], _around(clean.text, *span)) if span[0] < span[1] else None
            told.append(
                Disagreement(
                    f"{gold.kind}s",
                    gold.char_start,
                    *(words or (gold.value_text, gold.context)),
                    gold=_value(gold),
                    found="",
                )
            )
            continue
        for measure in MEASURES[3:]:
            field = _FIELDS[measure]
            # A field told twice, strictly and loosely, is listed once.
            if measure in ("due_stated", "lead_stated", "scope_kind") or not field.when(gold, found):
                continue
            if not agrees(measure, gold, found):
                told.append(_disagreement(measure, found, clean, field.gold(gold), field.found(found)))
    for extra in result.extras:
        trap = extra.trap.why or extra.trap.text if extra.trap else ""
        told.append(_disagreement("precision", extra.found, clean, trap, _value(extra.found)))
    return sorted(told, key=lambda item: (item.char_start, MEASURES.index(item.measure)))


def _disagreement(measure: str, row: Statement, clean: CleanText, gold: str, found: str) -> Disagreement:
    words = clean.text[row.clean_start : row.clean_end]
    around = _around(clean.text, row.clean_start, row.clean_end)
    return Disagreement(measure, row.char_start, words, around, gold, found)


def _around(text: str, start: int, end: int, reach: int = 24) -> str:
    """Clean text with what stands around it, on one line."""
    return " ".join(text[max(0, start - reach) : end + reach].split())


def _recall(firm: tuple[Pair, ...], kind: str) -> Score:
    wanted = [pair for pair in firm if pair.gold.kind == kind]
    return Score(sum(pair.found is not None for pair in wanted), len(wanted))


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=_NEAR, abs_tol=1e-9)


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.10g}"


def _value(row: GoldRow | Statement) -> str:
    upper = "" if row.value_max is None else f"–{_number(row.value_max)}"
    return f"{_number(row.value)}{upper} {row.unit}"


def _first(bodies: str | None) -> str:
    return (bodies or "").split(";")[0]


def _years(row: GoldRow | Statement) -> str:
    return f"{row.period_start or ''}–{row.period_end or ''}"


def _told(text: str | None) -> str:
    return text or "—"


_DUE = _Field(lambda gold: _told(gold.due), lambda found: _told(found.due))
_LEAD = _Field(lambda gold: _told(_first(gold.lead)), lambda found: _told(_first(found.lead)))
_FIELDS = {
    "value_unit": _Field(_value, _value),
    "comparator": _Field(lambda gold: gold.comparator, lambda found: found.comparator),
    "per": _Field(lambda gold: gold.per, lambda found: found.per),
    "role": _Field(lambda gold: gold.role, lambda found: found.role),
    "scope": _Field(lambda gold: gold.scope, lambda found: found.scope),
    "due": _DUE,
    "lead": _LEAD,
    "scope_kind": _Field(
        lambda gold: gold.scope.partition(":")[0], lambda found: found.scope.partition(":")[0]
    ),
    "due_stated": _Field(_DUE.gold, _DUE.found, lambda gold, found: bool(gold.due or found.due)),
    "lead_stated": _Field(_LEAD.gold, _LEAD.found, lambda gold, found: bool(gold.lead or found.lead)),
    "baseline": _Field(
        lambda gold: _number(gold.baseline),
        lambda found: _number(found.baseline),
        lambda gold, found: gold.baseline is not None or found.baseline is not None,
    ),
    "period": _Field(
        _years, _years, lambda gold, found: gold.period_start is not None or gold.period_end is not None
    ),
    "flags": _Field(
        lambda gold: ";".join(sorted(gold.flags)),
        lambda found: ";".join(sorted(found.flags)),
        lambda gold, found: bool(gold.flags),
    ),
    "span": _Field(
        lambda gold: f"{gold.char_start}–{gold.char_end}",
        lambda found: f"{found.char_start}–{found.char_end}",
    ),
}
