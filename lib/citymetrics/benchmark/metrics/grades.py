"""How far two figures of one metric can be compared: a grade for the pair, with every difference that makes it.

Grades are for pairs because that is what a comparison joins: 上海 may be comparable with 武汉 and not with 青浦. Which difference
makes which grade is data (`grades.yml`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing
from citymetrics.benchmark.metrics.headline import is_stretch
from citymetrics.benchmark.metrics.intensity import doubt_codes, measure_label
from citymetrics.benchmark.metrics.names import both, caution_of, form_of, listed, year_span
from citymetrics.benchmark.metrics.scope import Scope, covers_place, ground_label, read_scope, scopes_meet
from citymetrics.benchmark.metrics.spreads import load_spreads
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.labels import Label, text
from citymetrics.yamlfile import read_yaml

GRADES = ("same", "adjustable", "indicative", "not_comparable")
"""From like with like to what no average or rank may join."""
BASES = {column: one.measure for column, one in load_spreads().items()}
"""The denominator of a basis of comparison, where one place's may be surer than another's."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one metric from two places: `grade` is one of `GRADES`, `reasons` say what makes it, the gravest first."""

    one_id: str
    other_id: str
    one_city: str
    other_city: str
    grade: str
    reasons: tuple[Remark, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The differences as `grades.yml` names them."""
        return tuple(reason.code.partition(".")[2] for reason in self.reasons)

    def joins(self, city: str, other: str) -> bool:
        return {self.one_city, self.other_city} == {city, other}


@cache
def _grades() -> dict[str, str]:
    """The grade of every difference."""
    listed = read_yaml(Path(__file__).with_name("grades.yml"), name="benchmark/metrics/grades.yml")
    return {code: grade for grade in GRADES for code in listed.get(grade, ())}


def grade_of_code(code: str) -> str:
    """The grade that a difference makes. Raises `KeyError` for one that `grades.yml` does not name."""
    return _grades()[code]


def worst(grades: Iterable[str]) -> str:
    """The gravest of `grades`; `same` for none."""
    return max(grades, key=GRADES.index, default="same")


def grade_label(grade: str, lang: str = "zh") -> str:
    """A grade in words."""
    return text(f"comparability.{grade}", lang)


def grade_pairs(rows: Sequence[Row], metric: Any, basis: str, inputs: Inputs) -> tuple[Pair, ...]:
    """Every pair of `rows` that are of two places; rows carry the columns of a comparison (`years_from`, `per_10k`, …)."""
    return tuple(
        grade_pair(one, other, metric, basis, inputs)
        for one, other in combinations(rows, 2)
        if one["city"] != other["city"]
    )


def grade_pair(one: Row, other: Row, metric: Any, basis: str, inputs: Inputs) -> Pair:
    """The grade of two rows of one metric, of two places, compared on the column `basis`."""
    ids = one["observation_id"], other["observation_id"]
    grades = _grades()
    reasons = [
        remark(f"comparability.{code}", rows=ids, **values)
        for code, values in _differences(one, other, metric, basis, inputs)
    ]
    reasons.sort(key=lambda reason: -GRADES.index(grades[reason.code.partition(".")[2]]))
    grade = worst(grades[reason.code.partition(".")[2]] for reason in reasons)
    return Pair(*ids, one["city"], other["city"], grade, tuple(reasons))


Difference = tuple[str, dict[str, Any]]


def _differences(one: Row, other: Row, metric: Any, basis: str, inputs: Inputs) -> Iterator[Difference]:
    rows = (one, other)
    yield from _of_level(one, other, inputs)
    for row in rows:
        if missing(row["value"]):
            yield "damaged", {"city": _place(row, inputs)}
        elif row["unit"] != metric.unit:
            yield "unit", {"city": _place(row, inputs), "unit": row["unit"] or "—", "expected": metric.unit}
    if one["role"] != other["role"] or one["role"] not in ("target", "achieved"):
        yield "role", _each(rows, inputs, lambda row: _role(row))
    yield from _of_ground(rows, metric, basis, inputs)
    if basis != "value":
        yield from _of_totals(rows, basis, inputs)
    if (basis == "value" or metric.kind == "stock") and not _same_day(rows, inputs):
        yield "due", _each(rows, inputs, lambda row: _same_in_both(_due(row, inputs)))
    yield from _of_bounds(rows, inputs)
    yield from _of_promise(rows, inputs)
    caution = caution_of(metric)
    if caution:
        yield "caution", {"words": caution}


def _of_level(one: Row, other: Row, inputs: Inputs) -> Iterator[Difference]:
    places = [inputs.places[row["city"]] for row in (one, other)]
    for own, its in (places, places[::-1]):
        if own.parent == its.id:
            yield "cascade", {"one": own.label, "other": its.label}
            return
    if places[0].rank_group != places[1].rank_group:
        yield "level", {"one": places[0].label, "other": places[1].label}


def _of_ground(rows: Sequence[Row], metric: Any, basis: str, inputs: Inputs) -> Iterator[Difference]:
    scopes = [read_scope(row["scope"]) for row in rows]
    apart = False
    if basis != "value":
        for row, scope in zip(rows, scopes, strict=True):
            if missing(row["value"]) or not missing(row[basis]):
                continue
            apart = True
            code = {"each": "count", "part": "part", "urban": "part"}.get(scope.kind, "underived")
            yield code, {"city": _place(row, inputs), "area": scope.name}
    if apart:
        return
    rural = metric.theme == "rural"
    alone = [scope for scope in scopes if scope.kind == "part" or not covers_place(scope)]
    if alone or not scopes_meet(scopes[0], scopes[1], rural_metric=rural):
        yield "ground", _each(rows, inputs, lambda row: ground_label(read_scope(row["scope"])))
    elif basis == "value" and scopes[0] != scopes[1] and not (rural and _whole_or_rural(scopes)):
        yield "urban_ground", _each(rows, inputs, lambda row: ground_label(read_scope(row["scope"])))


def _whole_or_rural(scopes: Sequence[Scope]) -> bool:
    return {scope.kind for scope in scopes} <= {"whole", "rural"}


def _of_totals(rows: Sequence[Row], basis: str, inputs: Inputs) -> Iterator[Difference]:
    """What is worked out before two totals are put side by side, and how sure the numbers are that do it."""
    if any(missing(row[basis]) for row in rows):
        return
    yield "size", {"measure": measure_label(BASES.get(basis, basis))}
    if not missing(rows[0]["per_year"]) and (
        (rows[0]["years_from"], rows[0]["years_to"]) != (rows[1]["years_from"], rows[1]["years_to"])
    ):
        yield "years", _each(rows, inputs, lambda row: _same_in_both(span(row)))
    if rows[0]["per"] != rows[1]["per"]:
        yield "per_year", _each(rows, inputs, lambda row: both(f"comparability.of_{row['per']}"))
    multiplied = [row for row in rows if not missing(row["units"])]
    if multiplied:
        yield "each", {"cities": listed([_place(row, inputs) for row in multiplied])}
    doubtful = [row for row in rows if _is_doubtful(row, basis, inputs)]
    if doubtful:
        yield (
            "denominator",
            {
                "cities": listed([_place(row, inputs) for row in doubtful]),
                "measure": measure_label(BASES.get(basis, basis)),
            },
        )


def _is_doubtful(row: Row, basis: str, inputs: Inputs) -> bool:
    found = inputs.context.get(row["city"], BASES[basis], None) if basis in BASES else None
    return bool(found and doubt_codes(found))


def _of_bounds(rows: Sequence[Row], inputs: Inputs) -> Iterator[Difference]:
    forms = [form_of(row["comparator"]) for row in rows]
    if set(forms) == {"floor", "cap"}:
        yield "opposite", _each(rows, inputs, _form_label)
    elif forms[0] != forms[1]:
        gravest = next((form for form in ("range", "approximate") if form in forms), "bound")
        yield gravest, _each(rows, inputs, _form_label)
    elif forms[0] in ("range", "approximate"):
        yield forms[0], _each(rows, inputs, _form_label)


def _of_promise(rows: Sequence[Row], inputs: Inputs) -> Iterator[Difference]:
    full = [inputs.rows.get(row["observation_id"], {}) for row in rows]
    flags = [
        [flag for flag in ("cumulative", "binding", "anticipatory") if has_flag(row, flag)] if row else []
        for row in full
    ]
    if ("cumulative" in flags[0]) != ("cumulative" in flags[1]):
        yield "cumulative", {"city": _place(rows[0 if "cumulative" in flags[0] else 1], inputs)}
    calls = [[flag for flag in own if flag != "cumulative"] for own in flags]
    if all(calls) and calls[0] != calls[1]:
        yield "binding", {"one": _place(rows[0], inputs), "other": _place(rows[1], inputs)}
    striven = [row for row in rows if is_stretch(row)]
    if len(striven) == 1:
        yield "striven", {"city": _place(striven[0], inputs)}
    drafts = [row for row in rows if inputs.sources[row["doc_id"]].status == "draft"]
    if len(drafts) == 1:
        yield "status", {"city": _place(drafts[0], inputs)}


def _form_label(row: Row) -> Label:
    return both(f"comparability.form_{form_of(row['comparator'])}")


def _role(row: Row) -> Label:
    return both(f"comparability.role_{row['role']}")


def _due(row: Row, inputs: Inputs) -> str:
    """The day by which a level is to be reached: its own, else the end of the plan's term (of the past term for results)."""
    if row["due"]:
        return str(row["due"])
    source = inputs.sources[row["doc_id"]]
    year = source.term_end if row["role"] == "target" else getattr(source, "past_end", None)
    return f"{year}-12-31" if year else "—"


def _same_day(rows: Sequence[Row], inputs: Inputs) -> bool:
    return _due(rows[0], inputs) == _due(rows[1], inputs)


def span(row: Row) -> str:
    """The years that a row's figure is spread over: `2021–2025`, one year alone, or a dash."""
    if missing(row["years_from"]):
        return "—"
    return year_span(int(row["years_from"]), int(row["years_to"]))


def _same_in_both(words: str) -> Label:
    return Label(words, words)


def _place(row: Row, inputs: Inputs) -> Label:
    return inputs.place_label(row["city"])


def _each(rows: Sequence[Row], inputs: Inputs, of: Callable[[Row], Label]) -> dict[str, Label]:
    """What each of two figures is, with its place: `Wuhan 2025-12-31, Zibo 2022-12-31`."""
    return {"each": listed([_with(_place(row, inputs), of(row)) for row in rows])}


def _with(place: Label, words: Label) -> Label:
    return Label(f"{place.zh} {words.zh}", f"{place.en} {words.en}")
