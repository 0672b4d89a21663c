import re
from dataclasses import replace
from math import comb
from types import SimpleNamespace

import pandas as pd
import pytest
from adoption_sample import ADOPTED, INSTRUMENTS, make_world, mention, mentions_of

from citymetrics.benchmark import EvidenceNotes, compare_instruments, findings_of, load_inputs
from citymetrics.benchmark import tables as tables_room
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.benchmark.inference.overlap import moving, overlap_distribution, stratify
from citymetrics.benchmark.plans.likeness import jaccard, relation
from citymetrics.errors import UnknownChoice
from citymetrics.labels import Label


@pytest.fixture(scope="module")
def world():
    return make_world()


@pytest.fixture(scope="module")
def result(world):
    return compare_instruments(data=world)


def changed(**rungs):
    """The sample with other rungs: `changed(zibo={"sponge_city": "committed"})`; an empty rung takes a mention away."""
    adopted = {city: dict(own) for city, own in ADOPTED.items()}
    for city, own in rungs.items():
        adopted.setdefault(city, {}).update(own)
    return make_world(mentions_of({c: {n: r for n, r in own.items() if r} for c, own in adopted.items()}))


def pair(result, one, other):
    frame = result.similarity.set_index(["one", "other"])
    return frame.loc[(one, other)]


def test_the_frame_has_a_row_per_instrument_and_place_with_the_rung_and_its_mention(result):
    rows = result.frame.set_index(["instrument", "city"])
    assert len(rows) == len(INSTRUMENTS) * 5
    row = rows.loc[("sponge_city", "shanghai")]
    assert (row["rung"], row["mention_id"], row["due"]) == (
        "measured",
        "shanghai-00100-sponge_city",
        "2025-12-31",
    )
    assert rows.loc[("sewer_checks", "wuhan"), "lead"] == "市城管局"
    empty = rows.loc[("sponge_city", "zibo")]
    assert (empty["rung"], empty["adopted"], empty["mentions"], empty["mention_id"]) == ("", False, 0, "")


def test_what_is_only_named_is_not_adopted_unless_naming_is_asked_for(world, result):
    assert result.adopted_by("shanghai") == {"sponge_city", "river_chiefs", "waste_sorting", "kitchen_waste"}
    named = compare_instruments(least="named", data=world)
    assert "sewer_checks" in named.adopted_by("shanghai")
    assert compare_instruments(least="measured", data=world).adopted_by("shanghai") == {
        "sponge_city",
        "waste_sorting",
    }


def test_the_first_of_the_highest_mentions_speaks_for_the_plan():
    own = [
        mention("wuhan", "sponge_city", "named", 10),
        mention("wuhan", "sponge_city", "measured", 300, due="2025-12-31"),
        mention("wuhan", "sponge_city", "measured", 200, due="2024-12-31"),
    ]
    row = compare_instruments(data=make_world(own)).frame.query("city == 'wuhan'").iloc[0]
    assert (row["mention_id"], row["due"], row["mentions"]) == ("wuhan-00200-sponge_city", "2024-12-31", 3)


def test_rungs_are_counted_by_the_highest_of_each_instrument(result):
    assert result.rungs.loc["shanghai"].tolist() == [1, 2, 0, 2, 4]
    assert result.rungs.loc["qingpu"].tolist() == [0, 0, 0, 0, 0]


def test_what_only_one_plan_adopts_tells_who_names_it_too(result):
    only = result.only_in("wuhan")
    assert list(only["instrument"]) == ["sewer_checks", "water_reuse"]
    assert list(only["named_by"]) == ["shanghai", ""]
    assert list(result.only_in("qingpu")["instrument"]) == []


def test_what_city_and_district_lack_goes_both_ways(result):
    gaps = result.lacking("shanghai")
    hongkou = gaps[gaps["district"] == "hongkou"].set_index("instrument")
    assert hongkou["held_by"].to_dict() == {
        "river_chiefs": "city",
        "kitchen_waste": "city",
        "waste_charges": "district",
    }
    assert hongkou.loc["kitchen_waste", "district_rung"] == "named"
    assert hongkou.loc["waste_charges", "mention_id"] == "hongkou-00250-waste_charges"
    assert set(gaps[gaps["district"] == "qingpu"]["held_by"]) == {"city"}
    assert result.lacking("wuhan").empty


def test_jaccard_is_shared_over_either(result):
    row = pair(result, "shanghai", "hongkou")
    assert (row["shared"], row["either"], row["jaccard"]) == (2, 5, pytest.approx(0.4))
    assert row["jaccard_most"] == pytest.approx(3 / 4)
    assert jaccard(frozenset(), frozenset()) != jaccard(frozenset(), frozenset())


def test_places_stand_to_each_other_as_peers_siblings_or_cascade(world):
    places = world.places
    assert relation(places["shanghai"], places["qingpu"]) == "cascade"
    assert relation(places["hongkou"], places["qingpu"]) == "siblings"
    assert relation(places["hongkou"], places["wuhan"]) == "levels"
    assert relation(places["zibo"], places["wuhan"]) == "peers"


def test_the_overlap_by_chance_is_hypergeometric():
    chance = overlap_distribution([(10, 5, 5)])
    assert chance.at_least(4) == pytest.approx((comb(5, 4) * comb(5, 1) + 1) / comb(10, 5))
    assert chance.mean == pytest.approx(2.5)


def test_strata_are_convolved():
    # Two strata of two members, one of which each set holds: none, one or two shared with 1/4, 1/2, 1/4.
    chance = overlap_distribution([(2, 1, 1), (2, 1, 1)])
    assert chance.values.tolist() == [0, 1, 2]
    assert chance.probabilities == pytest.approx([0.25, 0.5, 0.25])


def test_the_exact_overlap_agrees_with_fisher():
    from scipy.stats import fisher_exact

    table = [[8, 4], [3, 10]]  # shared, only one, only other, neither
    expected = fisher_exact(table, alternative="greater").pvalue
    assert overlap_distribution([(25, 12, 11)]).at_least(8) == pytest.approx(expected)


def test_only_strata_with_a_choice_count_in_n():
    strata = {"a": 1, "b": 1, "c": 2, "d": 2}
    counts = stratify({"a", "c", "d"}, {"b", "c"}, strata)
    assert counts == [(2, 1, 1), (2, 2, 1)]
    assert moving(counts) == 2


def test_popularity_leaves_out_what_no_third_plan_adopts(result):
    # Shanghai and Hongkou: hongkou's waste_charges and Shanghai's river_chiefs, kitchen_waste stand alone.
    # Of third plans Wuhan and Zibo adopt one of five instruments each: both of the shared ones, and three that neither has.
    assert result.holdings.counts("popularity", "shanghai", "hongkou") == [(5, 2, 2)]
    assert result.holdings.shared("popularity", "shanghai", "hongkou") == 2


def test_a_pair_that_could_never_speak_gives_no_p_value(result):
    row = pair(result, "shanghai", "hongkou")
    # Eight instruments, of which four and three are adopted: a full overlap has the chance 4 / C(8, 3) = 0.071.
    assert row["n_all"] == 8
    least = comb(4, 3) / comb(8, 3)
    assert least > 0.05
    assert row["p_all"] != row["p_all"]
    test = result.test("shanghai", "hongkou", null="all")
    assert test.p is None
    assert test.least_p == pytest.approx(least)
    assert f"{least:.2g}" in test.refused[0].text("en")


def test_an_empty_plan_and_a_missing_third_are_said(world):
    found = {str(refusal.reason.code) for refusal in compare_instruments(data=world).refused}
    assert found == {"adoption.adopts_none"}
    two = make_world([one for one in mentions_of(ADOPTED) if one["city"] in ("wuhan", "zibo")])
    result = compare_instruments(["wuhan", "zibo"], data=two)
    assert [refusal.reason.code for refusal in result.refused] == ["adoption.no_third"]
    assert result.test("wuhan", "zibo").p is None


def test_large_overlaps_are_tested_and_adjusted_for_the_pairs():
    # Thirty invented instruments: A and B hold the first ten, C all; every pair with C is forced.
    names = [f"tool_{number:02d}" for number in range(30)]
    world = make_world([])
    themes = {name: "water" if number < 15 else "waste" for number, name in enumerate(names)}
    held = {"shanghai": names[:10], "wuhan": names[1:11], "zibo": names}
    rows = []
    for city, own in held.items():
        for at, name in enumerate(own):
            row = mention(city, "sponge_city", "committed", 10 * at)
            rows.append(
                {**row, "mention_id": f"{city}-{at}-{name}", "instrument": name, "theme": themes[name]}
            )
    instruments = {
        name: SimpleNamespace(id=name, label=Label(name, name), theme=themes[name]) for name in names
    }
    world = replace(world, instruments=instruments, mentions=pd.DataFrame(rows))
    result = compare_instruments(["shanghai", "wuhan", "zibo"], data=world)
    row = pair(result, "shanghai", "wuhan")
    expected = sum(comb(10, k) * comb(20, 10 - k) for k in (9, 10)) / comb(30, 10)
    assert row["p_all"] == pytest.approx(expected)
    assert row["p_popularity"] == pytest.approx(expected)
    assert row["pairs"] == 1
    assert row["holm_all"] == row["p_all"]
    # Within themes: 15 instruments, 10 and 10 of them; the least overlap is five.
    stratified = sum(comb(10, k) * comb(5, 10 - k) for k in (9, 10)) / comb(15, 10)
    assert row["p_theme"] == pytest.approx(stratified)
    said = " ".join(one.text("en") for one in findings_of(result))
    assert "Shanghai and Wuhan share more instruments than chance gives" in said
    assert "where 3.3 are expected" in said
    assert "n = 30 instruments" in said


def test_unknown_ids_raise_one_line(world, result):
    with pytest.raises(UnknownChoice, match="Did you mean 'wuhan'"):
        compare_instruments(["wuhn"], data=world)
    with pytest.raises(UnknownChoice):
        compare_instruments(least="signed", data=world)
    with pytest.raises(UnknownChoice):
        compare_instruments(theme="watr", data=world)
    with pytest.raises(UnknownChoice):
        result.test("shanghai", "wuhan", null="any")
    with pytest.raises(UnknownChoice):
        result.only_in("nowhere")


def test_a_stale_table_of_mentions_is_left_out_and_counted():
    rows = mentions_of(ADOPTED)
    rows[0] = {**rows[0], "rung": "signed"}
    rows[1] = {**rows[1], "instrument": "unknown_tool"}
    result = compare_instruments(data=make_world(rows))
    assert result.refused[0].reason.code == "adoption.stale"
    assert "2" in result.refused[0].text("en")
    assert "sponge_city" not in result.adopted_by("shanghai")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: compare_instruments(data=make_world([])),
        lambda: compare_instruments([], data=make_world()),
        lambda: compare_instruments(["zibo"], data=make_world()),
        lambda: compare_instruments(theme="rural", data=make_world()),
        lambda: compare_instruments(theme="water", data=make_world()),
        lambda: compare_instruments(least="bearer", data=make_world()),
        lambda: compare_instruments(data=make_world()).test("zibo", "qingpu"),
        lambda: compare_instruments(data=make_world()).test("shanghai", "wuhan", null="theme"),
    ],
)
def test_a_page_never_shows_a_bare_nan(make, lang):
    result = make()
    page = result.html(lang=lang)
    assert not re.search(r"\b(nan|NaN|inf|None|NaT)\b", page)
    assert result.draw(lang=lang).caption
    if lang == "en":
        assert not re.search(r"[一-鿿]", re.sub(r'“[^”]*”|<ol.*?</ol>|data-said="[^"]*"', "", page))


def test_a_world_without_instruments_says_so():
    result = compare_instruments(data=make_world([]))
    assert [one.code for one in result.caveats] == ["adoption.no_mentions"]
    assert findings_of(result) == []


def test_sentences_change_and_vanish_with_the_mentions():
    def said(world):
        return " ".join(one.text("en") for one in findings_of(compare_instruments(data=world)))

    first = said(make_world())
    assert (
        "Of the 4 instruments that Shanghai adopts, Hongkou's plan takes up 2; it leaves out 2 (1 of them"
        in first
    )
    more = said(changed(hongkou={"river_chiefs": "committed"}))
    assert "Hongkou's plan takes up 3" in more or "Hongkou's plan takes up" not in more
    assert "All 5 places" not in first
    common = {city: {"sponge_city": "committed"} for city in ("qingpu", "zibo")}
    assert "Instruments that all 5 places adopt: Sponge city" in said(changed(**common))


def test_what_a_sentence_names_leads_to_its_mention(world, result):
    found = findings_of(result)
    ids = [identity for one in found for identity in one.evidence]
    assert ids
    assert missing_evidence(ids, world) == []
    notes = EvidenceNotes(world)
    assert all("cm-note" in one.html(notes) for one in found if one.evidence)


def test_every_rung_in_the_matrix_has_its_note(result, world):
    notes = EvidenceNotes(world)
    table = tables_room.adoption_table(result, notes, least_plans=1)
    shown = result.frame[result.frame["instrument"].isin(result.adopters)]
    assert len(notes) == int((shown["rung"] != "").sum())
    assert table.html.count("cm-note") == len(notes)


def test_tables_of_differences_cite_what_they_show(result, world):
    notes = EvidenceNotes(world)
    table = tables_room.lacking_table(result, "shanghai", notes)
    assert set(notes.numbers) == set(result.lacking("shanghai")["mention_id"])
    assert "上海采用而虹口未采用（2 项）" in table.html
    assert "虹口采用而上海未采用（1 项）" in table.html
    only = tables_room.only_table(result, "wuhan", EvidenceNotes(world), lang="en")
    assert "Water reuse" in only.html and "Shanghai" in only.html


def test_no_p_value_stands_without_its_n():
    result = compare_instruments(data=load_inputs())
    page = tables_room.likeness_table(result, lang="en").html
    assert (
        len(re.findall(r"adj\. p [=<]", page))
        == len(re.findall(r"adj\. p [=<] [\d.]+ \(n = \d+\)", page))
        > 0
    )


def test_the_committed_table_is_counted_right():
    result = compare_instruments(data=load_inputs())
    mentions = result.inputs.mentions
    committed = mentions[mentions["rung"] != "named"]
    adopted = {city: set(names) for city, names in committed.groupby("city")["instrument"]}
    for _, row in result.similarity.iterrows():
        one, other = adopted[row["one"]], adopted[row["other"]]
        assert (row["shared"], row["either"]) == (len(one & other), len(one | other))
        thirds = set().union(
            *(own for city, own in adopted.items() if city not in (row["one"], row["other"]))
        )
        assert row["shared_popularity"] == len(one & other & thirds)
    assert missing_evidence(result.evidence, result.inputs) == []
