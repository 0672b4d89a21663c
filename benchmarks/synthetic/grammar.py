"""A made-up plan from its seed and number: passages of the five plans in a new order, with other numbers, years and places.

Every figure that was put in is known with its value, unit, bound, deadline and place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from synthetic.carriers import Passage, Slot, names, passages

TERM_ENDS = (2020, 2025, 2030)
TERM_YEARS = 5
SIZE = 20_000
"""Characters of a plan on average."""
CHAPTER = 25
"""Passages of a chapter that looks ahead."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|—|-|－|~)|(?<=[—\-－~])(?:19|20)\d\d(?=年)")


@dataclass(frozen=True)
class Answer:
    """What is known of one planted quantity; `due` is None where nothing in its passage tells it."""

    start: int
    end: int
    value: float
    unit: str
    comparator: str
    due: str | None


@dataclass(frozen=True)
class MadePlan:
    """A plan's entry in the registry without its checksum, the bytes of its text, and the answers. `others` is how many
    quantities it states beside those that were planted."""

    entry: dict[str, Any]
    data: bytes
    characters: int
    answers: tuple[Answer, ...]
    others: int


def make_plan(seed: int, number: int) -> MadePlan:
    """Plan `number` of the corpus of `seed`: always the same."""
    draw = Random(f"{seed}-{number}")
    end = draw.choice(TERM_ENDS)
    own_names = dict(zip(names()["stands_for"], draw.sample(names()["places"], 5), strict=True))
    place = draw.choice(names()["places"])
    start = end - TERM_YEARS + 1
    title = names()["title"].format(place=place, start=start, end=end)
    text, answers, others = title + "\n\n" + names()["opening"] + "\n", [], 0
    size = draw.randint(SIZE * 3 // 4, SIZE * 5 // 4)
    for heading, chosen in _chapters(draw, end, size):
        text += f"\n{heading}\n"
        for position, passage in enumerate(chosen, start=1):
            written, planted = _fill(passage, end - passage.term_end, draw)
            text += (
                f"({_numeral(position)}){_renamed(passage.heading, own_names, 0, end - passage.term_end)}\n"
            )
            answers += [replace(one, start=one.start + len(text), end=one.end + len(text)) for one in planted]
            text += _renamed(written, own_names, 0, 0) + "\n"
            others += len(passage.others)
    traditional, encoding = draw.random() < 1 / 8, "gb18030" if draw.random() < 1 / 8 else "utf-8"
    if traditional:
        text, encoding = _traditional(text), "utf-8"
    entry = _entry(number, place, draw, (start, end), traditional)
    return MadePlan(entry, text.encode(encoding), len(text), tuple(answers), others)


def _chapters(draw: Random, end: int, size: int) -> Iterator[tuple[str, list[Passage]]]:
    usable = [one for one in passages() if (end - one.term_end) % 5 == 0 or not _names_a_plan(one)]
    order = draw.sample(usable, len(usable))
    chosen: list[Passage] = []
    written = 0
    for passage in order:
        if written >= size:
            break
        chosen.append(passage)
        written += len(passage.text) + len(passage.heading) + 5
    past = [passage for passage in chosen if passage.past]
    ahead = [passage for passage in chosen if not passage.past]
    parts = [past, *(ahead[at : at + CHAPTER] for at in range(0, len(ahead), CHAPTER))]
    for position, (name, part) in enumerate(zip(names()["chapters"], parts, strict=False), start=1):
        yield f"{_numeral(position)}、{name}", part


def _names_a_plan(passage: Passage) -> bool:
    return any(name in passage.text + passage.heading for name in names()["five_year_plans"])


def _fill(passage: Passage, shift: int, draw: Random) -> tuple[str, list[Answer]]:
    """The passage with drawn figures, its years shifted; with them what it now states, by place."""
    text, answers, grown, last = "", [], 0, 0
    for slot in sorted(passage.slots, key=lambda one: one.start):
        first, stop = slot.number
        if first < last:
            continue
        old = passage.text[first:stop]
        new = _drawn(old, slot, draw)
        text += passage.text[last:first] + new
        grown += len(new) - len(old)
        value = float(Decimal(str(slot.value)) * Decimal(new) / Decimal(old))
        start, end = slot.start + grown - (len(new) - len(old)), slot.end + grown
        answers.append(Answer(start, end, value, slot.unit, slot.comparator, _shifted(slot.due, shift)))
        last = stop
    return _renamed(text + passage.text[last:], {}, shift, shift), answers


def _drawn(old: str, slot: Slot, draw: Random) -> str:
    """Another figure with as many decimals, of like size; a share stays one."""
    decimals = len(old.partition(".")[2])
    whole = round(float(old) * 10**decimals)
    most = 2 * whole + 3
    if slot.unit == "%" and float(old) <= 100:
        most = min(most, 100 * 10**decimals - 1)
    drawn = draw.randint(max(2, whole // 2), max(2, most))
    return f"{drawn / 10**decimals:.{decimals}f}"


def _renamed(text: str, own_names: dict[str, str], years: int, plans: int) -> str:
    """Other names of places, other years; every name is as long as the one it takes the place of."""
    for old, new in own_names.items():
        text = text.replace(old, new)
    if years:
        text = _YEAR.sub(lambda found: str(int(found.group()) + years), text)
    if plans and plans % 5 == 0:
        listed = names()["five_year_plans"]
        renamed = dict(
            zip(listed, listed[plans // 5 :] if plans > 0 else [None] * (-plans // 5) + listed, strict=False)
        )
        pattern = re.compile("|".join(listed))
        text = pattern.sub(lambda found: renamed.get(found.group()) or found.group(), text)
    return text


def _shifted(due: str | None, years: int) -> str | None:
    return f"{int(due[:4]) + years}{due[4:]}" if due else due


def _numeral(number: int) -> str:
    digits = names()["numerals"]
    if number <= 10:
        return str(digits[number - 1])
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens - 1]) + "十" + (digits[ones - 1] if ones else "")


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def _traditional(text: str) -> str:
    """Character by character, so that every offset stays."""
    converted = str(_converter().convert(text))
    return converted if len(converted) == len(text) else text


def _entry(number: int, place: str, draw: Random, term: tuple[int, int], traditional: bool) -> dict[str, Any]:
    name = f"p{number:06d}"
    label = {"zh": f"{place}市", "en": f"Place {number}"}
    years = f"{term[0]}-{term[1]}"
    title = {"zh": names()["title"].format(place=place, start=term[0], end=term[1]), "en": f"Plan {number}"}
    return {
        "id": name,
        "city": name,
        "label": label,
        "level": draw.choice(("prefecture", "county")),
        "parent": None,
        "title": title,
        "issuer": None,
        "document_number": None,
        "date": None,
        "term": years,
        "past_term": f"{term[0] - TERM_YEARS}-{term[0] - 1}",
        "status": "final",
        "script": "traditional" if traditional else "simplified",
        "publisher": None,
        "file": f"texts/{number // 1000:03d}/{name}.txt",
        "province": draw.choice(names()["provinces"]),
    }
