"""One metric across places: what each plan states, what it comes to per year and per head, and what may be
ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing, resolve
from citymetrics.benchmark.metrics.grades import Pair, grade_of_code, grade_pairs, worst
from citymetrics.benchmark.metrics.headline import choose_headline, contradictions
from citymetrics.benchmark.metrics.intensity import ADDED_UP, Intensity, derive, unique_denominators
from citymetrics.benchmark.metrics.names import caution_of
from citymetrics.benchmark.metrics.ranking import rank, rank_basis, refuse_levels
from citymetrics.benchmark.metrics.rows import DERIVED, STATED, rows_frame
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.extraction.statement import ROLES
from citymetrics.labels import Label, format_bounds


@dataclass(frozen=True)
class Comparison(Result):
    """The result of `compare_metric`.

    `rows` has one mapping per figure that is shown, headline rows first in each place, and `frame` is the
    same as a table: the stated columns of the observations, then `years` (count, with `years_from` and
    `years_to`), `units` (how many an `each` target is multiplied by), `total` over those years, `per_year`,
    `per_10k` (per 10,000 residents, and year for additions), `per_100km2`, each with its `_max` for ranges,
    `headline`, `rank` and `rank_of` within `rank_group`, and `grade`, the weakest grade of comparability with
    the places that it can be compared with. `pairs` grades every two figures of two places. A cell without a number is NaN here and says why
    in `caveats` or `refused`.
    """

    metric: str
    role: str
    cities: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    basis: str = "value"
    pairs: tuple[Pair, ...] = field(default=(), repr=False, compare=False)
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def definition(self) -> Any:
        """The metric's entry in the dictionary."""
        return self.inputs.metrics[self.metric]

    @property
    def label(self) -> Label:
        return self.inputs.metric_label(self.metric)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every figure shown."""
        return tuple(row["observation_id"] for row in self.rows)

    @cached_property
    def headlines(self) -> tuple[Row, ...]:
        """One row per place that states the metric, in the registry's order."""
        return tuple(row for row in self.rows if row["headline"])

    @cached_property
    def frame(self) -> pd.DataFrame:
        return rows_frame(self.rows)

    def headline_of(self, city: str) -> Row | None:
        """The headline row of `city`, None where its plan doesn't state the metric."""
        return next((row for row in self.headlines if row["city"] == city), None)

    def pair_of(self, city: str, other: str) -> Pair | None:
        """How the headline rows of two places compare; None where one of them states nothing."""
        one, two = self.headline_of(city), self.headline_of(other)
        if one is None or two is None:
            return None
        ids = {one["observation_id"], two["observation_id"]}
        return next((pair for pair in self.pairs if {pair.one_id, pair.other_id} == ids), None)

    def grade_of(self, city: str, other: str) -> str | None:
        """The grade of `pair_of`."""
        pair = self.pair_of(city, other)
        return pair.grade if pair else None

    @property
    def grade(self) -> str:
        """The weakest grade among the places that are ranked with each other; empty where none are."""
        return worst(pair.grade for pair in self._ranked_pairs) if self._ranked_pairs else ""

    @property
    def why(self) -> tuple[str, ...]:
        """The differences that make `grade`, as `grades.yml` names them."""
        found = (code for pair in self._ranked_pairs if pair.grade == self.grade for code in pair.codes)
        return tuple(code for code in dict.fromkeys(found) if grade_of_code(code) == self.grade)

    @cached_property
    def _ranked_pairs(self) -> tuple[Pair, ...]:
        """The pairs of headline rows that one ranking joins: peers with a rank of their own."""
        ranked = {
            row["observation_id"]: row["rank_group"] for row in self.headlines if row["rank"] is not None
        }
        return tuple(
            pair
            for pair in self.pairs
            if pair.one_id in ranked and ranked.get(pair.other_id) == ranked[pair.one_id]
        )

    @property
    def is_ranked(self) -> bool:
        return any(row["rank"] is not None for row in self.rows)

    @property
    def adds_up(self) -> bool:
        """Whether figures are totals that need a denominator, rather than shares, rates or levels."""
        return self.definition.kind in ADDED_UP


def compare_metric(
    metric: str,
    *,
    cities: Iterable[str] | None = None,
    role: str = "target",
    data: Inputs | pd.DataFrame | None = None,
) -> Comparison:
    """Compare one metric across places.

    Parameters
    ----------
    metric : id in the dictionary.
    cities : ids of places; all for None.
    role : `target` or `achieved` are compared; `standard` and `context` are listed and refused.
    data : inputs or observations; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown metric, city or role.
    """
    inputs = resolve(data)
    check_choice("metric", metric, inputs.metrics)
    check_choice("role", role, ROLES)
    chosen = inputs.choose_cities(cities)
    definition, places = inputs.metrics[metric], inputs.places
    caveats: list[Remark] = []
    refused: list[Refusal] = []
    stated = inputs.of_metric(metric, chosen)
    sound = _sound_rows(stated, role, definition, inputs, caveats, refused)
    derived = {
        row["observation_id"]: derive(
            row, definition, places[row["city"]], inputs.sources[row["doc_id"]], inputs.context
        )
        for row in sound
    }
    rows = [_result_row(row, derived[row["observation_id"]], places[row["city"]].rank_group) for row in sound]
    _choose(rows, inputs, caveats)
    rows.sort(key=lambda row: (chosen.index(row["city"]), not row["headline"], row["char_start"]))
    basis = "value"
    pairs: tuple[Pair, ...] = ()
    stating = list(dict.fromkeys(row["city"] for row in rows))
    if role in ("target", "achieved"):
        refused += refuse_levels(stating, places)
        headlines = [row for row in rows if row["headline"]]
        pairs = grade_pairs(rows, definition, rank_basis(definition), inputs)
        ranking = rank(headlines, definition, places, pairs)
        basis = ranking.basis
        _put_grades(headlines, pairs)
        for row in rows:
            row["rank"], row["rank_of"] = ranking.ranks.get(row["observation_id"], (None, None))
        refused += ranking.refused
        caveats += ranking.remarks
        if len(stating) == 1:
            caveats.append(remark("only_one", city=places[stating[0]].label))
    elif rows:
        refused.append(Refusal(remark("ranking"), remark(f"role_{role}")))
    shown = [derived[row["observation_id"]] for row in rows if row["headline"]]
    caveats += [note for one in shown for note in one.remarks] + _drafts(rows, inputs)
    caution = caution_of(definition)
    if caution and len(stating) > 1:
        caveats.append(remark("caution", words=caution))
    if not rows and not refused:
        caveats.append(remark("no_rows"))
    denominators = unique_denominators([found for one in shown for found in one.denominators])
    return Comparison(
        metric,
        role,
        tuple(chosen),
        tuple(MappingProxyType(row) for row in rows),
        unique(caveats),
        unique_refusals(refused),
        tuple(denominators),
        basis,
        pairs,
        inputs=inputs,
    )


def _sound_rows(
    rows: Sequence[Row],
    role: str,
    definition: Any,
    inputs: Inputs,
    caveats: list[Remark],
    refused: list[Refusal],
) -> list[Row]:
    """Rows that can be put side by side; what is left out goes to `caveats` and `refused`."""
    repeats = tuple(row["observation_id"] for row in rows if has_flag(row, "repeat"))
    if repeats:
        caveats.append(remark("repeats_dropped", rows=repeats, count=len(repeats)))
    rows = [row for row in rows if not has_flag(row, "repeat")]
    for other in ("standard", "context"):
        extra = [row for row in rows if row["role"] == other]
        if role in ("target", "achieved") and extra:
            refused.append(Refusal(_named_rows(extra, inputs), remark(f"role_{other}")))
    kept = []
    for row in (row for row in rows if row["role"] == role):
        if missing(row["value"]):
            what = remark(
                "damaged_row",
                city=inputs.places[row["city"]].label,
                stated=row["value_text"] or "□",
                rows=(row["observation_id"],),
            )
            refused.append(Refusal(what, remark("damaged")))
        elif any(math.isinf(row[name]) for name in ("value", "value_max")):
            refused.append(Refusal(_named_rows([row], inputs), remark("not_finite")))
        elif row["unit"] != definition.unit:
            reason = remark("other_unit", unit=row["unit"] or "—", expected=definition.unit)
            refused.append(Refusal(_named_rows([row], inputs), reason))
        else:
            kept.append(row)
    return kept


def _result_row(row: Row, derived: Intensity, rank_group: str) -> dict[str, Any]:
    numbers = {name: getattr(derived, name) for name in DERIVED}
    return {
        **{name: row[name] for name in STATED},
        **{name: float("nan") if value is None else float(value) for name, value in numbers.items()},
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "headline": False,
        "rank": None,
        "rank_of": None,
        "rank_group": rank_group,
        "grade": "",
    }


def _put_grades(headlines: Sequence[dict[str, Any]], pairs: Sequence[Pair]) -> None:
    """Give each headline row the grade of its weakest comparison with those that it can be compared with at all; where
    there is none, `not_comparable`, and nothing where no other place states the metric."""
    for row in headlines:
        grades = [pair.grade for pair in pairs if row["observation_id"] in (pair.one_id, pair.other_id)]
        sound = [grade for grade in grades if grade != "not_comparable"]
        row["grade"] = worst(sound) if sound else "not_comparable" if grades else ""


def _choose(rows: list[dict[str, Any]], inputs: Inputs, caveats: list[Remark]) -> None:
    """Mark one headline row per place; say where a choice was made and where a plan contradicts itself."""
    by_city: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_city.setdefault(row["city"], []).append(row)
    for city, own in by_city.items():
        headline = choose_headline(own, inputs.sources[own[0]["doc_id"]].term_end)["observation_id"]
        for row in own:
            row["headline"] = row["observation_id"] == headline
        if len(own) < 2:
            continue
        place, identities = inputs.places[city].label, tuple(row["observation_id"] for row in own)
        caveats.append(remark("several", rows=identities, city=place, count=len(own)))
        clash = contradictions(own)
        if clash:
            identities = tuple(row["observation_id"] for row in clash)
            caveats.append(remark("contradictory", rows=identities, city=place, stated=_stated(clash)))


def _drafts(rows: Sequence[Row], inputs: Inputs) -> list[Remark]:
    found = []
    for doc in dict.fromkeys(row["doc_id"] for row in rows):
        source = inputs.sources[doc]
        if source.status == "draft":
            identities = tuple(row["observation_id"] for row in rows if row["doc_id"] == doc)
            found.append(remark("draft", rows=identities, city=inputs.places[source.city].label))
    return found


def _named_rows(rows: Sequence[Row], inputs: Inputs) -> Remark:
    return remark(
        "stated_rows", names=_stated(rows, inputs), rows=tuple(row["observation_id"] for row in rows)
    )


def _stated(rows: Sequence[Row], inputs: Inputs | None = None) -> Label:
    """Figures as a list, with their place where `inputs` is given."""
    written: dict[str, list[str]] = {"zh": [], "en": []}
    for row in rows:
        for lang, parts in written.items():
            figure = (
                format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"], lang)
                or row["value_text"]
            )
            parts.append(
                f"{inputs.places[row['city']].label.in_language(lang)} {figure}" if inputs else figure
            )
    return Label("、".join(written["zh"]), ", ".join(written["en"]))
