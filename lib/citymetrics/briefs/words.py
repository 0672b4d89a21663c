"""The words around a brief (navigation, captions, states) in both languages, from `words.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from citymetrics.errors import check_choice
from citymetrics.labels import LANGUAGES
from citymetrics.yamlfile import read_yaml

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"


@cache
def load_words(lang: str) -> Mapping[str, str]:
    """Every word in `lang`, `zh` or `en`.

    Raises
    ------
    UnknownChoice
        No such language.
    """
    check_choice("language", lang, LANGUAGES)
    words = read_yaml(HERE / "words.yml", name="briefs/words.yml")
    return dict(words[lang])
