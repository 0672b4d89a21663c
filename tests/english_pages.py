"""What an English page shows beside the words that are marked as a plan's own."""

from __future__ import annotations

from bs4 import BeautifulSoup

from citymetrics.labels import has_chinese


def stray_chinese(html: str) -> list[str]:
    """The texts of `html` that hold Chinese outside elements marked `lang="zh"`."""
    page = BeautifulSoup(html, "html.parser")
    return [str(words) for words in page.find_all(string=has_chinese) if not words.find_parent(lang="zh")]
