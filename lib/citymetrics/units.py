"""The canonical units: what they are called, how they are written behind a figure, and what they are of each other.

The list is data (`units.yml`); what stands on it divided by another (yuan/kWh) is put together. Conversion is pint's, over
the units of `units.txt`, and exact; what is of another kind is refused with the reason (`unit_refusals.yml`). How plans write
quantities (3-5万平方米, 人均) is the business of extraction.
"""

from __future__ import annotations

import difflib
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.yamlfile import read_yaml

if TYPE_CHECKING:
    from pint import UnitRegistry

_FILE = Path(__file__).with_name("units.yml")
_DIVISORS = Path(__file__).with_name("unit_divisors.yml")
_DEFINITIONS = Path(__file__).with_name("units.txt")
_REFUSALS = Path(__file__).with_name("unit_refusals.yml")
_LONGEST = 40
# What pint has no word for, after Unicode's own plain forms (㎡ → m2, ％ → %).
_PLAIN = str.maketrans({"每": "/", "·": "", "‰": "permille", "°": "deg"})


class ConversionError(CitymetricsError):
    """A value that cannot be told in the unit asked for: no such unit, or a quantity of another kind."""


class Symbol(BaseModel):
    """What is written behind a figure, in Chinese and English; may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def text(self, lang: str = "zh") -> str:
        """The text in `lang` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


class Bilingual(Symbol):
    """A text in Chinese and English; neither may be empty."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Unit(BaseModel):
    """A canonical unit of `dimension`, which it shares with the units that it converts into. Its `symbol` follows a figure,
    without a space if `tight`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: Bilingual
    symbol: Symbol
    dimension: str
    tight: bool = False


@cache
def load_units() -> dict[str, Unit]:
    """Every canonical unit by its id, in the order of `units.yml`.

    Raises
    ------
    CitymetricsError
        `units.yml` breaks its schema.
    """
    entries = read_yaml(_FILE, name=_FILE.name)
    units = {}
    for unit_id, entry in entries.items():
        try:
            units[unit_id] = Unit(id=unit_id, **entry)
        except ValidationError as error:
            first = error.errors()[0]
            raise CitymetricsError(
                f"unit {unit_id!r}: {'.'.join(map(str, first['loc']))}: {first['msg']}",
                where=entries.where(_FILE.name, unit_id),
            ) from None
    return units


class _Divisor(BaseModel):
    """What a unit may be divided by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Bilingual
    symbol: Symbol
    dimension: str


@cache
def _load_divisors() -> dict[str, _Divisor]:
    return {name: _Divisor(**entry) for name, entry in read_yaml(_DIVISORS, name=_DIVISORS.name).items()}


@cache
def find_unit(unit: str) -> Unit | None:
    """The canonical unit called `unit`, listed or put together from a listed one and what divides it; else None."""
    listed = load_units().get(unit)
    if listed is not None:
        return listed
    above, _, below = unit.partition("/")
    one, other = load_units().get(above), _load_divisors().get(below)
    if one is None or other is None:
        return None
    label, symbol = other.label, other.symbol
    return Unit(
        id=unit,
        label=Bilingual(zh=f"{one.label.zh}/{label.zh}", en=f"{one.label.en} a {label.en}"),
        symbol=Symbol(zh=f"{one.symbol.zh or one.label.zh}/{symbol.zh}", en=f"{one.symbol.en}/{symbol.en}"),
        dimension=f"{one.dimension} per {other.dimension}",
    )


def get_unit(unit: str, *, where: str = "") -> Unit:
    """The canonical unit called `unit`.

    Raises
    ------
    UnknownChoice
        There is no such unit; the message names the nearest.
    """
    known = find_unit(unit)
    if known is None:
        raise UnknownChoice("unit", unit, load_units(), where=where)
    return known


def nearest_units(unit: str, n: int = 3) -> list[str]:
    """The ids that a mistyped `unit` most likely means: by id, label or symbol."""
    names = {name: key for key, known in load_units().items() for name in _names(known)}
    near = difflib.get_close_matches(unit.lower(), [name.lower() for name in names], n=3 * n, cutoff=0.3)
    lowered = {name.lower(): key for name, key in names.items()}
    return list(dict.fromkeys(lowered[name] for name in near))[:n]


def _names(unit: Unit) -> list[str]:
    return [name for name in (unit.id, unit.label.zh, unit.label.en, unit.symbol.zh, unit.symbol.en) if name]


def convert(value: float | Decimal | Fraction, unit: str, to: str) -> float:
    """`value` of `unit`, told in `to`.

    Parameters
    ----------
    value : a finite number; a float counts as the decimal that it is written as.
    unit, to : ids of `units.yml` (``ha``, ``m3/d``, ``count/10k persons``) or units as plans write them (亩, 万平方米, 元/亩).

    Raises
    ------
    ConversionError
        A unit is not known, or the two are of different kinds: per cent and percentage points, households and persons,
        yuan and dollars.

    Examples
    --------
    >>> convert(150, "亩", "ha")
    10.0
    """
    try:
        exact = Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError):
        raise ConversionError(f"{value} {unit}", expected="a finite number") from None
    return float(exact * conversion_factor(unit, to))


@lru_cache(maxsize=4096)
def conversion_factor(unit: str, to: str) -> Fraction:
    """What a figure in `unit` is multiplied by to be one in `to`, exactly: 1/15 from 亩 to ha.

    Raises
    ------
    ConversionError
        As `convert` does.
    """
    source, target = _expression(unit), _expression(to)
    if source == target:
        return Fraction(1)
    registry = _registry()
    if registry.get_dimensionality(source) != registry.get_dimensionality(target):
        raise ConversionError(
            f"{unit} cannot be told in {to}{_reason(unit, to)}", expected=f"a unit {_convertible(unit)}"
        )
    # Fractions all the way: pint computes with the type of the numbers in its definitions.
    return Fraction(registry.convert(Fraction(1), source, target))


@cache
def _registry() -> UnitRegistry[Fraction]:
    # Half a second that most commands have no use for.
    from pint import UnitRegistry

    registry: UnitRegistry[Fraction] = UnitRegistry(
        None, non_int_type=Fraction, autoconvert_offset_to_baseunit=False
    )
    registry.load_definitions(_DEFINITIONS.read_text("utf-8").splitlines())
    return registry


def _expression(unit: str) -> str:
    """`unit` as pint reads it: names of `units.txt` with strokes between them, and no other arithmetic."""
    written = unicodedata.normalize("NFKC", unit).translate(_PLAIN).strip()
    parts = [_name(part.strip()) for part in written.split("/")]
    if len(written) > _LONGEST or not all(_is_defined(part) for part in parts):
        near = nearest_units(unit) if len(unit) <= _LONGEST else []
        raise ConversionError(
            f"unknown unit {unit[:_LONGEST]!r}",
            expected="an id of units.yml or a unit of units.txt",
            mend=f"Did you mean {near[0]!r}?" if near else "",
        )
    return " / ".join(parts)


def _name(part: str) -> str:
    """Ids that are no single word go by their Chinese name: 10k persons is 万人, and % 百分比."""
    named = _load_divisors().get(part) or load_units().get(part)
    return part if named is None or part.isidentifier() else named.label.zh


def _is_defined(name: str) -> bool:
    return name.isidentifier() and name in _registry()


def _kind(unit: str) -> str:
    known = find_unit(unit)
    if known is not None:
        return known.dimension
    expression = _expression(unit)
    dimensionality = _registry().get_dimensionality(expression)
    alike = (
        other
        for other in load_units().values()
        if _registry().get_dimensionality(_expression(other.id)) == dimensionality
    )
    return next((other.dimension for other in alike), "")


@cache
def _reasons() -> dict[frozenset[str], str]:
    return {frozenset(entry["between"]): entry["why"] for entry in read_yaml(_REFUSALS, name=_REFUSALS.name)}


def _reason(unit: str, to: str) -> str:
    kinds = _kind(unit), _kind(to)
    why = _reasons().get(frozenset(kinds))
    if why:
        return f": {why}"
    return (
        f": {kinds[0]} and {kinds[1]} are different kinds" if all(kinds) else ": they are of different kinds"
    )


def _convertible(unit: str) -> str:
    kind = _kind(unit)
    alike = [known.id for known in load_units().values() if known.dimension == kind]
    return f"of {kind} ({', '.join(alike)})" if alike else "of the same kind"
