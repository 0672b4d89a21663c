"""What holds of the index over invented places whatever is chosen, and which choices move the ranks."""

import numpy as np
import pytest
from index_world import STATED, make_world, world_rows

from citymetrics.benchmark import findings_of
from citymetrics.benchmark.index import ambition_index, load_choices
from citymetrics.benchmark.index.declared import DIMENSIONS
from citymetrics.benchmark.index.robustness import variance_parts


@pytest.fixture(scope="module")
def choices():
    return load_choices()


@pytest.fixture(scope="module")
def index(choices):
    return ambition_index(data=make_world(), choices=choices)


def test_shares_of_ranks_add_up_and_follow_the_specifications(index):
    assert index.rank_shares.groupby("city")["share"].sum().tolist() == pytest.approx([1, 1, 1])
    whole = index.specifications[~index.specifications["leave_out"].str.startswith("place:")]
    first = whole[(whole["city"] == "south") & (whole["rank"] == 1)]
    told = index.rank_shares.query("city == 'south' and rank == 1").iloc[0]
    assert told["specifications"] == len(first)
    assert told["of"] == whole["specification"].nunique() == index.counts["whole"]


def test_an_order_is_stable_only_if_no_specification_turns_it(index):
    for row in index.pairs.to_dict("records"):
        wide = index.specifications.pivot(index="specification", columns="city", values="score")
        both = wide[[row["city"], row["other"]]].dropna()
        margin = (both[row["city"]] - both[row["other"]]).round(12)
        assert (int((margin > 0).sum()), int((margin < 0).sum())) == (row["ahead"], row["behind"])
        assert row["stable"] == ((margin >= 0).all() and (margin > 0).any())


def test_a_place_that_promises_more_of_everything_leads_in_every_specification(choices):
    most = {(city, metric): 1000 * (city == "north") + value for (city, metric), value in STATED.items()}
    most |= {("north", "clean"): 95, ("north", "schools"): 4000}
    index = ambition_index(data=make_world(world_rows(most)), choices=choices)
    stable = index.stable_pairs
    assert {("north", "middle"), ("north", "south")} <= set(zip(stable["city"], stable["other"], strict=True))
    said = " ".join(one.text("en") for one in findings_of(index))
    assert "North comes first in all" in said
    assert "Whatever is chosen, North is never behind Middle" in said


def test_shares_of_variance_are_those_of_a_sum_and_of_a_pure_interaction():
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    first, total = variance_parts(codes, np.array([[1.0], [1.0], [2.0], [2.0]]), [0])
    assert (first.tolist(), total.tolist()) == ([1, 1], [1, 1])
    for column in (0, 1):
        first, total = variance_parts(codes, np.array([[1.0], [2.0], [2.0], [1.0]]), [column])
        assert (first.tolist(), total.tolist()) == ([0, 0], [1, 1])
    # 3a + b: nine tenths and one tenth, alone and in all.
    ranks = np.array([[0.0], [1.0], [3.0], [4.0]])
    assert variance_parts(codes, ranks, [0])[0] == pytest.approx([0.9, 0.9])
    assert variance_parts(codes, ranks, [1])[1] == pytest.approx([0.1, 0.1])


def test_leaving_a_place_out_is_compared_with_the_same_specification_in_full(index):
    table = index.specifications
    keys = list(DIMENSIONS[:-1])
    wide = table.pivot(index=[*keys, "leave_out"], columns="city", values="score").reset_index()
    whole = wide[wide["leave_out"] == "none"]
    for row in index.reversals.to_dict("records"):
        without = wide[wide["leave_out"] == f"place:{row['left_out']}"]
        both = whole.merge(without, on=keys)
        sign = (both[f"{row['city']}_x"] - both[f"{row['other']}_x"]).round(12)
        sign *= (both[f"{row['city']}_y"] - both[f"{row['other']}_y"]).round(12)
        assert (row["specifications"], row["reversed"]) == (len(both), int((sign < 0).sum()))
