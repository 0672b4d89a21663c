"""What a city asks of every district, what its districts' plans say of it, and which of its metrics they take up."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cascade_world import row, world

from citymetrics import benchmark as b
from citymetrics.benchmark.mentions import PlanText
from citymetrics.benchmark.remits import Outside, Remits
from citymetrics.dictionary.model import Rule
from citymetrics.labels import Label
from citymetrics.reading import read_text

ASKED = row("jiang", "shops", 2, scope="each:区", per="year", comparator="ge")
STATIONS = Rule(any="快递站点", all=("新增",))


def run(*rows, texts=None, outside=False, known=None):
    """The cascade of the first city; `texts` are the plans' words by place."""
    inputs = world(rows, known=known)
    inputs.metrics["shops"].match = (STATIONS,)
    if texts is not None:
        read = {
            name: PlanText(read_text(f"某规划\n一、任务\n{texts.get(name, '完善制度。')}\n", name=name))
            for name in inputs.places
        }
        inputs = replace(inputs, texts=SimpleNamespace(get=read.get))
    if outside:
        declared = Outside(
            "streets", Label("街道规划", "plan for streets"), Label("不管站点", "not for stations")
        )
        inputs = replace(inputs, remits=Remits({}, {("dong", "shops"): declared}))
    return b.cascade("jiang", data=inputs)


def duty(result, child="dong"):
    return result.duty_frame.set_index("child").loc[child]


def test_a_yearly_call_comes_to_the_districts_own_years_and_to_those_in_common():
    found = duty(run(ASKED))
    # 2 a year: three years of its own term, two of which the city's term covers.
    assert (found["units"], found["expected"], found["expected_overlap"]) == (1, 6, 4)
    assert duty(run(ASKED), "xi")["expected"] == 10


def test_a_call_for_the_whole_term_is_not_multiplied_by_years():
    found = duty(run(row("jiang", "shops", 3, scope="each:区县")))
    assert (found["expected"], found["expected_overlap"]) == (3, 3)


def test_what_is_asked_of_every_subdistrict_is_multiplied_by_the_districts_sourced_number():
    asked = row("jiang", "shops", 2, scope="each:街镇")
    result = run(asked)
    assert duty(result)["expected"] == 20
    assert duty(result, "xi").isna()["expected"]
    assert duty(result, "xi")["reason"] == "cascade.no_units"
    assert "西区有多少“街镇”没有出处" in result.html()


def test_what_is_asked_of_the_other_districts_is_left_open():
    found = duty(run(row("jiang", "shops", 2, scope="each:区", flags="others")))
    assert (found["reason"], found.isna()["expected"]) == ("cascade.others_only", True)


def test_a_share_asked_of_every_district_is_not_multiplied():
    found = duty(run(row("jiang", "sorted", 90, scope="each:区", comparator="ge"), row("dong", "sorted", 95)))
    assert (found["expected"], found["stated"], found["met"]) == (90, 95, "meets")


@pytest.mark.parametrize(("stated", "met"), [(6, "meets"), (5, "below")])
def test_a_district_with_a_target_reaches_the_call_or_falls_short(stated, met):
    result = run(ASKED, row("dong", "shops", stated))
    found = duty(result)
    assert (found["state"], found["stated"], found["met"]) == ("target", stated, met)
    assert set(result.duties[0].evidence) == {"jiang-shops-1", "dong-shops-1"}
    words = {"meets": "reached", "below": "falls short"}[met]
    assert any(one.text("en").endswith(f"East states {stated}: {words}.") for one in b.findings_of(result))


@pytest.mark.parametrize(
    ("rows", "texts", "outside", "state"),
    [
        ((row("dong", "shops", 4, role="achieved"),), {}, False, "achieved"),
        ((), {"dong": "继续新增快递站点。"}, False, "mentioned"),
        ((), {"dong": "管好快递站点。"}, False, "term_only"),
        ((), {}, True, "out_of_remit"),
        ((), {}, False, "not_mentioned"),
        ((), None, False, "unread"),
        ((row("dong", "shops", "", flags="damaged"),), {}, False, "not_comparable"),
    ],
)
def test_how_a_districts_plan_answers_is_told_by_kind(rows, texts, outside, state):
    result = run(ASKED, *rows, texts=texts, outside=outside)
    assert duty(result)["state"] == state
    assert result.uptake_frame.set_index("child").loc["dong", "state"] == state
    for lang in ("zh", "en"):
        page = result.html(lang=lang)
        assert not any(bad in page for bad in (">nan", ">None", ">inf"))


def test_the_sentence_that_mentions_it_is_quoted_with_its_place():
    result = run(ASKED, texts={"dong": "完善制度，继续新增快递站点。"})
    page = result.html()
    assert "“…继续新增快递站点”" in page
    assert "字符" in page
    assert result.uptake_frame.set_index("child").loc["dong", "mention"] == "完善制度，继续新增快递站点。"


def test_silence_is_a_finding_only_where_the_text_was_read_and_nothing_found():
    def silent(result):
        return [one.text("en") for one in b.findings_of(result) if one.code == "cascade.finding_duty_silent"]

    assert silent(run(ASKED, texts={})) == [
        "Jiang asks for “Stations” (≥ 2 for each district per year); no mention was found in the plan of East, West."
    ]
    assert silent(run(ASKED, texts={"dong": "新增快递站点。", "xi": "新增快递站点。"})) == []
    assert silent(run(ASKED)) == []


def test_a_damaged_call_expects_nothing():
    found = duty(run(row("jiang", "shops", "", scope="each:区", flags="damaged")))
    assert (found["reason"], found.isna()["expected"]) == ("damaged", True)


def test_a_call_without_a_metric_cannot_be_looked_up():
    result = run({**row("jiang", "shops", 2, scope="each:区"), "metric": ""})
    assert duty(result)["state"] == "no_metric"
    assert "未归入指标" in result.html()


def test_repeats_are_asked_once():
    assert len(run(ASKED, row("jiang", "shops", 2, 2, scope="each:区", flags="repeat")).duties) == 2


def test_uptake_is_counted_within_the_remit_and_for_totals_apart():
    rows = [row("jiang", metric, 10) for metric in ("parks", "beds", "sorted", "shops")]
    counts = run(*rows, row("dong", "parks", 1), texts={}, outside=True).uptake_counts.set_index(
        ["child", "of"]
    )
    everything, totals = counts.loc[("dong", "all")], counts.loc[("dong", "totals")]
    assert (everything["metrics"], everything["within_remit"], everything["target"]) == (4, 3, 1)
    assert everything["share"] == pytest.approx(100 / 3)
    assert (totals["metrics"], totals["within_remit"], totals["share"]) == (3, 2, 50)
    assert counts.loc[("xi", "all"), "not_mentioned"] == 4


def test_lost_targets_of_the_city_are_not_counted_and_said_to_be_lost():
    result = run(row("jiang", "parks", "", flags="damaged"), row("jiang", "beds", 10), row("dong", "beds", 2))
    assert set(result.uptake_frame["metric"]) == {"beds"}
    lost = next(one for one in result.caveats if one.code == "cascade.lost_targets")
    assert lost.rows == ("jiang-parks-1",)


def test_silence_before_a_later_term_is_qualified():
    def said(*rows):
        return "cascade.duty_terms" in {one.code for one in run(*rows).caveats}

    assert said(ASKED)
    assert not said(row("jiang", "parks", 3))
