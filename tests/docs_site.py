"""Building the documentation, and reading its sources as its tests need them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
OUTPUT = "<!-- output -->"
TITLE = re.compile(r'(\w+)(?: title="([^"]+)")?$')


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it belongs to, its content, and whether its output is shown below it."""

    page: str
    kind: str
    file: str
    content: str
    shown: bool = False

    @property
    def commands(self) -> list[str]:
        return self.content.strip().splitlines() if self.kind == "sh" else []


def pages(lang: str) -> dict[str, str]:
    """The Markdown of every page of one language by its path."""
    folder = DOCS / lang
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.md"))
    }


def blocks(page: str, text: str) -> list[Block]:
    """The fenced blocks of a page in order."""
    tokens = MarkdownIt().parse(text)
    found = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type != "fence":
            continue
        known = TITLE.match(token.info)
        assert known, f"{page}: a block of {token.info!r}"
        shown = bool(after and after.type == "html_block" and OUTPUT in after.content)
        found.append(Block(page, known.group(1), known.group(2) or "", token.content, shown))
    return found


def build(lang: str, folder: Path) -> subprocess.Popen[str]:
    """Begin to build one language's site into `folder`, where anything doubtful is an error."""
    config = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}[lang]
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", config, "-d", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
