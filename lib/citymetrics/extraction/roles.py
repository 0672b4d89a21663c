"""What role a figure plays: a target of this plan, achieved before it, a standard inside another figure, or context."""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon
from citymetrics.extraction.quantities import Quantity


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(lexicon("roles")[name])


@cache
def _goal() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{alternation(lexicon('roles')['goal_verbs'])})(?:了|约|近|超过|不少于|不低于|至少)?[一-鿿]{{0,6}}$"
    )


def section_role(section: tuple[str, ...]) -> str:
    """The role that a heading path gives its paragraphs: `achieved`, `context` or `target`; the innermost word decides."""
    for heading in reversed(section):
        for role in ("context", "achieved"):
            if _pattern(f"{role}_sections").search(heading):
                return role
    return "target"


def role_of(text: str, quantity: Quantity, clause: tuple[int, int], section: str) -> str:
    """The role of `quantity`, given its clause and what its `section` says."""
    left = text[clause[0] : quantity.start]
    right = text[quantity.end : clause[1]][:10]
    if _is_sizing(quantity, left, right):
        return "standard"
    if quantity.unit == "kV" or (
        quantity.unit in ("m", "km", "m2") and _pattern("context_behind").match(right)
    ):
        return "context"
    if section != "target":
        return section
    if _pattern("achieved_words").search(left):
        return "achieved"
    if _pattern("context_words").search(left) or re.match(
        lexicon("roles")["context_ahead"], text[quantity.end : clause[1]]
    ):
        return "context"
    return "target"


def _is_sizing(quantity: Quantity, left: str, right: str) -> bool:
    units = lexicon("roles")["sizing_units"]
    if quantity.kind == "grade":
        shares = re.match(lexicon("roles")["standard_grade_behind"], right) or re.search(
            r"全部(?:要)?达到?$", left
        )
        # 五星级物业企业: the grade picks the thing.
        return bool(
            shares or ("星" in quantity.counter and not re.match(r"(?:[及或]?以上|标准|[，,。；;]|$)", right))
        )
    if re.search(lexicon("roles")["standard_per"], left):
        return True
    if quantity.unit not in units or re.search(lexicon("roles")["goal_levels"], left):
        return False
    before = left[-10:]
    stripped = re.sub(r"(?:约|近|不少于|不低于|不小于|至少|大于)$", "", before)
    if quantity.counter == "年一遇":
        return not re.search(r"(?:达到|达|提升到|提高到|提升至|提高至|不低于|总体达到)$", before)
    if _pattern("standard_before").search(stripped):
        return True
    if quantity.unit == "yr" and _pattern("standard_before_years").search(stripped):
        return True
    if _pattern("standard_before_unless_asked").search(stripped) and not _goal().search(
        re.sub(r"面积$", "", stripped)
    ):
        return True
    behind = _pattern("standard_behind").match(right)
    if behind is None:
        return False
    # 完成750万平方米的… is a goal, 100公顷以上的绿地 sizes a thing.
    attributive = behind.group().endswith("的")
    return not (
        attributive
        and (_goal().search(before) and not re.search(r"面积$", before))
        and quantity.unit in ("m2", "km", "ha")
    )
