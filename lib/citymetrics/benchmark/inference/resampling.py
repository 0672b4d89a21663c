"""Bootstrap intervals over metrics: how much a summary of several metrics hangs on which of them the plans happen to state.

That is no error of sampling places, of which there are a handful. With few values the plain percentile interval is too narrow; the
default widens its percentiles so that for symmetric values it comes to Student's t.

Sources: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 14 (percentile, BCa); Hesterberg (2015),
What Teachers Should Know About the Bootstrap, The American Statistician 69, 371-386 (expanded percentile).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from citymetrics.benchmark.inference.model import NO_INPUTS, SEED
from citymetrics.benchmark.inference.null import Floats
from citymetrics.benchmark.inference.peers import collect_shared
from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice

FEWEST = 8
"""Below this many values no interval is given: five would be asked for a percentile (0.1) that they hardly have a resample at."""
RESAMPLES = 10_000
METHODS = ("expanded", "percentile", "bca")
SUMMARIES: dict[str, Callable[..., Any]] = {"mean": np.mean, "median": np.median}


@dataclass(frozen=True)
class ResampledInterval(Result):
    """A summary of `n` values with its bootstrap interval at `level`; `low` and `high` are None where it is refused.

    `summary` is `mean`, `median` or `ratio` (a geometric mean of ratios), `method` one of `METHODS`; `draws` and `seed` make it
    repeat. `details` has one row per value.
    """

    summary: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    level: float
    method: str
    draws: int
    seed: int
    grade: str = ""
    about: tuple[Any, ...] = ()
    details: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    evidence: tuple[str, ...] = ()
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    inputs: Inputs = field(default=NO_INPUTS, repr=False, compare=False, kw_only=True)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row; a number that isn't given is NaN."""
        names = ("summary", "estimate", "low", "high", "n", "level", "method", "draws", "seed", "grade")
        row = {name: getattr(self, name) for name in names}
        return pd.DataFrame([row], columns=list(names)).astype(
            dict.fromkeys(("estimate", "low", "high"), float)
        )


def resample(
    values: Sequence[float] | Floats,
    *,
    summary: str = "mean",
    method: str = "expanded",
    level: float = 0.95,
    draws: int = RESAMPLES,
    seed: int = SEED,
    **given: Any,
) -> ResampledInterval:
    """The bootstrap interval of the mean or median of `values`, drawn with replacement.

    Parameters
    ----------
    values : one number per metric, in one unit (a ratio, a share, a score). Those that are no number are left out and counted.
    method : `expanded` percentile, plain `percentile`, or `bca` (bias-corrected and accelerated).
    level : chance that the interval is meant to hold the summary, between 0 and 1.
    given : further attributes of the `ResampledInterval`.

    Raises
    ------
    UnknownChoice
        Unknown summary or method.
    """
    check_choice("summary", summary, SUMMARIES)
    check_choice("method", method, METHODS)
    raw = np.asarray(values, dtype=np.float64).ravel()
    kept = raw[np.isfinite(raw)]
    caveats, refused = list(given.pop("caveats", ())), list(given.pop("refused", ()))
    if len(kept) < len(raw):
        caveats.append(remark("inference.left_out", count=len(raw) - len(kept)))
    what, n = remark("inference.interval"), len(kept)
    ends: tuple[float, float] | None = None
    if n < FEWEST:
        refused.append(Refusal(what, remark("inference.too_few_values", n=n, fewest=FEWEST)))
    elif np.ptp(kept) == 0:
        refused.append(Refusal(what, remark("inference.all_equal")))
    else:
        ends = _interval(kept, summary, method, level, draws, seed)
        caveats.append(remark(f"inference.by_{method}", draws=f"{draws:,}", seed=str(seed), n=n))
    if ends is None and n >= FEWEST and np.ptp(kept) > 0:
        refused.append(Refusal(what, remark("inference.no_bca")))
    given.setdefault("details", pd.DataFrame({"value": kept}))
    estimate = float(SUMMARIES[summary](kept)) if n else None
    low, high = ends if ends else (None, None)
    return ResampledInterval(
        summary,
        estimate,
        low,
        high,
        n,
        level,
        method,
        draws,
        seed,
        caveats=tuple(caveats),
        refused=tuple(refused),
        **given,
    )


def _interval(
    values: Floats, summary: str, method: str, level: float, draws: int, seed: int
) -> tuple[float, float] | None:
    from scipy.stats import norm, t  # takes longer to import than an interval takes to draw

    n, of = len(values), SUMMARIES[summary]
    picks = np.random.default_rng(seed).integers(n, size=(draws, n))
    drawn = of(values[picks], axis=1)
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    if method == "expanded":
        tails = norm.cdf(t.ppf(tails, n - 1) * np.sqrt(n / (n - 1)))
    elif method == "bca":
        estimate = of(values)
        bias = norm.ppf(((drawn < estimate).mean() + (drawn <= estimate).mean()) / 2)
        without = np.array([of(np.delete(values, position)) for position in range(n)])
        pull = without.mean() - without
        if not np.isfinite(bias) or not pull.any():
            return None
        lean = (pull**3).sum() / (6 * (pull**2).sum() ** 1.5)
        shifted = bias + norm.ppf(tails)
        tails = norm.cdf(bias + shifted / (1 - lean * shifted))
        if not np.isfinite(tails).all():
            return None
    low, high = np.quantile(drawn, tails)
    return float(low), float(high)


def ratio_interval(
    city: str,
    other: str,
    metrics: Iterable[str] | None = None,
    *,
    method: str = "expanded",
    draws: int = RESAMPLES,
    seed: int = SEED,
    data: Inputs | pd.DataFrame | None = None,
) -> ResampledInterval:
    """How many times as much `city` asks as `other`: the geometric mean of the ratios of comparable metrics, with its interval.

    For metrics where less is more demanding the ratio is turned over. Figures of zero make no ratio and are left out. Metrics weigh
    alike, whatever they are of. Refused below `FEWEST` metrics, and between a district and a city.

    Raises
    ------
    UnknownChoice
        Unknown city, metric or method.
    """
    inputs = resolve(data)
    figures = collect_shared([city, other], metrics, inputs)
    given = figures.given(inputs)
    if figures.unsound:
        given["refused"] = (Refusal(remark("inference.interval"), figures.unsound),)
    ratios = [_ratio(one.values, one.direction) for one in figures.shared]
    details = figures.frame()
    details["ratio"] = np.repeat(ratios, 2)
    found = resample(
        np.log(ratios),
        method=method,
        draws=draws,
        seed=seed,
        details=details,
        about=(inputs.places[city].label, inputs.places[other].label),
        **given,
    )
    return replace(
        found, summary="ratio", estimate=_exp(found.estimate), low=_exp(found.low), high=_exp(found.high)
    )


def _exp(value: float | None) -> float | None:
    return None if value is None else float(np.exp(value))


def _ratio(values: tuple[float, ...], direction: str) -> float:
    """The first over the second, the more demanding the larger; NaN where either is not above zero."""
    one, other = values
    if one <= 0 or other <= 0:
        return float("nan")
    return one / other if direction == "higher" else other / one
