"""What every exact test returns: a statistic, its p-value with its n, and what was assumed, or why there is no p-value.

A test whose smallest attainable p-value lies above `LEVEL` could never speak, whatever the plans say: it gives no p-value and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.inference.null import ALTERNATIVES, NullDistribution
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import text

LEVEL = 0.05
SEED, DRAWS = 20_210_901, 99_999
"""Of what is sampled because it is too much to enumerate: the seed and the number of draws, both stated with the result."""
MOST_ARRANGEMENTS = 2_000_000
NO_INPUTS = Inputs(pd.DataFrame(columns=["observation_id", "metric"]), {}, {}, {}, None)
"""What a test of bare numbers rests on: no plan."""

COLUMNS = ["test", "statistic", "p", "n", "k", "least_p", "alternative", "exact", "arrangements", "seed"]
COLUMNS += ["grade", "null_zh", "null_en"]


@dataclass(frozen=True)
class ExactTest(Result):
    """The result of one test.

    `kind` names the test and addresses its words; `statistic` is what was observed, NaN where there is nothing to compute; `p`
    its p-value, None where the test is refused, and `least_p` the smallest that any outcome could have had. `n` counts what chance
    shuffles and `k` the groups, rankings or strata of it. `null` is the hypothesis and `method` how p was found, both in words.
    `details` has one row per figure that went in; `null_distribution` what the statistic could have been. `grade` is the weakest
    grade of comparability among the figures, where they are stated by plans.
    """

    kind: str
    statistic: float
    p: float | None
    n: int
    k: int
    least_p: float | None
    null: Remark
    method: Remark
    alternative: str = "two-sided"
    arrangements: int | None = None
    seed: int | None = None
    grade: str = ""
    details: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    null_distribution: NullDistribution | None = field(default=None, repr=False, compare=False)
    evidence: tuple[str, ...] = ()
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    inputs: Inputs = field(default=NO_INPUTS, repr=False, compare=False, kw_only=True)

    @property
    def is_exact(self) -> bool:
        """Whether every arrangement was counted, none sampled."""
        return self.seed is None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row: the columns of `COLUMNS`; a number that isn't given is NaN."""
        row = {
            "test": self.kind,
            "statistic": self.statistic,
            "p": float("nan") if self.p is None else self.p,
            "n": self.n,
            "k": self.k,
            "least_p": float("nan") if self.least_p is None else self.least_p,
            "alternative": self.alternative,
            "exact": self.is_exact,
            "arrangements": float("nan") if self.arrangements is None else float(self.arrangements),
            "seed": "" if self.seed is None else str(self.seed),
            "grade": self.grade,
            "null_zh": self.null.text("zh"),
            "null_en": self.null.text("en"),
        }
        return pd.DataFrame([row], columns=COLUMNS)

    def text(self, lang: str = "zh") -> str:
        """The test in one line: the statistic, and p with its n, or that there is no p."""
        shown = {"statistic": statistic_text(self, lang), "n": size_text(self, lang)}
        if self.p is None:
            return text("inference.line_refused", lang, **shown)
        return text("inference.line", lang, p=p_text(self.p), method=self.method.text(lang), **shown)

    def __str__(self) -> str:
        return self.text()


def judge(
    kind: str,
    observed: float,
    distribution: NullDistribution,
    *,
    n: int,
    k: int,
    null: Remark,
    method: Remark,
    alternative: str = "two-sided",
    refused: tuple[Refusal, ...] = (),
    **given: Any,
) -> ExactTest:
    """The test of an `observed` statistic against its `distribution`; without a p-value where none could have reached `LEVEL`."""
    check_choice("alternative", alternative, ALTERNATIVES)
    least = distribution.least_p(alternative)
    p: float | None = distribution.p(observed, alternative)
    if len(distribution.values) == 1:
        p, refused = None, (*refused, Refusal(remark("inference.p_value"), remark("inference.one_outcome")))
    elif least > LEVEL:
        reason = remark("inference.too_few", n=n, k=k, least=f"{least:.2g}", level=f"{LEVEL:g}")
        p, refused = None, (*refused, Refusal(remark("inference.p_value"), reason))
    return ExactTest(
        kind,
        observed,
        p,
        n,
        k,
        least,
        null,
        method,
        alternative,
        null_distribution=distribution,
        refused=refused,
        **given,
    )


def refuse(
    kind: str, reason: Remark, *, n: int, k: int, null: Remark, alternative: str = "two-sided", **given: Any
) -> ExactTest:
    """A test that isn't made: no statistic, no p-value, and the reason."""
    check_choice("alternative", alternative, ALTERNATIVES)
    refused = (*given.pop("refused", ()), Refusal(remark("inference.test"), reason))
    nothing = remark("inference.not_made")
    return ExactTest(
        kind, float("nan"), None, n, k, None, null, nothing, alternative, refused=refused, **given
    )


def p_text(p: float) -> str:
    """A p-value as it is written: `p = 0.028`, `p < 0.001`."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}" if p < 0.0995 else f"p = {p:.2f}"


def statistic_text(test: ExactTest, lang: str = "zh") -> str:
    """The statistic by its name: `W = 0.75`; a dash where there is none."""
    shown = "—" if test.statistic != test.statistic else f"{test.statistic:.3g}"
    return text(f"inference.statistic_{test.kind}", lang, value=shown)


def size_text(test: ExactTest, lang: str = "zh") -> str:
    """What n and k count: `n = 3 places, k = 4 metrics`."""
    return text(f"inference.size_{test.kind}", lang, n=test.n, k=test.k)
