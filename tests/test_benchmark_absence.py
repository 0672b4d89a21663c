"""Why a plan gives no comparable figure: the five kinds, which goes first, and how tables show them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows
from bs4 import BeautifulSoup

from citymetrics import benchmark as b
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.mentions import PlanText
from citymetrics.benchmark.plans.absence import KINDS, absence_of, theme_absence, why_apart
from citymetrics.benchmark.remits import Outside, Remits
from citymetrics.dictionary.model import Rule
from citymetrics.labels import Label, text
from citymetrics.reading import read_text

SPONGE = Rule(any="海绵城市", all=("建成区",))
SILENT = "完善各项制度，提高管理水平。"
PLACES = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")


def world(
    rows: pd.DataFrame | None = None,
    *,
    queue: dict[str, str] | None = None,
    outside: bool = False,
    **texts: str,
) -> Inputs:
    """The sample's inputs with a text for every plan (`texts` by place), open rows, and a remit for Wuhan."""
    inputs = make_inputs(rows)
    for name, metric in inputs.metrics.items():
        metric.match = (SPONGE,) if name == "sponge_city_share" else ()
    read = {
        place: PlanText(read_text(f"某市规划\n一、任务\n{texts.get(place, SILENT)}\n", name=place))
        for place in PLACES
    }
    declared = Outside("streets", Label("街道规划", "plan for streets"), Label("不管水", "not for water"))
    waiting = pd.DataFrame(list((queue or {}).items()), columns=["observation_id", "candidates"])
    return replace(
        inputs,
        texts=SimpleNamespace(get=read.get),
        queue=waiting,
        remits=Remits({("wuhan", "water"): declared} if outside else {}, {}),
    )


def kind(inputs: Inputs, city: str, metric: str = "sponge_city_share") -> str:
    found = absence_of(metric, city, inputs)
    return found.kind if found else ""


def open_row(identity: str, **values: object) -> pd.DataFrame:
    return change(sample_rows(), identity, metric="", **values)


def test_a_comparable_target_is_no_absence() -> None:
    assert kind(world(), "zibo") == ""


def test_a_plan_that_says_nothing_of_it_does_not_mention_it() -> None:
    found = absence_of("sponge_city_share", "hongkou", world())
    assert found is not None
    assert (found.kind, found.why, found.mention) == ("not_mentioned", "", None)


def test_a_sentence_without_a_figure_is_the_evidence_of_a_mention() -> None:
    inputs = world(hongkou="推进海绵城市建设，建成区逐步达标。建成区落实海绵城市理念。")
    found = absence_of("sponge_city_share", "hongkou", inputs)
    assert found is not None
    assert found.kind == "mentioned"
    assert found.mention is not None
    assert found.mention.quote == "建成区落实海绵城市理念。"


def test_a_head_term_alone_is_a_mention_that_says_so() -> None:
    found = absence_of("sponge_city_share", "hongkou", world(hongkou="推进海绵城市建设。"))
    assert found is not None
    assert (found.kind, found.why) == ("mentioned", "head_only")
    assert found.reason is not None
    assert found.reason.text("en") == "only the term “海绵城市” is found, not all that makes the metric"


def test_a_remit_counts_only_where_the_plan_is_silent() -> None:
    rows = sample_rows()
    rows = rows[rows["city"] != "wuhan"]
    assert kind(world(rows), "wuhan") == "not_mentioned"
    assert kind(world(rows, outside=True), "wuhan") == "out_of_remit"
    assert kind(world(rows, outside=True, wuhan="建成区落实海绵城市理念。"), "wuhan") == "mentioned"
    found = absence_of("sponge_city_share", "wuhan", world(rows, outside=True))
    assert found is not None
    assert found.reason is not None
    assert found.reason.text("en") == "not for water"


def test_of_two_plans_of_a_place_either_may_mention_it_and_both_must_leave_it_out() -> None:
    rows = sample_rows()
    inputs = world(rows[rows["city"] != "wuhan"], outside=True, qingpu="建成区落实海绵城市理念。")
    second = replace_city(inputs.sources["qingpu"], "wuhan")
    silent = replace(inputs, sources={**inputs.sources, "second": replace_city(second, "wuhan", id="second")})
    spoken = replace(inputs, sources={**inputs.sources, "qingpu": second})
    assert kind(silent, "wuhan") == "not_mentioned"
    found = absence_of("sponge_city_share", "wuhan", spoken)
    assert found is not None
    assert (found.kind, found.doc_id) == ("mentioned", "qingpu")


def replace_city(source: SimpleNamespace, city: str, **changes: str) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(source), "city": city, **changes})


def test_an_open_row_goes_before_a_mention() -> None:
    rows = open_row("zibo-02769")
    inputs = world(
        rows, queue={"zibo-02769": "good_water_share;sponge_city_share"}, zibo="建成区推进海绵城市。"
    )
    found = absence_of("sponge_city_share", "zibo", inputs)
    assert found is not None
    assert (found.kind, found.observation_id) == ("not_reviewed", "zibo-02769")
    assert kind(world(rows, zibo="建成区推进海绵城市。"), "zibo") == "mentioned"


def test_a_queue_that_lags_behind_the_table_is_not_believed() -> None:
    inputs = world(queue={"zibo-02769": "good_water_share", "zibo-99999": "good_water_share"})
    assert kind(inputs, "zibo", "good_water_share") == "not_mentioned"


@pytest.mark.parametrize(
    ("candidates", "unit", "expected"),
    [
        ("sponge_city_share;good_water_share", "%", "not_comparable"),
        ("good_water_share;sponge_city_share", "%", "not_mentioned"),
        ("sponge_city_share", "m", "not_mentioned"),
    ],
)
def test_a_threshold_is_taken_for_one_only_by_its_first_candidate_in_the_same_unit(
    candidates: str, unit: str, expected: str
) -> None:
    rows = open_row("zibo-02769", role="standard", unit=unit)
    assert kind(world(rows, queue={"zibo-02769": candidates}), "zibo") == expected


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"role": "achieved"}, "role_achieved"),
        ({"role": "context"}, "role_context"),
        ({"value": "", "flags": "damaged"}, "damaged"),
        ({"unit": "m2"}, "other_unit"),
        ({"scope": "area:五个新城"}, "other_ground"),
        ({"scope": "each:新城"}, "other_ground"),
        ({"scope": "area:建成区"}, ""),
        ({"scope": "whole"}, ""),
    ],
)
def test_what_keeps_a_stated_figure_from_comparison_is_told(values: dict[str, str], why: str) -> None:
    found = absence_of("sponge_city_share", "zibo", world(change(sample_rows(), "zibo-02769", **values)))
    assert (found.why if found else "") == why
    if found:
        assert (found.kind, found.observation_id) == ("not_comparable", "zibo-02769")


@pytest.mark.parametrize(
    ("scope", "why"),
    [("each:社区", "no_count"), ("area:五个新城", "part_of_place"), ("each:区县", None), ("whole", None)],
)
def test_a_total_is_comparable_where_it_can_be_brought_to_the_whole_place(
    scope: str, why: str | None
) -> None:
    inputs = world(change(sample_rows(), "shanghai-15030", scope=scope))
    reason = why_apart(inputs.row("shanghai-15030"), "pocket_parks", inputs)
    assert (reason.code if reason else None) == why


def test_a_total_without_its_denominator_says_which() -> None:
    inputs = make_inputs(without=frozenset({("zibo", "resident_population")}))
    row = next(row for row in inputs.rows_of_metric["pocket_parks"] if row["city"] == "zibo")
    reason = why_apart(row, "pocket_parks", inputs)
    assert reason is not None
    assert reason.text("en") == "no residents for Zibo; the intensity isn't computed"


def test_a_metric_given_per_district_is_not_held_against_the_plan() -> None:
    inputs = make_inputs()
    inputs.metrics["pocket_parks"].denominators = ("districts",)
    row = next(row for row in inputs.rows_of_metric["pocket_parks"] if row["city"] == "zibo")
    assert why_apart(row, "pocket_parks", inputs) is None


def test_without_texts_nothing_is_claimed_of_what_a_plan_mentions() -> None:
    assert kind(make_inputs(), "hongkou") == "unread"


def test_every_theme_without_targets_has_its_kind() -> None:
    inputs = world(outside=True, qingpu="保护优秀水质，改善河道。")
    inputs.themes["water"].keywords = ("水质", "河道")
    assert theme_absence("water", "shanghai", inputs) is None
    rows = sample_rows()
    bare = world(rows[rows["theme"] != "water"], outside=True, qingpu="改善河道水质。")
    bare.themes["water"].keywords = ("水质", "排水系统", "河道")
    found = {city: theme_absence("water", city, bare) for city in PLACES}
    assert {city: one.kind for city, one in found.items() if one} == {
        "shanghai": "not_mentioned",
        "hongkou": "not_mentioned",
        "qingpu": "mentioned",
        "wuhan": "out_of_remit",
        "zibo": "not_mentioned",
    }
    assert found["qingpu"] is not None
    assert found["qingpu"].why == "keyword_only"


def test_a_theme_with_past_figures_or_open_rows_only_says_so() -> None:
    rows = sample_rows()
    rows = rows[(rows["theme"] != "water") | (rows["observation_id"] == "zibo-02769")]
    past = world(change(rows, "zibo-02769", role="achieved"))
    waiting = world(change(rows, "zibo-02769", role="achieved", metric=""), queue={"zibo-02769": ""})
    kinds = [theme_absence("water", "zibo", inputs) for inputs in (past, waiting)]
    assert [one.kind for one in kinds if one] == ["not_comparable", "not_reviewed"]


def test_the_frame_gives_the_kind_its_reason_and_what_shows_it() -> None:
    inputs = world(hongkou="建成区落实海绵城市理念。")
    frame = b.coverage(data=inputs).to_frame().set_index(["metric", "city"])
    row = frame.loc[("sponge_city_share", "hongkou")]
    assert (row["absence"], row["mention"]) == ("mentioned", "建成区落实海绵城市理念。")
    assert row["absence_doc"] == "hongkou"
    raw = inputs.texts.get("hongkou").document.clean.raw
    assert raw[row["char_start"] : row["char_end"]] == "海绵城市"
    past = frame.loc[("overhead_line_burial", "hongkou")]
    assert (past["absence"], past["why"]) == ("not_comparable", "role_achieved")
    assert past["absence_id"] == past["observation_id"]
    assert set(frame.loc[frame["absence"] == "", "state"]) <= {"target", "both"}
    assert "absence" in str(b.coverage(data=inputs).to_csv()).splitlines()[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_signs_in_the_matrix_are_all_in_its_legend(lang: str) -> None:
    table = b.coverage_table(b.coverage(data=world(outside=True)), lang=lang, least=1)
    soup = BeautifulSoup(table.html, "html.parser")
    signs = {cell.text for row in soup.tbody.find_all("tr") for cell in row.find_all("td")[:-1]}
    assert soup.caption is not None
    assert "·" in signs
    assert all(sign in soup.caption.text for sign in signs - {""})
    assert all(text(f"tables.state_{name}", lang) in soup.caption.text for name in KINDS)


def test_the_list_of_absences_names_kind_reason_and_evidence_and_cites_rows() -> None:
    inputs = world(hongkou="建成区落实海绵城市理念。<b>")
    notes = b.EvidenceNotes(inputs)
    table = b.absence_table(b.coverage(data=inputs), notes, least=1)
    words = BeautifulSoup(table.html, "html.parser").get_text(" ")
    assert "△ 提及而无数字" in words
    assert "建成区落实海绵城市理念" in words
    assert "只有回顾数字" in words
    assert "<b>" not in table.html
    assert set(notes.numbers) == {identity for identity in table.frame["absence_id"] if identity}
    assert "not_mentioned" not in set(table.frame["absence"])


def test_a_theme_table_says_in_words_why_a_cell_is_empty() -> None:
    inputs = world()
    html = b.theme_table(b.compare_theme("green_space", data=inputs)).html
    assert "未提及" in html
    unread = b.theme_table(b.compare_theme("green_space", data=make_inputs())).html
    assert "未提及" not in unread
    assert "—" in unread


@pytest.fixture(scope="module")
def committed() -> Inputs:
    return b.load_inputs()


def test_every_cell_of_the_committed_coverage_is_a_target_or_has_its_kind(committed: Inputs) -> None:
    frame = b.coverage(data=committed).to_frame()
    assert set(frame["absence"]) - {"not_reviewed"} == {"", *KINDS} - {"not_reviewed"}
    assert set(frame.loc[frame["absence"] == "", "state"]) <= {"target", "both"}
    assert not (set(frame.loc[frame["absence"] == "mentioned", "mention"]) & {""})
    for row in frame.itertuples():
        if row.mention:
            raw = committed.texts.get(row.city).document.clean.raw
            assert 0 <= row.char_start < row.char_end <= len(raw)


def test_what_is_ranked_is_comparable(committed: Inputs) -> None:
    for metric in committed.metrics:
        for row in b.compare_metric(metric, data=committed).rows:
            if row["rank"] is not None:
                assert absence_of(metric, row["city"], committed) is None, (metric, row["city"])


@pytest.mark.parametrize(
    ("metric", "city", "expected"),
    [
        ("greenways_built", "wuhan", "mentioned"),
        ("sponge_city_area_share", "hongkou", "mentioned"),
        ("sponge_city_area_share", "qingpu", "mentioned"),
        ("lifts_added", "qingpu", "mentioned"),
        ("construction_waste_recovered", "zibo", "mentioned"),
        ("overhead_lines_undergrounded", "hongkou", "not_comparable"),
        ("raw_waste_landfilled", "shanghai", "not_comparable"),
        ("household_waste_recycled", "qingpu", "not_comparable"),
        ("elderly_care_beds", "wuhan", "out_of_remit"),
        ("local_laws_drafted", "qingpu", "out_of_remit"),
        ("pocket_parks", "hongkou", "not_mentioned"),
        ("urban_sewage_treatment_rate", "qingpu", "not_mentioned"),
    ],
)
def test_absences_read_off_the_five_plans(committed: Inputs, metric: str, city: str, expected: str) -> None:
    assert kind(committed, city, metric) == expected
