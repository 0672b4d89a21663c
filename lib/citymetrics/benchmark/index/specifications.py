"""Every combination of the declared choices, scored: all of them where that is feasible, else a seeded Sobol sample.

Combinations are rows of small integers (the position of the option under each choice). Those that share a scale, an aggregation
and a treatment of missing figures are computed together, as one array.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc, rankdata

from citymetrics.benchmark.index.choices import Choices
from citymetrics.benchmark.index.combine import AGGREGATIONS, DECIMALS
from citymetrics.benchmark.index.core import Core
from citymetrics.benchmark.index.declared import DIMENSIONS
from citymetrics.benchmark.index.scales import SCALES, Array
from citymetrics.benchmark.index.weights import Mask, weigh

Codes = NDArray[np.int64]
COMPUTED, INCOMPATIBLE, THIN = 0, 1, 2
CELLS = 4_000_000
"""How many numbers are held at once."""
SMALLEST = 256
"""A sample of fewer specifications would say nothing of a choice with many options."""


@dataclass(frozen=True)
class Run:
    """The scored specifications. `codes` is specifications × choices, `state` says which were computed; `scores` and `ranks` are
    specifications × places, NaN where a place is left out or nothing was computed; `used` counts the metrics that scored.

    `left_out` lists what `leave_out` codes stand for: (kind, id). `declared` counts all combinations, `sampled` says whether
    these are only a sample of them.
    """

    core: Core
    choices: Choices
    codes: Codes = field(repr=False)
    state: NDArray[np.int64] = field(repr=False)
    scores: Array = field(repr=False)
    ranks: Array = field(repr=False)
    used: NDArray[np.int64] = field(repr=False)
    left_out: tuple[tuple[str, str], ...] = field(repr=False)
    declared: int
    sampled: bool

    @cached_property
    def computed(self) -> Mask:
        return np.asarray(self.state == COMPUTED)

    @cached_property
    def whole(self) -> Mask:
        """The computed specifications in which every place is scored."""
        kinds = np.array([kind for kind, _ in self.left_out])
        return np.asarray(self.computed & (kinds[self.codes[:, -1]] != "place"))

    def option(self, specification: int, choice: str) -> str:
        """The option of one specification; what is left out as `metric:<id>` or `place:<id>`."""
        code = int(self.codes[specification, DIMENSIONS.index(choice)])
        return option_names(self.choices, self.left_out)[choice][code]

    @cached_property
    def default(self) -> int:
        """The position of the default specification."""
        wanted = default_codes(self.choices)
        return int(np.flatnonzero((self.codes == wanted).all(axis=1))[0])


def leave_outs(core: Core, choices: Choices) -> tuple[tuple[str, str], ...]:
    """What is left out in turn: nothing, each metric, each place, as far as declared."""
    found: list[tuple[str, str]] = []
    for option in choices.ids("leave_out"):
        if option == "none":
            found.append(("none", ""))
        elif option == "each_metric":
            found += [("metric", metric) for metric in core.metrics]
        else:
            found += [("place", place) for place in core.places]
    return tuple(sorted(found, key=lambda one: one[0] != "none"))


def option_names(choices: Choices, left_out: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """What the codes of each choice stand for."""
    names = {choice: list(choices.ids(choice)) for choice in DIMENSIONS[:-1]}
    names["leave_out"] = [f"{kind}:{identity}" if identity else kind for kind, identity in left_out]
    return names


def default_codes(choices: Choices) -> Codes:
    codes = [choices.ids(choice).index(choices.default[choice]) for choice in DIMENSIONS[:-1]]
    return np.array([*codes, 0], dtype=np.int64)


def all_codes(sizes: list[int]) -> Codes:
    """Every combination of codes below `sizes`."""
    return np.array(list(product(*(range(size) for size in sizes))), dtype=np.int64).reshape(-1, len(sizes))


def sampled_codes(sizes: list[int], count: int, seed: int) -> Codes:
    """Combinations at the points of a scrambled Sobol sequence, each once; as many points as the greatest power of two up to
    `count`."""
    points = qmc.Sobol(len(sizes), scramble=True, rng=seed).random_base2(int(count).bit_length() - 1)
    codes = np.minimum((points * sizes).astype(np.int64), np.array(sizes) - 1)
    return np.asarray(np.unique(codes, axis=0), dtype=np.int64)


def run(core: Core, choices: Choices) -> Run:
    """Score every combination of `choices`, or a sample where there are more than the limit."""
    left_out = leave_outs(core, choices)
    sizes = [len(choices.ids(choice)) for choice in DIMENSIONS[:-1]] + [len(left_out)]
    declared = int(np.prod(sizes))
    limits, each = choices.limits, len(core.places) ** 2 * len(core.metrics)
    sampled = declared > limits.most_specifications or declared * each > limits.most_cells
    if sampled:
        drawn = sampled_codes(
            sizes, max(SMALLEST, min(limits.sample, limits.most_cells // each)), limits.seed
        )
        # The default is shown in full, and what is left out is compared with the whole: both must be there.
        codes = np.unique(np.vstack([drawn, _whole_of(drawn), default_codes(choices)]), axis=0)
    else:
        codes = all_codes(sizes)
    return score(core, choices, codes, left_out, declared=declared, sampled=sampled)


def _whole_of(codes: Codes) -> Codes:
    whole = codes.copy()
    whole[:, -1] = 0
    return whole


def score(
    core: Core,
    choices: Choices,
    codes: Codes,
    left_out: tuple[tuple[str, str], ...],
    *,
    declared: int,
    sampled: bool,
) -> Run:
    """Score the specifications of `codes`."""
    shape = len(codes), len(core.places)
    scores = np.full(shape, np.nan)
    state, used = np.full(len(codes), COMPUTED), np.zeros(len(codes), dtype=np.int64)
    names = option_names(choices, left_out)
    groups, inverse = np.unique(codes[:, [0, 2, 3]], axis=0, return_inverse=True)
    for position, (scale, combination, treatment) in enumerate(groups):
        rows = np.flatnonzero(inverse.reshape(-1) == position)
        options = {
            "normalisation": names["normalisation"][scale],
            "aggregation": names["aggregation"][combination],
            "missing": names["missing"][treatment],
        }
        if choices.conflict({**choices.default, **options}):
            state[rows] = INCOMPATIBLE
            continue
        step = max(1, CELLS // max(1, len(core.places) ** 2 * len(core.metrics)))
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            scores[part], used[part], sound = _score_group(core, choices, codes[part], left_out, options)
            state[part[~sound]] = THIN
    scores[state != COMPUTED] = np.nan
    return Run(core, choices, codes, state, scores, rank_scores(scores), used, left_out, declared, sampled)


def rank_scores(scores: Array) -> Array:
    """Ranks of each row, 1 for the highest score; scores that differ by rounding alone share a rank, NaN has none."""
    rounded = np.round(scores, DECIMALS)
    ranks = rankdata(np.where(np.isnan(rounded), np.inf, -rounded), method="min", axis=-1)
    return np.where(np.isnan(scores), np.nan, ranks)


def _score_group(
    core: Core,
    choices: Choices,
    codes: Codes,
    left_out: tuple[tuple[str, str], ...],
    options: dict[str, str],
) -> tuple[Array, NDArray[np.int64], Mask]:
    """Scores, numbers of metrics used, and which are above the floors, of specifications that share `options`."""
    worlds, inverse = np.unique(codes[:, [4, 5]], axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    stated, present = _worlds(core, worlds, left_out)
    values = treat_missing(stated, present, core, options["missing"])
    scaled = SCALES[options["normalisation"]](values, core.direction, core.posts)
    used: Mask = np.asarray(~np.isnan(scaled).all(axis=-2))
    weights = np.stack(
        [weigh(name, used, present, themes=core.themes, pairs=core.pairs) for name in choices.ids("weights")],
        axis=0,
    )
    combined = AGGREGATIONS[options["aggregation"]](
        scaled[inverse], weights[codes[:, 1], inverse], choices.limits.least_score
    )
    sound = _sound(stated, present, used, choices)
    finite = (~np.isnan(combined) | ~present[inverse]).all(axis=-1)
    return combined, used.sum(axis=-1)[inverse], sound[inverse] & finite


def _worlds(core: Core, worlds: Codes, left_out: tuple[tuple[str, str], ...]) -> tuple[Array, Mask]:
    """The stated values and the places of each pair of a denominator and something left out.

    Without a place, a metric that only one of the others states is no longer a core metric.
    """
    present = np.ones((len(worlds), len(core.places)), dtype=bool)
    values, metrics = core.values[worlds[:, 0]].copy(), core.metrics
    for row, code in enumerate(worlds[:, 1]):
        kind, identity = left_out[code]
        if kind == "metric":
            values[row, :, metrics.index(identity)] = np.nan
        elif kind == "place":
            present[row, core.places.index(identity)] = False
    values[~present] = np.nan
    alone = (~np.isnan(values)).sum(axis=-2) < 2
    return np.where(alone[:, None, :], np.nan, values), present


def treat_missing(values: Array, present: Mask, core: Core, treatment: str) -> Array:
    """The values as one of `available`, `zero` and `complete` takes them."""
    if treatment == "available":
        return values
    stated = ~np.isnan(values)
    if treatment == "complete":
        whole = (stated | ~present[..., None]).all(axis=-2, keepdims=True)
        return np.where(whole, values, np.nan)
    highest = np.max(np.where(stated, values, -np.inf), axis=-2, keepdims=True)
    least = np.where(np.isnan(core.posts.low), 0.0, core.posts.low)
    most = np.where(np.isnan(core.posts.high), highest, core.posts.high)
    nothing = np.where(core.direction > 0, least, most)
    scored = stated.any(axis=-2, keepdims=True)
    filled = ~stated & core.silent & present[..., None] & scored
    return np.where(filled, nothing, values)


def _sound(stated: Array, present: Mask, used: Mask, choices: Choices) -> Mask:
    """Which worlds have enough metrics and places, and every place enough figures of its own."""
    limits = choices.limits
    figures = ~np.isnan(stated)
    core = figures.any(axis=-2).sum(axis=-1)
    covered = figures.sum(axis=-1) >= limits.least_coverage * core[..., None]
    enough = (used.sum(axis=-1) >= limits.least_metrics) & (present.sum(axis=-1) >= limits.least_places)
    return np.asarray(enough & (covered | ~present).all(axis=-1))
