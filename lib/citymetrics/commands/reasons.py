"""Why a row is open, told in the reader's language: the tables note it in English alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from citymetrics.yamlfile import read_yaml

_FILE = Path(__file__).with_name("reasons.yml")
_OR = {"zh": " 或 ", "en": " or "}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    listed = read_yaml(_FILE, name=f"commands/{_FILE.name}")
    return tuple((re.compile(entry["en"]), str(entry["zh"])) for entry in listed)


def reason_text(reason: str, lang: str) -> str:
    """A note in `lang`; as it stands where no pattern knows it."""
    if lang != "zh":
        return reason
    for pattern, wording in _patterns():
        if found := pattern.fullmatch(reason):
            groups = {name: reason_text(value, lang) for name, value in found.groupdict().items()}
            if "asked" in groups:
                groups["asked"] = groups["asked"].replace(_OR["en"], _OR["zh"])
            return wording.format(**groups)
    return reason
