"""Sentences of a cascade change with the figures, and vanish where their conditions fail."""

import pytest
from cascade_world import row, world

from citymetrics import benchmark as b
from citymetrics.benchmark.findings import carry_finding


def sentences(*rows, lang="en", role="target"):
    result = b.cascade("jiang", role=role, data=world(rows))
    return {one.code.partition(".")[2]: one for one in b.findings_of(result)}, lambda one: one.text(lang)


def test_a_part_below_its_share_is_told_with_both_plans_as_evidence():
    found, say = sentences(row("jiang", "parks", 1000, comparator="ge"), row("xi", "parks", 10))
    assert say(found["finding_share"]) == (
        "Pocket parks: West (10% of residents, 2% of land area of Jiang) states 10, Jiang at least 1,000: "
        "1% of the total, below its share (holds within the bounds)."
    )
    assert found["finding_share"].evidence == ("xi-parks-1", "jiang-parks-1")


def test_the_sentence_follows_the_figure_and_vanishes_when_the_bases_disagree():
    found, say = sentences(row("jiang", "parks", 1000, comparator="ge"), row("xi", "parks", 300))
    assert "Jiang at least 1,000: 30% of the total, above its share (as written only)" in say(
        found["finding_share"]
    )
    found, _ = sentences(row("jiang", "parks", 1000, comparator="ge"), row("xi", "parks", 50))
    assert "finding_share" not in found


def test_a_sentence_on_yearly_amounts_gives_both_shares_and_needs_both_to_agree():
    found, say = sentences(row("jiang", "parks", 100), row("dong", "parks", 3), lang="zh")
    assert "占 3%（折合年均 5%），低于份额" in say(found["finding_share"])
    found, _ = sentences(row("jiang", "parks", 100), row("dong", "parks", 15))
    assert "finding_share" not in found


def test_past_results_have_a_sentence_of_their_own():
    rows = [row("jiang", "parks", 100, role="achieved"), row("xi", "parks", 40, role="achieved")]
    found, say = sentences(*rows, role="achieved")
    assert "past results: West" in say(found["finding_share_past"])
    assert "finding_count" not in found


@pytest.mark.parametrize(("value", "code"), [(95, "finding_stricter"), (85, "finding_looser"), (90, None)])
def test_who_asks_more_is_told_only_where_levels_differ(value, code):
    found, _ = sentences(row("jiang", "sorted", 90), row("xi", "sorted", value))
    assert {one for one in found if one in ("finding_stricter", "finding_looser")} == (
        {code} if code else set()
    )


def test_the_balance_is_counted_from_three_totals_on():
    rows = [
        row(city, metric, value)
        for metric in ("parks", "pipes", "shops")
        for city, value in (("jiang", 1000), ("xi", 10))
    ]
    found, say = sentences(*rows)
    assert say(found["finding_count"]).startswith("3 totals are stated by both Jiang and West")
    assert "As written, 3 are below the part's share, 0 above it and 0 in line" in say(found["finding_count"])
    assert len(found["finding_count"].evidence) == 6
    found, _ = sentences(*rows[:4])
    assert "finding_count" not in found


def test_terms_are_told_where_they_differ():
    found, say = sentences(row("jiang", "parks", 100), row("dong", "parks", 12))
    assert say(found["finding_terms"]) == (
        "The plan of East (2024–2026, draft) and that of Jiang (2021–2025, final) have only 2024–2025 in common."
    )


def test_uptake_is_not_told_of_a_plan_that_was_not_read():
    found, _ = sentences(row("jiang", "parks", 100), row("jiang", "beds", 5), row("dong", "parks", 12))
    assert "finding_uptake" not in found


def test_the_committed_plans_give_these_sentences():
    said = [one.text("en") for one in b.findings_of(b.cascade("shanghai"))]
    # 1.5 km of at least 600 km; 1,271,424 of 24,870,895 residents.
    assert any(
        "Qingpu (5.11% of residents, 10.5–10.7% of land area of Shanghai) states 1.5 km, Shanghai at least 600 km: 0.25% of"
        in one
        for one in said
    )
    assert any(
        one.startswith("Of 89 metrics that Shanghai has targets for, 85 lie within the remit of Qingpu")
        for one in said
    )
    assert any(
        "Public parcel stations” (≥ 1 for each district per year); no mention was found" in one
        for one in said
    )


def test_any_single_metric_can_be_told_where_its_verdict_holds():
    result = b.cascade("shanghai")
    parks = carry_finding(result, "pocket_parks", "qingpu")
    # 4 of 300 in all; 4 in three years against 300 in five.
    assert (
        "states at least 4, Shanghai at least 300: 1.33% of the total (2.22% of the yearly amount), below its share"
        in parks.text("en")
    )
    assert parks.evidence == ("qingpu-02848", "shanghai-15030")
    assert carry_finding(result, "sewers_repaired", "qingpu") is None
    assert carry_finding(result, "pocket_parks", "hongkou") is None
