"""What the command line says of metrics and rows is what the tables hold, in every form and language."""

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
RESIDENTS = {
    (row["place"], row["measure"], row["date"]): float(row["value"])
    for row in rows_of("data/raw/context/denominators.csv")
}


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    def run(*arguments, width=120):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr("sys.argv", ["citymetrics", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        done = capsys.readouterr()
        return ended.value.code, done.out, done.err

    return run


def ask(run, *arguments):
    code, out, err = run(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def read(run, *arguments):
    code, out, err = run(*arguments, "--format", "csv")
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out)))


def test_a_comparison_has_the_figures_of_the_table_and_their_sentences(run):
    (found,) = ask(run, "compare", "pocket_parks")["metrics"]
    assert {row["city"] for row in found["rows"]} == {"shanghai", "qingpu", "wuhan", "zibo"}
    for row in found["rows"]:
        stated = OBSERVATIONS[row["observation_id"]]
        assert row["value"] == float(stated["value"]) and row["quote"] == stated["quote"]
    wuhan = next(row for row in found["rows"] if row["city"] == "wuhan")
    residents = RESIDENTS["wuhan", "resident_population", "2020-11-01"]
    assert wuhan["per_10k"] == pytest.approx(200 / 3 / residents * 10_000, rel=1e-12)
    assert (wuhan["rank"], wuhan["rank_of"]) == (1, 3)
    assert {one["observation_id"] for one in found["evidence"]} == {
        row["observation_id"] for row in found["rows"]
    }
    for one in found["evidence"]:
        figure = one["figure"]
        assert re.match(r"\d", one["quote"][figure["start"] : figure["end"]])
    assert found["rows"][0]["per_10k_high"] == "inf"
    assert {"denominators", "caveats", "refused"} <= set(found)


def test_csv_is_the_frame_and_several_metrics_share_one_head(run):
    rows = read(run, "compare", "pocket_parks", "greenways_built", "--cities", "shanghai,zibo")
    assert {row["metric"] for row in rows} == {"pocket_parks", "greenways_built"}
    assert {row["city"] for row in rows} <= {"shanghai", "zibo"}
    assert all(row["observation_id"] in OBSERVATIONS for row in rows)


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_comparison_reads_at_every_width(run, width, lang):
    code, out, _ = run("compare", "pocket_parks", "--lang", lang, width=width)
    assert code == 0
    assert "300" in out and "5.41" in out and "shanghai-15030" in out
    assert ("仅供参考" if lang == "zh" else "indicative") in out
    assert ("上下级分解" if lang == "zh" else "cascade") in "".join(out.split())


def test_bases_are_chosen_and_nothing_else_is_said(run):
    rows = read(run, "compare", "pocket_parks", "--bases", "per_district")
    assert {row["basis"] for row in rows} == {"per_district"}
    assert {row["city"]: float(row["value"]) for row in rows if row["value"]} == pytest.approx(
        {"shanghai": 60 / 16, "wuhan": 200 / 3 / 13, "zibo": 3}
    )
    (found,) = ask(run, "compare", "pocket_parks", "--bases", "per_district")["metrics"]
    assert {one["measure"] for one in found["denominators"]} == {"districts"}
    assert "land area" not in str(found["caveats"])
    assert {row["basis"] for row in read(run, "compare", "pocket_parks", "--bases", "all")} >= {
        "total",
        "per_year",
        "per_10k",
        "per_district",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare", "pocket_parks", "--bases", "per_head"), "--bases: unknown basis 'per_head'"),
        (("compare", "sponge_city_area_share", "--bases", "per_10k"), "expected one of value"),
        (("compare", "pocket_parks", "--cities", "wuhn"), "Did you mean 'wuhan'?"),
        (("compare", "pocket_parks", "--role", "wish"), "unknown role 'wish'"),
        (("explain", "wuhn", "pocket_parks"), "Did you mean 'wuhan'?"),
        (("explain", "wuhan", "pocket_park"), "Did you mean 'pocket_parks'?"),
        (("coverage", "watr"), "Did you mean 'water'?"),
        (("metrics", "--theme", "watr"), "Did you mean 'water'?"),
        (("metrics", "--tier", "kernel"), "unknown tier"),
        (("brief", "them"), "KIND: unknown kind 'them'"),
        (("brief", "theme"), "SUBJECT: 0 given for a brief of kind theme; expected 1"),
        (("brief", "theme", "wast"), "Did you mean 'waste'?"),
        (("brief", "pair", "shanghai", "hongkou"), "no pair of shanghai and hongkou"),
        (("brief", "theme", "waste", "--formats", "papyrus"), "unknown format 'papyrus'"),
    ],
)
def test_what_there_is_not_is_told_in_one_line(run, arguments, message):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err and err.count("\n") == 1 and len(err) < 500


def test_evidence_gives_the_sentence_the_figure_in_it_and_every_column(run):
    one, other = ask(run, "evidence", "shanghai-14340", "shanghai-00945")["evidence"]
    assert one["quote"][one["figure"]["start"] : one["figure"]["end"]] == "600公里"
    # The copy is in Traditional characters, the sentence in Simplified ones.
    assert other["value_text"] == "42項"
    assert other["quote"][other["figure"]["start"] : other["figure"]["end"]] == "42项"
    assert (one["file"], one["char_start"], one["char_end"]) == ("data/raw/shanghai.txt", 14340, 14345)
    raw = (ROOT / one["file"]).read_text(encoding="utf-8")
    assert "600公里" in raw.split("\n")[one["line"] - 1]
    assert read(run, "evidence", "shanghai-14340") == [OBSERVATIONS["shanghai-14340"]]
    code, out, _ = run("evidence", "shanghai-14340", width=80)
    assert code == 0 and "observation_id" not in out and "¶" in out
    assert "600公里架空线入地" in "".join(out.split())
    shown = run("evidence", "shanghai-14340", "--all")[1]
    assert all(f"  {name}" in shown for name, value in OBSERVATIONS["shanghai-14340"].items() if value)


def test_every_observation_has_its_figure_in_its_sentence(run):
    found = ask(run, "evidence", *OBSERVATIONS)["evidence"]
    assert len(found) == len(OBSERVATIONS)
    for one in found:
        start, end = one["figure"]["start"], one["figure"]["end"]
        assert 0 <= start < end <= len(one["quote"]), one["observation_id"]
        digits = re.match(r"\d+", one["value_text"])
        assert not digits or one["quote"][start:end].startswith(digits.group()), one["observation_id"]


def test_a_mention_of_an_instrument_is_evidence_too(run):
    (one,) = ask(run, "evidence", "shanghai-00708-smart_city_management")["evidence"]
    assert one["quote"][one["figure"]["start"] : one["figure"]["end"]] == "数字化城市管理"
    assert run("evidence", "shanghai-00708-smart_city_management", "--lang", "en")[0] == 0


def test_an_unknown_row_is_told_with_the_nearest_and_not_with_all(run):
    code, _, err = run("evidence", "shanghai-1434")
    assert code == 2 and "Did you mean 'shanghai-14340'?" in err and len(err) < 200


@pytest.mark.parametrize(
    "arguments", [("places",), ("themes",), ("metrics",), ("coverage",), ("brief", "--list")]
)
def test_lists_say_the_same_to_people_and_machines(run, arguments):
    records = ask(run, *arguments)
    rows = read(run, *arguments)
    listed = records["rows"] if arguments == ("coverage",) else records
    assert len(rows) == len(listed) > 4
    assert list(rows[0]) == list(listed[0])
    for lang in ("zh", "en"):
        code, out, _ = run(*arguments, "--lang", lang)
        assert code == 0 and len(out.splitlines()) > 5


def test_places_count_what_the_table_holds(run):
    for row in read(run, "places"):
        own = [one for one in OBSERVATIONS.values() if one["doc_id"] == row["plan"]]
        targets = [one for one in own if one["role"] == "target"]
        assert (int(row["quantities"]), int(row["targets"])) == (len(own), len(targets))


def test_coverage_of_a_place_and_of_a_theme_is_a_part_of_the_whole(run):
    whole = ask(run, "coverage")["rows"]
    water, wuhan = ask(run, "coverage", "water"), ask(run, "coverage", "wuhan")
    assert water["rows"] == [row for row in whole if row["theme"] == "water"]
    assert {row["city"] for row in wuhan["rows"]} == {"wuhan"}
    assert "海绵城市" in run("coverage", "water")[1]


LATIN_LISTS = [
    ("metrics", "--tier", "core"),
    ("themes",),
    ("places",),
    ("coverage",),
    ("brief", "--list"),
    ("doctor", "--quick"),
    ("diff", "data/curated"),
]


@pytest.mark.parametrize("arguments", LATIN_LISTS)
def test_english_lists_hold_no_chinese(run, arguments):
    _, out, _ = run(*arguments, "--lang", "en", width=200)
    assert out and [line for line in out.splitlines() if HAN.search(line)] == []


def test_in_an_english_comparison_only_the_evidence_is_chinese(run):
    out = run("compare", "pocket_parks", "sponge_city_area_share", "--lang", "en", width=200)[1]
    before = [part.partition("\nEvidence\n")[0] for part in re.split(r"\n\n(?=\S.*: as stated)", out)]
    assert len(before) == 2
    assert [line for part in before for line in part.splitlines() if HAN.search(line)] == []
