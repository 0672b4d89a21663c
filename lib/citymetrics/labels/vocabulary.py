"""The words of one room from its own `words.yml`, where pages and panels take them by key.

Unlike the wording of tables and figures (see `wording`), the file has one mapping of keys to words for each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from citymetrics.labels.wording import check_language
from citymetrics.yamlfile import read_yaml


@cache
def read_words(path: Path, lang: str) -> Mapping[str, str]:
    """Every word of the file at `path` in `lang`, `zh` or `en`.

    Raises
    ------
    UnknownChoice
        No such language.
    """
    check_language(lang)
    return dict(read_yaml(path, name=f"{path.parent.name}/{path.name}")[lang])
