import pytest
from dictionary_files import SEWERS, THEMES, metric, write_dictionary

from citymetrics.dictionary import load_dictionary
from citymetrics.errors import Problems


def problems(project):
    with pytest.raises(Problems) as caught:
        load_dictionary(project)
    return str(caught.value).splitlines()


def changed(old, new):
    assert old in SEWERS
    return SEWERS.replace(old, new)


def test_a_sound_dictionary_loads(tmp_path):
    dictionary = load_dictionary(write_dictionary(tmp_path))
    assert list(dictionary.themes) == ["water", "governance"]
    assert dictionary.metrics["sewers"].theme == "water"
    assert dictionary.places["sewers"] == "data/curated/dictionary/water.yml:3"
    assert [entry.id for entry in dictionary.of_theme("water")] == ["sewers"]


def test_metrics_come_in_the_order_of_their_themes(tmp_path):
    other = "theme: governance\nmetrics:\n" + metric("aaa", "{any: [平台]}")
    dictionary = load_dictionary(write_dictionary(tmp_path, a_first=other))
    assert list(dictionary.metrics) == ["sewers", "aaa"]


FAULTS = [
    ("unknown unit", changed("unit: km", "unit: kms"), ":6: sewers: unknown unit 'kms'", "Did you mean 'km'"),
    (
        "unit in rule",
        changed("网]}", "网], units: [公里]}"),
        ":9: sewers: unknown unit '公里'",
        "Did you mean 'km'",
    ),
    ("wrong kind", changed("addition", "adition"), ":7: sewers: kind 'adition'", "Did you mean 'addition'?"),
    ("direction", changed("higher", "up"), ":8: sewers: direction 'up'", "one of higher, lower, neither"),
    (
        "missing label",
        changed("    label: {zh: 污水管网, en: Sewers}\n", ""),
        ":3: sewers: 'label' is missing",
        "Add 'label'",
    ),
    ("half a label", changed(", en: Sewers}", "}"), ":4: sewers: 'label.en' is missing", "Add 'en'"),
    ("empty label", changed("en: Sewers", "en: ''"), ":4: sewers: label.en", "at least 1 character"),
    (
        "unknown field",
        SEWERS + "    direktion: up\n",
        ":10: sewers: unknown field 'direktion'",
        "Did you mean 'direction'?",
    ),
    (
        "field in rule",
        changed("网]}", "网], non: [a]}"),
        ":9: sewers: unknown field 'match.0.non'",
        "mean 'none'?",
    ),
    (
        "denominator",
        SEWERS + "    denominators: [area]\n",
        ":10: sewers: denominators.0 'area'",
        "'land_area'",
    ),
    (
        "bad regex",
        changed("[污水管网]", "['/污水(/']"),
        ":9: sewers: bad term '/污水(/'",
        "regular expression between slashes",
    ),
    (
        "greedy regex",
        changed("[污水管网]", "['/.*/']"),
        ":9: sewers: bad term '/.*/'",
        "matches the empty text",
    ),
    (
        "empty term",
        changed("[污水管网]", "['']"),
        ":9: sewers: match.0.any",
        "an empty term matches everything",
    ),
    ("no rule", changed("{any: [污水管网]}", "[]"), ":9: sewers: match", "at least 1 item"),
    (
        "unknown parent",
        SEWERS + "    parent: sewer\n",
        ":3: sewers: unknown parent 'sewer'",
        "Did you mean 'sewers'?",
    ),
    (
        "own parent",
        SEWERS + "    parent: sewers\n",
        ":3: sewers: its parents lead back to it",
        "Remove one 'parent'",
    ),
    ("bad id", changed("id: sewers", "id: Sewers"), ":3: Sewers: id", "pattern"),
    ("bounds", SEWERS + "    bounds: {min: 5, max: 1}\n", ":10: sewers: bounds", "min must be below max"),
    (
        "share per head",
        changed("addition", "share") + "    denominators: [land_area]\n",
        ":3: sewers",
        "not divided again",
    ),
    (
        "vague link",
        SEWERS + "    links:\n      sdg: {indicator: 6.3.1, fit: partial}\n",
        ":11: sewers: links.sdg",
        "needs a note",
    ),
    (
        "unknown framework",
        SEWERS + "    links: {sgd: {indicator: x}}\n",
        ":10: sewers: links.sgd",
        "Did you mean 'sdg'?",
    ),
    (
        "theme in entry",
        SEWERS + "    theme: governance\n",
        ":10: sewers: 'theme' stands in an entry",
        "one theme",
    ),
    ("no list", "  id: sewers\n", ":1: no list 'metrics'", "one mapping per entry"),
]


@pytest.mark.parametrize(
    ("entries", "start", "rest"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_is_one_line_with_its_place_and_mend(tmp_path, entries, start, rest):
    lines = problems(write_dictionary(tmp_path, entries))
    assert len(lines) == 1
    assert lines[0].startswith("data/curated/dictionary/water.yml" + start)
    assert rest in lines[0]


def test_an_unknown_theme_names_the_nearest(tmp_path):
    (line,) = problems(write_dictionary(tmp_path, theme="watr"))
    assert line.startswith("data/curated/dictionary/water.yml:1: unknown theme 'watr'")
    assert "one of water, governance" in line
    assert "Did you mean 'water'?" in line


def test_a_duplicate_id_names_both_places(tmp_path):
    (line,) = problems(write_dictionary(tmp_path, zeta="theme: governance\nmetrics:\n" + SEWERS))
    assert "zeta.yml:3: duplicate id 'sewers'" in line
    assert "It is defined at data/curated/dictionary/water.yml:3" in line


def test_a_circle_of_parents_is_found(tmp_path):
    entries = "".join(
        metric(name, "{any: [管]}", extra=f"    parent: {parent}\n")
        for name, parent in [("a", "b"), ("b", "c"), ("c", "a")]
    )
    lines = problems(write_dictionary(tmp_path, entries))
    assert len(lines) == 3
    assert "(a > b > c > a)" in lines[0]


def test_a_metric_below_a_circle_is_not_blamed_for_it(tmp_path):
    entries = "".join(
        metric(name, "{any: [管]}", extra=f"    parent: {parent}\n")
        for name, parent in [("a", "b"), ("b", "b")]
    )
    (line,) = problems(write_dictionary(tmp_path, entries))
    assert ": b: its parents lead back" in line


def test_a_part_has_the_unit_of_the_whole(tmp_path):
    entries = SEWERS + metric("part", "{any: [支管]}", unit="count", extra="    parent: sewers\n")
    (line,) = problems(write_dictionary(tmp_path, entries))
    assert "part: unit count under parent sewers in km" in line


def test_problems_of_all_files_are_gathered(tmp_path):
    project = write_dictionary(
        tmp_path,
        changed("km", "kms"),
        other="theme: governance\nmetrics:\n" + metric("x", "{any: [y]}", kind="thing"),
        torn="theme: water\nmetrics:\n\t- id: z\n",
    )
    lines = problems(project)
    assert [line.split(":")[0].rpartition("/")[2] for line in lines] == ["other.yml", "torn.yml", "water.yml"]


def test_themes_are_checked_too(tmp_path):
    themes = THEMES.replace("keywords: [治理, 平台]", "keyword: [治理]")
    lines = problems(write_dictionary(tmp_path, themes=themes))
    assert any("themes.yml:7: governance: unknown field 'keyword'" in line for line in lines)
    assert any("'keywords' is missing" in line for line in lines)


def test_a_missing_themes_file_is_named(tmp_path):
    project = write_dictionary(tmp_path)
    (project.dictionary / "themes.yml").unlink()
    assert problems(project) == ["data/curated/dictionary/themes.yml: no such file"]


def test_an_empty_list_of_themes_is_named(tmp_path):
    assert problems(write_dictionary(tmp_path, themes="themes: []\n"))[0] == (
        "data/curated/dictionary/themes.yml:1: no themes; expected at least one theme"
    )
