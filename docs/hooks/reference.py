"""Pages of the reference that programs write: the command line, from its own help, and the codebook of the tables."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from typer.cli import app as typer_app
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
INTRODUCTION = """\
# Command line

Made from the program's own help, which `citymetrics --help` and `citymetrics COMMAND --help` show in a terminal.
[How to use it](../how-to/command-line.md) tells what it is good for. `CITYMETRICS_LANG=en` sets the language once.

"""
SHELL = re.compile(r"^```console\n\$ .+\n```\n|(?:^ *\$ .+\n+)+", re.M)
CODEBOOKS = {"en": "CODEBOOK.md", "zh": "CODEBOOK.zh.md"}


def on_files(files: Files, config: Any) -> Files:
    lang = Path(config.docs_dir).name
    codebook = (ROOT / "data" / "curated" / CODEBOOKS[lang]).read_text(encoding="utf-8")
    pages = {"reference/codebook.md": mended(codebook)}
    if lang == "en":
        pages["reference/command-line.md"] = INTRODUCTION + commands()
    for name, content in pages.items():
        files.append(File.generated(config, name, content=content))
    return files


def commands() -> str:
    """Every command with its arguments, options and examples, as typer describes them."""
    asked = ["citymetrics.cli", "utils", "docs", "--name", "citymetrics"]
    described = CliRunner().invoke(typer_app, asked, catch_exceptions=False).output
    described = re.sub(r"\A# .*\n+", "", described)
    return SHELL.sub(in_one_block, html.unescape(described))


def in_one_block(found: re.Match[str]) -> str:
    """Typer's usage, and our examples of which it makes paragraphs, as commands to copy."""
    commands = [line.strip().removeprefix("$ ") for line in found.group().splitlines() if "$ " in line]
    return "\n".join(["```sh", *commands, "```", "", ""])


def mended(codebook: str) -> str:
    """The codebook for the site: files that lie beside it in the project are named, not linked."""
    codebook = re.sub(r'<a id="([^"]+)"></a>\n\n(#+ .*)', r"\2 { #\1 }", codebook)
    codebook = re.sub(r"\[([^\]]+)\]\((?!https?:|#)[^)]*\)", r"\1", codebook)
    return codebook
