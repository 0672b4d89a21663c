"""A brief as an HTML page: with a site around it, or alone with all that it needs inside.

A page asks nothing of the network. Its Content-Security-Policy forbids scripts other than the site's own, so
a text that slipped through as markup could still not run. `file:` stands in the policy beside `'self'`:
browsers differ in what `'self'` means for a page that is opened from a disk.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from citymetrics.briefs.content.model import PLAIN, Content
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.words import load_words
from citymetrics.fonts import check_glyphs

HERE = Path(__file__).parent
SITE_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; font-src 'self' file:; base-uri 'none'; form-action 'none'"
)
# In JSON inside a page no character may end the element or start a comment.
_JSON_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `name` is the file name to save it under, where that differs."""

    label: str
    href: str
    current: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one word in the site's bar."""

    label: str
    links: tuple[Link, ...]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)


@dataclass(frozen=True, slots=True)
class Navigation:
    """The site's bar as one page shows it."""

    home: Link
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What a page needs to know of the site around it; paths are relative to the page."""

    navigation: Navigation
    kicker: str = ""
    pdf: str = ""
    assets: str = "assets"
    figures: str = "figures"


def render_page(content: Content, site: Site | None = None) -> str:
    """`content` as a page of `site`, or without one as a page that stands alone.

    Raises
    ------
    FontError
        A character that the font cannot draw.
    """
    check_glyphs(content.texts(), where=content.id)
    page = {
        "content": content,
        "contents": [heading for heading in content.headings if heading.level == 2],
        "kicker": site.kicker if site else "",
        "pdf": site.pdf if site else "",
        "description": content.subtitle or content.title,
        "has_plots": any(figure.plotly for figure in content.figures),
    }
    if site:
        sources = {name: f"{site.figures}/{name}" for figure in content.figures for name in figure.files}
        downloads = {
            figure.number: [Link(_format_of(name), sources[name]) for name in figure.files]
            for figure in content.figures
        }
        return render("page.html.j2", content.lang, site, page | {"sources": sources, "downloads": downloads})
    sources = {
        name: _data_address(name, data) for figure in content.figures for name, data in figure.files.items()
    }
    downloads = {
        figure.number: [
            Link(_format_of(name), sources[name], name=name) for name in figure.files if name.endswith(".csv")
        ]
        for figure in content.figures
    }
    return _render_alone(content.lang, page | {"sources": sources, "downloads": downloads})


def render(template: str, lang: str, site: Site, values: Mapping[str, Any]) -> str:
    """A page of a site from one of the templates."""
    common = {
        "words": load_words(lang),
        "nav": site.navigation,
        "assets": site.assets,
        "standalone": False,
        "policy": SITE_POLICY,
    }
    return _environment().get_template(template).render(common | dict(values)) + "\n"


def _render_alone(lang: str, page: Mapping[str, Any]) -> str:
    script = _as_script(asset("site.js"))
    plotly = _as_script(plotly_script()) if page["has_plots"] else ""
    hashes = " ".join(f"'sha256-{_digest(code)}'" for code in (plotly, script) if code)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    common = {"words": load_words(lang), "nav": None, "assets": "", "standalone": True, "policy": policy}
    template = _environment().get_template("page.html.j2")

    def written(style: str) -> str:
        inline = {"style": Markup(style), "script": Markup(script), "plotly": Markup(plotly)}
        return template.render(common | dict(page) | {"inline": inline}) + "\n"

    style = asset("site.css")
    font = subset_font(used_characters([written(style).replace(plotly, "") if plotly else written(style)]))
    return written(style.replace(FONT_FILE, _data_address(FONT_FILE, font)))


def asset(name: str) -> str:
    """The text of one of the site's own assets."""
    return (HERE / "assets" / name).read_text(encoding="utf-8")


@cache
def plotly_script() -> str:
    """plotly.js, as the plotly package ships it."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")


def _as_script(code: str) -> str:
    """`code` so that it can stand inside a `<script>` element; the escape means the same in any JavaScript
    string or pattern."""
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _digest(code: str) -> str:
    # Browsers normalise line ends before they hash.
    return base64.b64encode(hashlib.sha256(code.replace("\r\n", "\n").encode()).digest()).decode()


def _data_address(name: str, content: bytes) -> str:
    kinds = {
        "svg": "image/svg+xml",
        "png": "image/png",
        "csv": "text/csv;charset=utf-8",
        "woff2": "font/woff2",
    }
    return f"data:{kinds[name.rsplit('.', 1)[-1]]};base64,{base64.b64encode(content).decode()}"


def _format_of(name: str) -> str:
    return name.rsplit(".", 1)[-1].upper()


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
