import re
import string

import pytest

from citymetrics.benchmark import load_inputs
from citymetrics.labels import Label, has_chinese, in_language, prose, text
from citymetrics.labels.wording import label_of, wording


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_wording_has_both_languages_with_the_same_placeholders():
    entries = wording()
    assert len(entries) > 150
    for address, label in entries.items():
        assert placeholders(label.zh) == placeholders(label.en), address
        assert bool(label.zh) == bool(label.en), address


def test_text_fills_labels_in_the_language_asked_for():
    theme = Label("垃圾与环卫", "Waste")
    assert text("figures.theme_dots", "zh", theme=theme) == "垃圾与环卫：各地目标对比"
    assert text("figures.theme_dots", "en", theme=theme) == "Waste: targets across places"


@pytest.mark.parametrize(
    "given",
    [
        Label("上海", "Shanghai"),
        {"zh": "上海", "en": "Shanghai"},
        type("L", (), {"zh": "上海", "en": "Shanghai"})(),
    ],
)
def test_labels_come_in_any_form(given):
    assert label_of(given) == ("上海", "Shanghai")
    assert in_language(given, "en") == "Shanghai"


def test_prose_shows_itself_as_markdown():
    shown = prose("theme_lead", "zh", theme="垃圾")
    assert shown._repr_markdown_() == shown
    assert "“垃圾”" in shown


BOTH_LANGUAGES_IN_ONE = ("package.other_language", "commands.")
"""Lines that lead to the other language, or show what is typed."""


def test_no_english_wording_holds_chinese():
    faults = [
        address
        for address, label in wording().items()
        if has_chinese(label.en) and not address.startswith(BOTH_LANGUAGES_IN_ONE)
    ]
    assert faults == []


def test_no_chinese_wording_is_english():
    for address, label in wording().items():
        words = re.sub(r"\{[^}]*\}|<[^>]*>", "", label.zh)
        if has_chinese(words) or address.startswith(BOTH_LANGUAGES_IN_ONE):
            continue
        assert not re.search(r"[A-Za-z]{3}", re.sub("Spearman|Pearson|Kendall|Jaccard|SDG|ISO", "", words)), (
            address
        )


def test_english_wording_needs_no_brackets_for_plurals():
    assert [address for address, label in wording().items() if "(s)" in label.en] == []


@pytest.mark.parametrize(
    ("count", "shown"), [(1, "1 target carries"), (0, "0 targets carry"), (21, "21 targets carry")]
)
def test_english_nouns_and_verbs_agree_with_their_number(count, shown):
    assert text("remarks.unmatched", "en", count=count).startswith(shown)
    assert text("remarks.unmatched", "zh", count=count).startswith(f"{count} 个目标")


def test_what_people_write_in_the_project_has_both_languages():
    inputs = load_inputs()
    labels = {f"metric {name}": one.label for name, one in inputs.metrics.items()}
    labels |= {f"theme {name}": inputs.theme_label(name) for name in inputs.themes}
    labels |= {f"instrument {name}": one.label for name, one in inputs.instruments.items()}
    labels |= {f"plan {name}": one.title for name, one in inputs.sources.items()}
    labels |= {f"norm {one.id}": one.label for one in inputs.norms.records}
    labels |= {f"source {one.source}": one.source_label for one in inputs.context.records}
    assert len(labels) > 400
    for name, label in labels.items():
        zh, en = (in_language(label, lang) for lang in ("zh", "en"))
        assert has_chinese(zh), name
        assert not has_chinese(en), name


ONE_TERM = {
    "zh": ("基数", "责任主体", "牵头单位", "相似性"),
    "en": ("responsible bod", "bearer", "per cent", "100 %"),
}
"""What the house says otherwise: 基期值, 责任单位, 相似度; lead body, %."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_thing_has_one_name(lang):
    faults = [
        (address, term)
        for address, label in wording().items()
        for term in ONE_TERM[lang]
        if term in label.in_language(lang)
    ]
    assert faults == []


def test_a_number_with_its_note_still_counts_as_one():
    assert text("remarks.unmatched", "en", count='1<sup class="cm-note">7</sup>').endswith(
        "target carries no metric yet; listed, not compared"
    )
