"""The words around a brief (navigation, captions, states) in both languages, from `words.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from citymetrics.labels.vocabulary import read_words

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"
WORDS = HERE / "words.yml"


def load_words(lang: str) -> Mapping[str, str]:
    """Every word in `lang`, `zh` or `en`; another language raises `UnknownChoice`."""
    return read_words(WORDS, lang)
