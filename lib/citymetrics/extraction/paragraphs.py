"""One paragraph on its way to statements: what its quantities share, and what each of them means."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from citymetrics.extraction.bearers import Bearer, find_bearers, phrase_bodies
from citymetrics.extraction.bounds import comparator_of
from citymetrics.extraction.changes import convert_baseline, rises_from, starts_at
from citymetrics.extraction.clauses import split_clauses, split_sentences
from citymetrics.extraction.lexicon import any_of, lexicon
from citymetrics.extraction.moments import Moment, Term, find_moments
from citymetrics.extraction.quantities import Quantity, scan_quantities
from citymetrics.extraction.roles import asks, role_of, section_role, told_as_done, wanting_from
from citymetrics.extraction.scopes import (
    Surroundings,
    asks_some,
    heading_area,
    names_city,
    respective_places,
    scope_of,
)
from citymetrics.extraction.statement import Statement
from citymetrics.extraction.subjects import Stretch, describe, divide
from citymetrics.extraction.surfaces import share_unit
from citymetrics.extraction.timing import Timing, moments_for, timing_of
from citymetrics.extraction.traps import is_trap
from citymetrics.reading import Block, Document

INTRODUCTION = "导语"
_FLOW_PERIODS = {"/d": "day", "/a": "year"}
_PART = "其中"
_PARTS = re.compile(rf"[(（]?{_PART}")
_CLAUSES_BACK = 4
"""How far back a clause without a noun looks for what it speaks of."""
_SAME = re.compile(r"[、和及与]?[“”十一二三四五末期年底在为的是\d]{0,16}")
"""What stands between two figures of one thing at several times."""
_LISTED = re.compile(r"[^,，、。；;\d]{0,24}(?:和|及|与|以及|、)")


@cache
def _periods() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((period, any_of(words)) for period, words in lexicon("times")["periods"].items())


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for the whole plan: its terms, the larger place that 全市 means, the districts that it names, the year it begins in."""

    term: Term | None = None
    past_term: Term | None = None
    parent: str = ""
    places: re.Pattern[str] | None = None
    begins: int | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """One quantity with where it stands."""

    quantity: Quantity
    clause: tuple[int, int]
    sentence: tuple[int, int]
    moments: list[Moment]
    timing: Timing | None
    role: str
    rises: bool
    """Whether the figure before is where a change to it starts."""
    whole: int | None
    """The index of the figure that it parts."""


class Paragraph:
    """One paragraph and its statements."""

    def __init__(self, document: Document, block: Block, plan: Plan, lead: Timing):
        self.document, self.block, self.plan, self.lead = document, block, plan, lead
        self.text = document.clean.text

    def statements(self) -> list[Statement]:
        """One statement per quantity, in order."""
        start, end = self.block.start, self.block.end
        quantities = [
            quantity
            for quantity in scan_quantities(self.text, start, end)
            if not is_trap(self.text, quantity, start, end) and not self._is_noise(quantity)
        ]
        if not quantities:
            return []
        self.bearers = find_bearers(self.text, start, end)
        quantities = [quantity for quantity in quantities if not self._in_label(quantity)]
        walls = [edge for bearer in self.bearers for edge in (bearer.bracket, bearer.end)]
        self.sentences = split_sentences(self.text, start, end, walls)
        self.clauses = split_clauses(self.text, start, end, walls)
        self.section_role = section_role(self.block.section)
        self.wanting = wanting_from(self.text, start, end)
        self.area = heading_area(self.block.section)
        self._moments: dict[int, list[Moment]] = {}
        self._told: dict[int, bool] = {}
        self._part_of: dict[int, str] = {}
        self.found: list[_Found] = []
        for index in range(len(quantities)):
            self.found.append(self._find(index, quantities))
        self.rows: list[Statement] = []
        for index in range(len(self.found)):
            self.rows.append(self._statement(index, self.rows[-1] if self.rows else None))
        return self.rows

    def _is_noise(self, quantity: Quantity) -> bool:
        if quantity.kind != "word":
            return False
        words, path = lexicon("words"), "".join(self.block.section)
        if words["target_sections"] in path:
            return False
        innermost = self.block.section[-1] if self.block.section else ""
        return any(word in path for word in words["rhetoric_sections"]) or any(
            word in innermost for word in words["innermost_rhetoric"]
        )

    def _in_label(self, quantity: Quantity) -> bool:
        index = bisect_right(self.bearers, quantity.start, key=lambda bearer: bearer.bracket) - 1
        if index < 0:
            return False
        bearer = self.bearers[index]
        return quantity.start < bearer.end and bearer.start <= bearer.bracket

    def _find(self, index: int, quantities: list[Quantity]) -> _Found:
        quantity = quantities[index]
        end = quantities[index - 1].end if index else 0
        sentence = self.sentences.around(quantity.start)
        clause = self.clauses.around(quantity.start)
        moments = self._moments_of(sentence)
        rises = index > 0 and rises_from(self.text, quantities[index - 1], quantity, clause)
        change = self._change(quantities[index - 1], clause) if rises else None
        timing = self._own_timing(index, quantities, clause, moments, change)
        if timing is None and self._tells_of_part(sentence):
            timing = next((one.timing for one in reversed(self.found) if one.sentence != sentence), None)
        past = timing.past if timing else self.lead.past or self._done(sentence)
        section = (
            "context" if self.wanting is not None and quantity.start >= self.wanting else self.section_role
        )
        role = role_of(self.text, quantity, clause, section, past=past, previous=end, change=change)
        whole = self._whole_of(clause, sentence)
        if role == "target" and whole is not None and self.found[whole].role in ("achieved", "context"):
            own = self.text[max(clause[0], end) : quantity.start]
            role = role if _is_dated(clause, moments) or asks(own) else self.found[whole].role
        before = self.found[-1] if self.found else None
        if role == "target" and timing and timing.asof and before and before.timing == timing:
            # 截至2022年底，已建成120平方公里，占建成区的25%: so is what is said of it.
            role = before.role if not asks(self.text[clause[0] : quantity.start]) else role
        return _Found(quantity, clause, sentence, moments, timing, role, rises, whole)

    def _change(self, low: Quantity, clause: tuple[int, int]) -> tuple[int, int] | None:
        """Where the start of a change stands (由2020年的95%), or None where no word opens it."""
        opened = starts_at(self.text, low, clause)
        return None if opened is None else (opened, low.end)

    def _whole_of(self, clause: tuple[int, int], sentence: tuple[int, int]) -> int | None:
        """The index of the figure that a clause parts (现有156座，其中大型12座、小型100座), or None."""
        if not _PARTS.match(self.text, *clause):
            return None
        for index in range(len(self.found) - 1, -1, -1):
            if self.found[index].quantity.end <= clause[0]:
                return index if self.found[index].sentence == sentence else None
        return None

    def _done(self, sentence: tuple[int, int]) -> bool:
        if sentence[0] not in self._told:
            self._told[sentence[0]] = told_as_done(self.text, *sentence)
        return self._told[sentence[0]]

    def _moments_of(self, sentence: tuple[int, int]) -> list[Moment]:
        if sentence[0] not in self._moments:
            self._moments[sentence[0]] = find_moments(
                self.text, *sentence, self.plan.term, bracketed=self.section_role == "achieved"
            )
        return self._moments[sentence[0]]

    def _own_timing(
        self,
        index: int,
        quantities: list[Quantity],
        clause: tuple[int, int],
        moments: list[Moment],
        change: tuple[int, int] | None,
    ) -> Timing | None:
        own = moments_for(self.text, quantities, index, clause, moments, change)
        after = quantities[index + 1].start if index + 1 < len(quantities) else clause[1]
        return timing_of(self.text, quantities[index].start, clause, own, self.plan.begins, after)

    def _statement(self, index: int, row: Statement | None) -> Statement:
        text, found = self.text, self.found[index]
        quantity, clause, sentence = found.quantity, found.clause, found.sentence
        previous = self.found[index - 1] if index else None
        following = self.found[index + 1] if index + 1 < len(self.found) else None
        risen = row if found.rises else None
        starts = following is not None and following.rises
        role = found.role
        if role in ("target", "standard") and (starts or risen):
            role = "achieved" if starts else "target"
        earlier = self._earlier(clause, sentence)
        stretch = Stretch(quantity, *self._neighbours(index), clause, earlier, role, starts)
        if risen:
            subject, said = risen.subject, risen.clause + text[risen.clean_end : quantity.end]
        else:
            subject, said = describe(text, stretch)
        due, first, last, bodies = self._when_and_who(found, role)
        char_start, char_end = self.document.clean.span(quantity.start, quantity.end)
        unit, factor = self._unit(found, previous, row)
        scope = self._scope(index, row)
        return Statement(
            subject=subject,
            value=_number(quantity.value, factor),
            value_max=_number(quantity.value_max, factor),
            unit=unit,
            value_text=self.document.clean.raw[char_start:char_end],
            comparator=self._comparator(found, previous, row),
            role=role,
            scope=scope,
            per=quantity.per or _FLOW_PERIODS.get(unit[-2:]) or self._per(found),
            due=due,
            period_start=first,
            period_end=last,
            baseline=self._baseline(previous, found, risen, factor),
            lead=bodies,
            section=" > ".join(self.block.section),
            quote=text[sentence[0] : sentence[1]].strip(),
            clause=said,
            counter=quantity.counter,
            char_start=char_start,
            char_end=char_end,
            clean_start=quantity.start,
            clean_end=quantity.end,
            flags=self._flags(found, scope),
        )

    def _when_and_who(self, found: _Found, role: str) -> tuple[str, int | None, int | None, str]:
        """Due date, first and last year, and lead bodies: from the sentence, its label, the lead above, the term."""
        bearer = self._bearer(found.quantity)
        timing = found.timing
        undated = timing is None or not (timing.due or timing.past or timing.stated)
        if undated and bearer is not None and bearer.limit_end:
            limits = find_moments(self.text, bearer.limit_start, bearer.limit_end, self.plan.term)
            if limits and role == "target":
                timing = Timing(limits[-1].due, limits[-1].first, limits[-1].last)
        if timing is None:
            timing = self.lead if self.lead.due or self.lead.first else Timing()
        first, last = timing.first, timing.last
        if first is None and last is None:
            first, last = self.plan.term or (None, None)
        due = timing.due
        if role == "achieved" and timing.asof and due:
            first = last = int(due[:4])
        elif "achieved" in (role, self.section_role):
            if not (last is not None and self.plan.term and last < self.plan.term[0]):
                first, last = self.plan.past_term or (None, None)
            due = due if due and (not self.plan.term or int(due[:4]) < self.plan.term[0]) else ""
        bodies = bearer.bodies if bearer else ""
        return due, first, last, bodies or phrase_bodies(self.text, found.sentence, found.quantity.start)

    def _neighbours(self, index: int) -> tuple[int, int]:
        """Where the text of the nearest other figures ends and starts; a threshold inside this one's subject
        (换乘距离在50米以内的占比) has no text of its own, nor has a second measure of the same thing (56条段25.86公里)."""
        found, clause = self.found, self.found[index].clause
        own = found[index].role == "standard"
        before, after = clause
        for other in range(index - 1, -1, -1):
            if found[other].quantity.start < clause[0]:
                break
            gap = found[other + 1].quantity.start - found[other].quantity.end
            if (own or found[other].role != "standard") and gap > 0:
                before = divide(self.text, found[other].quantity.end, found[index].quantity.start)[1]
                break
        for other in range(index + 1, len(found)):
            if found[other].quantity.start >= clause[1]:
                break
            if own or found[other].role != "standard":
                after = divide(self.text, found[index].quantity.end, found[other].quantity.start)[0]
                break
        return before, after

    def _earlier(self, clause: tuple[int, int], sentence: tuple[int, int]) -> list[tuple[int, int]]:
        """The clauses before this one in its sentence, the nearest first."""
        found: list[tuple[int, int]] = []
        earlier = self.clauses.before(clause[0])
        while earlier and earlier[0] >= sentence[0] and len(found) < _CLAUSES_BACK:
            found.append(earlier)
            earlier = self.clauses.before(earlier[0])
        return found

    def _scope(self, index: int, row: Statement | None) -> str:
        found = self.found[index]
        clause, quantity = found.clause, found.quantity
        names = respective_places(self.text, clause, quantity.start)
        if names:
            at = self.text.find("分别", *clause)
            told = [other.quantity for other in self.found if at <= other.quantity.start < clause[1]]
            if len(told) == len(names) and quantity in told:
                return f"area:{names[told.index(quantity)]}"
        previous = self.found[index - 1].quantity.end if index else 0
        around = Surroundings(clause, found.sentence, self.area, self.plan.parent, self.plan.places, previous)
        scope = scope_of(self.text, quantity.start, quantity.end, around, worded=quantity.kind == "word")
        # …78项。其中续建39项: what is told of a part is told of the same place.
        if scope == "whole" and self._tells_of_part(found.sentence):
            first = row is None or self.found[index - 1].sentence != found.sentence
            if first and row and row.scope.startswith("area:"):
                self._part_of[found.sentence[0]] = row.scope
            return self._part_of.get(found.sentence[0], scope)
        # 各区新建5座，其中大型2座: so is a part of each.
        if scope == "whole" and found.whole is not None and not names_city(self.text, clause, quantity.start):
            return self.rows[found.whole].scope
        return scope

    def _tells_of_part(self, sentence: tuple[int, int]) -> bool:
        return self.text.startswith(_PART, sentence[0])

    def _comparator(self, found: _Found, previous: _Found | None, row: Statement | None) -> str:
        quantity, clause = found.quantity, found.clause
        before = previous.quantity if previous else None
        start = max(clause[0], before.end) if before else clause[0]
        comparator = comparator_of(self.text, quantity, start, clause[1])
        if comparator == "eq" and before and row and before.end >= clause[0]:
            between = self.text[before.end : quantity.start]
            if (
                _LISTED.fullmatch(between)
                and row.comparator in ("ge", "gt")
                and {quantity.kind, before.kind} <= {"measure", "count"}
                and not re.match(r"以上|以下|以内", between)
            ):
                return row.comparator
        return comparator

    def _baseline(
        self, previous: _Found | None, found: _Found, risen: Statement | None, factor: Decimal
    ) -> float | None:
        if risen is None or previous is None:
            return None
        return _number(convert_baseline(previous.quantity, found.quantity), factor)

    def _per(self, found: _Found) -> str:
        """The period that is named last before a figure, or that of the whole which it parts."""
        left = self.text[found.clause[0] : found.quantity.start]
        named = [(match.start(), period) for period, words in _periods() for match in words.finditer(left)]
        if named:
            return max(named)[1]
        parts = found.whole is not None and found.quantity.kind in ("count", "measure")
        if not parts or _is_dated(found.clause, found.moments):
            return "total"
        return self.rows[found.whole or 0].per

    def _unit(self, found: _Found, previous: _Found | None, row: Statement | None) -> tuple[str, Decimal]:
        quantity = found.quantity
        left = self.text[found.clause[0] : quantity.start]
        unit, factor = share_unit(quantity.unit, quantity.kind, left)
        if previous is None or row is None or not row.unit.startswith(f"{unit}/"):
            return unit, factor
        # 人均绿地由“十三五”末的12平方米提高到…15平方米: both are per head.
        same = found.rises or _SAME.fullmatch(self.text, previous.quantity.end, quantity.start)
        undivided = row.value == _number(previous.quantity.value, Decimal(1))
        return (row.unit if same and undivided else unit), factor

    def _bearer(self, quantity: Quantity) -> Bearer | None:
        index = bisect_right(self.bearers, quantity.start, key=lambda bearer: bearer.start) - 1
        if index < 0:
            return None
        bearer = self.bearers[index]
        return bearer if quantity.start < bearer.end else None

    def _flags(self, found: _Found, scope: str) -> tuple[str, ...]:
        quantity, flags = found.quantity, []
        if quantity.damaged:
            flags.append("damaged")
        if self.block.section and self.block.section[0] == INTRODUCTION:
            flags.append("repeat")
        if quantity.kind == "word":
            flags.append("worded")
        whole = self.rows[found.whole] if found.whole is not None else None
        if asks_some(self.text, quantity.start, found.clause) or (
            whole and "others" in whole.flags and whole.scope == scope
        ):
            flags.append("others")
        return tuple(flags)


def _is_dated(clause: tuple[int, int], moments: list[Moment]) -> bool:
    """Whether a clause names a time of its own."""
    return any(clause[0] <= moment.start < clause[1] for moment in moments)


def _number(value: Decimal | None, factor: Decimal) -> float | None:
    return None if value is None else round(float(value * factor), 10)
