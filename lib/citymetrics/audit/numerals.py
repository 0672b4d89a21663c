"""The numbers in a text as a reader sees them: each with its value and how exactly it is written.

A printed figure is a rounded one. What it may stand for is known from its last digit, and where it is computed from the three
significant digits that pages give such figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citymetrics.labels.numbers import ROMAN

SIGNIFICANT = 3
"""The digits of a computed figure on a page."""
_INEXACT = 1 + 1e-6
"""What sums in binary may be beside those in decimals."""
_SCALES = {"万": 1e4, "亿": 1e8, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w)）%\]])[−\-+±]\s?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<decimals>\.\d+)?"
    r"(?:\s?[余多]?(?P<scale>[万亿]|(?:million|billion)\b))?"
    rf"|(?P<roman>[{''.join(ROMAN.values())}])"
)
_SPAN = re.compile(r"\s?[–~-]\s?\d[\d,.]*(?:\s?[余多]?([万亿]|(?:million|billion)\b))")
_ROMAN = {sign: value for value, sign in ROMAN.items()}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed: `step` is what one of its last digit is worth, `start` where it begins in its text."""

    text: str
    value: float
    step: float
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_whole(self) -> bool:
        """Whether it may be a count."""
        return self.step == 1 and self.value >= 0

    def shows(self, value: float) -> bool:
        """Whether `value`, whatever its sign, is printed so, to the last digit."""
        return abs(abs(self.value) - abs(value)) <= 0.5 * self.step * _INEXACT

    @property
    def room(self) -> float:
        """How far from it what it stands for may be: half of its last digit, or where it may be a rounded number of the third
        significant one."""
        written = "".join(sign for sign in self.text if sign.isdigit()).strip("0")
        whole = len(f"{abs(self.value):.0f}")
        rounded = 10.0 ** (whole - SIGNIFICANT) if self.value and len(written) <= SIGNIFICANT else 0.0
        return 0.5 * max(self.step, rounded) * _INEXACT


class Sorted:
    """Numbers without their signs, to look up what a printed one may stand for."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[float] = ()):
        self._values = sorted({abs(value) for value in values})

    def tell(self, number: Numeral) -> bool:
        """Whether one of them may be printed as `number`."""
        printed = abs(number.value)
        at = bisect_left(self._values, printed - number.room)
        return at < len(self._values) and self._values[at] <= printed + number.room

    def __iter__(self) -> Iterator[float]:
        return iter(self._values)


def numerals(text: str) -> Iterator[Numeral]:
    """Every number of `text` in its order, with 万 and million multiplied out and Ⅲ as 3."""
    for found in _NUMBER.finditer(text):
        if found["roman"]:
            yield Numeral(found[0], float(_ROMAN[found["roman"]]), 1.0, found.start())
            continue
        scale = _SCALES.get(found["scale"] or _scale_behind(text, found.end()), 1.0)
        decimals = found["decimals"] or ""
        value = float(found["digits"].replace(",", "") + decimals) * scale
        negative = (found["sign"] or "").strip() in ("−", "-")
        # 5万 and 5.25 million stand for four more decimals that would have been written.
        step = scale * 10.0 ** -(max(0, len(decimals) - 1) if scale == 1 else 4)
        yield Numeral(found[0], -value if negative else value, step, found.start())


def _scale_behind(text: str, end: int) -> str:
    """The scale of a span's upper end, which its lower end shares: 3.94–3.99万."""
    found = _SPAN.match(text, end)
    return found[1] if found else ""
