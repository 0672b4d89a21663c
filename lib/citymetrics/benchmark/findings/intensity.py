"""What the choice of a denominator does to a comparison: whether the order holds, isn't settled, or turns.

Said of peers that can be compared, on the figures that stand for their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.intensities import Intensities
from citymetrics.benchmark.metrics.spreads import spread_of
from citymetrics.benchmark.tables.bases import basis_axis, basis_scale, written_text
from citymetrics.labels import format_day, format_number, text


@states(Intensities)
def intensity_findings(result: Intensities) -> list[Finding]:
    """For each group of peers: whether first and last differ for sure on the main basis, whether the first two do, whether a
    denominator of another year turns an order, and whether the first is another on another basis. Those that hold only."""
    bases = [basis for basis in result.bases if spread_of(basis) is not None]
    found: list[Finding] = []
    leaders: dict[str, list[tuple[str, Row]]] = {}
    on_main = _peers(result, bases[0]) if bases else {}
    for rows in on_main.values():
        found += _order(rows, bases[0], result)
    for basis in bases:
        for group, rows in _peers(result, basis).items():
            found += _turned_by_year(rows, basis, result)
            # A place without a value must not make another the first.
            if _cities(rows) == _cities(on_main.get(group, ())):
                leaders.setdefault(group, []).append((basis, rows[0]))
    for firsts in leaders.values():
        if len({row["city"] for _, row in firsts}) > 1:
            found.append(_basis_turns(firsts, result))
    return found


def _peers(result: Intensities, basis: str) -> dict[str, list[Row]]:
    """The headline rows with a value, by group of peers, the highest first; only groups in which every two can be compared."""
    groups: dict[str, list[Row]] = {}
    for row in result.of_basis(basis):
        if row["headline"]:
            groups.setdefault(result.inputs.places[row["city"]].rank_group, []).append(row)
    return {
        group: sorted(rows, key=lambda row: -row["value"])
        for group, rows in groups.items()
        if len(rows) > 1
        and all(
            result.grade_of(basis, one["city"], other["city"]) not in (None, "not_comparable")
            for one, other in combinations(rows, 2)
        )
    }


def _cities(rows: Sequence[Row]) -> set[str]:
    return {row["city"] for row in rows}


def _order(rows: Sequence[Row], basis: str, result: Intensities) -> Iterator[Finding]:
    first, second, last = rows[0], rows[1], rows[-1]
    # Nobody states how wide an approximate figure is: nothing about it is sure.
    exact = not {first["comparator"], last["comparator"]} & {"approx"}
    if exact and _span(first).low > _span(last).high:
        yield _pair("surely_more", first, last, basis, result)
    if _span(first).meets(_span(second)):
        yield _pair("not_settled", first, second, basis, result)


def _span(row: Row) -> Interval:
    """All that a value may be, with the denominator of another date too."""
    factor = 1.0 if missing(row["change"]) else 1 + row["change"]
    return Interval(row["low"] * min(1.0, factor), row["high"] * max(1.0, factor))


def _turned_by_year(rows: Sequence[Row], basis: str, result: Intensities) -> Iterator[Finding]:
    """Each pair of neighbours whose order another year's denominator of one of them turns."""
    for first, last in pairwise(rows):
        for row in (first, last):
            if missing(row["other_value"]) or first["value"] == last["value"]:
                continue
            values = [row["other_value"] if one is row else one["value"] for one in (first, last)]
            if values[0] < values[1]:
                yield _turned(row, first, last, basis, result)
                break


def _turned(row: Row, first: Row, last: Row, basis: str, result: Intensities) -> Finding:
    factor = basis_scale(result.comparison, basis)[0]
    return _pair(
        "year_turns",
        first,
        last,
        basis,
        result,
        city=result.inputs.places[row["city"]].label,
        measure=measure_label(row["measure"]),
        date=both(lambda lang: format_day(row["other_date"], lang)),
        value=both(lambda lang: format_number(row["other_value"] * factor, lang, digits=3)),
    )


def _pair(code: str, first: Row, last: Row, basis: str, result: Intensities, **values: object) -> Finding:
    places, comparison = result.inputs.places, result.comparison
    grade = result.grade_of(basis, first["city"], last["city"]) or "not_comparable"
    return finding(
        f"intensity.{code}",
        metric=result.label,
        unit=both(lambda lang: basis_axis(comparison, basis, lang)),
        first=places[first["city"]].label,
        most=_figure(first, basis, result),
        last=places[last["city"]].label,
        least=_figure(last, basis, result),
        grade=both(lambda lang: grade_label(grade, lang)),
        **values,
    )


def _figure(row: Row, basis: str, result: Intensities) -> Figure:
    one, factor = result.derived[row["observation_id"], basis], basis_scale(result.comparison, basis)[0]
    shown = both(lambda lang: written_text(one, row["comparator"], factor, lang))
    return Figure(shown, (row["observation_id"],))


def _basis_turns(firsts: Sequence[tuple[str, Row]], result: Intensities) -> Finding:
    leaders = []
    for basis, row in firsts:
        figure, name = _figure(row, basis, result), basis_scale(result.comparison, basis)[1]
        place = result.inputs.places[row["city"]].label
        words = both(
            lambda lang, figure=figure, name=name, place=place: text(
                "intensity.leader",
                lang,
                basis=text(f"intensity.{name}_in", lang),
                city=place,
                value=figure.shown,
            )
        )
        leaders.append(Figure(words, figure.evidence))
    return finding("intensity.basis_turns", metric=result.label, leaders=tuple(leaders))
