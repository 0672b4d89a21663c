"""The benchmark over the project's own observations: nothing raises, every number leads to a sentence."""

import re

import pytest

from citymetrics import benchmark as b
from citymetrics.benchmark.evidence import missing_evidence


@pytest.fixture(scope="module")
def inputs():
    return b.load_inputs()


def test_every_metric_is_compared_or_says_why_not(inputs):
    for metric in inputs.metrics:
        result = b.compare_metric(metric, data=inputs)
        assert missing_evidence(result.evidence, inputs) == []
        assert result.rows or result.caveats or result.refused, metric


def test_no_district_is_ranked_with_a_city(inputs):
    for metric in inputs.metrics:
        rows = b.compare_metric(metric, data=inputs).rows
        for group in ("city", "district"):
            ranked = [row for row in rows if row["rank"] is not None and row["rank_group"] == group]
            assert {inputs.places[row["city"]].rank_group for row in ranked} <= {group}
            assert {row["rank_of"] for row in ranked} <= {len(ranked)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shows_a_missing_number(inputs, lang):
    notes = b.EvidenceNotes(inputs, lang=lang)
    shown = [b.plans_table(inputs, lang=lang).html]
    for theme in inputs.themes:
        result = b.compare_theme(theme, data=inputs)
        shown += [build(result, notes, lang=lang).html for build in (b.theme_table, b.singles_table)]
        shown.append(b.intensity_table(result.shared, notes, lang=lang).html)
        shown += [listing(result, lang=lang)._repr_html_() for listing in (b.caveat_list, b.refusal_list)]
        shown.append(b.FindingList(b.theme_findings(result), notes, lang=lang)._repr_html_())
    for city in inputs.places:
        profile = b.city_profile(city, data=inputs)
        for build in (b.targets_table, b.deadlines_table, b.pace_table, b.peers_table, b.family_table):
            shown.append(build(profile, notes, lang=lang).html)
        shown.append(b.FindingList(b.city_findings(profile), notes, lang=lang)._repr_html_())
    for markup in shown:
        words = re.sub(r"<[^>]+>", " ", markup)
        assert not re.search(r"\b(?:nan|None|NaT|inf)\b|\{\w+\}", words), words[:200]


def test_every_citys_targets_are_all_listed(inputs):
    for city in inputs.places:
        notes = b.EvidenceNotes(inputs)
        profile = b.city_profile(city, data=inputs)
        b.targets_table(profile, notes)
        assert set(notes.numbers) == set(profile.evidence)


def test_many_metrics_meet_and_most_targets_carry_one(inputs):
    result = b.coverage(data=inputs)
    assert len(result.shared_metrics) >= 20
    assert result.matched_share >= 60
