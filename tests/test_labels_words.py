import string

import pytest

from citymetrics.labels import Label, in_language, prose, text
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
