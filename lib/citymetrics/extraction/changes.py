"""Changes told with where they start from: 由85%提高到95%, 从48小时压缩到24小时, 3年→5年."""

from __future__ import annotations

import re
from decimal import Decimal

from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.quantities import Quantity

_FROM = re.compile(r"(?:由|从(?!事|严|业|而|重|快|源))[^，,。；;%]{0,24}$")
_VERB = "(?:提高|提升|增加|增长|增|上升|扩大|扩展|升|降低|下降|减少|降|压减|压缩|缩短|缩减|缩小|调整|优化|拓展|恢复|收窄|回升|下调|上调|跃升|发展|控制|改善|变|延长|减|涨)"
_TO = re.compile(
    rf"^(?:以上|以下|左右|余)?[)）]?(?:[^，,。；;\d]{{0,8}}?{_VERB}(?:到|至|为)|[^，,。；;\d]{{0,4}}?(?:到|至))"
)
_COMMA = 4
"""What may stand between a figure and the end of its clause: a bound and a comma."""
_ARROW = re.compile(r"\s?(?:[→➝⟶⇒➔]|[-—]{1,3}>)\s?")
_TO_VERB = re.compile(rf"^(?:以上|左右)?[，,]?{_VERB}(?:到|至|为)")


def rises_from(text: str, low: Quantity, high: Quantity, clause: tuple[int, int]) -> bool:
    """Whether `high` is told as where `low` goes: the next figure of its `clause`, behind a verb of change
    or an arrow."""
    if convert_baseline(low, high) is None and low.value is not None:
        return False
    between = text[low.end : high.start]
    if len(between) > 40:
        return False
    if _ARROW.fullmatch(between):
        return True
    together = clause[0] <= low.start < clause[1]
    if together and starts_at(text, low, clause) is not None:
        return _TO.match(between) is not None
    # 由2020年的12平方米，提高到15平方米: the comma parts no change.
    return _TO_VERB.match(between) is not None and (together or low.end + _COMMA >= clause[0])


def starts_at(text: str, low: Quantity, clause: tuple[int, int]) -> int | None:
    """Where 由 or 从 opens the change that starts from `low`; None where nothing does."""
    match = _FROM.search(text, max(clause[0], low.start - 30), low.start)
    return match.start() if match else None


def convert_baseline(low: Quantity, high: Quantity) -> Decimal | None:
    """`low`'s value in `high`'s unit, or None where the units don't meet."""
    if low.value is None:
        return None
    if low.unit == high.unit:
        return low.value
    for sizes in lexicon("units")["same_kind"].values():
        if low.unit in sizes and high.unit in sizes:
            return low.value * Decimal(sizes[low.unit]) / Decimal(sizes[high.unit])
    return None
