"""The dictionary as it stands: every entry walked."""

import csv
import math
import re
from collections import Counter

import pytest
from dictionary_files import SEWERS, write_dictionary

from citymetrics.dictionary import Example, check_examples, load_dictionary, statement_from_example
from citymetrics.project import Project

DICTIONARY = load_dictionary()
METRICS = DICTIONARY.metrics.values()


def test_every_entry_does_what_its_examples_say():
    assert [str(problem) for problem in check_examples(DICTIONARY)] == []


def test_a_broken_example_is_reported_with_its_place(tmp_path):
    entry = (
        SEWERS + "    examples: [{text: 绿道, unit: km}]\n    counterexamples: [{text: 污水管网, unit: km}]\n"
    )
    lines = [str(problem) for problem in check_examples(load_dictionary(write_dictionary(tmp_path, entry)))]
    assert lines[0].startswith("data/curated/dictionary/water.yml:3: sewers: its example '绿道' gives None")
    assert lines[1].startswith(
        "data/curated/dictionary/water.yml:3: sewers: its counter-example '污水管网' matches it"
    )


def rule_units(metric):
    return {unit for rule in metric.match for unit in metric.accepts(rule)}


@pytest.mark.parametrize("metric", METRICS, ids=list(DICTIONARY.metrics))
def test_every_entry_is_complete(metric):
    assert metric.examples
    assert re.search("[一-鿿]", metric.label.zh)
    assert not re.search("[一-鿿]", metric.label.en + metric.definition.en)
    assert metric.definition.zh.endswith("。")
    assert metric.definition.en.endswith(".")
    assert all(example.unit in rule_units(metric) for example in metric.examples)
    assert (metric.unit in ("%", "ratio", "times")) == (metric.kind in ("share", "rate"))


@pytest.mark.parametrize("text", ["zh", "en"])
def test_labels_are_not_shared(text):
    labels = Counter(metric.label.text(text) for metric in METRICS)
    assert [label for label, times in labels.items() if times > 1] == []


def test_every_theme_has_metrics_and_keywords_of_its_own():
    keywords = Counter(word for theme in DICTIONARY.themes.values() for word in theme.keywords)
    assert [word for word, times in keywords.items() if times > 1] == []
    assert {metric.theme for metric in METRICS} == set(DICTIONARY.themes)
    assert len(DICTIONARY.themes) == 12


def test_denominators_are_ones_that_are_sourced():
    with Project.find().denominators_file.open(encoding="utf-8") as file:
        sourced = {row["measure"] for row in csv.DictReader(file)}
    assert {measure for metric in METRICS for measure in metric.denominators} <= sourced


def test_every_metric_has_bounds_at_both_ends():
    unbounded = [metric.id for metric in METRICS if not math.isfinite(metric.bounds.max - metric.bounds.min)]
    assert unbounded == []


def test_every_stated_value_lies_within_its_metrics_bounds():
    with Project.find().observations_file.open(encoding="utf-8") as file:
        stated = [
            (row["observation_id"], DICTIONARY.metrics[row["metric"]].bounds, float(row[field]))
            for row in csv.DictReader(file)
            for field in ("value", "value_max", "baseline")
            if row["metric"] and row[field]
        ]
    assert stated
    assert [(place, value) for place, bounds, value in stated if not bounds.min <= value <= bounds.max] == []


# Sentences of other cities' plans: what looks alike but measures something else stays open.
LOOKALIKES = [
    ("绿道总里程达到2000公里", "km"),
    ("森林覆盖率达到25%", "%"),
    ("垃圾分类知晓率达到98%", "%"),
    ("新建供水管网200公里", "km"),
    ("供水立管改造3万户", "household"),
    ("新增污水处理能力20万吨/日", "t/d"),
    ("排查燃气管道3000公里", "km"),
    ("更新老旧住宅电梯1000台", "count"),
    ("多杆合一道路100条", "count"),
    ("户籍人口城镇化率达到60%", "%"),
    ("新增公共停车泊位5万个", "count"),
    ("新建综合管廊30公里", "km"),
    ("每千名老人养老床位达到40张", "count"),
    ("企业满意度达到95%", "%"),
    ("农村生活垃圾回收利用率达到30%", "%"),
    ("创建四好农村路示范县2个", "count"),
    ("架空杆线序化整治30公里", "km"),
    ("立体绿化面积新增10万平方米", "m2"),
    ("污泥含水率降到60%以下", "%"),
]


@pytest.mark.parametrize(("text", "unit"), LOOKALIKES)
def test_lookalikes_stay_open(text, unit):
    assert DICTIONARY.match(statement_from_example(Example(text=text, unit=unit))).metric is None
