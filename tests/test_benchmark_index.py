"""The index over invented places, every score of which is worked out by hand or by a plain loop."""

import math
import re
import statistics

import numpy as np
import pandas as pd
import pytest
from index_world import STATED, make_world, world_rows

from citymetrics.benchmark import findings_of
from citymetrics.benchmark.index import ambition_index, load_choices
from citymetrics.benchmark.index.declared import DIMENSIONS
from citymetrics.benchmark.index.robustness import variance_parts
from citymetrics.errors import UnknownChoice


@pytest.fixture(scope="module")
def choices():
    return load_choices()


@pytest.fixture(scope="module")
def index(choices):
    return ambition_index(data=make_world(), choices=choices)


def scores_of(result):
    return result.scores.set_index("city")["score"].to_dict()


def reasons(result):
    return [refusal.reason.code for refusal in result.refused]


def page(result, lang):
    return result.html(lang=lang)


# By hand: parks a year per 10,000 residents are 0.1, 0.1, 0.05; paths 0.2 and 0.1; schools 0.01 and 0.02; shares 40, 50, 80 %.


def test_default_scores_are_those_worked_out_by_hand(index):
    assert scores_of(index) == pytest.approx(
        {"north": (1 + 1 + 0.4) / 3, "middle": (1 + 0.5 + 0.5) / 3, "south": (0.5 + 0.5 + 0.8 + 1) / 4}
    )
    assert index.scores.set_index("city")["rank"].to_dict() == {"north": 1, "middle": 3, "south": 2}
    assert index.scores.set_index("city")["coverage"].to_dict() == {"north": 0.75, "middle": 0.75, "south": 1}


def test_silence_as_zero_lowers_the_places_that_say_nothing(choices):
    zero = ambition_index(data=make_world(), choices=choices.only(missing="zero"))
    assert scores_of(zero) == pytest.approx({"north": 2.4 / 4, "middle": 2 / 4, "south": 2.8 / 4})


def test_what_is_out_of_a_plans_remit_is_never_counted_as_zero(choices):
    data = make_world(outside=(("north", "schools"),))
    zero = ambition_index(data=data, choices=choices.only(missing="zero"))
    assert scores_of(zero)["north"] == pytest.approx(2.4 / 3)
    assert "North: Schools" in " ".join(caveat.text("en") for caveat in zero.caveats)


def test_parts_add_up_to_the_score_and_name_their_sentences(index):
    sums = index.frame.groupby("city")["contribution"].sum()
    assert sums.to_dict() == pytest.approx(scores_of(index))
    stated = index.frame[index.frame["stated"]]
    assert sorted(stated["observation_id"]) == sorted(f"{a}_{b}" for a, b in STATED if a != "old_town")
    assert set(index.evidence) == set(stated["observation_id"])
    assert set(stated["grade"]) <= {"same", "adjustable", "indicative"}


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


def test_equal_scores_share_a_rank(choices):
    stated = {(city, metric): 60 for city in ("north", "middle") for metric in ("clean", "parks", "paths")}
    only = choices.only(denominator="as_written", leave_out="none", normalisation="distance_to_target")
    index = ambition_index(["north", "middle"], data=make_world(world_rows(stated)), choices=only)
    assert index.scores["rank"].tolist() == [1, 1]
    assert index.stable_pairs.empty
    assert index.sensitivity["first"].isna().all()
    assert "nan" not in page(index, "en").lower()


def test_a_metric_on_which_all_are_equal_says_nothing_on_scales_made_of_the_spread(choices):
    stated = STATED | {(city, "clean"): 70 for city in ("north", "middle", "south")}
    only = choices.only(normalisation="min_max", leave_out="none")
    index = ambition_index(data=make_world(world_rows(stated)), choices=only)
    assert index.frame.query("metric == 'clean'")["score"].isna().all()
    assert index.frame.query("metric == 'clean'")["weight"].eq(0).all()
    assert set(index.specifications["metrics"]) == {3}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_figures_equal_make_no_composite_on_such_scales_and_say_so(choices, lang):
    stated = {(city, metric): 50 for city in ("north", "middle") for metric in ("clean", "parks", "paths")}
    only = choices.only(normalisation="min_max", denominator="as_written")
    index = ambition_index(["north", "middle"], data=make_world(world_rows(stated)), choices=only)
    assert reasons(index) == ["index.none_computed"]
    assert index.frame.empty
    assert index.refused[0].text(lang) in page(index, lang).replace("&quot;", '"')


def test_a_lower_target_is_the_more_ambitious_where_less_is_better(choices):
    index = ambition_index(data=make_world(directions={"clean": "lower"}), choices=choices)
    parts = index.frame.query("metric == 'clean'").set_index("city")["score"]
    assert parts.to_dict() == pytest.approx({"north": 0.6, "middle": 0.5, "south": 0.2})


def test_a_city_is_never_mixed_with_its_district_or_with_another_level(choices):
    mixed = ambition_index(["north", "old_town"], data=make_world(), choices=choices)
    assert reasons(mixed) == ["cascade", "index.levels"]
    assert reasons(ambition_index(["south", "old_town"], data=make_world(), choices=choices)) == [
        "index.levels"
    ]
    assert mixed.scores.empty
    assert mixed.specifications.empty
    assert "old_town" not in set(ambition_index(data=make_world(), choices=choices).frame["city"])


def test_too_few_places_or_metrics_are_refused_with_the_number(choices):
    alone = ambition_index(["north"], data=make_world(), choices=choices)
    assert reasons(alone) == ["index.too_few_places"]
    few = make_world(
        world_rows({key: value for key, value in STATED.items() if key[1] in ("parks", "paths")})
    )
    assert reasons(ambition_index(data=few, choices=choices)) == ["index.too_few_metrics"]
    assert "too few comparable metrics: 2 (Parks, Paths); at least 3 are needed" in page(
        ambition_index(data=few, choices=choices), "en"
    )
    many = ambition_index(data=make_world(), choices=choices.with_limits(most_places=2))
    assert reasons(many) == ["index.too_many_places"]


def test_a_thinly_covered_place_is_left_out_and_named(choices):
    strict = ambition_index(data=make_world(), choices=choices.with_limits(least_coverage=0.8))
    assert [refusal.what.text("en") for refusal in strict.refused][:1] == ["North"]
    assert strict.refused[0].reason.code == "index.low_coverage"
    # Without the north, paths are stated by the south alone: two places and three metrics remain.
    assert strict.core.metrics == ("parks", "clean", "schools")
    assert set(strict.frame["city"]) == {"middle", "south"}


def test_a_damaged_value_is_neither_a_figure_nor_a_silence(choices):
    stated = STATED | {("middle", "paths"): 10}
    rows = world_rows(stated, north_paths={"value": "", "flags": "damaged", "value_text": "□0公里"})
    index = ambition_index(data=make_world(rows), choices=choices.only(missing="zero"))
    row = index.frame.query("city == 'north' and metric == 'paths'").iloc[0]
    assert not row["stated"]
    assert math.isnan(row["score"])


def test_a_missing_denominator_leaves_out_what_needs_it(choices):
    data = make_world(without=(("north", "land_area"),))
    index = ambition_index(data=data, choices=choices)
    land = index.specifications.query("denominator == 'land' and city == 'north'")
    # Per area the north has one figure of four, below the floor: no specification scores it.
    assert land.empty
    assert len(index.specifications.query("denominator == 'residents' and city == 'north'"))
    without = make_world(
        without=tuple((city, "resident_population") for city in ("north", "middle", "south"))
    )
    assert reasons(ambition_index(data=without, choices=choices)) == ["index.too_few_metrics"]


def test_contradictory_figures_are_told_beside_the_index(choices):
    rows = world_rows()
    again = rows[rows["observation_id"] == "north_parks"].assign(
        observation_id="north_parks_again", value="70", char_start="500", char_end="503"
    )
    index = ambition_index(data=make_world(pd.concat([rows, again], ignore_index=True)), choices=choices)
    assert "contradictory" in {caveat.code for caveat in index.caveats}


def test_an_empty_table_and_an_unknown_place(choices):
    nothing = ambition_index(data=make_world(world_rows().iloc[:0]), choices=choices)
    assert reasons(nothing) == ["index.too_few_metrics"]
    with pytest.raises(UnknownChoice):
        ambition_index(["nowhere"], data=make_world(), choices=choices)


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_either_language(index, lang):
    html = page(index, lang)
    bare = re.sub(r"<[^>]+>", " ", html)
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b", bare, re.IGNORECASE if lang == "zh" else 0)
    assert 'href="#note-1"' in html
    if lang == "en":
        without_quotes = re.sub(
            r"“[^”]*”", "", re.sub(r'<ol class="cm-notes">.*</ol>', "", html, flags=re.DOTALL)
        )
        assert not re.findall(r"[一-鿿]", re.sub(r"<[^>]+>", "", without_quotes.split("Caveats")[0]))


def test_a_changed_figure_changes_the_sentence_or_takes_it_away(choices, index):
    before = [one.text("en") for one in findings_of(index)]
    more = world_rows(
        STATED | {("middle", "parks"): 4000, ("middle", "schools"): 4000, ("middle", "clean"): 99}
    )
    after = [one.text("en") for one in findings_of(ambition_index(data=make_world(more), choices=choices))]
    assert before != after
    assert any(words.startswith("Comparing") and "Middle comes first" in words for words in after)
    few = make_world(world_rows({key: value for key, value in STATED.items() if key[1] == "parks"}))
    assert findings_of(ambition_index(data=few, choices=choices)) == []


def test_a_sentence_carries_the_figures_it_rests_on(choices):
    more = world_rows(
        STATED | {("middle", "parks"): 4000, ("middle", "schools"): 4000, ("middle", "clean"): 99}
    )
    findings = findings_of(ambition_index(data=make_world(more), choices=choices))
    first = next(one for one in findings if one.code in ("index.say_first", "index.say_always_first"))
    assert set(first.evidence) == {"middle_parks", "middle_clean", "middle_schools"}


def test_nobody_is_said_to_lead_where_no_place_does_in_most_specifications(index, choices):
    first = index.rank_shares.query("rank == 1").set_index("city")["share"]
    said = [one for one in findings_of(index) if one.code.startswith("index.say_") and "first" in one.code]
    assert bool(said) == (first.max() > 0.5)
    stated = {(city, metric): 60 for city in ("north", "middle") for metric in ("clean", "parks", "paths")}
    only = choices.only(denominator="as_written", leave_out="none", normalisation="distance_to_target")
    even = ambition_index(["north", "middle"], data=make_world(world_rows(stated)), choices=only)
    assert [one.code for one in findings_of(even)] == ["index.say_open"]


def test_a_project_that_declares_nothing_is_told_so(monkeypatch, tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "sources.yml").write_text("[]\n")
    monkeypatch.setenv("CITYMETRICS_ROOT", str(tmp_path))
    undeclared = ambition_index(data=make_world())
    assert reasons(undeclared) == ["index.undeclared"]
    assert "data/curated/ambition.yml" in page(undeclared, "en")


def test_a_default_rank_that_most_specifications_do_not_bear_out_is_flagged(index):
    told = {caveat.values[0][1].en for caveat in index.caveats if caveat.code == "index.default_atypical"}
    default = index.scores.set_index("city")["rank"]
    shares = index.rank_shares.set_index(["city", "rank"])["share"]
    names = {"north": "North", "middle": "Middle", "south": "South"}
    assert told == {names[city] for city, rank in default.items() if shares[city, rank] <= 0.5}


def test_fewer_options_keep_a_sound_default(choices):
    only = choices.only(aggregation="copeland")
    assert only.default["normalisation"] == "rank"
    index = ambition_index(data=make_world(), choices=only)
    assert index.frame["contribution"].isna().all()
    assert "nan" not in page(index, "en").lower()


def test_the_five_plans_make_an_index_of_cities_and_none_of_districts():
    index = ambition_index()
    assert set(index.frame["city"]) == {"shanghai", "wuhan", "zibo"}
    assert index.counts["declared"] == 5 * 3 * 3 * 3 * 3 * (4 + len(index.core.metrics))
    assert "not_comparable" not in set(index.frame["grade"])
    districts = ambition_index(["hongkou", "qingpu"])
    assert districts.scores.empty
    assert reasons(districts) == ["index.too_few_metrics"]
