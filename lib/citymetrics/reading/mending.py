"""Undoing the converter's damage to one line: the likeliest text whose bytes the raw characters can be.

The converter held Traditional text as GBK bytes, wrote readings between bytes even inside a character, and
decoded the result. What it then read one byte out of phase stands in the raw text as other characters; a
`?` stands for

- the trail byte of a glossed character, its gloss's bracket swallowed with it (`?qǐng)`);
- the lead byte of a 。 that was cut in two;
- a dangling byte where the phase was found again at a punctuation mark;
- a byte with the digit or bracket after it, which is lost for good;
- a question mark.

The bytes were swallowed in a pass before the one that found its phase at punctuation marks, so behind such
a mark whole characters and digits may be gone until the earlier pass found its own phase (`shadow`).

A pair of bytes in the user-defined area was dropped in silence. The search below walks over the raw
characters keeping the cheapest readings of every phase, so each of these is tried wherever it can have
happened, and nowhere else. What the converter did follows from the text, so a reading costs what its
characters cost, and nothing for the damage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from citymetrics.reading.cleantext import LOST
from citymetrics.reading.gbk import USER_LEADS, decode_pair, encode_pair, trail_byte
from citymetrics.reading.glosses import Readings
from citymetrics.reading.likelihood import Likelihood

RESYNC = ",。、"
"""Marks at which the converter found its phase again."""

_ANY = -1
"""A pending lead byte that was dropped: it may be any."""

_DANGLING = tuple(range(0x81, 0xFF))
_USER_DEFINED = tuple(sorted(USER_LEADS))
_STOP_LEAD = 0xA1
_BEAM, _MARGIN, _BRANCHES = 48, 16.0, 10
_LONGEST_SENTENCE = 200
_CUT_STOP, _UNKNOWN_GLOSS, _LOST_CHARACTER = 3.0, 12.0, 4.0
"""In nats: two departures from what is known of the converter, and a character that nothing is left of."""


class Unit(NamedTuple):
    """One raw character at `start:end`; `gloss` is the reading after it, `broken` that of a `?qǐng)`."""

    char: str
    start: int
    end: int
    gloss: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One character of a reading, linked to those before it."""

    before: Node | None
    char: str
    start: int
    end: int
    mended: bool = False
    certain: bool = True

    def path(self) -> list[Node]:
        """The characters from the first to this one."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None:
            nodes.append(node)
            node = node.before
        return nodes[-2::-1]


class _State(NamedTuple):
    """`pending` is a lead byte that waits for its trail (None in phase), `last` the byte before the next."""

    pending: int | None
    last: int
    char: str
    shadow: bool = False


class _Reading(NamedTuple):
    """`since` is the raw offset of the pending byte, `sentence` what stands since the last full stop."""

    cost: float
    node: Node
    since: int
    sentence: str
    certain: bool = True


_Step = tuple[_State, _Reading]


class Mender:
    """Mends lines of one document, by its readings and by how its sound text reads."""

    def __init__(self, readings: Readings, likelihood: Likelihood):
        self._readings = {
            reading: tuple((char, *pair) for char in sorted(chars) if (pair := encode_pair(char)))
            for reading, chars in readings.items()
        }
        self._likelihood = likelihood
        self._branches: dict[tuple[str, int | None, tuple[int, ...]], list[tuple[str, int]]] = {}

    def mend(self, units: list[Unit]) -> list[Node]:
        """The characters of the likeliest reading of one line, each with its raw span."""
        beam = {_State(None, 0, "\n"): _Reading(0.0, Node(None, "", 0, 0), 0, "")}
        for index, unit in enumerate(units):
            following = units[index + 1].char if index + 1 < len(units) else "\n"
            grown: dict[_State, _Reading] = {}
            for state, reading in beam.items():
                for after, candidate in self._grow(state, reading, unit, following):
                    known = grown.get(after)
                    if known is None or candidate.cost < known.cost:
                        grown[after] = candidate
            beam = _prune(grown) if grown else dict(self._give_up(beam, unit))
        in_phase = [reading for state, reading in beam.items() if state.pending is None]
        if in_phase:
            return min(in_phase, key=lambda reading: reading.cost).node.path()
        cut = min(beam.values(), key=lambda reading: reading.cost)
        return [*cut.node.path(), Node(None, LOST, cut.since, units[-1].end, mended=True, certain=False)]

    def _grow(self, state: _State, reading: _Reading, unit: Unit, following: str) -> Iterator[_Step]:
        if state.pending is None:
            if unit.broken:
                yield from self._broken_gloss_in_phase(state, reading, unit)
                return
            yield self._literal(state, reading, unit)
            if unit.char == "?" and state.shadow:
                yield self._lose(self._lose(reading, unit, _LOST_CHARACTER)[1], unit, _LOST_CHARACTER)
            elif unit.char == "?":
                after = _State(_STOP_LEAD, _STOP_LEAD, state.char)
                yield after, reading._replace(cost=reading.cost + _CUT_STOP, since=unit.start)
            return
        yield from self._out_of_phase(state, reading, unit, following)
        if state.pending != _ANY and unit.char not in RESYNC:
            for before, bridged in self._dropped_pair(state, reading, unit):
                yield from self._out_of_phase(before, bridged, unit, following)

    def _out_of_phase(self, state: _State, reading: _Reading, unit: Unit, following: str) -> Iterator[_Step]:
        if unit.broken:
            yield from self._broken_gloss_shifted(state, reading, unit)
        elif unit.char == "?":
            yield from self._question_mark(state, reading, unit, following)
        elif unit.char not in RESYNC:
            yield from self._shifted(state, reading, unit)

    def _give_up(self, beam: dict[_State, _Reading], unit: Unit) -> Iterator[_Step]:
        """No known way leads past `unit`: what is pending is lost, and the unit stands for itself."""
        reading = min(beam.values(), key=lambda reading: reading.cost)
        lost = Node(reading.node, LOST, reading.since, unit.start, mended=True, certain=False)
        yield self._literal(_State(None, 0, LOST), reading._replace(node=lost), unit)

    def _literal(self, state: _State, reading: _Reading, unit: Unit) -> _Step:
        pair = encode_pair(unit.char)
        cost = reading.cost + self._likelihood.cost(state.char, unit.char)
        if unit.gloss and trail_byte(unit.char) is not None:
            cost += _UNKNOWN_GLOSS
        node = Node(reading.node, unit.char, unit.start, unit.end)
        sentence = _extend(reading.sentence, unit.char)
        shadow = state.shadow and len(pair) == 2 and pair[1] >= 0x81
        after = _State(None, pair[1] if pair else 0, unit.char, shadow)
        return after, _Reading(cost, node, unit.end, sentence)

    def _broken_gloss_in_phase(self, state: _State, reading: _Reading, unit: Unit) -> Iterator[_Step]:
        """The `?` is the next lead byte: the glossed character was read across a boundary.

        Where no glossed character begins with the byte before, the phase was found again since, and the `?`
        is all of the character.
        """
        glossed = self._readings.get(unit.broken, ())
        trails = [trail for _, lead, trail in glossed if lead == state.last]
        for trail in trails:
            yield _State(trail, trail, state.char), reading._replace(since=unit.start)
        if trails:
            return
        whole = [(char, trail) for char, _, trail in glossed if trail >= 0x81]
        for char, trail in whole:
            yield self._emit(state, reading, unit, char, _State(None, trail, char), certain=len(whole) == 1)
        if not whole:
            yield self._lose(reading, unit, _UNKNOWN_GLOSS)

    def _broken_gloss_shifted(self, state: _State, reading: _Reading, unit: Unit) -> Iterator[_Step]:
        for char, lead, trail in self._readings.get(unit.broken, ()):
            if state.pending in (lead, _ANY):
                yield self._emit(
                    state, reading, unit, char, _State(None, trail, char), certain=state.pending == lead
                )

    def _question_mark(self, state: _State, reading: _Reading, unit: Unit, following: str) -> Iterator[_Step]:
        """A dangling trail byte, a trail byte with the digit after it, or a full-width question mark."""
        for char, trail in self._likely(state.char, state.pending, _DANGLING):
            after, completed = self._emit(
                state, reading, unit, char, _State(None, trail, char), certain=False
            )
            if following in RESYNC or following in "\r\n":
                yield after._replace(shadow=True), completed
            yield self._lose(completed, unit, self._likelihood.cost(char, LOST))
        yield from self._shifted(state, reading, unit)

    def _shifted(self, state: _State, reading: _Reading, unit: Unit) -> Iterator[_Step]:
        """The raw character is one character's trail byte and the next one's lead byte, or a lone trail."""
        certain = state.pending != _ANY
        pair = encode_pair(unit.char)
        if pair and pair[1] >= 0x81:
            for char, _ in self._likely(state.char, state.pending, (pair[0],)):
                yield self._emit(state, reading, unit, char, _State(pair[1], pair[1], char), certain=certain)
        lone = trail_byte(unit.char)
        if lone is not None:
            glossed = {char for char, _, _ in self._readings.get(unit.gloss, ())}
            for char, trail in self._likely(state.char, state.pending, (lone,)):
                if not unit.gloss or char in glossed:
                    yield self._emit(state, reading, unit, char, _State(None, trail, char), certain=certain)

    def _dropped_pair(self, state: _State, reading: _Reading, unit: Unit) -> Iterator[_Step]:
        """Before `unit` a trail byte and the next lead byte, together user-defined, were dropped."""
        for char, _ in self._likely(state.char, state.pending, _USER_DEFINED):
            between = _State(_ANY, _ANY, char)
            _, known = self._emit(state, reading, unit, char, between, certain=False, end=unit.start)
            yield between, known._replace(since=unit.start, certain=False)

    def _emit(
        self,
        state: _State,
        reading: _Reading,
        unit: Unit,
        char: str,
        after: _State,
        *,
        certain: bool,
        end: int | None = None,
    ) -> _Step:
        cost = reading.cost + self._likelihood.cost_in(reading.sentence, state.char, char)
        start = unit.start if state.pending is None else reading.since
        end = unit.end if end is None else end
        node = Node(reading.node, char, start, end, mended=True, certain=certain and reading.certain)
        return after, _Reading(cost, node, unit.start, _extend(reading.sentence, char))

    @staticmethod
    def _lose(reading: _Reading, unit: Unit, cost: float) -> _Step:
        node = Node(reading.node, LOST, unit.start, unit.end, mended=True, certain=False)
        return _State(None, 0, LOST), _Reading(
            reading.cost + cost, node, unit.end, _extend(reading.sentence, LOST)
        )

    def _likely(self, before: str, lead: int | None, trails: tuple[int, ...]) -> list[tuple[str, int]]:
        """The likeliest characters after `before` with these bytes, each with its trail byte."""
        key = before, lead, trails
        known = self._branches.get(key)
        if known is None:
            if lead == _ANY and len(trails) > 1:
                chars = self._likelihood.candidates(before)
                pairs = [
                    (char, pair[1]) for char in chars if (pair := encode_pair(char)) and pair[1] in trails
                ]
            else:
                leads = range(0xA1, 0xFF) if lead == _ANY else (lead or 0,)
                pairs = [(char, low) for high in leads for low in trails if (char := decode_pair(high, low))]
            if lead == _ANY or len(trails) > 1:
                # Of two bytes one is guessed; a figure never is.
                pairs = [pair for pair in pairs if not pair[0].isdecimal()]
            pairs.sort(key=lambda pair: -self._likelihood.probability(before, pair[0]))
            known = self._branches[key] = pairs[:_BRANCHES]
        return known


def _extend(sentence: str, char: str) -> str:
    return "" if char == "。" else (sentence + char)[-_LONGEST_SENTENCE:]


def _prune(beam: dict[_State, _Reading]) -> dict[_State, _Reading]:
    if len(beam) == 1:
        return beam
    limit = min(reading.cost for reading in beam.values()) + _MARGIN
    kept = [item for item in beam.items() if item[1].cost <= limit or item[0].pending is None]
    kept.sort(key=lambda item: item[1].cost)
    return dict(kept[:_BEAM])
