"""Which briefs there are."""

from __future__ import annotations

import csv
import pickle

import pytest
from briefs_sample import REPOSITORY

from citymetrics.briefs.jobs import core_metrics, plan_briefs
from citymetrics.briefs.words import load_words
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import UnknownChoice
from citymetrics.project import Project
from citymetrics.sources import load_sources

PROJECT = Project(REPOSITORY)


def test_overview_method_every_city_and_every_theme():
    ids = [brief.id for brief in plan_briefs(PROJECT)]
    cities = dict.fromkeys(source.city for source in load_sources(PROJECT).values())
    assert ids == [
        "overview",
        "method",
        "ambition",
        "emphasis",
        "timeline",
        "cascade-shanghai",
        *(f"pair-{pair}" for pair in ("shanghai-wuhan", "shanghai-zibo", "hongkou-qingpu", "wuhan-zibo")),
        *(f"city-{city}" for city in cities),
        *(f"theme-{theme}" for theme in load_dictionary(PROJECT).themes),
        *(f"metric-{metric}" for metric in core_metrics(PROJECT)),
    ]


def test_a_sheet_for_every_metric_that_the_tables_call_core():
    with (PROJECT.curated / "metrics.csv").open(encoding="utf-8", newline="") as stream:
        core = [row["metric"] for row in csv.DictReader(stream) if row["tier"] == "core"]
    assert len(core) > 20
    assert sorted(core_metrics(PROJECT)) == sorted(core)
    water = [brief for brief in plan_briefs(PROJECT, themes=["water"], cities=[]) if brief.kind == "metric"]
    assert {brief.theme for brief in water} == {"water"}


def test_parameters_are_ascii_ids():
    for brief in plan_briefs(PROJECT):
        assert all(value.isascii() for value in brief.parameters.values())
        assert brief.parameters["lang"] == "zh"
    (brief,) = (b for b in plan_briefs(PROJECT, themes=["waste"], cities=[]) if b.kind == "theme")
    assert (brief.notebook.name, brief.parameters) == (
        "theme_benchmark.ipynb",
        {"theme": "waste", "lang": "zh"},
    )


def test_a_choice_keeps_the_order_of_the_registry():
    chosen = plan_briefs(PROJECT, themes=["water", "housing"], cities=["zibo", "shanghai"])
    assert [brief.id for brief in chosen if brief.kind != "metric"] == [
        "overview",
        "method",
        "pair-shanghai-zibo",
        "city-shanghai",
        "city-zibo",
        "theme-housing",
        "theme-water",
    ]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"themes": ["wast"]}, "unknown theme 'wast'"),
        ({"cities": ["wuhen"]}, "Did you mean 'wuhan'?"),
        ({"lang": "de"}, "unknown language 'de'"),
    ],
)
def test_an_unknown_choice_names_the_nearest(choice, said):
    with pytest.raises(UnknownChoice) as caught:
        plan_briefs(PROJECT, **choice)
    assert said in str(caught.value)


def test_a_citys_brief_says_what_plan_it_rests_on():
    (brief,) = plan_briefs(PROJECT, themes=[], cities=["qingpu"])[2:]
    facts = dict(brief.facts)
    assert facts["规划期"] == "2024–2026"
    assert facts["状态"].startswith("征求意见稿")


def test_english_briefs_have_their_own_addresses():
    overview, method, city = plan_briefs(PROJECT, themes=[], cities=["wuhan"], lang="en")
    assert (overview.id, method.id, city.id) == ("en-overview", "en-method", "en-city-wuhan")
    assert city.label == "Wuhan"
    assert (city.path, plan_briefs(PROJECT)[0].path) == ("en/city-wuhan", "overview")


def test_the_plans_of_a_brief_stand_in_its_language_with_term_and_status():
    (brief,) = plan_briefs(PROJECT, themes=[], cities=["qingpu"], lang="en")[2:]
    (plan,) = brief.plans
    assert (plan.doc_id, plan.place, plan.term, plan.draft) == ("qingpu", "Qingpu", "2024–2026", True)
    assert plan.status.startswith("draft")
    overview = plan_briefs(PROJECT)[0]
    assert [line.place for line in overview.plans][:2] == ["上海市", "虹口区"]


def test_briefs_travel_between_processes():
    briefs = plan_briefs(PROJECT)
    assert pickle.loads(pickle.dumps(briefs)) == briefs


def test_both_languages_have_every_word_with_the_same_gaps():
    zh, en = load_words("zh"), load_words("en")
    assert zh.keys() == en.keys()
    for key in zh:
        assert zh[key], key
        assert sorted(part.split("}")[0] for part in zh[key].split("{")[1:]) == sorted(
            part.split("}")[0] for part in en[key].split("{")[1:]
        )
