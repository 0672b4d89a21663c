"""What review shows in both languages, from `words.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from citymetrics.errors import check_choice
from citymetrics.labels import LANGUAGES
from citymetrics.yamlfile import read_yaml


@cache
def load_words(lang: str) -> Mapping[str, str]:
    """Every word in `lang`, `zh` or `en`.

    Raises
    ------
    UnknownChoice
        No such language.
    """
    check_choice("language", lang, LANGUAGES)
    words = read_yaml(Path(__file__).with_name("words.yml"), name="review/words.yml")
    return dict(words[lang])
