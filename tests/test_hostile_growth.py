"""How the growth of time with the text is measured: what is quadratic is told, a step that comes once is not."""

from __future__ import annotations

import hostile
import pytest
from hostile import MOST_GROWTH, growth

COSTS = {
    "linear": (lambda size: 10 * size, 4),
    "quadratic": (lambda size: size * size, 16),
    "a step between the sizes compared": (lambda size: size * (1000 if size < 5_000 else 2500), 4),
    "a step below them": (lambda size: size * (1000 if size < 600 else 2500), 4),
    "quadratic from some size on": (lambda size: max(10 * size, size * size // 100), 16),
}


@pytest.mark.parametrize("name", COSTS)
def test_growth_goes_on_and_a_step_does_not(name, monkeypatch):
    cost, times = COSTS[name]
    monkeypatch.setattr(hostile, "_time", lambda run, material: run(len(material)))
    found = growth(cost, lambda size: "x" * size)
    assert found == pytest.approx(times, rel=0.05)
    assert (found > MOST_GROWTH) == (times > MOST_GROWTH)
