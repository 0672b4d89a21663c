"""What stands between a figure as a plan writes it and its value in a canonical unit, as equations that a reader can check.

`509.77 万平方米 × 10000 = 5097700 m2`: the number as written, its unit as written, what it is multiplied by, and the value.
They are read off a row's own evidence after it is made, so that they cost extraction nothing and show every step that a value
took, wherever in the grammar it was taken. A unit that only goes by another name (公里, km) needs none, nor does a numeral in
words (三十) or a word that is a number (全覆盖, 一半).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from citymetrics.extraction.changes import convert_baseline
from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.numerals import NUMBER, read_chinese, read_number
from citymetrics.extraction.quantities import CLOCK, Quantity, scan_quantities
from citymetrics.extraction.surfaces import surfaces

if TYPE_CHECKING:
    from citymetrics.extraction.statement import Statement

_FIGURE = re.compile(NUMBER)
_MAGNITUDE = re.compile(r"(?:万亿|百万|千万|百亿|千亿|[十百千万亿])(?=[余多]?$)")
_CLOCK = re.compile(r"(\d{1,4})(小时|分钟|分|秒)")
_QUOTIENT = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s?[:：∶比]\s?(\d{1,6}(?:\.\d{1,6})?)$")
_PART = re.compile(r"(?P<below>[^/\d]{1,20})分之(?P<above>\D{1,20})$|(?P<top>\d{1,3})/(?P<bottom>\d{1,3})$")
_TENTHS = re.compile(r"([一二三四五六七八九])成([一二三四五六七八九半])?$")
_DOUBLED = re.compile(r"翻了?([一两二三])番$")
# Whose figures are marks and no amounts.
_UNCONVERTED = ("grade", "score", "")
_DASHES = " -—–−~～〜至到"
_DIVIDED = re.compile("[/／每]")
_FLOWS = {"d": "日", "a": "年"}
# Values are rounded to ten places, factors are simple: 1/15, 0.0005, 1/1500.
_LARGEST_DENOMINATOR = 10_000


class _Written(NamedTuple):
    """A figure without its magnitude, and the words behind it with it: 1.2, 万平方米."""

    amount: Decimal
    words: str


def conversion_of(row: Statement) -> str:
    """The equations of `row`'s value, of its upper value and of its baseline, joined by ``; ``; empty if nothing was converted,
    and where damage has taken the figure.

    Each reads ``number unit-as-written × factor = value unit``, the last one led by ``baseline``; a number before the unit and
    the unit itself have a factor each (万亩: × 10000 × 1/15). Parts, ratios and doublings (三分之二, 1:12, 翻两番) are told by
    their own sums.
    """
    if row.value is None or row.unit in _UNCONVERTED or "worded" in row.flags:
        return ""
    stated, before = _stated(row)
    if stated is None:
        return "; ".join(_of_cell(row))
    equations = list(_of_prose(row.quote[stated.start : stated.end], stated, row))
    if row.baseline is not None and before is not None:
        base = before.unit if row.unit.startswith(f"{before.unit}/") else row.unit
        written = _read(row.quote[before.start : before.end], before.counter)
        if written is not None:
            equations += [f"baseline {told}" for told in _equation(written, row.baseline, row.unit, base)]
    return "; ".join(equations)


class Sum(NamedTuple):
    """One equation of a conversion done again: what its left side comes to, and the figure and unit that it tells."""

    result: Fraction
    value: float
    unit: str


def replay(conversion: str) -> list[Sum]:
    """Every equation of `conversion` done again, in order.

    Raises
    ------
    ValueError
        `conversion` is not written as `conversion_of` writes it.
    """
    sums = []
    for equation in conversion.split("; "):
        left, _, right = equation.removeprefix("baseline ").partition(" = ")
        value, _, unit = right.partition(" ")
        sums.append(Sum(sum((_product(term) for term in left.split(" + ")), Fraction()), float(value), unit))
    return sums


def _product(term: str) -> Fraction:
    first, *rest = re.split(r" ([×÷]) ?", term)
    # The words behind a figure are its unit.
    product = Fraction(first.partition(" ")[0])
    for sign, factor in zip(rest[::2], rest[1::2], strict=True):
        product = product * Fraction(factor) if sign == "×" else product / Fraction(factor)
    return product


def _stated(row: Statement) -> tuple[Quantity | None, Quantity | None]:
    """The quantity of the quote that `row` tells, and the one before it; None where the figure is a table's."""
    length = row.clean_end - row.clean_start
    pairs = [
        (one, before)
        for before, one in pairwise((None, *_quantities(row.quote)))
        if one is not None
        and one.end - one.start == length
        and one.counter == row.counter
        and _tells(one, row)
    ]
    # A figure may stand in a sentence twice, and only once behind what it rises from.
    risen = (
        (one, before)
        for one, before in pairs
        if before and near(convert_baseline(before, one) or Decimal(0), row.baseline)
    )
    return next(risen, None) or next(iter(pairs), (None, None))


@lru_cache(maxsize=8)
def _quantities(quote: str) -> tuple[Quantity, ...]:
    # The rows of one sentence come one after the other.
    return tuple(scan_quantities(quote, 0, len(quote)))


def _tells(one: Quantity, row: Statement) -> bool:
    if one.value is None or not (row.unit == one.unit or row.unit.startswith(f"{one.unit}/")):
        return False
    factors = (Fraction(1), *(factor for _, factor in _divided_out().values()))
    return any(near(Fraction(one.value) * factor, row.value) for factor in factors)


def near(exact: Fraction | Decimal, value: float | None) -> bool:
    """Whether `value` is `exact`, to the ten places that values are rounded to."""
    return value is not None and abs(float(exact) - value) <= 1e-9 * max(1.0, abs(value))


@cache
def _divided_out() -> dict[str, tuple[str, Fraction]]:
    return {
        name: (unit, Fraction(str(factor)))
        for name, (unit, factor) in lexicon("units")["divided_out"].items()
    }


def _of_prose(written: str, stated: Quantity, row: Statement) -> Iterator[str]:
    value = row.value or 0.0
    result = f"{_plain(value)} {row.unit}"
    clock = _CLOCK.findall(written)
    if len(clock) > 1:
        yield f"{' + '.join(f'{figure} {unit} × {CLOCK[unit]}' for figure, unit in clock)} = {result}"
    elif quotient := _QUOTIENT.match(written):
        yield _quotient(quotient, row)
    elif stated.kind == "share" and (part := _PART.match(written)) and not written.startswith("百分之"):
        above = part["top"] or read_number(part["above"]).value
        yield f"{above} ÷ {part['bottom'] or read_number(part['below']).value} × 100 = {result}"
    elif tenths := _TENTHS.match(written):
        rest = 5 if tenths[2] == "半" else read_chinese(tenths[2]) if tenths[2] else 0
        yield f"{read_chinese(tenths[1])}{f'.{rest}' if rest else ''} 成 × 10 = {result}"
    elif doubled := _DOUBLED.match(written):
        if doubled[1] != "一":
            yield f"{' × '.join('2' * read_chinese(doubled[1]))} = {result}"
    elif stated.counter not in lexicon("words")["shares"]:
        yield from _figures(written, stated.counter, row, stated.unit)


def _of_cell(row: Statement) -> Iterator[str]:
    """The equations of a table's figure, whose unit may stand in another cell, in a name or in a note."""
    written = row.value_text.strip()
    if quotient := _QUOTIENT.match(written):
        yield _quotient(quotient, row)
        return
    base = row.unit.rsplit("/", 1)[0] if "/" in row.unit and not _DIVIDED.search(row.counter) else row.unit
    yield from _figures(written, row.counter, row, base)
    figures = _written_figures(written, row.counter)
    told = _read(written[figures[-1].start() :], row.counter) if figures else None
    most = row.value if row.value_max is None else row.value_max
    if row.baseline is not None and told is not None and most:
        # A table's base stands in the unit of its goal.
        factor = _factor(told.amount, abs(most))
        amount = Decimal(_plain(round(float(Fraction(repr(row.baseline)) / factor), 10)))
        for equation in _equation(_Written(amount, told.words), row.baseline, row.unit, base):
            yield f"baseline {equation}"


def _quotient(found: re.Match[str], row: Statement) -> str:
    left, right = found.groups()
    upright = near(Fraction(left) / Fraction(right), row.value) if Fraction(right) else False
    return (
        f"{f'{left} ÷ {right}' if upright else f'{right} ÷ {left}'} = {_plain(row.value or 0.0)} {row.unit}"
    )


def _figures(written: str, counter: str, row: Statement, base: str) -> Iterator[str]:
    """One equation for a figure, or for each bound of a range; the lower bound borrows what only the upper one has."""
    written = written.removeprefix("百分之")
    figures = _written_figures(written, counter)
    if not figures or row.value is None:
        return
    first, last = figures[0], figures[-1]
    high = _read(written[last.start() :], counter)
    if row.value_max is None or first is last or high is None:
        high = _read(written[first.start() :], counter)
        yield from _equation(high, row.value, row.unit, base) if high else ()
        return
    unit = written[first.end() : last.start()].strip(_DASHES)
    low = _read(f"{first.group()}{unit or written[last.end() :]}", counter)
    if low is not None:
        if not unit and _factor(low.amount, row.value) == _factor(high.amount, row.value_max):
            low = _Written(low.amount, high.words)
        yield from _equation(low, row.value, row.unit, base)
    yield from _equation(high, row.value_max, row.unit, base)


def _written_figures(written: str, counter: str) -> list[re.Match[str]]:
    """The figures in `written`, without those of its unit (50-100年一遇)."""
    return list(_FIGURE.finditer(written.removesuffix(counter)))


def _read(written: str, counter: str) -> _Written | None:
    """The figure at the start of `written` with its unit, which is `counter` where a list or a table lends it."""
    figure = _FIGURE.match(written)
    number = read_number(figure.group()) if figure else None
    if figure is None or number is None or number.value is None:
        return None
    unit = written[figure.end() :].strip() or counter
    magnitude = None if number.chinese else _MAGNITUDE.search(figure.group())
    if magnitude is None:
        return _Written(number.value, unit)
    return _Written(number.value / _size(magnitude.group()), magnitude.group() + unit)


def _size(magnitude: str) -> Decimal:
    return read_number(f"1{magnitude}").value or Decimal(1)


def _equation(written: _Written, value: float, unit: str, base: str) -> Iterator[str]:
    """The equation of one figure, none where it is its own value. `base` is its unit before a name (人均) divides it."""
    factor = _factor(written.amount, value)
    if factor not in (1, -1):
        words = f"{written.words}{_divisor(unit, base, factor, written.words)}".strip()
        size = _magnitude(written.words)[0]
        steps = (size, factor / size) if size not in (1, factor) else (factor,)
        yield f"{written.amount:f} {words} × {' × '.join(map(_told, steps))} = {_plain(value)} {unit}"


def _factor(amount: Decimal, value: float) -> Fraction:
    if not amount:
        return Fraction(1)
    return (Fraction(repr(value)) / Fraction(amount)).limit_denominator(_LARGEST_DENOMINATOR)


def _divisor(unit: str, base: str, factor: Fraction, words: str) -> str:
    """What a name adds to a unit, as it would be written behind a stroke: /人 for 人均, /百户 where that was divided out."""
    if not unit.startswith(f"{base}/"):
        return ""
    below = unit[len(base) + 1 :]
    for name, (to, share) in _divided_out().items():
        if to == below and _own_factor(words) * share == factor:
            below = name
    spoken = (word for word, name in lexicon("units")["divisors"].items() if name == below)
    return f"/{_FLOWS.get(below) or next(spoken, below)}"


def _own_factor(words: str) -> Fraction:
    """What a unit as written is of its canonical one, magnitude and all."""
    size, words = _magnitude(words)
    surface = surfaces().get(words)
    return size * Fraction(surface.factor).limit_denominator(_LARGEST_DENOMINATOR) if surface else size


def _magnitude(words: str) -> tuple[Fraction, str]:
    """The number that stands before a unit, and the unit: 万平方米 is 10,000 and 平方米, 千瓦 is a unit."""
    size = Fraction(1)
    while words not in surfaces() and (found := _MAGNITUDE.match(words, 0, 1)):
        size *= Fraction(_size(found.group()))
        words = words[1:]
    return size, words


def _told(factor: Fraction) -> str:
    rest = factor.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return (
        f"{factor}"
        if rest > 1
        else f"{(Decimal(factor.numerator) / Decimal(factor.denominator)).normalize():f}"
    )


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
