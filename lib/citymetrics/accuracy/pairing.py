"""Which extracted row speaks of which annotated one: overlapping spans, the best overlap first, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citymetrics.accuracy.gold import GoldPlan
from citymetrics.accuracy.rows import GoldRow, Trap
from citymetrics.extraction import Statement, extract_statements


@dataclass(frozen=True)
class Pair:
    """An annotated row and what was extracted for it, None for a miss."""

    gold: GoldRow
    found: Statement | None


@dataclass(frozen=True)
class Extra:
    """An extracted row that no annotation accounts for, with the trap that it fell into, if it is one."""

    found: Statement
    trap: Trap | None


@dataclass(frozen=True)
class PlanPairs:
    """One plan's rows side by side. `pairs` has every annotated row, doubtful ones too; `extras` leaves out extracted
    rows that overlap a doubtful one, for those count neither way."""

    plan: GoldPlan
    pairs: tuple[Pair, ...] = field(repr=False)
    extras: tuple[Extra, ...] = field(repr=False)

    @property
    def firm(self) -> tuple[Pair, ...]:
        """The pairs that are scored."""
        return tuple(pair for pair in self.pairs if not pair.gold.doubt)

    @property
    def trapped(self) -> tuple[Extra, ...]:
        return tuple(extra for extra in self.extras if extra.trap)


def pair_plan(plan: GoldPlan) -> PlanPairs:
    """Extract `plan` as the command line does and set its rows beside the annotations."""
    frame = plan.frame
    statements = extract_statements(
        plan.document, term=frame.term, past_term=frame.past_term, parent=frame.parent
    )
    return pair_rows(plan, statements)


def pair_rows(plan: GoldPlan, statements: Sequence[Statement]) -> PlanPairs:
    """Pair `plan`'s annotations with `statements` of its text."""
    ordered = sorted(statements, key=lambda statement: (statement.char_start, statement.char_end))
    overlaps = _overlaps(plan.rows, ordered)
    # A firm annotation goes before a doubtful one, a tighter fit before a looser, an earlier row before a later.
    overlaps.sort(key=lambda item: (plan.rows[item[1]].doubt, -item[0], item[1], item[2]))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, statement in overlaps:
        if row not in partner and statement not in taken:
            partner[row] = statement
            taken.add(statement)
    lenient = {statement for _, row, statement in overlaps if plan.rows[row].doubt}
    return PlanPairs(
        plan,
        tuple(
            Pair(row, ordered[partner[index]] if index in partner else None)
            for index, row in enumerate(plan.rows)
        ),
        tuple(
            Extra(statement, _trap_of(statement, plan))
            for index, statement in enumerate(ordered)
            if index not in taken and index not in lenient
        ),
    )


def _overlaps(rows: Sequence[GoldRow], statements: Sequence[Statement]) -> list[tuple[float, int, int]]:
    """Share of overlap (intersection over union), row and statement, for all that overlap; both are in order."""
    found: list[tuple[float, int, int]] = []
    first = 0
    for index, row in enumerate(rows):
        while first < len(statements) and statements[first].char_end <= row.char_start:
            first += 1
        for other in range(first, len(statements)):
            statement = statements[other]
            if statement.char_start >= row.char_end:
                break
            both = min(row.char_end, statement.char_end) - max(row.char_start, statement.char_start)
            if both > 0:
                union = max(row.char_end, statement.char_end) - min(row.char_start, statement.char_start)
                found.append((both / union, index, other))
    return found


def _trap_of(statement: Statement, plan: GoldPlan) -> Trap | None:
    return next(
        (
            trap
            for start, end, trap in plan.traps
            if start < statement.char_end and statement.char_start < end
        ),
        None,
    )
