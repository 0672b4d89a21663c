import pytest
from instruments_files import SPONGE, write_instruments

from citymetrics.dictionary import load_dictionary
from citymetrics.errors import Problems
from citymetrics.instruments import RUNGS, check_instrument_examples, load_instruments
from citymetrics.project import Project

REAL = Project.find(__file__)
OTHER = SPONGE.replace("sponge_city", "second").replace("[海绵城市, +海绵]", "[雨污分流]")


def problems(project):
    with pytest.raises(Problems) as caught:
        load_instruments(project)
    return str(caught.value).splitlines()


def changed(old, new):
    assert old in SPONGE
    return SPONGE.replace(old, new)


def test_a_sound_dictionary_loads(tmp_path):
    dictionary = load_instruments(write_instruments(tmp_path))
    assert dictionary.instruments["sponge_city"].theme == "water"
    assert dictionary.places["sponge_city"] == "data/curated/instruments/water.yml:3"
    assert [entry.id for entry in dictionary.of_theme("water")] == ["sponge_city"]


def test_one_name_needs_no_list(tmp_path):
    dictionary = load_instruments(write_instruments(tmp_path, changed("[海绵城市, +海绵]", "海绵城市")))
    assert dictionary.instruments["sponge_city"].any == ("海绵城市",)


def test_instruments_come_in_the_order_of_their_themes(tmp_path):
    project = write_instruments(tmp_path, a_first=f"theme: governance\ninstruments:\n{OTHER}")
    assert list(load_instruments(project).instruments) == ["sponge_city", "second"]


FAULTS = {
    "missing label": (
        changed("    label: {zh: 海绵城市, en: Sponge city}\n", ""),
        ":3: sponge_city: 'label' is missing. Add",
    ),
    "half a label": (changed(", en: Sponge city", ""), ":4: sponge_city: 'label.en' is missing. Add 'en'"),
    "empty definition": (
        changed("Building for rain", "''"),
        ":5: sponge_city: definition.en: String should have",
    ),
    "unknown field": (
        SPONGE + "    nane: [甲]\n",
        ":8: sponge_city: unknown field 'nane'; expected one of id",
    ),
    "no name": (changed("[海绵城市, +海绵]", "[]"), ":6: sponge_city: any: Tuple should have at least 1"),
    "empty name": (changed("+海绵]", "'']"), ":6: sponge_city: bad term '': '' matches the empty text"),
    "bad expression": (changed("+海绵", "/海(绵/"), ":6: sponge_city: bad term '/海(绵/'"),
    "number for a name": (changed("+海绵", "15"), ":6: sponge_city: any.1: Input should be a valid string"),
    "both labels": (
        changed("[海绵城市公园]", "[海绵城市]"),
        ":3: sponge_city: '海绵城市' stands in 'any' and in 'none'",
    ),
    "bad id": (changed("sponge_city", "Sponge-City"), ":3: Sponge-City: id: String should match pattern"),
    "bad rung": (
        SPONGE + "    examples: [{text: 甲, rung: promised}]\n",
        ":8: sponge_city: examples.0.rung: Input should be 'named'",
    ),
    "duplicate id": (
        SPONGE + OTHER.replace("second", "sponge_city"),
        ":8: duplicate id 'sponge_city'; expected an id used once",
    ),
    "shared name": (
        SPONGE + SPONGE.replace("sponge_city", "other"),
        ":11: other: the name '海绵城市' belongs to sponge_city too",
    ),
    "theme in entry": (SPONGE + "    theme: water\n", ":8: sponge_city: 'theme' stands in an entry"),
    "tab": (SPONGE + "\tnone: []\n", ":8: a tab"),
    "alias": (SPONGE + "    examples: &a []\n    counterexamples: *a\n", ":9: a YAML alias"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_gets_one_line_that_says_where(tmp_path, name):
    entries, message = FAULTS[name]
    lines = problems(write_instruments(tmp_path, entries))
    assert any(line.startswith("data/curated/instruments/water.yml" + message) for line in lines), lines


def test_an_unknown_theme_names_the_nearest(tmp_path):
    assert problems(write_instruments(tmp_path, theme="watr")) == [
        "data/curated/instruments/water.yml:1: unknown theme 'watr'; expected one of water, governance. Did you mean 'water'?"
    ]


@pytest.mark.parametrize(
    "text", [b"", b"- a\n", b"theme: water\ninstruments: 5\n", b"theme: water\ninstruments: [a]\n"]
)
def test_a_file_without_entries_is_told(tmp_path, text):
    assert problems(write_instruments(tmp_path, other=text))[0].startswith(
        "data/curated/instruments/other.yml:1: no list 'instruments'"
    )


def test_a_binary_file_is_told(tmp_path):
    assert "is not UTF-8" in problems(write_instruments(tmp_path, other=b"\x89PNG\xff\xfe"))[0]


def test_a_folder_without_files_is_told(tmp_path):
    project = write_instruments(tmp_path)
    (project.curated / "instruments" / "water.yml").unlink()
    assert problems(project)[0].startswith("data/curated/instruments: no file of instruments")


def test_all_faults_are_told_at_once(tmp_path):
    entries = changed("en: Sponge city", "en: ''") + OTHER.replace("en: Building for rain", "en: ''")
    assert len(problems(write_instruments(tmp_path, entries))) == 2


def test_the_projects_dictionary_is_sound_and_large():
    dictionary = load_instruments(REAL)
    assert len(dictionary.instruments) >= 80
    assert {entry.theme for entry in dictionary.instruments.values()} == set(load_dictionary(REAL).themes)


def test_labels_of_the_projects_dictionary_name_one_instrument_each():
    entries = load_instruments(REAL).instruments.values()
    for lang in ("zh", "en"):
        labels = [entry.label.text(lang) for entry in entries]
        assert len(set(labels)) == len(labels)


def test_examples_of_the_projects_dictionary_hold():
    dictionary = load_instruments(REAL)
    assert [str(problem) for problem in check_instrument_examples(dictionary)] == []
    assert {example.rung for entry in dictionary.instruments.values() for example in entry.examples} >= {
        rung for rung in RUNGS if rung != "bearer"
    }


def test_an_example_that_no_longer_holds_is_told(tmp_path):
    wrong = (
        SPONGE
        + "    examples: [{text: 依托海绵城市。, rung: measured}]\n    counterexamples: [推进海绵城市建设。]\n"
    )
    told = [
        str(problem)
        for problem in check_instrument_examples(load_instruments(write_instruments(tmp_path, wrong)))
    ]
    assert told[0].startswith(
        "data/curated/instruments/water.yml:3: sponge_city: its example '依托海绵城市。' gives named"
    )
    assert "counter-example '推进海绵城市建设。' is found (committed)" in told[1]


@pytest.mark.parametrize("themes", ["themes: 5\n", "themes: []\n", "themes: {water: 1}\n"])
def test_themes_that_are_no_list_are_named(tmp_path, themes):
    project = write_instruments(tmp_path)
    (project.dictionary / "themes.yml").write_text(themes, encoding="utf-8")
    assert any("themes.yml:1: no list 'themes'" in line for line in problems(project))
