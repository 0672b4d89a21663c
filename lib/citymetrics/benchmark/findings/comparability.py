"""What can be said of how far plans can be compared."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Finding, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.metrics.comparability import Comparability


@states(Comparability)
def comparability_finding(result: Comparability) -> Finding | None:
    """How many pairs of figures can be compared; None where no two places state a figure."""
    counts = result.counts
    total = sum(counts.values())
    if not total:
        return None
    apart = counts["not_comparable"]
    return finding(
        "comparability.graded", metric=result.label, count=total, comparable=total - apart, apart=apart
    )
