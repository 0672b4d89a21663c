"""What must be said beside every ambition index: how thin it is, how far its default can be trusted, what its figures leave open."""

from __future__ import annotations

import numpy as np

from citymetrics.benchmark.index.core import Core
from citymetrics.benchmark.index.specifications import Run
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.metrics.names import listed
from citymetrics.benchmark.remarks import Remark, remark, unique
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

TYPICAL = 0.5
"""A default rank that no more than this share of specifications bears out is said to be atypical."""


def caveats_of(done: Run, inputs: Inputs) -> tuple[Remark, ...]:
    """What the composite rests on, how thin that is, and what the figures' own comparisons say."""
    core, choices = done.core, done.choices
    found = [
        remark(
            "index.thin",
            places=len(core.places),
            metrics=len(core.comparisons),
            figures=int(core.stated.sum()),
            cells=core.stated.size,
        )
    ]
    if done.sampled:
        found.append(
            remark("index.sampled", declared=done.declared, drawn=len(done.codes), seed=choices.limits.seed)
        )
    if not done.computed[done.default]:
        found.append(remark("index.default_thin"))
    found += [*_atypical(done, inputs), *_overlap(done)]
    if len(core.denominators) > 1:
        fixed = [
            one.label
            for position, one in enumerate(core.comparisons)
            if one.adds_up and _is_fixed(core, position)
        ]
        if fixed:
            found.append(remark("index.own_basis", names=named(fixed)))
    found.append(remark("index.as_written"))
    unknown = _unknown(core, inputs)
    if "zero" in choices.ids("missing") and unknown:
        found.append(remark("index.not_zero", names=named(unknown)))
    found += [note.on(one.label) for one in core.comparisons for note in one.caveats]
    return unique(found)


def _atypical(done: Run, inputs: Inputs) -> list[Remark]:
    """Places whose default rank is not the one that most specifications give them."""
    if not done.whole[done.default]:
        return []
    same = done.ranks[done.whole] == done.ranks[done.default]
    return [
        remark(
            "index.default_atypical",
            city=inputs.places[place].label,
            rank=int(rank),
            share=f"{100 * share:.0f}%",
        )
        for place, rank, share in zip(
            done.core.places, done.ranks[done.default], same.mean(axis=0), strict=True
        )
        if share <= TYPICAL
    ]


def _overlap(done: Run) -> list[Remark]:
    """What keeps the shares of single choices from adding up, where the choices are not fully crossed."""
    codes = done.codes[done.whole]
    sizes = [len(np.unique(codes[:, column])) for column in range(codes.shape[1])]
    if len(codes) == int(np.prod(sizes)):
        return []
    pairs = np.unique(codes[:, [0, 2]], axis=0)
    if len(codes) == len(pairs) * int(np.prod(sizes)) // (sizes[0] * sizes[2]):
        return [remark("index.scaling_overlaps", kept=len(pairs), of=sizes[0] * sizes[2])]
    return [remark("index.unbalanced")]


def _is_fixed(core: Core, position: int) -> bool:
    """Whether a metric takes the same column under two denominators."""
    columns = [layer[position] for layer in core.columns]
    return len(set(columns)) < len(columns)


def _unknown(core: Core, inputs: Inputs) -> list[Label]:
    """Places and metrics without a figure that are not silent: lost, under review, out of remit or not comparable."""
    unknown = ~core.stated & ~core.silent
    found = []
    for row, column in zip(*np.nonzero(unknown), strict=True):
        place, metric = inputs.places[core.places[row]].label, core.comparisons[column].label
        found.append(Label(f"{place.zh}：{metric.zh}", f"{place.en}: {metric.en}"))
    return found


def named(labels: list[Label]) -> Label:
    """Labels as a list; in words where there are none."""
    return listed(labels) if labels else wording()["index.no_names"]
