"""Who answers for it, and by when: brackets, labels and phrases that name lead bodies and time limits.

A bracket behind sentences governs them (…。(牵头单位：市水务局；完成时限：2025年6月)); a label on a line of its own governs
the paragraph above it; a bracket at a paragraph's head governs the paragraph; 由市水务局牵头 governs its own sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon

_SEPARATORS = re.compile(r"[、，,]|\s{1,4}|(?<=局)(?:会同|和)")
_CHARGES = re.compile("牵头|负责|主办|承办")
_AIDE = re.compile(r"[;；。]|[，,](?:相关|有关|各)|配合|参与|协同|会同")
_CLAIMS = re.compile(r"^(?P<bodies>.{0,160}?)(?:分别|共同)?(?:牵头|负责|主办|承担)")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Lead bodies (joined with ``;``) and the time limit that govern clean `start:end`.

    `bracket:end` is the bracket or label itself, which states nothing else; `limit` is the text of the time limit (its
    span is `limit_start:limit_end`, empty where there is none).
    """

    start: int
    bracket: int
    end: int
    bodies: str
    limit_start: int = 0
    limit_end: int = 0


@cache
def _words() -> dict[str, str]:
    data: dict[str, str] = {name: alternation(words) for name, words in lexicon("bearers").items()}
    return data


_BRACKET = re.compile(
    r"[(（〔\[【](?P<body>(?:[^()（）〔〕【】\[\]〈<\n]++|[(（][^()（）\n]{0,20}[)）]|[〈<][^〉>\n]{0,60}[〉>]|[〈<])*+)[)）〕\]】]"
)


@cache
def _claims_any() -> re.Pattern[str]:
    words = _words()
    return re.compile(f"{words['labels']}|{words['limits']}|牵头|负责|配合")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_words()['labels']})(?:[(（][^)）]{{0,10}}[)）])?[:：]\s?(?P<bodies>[^;；。\n]{{0,200}})"
    )


@cache
def _limit() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words()['limits']})[:：]\s?(?P<limit>[^;；。，,)）\n]{{0,40}})")


@cache
def _line() -> re.Pattern[str]:
    words = _words()
    return re.compile(
        rf"[\s—\-·*•]{{0,4}}(?:{words['labels']}|{words['limits']}|{words['aides']})(?:[(（][^)）]{{0,10}}[)）])?[:：]"
    )


@cache
def _trailing() -> re.Pattern[str]:
    words = _words()
    return re.compile(rf"(?<=[。；;！])\s?(?:{words['labels']}|{words['limits']}|{words['aides']})[:：]")


@cache
def _phrase() -> re.Pattern[str]:
    body = rf"[一-鿿]{{0,18}}(?:{_words()['bodies']})"
    return re.compile(
        rf"(?P<by>由)?(?P<bodies>{body}(?:[、和及与]{body}){{0,6}})(?:等(?:部门|单位)?)?(?:共同|分别)?(?:{_CHARGES.pattern})"
    )


def find_bearers(text: str, start: int, end: int) -> list[Bearer]:
    """The brackets, trailing labels and phrases of the paragraph ``text[start:end]`` that name who answers for it."""
    bearers: list[Bearer] = []
    covered = start
    for match in _BRACKET.finditer(text, start, end):
        if not _claims_any().search(text, *match.span("body")):
            continue
        found = _read(text, match.start("body"), match.end("body"))
        if found is not None:
            # At the paragraph's head a bracket speaks of all that follows it.
            opens = not text[start : match.start()].strip(" \t—-·*•0123456789.、（）()一二三四五六七八九十")
            reach = end if opens else match.end()
            bearers.append(Bearer(covered if not opens else match.end(), match.start(), reach, *found))
        covered = match.end()
    trailing = _trailing().search(text, covered, end)
    if trailing:
        found = _read(text, trailing.start(), end)
        if found is not None:
            bearers.append(
                Bearer(covered if covered < trailing.start() else start, trailing.start(), end, *found)
            )
    return bearers


def label_line(text: str, start: int, end: int) -> Bearer | None:
    """What a paragraph that consists of labels (责任单位：市住建局；完成时限：…) says of the paragraph above it."""
    if not _line().match(text, start, end):
        return None
    found = _read(text, start, end)
    return Bearer(start, start, end, *found) if found else Bearer(start, start, end, "")


def phrase_bodies(text: str, sentence: tuple[int, int], position: int) -> str:
    """The bodies that the sentence itself charges (由市水务局牵头，新建…), or an empty string."""
    if not _CHARGES.search(text, *sentence):
        return ""
    behind = max(sentence[0], text.rfind("；", sentence[0], position) + 1)
    charged = [
        match
        for match in _phrase().finditer(text, sentence[0], min(sentence[1], position))
        if match["by"] or match.start() == sentence[0] or text[match.start() - 1] in "；;"
    ]
    # 市城管局牵头，…；市园林局负责，…；…: who is charged behind the last semicolon, else the one who alone is.
    own = [match for match in charged if match.start() >= behind]
    if not own and len(charged) == 1:
        own = charged
    return _join(own[0]["bodies"]) if own else ""


def _read(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    listed, limit = _label().search(text, start, end), _limit().search(text, start, end)
    span = limit.span("limit") if limit else (0, 0)
    if listed:
        bodies = _AIDE.split(listed["bodies"])[0]
        return _join(bodies), *span
    claimed = _CLAIMS.search(text[start:end].split("；")[0].split(";")[0])
    if claimed:
        return _join(_AIDE.split(claimed["bodies"])[0].removeprefix("由")), *span
    return ("", *span) if limit else None


def _join(names: str) -> str:
    parts = (name.strip(" 　:：") for name in _SEPARATORS.split(names))
    return ";".join(part for part in parts if part and part != "等")
