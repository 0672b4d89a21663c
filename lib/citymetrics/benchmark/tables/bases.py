"""How a value on one basis (per head, per km², per district) is set: its scale, its unit, its interval, and what must be said
right beside it."""

from __future__ import annotations

from typing import Any

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.derived import Derived
from citymetrics.benchmark.metrics.doubts import NOTABLE, doubt_codes, largest_shift
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.intensity import intensity_of
from citymetrics.benchmark.metrics.spreads import basis_of
from citymetrics.benchmark.tables.cells import DASH, note, rank_text
from citymetrics.labels import Cell, format_bounds, format_day, format_number, text, unit_label
from citymetrics.labels.numbers import format_signed
from citymetrics.labels.wording import join


def basis_scale(comparison: Comparison, basis: str) -> tuple[float, str]:
    """How values on a basis are shown: times 1 under its own name, or per million residents where per 10,000 would be tiny."""
    if basis != "per_10k":
        return 1.0, basis
    largest = max(
        (row["per_10k"] for row in comparison.headlines if not missing(row["per_10k"])), default=0.0
    )
    return (100.0, "per_million") if 0 < largest < 0.1 else (1.0, "per_10k")


def basis_head(comparison: Comparison, basis: str, lang: str = "zh") -> str:
    """What a basis is called: 每百万人."""
    return text(f"intensity.{basis_scale(comparison, basis)[1]}", lang)


def basis_unit(comparison: Comparison, basis: str, lang: str = "zh") -> str:
    """What values on a basis count in: 公里/百万人·年 for additions, 公里/万人 for stocks and for capacities."""
    definition = comparison.definition
    unit = unit_label(definition.unit, lang)
    if basis == "value":
        return unit
    kind = "stock" if "/" in definition.unit else definition.kind
    shown = basis_scale(comparison, basis)[1]
    return text(f"intensity.{shown}_unit_{kind}", lang, unit=unit or text("tables.one", lang)).strip()


def basis_axis(comparison: Comparison, basis: str, lang: str = "zh") -> str:
    """`basis_unit` as an axis says it in full."""
    unit, shown = basis_unit(comparison, basis, lang), basis_scale(comparison, basis)[1]
    if basis in ("value", "total", "per_year"):
        return unit
    return text(f"intensity.{shown}_axis", lang, unit=unit).strip()


def counted_in(comparison: Comparison, basis: str, lang: str = "zh") -> str:
    """`basis_axis` as it stands behind a number: English says nothing where things themselves are counted."""
    axis = basis_axis(comparison, basis, lang)
    return axis.removeprefix(text("tables.one", lang)).strip() if lang == "en" else axis


def derived_on(row: Row, comparison: Comparison, basis: str) -> Derived | None:
    """A row's value on one basis with all that it may be; None where there is none."""
    full = comparison.inputs.row(row["observation_id"])
    return intensity_of(
        full, comparison.inputs, () if basis in ("total", "per_year") else (basis,)
    ).values.get(basis)


def bound_text(one: Derived, comparator: str, factor: float, lang: str = "zh") -> str:
    """A value with its bound: `≥ 0.199`."""
    return format_bounds(one.value * factor, one.top * factor, "", comparator, lang, digits=3)


def range_text(one: Derived, factor: float, lang: str = "zh") -> str:
    """The range that the denominator's sources give: `0.197–0.2`; empty where there is none, or none that can be seen."""
    ends = [format_number(end * factor, lang, digits=3) for end in (one.written.low, one.written.high)]
    if ends == [format_number(end * factor, lang, digits=3) for end in (one.value, one.top)]:
        return ""
    words = [end.lstrip("0123456789.,") for end in ends]
    low = ends[0].removesuffix(words[0]) if words[0] == words[1] else ends[0]
    return f"{low}–{ends[1]}"


def written_text(one: Derived, comparator: str, factor: float, lang: str = "zh") -> str:
    """A value with its bound, and in brackets the range that the denominator's sources give: `≥ 0.199 (0.197–0.2)`."""
    shown, ends = bound_text(one, comparator, factor, lang), range_text(one, factor, lang)
    return text("intensity.interval", lang, value=shown, range=ends) if ends else shown


def basis_cell(
    row: Row,
    comparison: Comparison,
    basis: str,
    notes: EvidenceNotes | None,
    lang: str = "zh",
    *,
    unit: bool = False,
) -> Cell:
    """A value on one basis with its note, what it rests on below it; with `unit` what it counts in behind it."""
    one = derived_on(row, comparison, basis)
    if one is None:
        return Cell(DASH)
    factor = basis_scale(comparison, basis)[0]
    shown = written_text(one, row["comparator"], factor, lang)
    if unit:
        shown = f"{shown} {basis_axis(comparison, basis, lang)}"
    small = [doubt_text(one.spread, lang), other_text(one, comparison.inputs.context, factor, lang)]
    return Cell(
        shown, note(notes, row["observation_id"]), text("tables.list_gap", lang).join(filter(None, small))
    )


def doubt_text(found: Any, lang: str = "zh") -> str:
    """What is said right beside a derived figure whose denominator is less than sure; nothing for a sure one."""
    codes = doubt_codes(found) if found is not None else ()
    return join([text(f"tables.doubt_{code}", lang) for code in codes], lang)


def other_text(
    one: Derived, context: Any, factor: float = 1.0, lang: str = "zh", least: float = NOTABLE
) -> str:
    """What the denominator's record of another date makes of a value, where it moves by more than `least`."""
    shift = largest_shift(one.spread, context) if one.spread is not None else None
    if shift is None or abs(shift.change) <= least:
        return ""
    value = format_number(one.value * factor * (1 + shift.change), lang, digits=3)
    change = f"{format_signed(shift.change * 100, 1)}%"
    return text(
        "intensity.other_small", lang, date=format_day(shift.other.date, lang), value=value, change=change
    )


def graded_rank(row: Row, lang: str = "zh") -> Cell:
    """A rank with the grade of the weakest comparison under it."""
    grade = row.get("grade", "")
    return Cell(rank_text(row, lang), small=grade_label(grade, lang) if grade else "")


def group_grade(comparison: Comparison, lang: str = "zh") -> str:
    """The weakest grade among those that are ranked, else that nothing can be compared; empty where one place alone states it."""
    if comparison.grade:
        return grade_label(comparison.grade, lang)
    apart = comparison.pairs and all(pair.grade == "not_comparable" for pair in comparison.pairs)
    return grade_label("not_comparable", lang) if apart else ""


def main_basis(comparison: Comparison) -> str:
    """The basis that a metric is compared on, `value` where none of its figures could be put on it."""
    basis = basis_of(comparison.definition)
    known = basis != "value" and any(not missing(row[basis]) for row in comparison.headlines)
    return basis if known else "value"
