"""Where pages lie in a report: Chinese ones at the top, others in their language's folder."""

from __future__ import annotations

INDEX = "index"


def page_path(stem: str, lang: str) -> str:
    """Where a page lies in the report, without suffix."""
    return stem if lang == "zh" else f"{lang}/{stem}"
