"""How far a plan goes with what it names: the rung of one naming in its clause.

A naming is committed to where a verb of commitment governs it, where it is the subject of a predicate that sets a goal, or where
a target's figure stands with it. What the plan only works by (以城市体检为抓手, 按照…要求) is named, and so is all that it reports as
done or describes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.extraction.clauses import Segments
from citymetrics.extraction.lexicon import alternation
from citymetrics.extraction.statement import Statement
from citymetrics.instruments.names import Naming
from citymetrics.instruments.passages import Passage
from citymetrics.yamlfile import read_yaml

_HAN = re.compile("[一-鿿]{2}")
_AWAY = 4
"""A name that is itself an act (充分利用边角地见缝插绿) stands at least so far behind the means that it uses."""
_SEMICOLON = re.compile("[;；。！？!?]")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the grading of one passage needs: the clean `text`, the passage, its `clauses` and the `targets` stated in it."""

    text: str
    passage: Passage
    clauses: Segments
    targets: tuple[Statement, ...]
    names: tuple[Naming, ...]


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yml"), name="instruments/words.yml")
    return data


@cache
def _pattern(name: str) -> re.Pattern[str]:
    value = _words()[name]
    return re.compile(value if isinstance(value, str) else alternation(value))


@cache
def _means() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, behind = _words()["means_around"]
    return re.compile(before), re.compile(behind)


def find_verb(text: str, clause: tuple[int, int], start: int, end: int, sentence_end: int) -> str | None:
    """The word that commits to what ``text[start:end]`` names in its clause; empty where none does, None where the clause only
    works by it."""
    opened = text.rfind("《", clause[0], start)
    closed = text.find("》", end, clause[1]) if opened >= 0 and text.find("》", opened, start) < 0 else -1
    if closed >= 0:
        start, end = opened, closed + 1  # a document's title speaks as a whole
    before, behind = text[clause[0] : start].rstrip("“\"‘'「(（"), text[end : clause[1]]
    as_means, rest_of_means = _means()
    if (rest_of_means.match(behind.lstrip("”\"’'")) and re.search("以", before)) or as_means.search(before):
        return None
    ground = max((match.end() for match in _pattern("grounds").finditer(before)), default=-1)
    verb = _last_verb(before, ground)
    if not verb and ground >= 0 and "的" in before[ground:]:
        verb = _last_verb(before[:ground], -1)  # 建立面向城市管理的数据治理体系: the ground only describes
    if verb:
        return verb
    itself = _pattern("verbs").match(text, start, end)
    if ground >= 0:
        if itself and len(before) - ground >= _AWAY:
            return itself.group()
        applied = _pattern("applied_behind").match(behind)
        return applied.group() if applied else None
    if _pattern("object_before").search(before):
        behind = text[end:sentence_end]
    predicate = itself or _pattern("predicates").search(behind)
    return predicate.group() if predicate else ""


def _last_verb(before: str, ground: int) -> str:
    """The last verb behind `ground`; behind a ground, and among words that are nouns as often, only where a verb can stand."""
    nominal, lead = set(_words()["nominal"]), _pattern("nominal_lead")
    last = ""
    for match in _pattern("verbs").finditer(before, max(ground, 0)):
        doubtful = ground >= 0 or match.group() in nominal
        if doubtful and match.start() != ground and not lead.search(before[: match.start()]):
            continue
        last = match.group()
    return last


def find_figure(setting: Setting, naming: Naming, clause: tuple[int, int]) -> Statement | None:
    """The target figure that is about what is named: in its item of the clause, or in the clause that goes on from it."""
    name = setting.text[naming.start : naming.end]
    for target in setting.targets:
        within = clause[0] <= target.clean_start < clause[1]
        if setting.passage.kind == "row" or (
            within and (_same_item(setting, naming, target) or name in target.subject)
        ):
            return target
    following = _continuation(setting, clause)
    if following is None or not _goes_on(setting.text, clause, following):
        return None
    return next(
        (target for target in setting.targets if following[0] <= target.clean_start < following[1]), None
    )


def _same_item(setting: Setting, naming: Naming, target: Statement) -> bool:
    low, high = sorted((naming.start, target.clean_start))
    between = setting.text[low:high]
    return "、" not in between or not any(
        other is not target and low <= other.clean_start < high for other in setting.targets
    )


def _continuation(setting: Setting, clause: tuple[int, int]) -> tuple[int, int] | None:
    """The next clause of the sentence, where it goes on about the same thing and names nothing else."""
    if clause[1] >= setting.passage.end or _SEMICOLON.match(setting.text, clause[1] - 1):
        return None
    following = setting.clauses.around(clause[1])
    if any(following[0] <= naming.start < following[1] for naming in setting.names):
        return None
    return following


def _goes_on(text: str, clause: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether `following` opens like a goal or shares a word with `clause`."""
    if _pattern("continues").match(text, *following):
        return True
    common = set(_words()["common"])
    shared = _pairs(text[clause[0] : clause[1]]) & _pairs(text[following[0] : following[1]])
    return bool(shared - common)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if _HAN.fullmatch(text, i, i + 2)}


def continued_at(setting: Setting, clause: tuple[int, int]) -> tuple[int, int] | None:
    """The next clause, where it opens with a date or a goal and so speaks of what was named before it."""
    following = _continuation(setting, clause)
    if following and _pattern("continues").match(setting.text, following[0], following[1]):
        return following
    return None
