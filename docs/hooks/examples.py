"""Examples are run while the site is built, and what they show stands below them: it cannot grow stale.

The Python of a page runs block after block in one IPython session, as in JupyterLab, and every output is shown. A block of
commands is run where `<!-- output -->` follows it. What fails stops the build.
"""

from __future__ import annotations

import html
import os
import re
import shlex
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```\n(\n<!-- output -->\n)?", re.M | re.S)
FOLDER = tempfile.TemporaryDirectory(prefix="citymetrics-docs-")
KEPT: dict[str, list[str]] = {}
"""By page: the HTML of its outputs, put in when the Markdown around them has become HTML."""


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    source = page.file.src_uri
    outputs = KEPT[source] = []
    session = None

    def run(block: re.Match[str]) -> str:
        nonlocal session
        kind, code, wanted = block.groups()
        if kind == "python":
            session = session or fresh_session()
            shown = list(shown_by(session, code, page, config, files))
        elif wanted:
            shown = [terminal(printed_by(code, source))]
        else:
            return block.group()
        if not shown:
            return block.group()
        outputs.append("".join(shown))
        return f"{block.group()}\n<div>output-{len(outputs) - 1}</div>\n\n"

    return BLOCK.sub(run, markdown)


def on_page_content(content: str, page: Any, config: Any, files: Files) -> str:
    for number, shown in enumerate(KEPT.get(page.file.src_uri, [])):
        holder = f"<div>output-{number}</div>"
        if holder not in content:
            raise PluginError(f"{page.file.src_uri}: output {number} has no place")
        content = content.replace(holder, f'<div class="cm-output" data-search-exclude>{shown}</div>')
    return content


def fresh_session() -> Any:
    """An IPython session without history, which finds the project's own library."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    # Nothing of one page may be known to another.
    InteractiveShell.clear_instance()
    quiet = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    return InteractiveShell.instance(config=quiet)


def shown_by(session: Any, code: str, page: Any, config: Any, files: Files) -> Iterator[str]:
    """The outputs of one block as HTML, in order."""
    from IPython.utils.capture import capture_output

    # Within the session's own display hook: capturing takes its place only once it is set.
    with in_project(), session.display_trap, capture_output() as captured:
        done = session.run_cell(code, store_history=False)
    problem = done.error_before_exec or done.error_in_exec
    if problem is not None or captured.stderr:
        said = "".join((type(problem).__name__, ": ", str(problem), "\n", captured.stderr))
        raise PluginError(f"{page.file.src_uri}: an example fails\n{code}\n{said}")
    if captured.stdout:
        yield terminal(captured.stdout)
    for output in captured.outputs:
        yield rich(output.data, output.metadata or {}, page, config, files)


def rich(data: dict[str, Any], about: dict[str, Any], page: Any, config: Any, files: Files) -> str:
    """One output in the richest form that a page without scripts can show."""
    if "image/svg+xml" in data:
        return figure(data["image/svg+xml"], about["citymetrics"], page, config, files)
    if "text/html" in data:
        shown = re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.S)
        return shown if "cm-shown" in shown else f'<div class="cm-plain" tabindex="0">{shown}</div>'
    return terminal(str(data["text/plain"]))


def figure(svg: str, about: dict[str, Any], page: Any, config: Any, files: Files) -> str:
    name = f"figures/{page.file.name}-{len(KEPT[page.file.src_uri])}-{about['name']}.svg"
    picture = File.generated(config, name, content=svg)
    if name not in files.src_uris:
        files.append(picture)
    caption = f"<b>{html.escape(about['message'])}</b> " if about.get("message") else ""
    return (
        f'<figure class="cm-figure"><img src="{picture.url_relative_to(page.file)}" alt="{html.escape(about["alt"])}">'
        f"<figcaption>{caption}{html.escape(about['caption'])}</figcaption></figure>"
    )


def printed_by(commands: str, source: str) -> str:
    """What commands print; they run in this process, for the libraries are loaded already."""
    from typer.testing import CliRunner

    from citymetrics.cli import app

    with in_project():
        printed = []
        for command in commands.strip().splitlines():
            program, *arguments = shlex.split(command)
            if program != "citymetrics":
                raise PluginError(
                    f"{source}: only citymetrics can be run while the site is built, not {command!r}"
                )
            # As `main` calls it: errors are ours to show.
            done = CliRunner().invoke(app, arguments, prog_name="citymetrics")
            if done.exit_code:
                raise PluginError(f"{source}: {command} fails\n{done.output}{done.exception or ''}")
            printed.append(done.stdout)
    return "".join(printed)


@contextmanager
def in_project() -> Iterator[None]:
    """A folder that has the project's data and takes the files that examples write; a terminal of 88 columns."""
    before, here = dict(os.environ), Path.cwd()
    os.environ.update(CITYMETRICS_ROOT=FOLDER.name, COLUMNS="88", TERM="dumb", NO_COLOR="1")
    os.environ.pop("CITYMETRICS_LANG", None)
    folder = Path(FOLDER.name)
    if not (folder / "data").exists():
        shutil.copytree(ROOT / "data", folder / "data")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def terminal(text: str) -> str:
    """Text as a terminal shows it: a Chinese character is as wide as two Latin ones."""
    lines = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
    return f'<pre class="cm-terminal" tabindex="0"><code>{"".join(map(_cell, lines))}</code></pre>'


def _cell(character: str) -> str:
    wide = unicodedata.east_asian_width(character) in "WF"
    return f"<i>{character}</i>" if wide else html.escape(character)


sys.path[:] = [str(ROOT / "lib"), *(path for path in sys.path if path != str(ROOT / "lib"))]
