"""From score down to sentence: every number is worked out again from the tables by hand."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from citymetrics.cli import main
from citymetrics.labels.source import HAN

ROOT = Path(__file__).resolve().parents[1]


def rows_of(table):
    return list(csv.DictReader(io.StringIO((ROOT / table).read_text(encoding="utf-8"))))


OBSERVATIONS = {row["observation_id"]: row for row in rows_of("data/curated/observations.csv")}
DENOMINATORS = rows_of("data/raw/context/denominators.csv")


def denominator(place, measure, date=""):
    (found,) = [
        float(row["value"])
        for row in DENOMINATORS
        if (row["place"], row["measure"]) == (place, measure) and row["date"].startswith(date)
    ]
    return found


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    def run(*arguments, width=110):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr("sys.argv", ["citymetrics", "explain", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        done = capsys.readouterr()
        assert ended.value.code == 0, done.err
        return done.out

    return run


@pytest.fixture
def explain(run):
    def explain(city, metric, lang="zh"):
        return json.loads(run(city, metric, "--format", "json", "--lang", lang))

    return explain


def values(found, section):
    return {line["key"]: line["value"] for line in found["sections"][section]}


def texts(found, section, key):
    return [line["text"] for line in found["sections"][section] if line["key"] == key]


def test_a_target_of_each_district_is_multiplied_out_and_put_per_head(explain):
    found = explain("zibo", "pocket_parks")
    (stated,) = [
        one for one in OBSERVATIONS.values() if (one["city"], one["metric"]) == ("zibo", "pocket_parks")
    ]
    assert (stated["value"], stated["per"], stated["scope"]) == ("3", "year", "each:区县")
    own = values(found, "derivation")
    districts = denominator("zibo", "districts")
    residents = denominator("zibo", "resident_population", "2020")
    assert own["units"] == districts == 8
    assert own["per_year"] == 3 * districts
    assert own["total"] == 3 * districts * 3
    assert own["per_10k"] == pytest.approx(3 * districts / residents * 10_000, rel=1e-12)
    assert own["per_district"] == 3
    assert texts(found, "derivation", "per_year") == ["3 × 8 = 24"]
    assert texts(found, "derivation", "total") == ["3 × 3 × 8 = 72"]


def test_the_part_in_the_index_adds_up(explain):
    found = explain("wuhan", "road_greening_upgraded")
    own = values(found, "score")
    (stated,) = [
        one
        for one in OBSERVATIONS.values()
        if (one["city"], one["metric"]) == ("wuhan", "road_greening_upgraded") and one["role"] == "target"
    ]
    residents = denominator("wuhan", "resident_population", "2020")
    assert own["scored_value"] == pytest.approx(float(stated["value"]) / 3 / residents * 10_000, rel=1e-12)
    assert own["weight"] == pytest.approx(1 / 6)
    assert own["contribution"] == pytest.approx(own["scaled"] * own["weight"])
    zibo = values(explain("zibo", "road_greening_upgraded"), "score")
    assert zibo["scaled"] == 1
    assert own["scaled"] == pytest.approx(own["scored_value"] / zibo["scored_value"])
    whole = [
        values(explain("wuhan", metric), "score").get("contribution")
        for metric in (
            "pocket_parks",
            "road_greening_upgraded",
            "rural_waste_coverage",
            "sponge_city_area_share",
            "traffic_bottlenecks_relieved",
            "utility_tunnels",
        )
    ]
    assert sum(whole) == pytest.approx(own["composite"])


def test_a_share_is_compared_as_written_and_held_against_norms(explain):
    found = explain("zibo", "sponge_city_area_share", "en")
    assert values(found, "score")["scaled"] == pytest.approx(0.35)
    assert texts(found, "score", "scaled") == ["(35 − 0) ÷ (100 − 0) = 0.35 (distance to target)"]
    assert texts(found, "derivation", "as_stated")
    norms = [line["value"] for line in found["sections"]["distance"] if line["key"] == "norm"]
    assert norms == [20 - 35, 80 - 35]
    assert len(texts(found, "distance", "clause")) == 2
    assert any(
        "Did" not in text and "http" not in text and "soolun" in text
        for text in texts(found, "distance", "found_at")
    )


def test_the_equations_of_every_explanation_hold(run, explain):
    metrics = {one["metric"] for one in OBSERVATIONS.values() if one["metric"] and one["role"] == "target"}
    checked = 0
    for metric in sorted(metrics)[::9]:
        for city in ("shanghai", "wuhan"):
            for line in explain(city, metric)["sections"].get("derivation", ()):
                equation = re.match(r"([\d.,]+(?: [×÷] [\d.,]+)+) = ([\d.,]+)", line["text"])
                if equation:
                    left, right = (
                        one.replace(",", "").replace("×", "*").replace("÷", "/") for one in equation.groups()
                    )
                    assert eval(left) == pytest.approx(float(right), rel=1e-8), line["text"]
                    assert float(right) == pytest.approx(line["value"], rel=1e-8), line["text"]
                    checked += 1
    assert checked > 10


def test_the_figure_that_stands_for_a_place_is_told_with_the_rule(explain):
    found = explain("zibo", "greenways_built")
    rows = found["sections"]["choice"]
    own = [
        one for one in OBSERVATIONS.values() if (one["city"], one["metric"]) == ("zibo", "greenways_built")
    ]
    assert [line["observation_id"] for line in rows] == [one["observation_id"] for one in own]
    (chosen,) = [line for line in rows if "选作代表" in line["text"]]
    assert found["evidence"]["observation_id"] == chosen["observation_id"]
    assert all("列于其下（" in line["text"] for line in rows if line is not chosen)


def test_what_a_plan_does_not_state_is_explained_as_well(explain):
    found = explain("shanghai", "utility_tunnels")
    assert set(found["sections"]) >= {"absence"} and found["evidence"] is None
    assert "score" not in found["sections"]


def test_a_district_is_ranked_among_districts_and_scored_in_no_index_of_cities(explain):
    found = explain("qingpu", "surface_water_class_iii_share")
    assert texts(found, "score", "outside") == ["指数只比较城市，青浦区不是城市"]
    assert "区县" in texts(found, "rank", "rank")[0]


def test_csv_has_the_same_lines_with_the_sentence_last(run, explain):
    rows = list(csv.DictReader(io.StringIO(run("wuhan", "pocket_parks", "--format", "csv"))))
    found = explain("wuhan", "pocket_parks")
    assert [row["key"] for row in rows[:-1]] == [
        line["key"] for one in found["sections"].values() for line in one
    ]
    assert rows[-1]["section"] == "sentence" and rows[-1]["text"] == found["evidence"]["quote"]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_it_reads_from_score_to_sentence(run, width):
    out = run("wuhan", "pocket_parks", width=width)
    heads = ["在目标力度指数中", "名次与可比性", "差距\n", "\n折算\n", "规划中的数字", "\n依据\n"]
    places = [out.index(head) for head in heads]
    assert places == sorted(places)
    assert "200 ÷ 3 = 66.66666667" in out and "12,326,518" in out


def test_in_english_only_the_plan_speaks_chinese(run):
    out = run("zibo", "pocket_parks", "--lang", "en", width=200)
    before, _, _ = out.partition("\nEvidence\n")
    assert [line for line in before.splitlines() if HAN.search(line)] == []
