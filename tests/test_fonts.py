"""The Chinese font: found without importing its package, and asked which characters it can draw."""

from __future__ import annotations

import subprocess
import sys

import pytest

from citymetrics import fonts
from citymetrics.fonts import (
    FontError,
    check_glyphs,
    font_family,
    font_licence,
    font_path,
    missing_characters,
)


def test_the_font_is_found_without_importing_its_package():
    code = (
        "import sys; from citymetrics.fonts import font_path; "
        "print(font_path().suffix, 'zhplot' in sys.modules, 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [".ttf", "False", "False"]


def test_the_family_is_what_the_file_says():
    assert font_family() == "Noto Sans SC"
    assert font_path().name.startswith("NotoSansSC")


def test_the_licence_lies_beside_the_font():
    licence = font_licence()
    assert licence is not None
    assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()


def test_a_missing_font_is_one_line_with_the_mend(monkeypatch):
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_package")
    fonts.font_path.cache_clear()
    try:
        with pytest.raises(FontError) as caught:
            font_path()
    finally:
        fonts.font_path.cache_clear()
    assert str(caught.value).endswith("python -m pip install no_such_package")
    assert "\n" not in str(caught.value)


def test_plan_text_can_be_drawn_and_emoji_cannot():
    assert missing_characters("完成不少于300公里，达到95%以上；㎡、〔2021〕20号…Ⅲ类 ≥ −5 ℃\t\u00a0") == []
    assert missing_characters("好🏙的🏙\U0001f600") == ["🏙", "\U0001f600"]


def test_characters_without_glyph_are_named_with_their_places():
    with pytest.raises(FontError) as caught:
        check_glyphs([("正常", "cell 1"), ("坏🏙", "cell 2"), ("又🏙", "cell 3")], where="theme-waste")
    assert "theme-waste: no glyph for 🏙 (U+1F3D9, cell 2; cell 3)" in str(caught.value)
