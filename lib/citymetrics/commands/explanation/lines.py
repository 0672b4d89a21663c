"""What an explanation is made of: sections of lines, each with its words, its number and the row that it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from citymetrics.labels import text, unit_label

COLUMNS = ("section", "key", "name", "text", "value", "unit", "observation_id")
"""The columns of an explanation as a table."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step. `key` names it in every language, `value` is its number on full precision (None where it has none)."""

    key: str
    name: str
    text: str
    value: float | None = None
    unit: str = ""
    observation_id: str = ""

    def record(self) -> dict[str, Any]:
        known = self.value is not None and not math.isnan(self.value)
        return {
            "key": self.key,
            "name": self.name,
            "text": self.text,
            "value": self.value if known else None,
            "unit": self.unit,
            "observation_id": self.observation_id,
        }


@dataclass
class Section:
    """Lines under one heading, in the language `lang`."""

    key: str
    lang: str
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        return text(f"commands.explain_{self.key}", self.lang)

    def add(
        self,
        key: str,
        shown: str,
        value: float | None = None,
        unit: str = "",
        *,
        observation_id: str = "",
        name: str = "",
    ) -> None:
        """A line, unless there is nothing to say; its name is the wording of its key unless it has one of its own."""
        if shown:
            named = name or text(f"commands.step_{key}", self.lang)
            self.lines.append(Line(key, named, shown, value, unit, observation_id))

    def records(self) -> list[dict[str, Any]]:
        return [{"section": self.key, **line.record()} for line in self.lines]


def basis_unit(metric: Any, basis: str, lang: str) -> str:
    """What values on a basis count in, at the basis's own scale: 个/万人·年, `a year per 10,000 residents`."""
    unit = unit_label(metric.unit, lang)
    if basis == "value":
        return unit
    one = text("tables.one", lang)
    kind = "stock" if "/" in metric.unit else metric.kind
    counted = text(f"intensity.{basis}_unit_{kind}", lang, unit=unit or one).strip()
    if basis not in ("total", "per_year"):
        counted = text(f"intensity.{basis}_axis", lang, unit=counted).strip()
    return counted.removeprefix(one).strip() if lang == "en" else counted


def exact(value: float) -> str:
    """A number as an equation needs it, with ten digits."""
    return f"{value:,.10g}"
