"""The whole site: made in parallel, whole after a failure, the same bytes again, and sound in a browser."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from dataclasses import replace

import nbformat
import pytest
from briefs_browser import visit
from briefs_sample import SAMPLE, notebook_of, small_project
from rich.console import Console
from site_links import dead_links
from site_sample import copy_inputs

from citymetrics.briefs import make_briefs, plan_briefs, show_progress
from citymetrics.briefs.pages.index import has_page
from citymetrics.errors import UnknownChoice

pytestmark = pytest.mark.whole

PLAIN = """
from IPython.display import Markdown
Markdown('# 规划目标总览\\n\\n## 概况\\n\\n五份规划，正文。')
"""
FAILS = """
from IPython.display import Markdown, display
display(Markdown('## 概况'))
if city == 'qingpu':
    raise KeyError('没有 <数据> 🏙')
"""


def copy_of(project, root, *folders):
    """A project of the same inputs, with these folders of what was made of them."""
    copy = small_project(root)
    for folder in ("notebooks", *folders):
        shutil.copytree(project.root / folder, copy.root / folder, dirs_exist_ok=True)
    copy_inputs(copy, "zibo")
    return copy


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a site: overview and method, the sample as a theme, one city that works and one that fails; the overview in English too."""
    project = small_project(tmp_path_factory.mktemp("site"))
    for stem in ("overview", "method_and_quality"):
        nbformat.write(notebook_of(PLAIN), project.notebooks / f"{stem}.ipynb")
    nbformat.write(
        notebook_of(FAILS, parameters="city = 'zibo'\nlang = 'zh'"), project.notebooks / "city_brief.ipynb"
    )
    shutil.copyfile(SAMPLE, project.notebooks / "theme_benchmark.ipynb")
    # No metric of one place alone meets in two plans, so no metric has a sheet.
    copy_inputs(project, "zibo")
    briefs = plan_briefs(project, themes=["waste"], cities=["qingpu", "zibo"])
    briefs.append(plan_briefs(project, themes=[], cities=[], lang="en")[0])
    events = []
    results = make_briefs(briefs, project, jobs=2, progress=events.append)
    return project, briefs, results, events


def test_results_come_in_order_and_say_what_failed(made):
    _, _, results, _ = made
    assert [(result.brief.id, result.ok) for result in results] == [
        ("overview", True),
        ("method", True),
        ("city-qingpu", False),
        ("city-zibo", True),
        ("theme-waste", True),
        ("en-overview", True),
    ]
    failed = results[2]
    assert failed.error.startswith("notebooks/city_brief.ipynb (city=qingpu, lang=zh), cell 2: KeyError:")
    assert "raise KeyError" in failed.traceback
    assert failed.outputs == ()
    assert [path.name for path in results[4].outputs] == ["theme-waste.html", "theme-waste.pdf"]
    assert all(result.seconds > 0 for result in results)


def test_progress_hears_every_start_and_end(made):
    *_, events = made
    assert sorted((event.brief.id, event.state) for event in events) == [
        ("city-qingpu", "failed"),
        ("city-qingpu", "started"),
        ("city-zibo", "made"),
        ("city-zibo", "started"),
        ("en-overview", "made"),
        ("en-overview", "started"),
        ("method", "made"),
        ("method", "started"),
        ("overview", "made"),
        ("overview", "started"),
        ("theme-waste", "made"),
        ("theme-waste", "started"),
    ]
    assert [event.done for event in events if event.result] == [1, 2, 3, 4, 5, 6]


def test_figures_lie_beside_the_pages_and_in_the_project(made):
    project, *_ = made
    names = {f"theme-waste--level.{suffix}" for suffix in ("svg", "png", "csv", "txt")}
    assert {path.name for path in (project.reports / "figures").iterdir()} == names
    assert {path.name for path in project.figures.iterdir()} == names
    assert (project.figures / "theme-waste--level.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "page",
    [
        "index.html",
        "overview.html",
        "theme-waste.html",
        "city-qingpu.html",
        "en/index.html",
        "en/overview.html",
        "codebook.html",
        "en/downloads.html",
    ],
)
def test_pages_are_sound_wherever_the_folder_is_copied(made, tmp_path, page):
    project, *_ = made
    copy = tmp_path / "USB 盘" / "report"
    shutil.copytree(project.reports, copy)
    with visit(copy / page, width=390) as opened:
        assert opened.boxes() == ""
        assert not opened.scrolls_sideways()
        opened.page.set_viewport_size({"width": 1440, "height": 900})
        opened.page.emulate_media(color_scheme="dark")
        opened.page.wait_for_timeout(200)
        assert not opened.scrolls_sideways()
        assert opened.problems == []
        assert opened.page.evaluate("document.fonts.check(\"16px 'Citymetrics Sans'\", '规划')")


def test_no_link_of_any_page_is_dead_or_leaves_the_folder(made):
    project, *_ = made
    assert dead_links(project.reports) == []


def test_the_index_leads_to_everything(made):
    project, *_ = made
    with visit(project.reports / "index.html") as opened:
        text = opened.page.inner_text("main")
        browse = opened.page.inner_text(".cm-browse")
        links = opened.page.evaluate(
            "[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))"
        )
    assert {
        "overview.html",
        "method.html",
        "theme-waste.html",
        "theme-waste.pdf",
        "city-zibo.pdf",
        "data/observations.csv",
        "data/denominators.csv",
    } <= set(links)
    order = [browse.index(title) for title in ("规划目标总览", "数字从何而来", "淄博市", "垃圾与环卫")]
    assert order == sorted(order)
    assert re.search(r"淄博市\n+6\d 条指标数值", browse)
    assert "5 份城市规划" in text
    assert "武汉市提升城市建设管理精细化水平三年行动方案" in text


def test_the_index_shows_what_failed_and_its_address_still_answers(made):
    project, *_ = made
    with visit(project.reports / "index.html") as opened:
        opened.page.click(".cm-failed summary")
        assert "raise KeyError" in opened.page.inner_text(".cm-failed pre")
    with visit(project.reports / "city-qingpu.html") as opened:
        assert "cell 2: KeyError: '没有 <数据> □'" in opened.page.inner_text("main")
    assert not has_page("city-qingpu", project.reports)


def test_menus_open_by_keyboard_and_close_with_escape(made):
    project, *_ = made
    with visit(project.reports / "theme-waste.html") as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.className") == "cm-skip"
        opened.page.focus("summary >> nth=1")
        opened.page.keyboard.press("Enter")
        assert opened.page.locator("nav a[aria-current=page]").is_visible()
        opened.page.keyboard.press("Escape")
        assert not opened.page.locator("nav a[aria-current=page]").is_visible()


def test_on_paper_the_still_picture_stands_for_the_live_one(made):
    project, *_ = made
    with visit(project.reports / "theme-waste.html") as opened:
        assert not opened.page.locator("img.cm-still").is_visible()
        opened.page.emulate_media(media="print")
        # The picture is read from the disk when it is first shown.
        opened.page.locator("img.cm-still").wait_for(state="visible")
        assert not opened.page.locator(".cm-plot").is_visible()


def test_one_small_font_serves_the_whole_site(made):
    project, *_ = made
    fonts = sorted(path.name for path in (project.reports / "assets" / "fonts").iterdir())
    assert fonts == ["OFL.txt", "citymetrics-sans.woff2"]
    assert (project.reports / "assets" / "fonts" / fonts[1]).stat().st_size < 400_000


def test_a_page_weighs_little(made):
    project, *_ = made
    assert max(path.stat().st_size for path in project.reports.rglob("*.html")) < 1_000_000


def test_the_same_inputs_give_the_same_bytes(made, tmp_path):
    project, briefs, *_ = made
    other = copy_of(project, tmp_path)
    make_briefs(
        [replace(brief, notebook=other.notebooks / brief.notebook.name) for brief in briefs], other, jobs=1
    )
    assert hashes(other.reports) == hashes(project.reports)
    assert hashes(other.figures) == hashes(project.figures)


def test_a_brief_that_fails_keeps_its_last_good_page(made, tmp_path):
    project, briefs, *_ = made
    copy = copy_of(project, tmp_path, "reports", "figures")
    before = hashes(copy.reports)
    nbformat.write(notebook_of("raise SystemError('kaputt')"), copy.notebooks / "theme_benchmark.ipynb")
    theme = replace(briefs[-2], notebook=copy.notebooks / "theme_benchmark.ipynb")
    (result,) = make_briefs([theme], copy, formats=("html",))
    assert not result.ok
    assert [path.name for path in result.outputs] == ["theme-waste.html", "theme-waste.pdf"]
    after = hashes(copy.reports)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed - {"assets/fonts/citymetrics-sans.woff2"} == {"index.html", "manifest.json"}, changed
    index = (copy.reports / "index.html").read_text(encoding="utf-8")
    assert "保留上次的版本" in index
    assert "SystemError: kaputt" in index
    assert not list(copy.reports.glob(".*"))


def test_an_unknown_format_is_refused(made):
    project, briefs, *_ = made
    with pytest.raises(UnknownChoice, match="unknown format 'odt'"):
        make_briefs(briefs, project, formats=("odt",))


def test_progress_is_plain_lines_where_there_is_no_terminal(made):
    *_, events = made
    console = Console(file=io.StringIO(), force_terminal=False, width=80)
    with show_progress(console) as say:
        for event in events:
            say(event)
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("1/6 ")
    assert sum("failed city-qingpu" in line and "KeyError" in line for line in lines) == 1
    assert "\x1b" not in "".join(lines)


def test_progress_on_a_terminal_names_what_runs(made):
    *_, events = made
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with show_progress(console) as say:
        for event in events:
            say(event)
    shown = console.file.getvalue()
    assert "city-qingpu" in shown
    assert "KeyError" in shown


def test_a_report_of_pdfs_alone_has_no_dead_link(made, tmp_path):
    project, *_ = made
    copy = copy_of(project, tmp_path)
    overview, _ = plan_briefs(copy, themes=[], cities=[])
    make_briefs([overview], copy, formats=("pdf",))
    assert 'href="overview.pdf"' in (copy.reports / "index.html").read_text(encoding="utf-8")
    assert dead_links(copy.reports) == []
