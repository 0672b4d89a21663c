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

from citymetrics.briefs import make_briefs, plan_briefs, show_progress
from citymetrics.briefs.pages.site import has_page
from citymetrics.errors import UnknownChoice

PLAIN = """
from IPython.display import Markdown
Markdown('# 规划目标总览\\n\\n## 概况\\n\\n五份规划，正文。')
"""
FAILS = """
from IPython.display import Markdown, display
display(Markdown('## 概况'))
if city == 'wuhan':
    raise KeyError('没有 <数据> 🏙')
"""


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a site: overview and method, the sample as a theme, one city that works and one that fails."""
    project = small_project(tmp_path_factory.mktemp("site"))
    for stem in ("overview", "method_and_quality"):
        nbformat.write(notebook_of(PLAIN), project.notebooks / f"{stem}.ipynb")
    nbformat.write(
        notebook_of(FAILS, parameters="city = 'zibo'\nlang = 'zh'"), project.notebooks / "city_brief.ipynb"
    )
    shutil.copyfile(SAMPLE, project.notebooks / "theme_benchmark.ipynb")
    project.observations_file.write_text(
        "observation_id,city,theme\nzibo-00001,zibo,waste\nzibo-00002,zibo,waste\nwuhan-00001,wuhan,water\n",
        encoding="utf-8",
    )
    briefs = plan_briefs(project, themes=["waste"], cities=["wuhan", "zibo"])
    events = []
    results = make_briefs(briefs, project, jobs=2, progress=events.append)
    return project, briefs, results, events


def test_results_come_in_order_and_say_what_failed(made):
    _, _, results, _ = made
    assert [(result.brief.id, result.ok) for result in results] == [
        ("overview", True),
        ("method", True),
        ("city-wuhan", False),
        ("city-zibo", True),
        ("theme-waste", True),
    ]
    failed = results[2]
    assert failed.error.startswith("notebooks/city_brief.ipynb (city=wuhan, lang=zh), cell 2: KeyError:")
    assert "raise KeyError" in failed.traceback
    assert failed.outputs == ()
    assert [path.name for path in results[4].outputs] == ["theme-waste.html", "theme-waste.pdf"]
    assert all(result.seconds > 0 for result in results)


def test_progress_hears_every_start_and_end(made):
    *_, events = made
    assert sorted((event.brief.id, event.state) for event in events) == [
        ("city-wuhan", "failed"),
        ("city-wuhan", "started"),
        ("city-zibo", "made"),
        ("city-zibo", "started"),
        ("method", "made"),
        ("method", "started"),
        ("overview", "made"),
        ("overview", "started"),
        ("theme-waste", "made"),
        ("theme-waste", "started"),
    ]
    assert [event.done for event in events if event.result] == [1, 2, 3, 4, 5]


def test_figures_lie_beside_the_pages_and_in_the_project(made):
    project, *_ = made
    names = {"theme-waste--level.svg", "theme-waste--level.png", "theme-waste--level.csv"}
    assert {path.name for path in (project.reports / "figures").iterdir()} == names
    assert {path.name for path in project.figures.iterdir()} == names
    assert (project.figures / "theme-waste--level.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("page", ["index.html", "overview.html", "theme-waste.html", "city-wuhan.html"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_pages_are_sound_wherever_the_folder_is_copied(made, tmp_path, page, width, scheme):
    project, *_ = made
    copy = tmp_path / "USB 盘" / "report"
    shutil.copytree(project.reports, copy)
    with visit(copy / page, width=width, scheme=scheme) as opened:
        assert opened.boxes() == ""
        assert not opened.scrolls_sideways()
        assert opened.problems == []
        assert opened.page.evaluate("document.fonts.check(\"16px 'Citymetrics Sans'\", '规划')")
        links = opened.page.evaluate(
            "[...document.querySelectorAll('a[href], link[href], script[src]')]"
            ".map(element => element.getAttribute('href') ?? element.getAttribute('src'))"
        )
    assert links
    for link in links:
        address, _, anchor = link.partition("#")
        assert not address.startswith(("http", "/", "file")), link
        target = copy / (address or page)
        assert target.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), link


def test_the_index_leads_to_everything(made):
    project, *_ = made
    with visit(project.reports / "index.html") as opened:
        text = opened.page.inner_text("main")
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
    order = [text.index(title) for title in ("规划目标总览", "数字从何而来", "淄博市", "垃圾与环卫")]
    assert order == sorted(order)
    assert "2 条指标数值" in text
    assert "5 份城市规划" in text
    assert "武汉市提升城市建设管理精细化水平三年行动方案" in text


def test_the_index_shows_what_failed_and_its_address_still_answers(made):
    project, *_ = made
    with visit(project.reports / "index.html") as opened:
        opened.page.click(".cm-failed summary")
        assert "raise KeyError" in opened.page.inner_text(".cm-failed pre")
    with visit(project.reports / "city-wuhan.html") as opened:
        assert "cell 2: KeyError: '没有 <数据> □'" in opened.page.inner_text("main")
    assert not has_page("city-wuhan", project.reports)


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
    assert max(path.stat().st_size for path in project.reports.glob("*.html")) < 1_000_000


def test_the_same_inputs_give_the_same_bytes(made, tmp_path):
    project, briefs, *_ = made
    other = small_project(tmp_path)
    shutil.copytree(project.notebooks, other.notebooks, dirs_exist_ok=True)
    shutil.copyfile(project.observations_file, other.observations_file)
    make_briefs(
        [replace(brief, notebook=other.notebooks / brief.notebook.name) for brief in briefs], other, jobs=1
    )
    assert hashes(other.reports) == hashes(project.reports)
    assert hashes(other.figures) == hashes(project.figures)


def test_a_brief_that_fails_keeps_its_last_good_page(made, tmp_path):
    project, briefs, *_ = made
    copy = small_project(tmp_path)
    for folder in ("notebooks", "reports", "figures"):
        shutil.copytree(project.root / folder, copy.root / folder, dirs_exist_ok=True)
    shutil.copyfile(project.observations_file, copy.observations_file)
    before = hashes(copy.reports)
    nbformat.write(notebook_of("raise SystemError('kaputt')"), copy.notebooks / "theme_benchmark.ipynb")
    theme = replace(briefs[-1], notebook=copy.notebooks / "theme_benchmark.ipynb")
    (result,) = make_briefs([theme], copy, formats=("html",))
    assert not result.ok
    assert [path.name for path in result.outputs] == ["theme-waste.html", "theme-waste.pdf"]
    after = hashes(copy.reports)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {"index.html", "assets/fonts/citymetrics-sans.woff2"}
    index = (copy.reports / "index.html").read_text(encoding="utf-8")
    assert "保留上次的版本" in index
    assert "SystemError: kaputt" in index
    assert not list(copy.reports.glob(".*"))


def test_an_unknown_format_is_refused(made):
    project, briefs, *_ = made
    with pytest.raises(UnknownChoice, match="unknown format 'docx'"):
        make_briefs(briefs, project, formats=("docx",))


def test_progress_is_plain_lines_where_there_is_no_terminal(made):
    *_, events = made
    console = Console(file=io.StringIO(), force_terminal=False, width=80)
    with show_progress(console) as say:
        for event in events:
            say(event)
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("1/5 ")
    assert sum("failed city-wuhan" in line and "KeyError" in line for line in lines) == 1
    assert "\x1b" not in "".join(lines)


def test_progress_on_a_terminal_names_what_runs(made):
    *_, events = made
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with show_progress(console) as say:
        for event in events:
            say(event)
    shown = console.file.getvalue()
    assert "city-wuhan" in shown
    assert "KeyError" in shown


def test_a_report_of_pdfs_alone_has_no_dead_link(made, tmp_path):
    project, *_ = made
    copy = small_project(tmp_path)
    shutil.copytree(project.notebooks, copy.notebooks, dirs_exist_ok=True)
    overview, _ = plan_briefs(copy, themes=[], cities=[])
    make_briefs([overview], copy, formats=("pdf",))
    index = (copy.reports / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#]+)"', index))
    assert "overview.pdf" in links
    assert [link for link in links if not (copy.reports / link).is_file()] == []
