"""Sentences that are short enough for a heading."""

from __future__ import annotations

from typing import Any

from citymetrics.labels import text

MOST = {"zh": 30, "en": 16}
"""How long a message may be: characters in Chinese, words in English."""


def length_of(words: str, lang: str) -> int:
    """Characters without spaces in Chinese, words in English."""
    return len("".join(words.split())) if lang == "zh" else len(words.split())


def say(lang: str, *codes: str, **values: Any) -> str:
    """The first of these wordings of `messages.yml` that is short enough with its values filled in; "" where none is."""
    for code in codes:
        words = text(f"messages.{code}", lang, **values)
        if length_of(words, lang) <= MOST[lang]:
            return words
    return ""
