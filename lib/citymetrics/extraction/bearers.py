"""Who answers for it: lead bodies named in brackets behind the sentences that they govern."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKET = re.compile(
    r"[(（](?P<body>[^()（）]*(?:牵头|责任单位|负责|配合|主办单位)[^()（）]*(?:[〈<][^〉>]*[〉>][^()（）]*)?)[)）]"
)
_LEAD_LIST = re.compile(r"(?:牵头(?:单位|部门)|主办单位|责任单位|负责单位)[:：](?P<bodies>[^；;]*)")
_LEAD_VERB = re.compile(r"^(?P<bodies>.*?)(?:分别)?(?:牵头|负责)")
_AIDE = re.compile(r"[;；]|[，,](?:相关|有关|各)")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Lead bodies (joined with ``;``) that answer for clean `start:end`; their bracket opens at `bracket` and closes at `end`."""

    start: int
    bracket: int
    end: int
    bodies: str


def find_bearers(text: str, start: int, end: int) -> list[Bearer]:
    """The brackets of ``text[start:end]`` that name lead bodies, each with the stretch of text that it governs."""
    bearers: list[Bearer] = []
    covered = start
    for match in _BRACKET.finditer(text, start, end):
        bodies = _lead_bodies(match["body"])
        if bodies:
            bearers.append(Bearer(covered, match.start(), match.end(), bodies))
        covered = match.end()
    return bearers


def _lead_bodies(body: str) -> str:
    listed = _LEAD_LIST.search(body)
    if listed:
        names = listed["bodies"]
    else:
        verb = _LEAD_VERB.search(body)
        if verb is None:
            return ""
        names = _AIDE.split(verb["bodies"])[0]
    return ";".join(name.strip() for name in re.split(r"[、，,]", names) if name.strip())
