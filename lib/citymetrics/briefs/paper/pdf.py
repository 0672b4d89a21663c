"""A brief as a PDF: HTML blocks → pandoc's document tree → Typst.

Text never becomes Typst code by our hand: pandoc reads the clean HTML, the tree is adjusted here as data, and
pandoc writes and escapes the Typst. Titles and the like go in as a JSON input that the template reads. The
layout is in `brief.typ`.
"""

from __future__ import annotations

import html
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from citymetrics.briefs.content.model import BriefError, Content, Figure, Fragment
from citymetrics.briefs.paper.tree import arrange
from citymetrics.briefs.words import load_words
from citymetrics.errors import CitymetricsError
from citymetrics.fonts import check_glyphs, font_family, font_path

TEMPLATE = "brief.typ"
# What the document takes from the template, some of it in place of built-ins.
NAMES = (
    "accent-text, align, brief, formula-alt, horizontalrule, image, narrow, note, notes, sideways, "
    "small-text, soft-text"
)
INSTALL = 'python -m pip install "citymetrics[pdf]"'
PANDOC_SECONDS = 120


def render_pdf(content: Content, *, kicker: str = "", author: str = "citymetrics") -> bytes:
    """`content` typeset on A4; the same content gives the same bytes.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    BriefError
        Typst refused the document, or a tool that makes PDFs is missing.
    """
    typst = import_typst()
    check_glyphs(content.texts(), where=content.id)
    words = load_words(content.lang)
    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        root = Path(folder)
        for figure in content.figures:
            if figure.still:
                (root / figure.still).write_bytes(figure.files[figure.still])
        (root / TEMPLATE).write_bytes(Path(__file__).with_name(TEMPLATE).read_bytes())
        body, formulas = _typst_body(content, words)
        (root / "main.typ").write_text(
            f'#import "{TEMPLATE}": {NAMES}\n#show: brief\n\n{body}', encoding="utf-8"
        )
        try:
            made, warnings = typst.compile_with_warnings(
                root / "main.typ",
                root=root,
                font_paths=[font_path().parent],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={
                    "brief": json.dumps(
                        _about(content, words, kicker, author) | {"formulas": formulas}, ensure_ascii=False
                    )
                },
                pdf_standards=["ua-1"],
                timestamp=0,
            )
        except typst.TypstError as error:
            raise BriefError(
                f"Typst: {error.message}; {error.diagnostic}", where=f"{content.id}.pdf"
            ) from None
    if warnings:
        raise BriefError(f"Typst: {warnings[0].message}; {warnings[0].diagnostic}", where=f"{content.id}.pdf")
    return bytes(made)


def _about(content: Content, words: Mapping[str, str], kicker: str, author: str) -> dict[str, Any]:
    return {
        "title": content.title,
        "subtitle": content.subtitle,
        "kicker": kicker,
        "facts": [list(item) for item in content.facts.items()],
        "keywords": list(content.keywords),
        "author": author,
        "site": words["site_title"],
        "contents": words["contents"] if sum(heading.level == 2 for heading in content.headings) > 7 else "",
        "page_of": words["page_of"],
        "lang": words["typst_lang"],
        "region": words["typst_region"],
        "font": font_family(),
        "alts": {figure.still: figure.alt for figure in content.figures if figure.still},
    }


def _typst_body(content: Content, words: Mapping[str, str]) -> tuple[str, list[str]]:
    written = "\n".join(_block_html(block, words) for block in content.blocks)
    tree = json.loads(_pandoc(written, "html-native_divs+native_spans", "json"))
    tree["blocks"], formulas = arrange(tree["blocks"])
    return _pandoc(json.dumps(tree), "json", "typst"), formulas


def _block_html(block: Any, words: Mapping[str, str]) -> str:
    if isinstance(block, Fragment):
        soup = BeautifulSoup(block.html, "html.parser")
        for back in soup.select(".cm-back"):
            back.decompose()
        for scroller in soup.select("div.cm-scroll"):
            scroller.unwrap()
        return str(soup)
    if isinstance(block, Figure):
        number = f'<span class="cm-number">{html.escape(words["figure"])} {block.number}</span>'
        alt = html.escape(block.alt)
        picture = f'<img src="{html.escape(block.still)}" alt="{alt}">' if block.still else alt
        caption = f"<figcaption>{number} {html.escape(block.caption)}</figcaption>"
        return f'<figure id="figure-{block.number}">{picture}{caption}</figure>'
    return f"<pre><code>{html.escape(block.text)}</code></pre>"


def _pandoc(text: str, reader: str, writer: str) -> str:
    try:
        import pypandoc

        program = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        raise CitymetricsError("pandoc is missing", where="PDF", mend=f"Install it with: {INSTALL}") from None
    done = subprocess.run(
        [program, "--from", reader, "--to", writer, "--wrap=none", "--sandbox"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PANDOC_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BriefError(f"pandoc: {done.stderr.strip()}", where="PDF")
    return done.stdout


def import_typst() -> Any:
    """The `typst` package, or one line that says how to install it."""
    try:
        import typst
    except ImportError:
        raise CitymetricsError(
            "the package 'typst' is missing", where="PDF", mend=f"Install it with: {INSTALL}"
        ) from None
    return typst
