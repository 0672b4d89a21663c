"""Words by address and language.

Leaves out number formats (see `numbers`) and labels of metrics, themes and places, which live with their
own data.
"""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from citymetrics.errors import check_choice
from citymetrics.languages import LANGUAGES
from citymetrics.yamlfile import read_yaml

WORDS = Path(__file__).with_name("words")


class Label(NamedTuple):
    """One thing's name in both languages."""

    zh: str
    en: str

    def in_language(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


def check_language(lang: str) -> str:
    """Return `lang` if it is `zh` or `en`; else raise `UnknownChoice`."""
    return check_choice("language", lang, LANGUAGES)


@cache
def wording() -> dict[str, Label]:
    """Every entry of `words/*.yml` by its address `<file>.<key>`."""
    entries: dict[str, Label] = {}
    for path in sorted(WORDS.glob("*.yml")):
        for key, entry in read_yaml(path, name=f"labels/words/{path.name}").items():
            entries[f"{path.stem}.{key}"] = Label(entry["zh"], entry["en"])
    return entries


def label_of(given: Any) -> Label:
    """The label in `given`: a `Label`, a mapping or an object with `zh` and `en`, or one string for both."""
    if isinstance(given, Label):
        return given
    if isinstance(given, str):
        return Label(given, given)
    if isinstance(given, dict):
        return Label(given["zh"], given.get("en") or given["zh"])
    return Label(given.zh, getattr(given, "en", "") or given.zh)


def in_language(given: Any, lang: str) -> str:
    """`given` (a label in any form, or a value) in `lang`."""
    if given is None:
        return ""
    if isinstance(given, (int, float)):
        return str(given)
    return label_of(given).in_language(lang)


def text(address: str, lang: str = "zh", **values: Any) -> str:
    """The wording at `address` (`tables.stated`) in `lang`, with `values` filled in; labels among them are
    translated, and a form that follows a number (`{count:target|targets}`) agrees with it.

    Raises
    ------
    KeyError
        No such address: a fault in the program, never in a user's input.
    """
    pattern = wording()[address].in_language(lang)
    filled = {name: in_language(value, lang) for name, value in values.items()}
    return _COUNTING.format(pattern, **filled) if "|" in pattern else pattern.format(**filled)


class _Counting(string.Formatter):
    """`{count} {count:target is|targets are} dated`: the first form for one, the second for any other number; what follows the number
    as markup (a note) doesn't count."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, many = format_spec.split("|")
        return one if str(value).partition("<")[0] == "1" else many


_COUNTING = _Counting()


class Prose(str):
    """Markdown that a notebook shows as text."""

    def _repr_markdown_(self) -> str:
        return str(self)


def prose(address: str, lang: str = "zh", **values: Any) -> Prose:
    """The wording at `notebooks.<address>` as prose for a notebook."""
    return Prose(text(f"notebooks.{address}", lang, **values))


def join(parts: list[str] | tuple[str, ...], lang: str) -> str:
    """A list in running text: 、 in Chinese, commas in English."""
    return ("、" if lang == "zh" else ", ").join(parts)
