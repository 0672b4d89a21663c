"""Comparators: what the words around a figure make of it (a floor, a ceiling, about, a range, all)."""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.quantities import Quantity

_BEFORE_REACH = 16
_BETTER_STRICT = re.compile(r"(?<!或)(?:优于|好于)$")
_BETTER = re.compile(r"(?:达到或(?:好|优)于|不低于|不劣于|优良|(?:好|优)于或(?:达到|等于))$")
_AT_LEAST_CLASS = re.compile(r"(?:水|水质|标准|水体)?(?:及|或|及其)?(?:以上|优于|更优)")
# 约, 近 and 超 bind only to the figure itself; 不少于 and 至少 may have a verb and an object between.
_FAR_REACHING = ("至少", "最少", "至多", "最多", "起码")
_NEXT_TO_FIGURE = re.compile(r"[为达到在]{0,2}\s?$")


@cache
def _before() -> re.Pattern[str]:
    words = lexicon("bounds")["before"]
    groups = "|".join(f"(?P<{name}>{alternation(forms)})" for name, forms in words.items())
    return re.compile(rf"(?:{groups})(?=(?P<gap>[^，,。；;：:、0-9]{{0,20}})$)")


@cache
def _behind() -> re.Pattern[str]:
    words = lexicon("bounds")["behind"]
    groups = "|".join(f"(?P<{name}>{alternation(forms)})" for name, forms in words.items())
    return re.compile(
        rf"\s?[)）]?(?:[(（][一-鿿]{{1,2}}[)）])?(?:[(（]含[^)）]{{0,6}}[)）])?(?:水|标准|面积)?(?:{groups})"
    )


@cache
def _almost() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(lexicon('words')['approx_before'])})(?:[一-鿿“”]{{0,14}})$")


@cache
def _no_bound() -> tuple[str, ...]:
    return tuple(lexicon("bounds")["not_before"])


def comparator_of(text: str, quantity: Quantity, clause_start: int, clause_end: int) -> str:
    """The comparator of `quantity` in its clause: ``eq ge gt le lt approx range all``."""
    left = text[max(clause_start, quantity.start - _BEFORE_REACH) : quantity.start]
    if quantity.kind == "word":
        if _almost().search(left) or quantity.counter.startswith("基本"):
            return "approx"
        return "all" if quantity.value else "eq"
    if quantity.value_max is not None:
        return "range"
    right = text[quantity.end : clause_end][:12]
    behind = _behind().match(right)
    if quantity.kind == "grade" and "星" not in quantity.counter:
        return _class_comparator(left, right)
    if behind and behind.lastgroup not in (None, "approx"):
        return str(behind.lastgroup)
    before = _bound_before(left)
    if before:
        return before
    if behind:
        return str(behind.lastgroup)
    return quantity.vague or ("lt" if _BETTER_STRICT.search(left) else "eq")


def _bound_before(left: str) -> str:
    found = ""
    for match in _before().finditer(left):
        word, gap = match.group(), match["gap"]
        near = left[max(0, match.start() - 2) : match.end() + 2]
        if any(word in phrase and phrase in near for phrase in _no_bound()):
            continue
        if len(word) <= 2 and word not in _FAR_REACHING and not _NEXT_TO_FIGURE.fullmatch(gap):
            continue
        # The head of an arrow (35%—>45%) bounds nothing.
        if word == ">" and left[: match.start()].endswith(("-", "—")):
            continue
        # 上百个 is at least a hundred; 上 before any other figure is a place.
        if word == "上" and gap:
            continue
        found = next(name for name in ("ge", "gt", "le", "lt", "approx") if match[name])
    return found


def _class_comparator(left: str, right: str) -> str:
    """Classes of water and of service: a better class is a lower number, so at least class III is ``le`` 3."""
    if _BETTER_STRICT.search(left):
        return "lt"
    if _AT_LEAST_CLASS.match(right) or _BETTER.search(left):
        return "le"
    return "eq"
