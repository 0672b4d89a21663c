"""What both languages share: assets, and links between a page and its twin in the other language."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import relpath
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

DOCS = Path(__file__).parents[1]
STYLE = DOCS.parent / "lib" / "citymetrics" / "labels" / "display.css"
REFERENCE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+en/([^)#]+)\.md(#[^)]*)?\)")
"""A link from a Chinese page to an English one, written so that it also works where the sources are read."""
NAMES = {"en": "English", "zh": "中文"}
MADE = ("reference/codebook.md",)
"""Pages in both languages that are no files of ours (hooks/reference.py)."""


def is_chinese(config: Any) -> bool:
    return Path(config.docs_dir).name == "zh"


def on_files(files: Files, config: Any) -> Files:
    for path in sorted((DOCS / "assets").iterdir()):
        files.append(File.generated(config, f"assets/{path.name}", abs_src_path=str(path)))
    files.append(File.generated(config, f"assets/{STYLE.name}", abs_src_path=str(STYLE)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links to English pages become links to that site, which is another one to mkdocs; guides are found before the reference."""
    if page.file.src_uri.startswith("reference/"):
        page.meta.setdefault("search", {"boost": 0.4})
    if not is_chinese(config):
        return markdown

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found.group(1), found.group(2), found.group(3) or ""
        # The page on codebook and command line is made while the site is built.
        if not (DOCS / "en" / f"{target}.md").exists() and target != "reference/command-line":
            raise PluginError(f"{page.file.src_uri}: no English page {target}.md")
        here = str(Path("zh", page.file.dest_uri).parent)
        return f'<a href="{relpath(f"{target}.html", here)}{anchor}" hreflang="en">{words}</a>'

    return REFERENCE.sub(link, markdown)


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """The way to the other language leads to the same page there, where it exists, else to the chapter's first."""
    source, made = page.file.src_uri, page.file.dest_uri
    other = "en" if is_chinese(config) else "zh"
    if source not in MADE and not (DOCS / other / source).exists():
        made = "reference/index.html"
    here, there = Path(page.file.dest_uri), Path(made)
    # The Chinese site lies in a folder of the English one.
    here, there = (Path("zh", here), there) if other == "en" else (here, Path("zh", there))
    link = relpath(there.as_posix(), here.parent.as_posix())
    context["twin"] = {"name": NAMES[other], "link": link, "lang": other}
    return context
