"""A brief as an HTML page: with a site around it, or alone with all that it needs inside.

A page asks nothing of the network. Its Content-Security-Policy forbids scripts other than the site's own, so
a text that slipped through as markup could still not run. `file:` stands in the policy beside `'self'`:
browsers differ in what `'self'` means for a page that is opened from a disk. No script and, but for plotly's, no
style may stand in a page itself; a page that stands alone names its own scripts by their hashes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from citymetrics.briefs.content.model import Content, is_mostly_chinese
from citymetrics.briefs.pages.evidence import link_content
from citymetrics.briefs.pages.inline import as_script, data_address, digest
from citymetrics.briefs.pages.navigation import Link, Navigation, root_of
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.words import load_words
from citymetrics.fonts import check_glyphs
from citymetrics.invisible import PLAIN

HERE = Path(__file__).parent
FIGURES = "figures"
ASSETS = "assets"
EVIDENCE = "-evidence.csv"
SITE_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; font-src 'self' file:; base-uri 'none'; form-action 'none'"
)
TEXT_POLICY = SITE_POLICY.replace(" 'unsafe-inline'", "").replace(" blob:", "")
"""Of a page without live figures, which alone set styles as they are drawn and make pictures of themselves."""
# In JSON inside a page no character may end the element or start a comment.
_JSON_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Site:
    """What a page needs to know of the site around it.

    `path` is the page's own in the report, without suffix; `files` are the same brief in other forms.
    """

    navigation: Navigation
    path: str
    kicker: str = ""
    files: tuple[Link, ...] = ()

    @property
    def root(self) -> str:
        """The way from the page to the report's folder."""
        return root_of(self.path)


def render_page(content: Content, site: Site | None = None) -> str:
    """`content` as a page of `site`, or without one as a page that stands alone.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    """
    check_glyphs(content.texts(), where=content.id)
    if site:
        content = link_content(content)
    page = {
        "content": content,
        "contents": [heading for heading in content.headings if heading.level == 2],
        "kicker": site.kicker if site else "",
        "files": site.files if site else (),
        "description": content.subtitle or content.title,
        "subtitle_lang": "zh-CN" if is_mostly_chinese(content.subtitle) else "en",
        "has_plots": any(figure.plotly for figure in content.figures),
    }
    if site:
        sources = {
            name: f"{site.root}{FIGURES}/{name}" for figure in content.figures for name in figure.files
        }
        words = load_words(content.lang)
        downloads = {
            figure.number: [
                Link(form_of(name, words), sources[name])
                for name in figure.files
                if not name.endswith(".txt")
            ]
            for figure in content.figures
        }
        return render("page.html.j2", content.lang, site, page | {"sources": sources, "downloads": downloads})
    words = load_words(content.lang)
    sources = {
        name: data_address(name, data)
        for figure in content.figures
        for name, data in figure.files.items()
        if name == figure.still or name.endswith(".csv")
    }
    downloads = {
        figure.number: [
            Link(form_of(name, words), sources[name], name=name)
            for name in figure.files
            if name.endswith(".csv")
        ]
        for figure in content.figures
    }
    return _render_alone(content.lang, page | {"sources": sources, "downloads": downloads})


def render(template: str, lang: str, site: Site, values: Mapping[str, Any]) -> str:
    """A page of a site from one of the templates."""
    common = {
        "words": load_words(lang),
        "nav": site.navigation,
        "assets": f"{site.root}{ASSETS}",
        "standalone": False,
        "policy": SITE_POLICY if values["has_plots"] else TEXT_POLICY,
    }
    return _environment().get_template(template).render(common | dict(values)) + "\n"


def render_bars(navigation: Navigation, files: Sequence[Link], lang: str) -> tuple[str, str, str]:
    """The bar of a page, the links at its foot, and those to its other forms: all that a later run can change."""
    values = {"words": load_words(lang), "nav": navigation, "files": files}
    header, steps, other = (
        _environment().get_template(name).render(values).strip()
        for name in ("header.html.j2", "steps.html.j2", "files.html.j2")
    )
    return header, steps, other


def _render_alone(lang: str, page: Mapping[str, Any]) -> str:
    script = as_script(asset("site.js") + asset("evidence.js"))
    plotly = as_script(plotly_script()) if page["has_plots"] else ""
    hashes = " ".join(f"'sha256-{digest(code)}'" for code in (plotly, script) if code)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    common = {"words": load_words(lang), "nav": None, "assets": "", "standalone": True, "policy": policy}
    template = _environment().get_template("page.html.j2")

    def written(style: str) -> str:
        inline = {"style": Markup(style), "script": Markup(script), "plotly": Markup(plotly)}
        return template.render(common | dict(page) | {"inline": inline}) + "\n"

    style = asset("site.css") + asset("evidence.css")
    font = subset_font(used_characters([written(style).replace(plotly, "") if plotly else written(style)]))
    return written(style.replace(FONT_FILE, data_address(FONT_FILE, font)))


def asset(name: str) -> str:
    """The text of one of the site's own assets."""
    return (HERE / "assets" / name).read_text(encoding="utf-8")


@cache
def plotly_script() -> str:
    """plotly.js, as the plotly package ships it."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")


def form_of(name: str, words: Mapping[str, str]) -> str:
    """What the link to a figure's file says."""
    return words["evidence_list"] if name.endswith(EVIDENCE) else name.rsplit(".", 1)[-1].upper()


def _json_data(value: Any) -> Markup:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(written.translate(PLAIN).translate(_JSON_ESCAPES))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["json_data"] = _json_data
    return environment
