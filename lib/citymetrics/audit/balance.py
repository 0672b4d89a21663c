"""Units balance: a row's figure follows from what its plan wrote, in a unit that its metric is told in, within its scale."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from citymetrics.audit.facts import OBSERVATIONS, Facts, Row
from citymetrics.audit.numerals import numerals
from citymetrics.audit.violation import UNIT, Violation
from citymetrics.audit.witness import FULL, written
from citymetrics.extraction.conversions import near, replay
from citymetrics.units import find_unit

_MEND = "Correct the row in review.yml, or mend the rule that reads its unit."
_WRITTEN = re.compile(r"\d")


def check_units(facts: Facts) -> Iterator[Violation]:
    """Every figure against the words that it was read from, its unit against its metric's."""
    for identity, row in facts.rows.items():
        for said, expected in _faults(row, facts):
            yield Violation(UNIT, said, (identity,), OBSERVATIONS, row["value_text"], expected, _MEND)


def _faults(row: Row, facts: Facts) -> Iterator[tuple[str, str]]:
    figures = [float(row[name]) for name in ("value", "value_max", "baseline") if row["value"] and row[name]]
    unit = find_unit(row["unit"])
    metric = facts.metrics.get(row["metric"])
    if unit is None:
        yield f"{row['unit']!r} is no unit", "one of units.csv"
        return
    if any(not math.isfinite(value) or value < 0 for value in figures):
        yield f"value is {row['value']}", "a number from zero up"
    if row["metric"] and facts.metrics and metric is None:
        yield f"{row['metric']!r} is no metric", "one of the dictionary"
    wanted = find_unit(metric["unit"]) if metric else None
    if metric and (wanted is None or row["unit"] != metric["unit"]):
        dimension = wanted.dimension if wanted else ""
        yield (
            f"the unit is {row['unit']}, of {unit.dimension}",
            f"{metric['unit']}, of {dimension}, as of {row['metric']}",
        )
    if metric and metric["kind"] == "share" and row["unit"] == "%" and any(value > FULL for value in figures):
        yield f"a share of {max(figures):g}%", "at most 100%"
    if row["comparator"] == "range" and not (
        row["value_max"] and float(row["value"]) < float(row["value_max"])
    ):
        yield f"a range from {row['value']} to {row['value_max']}", "its upper end above the lower"
    if row["value"] and row["conversion"]:
        yield from _unconverted(row)
    elif row["value"] and not _told_as_written(row):
        yield f"value is {row['value']}", "the number of value_text, or the conversion that leads to it"


def _told_as_written(row: Row) -> bool:
    """Whether a figure that was not converted is one of its own words; words without digits and what people decided are left out."""
    left_out = not _WRITTEN.search(row["value_text"]) or "reviewed" in row["flags"].split(";")
    return left_out or any(math.isclose(one, float(row["value"]), rel_tol=1e-9) for one in written(row))


def _unconverted(row: Row) -> Iterator[tuple[str, str]]:
    """Equations that do not hold, do not begin with the words of the plan or do not end at the row's own figure."""
    try:
        sums = replay(row["conversion"])
    except (ValueError, ZeroDivisionError):
        yield f"the conversion is {row['conversion']!r}", "equations"
        return
    ends = [row[name] for name in ("value", "value_max", "baseline") if row[name]]
    for one in sums:
        if (
            not near(one.result, one.value)
            or one.unit != row["unit"]
            or not any(near(one.result, float(end)) for end in ends)
        ):
            yield (
                f"the conversion is {row['conversion']!r}",
                f"one that comes to {row['value']} {row['unit']}",
            )
    told = [number.value for number in numerals(row["conversion"])]
    begins = written(row)
    if begins and not any(math.isclose(one, value, rel_tol=1e-9) for one in begins for value in told):
        yield f"the conversion is {row['conversion']!r}", f"one that begins with {row['value_text']}"
