import re

import numpy as np
import pandas as pd
import pytest
from benchmark_sample import make_inputs, sample_rows
from scipy import stats

from citymetrics.benchmark import (
    association_test,
    compare_metric,
    concordance,
    findings_of,
    kendall_w,
    load_inputs,
    paired_test,
    ratio_interval,
    resample,
    sign_test,
    two_sample_test,
)
from citymetrics.benchmark.inference import count_signs, holm, kendall
from citymetrics.benchmark.inference.null import distribution_of
from citymetrics.errors import UnknownChoice

CITIES = ("shanghai", "wuhan", "zibo")
HEAD = {"shanghai": 24_870_895, "wuhan": 12_326_518, "zibo": 4_704_138}
YEARS = {"shanghai": 5, "wuhan": 3, "zibo": 4}
SHARES = ("waste_sorting_coverage", "sponge_city_share", "good_water_share", "raw_waste_landfill")
ADDED = {"pocket_parks": "count", "facade_streets": "count", "greenway_length": "km", "housing_renewal_area": "m2", "overhead_line_burial": "km"}  # fmt: skip


def world(stated):
    """Inputs in which each metric is stated once per place: `{metric: {city: value}}`; additions as a rate per 10,000 and year."""
    model = sample_rows().iloc[0].to_dict()
    rows = []
    for at, (metric, own) in enumerate(stated.items()):
        for city, value in own.items():
            unit = ADDED.get(metric, "%")
            if metric in ADDED:
                value = value * HEAD[city] / 1e4 * YEARS[city]
            rows.append(
                model
                | {
                    "observation_id": f"{city}-{at:05d}",
                    "doc_id": city,
                    "city": city,
                    "metric": metric,
                    "unit": unit,
                }
                | {
                    "value": repr(float(value)),
                    "value_text": f"{value:g}",
                    "comparator": "eq",
                    "role": "target",
                }
                | {"scope": "whole", "per": "total", "due": "", "period_start": "", "period_end": ""}
                | {
                    "char_start": str(at),
                    "char_end": str(at + 3),
                    "quote": f"{metric} {value:g}。",
                    "flags": "",
                }
            )
    return make_inputs(pd.DataFrame(rows))


def same_order(*metrics):
    return {metric: {"shanghai": 3.0, "wuhan": 2.0, "zibo": 1.0} for metric in metrics}


# --- what chance gives -------------------------------------------------------------------------------------------------


def test_near_values_are_one_value():
    found = distribution_of([0.1 + 0.2, 0.3, 1.0])
    assert found.values == pytest.approx([0.3, 1.0])
    assert found.probabilities == pytest.approx([2 / 3, 1 / 3])


def test_two_sides_are_twice_the_smaller_tail():
    found = distribution_of([0, 0, 0, 1])
    assert found.p(1) == pytest.approx(0.5)
    assert found.p(0) == 1.0
    assert found.p(1, "greater") == pytest.approx(0.25)


def test_holm_follows_the_textbook():
    # 0.01 x 4, 0.013 x 3, 0.03 x 2 and 0.04 x 1, each at least as large as the one before: 0.04, 0.04, 0.06, 0.06.
    assert holm([0.04, 0.01, 0.03, 0.013]) == pytest.approx([0.06, 0.04, 0.06, 0.04])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


# --- permutation tests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_two_samples_agree_with_scipy(alternative):
    one, other = [1.2, 3.4, 2.2, 5.0], [4.1, 6.3, 7.7, 2.0, 8.1]
    expected = stats.permutation_test(
        (one, other), lambda a, b: np.mean(a) - np.mean(b), permutation_type="independent",
        alternative=alternative, n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = two_sample_test(one, other, alternative=alternative)
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    assert (found.n, found.arrangements) == (9, 126)


def test_paired_differences_agree_with_scipy():
    given = [0.4, -0.1, 1.2, 0.9, 2.2, 0.3, 0.8]
    expected = stats.permutation_test(
        (given, np.zeros(7)), lambda a, b: np.mean(a) - np.mean(b), permutation_type="samples",
        n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = paired_test(given)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.arrangements == 128


def test_rank_correlation_agrees_with_scipy():
    one, other = [1, 2, 3, 4, 5, 6], [2.0, 1.0, 4.0, 3.0, 6.0, 6.0]
    expected = stats.permutation_test(
        (one,), lambda a: stats.spearmanr(a, other).statistic, permutation_type="pairings",
        n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    found = association_test(one, other)
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)


def test_full_agreement_of_five_places_has_its_known_chance():
    found = association_test([1, 2, 3, 4, 5], [10, 20, 30, 40, 50], statistic="pearson")
    assert found.statistic == pytest.approx(1)
    assert found.p == pytest.approx(2 / 120)


def test_what_cannot_be_listed_is_sampled_with_a_stated_seed_and_never_zero():
    one, two = paired_test(range(1, 31)), paired_test(range(1, 31))
    assert not one.is_exact
    assert one.p == two.p >= 1 / 100_000
    assert str(one.seed) in one.text("en")
    close = two_sample_test(range(30), range(1, 31))
    assert close.p == pytest.approx(stats.ttest_ind(range(30), range(1, 31)).pvalue, abs=0.02)


@pytest.mark.parametrize(
    ("test", "least"),
    [
        (two_sample_test([1, 2, 3], [4, 5, 6]), 2 / 20),
        (two_sample_test([1, 2], [4, 5]), 2 / 6),
        (paired_test([1, 2, 3, 4, 5]), 2 / 32),
        (association_test([1, 2, 3, 4], [1, 2, 3, 4]), 2 / 24),
        (count_signs(5, 0), 2 / 32),
        (kendall_w([[1, 2, 3], [1, 2, 3]]), 1 / 6),
        (kendall_w([[1, 2]] * 5), 2 / 32),
    ],
)
def test_what_could_never_reach_the_level_gives_no_p_value_and_says_the_least(test, least):
    assert test.p is None
    assert test.least_p == pytest.approx(least)
    for lang in ("zh", "en"):
        words = test.refused[-1].text(lang)
        assert f"n = {test.n}" in words and f"{least:.2g}" in words
        assert f"n = {test.n}" in test.text(lang)


# --- Kendall's W -------------------------------------------------------------------------------------------------------

# Critical values of Friedman's statistic, which is m(n - 1)W, at 5 and 1 %: the standard table (n places, m rankings), as in
# Siegel (1956), table N, and Neave (1978), Statistics Tables.
FRIEDMAN = [
    (3, 3, 6.000, None), (3, 4, 6.500, 8.000), (3, 5, 6.400, 8.400), (3, 6, 7.000, 9.000), (3, 7, 7.143, 8.857),
    (3, 8, 6.250, 9.000), (3, 9, 6.222, 9.556), (3, 15, 6.400, 8.933), (4, 2, 6.000, None), (4, 3, 7.400, 9.000),
    (4, 4, 7.800, 9.600), (4, 5, 7.800, 9.960), (4, 6, 7.600, 10.200), (4, 10, 7.680, 10.680), (5, 2, 7.600, 8.000),
    (5, 3, 8.533, 10.133), (5, 4, 8.800, 11.200), (5, 5, 8.960, 11.680),
]  # fmt: skip


@pytest.mark.parametrize(("n", "m", "five", "one"), FRIEDMAN)
def test_the_exact_distribution_of_w_has_the_published_critical_values(n, m, five, one):
    found = kendall_w([list(range(n))] * m).null_distribution
    tails = np.cumsum(found.probabilities[::-1])[::-1]
    for level, expected in ((0.05, five), (0.01, one)):
        reached = found.values[tails <= level + 1e-12]
        shown = m * (n - 1) * reached.min() if len(reached) else None
        assert shown == (None if expected is None else pytest.approx(expected, abs=6e-4))


def test_the_tails_of_w_are_those_of_siegels_table():
    # Three places, four rankings: chi-square-r 6.5 has p = .042, 6.0 p = .069, 4.5 p = .125 (Siegel 1956, table N).
    found = kendall_w([[1, 2, 3]] * 4).null_distribution
    for statistic, p in ((8.0, 0.0046), (6.5, 0.042), (6.0, 0.069), (4.5, 0.125), (2.0, 0.431)):
        assert found.at_least(statistic / 8) == pytest.approx(p, abs=6e-4)


def test_w_with_ties_is_corrected_and_agrees_with_a_full_enumeration():
    from itertools import permutations, product

    rows = [[1, 2, 2, 4], [1, 1, 3, 4], [2, 1, 3, 4]]
    ranks = np.array([stats.rankdata(row) for row in rows])

    def w(table):
        spread = ((table.sum(axis=0) - 7.5) ** 2).sum()
        return 12 * spread / (9 * 60 - 3 * (6 + 6 + 0))

    every = [w(np.array(one)) for one in product(*(set(permutations(row)) for row in ranks.tolist()))]
    found = kendall_w(rows)
    assert found.statistic == pytest.approx(w(ranks))
    assert found.statistic == pytest.approx(
        stats.friedmanchisquare(*np.array(rows).T).statistic / (3 * 3), rel=1e-9
    )
    assert found.p == pytest.approx(np.mean(np.array(every) >= w(ranks) - 1e-9))


def test_two_places_make_w_a_sign_test():
    rows = [[2, 1]] * 7 + [[1, 2]]
    assert kendall_w(rows).p == pytest.approx(count_signs(7, 1).p)


def test_too_many_rankings_are_shuffled_and_come_near(monkeypatch):
    rows = [[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4], [1, 2, 4, 3]]
    exact = kendall_w(rows)
    monkeypatch.setattr(kendall, "MOST_STEPS", 1)
    sampled = kendall_w(rows)
    assert exact.is_exact and not sampled.is_exact
    assert sampled.p == pytest.approx(exact.p, abs=0.003)


@pytest.mark.parametrize("rows", [[[1, 1, 1], [2, 2, 2]], [[1, 2, float("nan")], [1, 2, 3]], [], [[1], [2]]])
def test_rankings_that_say_nothing_are_refused(rows):
    found = kendall_w(rows)
    assert found.p is None and found.refused
    assert "nan" not in found.html().lower()


# --- on plans ----------------------------------------------------------------------------------------------------------


def test_signs_are_counted_where_two_cities_can_be_compared():
    stated = same_order(
        "pocket_parks", "greenway_length", "facade_streets", "sponge_city_share", "good_water_share"
    )
    stated["waste_sorting_coverage"] = {"shanghai": 90.0, "wuhan": 95.0}
    stated["raw_waste_landfill"] = {"shanghai": 0.0, "wuhan": 5.0}  # less is more demanding
    stated["express_service_stations"] = {"shanghai": 3.0}
    found = sign_test("shanghai", "wuhan", data=world(stated))
    assert (found.n, found.statistic) == (7, 6)
    assert found.p == pytest.approx(stats.binomtest(6, 7).pvalue)
    assert found.least_p == pytest.approx(2 / 128)
    assert set(found.details["metric"]) == set(stated) - {"express_service_stations"}
    assert len(found.evidence) == 14
    assert found.grade in ("same", "adjustable", "indicative")


def test_equal_figures_do_not_count_and_are_told():
    stated = same_order("sponge_city_share", "good_water_share") | {
        "waste_sorting_coverage": {"shanghai": 90.0, "wuhan": 90.0}
    }
    found = sign_test("shanghai", "wuhan", data=world(stated))
    assert found.n == 2
    assert "inference.ties_out" in {one.code for one in found.caveats}
    assert found.p is None


def test_a_change_of_a_figure_changes_the_test_and_its_sentence():
    names = ("pocket_parks", "greenway_length", "facade_streets", "sponge_city_share", "good_water_share", "waste_sorting_coverage")  # fmt: skip
    found = sign_test("shanghai", "wuhan", data=world(same_order(*names)))
    assert found.p == pytest.approx(2 / 64)
    assert findings_of(found)[0].text("en") == (
        "Of 6 comparable metrics on which they differ, Shanghai asks more than Wuhan on 6 (sign test, p = 0.031, n = 6)."
    )
    turned = same_order(*names) | {"pocket_parks": {"shanghai": 1.0, "wuhan": 2.0}}
    other = sign_test("shanghai", "wuhan", data=world(turned))
    assert other.statistic == 5 and other.p == pytest.approx(stats.binomtest(5, 6).pvalue)
    fewer = sign_test("shanghai", "wuhan", names[:5], data=world(same_order(*names)))
    assert findings_of(fewer) == []


def test_not_comparable_metrics_are_left_out_with_the_reason():
    stated = same_order("sponge_city_share", "good_water_share")
    inputs = world(stated)
    rows = inputs.observations.copy()
    rows.loc[rows["observation_id"] == "wuhan-00000", "scope"] = "area:五个新城"
    found = sign_test("shanghai", "wuhan", data=make_inputs(rows.astype(str).replace("nan", "")))
    assert list(found.details["metric"].unique()) == ["good_water_share"]
    assert any("海绵城市" in refusal.text() for refusal in found.refused)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_districts_are_never_tested_against_cities(lang):
    inputs = make_inputs()
    for found in (
        sign_test("hongkou", "shanghai", data=inputs),
        sign_test("qingpu", "wuhan", data=inputs),
        concordance(["shanghai", "hongkou", "wuhan"], data=inputs),
        ratio_interval("shanghai", "qingpu", data=inputs),
    ):
        assert found.evidence == ()
        assert found.refused
        assert not re.search(r"\b(nan|None|inf)\b", found.html(lang=lang))
        assert found.draw(lang=lang).caption


def test_concordance_ranks_what_all_places_state():
    stated = same_order("pocket_parks", "sponge_city_share", "good_water_share", "greenway_length")
    stated["waste_sorting_coverage"] = {"shanghai": 90.0, "wuhan": 95.0}
    found = concordance(data=world(stated))
    assert (found.n, found.k, found.statistic) == (3, 4, pytest.approx(1))
    assert found.p == pytest.approx(6**-3)
    assert "inference.not_by_all" in {one.code for one in found.caveats}
    assert "W = 1.00 (p = 0.0046, n = 3 places)" in findings_of(found)[0].text("en")
    assert found.details.set_index(["metric", "city"]).loc[("pocket_parks", "shanghai"), "rank"] == 1


def test_nothing_shared_is_said_in_words():
    found = concordance(data=world({"pocket_parks": {"shanghai": 1.0}}))
    assert found.p is None
    assert found.refused[-1].reason.code == "inference.none_shared"
    assert found.html(lang="en")


def test_unknown_ids_raise_one_line():
    with pytest.raises(UnknownChoice):
        sign_test("shanghai", "wuhn", data=make_inputs())
    with pytest.raises(UnknownChoice):
        sign_test("shanghai", "wuhan", ["pocket_park"], data=make_inputs())
    with pytest.raises(UnknownChoice):
        resample([1, 2], method="jackknife")
    with pytest.raises(UnknownChoice):
        count_signs(6, 0, alternative="both")


def test_the_committed_plans_are_too_few_and_the_figures_are_theirs():
    inputs = load_inputs()
    for found in (sign_test("shanghai", "wuhan", data=inputs), concordance(data=inputs)):
        if found.p is None:
            assert found.refused[-1].reason.code in (
                "inference.too_few",
                "inference.no_signs",
                "inference.none_shared",
            )
        for _, row in found.details.iterrows():
            own = compare_metric(row["metric"], cities=CITIES, data=inputs).headline_of(row["city"])
            assert own["observation_id"] == row["observation_id"]
            assert own[row["basis"]] == row["value"]


# --- intervals over metrics --------------------------------------------------------------------------------------------

VALUES = [0.6, 0.9, 1.1, 1.3, 1.4, 1.9, 2.2, 2.8, 4.6, 5.0]


@pytest.mark.parametrize(("method", "scipys"), [("percentile", "percentile"), ("bca", "BCa")])
def test_intervals_agree_with_scipy(method, scipys):
    found = resample(VALUES, method=method)
    rng = np.random.default_rng(1)
    expected = stats.bootstrap(
        (VALUES,), np.mean, method=scipys, n_resamples=20_000, rng=rng
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=0.03)
    assert found.estimate == pytest.approx(np.mean(VALUES))


def test_the_expanded_interval_comes_to_students_t_for_symmetric_values():
    values = np.arange(-8.0, 9.0)
    found = resample(values)
    t = stats.t.interval(0.95, len(values) - 1, loc=0, scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx(t, rel=0.05)
    plain = resample(values, method="percentile")
    assert found.low < plain.low < plain.high < found.high


def test_an_interval_repeats_with_its_seed_and_states_it():
    logs = np.log(VALUES)
    one, two, other = resample(logs), resample(logs), resample(logs, seed=5)
    assert (one.low, one.high) == (two.low, two.high) != (other.low, other.high)
    said = " ".join(caveat.text("en") for caveat in one.caveats)
    assert str(one.seed) in said and "10,000 resamples" in said and "n = 10" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "values", [[], [1.0], VALUES[:7], [2.0] * 9, [float("nan"), float("inf"), *VALUES[:7]]]
)
def test_no_interval_from_too_few_or_equal_values(values, lang):
    found = resample(values)
    assert found.low is None and found.high is None
    assert found.refused
    assert not re.search(r"\b(nan|None|inf)\b", found.html(lang=lang))
    assert found.draw(lang=lang).caption


def test_ratios_are_averaged_geometrically_and_turned_where_less_is_more():
    stated = {metric: {"shanghai": 2.0, "wuhan": 1.0} for metric in (*ADDED, *SHARES[:3])}
    stated["raw_waste_landfill"] = {"shanghai": 1.0, "wuhan": 8.0}
    found = ratio_interval("shanghai", "wuhan", data=world(stated))
    assert found.n == 9
    assert found.estimate == pytest.approx((2**8 * 8) ** (1 / 9))
    assert found.low <= found.estimate <= found.high
    assert "times as much as Wuhan" in findings_of(found)[0].text("en")
    assert len(found.evidence) == 18


def test_a_figure_of_zero_makes_no_ratio():
    stated = {metric: {"shanghai": 2.0, "wuhan": 1.0} for metric in (*ADDED, *SHARES[:3])}
    stated["raw_waste_landfill"] = {"shanghai": 0.0, "wuhan": 8.0}
    found = ratio_interval("shanghai", "wuhan", data=world(stated))
    assert found.n == 8
    assert "inference.left_out" in {one.code for one in found.caveats}
