"""Words of others in a PDF: Typst, asked what it has read, tells the same words, and no call, mark or formula.

Starting pandoc takes longer than anything else, so an input is many texts. Pages are not set.
"""

from __future__ import annotations

import html
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst

from citymetrics.briefs.content.markup import parse
from citymetrics.briefs.paper.source import typst_sources
from citymetrics.invisible import PLAIN
from fuzzing.target import Draw, Target, make_text

END = "\x1e"
"""Between the texts of an input."""
EACH, LONGEST = 20, 200
STRONG = "<b>甲</b>"


def make(choices: bytes) -> bytes:
    parts = (choices[at : at + EACH] for at in range(0, len(choices), EACH))
    texts = (make_text(Draw(part), ("active", "html", "plan", "markdown"))[:LONGEST] for part in parts)
    return END.join(texts).encode("utf-8", "replace")


def check(data: bytes) -> None:
    texts = [" ".join(text.translate(PLAIN).split()) for text in data.decode("utf-8", "replace").split(END)]
    texts = [text for text in texts if text]
    if not texts:
        return
    # A mark behind the bracket that closes a call would go on with it: #strong[甲](…).
    lines = (f"<p>{STRONG * (at % 2)}{html.escape(text)}</p>" for at, text in enumerate(texts))
    (source,), formulas = typst_sources([str(parse("".join(lines)))])
    assert not formulas
    file = _folder() / "main.typ"
    file.write_text(f"#let slotted(pictures, number) = []\n{source.body}", encoding="utf-8")
    found = json.loads(typst.query(file, "par", field="body"))
    assert len(found) == len(texts), f"{len(found)} paragraphs of {len(texts)}"
    for at, (body, text) in enumerate(zip(found, texts, strict=True)):
        parts = body["children"] if body["func"] == "sequence" else [body]
        if at % 2:
            assert [part["func"] for part in parts[:3]] == ["tag", "styled", "tag"], (
                f"no {STRONG} in {parts[:3]}"
            )
            parts = parts[3:]
        said = "".join(map(_said, parts))
        assert said.strip() == text, f"{text!r} is read as {said!r}"


def _said(part: dict[str, Any]) -> str:
    assert part["func"] in ("text", "space"), f"no words: {part}"
    return part.get("text", " ")


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzzing-"))


TARGET = Target("typesetting", make, check, choices=800)
