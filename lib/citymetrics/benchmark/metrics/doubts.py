"""How far a denominator can be relied on, and what another one would make of the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from citymetrics.benchmark.inputs import Place
from citymetrics.benchmark.interval import denominator_interval
from citymetrics.benchmark.metrics.derived import is_usable
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels import Label, format_day, format_number, unit_label
from citymetrics.labels.wording import wording
from citymetrics.languages import LANGUAGES

SURE = "two_sources"
NOTABLE = 0.05
"""A record of another year that moves figures by more than this is told of."""


def doubts(found: Any, place: Place, rows: tuple[str, ...] = ()) -> list[Remark]:
    """What must be said wherever this denominator made a figure: a missing, weak or single source, no date, sources that differ."""
    said = [
        remark(
            f"denominator_{code}",
            rows=rows,
            city=place.label,
            measure=measure_label(found.measure),
            date=date_label(found),
        )
        for code in doubt_codes(found)
    ]
    span = denominator_interval(found)
    if not span.is_point:
        ends = {"low": both_ways(span.low), "high": both_ways(span.high, found.unit)}
        measure = measure_label(found.measure)
        said.append(remark("intensity.several_sources", rows=rows, city=place.label, measure=measure, **ends))
    return said


def doubt_codes(found: Any) -> tuple[str, ...]:
    """Why a denominator is less than sure: `unsourced`, `weak` or `one_source`, and `undated`; none for a sure one."""
    source = "" if found.source else "unsourced"
    weak = found.confidence if found.confidence != SURE else ""
    return tuple(code for code in (source or weak, "" if found.date else "undated") if code)


@dataclass(frozen=True, slots=True)
class Shift:
    """What a denominator's record of another year does to the figures: `change` of them relative to the record `used`."""

    used: Any
    other: Any
    change: float

    def remark(self, place: Place, rows: tuple[str, ...]) -> Remark:
        code = "intensity.higher_by" if self.change > 0 else "intensity.lower_by"
        words = wording()[code]
        percent = f"{abs(self.change) * 100:.1f}"
        return remark(
            "intensity.other_year",
            rows=rows,
            city=place.label,
            measure=measure_label(self.used.measure),
            date=date_label(self.used),
            other_date=date_label(self.other),
            other=both_ways(self.other.value, self.other.unit),
            change=Label(words.zh.format(percent=percent), words.en.format(percent=percent)),
        )


def largest_shift(found: Any, context: Any) -> Shift | None:
    """The record of another date that moves figures most; None where a place has only one."""
    shifts = [Shift(found, other, found.value / other.value - 1) for other in _others(found, context)]
    return max(shifts, key=lambda one: abs(one.change), default=None)


def _others(found: Any, context: Any) -> Iterator[Any]:
    of = getattr(context, "records_of", None)
    for record in of(found.place, found.measure) if of else getattr(context, "records", ()):
        same = (record.place, record.measure) == (found.place, found.measure)
        if same and record.date and record.date != found.date and is_usable(record):
            yield record


def both_ways(value: float, unit: str = "") -> Label:
    """A denominator's number as readers of each language write it, with every digit below ten thousand."""
    return Label(_shown(value, unit, "zh"), _shown(value, unit, "en"))


def _shown(value: float, unit: str, lang: str) -> str:
    number = format_number(value, lang)
    symbol = unit_label(unit, lang)
    return f"{number}{' ' if lang == 'en' and symbol else ''}{symbol}"


def date_label(found: Any) -> Label:
    """When a denominator was counted, in words where it has no date."""
    if not found.date:
        return wording()["tables.undated"]
    return Label(*(format_day(found.date, lang) for lang in LANGUAGES))


def confidence_label(found: Any) -> Label:
    return wording()[f"tables.confidence_{found.confidence}"]


def measure_label(measure: str) -> Label:
    """A denominator's name in both languages."""
    return wording().get(f"measures.{measure}", Label(measure, measure))


def unique_denominators(found: list[Any]) -> list[Any]:
    """Each place's denominator once, in order of first use."""
    return list({(one.place, one.measure): one for one in found}.values())
