"""nbconvert exporters: `jupyter nbconvert --to citymetrics-html` and `citymetrics-pdf`, and JupyterLab's
"Save and Export Notebook As…".

Both read the notebook through `reader.read_notebook`; the docstring of `content` is the protocol for notebook
authors. Used this way a page stands alone, with script, style, font and figures inside; the report's site is
made by `make.make_briefs` from the same parts.

Each is registered twice. Jupyter's server finds no exporter whose name has a hyphen (its addresses know letters, digits and
underscores only), so JupyterLab's menu gets `citymetrics_html` and `citymetrics_pdf`, and the names of the command line are
kept out of it.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter
from traitlets import Unicode, default
from traitlets.config import Application

from citymetrics.briefs.content.model import Content
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.pages.page import render_page
from citymetrics.briefs.paper.pdf import render_pdf


class _BriefExporter(Exporter):
    lang = Unicode(
        "", help="Language of the words around the content: zh or en. Empty: what the notebook says, else zh."
    ).tag(config=True)

    def _read(self, notebook: Any, resources: Any, keywords: dict[str, Any]) -> tuple[Content, Any]:
        notebook, resources = super().from_notebook_node(notebook, resources, **keywords)
        name = resources.get("metadata", {}).get("name") or "brief"
        return read_notebook(notebook, name=name, lang=self.lang or None), resources


class CitymetricsHTMLExporter(_BriefExporter):
    """A notebook as one HTML page that needs no network and no files beside it."""

    export_from_notebook = "citymetrics page (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """The page of an executed notebook, as text."""
        content, resources = self._read(nb, resources, kw)
        return render_page(content), resources


class CitymetricsPDFExporter(_BriefExporter):
    """A notebook as a typeset PDF, made without LaTeX, browser or system fonts."""

    export_from_notebook = "citymetrics brief (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """The PDF of an executed notebook."""
        content, resources = self._read(nb, resources, kw)
        resources["output_extension"] = ".pdf"
        return render_pdf(content), resources


class _OfCommand(Exporter):
    """Keeps an exporter out of the menus of Jupyter's server, where its name would lead nowhere."""

    @default("enabled")
    def _enabled_default(self) -> bool:
        return not _serves()


class HTMLOfCommand(_OfCommand, CitymetricsHTMLExporter):
    """`jupyter nbconvert --to citymetrics-html`."""


class PDFOfCommand(_OfCommand, CitymetricsPDFExporter):
    """`jupyter nbconvert --to citymetrics-pdf`."""


def _serves() -> bool:
    """Whether this process is Jupyter's server."""
    return Application.initialized() and type(Application.instance()).__module__.startswith("jupyter_server")
