"""What speaks against a match although every term was found."""

from dataclasses import replace
from pathlib import Path

import pytest
from dictionary_files import metric, statement, write_dictionary

from citymetrics.dictionary import load_dictionary
from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import read_document
from citymetrics.reading.term import infer_term, term_before

UNSEEN = Path(__file__).with_name("gold") / "unseen"
ENTRIES = (
    metric("lifts", "{any: [加装电梯]}", unit="count")
    + metric("greenways", "{any: [绿道]}", unit="km")
    + metric("coverage", "{any: [绿化覆盖率]}", unit="%", kind="share")
    + metric("grade", "{any: [绿色建筑], all: [[公共建筑]]}", unit="grade", kind="level")
    + metric("remaining", "{any: [积水点]}", unit="%", kind="share").replace(
        "direction: higher", "direction: lower"
    )
)


@pytest.fixture
def dictionary(tmp_path):
    return load_dictionary(write_dictionary(tmp_path, ENTRIES))


DOUBTS = {
    "what is lacking": (
        statement("绿道", clause="尚有12公里绿道未建成", quote="尚有12公里绿道未建成"),
        "greenways",
        "tells what is lacking",
    ),
    "a stock": (
        statement("既有住宅加装电梯保有量", "count", clause="既有住宅加装电梯保有量1400部"),
        "lifts",
        "'保有量' tells a total",
    ),
    "a rise": (
        statement("增加到", "count", clause="加装电梯由2018年的40部增加到517部", role="achieved"),
        "lifts",
        "'增加到' tells a total",
    ),
    "a target told cumulatively": (
        statement("加装电梯", "count", clause="累计完成加装电梯900部"),
        "lifts",
        "'累计' tells a total",
    ),
    "the complement": (
        replace(statement("易积水点", "%", clause="易积水点全部完成改造"), value=100.0),
        "remaining",
        "'改造' tells what goes",
    ),
    "respectively": (
        statement("绿地率、绿化覆盖率", "%", clause="绿地率、绿化覆盖率分别为30%"),
        "coverage",
        "gives each of '绿地率、绿化覆盖率' its own figure",
    ),
    "a lent subject behind a stop": (
        statement(
            "新建绿道",
            clause="新建绿道70公里,5公里",
            quote="新建绿道70公里；完成道路改造31条、5公里。",
        ),
        "greenways",
        "another clause's",
    ),
    "of which": (
        statement("环湖绿道", clause="其中环湖绿道40公里", quote="新建城市绿道150公里，其中环湖绿道40公里。"),
        "greenways",
        "'其中' opens a part",
    ),
}


@pytest.mark.parametrize(("given", "name", "doubt"), DOUBTS.values(), ids=DOUBTS)
def test_a_doubtful_match_stays_open_with_its_reason_and_first_candidate(dictionary, given, name, doubt):
    match = dictionary.match(given)
    assert match.metric is None
    assert match.reason.startswith(f"doubtful {name} (") and doubt in match.reason
    assert match.candidates[0].metric == name


SURE = {
    "an addition that reaches": statement("新增加装电梯", "count", clause="新增加装电梯达到900部"),
    "the years of a total are named": statement("加装电梯", "count", clause="三年累计完成加装电梯900部"),
    "what was done so far": statement("加装电梯", "count", clause="累计完成加装电梯900部", role="achieved"),
    "none remains": replace(statement("易积水点", "%", clause="易积水点全部消除"), value=0.0),
    "respectively of one subject": statement("绿化覆盖率", "%", clause="2024年、2025年绿化覆盖率分别达到40%"),
    "of which in another place": statement(
        "绿道", clause="其中东区绿道6公里", quote="新建绿道18公里，其中东区绿道6公里。", scope="area:东区"
    ),
    "of which something else": statement(
        "滨江绿道", clause="其中滨江绿道6公里", quote="新建道路18公里，其中滨江绿道6公里。"
    ),
    "a grade has no parts": statement(
        "公共建筑按照绿色建筑",
        "grade",
        clause="其中公共建筑按照绿色建筑二星级建设",
        quote="公共建筑执行绿色建筑标准，其中公共建筑按照绿色建筑二星级建设。",
    ),
    "a lent subject close by": statement(
        "新建绿道", clause="新建绿道9公里,8公里", quote="新建绿道9公里和8公里。"
    ),
}


@pytest.mark.parametrize("given", SURE.values(), ids=SURE)
def test_what_only_resembles_a_doubt_is_matched(dictionary, given):
    assert dictionary.match(given).metric is not None


def test_no_rival_takes_the_place_of_a_doubtful_match(tmp_path):
    entries = metric("lifts", "{any: [加装电梯]}", unit="count") + metric(
        "works", "{any: [电梯]}", unit="count", kind="stock"
    )
    match = load_dictionary(write_dictionary(tmp_path, entries)).match(
        statement("加装电梯保有量", "count", clause="加装电梯保有量1400部")
    )
    assert match.metric is None
    assert [candidate.metric for candidate in match.candidates] == ["lifts", "works"]


# Figures of plans written for development, and the metric that their words suggest but reading denies.
DENIED = [
    ("lanpu", 510, "road_waterlogging_points_remedied"),
    ("lanpu", 896, "beautiful_streets"),
    ("lanpu", 2877, "waterlogging_points_remaining"),
    ("lanpu", 4013, "illegal_structures_demolished"),
    ("qingxi", 3569, "lifts_added"),
    ("qingxi", 3575, "lifts_added"),
    ("qingxi", 5066, "lifts_added"),
    ("qingxi", 5082, "lifts_added"),
]


@pytest.fixture(scope="module")
def unseen():
    found = {}
    for folder in sorted(UNSEEN.iterdir()):
        document = read_document(next(folder.glob("plan.*")))
        term = infer_term(document)
        for one in extract_statements(document, term=term, past_term=term_before(term) if term else None):
            found[folder.name, one.char_start] = one
    return found


@pytest.mark.parametrize(("plan", "start", "name"), DENIED)
def test_wrong_matches_on_plans_never_seen_stay_open(unseen, plan, start, name):
    match = load_dictionary(Project.find(__file__)).match(unseen[plan, start])
    assert match.metric != name


def test_on_plans_never_seen_one_target_in_seven_is_surely_known(unseen):
    dictionary = load_dictionary(Project.find(__file__))
    targets = [one for one in unseen.values() if one.role == "target"]
    matched = sum(dictionary.match(one).metric is not None for one in targets)
    assert matched / len(targets) >= 1 / 7
