"""The Technology Achievement Index as two sources print it; tests/data/index/README.md names table and page of every file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from citymetrics.benchmark.index import combine, scales
from citymetrics.benchmark.index.specifications import rank_scores

FOLDER = Path(__file__).parent / "data" / "index"
LOGARITHMS = ["telephones", "electricity"]
UP = np.ones(8)
NO_POSTS = scales.Posts(np.full(8, np.nan), np.full(8, np.nan))


def read(name):
    return pd.read_csv(FOLDER / name, index_col=0)


@pytest.fixture(scope="module")
def tai():
    return read("tai.csv")


@pytest.fixture(scope="module")
def to_goalposts(tai):
    posts = read("tai_goalposts.csv").astype(float)
    posts.loc[LOGARITHMS] = np.log10(posts.loc[LOGARITHMS])
    posts = posts.loc[tai.columns]
    ends = scales.Posts(posts["low"].to_numpy(), posts["high"].to_numpy())
    return scales.distance_to_target(tai.to_numpy(float), UP, ends)


def ranks(scores, tai):
    return dict(zip(tai.index, rank_scores(scores[None])[0].astype(int), strict=True))


def test_distance_to_the_goalposts_gives_the_published_scores(tai, to_goalposts):
    scores = pd.Series(combine.arithmetic(to_goalposts, np.ones(8)), index=tai.index)
    # The raw data are printed rounded, logarithms to two decimals; that moves a score by less than 0.001.
    assert scores["Finland"] == pytest.approx(0.744, abs=0.001)
    assert scores["United States"] == pytest.approx(0.733, abs=0.001)


@pytest.mark.parametrize("method", ["EW", "BAP"])
def test_the_weighted_mean_gives_all_23_published_ranks(tai, to_goalposts, method):
    weights = read("tai_weights.csv").loc[tai.columns, method].to_numpy()
    published = read("tai_ranks.csv")[method].to_dict()
    assert ranks(combine.arithmetic(to_goalposts, weights), tai) == published


def test_the_geometric_mean_gives_all_23_published_ranks(tai):
    shares = scales.share_of_best(tai.to_numpy(float), UP, NO_POSTS)
    assert ranks(combine.geometric(shares, np.ones(8)), tai) == read("tai_ranks.csv")["GME"].to_dict()


@pytest.mark.parametrize(
    ("scale", "column"),
    [(scales.z_score, "z_score"), (scales.min_max, "min_max"), (scales.share_of_best, "share_of_best")],
)
def test_a_scale_gives_the_published_column_of_schooling(tai, scale, column):
    own = tai[["schooling"]].to_numpy(float)
    published = read("tai_schooling.csv")[column]
    assert np.abs(scale(own, np.ones(1), NO_POSTS)[:, 0] - published.to_numpy()).max() <= 0.00501


def test_bordas_points_follow_the_published_ranks_of_schooling(tai):
    points = scales.borda(tai[["schooling"]].to_numpy(float), np.ones(1), NO_POSTS)[:, 0] * 22
    published = read("tai_schooling.csv")["rank_from_below"]
    for country, rank in published.items():
        tied = (published == rank).sum()
        # The table gives tied countries the lowest of their places, Borda's points their mean.
        assert points[tai.index.get_loc(country)] == pytest.approx(rank - 1 + (tied - 1) / 2)


def test_the_outranking_matrix_is_the_published_one(tai):
    published = read("tai_outranking.csv")
    # Table 35 gives three decimals of telephones; two of them tie only by rounding.
    five = tai.loc[published.index].copy()
    five["telephones"] = [3.080, 2.997, 3.096, 3.003, 2.972]
    found = combine.outranking(five.to_numpy(float), np.ones(8))
    np.testing.assert_array_equal(found, published.to_numpy(float))


def test_copeland_and_borda_choose_as_in_the_handbooks_voting_example():
    """Handbook, table 25: 21 indicators rank four countries; Borda gives 24, 44, 38, 20 points, Condorcet c, b, d, a."""
    orders = [("abcd", 3), ("acbd", 5), ("bdca", 7), ("cbda", 6)]
    columns = [
        [4 - order.index(country) for country in "abcd"] for order, count in orders for _ in range(count)
    ]
    values = np.array(columns, dtype=float).T
    points = scales.borda(values, np.ones(21), NO_POSTS).sum(axis=1) * 3
    np.testing.assert_allclose(points, [24, 44, 38, 20])
    won = combine.copeland(values, np.ones(21))
    assert "".join(sorted("abcd", key=lambda country: -won["abcd".index(country)])) == "cbda"
