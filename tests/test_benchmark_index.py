"""The index over invented places, every default score of which is worked out by hand."""

import math
import re

import pandas as pd
import pytest
from index_world import STATED, make_world, scores_of, world_rows

from citymetrics.benchmark.index import ambition_index, load_choices
from citymetrics.errors import UnknownChoice


@pytest.fixture(scope="module")
def choices():
    return load_choices()


@pytest.fixture(scope="module")
def index(choices):
    return ambition_index(data=make_world(), choices=choices)


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
