"""What every kernel and worker would do first, done once before they are forked: importing, reading the project, drawing a
figure, making a page of it.

Nothing here may be seen in a result: what is kept is only what would be made again from the same files, and settings that
change on the way are put back.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from citymetrics.project import Project

MODULES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "psutil",
    "pyarrow.acero",
    "sqlite3",
    "tornado.platform.asyncio",
    "typst",
    "citymetrics.briefs.make",
    "citymetrics.figures",
    "citymetrics.lineage.watch",
)
"""What kernels import by themselves, some of it only once they run, and what briefs are drawn and made with."""

SHELL_BOUND = ("ipywidgets", "tqdm")
"""Packages that look for a kernel as they are imported: a forked one must import them itself."""

SAMPLE = Path(__file__).with_name("sample.md")
"""What pages are made of: headings, tables, notes, lists."""


def warm_up(project: Project) -> None:
    """Import what is needed and go through it once. What cannot be gone through is left to the notebooks, which say why."""
    with _unheard():
        with _as_in_a_kernel():
            import_module("pandas")
        for name in MODULES:
            with suppress(ImportError):  # of what need not be installed
                import_module(name)
        for rehearse in REHEARSALS:
            with suppress(Exception):
                rehearse(project)
        _put_back()


def read_inputs(project: Project) -> None:
    """The tables, and the plans' texts."""
    from citymetrics.benchmark import load_inputs

    inputs = load_inputs(project)
    for name in inputs.sources:
        inputs.texts.get(name)


def draw_figure(project: Project) -> None:
    """A figure on paper and for the screen, with the marks that most figures have."""
    from citymetrics.benchmark import coverage, load_inputs
    from citymetrics.figures import coverage_figure

    _show(coverage_figure(coverage(data=load_inputs(project))))


def make_page(project: Project) -> None:
    """A page with all that pages have, the same for paper, and the font's widths and characters."""
    import pandas as pd
    import pypandoc

    from citymetrics.briefs.content.reader import read_notebook
    from citymetrics.briefs.pages.page import render_page
    from citymetrics.briefs.paper.pdf import paper_words
    from citymetrics.briefs.paper.source import content_html
    from citymetrics.figures.kit.empty import empty_pair
    from citymetrics.fonts import check_glyphs, text_width
    from citymetrics.languages import LANGUAGES

    pair = empty_pair("sample", "样", pd.DataFrame({"value": [1.0]}))
    for lang in LANGUAGES:
        content = read_notebook(_show(pair, SAMPLE.read_text(encoding="utf-8")), name="sample", lang=lang)
        render_page(content)
        content_html(content, paper_words(lang))
        check_glyphs(content.texts(), where=content.id)
    text_width("0")
    pypandoc.get_pandoc_path()


REHEARSALS: tuple[Callable[[Project], None], ...] = (read_inputs, draw_figure, make_page)


def _show(pair: Any, written: str = "") -> Any:
    """The figure as a notebook that was run shows it, under what is `written` there."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    data, metadata = pair._repr_mimebundle_()
    figure = new_code_cell("figure", outputs=[new_output("display_data", data, metadata=metadata)])
    return new_notebook(cells=[new_markdown_cell(written), figure])


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """pandas looks as it is imported whether its tables go to a terminal: not where a kernel is behind this built-in."""
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


@contextmanager
def _unheard() -> Iterator[None]:
    """What warns meanwhile is not shown, and will warn again in a notebook: a warning is given once a place."""
    show = warnings.showwarning
    warnings.showwarning = lambda *_, **__: None
    try:
        yield
    finally:
        warnings.showwarning = show
        for module in list(sys.modules.values()):
            if isinstance(module, ModuleType):
                vars(module).pop("__warningregistry__", None)


def _put_back() -> None:
    """Drawing in the house style leaves other colours behind the letters r, g and b."""
    import seaborn as sns

    sns.set_color_codes("reset")
