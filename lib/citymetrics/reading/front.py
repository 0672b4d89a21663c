"""What stands before a plan's first heading: the notice that prints it, an introduction, its own title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_PARAGRAPH = 60
_LONGEST_FRONT = 40
"""In lines. A plan without headings has no more before its text than others have."""
_END = "。;；!！?？,，、:："


@dataclass(frozen=True)
class Front:
    """By line number: which lines are titles, and which section other lines belong to."""

    titles: frozenset[int]
    sections: dict[int, str]


@cache
def _rules() -> dict[str, Any]:
    data = yaml.safe_load(resources.files(__package__).joinpath("data/outline.yml").read_text("utf-8"))
    return {name: re.compile(rule) if isinstance(rule, str) else rule for name, rule in data.items()}


def _is(name: str, line: str) -> bool:
    return bool(_rules()[name].fullmatch(line))


def _notice(line: str) -> str:
    match = _rules()["notice"].fullmatch(line)
    return match["kind"] if match else ""


def read_front(lines: list[str]) -> Front:
    """Sort the lines that stand before a plan's first heading.

    The last line that reads like a plan's title is its own; what precedes it is the notice where one is
    titled, else an introduction.
    """
    lines = lines[:_LONGEST_FRONT]
    notices = {i: kind for i, line in enumerate(lines) if (kind := _notice(line))}
    titles = _leading_titles(lines) | set(notices)
    own = max((i for i, line in enumerate(lines) if _is_own_title(line)), default=None)
    body = own
    if own is not None:
        titles.add(own)
        while own + 1 < len(lines) and _is("plan_continued", lines[own + 1]):
            own += 1
            titles.add(own)
    elif not notices:
        body = max((i + 1 for i, line in enumerate(lines) if _is("introduced", line)), default=0)
    introduction = _rules()["sections"]["introduction"]
    sections = {
        i: _kind_at(i, notices) or introduction
        for i in range(len(lines) if body is None else body)
        if i not in titles
    }
    return Front(frozenset(titles), sections)


def _kind_at(line: int, notices: dict[int, str]) -> str:
    """The kind of notice that a line belongs to: the last titled so far, or for a letterhead the first."""
    kind = next(iter(notices.values()), "")
    for at, named in notices.items():
        if at <= line:
            kind = named
    return kind


def _is_own_title(line: str) -> bool:
    return (
        line[-1] not in _END
        and "。" not in line
        and _is("plan", line)
        and not _notice(line)
        and not _is("letterhead", line)
    )


def _leading_titles(lines: list[str]) -> set[int]:
    """The short lines at the very top, up to the first sentence: headlines and titles, not the letterhead."""
    titles: set[int] = set()
    for i, line in enumerate(lines):
        if len(line) > _PARAGRAPH or line[-1] in _END:
            break
        if (_is("letterhead", line) or ":" in line or "：" in line) and not _notice(line):
            continue
        titles.add(i)
    return titles
