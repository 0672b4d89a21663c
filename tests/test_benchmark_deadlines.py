import re
from datetime import date

import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics import benchmark as b
from citymetrics.benchmark import deadlines, findings_of, timeline
from citymetrics.errors import CitymetricsError, UnknownChoice


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def visible(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_dates_are_counted_at_the_ends_of_years_and_terms():
    rows = change(sample_rows(), "zibo-03081", due="2021-05-31")
    found = deadlines(data=make_inputs(rows)).clusters.set_index("city")
    # Zibo's term ends in 2022: two dates on its last day, one at the end of 2020, one in May 2021.
    zibo = found.loc["zibo"]
    assert (zibo["targets"], zibo["dated"], zibo["undated"]) == (6, 4, 2)
    assert (zibo["days"], zibo["year_end"], zibo["term_end_day"], zibo["elsewhere"]) == (3, 3, 2, 1)


def test_it_rests_on_the_timeline_and_adds_nothing_to_it(inputs):
    result = deadlines(data=inputs)
    assert list(result.frame["observation_id"]) == list(timeline(data=inputs).frame["observation_id"])
    assert result.evidence == timeline(data=inputs).evidence
    assert result.by_theme["targets"].sum() == len(result.frame)
    assert result.by_theme["dated"].sum() == len(result.dated)


def test_without_a_day_nothing_is_said_to_be_due(inputs):
    result = deadlines(data=inputs)
    assert set(result.frame["state"]) == {""}
    assert result.in_state("due").empty
    assert "timeline.not_done" not in {one.code for one in result.caveats}
    said = " ".join(one.text("en") for one in findings_of(result))
    assert "should be due" not in said
    assert "no day was given" in b.due_by_table(result, lang="en").html


def test_a_day_tells_what_should_be_due_and_never_what_was_done(inputs):
    result = deadlines(as_of="2022-12-31", data=inputs)
    state = result.frame.set_index("observation_id")["state"]
    # Due on the day itself counts; Wuhan's dates lie ahead; Zibo's term is over, Shanghai's runs.
    assert state["zibo-04610"] == "due"
    assert state["wuhan-05006"] == "ahead"
    assert state["zibo-03506"] == "ended"
    assert set(state[state.index.str.startswith("shanghai")]) <= {"running", "ahead", "due"}
    assert len(result.frame) == sum(len(result.in_state(one)) for one in ("due", "ahead", "ended", "running"))
    assert len(result.in_state("due", "zibo")) == 4
    caveat = next(one for one in result.caveats if one.code == "timeline.not_done")
    assert "no plan can tell" in caveat.text("en")
    last = findings_of(result)[-1].text("en")
    assert "should be due by end of 2022" in last
    assert "no plan can tell" in last


def test_the_day_before_a_date_it_is_still_ahead(inputs):
    found = deadlines(as_of=date(2022, 12, 30), data=inputs).frame.set_index("observation_id")
    assert found.loc["zibo-04610", "state"] == "ahead"
    assert found.loc["zibo-03506", "state"] == "running"


def test_a_day_before_all_dates_has_nothing_due(inputs):
    result = deadlines(as_of="2001-01-01", data=inputs)
    assert result.in_state("due").empty
    assert "no target should be due" in findings_of(result)[-1].text("en")


@pytest.mark.parametrize("given", ["2025-13-01", "20251231", "tomorrow", "2025-12-31T00:00"])
def test_what_is_no_day_raises_one_line(inputs, given):
    with pytest.raises(CitymetricsError, match="is no day; expected a date such as 2025-12-31"):
        deadlines(as_of=given, data=inputs)


def test_an_unknown_theme_or_city_raises(inputs):
    with pytest.raises(UnknownChoice):
        deadlines(theme="watr", data=inputs)
    with pytest.raises(UnknownChoice):
        deadlines("wuhn", data=inputs)


def test_the_table_lists_every_dated_target_with_its_note(inputs):
    result = deadlines(data=inputs)
    notes = b.EvidenceNotes(inputs)
    html = b.dated_table(result, notes).html
    assert set(notes.numbers) == set(result.evidence)
    assert html.count('class="cm-note"') == len(result.dated)


def test_all_places_together_have_counts_but_no_share(inputs):
    html = b.clusters_table(deadlines(data=inputs), lang="en").html
    whole = visible(html.rsplit("<tr>", 1)[1])
    assert whole.split()[0] == "All"
    assert "%" not in whole
    assert "%" in visible(html.rsplit("<tr>", 1)[0])


def test_no_target_makes_no_sentence_and_no_broken_table():
    rows = sample_rows()
    result = deadlines(theme="rural", data=make_inputs(rows))
    assert findings_of(result) == []
    assert "nan" not in result.html().lower()
    assert result.draw().caption
