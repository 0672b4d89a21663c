import random

import pytest
from dictionary_files import metric, statement, write_dictionary

from citymetrics.dictionary import Dictionary, load_dictionary
from citymetrics.dictionary.match import phrase_of
from citymetrics.dictionary.terms import compile_term


def dictionary_of(tmp_path, *entries):
    return load_dictionary(write_dictionary(tmp_path, "".join(entries)))


GREENWAYS = metric("greenways", "{any: [绿道], none: [总里程]}")
BACKBONE = metric("backbone", "{any: [骨干绿道]}", extra="    parent: greenways\n")


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("架空线…入地", "架空线及合杆入地", "架空线及合杆入地"),
        ("架空线…入地", "架空线,管线入地", None),
        ("架空线…入地", "架空线一二三四五六七八九入地", None),
        ("C++", "用C++写", "C++"),
        ("/^街道$/", "街道", "街道"),
        ("/^街道$/", "街道办", None),
    ],
)
def test_terms(term, text, found):
    match = compile_term(term).search(text)
    assert (match and match.group()) == found


def test_the_more_specific_rule_wins(tmp_path):
    dictionary = dictionary_of(tmp_path, GREENWAYS, BACKBONE)
    match = dictionary.match(statement("骨干绿道"))
    assert match.metric == "backbone"
    assert match.theme == "water"
    assert match.reason == "subject: 骨干绿道"
    assert [candidate.metric for candidate in match.candidates] == ["backbone", "greenways"]
    assert dictionary.match(statement("城市绿道")).metric == "greenways"


def test_a_head_in_the_subject_outranks_a_longer_one_in_the_clause(tmp_path):
    dictionary = dictionary_of(tmp_path, GREENWAYS, BACKBONE)
    assert dictionary.match(statement("绿道", clause="绿道1公里和骨干绿道")).metric == "greenways"


def test_the_unit_decides_and_is_named(tmp_path):
    match = dictionary_of(tmp_path, GREENWAYS).match(statement("绿道", "count"))
    assert match.metric is None
    assert match.reason == "near greenways (绿道): unit count, expected km"
    assert match.candidates[0].metric == "greenways"


def test_an_exclusion_counts_only_beside_the_head(tmp_path):
    dictionary = dictionary_of(tmp_path, GREENWAYS)
    assert (
        dictionary.match(statement("绿道总里程")).reason
        == "near greenways (绿道): '总里程' speaks against it"
    )
    assert dictionary.match(statement("绿道", clause="新建绿道,总里程不减")).metric == "greenways"


def test_every_group_must_be_found(tmp_path):
    dictionary = dictionary_of(tmp_path, metric("buried", "{any: [架空线], all: [[入地, 落地]]}"))
    assert dictionary.match(statement("架空线", clause="架空线落地")).metric == "buried"
    assert (
        "nothing like '入地'"
        in dictionary.match(statement("架空线", clause="架空线整治", quote="架空线入地")).reason
    )


def test_context_may_stand_in_the_sentence_or_its_headings(tmp_path):
    dictionary = dictionary_of(
        tmp_path, metric("rate", "{any: [达标率], context: [[垃圾分类]]}", unit="%", kind="share")
    )
    assert dictionary.match(statement("达标率", "%", quote="完善垃圾分类,达标率达到95%")).metric == "rate"
    assert dictionary.match(statement("达标率", "%", section="垃圾分类 > 机制")).metric == "rate"
    assert dictionary.match(statement("达标率", "%")).metric is None


def test_nearer_context_outranks_farther_context(tmp_path):
    dictionary = dictionary_of(
        tmp_path,
        metric("school_places", "{any: [学位], context: [[小学]]}", unit="count"),
        metric("kindergarten_places", "{any: [学位], context: [[幼儿园]]}", unit="count"),
    )
    quote = "建设小学18所、新增学位27225个,幼儿园57所、新增学位16290个"
    first = statement("新增学位", "count", clause="新增学位27225个", quote=quote)
    second = statement("新增学位", "count", clause="新增学位16290个", quote=quote)
    assert phrase_of(first) == "建设小学18所、新增学位27225个"
    assert dictionary.match(first).metric == "school_places"
    assert dictionary.match(second).metric == "kindergarten_places"


def test_a_phrase_group_reaches_no_farther_than_the_commas(tmp_path):
    dictionary = dictionary_of(tmp_path, metric("plots", "{any: [图斑], phrase: [[修复]]}", unit="count"))
    inside = statement("图斑", "count", clause="213个图斑", quote="完成20公里内213个图斑的修复,推进绿化")
    outside = statement("图斑", "count", clause="整改图斑200个", quote="修复矿山,整改图斑200个")
    assert dictionary.match(inside).metric == "plots"
    assert dictionary.match(outside).metric is None


def test_ties_stay_open(tmp_path):
    dictionary = dictionary_of(
        tmp_path, metric("one", "{any: [泵站建设]}"), metric("two", "{any: [泵站工程, 建设泵站]}")
    )
    match = dictionary.match(statement("建设泵站建设"))
    assert match.metric is None
    assert match.reason == "ambiguous: one | two"
    assert [candidate.metric for candidate in match.candidates] == ["one", "two"]


def test_thresholds_match_only_where_a_rule_asks_for_them(tmp_path):
    dictionary = dictionary_of(
        tmp_path, GREENWAYS, metric("class", "{any: [出水], roles: [standard]}", unit="grade", kind="level")
    )
    assert "role standard" in dictionary.match(statement("绿道", role="standard")).reason
    assert dictionary.match(statement("出水", "grade", role="standard")).metric == "class"


def test_period_and_scope_can_be_asked_for(tmp_path):
    dictionary = dictionary_of(
        tmp_path,
        metric("yearly", "{any: [泵站], per: year}"),
        metric("parts", "{any: [水闸], scopes: [each, area]}"),
    )
    assert dictionary.match(statement("泵站", per="year")).metric == "yearly"
    assert "per total, expected year" in dictionary.match(statement("泵站")).reason
    assert dictionary.match(statement("水闸", scope="each:区")).metric == "parts"
    assert "scope whole, expected each or area" in dictionary.match(statement("水闸")).reason


def test_nothing_known_is_said_plainly(tmp_path):
    match = dictionary_of(tmp_path, GREENWAYS).match(statement("登月", "count"))
    assert (match.metric, match.reason, match.candidates) == (None, "no term of the dictionary", ())


@pytest.mark.parametrize(
    ("given", "theme"),
    [
        (statement("河道整治"), "water"),
        (statement("平台", section="排水"), "governance"),
        (statement("甲", section="治理 > 排水"), "water"),
        (statement("甲", quote="推进排水建设甲"), "water"),
        (statement("甲"), "governance"),
    ],
)
def test_unmatched_rows_have_a_theme(tmp_path, given, theme):
    assert dictionary_of(tmp_path, GREENWAYS).match(given).theme == theme


def test_the_order_of_entries_changes_nothing(tmp_path):
    dictionary = load_dictionary()
    shuffled = list(dictionary.metrics.values())
    random.Random(7).shuffle(shuffled)
    other = Dictionary({entry.id: entry for entry in shuffled}, dictionary.themes)
    for entry in list(dictionary.metrics.values())[::5]:
        for example in entry.examples:
            given = statement(example.subject or example.text, example.unit, clause=example.text)
            assert other.match(given) == dictionary.match(given)
