"""The documentation as a site: it builds without a doubt, its examples run, and it works from a folder without a network."""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from briefs_axe import violations
from briefs_browser import chromium
from docs_site import LANGUAGES, Block, blocks, build, pages
from fontTools.ttLib import TTFont

import citymetrics as cm
from citymetrics.fonts import font_characters

pytestmark = pytest.mark.whole


class Page(HTMLParser):
    """What a page loads, links to and can be linked to, and its text."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") != "canonical":
            self.loads.append(given.get("href", ""))
        elif "src" in given:
            self.loads.append(given["src"])

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """Both languages, each built as `make docs` does, the Chinese within the English."""
    folder = tmp_path_factory.mktemp("docs")
    # Together, for each waits for the disk as much as for the processor.
    running = {lang: build(lang, folder / lang) for lang in LANGUAGES}
    for process in running.values():
        said, _ = process.communicate()
        assert process.returncode == 0 and not said.strip(), said
    (folder / "zh").rename(folder / "en" / "zh")
    return folder / "en"


@pytest.fixture(scope="module")
def built(site) -> dict[str, Page]:
    return {
        path.relative_to(site).as_posix(): Page(path)
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_example_shows_what_it_gives(lang, site):
    for name, text in pages(lang).items():
        page = (site / ("" if lang == "en" else "zh") / name).with_suffix(".html").read_text(encoding="utf-8")
        assert page.count('class="cm-output"') == sum(map(shows, blocks(name, text))), name
        assert "Traceback" not in page and "<div>output-" not in page, name


def shows(block: Block) -> bool:
    """Whether a block gives something to see: it prints, or ends in a value."""
    if block.kind != "python":
        return block.shown
    return "print(" in block.content or isinstance(ast.parse(block.content).body[-1], ast.Expr)


def test_no_page_needs_the_network(built):
    for name, page in built.items():
        assert page.loads and not [url for url in page.loads if re.match(r"(https?:)?//", url)], name


def test_every_link_leads_somewhere(built, site):
    for name, page in built.items():
        for link in page.links:
            if re.match(r"https?:|mailto:", link):
                continue
            target, _, anchor = unquote(link).partition("#")
            path = (page.path.parent / target).resolve() if target else page.path
            assert path.is_file(), f"{name} links to {link}"
            other = built.get(path.relative_to(site).as_posix())
            assert not anchor or other is None or anchor in other.ids, f"{name} links to {link}"


def test_every_character_is_in_the_font_that_the_site_brings(built, site):
    for folder in (site, site / "zh"):
        written = TTFont(BytesIO((folder / "assets" / "fonts" / "citymetrics-sans.woff2").read_bytes()))
        has = set(written.getBestCmap())
        inside = [page for page in built.values() if ((site / "zh") in page.path.parents) == (folder != site)]
        used = {ord(one) for page in inside for one in "".join(page.text)}
        han = {code for code in used if code >= 0x2E80}
        assert len(han) > 300 and han <= font_characters() | {0x200B}
        assert not han - has, "".join(map(chr, sorted(han - has)))
        assert (folder / "assets" / "fonts" / "OFL.txt").is_file()


def test_a_page_leads_to_its_twin(built):
    assert "zh/how-to/add-a-city.html" in " ".join(built["how-to/add-a-city.html"].links)
    assert "../../how-to/add-a-city.html" in built["zh/how-to/add-a-city.html"].links
    assert "../zh/reference/index.html" in built["reference/compare.html"].links


def test_the_reference_has_every_public_name_once(built):
    public = {
        name
        for name in dir(cm)
        if not name.startswith("_")
        and getattr(getattr(cm, name), "__module__", "").startswith("citymetrics.")
    }
    assert len(public) > 150
    headed = [
        heading
        for name, page in built.items()
        if name.startswith("reference/")
        for heading in page.ids
        if re.fullmatch(r"citymetrics\.\w+", heading)
    ]
    named = {heading.removeprefix("citymetrics.") for heading in headed}
    assert public <= named, public - named
    listed = re.findall(r"^::: citymetrics\.(\w+)$", "".join(pages("en").values()), re.M)
    assert sorted(listed) == sorted(set(listed))


def test_the_reference_has_every_command_and_column(built):
    from citymetrics.cli import app

    commands = "".join(built["reference/command-line.html"].text)
    for command in app.registered_commands:
        assert f"citymetrics {command.callback.__name__}" in commands
    for page in ("reference/codebook.html", "zh/reference/codebook.html"):
        shown = "".join(built[page].text)
        assert all(column in shown for column in cm.load_observations().columns), page


@pytest.mark.parametrize(
    ("lang", "asked", "found"),
    [("en", "Hellinger", "explanation/methods"), ("zh", "可比性", "comparability")],
)
def test_search_works_from_a_folder(site, lang, asked, found):
    from playwright.sync_api import sync_playwright

    home = site / ("" if lang == "en" else "zh") / "index.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport={"width": 390, "height": 900}, offline=True).new_page()
        problems: list[str] = []
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(home.as_uri())
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.locator("label[for=__search]").first.click()
        page.locator(".md-search__input").fill(asked)
        page.locator(".md-search__input").press("End")
        results = page.locator(".md-search-result__link")
        results.first.wait_for()
        led_to = [result.get_attribute("href") or "" for result in results.all()]
        assert any(found in link for link in led_to[:5]) and not problems, (led_to, problems)
        browser.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_pages_can_be_read_by_everyone(site, scheme, width):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        page = context.new_page()
        for name in ("index", "tutorial", "how-to/add-a-city", "reference/compare", "zh/reference/codebook"):
            page.goto((site / f"{name}.html").as_uri())
            page.wait_for_load_state("load")
            assert violations(page) == [], name
        browser.close()


def test_the_index_of_the_search_keeps_chinese_by_the_character(site):
    entries = json.loads((site / "zh" / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    assert any("什\u200b么\u200b可\u200b以\u200b比" in entry["title"] for entry in entries)
