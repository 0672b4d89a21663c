"""The words around a brief (navigation, captions, states) in both languages, from `words.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from citymetrics.labels.vocabulary import read_words

WORDS = Path(__file__).with_name("words.yml")


def load_words(lang: str) -> Mapping[str, str]:
    """Every word in `lang`, `zh` or `en`; another language raises `UnknownChoice`."""
    return read_words(WORDS, lang)
