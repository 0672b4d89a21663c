"""From a document to its statements: every quantity with its meaning and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from citymetrics.extraction.bearers import Bearer, find_bearers
from citymetrics.extraction.bounds import comparator_of
from citymetrics.extraction.clauses import split_clauses, split_sentences
from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.quantities import Quantity, scan_quantities
from citymetrics.extraction.roles import role_of, section_role
from citymetrics.extraction.scopes import Surroundings, heading_area, scope_of
from citymetrics.extraction.statement import Statement
from citymetrics.extraction.subjects import Stretch, clause_of, divide, subject_of
from citymetrics.extraction.timing import Moment, Timing, find_moments, respective_moments, timing_of
from citymetrics.reading import Block, Document

Term = tuple[int, int]
INTRODUCTION = "导语"

_BULLETS = ("—", "-", "·", "•", "●", "■", "◆", "*")
_PER_YEAR = re.compile(r"每年|年均(?!值)|逐年")
_WORK = "(?:处理|供|产|消纳|转运|收运|输|排|焚烧|利用|节约|减排|均)"
_FLOW = re.compile(rf"(?P<day>日{_WORK}|每[日天])|(?<![\d一二三四五六七八九十今当全本])年{_WORK}|每年")
_FLOW_PERIODS = {"/d": "day", "/a": "year"}
_PER_MONTH = re.compile(r"每月|月均")
_PER_DAY = re.compile(r"每日|每天|日均|日处理|日供")
_FROM_TO = re.compile(r"[由从]\D{0,12}$")
_TO = re.compile(
    r"^[^，,。；;]{0,6}?(?:提高|提升|增加|增长|增|上升|扩大|升|降低|下降|减少|降|压减|缩短|缩减)(?:到|至)"
)
_PER_HEAD = re.compile(r"人均(?!GDP)[一-鿿]{0,14}$")
_PER_10K = re.compile(r"每万人(?:口)?[一-鿿]{0,14}$")


def extract_statements(
    document: Document, *, term: Term | None = None, past_term: Term | None = None, parent: str = ""
) -> list[Statement]:
    """Every quantity that `document` states, in document order.

    Parameters
    ----------
    document : the plan as `reading.read_document` gives it.
    term, past_term : first and last year of the plan's own term and of the term before it; None where unknown.
    parent : for a district's plan, what the larger place is called, which 全市 then means.

    Returns
    -------
    One `Statement` per value, with offsets into the raw file.
    """
    statements: list[Statement] = []
    plan = _Plan(term, past_term, parent)
    text = document.clean.text
    section: tuple[str, ...] = ()
    lead, direct = Timing(), False
    for block in document.blocks:
        if block.kind != "paragraph":
            continue
        words = text[block.start : block.end]
        # A paragraph that closes with a colon leads the one below it, and all bullets of its list.
        if block.section != section or not (direct or words.lstrip().startswith(_BULLETS)):
            lead = Timing()
        section, direct = block.section, False
        statements.extend(_Paragraph(document, block, plan, lead).statements())
        if words.rstrip().endswith((":", "：")):
            lead = timing_of(
                block.end,
                (block.start, block.end),
                find_moments(text, block.start, block.end, term),
                lead,
                None,
            )
            direct = True
    return statements


@dataclass(frozen=True, slots=True)
class _Plan:
    """What holds for the whole plan."""

    term: Term | None
    past_term: Term | None
    parent: str


class _Paragraph:
    """One paragraph on its way to statements: what is shared by all of its quantities."""

    def __init__(self, document: Document, block: Block, plan: _Plan, lead: Timing):
        self.document, self.block, self.plan, self.lead = document, block, plan, lead
        self.text = document.clean.text

    def statements(self) -> list[Statement]:
        start, end = self.block.start, self.block.end
        quantities = [
            quantity for quantity in scan_quantities(self.text, start, end) if not self._is_noise(quantity)
        ]
        if not quantities:
            return []
        self.bearers = find_bearers(self.text, start, end)
        walls = [edge for bearer in self.bearers for edge in (bearer.bracket, bearer.end)]
        self.sentences = split_sentences(self.text, start, end, walls)
        self.clauses = split_clauses(self.text, start, end, walls)
        self.section_role = section_role(self.block.section)
        self.area = heading_area(self.block.section)
        self._moments: dict[int, list[Moment]] = {}
        self.roles = [self._role(quantity) for quantity in quantities]
        rows: list[Statement] = []
        for index in range(len(quantities)):
            rows.append(self._statement(index, quantities, rows[-1] if rows else None))
        return rows

    def _role(self, quantity: Quantity) -> str:
        return role_of(self.text, quantity, self.clauses.around(quantity.start), self.section_role)

    def _neighbours(self, index: int, quantities: list[Quantity], clause: tuple[int, int]) -> tuple[int, int]:
        """Where the text of the nearest other figures ends and starts; a threshold inside this one's subject
        (换乘距离在50米以内的占比) has no text of its own, nor has a second measure of the same thing (56条段25.86公里)."""
        own = self.roles[index] == "standard"
        before, after = clause
        for other in range(index - 1, -1, -1):
            if quantities[other].start < clause[0]:
                break
            gap = quantities[other + 1].start - quantities[other].end
            if (own or self.roles[other] != "standard") and gap > 0:
                before = divide(self.text, quantities[other].end, quantities[index].start)[1]
                break
        for other in range(index + 1, len(quantities)):
            if quantities[other].start >= clause[1]:
                break
            if own or self.roles[other] != "standard":
                after = divide(self.text, quantities[index].end, quantities[other].start)[0]
                break
        return before, after

    def _is_noise(self, quantity: Quantity) -> bool:
        if quantity.kind == "word":
            path = "".join(self.block.section)
            return any(word in path for word in lexicon("words")["rhetoric_sections"])
        return False

    def _statement(self, index: int, quantities: list[Quantity], row: Statement | None) -> Statement:
        text, quantity = self.text, quantities[index]
        previous = quantities[index - 1] if index else None
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        sentence = self.sentences.around(quantity.start)
        clause = self.clauses.around(quantity.start)
        earlier = self._earlier(clause, sentence)
        risen = row if previous and self._rises_from(previous, quantity, clause) else None
        starts = following is not None and self._rises_from(quantity, following, clause)
        role = "achieved" if starts and self.roles[index] == "target" else self.roles[index]
        around = Surroundings(clause, sentence, self.area, self.plan.parent)
        stretch = Stretch(quantity, *self._neighbours(index, quantities, clause), clause, earlier, role)
        comparator = self._comparator(quantity, previous, row, clause)
        timing = self._timing(quantity, quantities, clause, sentence)
        due, first, last = timing.due, timing.first, timing.last
        if "achieved" in (role, self.section_role):
            first, last = self._past(first, last)
            due = due if due and self.plan.term and int(due[:4]) < self.plan.term[0] else ""
        char_start, char_end = self.document.clean.span(quantity.start, quantity.end)
        unit = self._unit(quantity, clause)
        return Statement(
            subject=risen.subject if risen else subject_of(text, stretch),
            value=_number(quantity.value),
            value_max=_number(quantity.value_max),
            unit=unit,
            value_text=self.document.clean.raw[char_start:char_end],
            comparator=comparator,
            role=role,
            scope=scope_of(text, quantity.start, stretch.end, around, worded=quantity.kind == "word"),
            per=quantity.per or _FLOW_PERIODS.get(unit[-2:]) or self._per(quantity, clause),
            due=due,
            period_start=first,
            period_end=last,
            baseline=risen.value if risen else None,
            lead=self._lead(quantity),
            section=" > ".join(self.block.section),
            quote=text[sentence[0] : sentence[1]].strip(),
            clause=risen.clause + text[risen.clean_end : quantity.end] if risen else clause_of(text, stretch),
            counter=quantity.counter,
            char_start=char_start,
            char_end=char_end,
            clean_start=quantity.start,
            clean_end=quantity.end,
            flags=self._flags(quantity),
        )

    def _earlier(self, clause: tuple[int, int], sentence: tuple[int, int]) -> tuple[int, int] | None:
        earlier = self.clauses.before(clause[0])
        return earlier if earlier and earlier[0] >= sentence[0] and clause[0] > sentence[0] else None

    def _comparator(
        self, quantity: Quantity, previous: Quantity | None, row: Statement | None, clause: tuple[int, int]
    ) -> str:
        start = max(clause[0], previous.end) if previous else clause[0]
        comparator = comparator_of(self.text, quantity, start, clause[1])
        if comparator == "eq" and previous and row and previous.end >= clause[0]:
            between = self.text[previous.end : quantity.start]
            listed = re.fullmatch(r"[^,，、。；;]{0,24}(?:和|及|与|以及)", between)
            if (
                listed
                and row.comparator in ("ge", "gt")
                and {quantity.kind, previous.kind} <= {"measure", "count"}
                and not re.match(r"以上|以下|以内", between)
            ):
                return row.comparator
        return comparator

    def _timing(
        self,
        quantity: Quantity,
        quantities: list[Quantity],
        clause: tuple[int, int],
        sentence: tuple[int, int],
    ) -> Timing:
        if sentence[0] not in self._moments:
            self._moments[sentence[0]] = find_moments(
                self.text, *sentence, self.plan.term, bracketed=self.section_role == "achieved"
            )
        moments = self._moments[sentence[0]]
        listed = respective_moments(self.text, clause, moments)
        if listed:
            told = [other for other in quantities if listed[-1].end <= other.start < clause[1]]
            if len(told) == len(listed) and quantity in told:
                moments = [listed[told.index(quantity)]]
        return timing_of(quantity.start, clause, moments, self.lead, self.plan.term)

    def _past(self, first: int | None, last: int | None) -> tuple[int | None, int | None]:
        if first is not None and last is not None and self.plan.term and last < self.plan.term[0]:
            return first, last
        return self.plan.past_term or (None, None)

    def _rises_from(self, low: Quantity, high: Quantity, clause: tuple[int, int]) -> bool:
        between = self.text[low.end : high.start]
        return (
            low.unit == high.unit
            and bool(_FROM_TO.search(self.text[clause[0] : low.start]))
            and bool(_TO.match(between))
        )

    def _per(self, quantity: Quantity, clause: tuple[int, int]) -> str:
        left = self.text[clause[0] : quantity.start]
        if _PER_YEAR.search(left):
            return "year"
        if _PER_MONTH.search(left):
            return "month"
        return "day" if _PER_DAY.search(left) else "total"

    def _unit(self, quantity: Quantity, clause: tuple[int, int]) -> str:
        """The unit with what the clause adds to it: per head (人均), per 10,000 (每万人), per day or year (日供水能力)."""
        left = self.text[clause[0] : quantity.start]
        if quantity.unit in ("m2", "m3", "yuan") and _PER_HEAD.search(left):
            return f"{quantity.unit}/person"
        if quantity.kind in ("count", "measure") and _PER_10K.search(left):
            return f"{quantity.unit}/10k persons"
        flow = _FLOW.search(left) if quantity.unit in ("t", "m3") else None
        return f"{quantity.unit}/{'d' if flow['day'] else 'a'}" if flow else quantity.unit

    def _lead(self, quantity: Quantity) -> str:
        bearer: Bearer | None = next(
            (bearer for bearer in self.bearers if bearer.start <= quantity.start < bearer.end), None
        )
        return bearer.bodies if bearer else ""

    def _flags(self, quantity: Quantity) -> tuple[str, ...]:
        flags = []
        if quantity.damaged:
            flags.append("damaged")
        if self.block.section and self.block.section[0] == INTRODUCTION:
            flags.append("repeat")
        if quantity.kind == "word":
            flags.append("worded")
        return tuple(flags)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 10)
