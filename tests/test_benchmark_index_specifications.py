"""Every combination of choices over invented places, each worked out again by a plain loop."""

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from index_world import STATED, make_world, scores_of

from citymetrics.benchmark.index import ambition_index, load_choices
from citymetrics.benchmark.index.declared import DIMENSIONS


@pytest.fixture(scope="module")
def choices():
    return load_choices()


@pytest.fixture(scope="module")
def index(choices):
    return ambition_index(data=make_world(), choices=choices)


def test_every_combination_is_computed_or_counted(index):
    # 5 scales × 3 weights × 3 aggregations × 3 treatments × 3 denominators × (1 + 4 metrics + 3 places)
    assert index.counts["declared"] == 5 * 3 * 3 * 3 * 3 * 8 == index.counts["drawn"]
    assert index.counts["incompatible"] == 6 * 3 * 3 * 3 * 8
    assert sum(index.counts[name] for name in ("computed", "incompatible", "too_thin")) == 3240
    assert index.specifications["specification"].nunique() == index.counts["computed"]
    assert len(index.not_computed) == index.counts["incompatible"] + index.counts["too_thin"]
    assert set(DIMENSIONS) <= set(index.specifications.columns)


def plain_score(specification, stated):
    """One specification by plain loops: (scores by place, number of metrics), or None below the floors."""
    kind, _, gone = specification["leave_out"].partition(":")
    places = [place for place in ("north", "middle", "south") if not (kind == "place" and place == gone)]
    size = {
        "residents": {"north": 100, "middle": 200, "south": 400},
        "land": {"north": 10, "middle": 10, "south": 20},
        "as_written": {"north": 1, "middle": 1, "south": 1},
    }[specification["denominator"]]
    themes = {"parks": "g", "paths": "g", "clean": "w", "schools": "s"}
    values = {}
    for metric in themes:
        own = {
            place: stated[place, metric] / (1 if metric == "clean" else 5 * size[place])
            for place in places
            if (place, metric) in stated and not (kind == "metric" and metric == gone)
        }
        if len(own) > 1:
            values[metric] = own
    if any(2 * sum(place in own for own in values.values()) < len(values) for place in places):
        return None
    if specification["missing"] == "complete":
        values = {metric: own for metric, own in values.items() if len(own) == len(places)}
    if specification["missing"] == "zero":
        values = {metric: {place: own.get(place, 0.0) for place in places} for metric, own in values.items()}
    scaled = {
        metric: plain_scale(specification["normalisation"], metric, own) for metric, own in values.items()
    }
    scaled = {metric: own for metric, own in scaled.items() if own}
    if len(scaled) < 3:
        return None
    weights = {
        metric: 1 / sum(themes[other] == themes[metric] for other in scaled)
        if specification["weights"] == "by_theme"
        else plain_grade(metric, stated, places)
        if specification["weights"] == "by_grade"
        else 1
        for metric in scaled
    }
    return {
        place: plain_mean(specification["aggregation"], place, places, scaled, weights) for place in places
    }


def plain_grade(metric, stated, places):
    # Of one term, exact and certain: shares need no working out (same, 1), totals are put in relation to people (adjustable, 0.75).
    return 1 if metric == "clean" else 0.75


def plain_scale(scale, metric, own):
    low, high = min(own.values()), max(own.values())
    if scale == "distance_to_target":
        return {place: value / (100 if metric == "clean" else high) for place, value in own.items()}
    if scale == "share_of_best":
        return {place: value / high for place, value in own.items()}
    if low == high:
        return {}
    if scale == "min_max":
        return {place: (value - low) / (high - low) for place, value in own.items()}
    if scale == "z_score":
        mean, deviation = statistics.mean(own.values()), statistics.stdev(own.values())
        return {place: (value - mean) / deviation for place, value in own.items()}
    others = len(own) - 1
    return {
        place: sum(value > other for other in own.values()) / others
        + (sum(value == other for other in own.values()) - 1) / 2 / others
        for place, value in own.items()
    }


def plain_mean(aggregation, place, places, scaled, weights):
    if aggregation == "copeland":
        won = 0
        for other in places:
            both = [
                metric for metric, own in scaled.items() if place in own and other in own and other != place
            ]
            ahead = sum(
                weights[metric]
                * (
                    (scaled[metric][place] > scaled[metric][other])
                    + 0.5 * (scaled[metric][place] == scaled[metric][other])
                )
                for metric in both
            )
            share = ahead / sum(weights[metric] for metric in both) if both else 0.5
            won += (share > 0.5 + 1e-9) - (share < 0.5 - 1e-9)
        return won
    own = {metric: scores[place] for metric, scores in scaled.items() if place in scores}
    total = sum(weights[metric] for metric in own)
    if aggregation == "geometric":
        return math.exp(
            sum(weights[metric] * math.log(max(score, 0.01)) for metric, score in own.items()) / total
        )
    return sum(weights[metric] * score for metric, score in own.items()) / total


def test_every_specification_agrees_with_a_plain_loop(index):
    stated = {key: value for key, value in STATED.items() if key[0] != "old_town"}
    found = index.specifications.groupby("specification")
    for _, own in found:
        first = own.iloc[0]
        expected = plain_score(first, stated)
        assert expected is not None, first
        assert dict(zip(own["city"], own["score"], strict=True)) == pytest.approx(expected), first
        for city, rank in zip(own["city"], own["rank"], strict=True):
            assert rank == 1 + sum(other > expected[city] + 1e-9 for other in expected.values()), first
    thin = index.not_computed[index.not_computed["state"] == "too_thin"]
    assert len(thin)
    assert all(plain_score(row, stated) is None for _, row in thin.iterrows())


def test_more_combinations_than_the_limit_are_sampled_with_a_stated_seed(choices, index):
    limited = choices.with_limits(most_specifications=500, sample=256)
    sampled = ambition_index(data=make_world(), choices=limited)
    again = ambition_index(data=make_world(), choices=limited)
    assert sampled.run.sampled
    assert sampled.counts["declared"] == 3240
    assert sampled.counts["drawn"] < 600
    pd.testing.assert_frame_equal(sampled.specifications, again.specifications)
    assert "seed 2021" in " ".join(caveat.text("en") for caveat in sampled.caveats)
    assert scores_of(sampled) == pytest.approx(scores_of(index))
    keys = [*DIMENSIONS, "city"]
    joined = sampled.specifications.merge(index.specifications, on=keys, suffixes=("", "_all"))
    assert len(joined) == len(sampled.specifications)
    np.testing.assert_allclose(joined["score"], joined["score_all"])
