"""Many caveats become few lines, the weightiest first, and none is lost."""

import pytest
from bs4 import BeautifulSoup

from citymetrics import benchmark as b
from citymetrics.benchmark.remarks import Refusal, remark
from citymetrics.benchmark.tables.condense import MOST_CAVEATS, MOST_REFUSALS, _topics, condense, names_of
from citymetrics.labels import Label
from citymetrics.labels.wording import wording
from citymetrics.languages import LANGUAGES

PARKS, LANES, ROADS = Label("公园", "Parks"), Label("绿道", "Greenways"), Label("道路", "Roads")
WUHAN, ZIBO = Label("武汉市", "Wuhan"), Label("淄博市", "Zibo")


@pytest.fixture(scope="module")
def briefs():
    data = b.load_inputs()
    found = {f"city {city}": [b.city_profile(city, data=data)] for city in data.places}
    found |= {f"theme {theme}": [b.compare_theme(theme, data=data)] for theme in data.themes}
    coverage = b.coverage(data=data)
    found["overview"] = [coverage, *b.compare_metrics(coverage.shared_metrics, data.places, data)]
    found["ambition"], found["cascade"] = [b.ambition_index(data=data)], [b.cascade("shanghai", data=data)]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_shows_few_lines_and_says_how_many_notes_they_stand_for(briefs, lang):
    for name, results in briefs.items():
        for made, most in ((b.caveat_list, MOST_CAVEATS), (b.refusal_list, MOST_REFUSALS)):
            listing = made(*results, lang=lang)
            page = BeautifulSoup(listing._repr_html_(), "html.parser")
            assert len(page.select("li")) <= most, name
            if len(listing) > len(page.select("li")) > 0:
                assert str(len(listing)) in page.select_one(".cm-more").get_text(), name


def test_the_full_list_has_every_note(briefs):
    for name, results in briefs.items():
        listing = b.caveat_list(*results, lang="en", full=True)
        shown = BeautifulSoup(listing._repr_html_(), "html.parser").select("li")
        assert len(shown) == len({one.text("en") for one in listing.remarks}), name


def test_every_note_is_in_a_line_or_counted_as_left_out():
    notes = [remark("caution", words=Label(f"注{n}", f"note {n}")).on(PARKS) for n in range(3)]
    notes += [remark("several", city=WUHAN, count=2)]
    assert condense(notes, "en").left == 0
    many = [remark("index.own_basis", names=Label(str(n), str(n))) for n in range(12)]
    short = condense(many, "en")
    assert (len(short.lines), short.count, short.left) == (MOST_CAVEATS, 12, 12 - MOST_CAVEATS)
    assert short.closing("en") == "Condensed from 12 notes; 4 of less weight are not listed here."


def test_notes_of_one_kind_share_a_line_that_names_the_metrics():
    notes = [
        remark("terms_differ", spans=Label("甲", "a")).on(PARKS),
        remark("terms_differ", spans=Label("乙", "b")).on(LANES),
        remark("draft", city=ZIBO),
    ]
    assert condense(notes, "en").lines == (
        "Zibo's plan is a draft for comment",
        "Different years; totals are compared per year: Parks, Greenways",
    )
    assert condense(notes, "zh").lines[1] == "年份不同，总量按年均比较：公园、绿道"


def test_a_single_note_keeps_its_own_words():
    note = remark("terms_differ", spans=Label("甲", "Wuhan 2022–2024")).on(PARKS)
    short = condense([note], "en")
    assert short.lines == (note.text("en"),)
    assert short.closing("en") == ""


def test_denominators_are_named_once_whatever_is_wrong_with_them():
    given = {"city": WUHAN, "measure": Label("土地面积", "land area"), "date": "2021"}
    notes = [remark(f"denominator_{code}", **given).on(PARKS) for code in ("one_source", "undated")]
    line = condense(notes, "en").lines[0]
    assert line.count("land area of Wuhan") == 1


def test_refusals_of_one_reason_share_a_line():
    reason = remark("cascade")
    refused = [
        Refusal(remark("pair", one=WUHAN, other=ZIBO), reason.on(PARKS)),
        Refusal(remark("pair", one=ZIBO, other=WUHAN), reason.on(LANES)),
        Refusal(remark("place", city=ZIBO), remark("no_past_period")),
    ]
    short = condense(refused, "en")
    assert len(short.lines) == 2
    assert short.lines[0].endswith("Wuhan ↔ Zibo (Parks); Zibo ↔ Wuhan (Greenways)")


def test_a_long_list_of_names_says_how_many():
    assert names_of([PARKS, LANES, PARKS], "en") == "Parks, Greenways"
    assert names_of([PARKS, LANES, ROADS], "en", 2) == "Parks, Greenways and others (3 metrics)"
    assert names_of([PARKS, LANES, ROADS], "zh", 2) == "公园、绿道等 3 个指标"


def test_every_topic_names_codes_that_exist_and_has_its_words():
    known, seen = wording(), set()
    for topic in _topics():
        for code in topic["codes"]:
            assert (code if "." in code else f"remarks.{code}") in known, code
            assert code not in seen, code
            seen.add(code)
            if topic.get("by") == "item":
                assert f"topics.item_{code.replace('.', '_')}" in known, code
        if "by" in topic:
            assert f"topics.head_{topic['id']}" in known, topic["id"]
