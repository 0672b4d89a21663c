"""The canonical units: what they are called and how they are written behind a figure, in both languages.

The list is data (`units.yml`); what stands on it divided by another (yuan/kWh) is put together. How plans write units (万平方米, 亩, 公里) is the business of extraction;
conversion has no place here.
"""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.yamlfile import read_yaml

_FILE = Path(__file__).with_name("units.yml")
_DIVISORS = Path(__file__).with_name("unit_divisors.yml")


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
    """A canonical unit of `dimension`. Its `symbol` follows a figure, without a space if `tight`."""

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


@cache
def _load_divisors() -> dict[str, tuple[Bilingual, Symbol]]:
    entries = read_yaml(_DIVISORS, name=_DIVISORS.name)
    return {name: (Bilingual(**entry["label"]), Symbol(**entry["symbol"])) for name, entry in entries.items()}


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
    label, symbol = other
    return Unit(
        id=unit,
        label=Bilingual(zh=f"{one.label.zh}/{label.zh}", en=f"{one.label.en} a {label.en}"),
        symbol=Symbol(zh=f"{one.symbol.zh or one.label.zh}/{symbol.zh}", en=f"{one.symbol.en}/{symbol.en}"),
        dimension=f"{one.dimension} per {below}",
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
