"""How demanding the plans of peers are over all metrics that they share: a composite shown with everything it hangs on.

With two to five places no composite is more than a summary of choices. So the index is not one ranking but the share of all declared
specifications under which each place takes each rank, and the pairs of places whose order no choice turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from citymetrics.benchmark.index import robustness
from citymetrics.benchmark.index.caveats import caveats_of, named
from citymetrics.benchmark.index.choices import Choices, declared_file, load_choices
from citymetrics.benchmark.index.core import Core, build_core
from citymetrics.benchmark.index.declared import DIMENSIONS, FILE
from citymetrics.benchmark.index.parts import FRAME, contributions
from citymetrics.benchmark.index.specifications import (
    COMPUTED,
    INCOMPATIBLE,
    THIN,
    Run,
    option_names,
    run,
)
from citymetrics.benchmark.inputs import Inputs, Place, resolve
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

SCORES = ("city", "score", "rank", "rank_of", "metrics", "of", "coverage")
STATES = {COMPUTED: "computed", INCOMPATIBLE: "incompatible", THIN: "too_thin"}


@dataclass(frozen=True)
class AmbitionIndex(Result):
    """The result of `ambition_index`.

    `frame` has one row per place and core metric under the default specification: `value` in the column `basis`, the `score` on the
    common scale, its `weight` within the place and the `contribution` to the place's composite, `grade` the weakest grade of
    comparability, `observation_id` the sentence; NaN where the plan gives no comparable figure. `scores` has the composite of each
    place. Both are empty where there is no composite; then `refused` says why.
    """

    cities: tuple[str, ...]
    choices: Choices | None = field(repr=False, compare=False)
    core: Core | None = field(repr=False, compare=False)
    run: Run | None = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return wording()["index.name"]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every figure that is scored."""
        return self.core.evidence if self.core is not None and self.run is not None else ()

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self._of_run(contributions, FRAME)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The composite of each place under the default specification, with its rank and coverage (`SCORES`); ties share a rank."""
        if self.run is None or not self.run.computed[self.run.default]:
            return pd.DataFrame(columns=list(SCORES))
        core, at = self.run.core, self.run.default
        stated = core.stated.sum(axis=1)
        return pd.DataFrame(
            {
                "city": list(core.places),
                "score": self.run.scores[at],
                "rank": self.run.ranks[at].astype(int),
                "rank_of": len(core.places),
                "metrics": stated,
                "of": len(core.comparisons),
                "coverage": stated / len(core.comparisons),
            }
        )

    @cached_property
    def specifications(self) -> pd.DataFrame:
        """Every specification that was computed, one row for each and place: `specification`, a column for each choice, `city`,
        `score`, `rank`, `rank_of` and `metrics`, how many were used."""
        if self.run is None:
            return pd.DataFrame(
                columns=["specification", *DIMENSIONS, "city", "score", "rank", "rank_of", "metrics"]
            )
        frame = _tidy(self.run, np.flatnonzero(self.run.computed))
        return frame[frame["score"].notna()].reset_index(drop=True)

    @cached_property
    def not_computed(self) -> pd.DataFrame:
        """The combinations that make no sense together (`incompatible`) or are left with too little (`too_thin`), one row each."""
        if self.run is None:
            return pd.DataFrame(columns=["specification", *DIMENSIONS, "state"])
        rows = np.flatnonzero(~self.run.computed)
        named = _named(self.run, rows)
        return named.assign(state=[STATES[int(state)] for state in self.run.state[rows]])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many combinations are declared, drawn, computed, incompatible and too thin, and how many score every place."""
        if self.run is None:
            return {}
        found = {name: int((self.run.state == state).sum()) for state, name in STATES.items()}
        return {
            "declared": self.run.declared,
            "drawn": len(self.run.codes),
            **found,
            "whole": int(self.run.whole.sum()),
        }

    @cached_property
    def rank_shares(self) -> pd.DataFrame:
        """For each place the share of specifications at each rank, over those that score every place."""
        return self._of_run(robustness.rank_shares, robustness.RANKS)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """How often each place is ahead of each other, over all specifications that score both."""
        return self._of_run(robustness.pair_orders, robustness.PAIRS)

    @property
    def stable_pairs(self) -> pd.DataFrame:
        """The pairs whose order no specification turns: the first is never behind, and ahead at least once."""
        return self.pairs[self.pairs["stable"].astype(bool)].reset_index(drop=True)

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """The share of the variance of ranks that each choice explains, alone (`first`) and with all it interacts with (`total`)."""
        return self._of_run(robustness.sensitivity, robustness.SENSITIVITY)

    @cached_property
    def reversals(self) -> pd.DataFrame:
        """How often two places change their order when a third is left out."""
        return self._of_run(robustness.reversals, robustness.REVERSALS)

    def _of_run(self, table: Callable[[Run], pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
        """A table of the run; an empty one with its `columns` where there is none."""
        return pd.DataFrame(columns=list(columns)) if self.run is None else table(self.run)


def ambition_index(
    cities: Iterable[str] | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
    choices: Choices | None = None,
) -> AmbitionIndex:
    """Score peers over the metrics that they share, under every declared specification.

    Parameters
    ----------
    cities : ids of places of one level; all cities for None. A city with its own districts is refused, as are places of
        different levels.
    data : inputs or observations; the project's own for None.
    choices : what is varied; those of `data/curated/ambition.yml` for None.

    Raises
    ------
    UnknownChoice
        Unknown city.
    CitymetricsError, Problems
        `ambition.yml` is malformed; the line is named.
    """
    inputs = resolve(data)
    places = inputs.places
    if cities is None:
        chosen = [place.id for place in places.values() if place.rank_group == "city"]
    else:
        chosen = inputs.choose_cities(cities)
    if choices is None and not declared_file().is_file():
        reason = remark("index.undeclared", file=f"data/curated/{FILE}")
        return _refuse(chosen, None, None, [Refusal(remark("index.composite"), reason)], inputs)
    choices = choices or load_choices()
    mixed = _mixed(chosen, places)
    if mixed:
        return AmbitionIndex(tuple(chosen), choices, None, None, (), tuple(mixed), inputs=inputs)
    limits = choices.limits
    if not limits.least_places <= len(chosen) <= limits.most_places:
        code = "index.too_few_places" if len(chosen) < limits.least_places else "index.too_many_places"
        reason = remark(code, count=len(chosen), least=limits.least_places, most=limits.most_places)
        return _refuse(chosen, choices, None, [Refusal(remark("index.composite"), reason)], inputs)
    core, refused = build_core(chosen, choices, inputs)
    thin = _too_thin(core, choices)
    if thin:
        return _refuse(chosen, choices, core, [*refused, Refusal(remark("index.composite"), thin)], inputs)
    done = run(core, choices)
    if not done.computed.any():
        reason = remark("index.none_computed", count=len(done.codes))
        return _refuse(chosen, choices, core, [*refused, Refusal(remark("index.composite"), reason)], inputs)
    return AmbitionIndex(
        tuple(chosen),
        choices,
        core,
        done,
        caveats_of(done, inputs),
        tuple(refused),
        tuple(unique_denominators([found for one in core.comparisons for found in one.denominators])),
        inputs=inputs,
    )


def _refuse(
    chosen: list[str], choices: Choices | None, core: Core | None, refused: list[Refusal], inputs: Inputs
) -> AmbitionIndex:
    return AmbitionIndex(tuple(chosen), choices, core, None, (), tuple(refused), inputs=inputs)


def _mixed(chosen: list[str], places: Mapping[str, Place]) -> list[Refusal]:
    """Why these places are no peers: one lies within another, or their levels differ."""
    found = []
    for place in chosen:
        above = set(_ancestors(place, places))
        for other in (other for other in chosen if other in above):
            pair = remark("pair", one=places[place].label, other=places[other].label)
            found.append(Refusal(pair, remark("cascade")))
    levels = {places[place].rank_group for place in chosen}
    if len(levels) > 1:
        found.append(Refusal(remark("index.composite"), remark("index.levels")))
    return found


def _ancestors(place: str, places: Mapping[str, Place]) -> list[str]:
    found: list[str] = []
    above = places[place].parent
    while above is not None and above not in found:
        found.append(above)
        above = places[above].parent if above in places else None
    return found


def _too_thin(core: Core, choices: Choices) -> Remark | None:
    limits = choices.limits
    if len(core.places) < limits.least_places:
        return remark(
            "index.too_few_places", count=len(core.places), least=limits.least_places, most=limits.most_places
        )
    if len(core.comparisons) < limits.least_metrics:
        return remark(
            "index.too_few_metrics",
            count=len(core.comparisons),
            least=limits.least_metrics,
            names=named([one.label for one in core.comparisons]),
        )
    return None


def _named(done: Run, rows: np.ndarray[Any, Any]) -> pd.DataFrame:
    names = option_names(done.choices, done.left_out)
    columns = {
        choice: np.array(names[choice], dtype=object)[done.codes[rows, position]]
        for position, choice in enumerate(DIMENSIONS)
    }
    return pd.DataFrame({"specification": rows + 1, **columns})


def _tidy(done: Run, rows: np.ndarray[Any, Any]) -> pd.DataFrame:
    """One row per specification of `rows` and place."""
    places = len(done.core.places)
    named = _named(done, rows)
    frame = named.loc[named.index.repeat(places)].reset_index(drop=True)
    of = (~np.isnan(done.scores[rows])).sum(axis=1)
    return frame.assign(
        city=list(done.core.places) * len(rows),
        score=done.scores[rows].reshape(-1),
        rank=pd.array(done.ranks[rows].reshape(-1), dtype="Float64").astype("Int64"),
        rank_of=np.repeat(of, places),
        metrics=np.repeat(done.used[rows], places),
    )
