"""Sentences about exact tests: made only where there is a p-value, and never without its n."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inference.model import ExactTest, p_text
from citymetrics.benchmark.inference.resampling import ResampledInterval
from citymetrics.labels import Label
from citymetrics.labels.numbers import format_fixed
from citymetrics.labels.wording import join


@states(ExactTest)
def exact_finding(test: ExactTest) -> Finding | None:
    """What a sign test or a concordance of real plans came to; None where it gave no p-value or rests on no plan."""
    if test.p is None or not test.evidence:
        return None
    cities = list(dict.fromkeys(test.details["city"]))
    places = [test.inputs.places[city].label for city in cities]
    if test.kind == "sign":
        return finding(
            "inference.finding_sign",
            one=places[0],
            other=places[1],
            n=test.n,
            more=Figure(_same(format_fixed(test.statistic)), test.evidence),
            p=p_text(test.p),
        )
    if test.kind == "concordance":
        return finding(
            "inference.finding_concordance",
            k=test.k,
            n=test.n,
            places=both(lambda lang: join([place.in_language(lang) for place in places], lang)),
            w=Figure(_same(format_fixed(test.statistic, 2)), test.evidence),
            p=p_text(test.p),
        )
    return None


@states(ResampledInterval)
def interval_finding(result: ResampledInterval) -> Finding | None:
    """How many times as much one place asks as another, with the interval; None where there is no interval."""
    if result.low is None or result.high is None or not result.evidence:
        return None
    return finding(
        "inference.finding_ratio",
        one=result.about[0],
        other=result.about[1],
        n=result.n,
        ratio=Figure(_same(format_fixed(result.estimate, 2)), result.evidence),
        level=f"{100 * result.level:g}%",
        low=format_fixed(result.low, 2),
        high=format_fixed(result.high, 2),
    )


def _same(words: str) -> Label:
    return Label(words, words)
