"""A deck as slides of reveal.js, set by nbconvert's slide machinery: in a site with assets beside it, or alone with all inside.

The deck is handed to nbconvert as a notebook of finished slides. Nothing is asked of the network; the policy of the
page allows its own scripts and that of the speaker's view, which `S` opens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters.slides import SlidesExporter
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_notebook, new_raw_cell
from traitlets import Unicode, default

from citymetrics.briefs.content.model import Content, is_mostly_chinese
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.export import PDFOfCommand
from citymetrics.briefs.pages.downloads import slides_path
from citymetrics.briefs.pages.inline import as_script, data_address, digest
from citymetrics.briefs.pages.navigation import root_of
from citymetrics.briefs.pages.page import ASSETS, FIGURES, SITE_POLICY, Site
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.seminar.deck import Deck, Slide, make_deck, seminar_words
from citymetrics.fonts import check_glyphs

HERE = Path(__file__).parent
FOLDER = f"{ASSETS}/slides"
"""Where the shared files of all slides lie in the report."""
OWN = ("slides.css", "slides.js")
REVEAL = ("reveal.css", "reveal.js", "notes.js", "LICENSE")
LABELS = ("next_slide", "previous_slide", "above_slide", "below_slide")


def slide_files(content: Content, site: Site) -> dict[str, bytes]:
    """The slides of a brief and the files that all slides share, by their paths in the report."""
    path = slides_path(site.path)
    page = render_slides(content, path=path, kicker=site.kicker)
    shared = {f"{FOLDER}/{name}": text.encode() for name, text in shared_files().items()}
    return {**shared, path: page.encode()}


def render_slides(content: Content, *, path: str = "", kicker: str = "") -> str:
    """`content` as slides at `path` in the report, or without a path as a page that stands alone.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    """
    check_glyphs(content.texts(), where=content.id)
    exporter: CitymetricsSlidesExporter = CitymetricsSlidesExporter()  # type: ignore[no-untyped-call]
    return exporter.present(make_deck(content), path=path, kicker=kicker)


@cache
def shared_files() -> Mapping[str, str]:
    """The scripts and styles of slides by their names, reveal.js with its licence."""
    own = {name: (HERE / "assets" / name).read_text(encoding="utf-8") for name in OWN}
    reveal = {name: (HERE / "reveal" / name).read_text(encoding="utf-8") for name in REVEAL}
    # The maps behind the minified scripts are not shipped.
    return own | {
        name: re.sub(r"\n//# sourceMappingURL=\S+\s*\Z", "\n", text) for name, text in reveal.items()
    }


class CitymetricsSlidesExporter(SlidesExporter):
    """A notebook as slides in one file that needs no network."""

    export_from_notebook = "citymetrics slides"
    lang = Unicode(
        "", help="Language of the words around the content: zh or en. Empty: what the notebook says, else zh."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".slides.html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "citymetrics-slides"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [*super()._default_extra_template_basedirs(), str(HERE / "nbconvert")]

    @default("reveal_url_prefix")
    def _reveal_url_prefix_default(self) -> str:
        return ""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """The slides of an executed notebook, as text."""
        resources = resources or {}
        name = resources.get("metadata", {}).get("name") or "brief"
        content = read_notebook(nb, name=name, lang=self.lang or None)
        check_glyphs(content.texts(), where=content.id)
        return self.present(make_deck(content)), {**resources, "output_extension": self.file_extension}

    def present(self, deck: Deck, *, path: str = "", kicker: str = "") -> str:
        """`deck` as a page at `path` in the report, or alone."""
        content = deck.content
        self.reveal_url_prefix = f"{root_of(path)}{FOLDER}" if path else ""
        files = {name: data for figure in content.figures for name, data in figure.files.items()}
        stills = [figure.still for figure in content.figures if figure.still]
        sources = {
            name: f"{root_of(path)}{FIGURES}/{name}" if path else data_address(name, files[name])
            for name in stills
        }
        about = _about(content)
        if path:
            return self._convert(deck, sources, kicker, about | {"inline": None, "policy": _site_policy()})
        return self._convert(deck, sources, kicker, about | _inlined(deck, kicker))

    def _convert(self, deck: Deck, sources: Mapping[str, str], kicker: str, about: Mapping[str, Any]) -> str:
        given = {"citymetrics": dict(about)}
        written, _ = super().from_notebook_node(deck_notebook(deck, sources, kicker), given)
        return "\n".join(line.rstrip() for line in str(written).splitlines() if line.strip()) + "\n"


class SlidesOfCommand(CitymetricsSlidesExporter):
    """`jupyter nbconvert --to citymetrics-slides`; kept out of Jupyter's menus as the other forms of that kind are."""

    @default("enabled")
    def _enabled_default(self) -> bool:
        return bool(PDFOfCommand().enabled)  # type: ignore[no-untyped-call]


def deck_notebook(deck: Deck, sources: Mapping[str, str], kicker: str = "") -> NotebookNode:
    """The deck as a notebook that nbconvert presents: a cell for each slide and one for what the speaker says."""
    cells = []
    for slide in deck.slides:
        kind = "subslide" if slide.kind == "detail" else "slide"
        cells.append(_cell(_slide_html(deck, slide, sources, kicker), kind))
        if slide.spoken:
            cells.append(_cell(_template("spoken.html.j2", slide=slide), "notes"))
    notebook = new_notebook(cells=cells)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"slide-{number}"
    made: NotebookNode = nbformat.from_dict(notebook)
    return made


def _cell(html: str, kind: str) -> NotebookNode:
    cell: NotebookNode = new_raw_cell(
        html, metadata={"raw_mimetype": "text/html", "slideshow": {"slide_type": kind}}
    )
    return cell


def _slide_html(deck: Deck, slide: Slide, sources: Mapping[str, str], kicker: str) -> str:
    content = deck.content
    foreign = is_mostly_chinese(content.subtitle) != (content.lang == "zh")
    return _template(
        "slide.html.j2",
        slide=slide,
        content=content,
        sources=sources,
        kicker=kicker,
        words=seminar_words(content.lang),
        subtitle_lang=("en" if content.lang == "zh" else "zh") if foreign else "",
    )


def _about(content: Content) -> dict[str, Any]:
    """What the page around the slides shows of a brief; the template escapes nothing by itself."""
    words = seminar_words(content.lang)
    shown = {
        "lang": words["html_lang"],
        "title": f"{content.title} · {words['slides_label']}",
        "description": content.subtitle or content.title,
        "labels": "|".join(words[name] for name in LABELS),
    }
    return {name: _environment().from_string("{{ text }}").render(text=text) for name, text in shown.items()}


def _site_policy() -> str:
    speaker = f"script-src 'sha256-{digest(speaker_script())}' "
    return SITE_POLICY.replace("script-src ", speaker, 1) + "; frame-src 'self' file:"


def _inlined(deck: Deck, kicker: str) -> dict[str, Any]:
    """Scripts and styles of a page that stands alone, the font cut down to what it shows, and its policy."""
    shared = shared_files()
    scripts = {name: as_script(shared[f"{name}.js"]) for name in ("reveal", "notes", "slides")}
    style = shared["reveal.css"] + shared["slides.css"]
    texts = [_slide_html(deck, slide, _Nowhere(), kicker) for slide in deck.slides]
    font = subset_font(used_characters([*texts, style]))
    hashes = " ".join(f"'sha256-{digest(code)}'" for code in (*scripts.values(), speaker_script()))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "frame-src 'self' file: blob:; base-uri 'none'; form-action 'none'"
    )
    style = style.replace(f"../{FONT_FILE}", data_address(FONT_FILE, font))
    return {"inline": {"style": style, **scripts}, "policy": policy}


class _Nowhere(dict[str, str]):
    """Addresses of pictures where only the words of a slide count."""

    def __missing__(self, name: str) -> str:
        return ""


@cache
def speaker_script() -> str:
    """The script of the speaker's view, which reveal.js writes into the window that it opens."""
    found = re.search(r"<script>(.*?)<\\/script>", shared_files()["notes.js"], re.DOTALL)
    written: str = json.loads(f'"{found[1]}"') if found else ""
    return written


def _template(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values).strip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
