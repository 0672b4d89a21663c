"""The evidence page of a plan: every figure of the tables is marked once, at its place, and leads to what became of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from citymetrics.benchmark import EvidenceNotes
from citymetrics.benchmark.inputs import load_inputs
from citymetrics.benchmark.mentions import PlanText
from citymetrics.briefs.pages.citations import Use
from citymetrics.briefs.pages.highlight import find_mends
from citymetrics.briefs.pages.navigation import navigation
from citymetrics.briefs.pages.page import Site
from citymetrics.briefs.pages.plan import WORDS, plan_inputs, plan_pages, render_plan_page
from citymetrics.briefs.pages.plan_text import drawable
from citymetrics.briefs.paths import page_path
from citymetrics.labels import has_chinese
from citymetrics.labels.vocabulary import read_words
from citymetrics.reading import read_text
from citymetrics.reading.characters import simplifier
from citymetrics.sources import Text

PLANS = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")


def site(path: str, lang: str = "zh") -> Site:
    return Site(navigation([], lang, current=path), path)


def page_of(doc_id: str, lang: str = "zh", *, inputs=None, uses=None, beside=()) -> str:
    inputs = inputs or load_inputs()
    path = page_path(f"plan-{doc_id}", lang)
    return render_plan_page(inputs.sources[doc_id], inputs, uses or {}, site(path, lang), lang, beside=beside)


@pytest.fixture(scope="module")
def soups():
    """The Chinese pages of all plans."""
    return {plan: BeautifulSoup(page_of(plan), "html.parser") for plan in PLANS}


def read_off(tag) -> str:
    """The text of an element without what was taken out of the raw file."""
    return "".join(part for part in tag.find_all(string=True) if not part.find_parent("del"))


def by_id(soup):
    found = {}
    for tag in soup.find_all(id=True):
        found.setdefault(tag["id"], []).append(tag)
    return found


def of_plan(rows, plan):
    return [row for row in rows.values() if row["doc_id"] == plan]


@pytest.mark.parametrize("plan", PLANS)
def test_every_observation_has_one_highlight_that_reads_as_its_figure(soups, plan):
    inputs = load_inputs()
    clean = inputs.texts.get(plan).document.clean
    marks = by_id(soups[plan])
    for row in of_plan(inputs.rows, plan):
        found = marks.get(row["observation_id"], [])
        assert [tag.name for tag in found] == ["mark"], row["observation_id"]
        start, end = int(row["char_start"]), int(row["char_end"])
        figure = "".join(
            char
            for char, a, b in zip(clean.text, clean.starts, clean.ends, strict=True)
            if start <= a and b <= end
        )
        assert read_off(found[0]) == figure
        assert figure in row["quote"]
        assert f"is-{row['role']}" in found[0]["class"]


@pytest.mark.parametrize("plan", PLANS)
def test_every_mention_has_one_anchor(soups, plan):
    anchors = by_id(soups[plan])
    for row in of_plan(load_inputs().mention_rows, plan):
        assert len(anchors.get(row["mention_id"], [])) == 1, row["mention_id"]


@pytest.mark.parametrize("plan", PLANS)
def test_the_page_holds_the_clean_text_whole_and_in_order(soups, plan):
    document = load_inputs().texts.get(plan).document
    text = soups[plan].select_one(".pl-text")
    shown = [
        "".join(
            part
            for part in block.find_all(string=True)
            if not part.find_parent("del") and not part.find_parent(class_="pl-n")
        )
        for block in text.find_all(["p", "h2", "h3", "h4", "h5"])
    ]
    assert shown == [document.text_of(block) for block in document.blocks]


def test_what_was_taken_out_put_back_reads_as_the_raw_file(soups):
    rows = load_inputs().rows
    marks = [mark for mark in soups["shanghai"].select(".pl-text mark") if not mark.select("ins")]
    assert any(mark.select("del") for mark in marks)
    for mark in marks:
        assert mark.get_text() == simplifier().convert(rows[mark["id"]]["value_text"])


@pytest.mark.parametrize("plan", ["shanghai", "wuhan"])
def test_all_that_was_taken_out_of_the_text_is_there_to_be_shown(soups, plan):
    clean = load_inputs().texts.get(plan).document.clean
    shown = [tag.get_text() for tag in soups[plan].select(".pl-text del")]
    assert shown == [drawable(mend.before) for mend in find_mends(clean)]


@pytest.mark.parametrize("plan", PLANS)
def test_ids_are_unique_and_links_within_the_page_lead_somewhere(soups, plan):
    ids = [tag["id"] for tag in soups[plan].find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in soups[plan].select("a[href^='#']"):
        assert link["href"][1:] in ids, link


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_weighs_little_even_where_everything_is_used_often(plan, lang):
    inputs = load_inputs()
    uses = {
        identity: [
            Use(f"规划目标总览 {page}", f"overview-{page}.html#cite-note-12", "note", 12) for page in range(6)
        ]
        for identity in inputs.rows
    }
    assert len(page_of(plan, lang, uses=uses).encode()) < 1_000_000


@pytest.mark.parametrize("plan", PLANS)
def test_an_english_page_has_no_chinese_but_the_plans_own(plan):
    soup = BeautifulSoup(page_of(plan, "en"), "html.parser")
    for part in soup.body.find_all(string=True):
        if has_chinese(part):
            assert part.find_parent(lang=["zh", "zh-CN"]), part
    for tag in soup.body.find_all(True):
        if tag.find_parent(lang=["zh", "zh-CN"]) is None and tag.get("lang") is None:
            spoken = f"{tag.get('title', '')}{tag.get('aria-label', '')}"
            assert not has_chinese(spoken), tag


def test_what_a_row_became_is_told_with_where_it_is_used():
    uses = {
        "shanghai-15102": [
            Use("上海市：要点", "city-shanghai.html#cite-note-3", "note", 3),
            Use("上海市：要点", "city-shanghai.html#figure-2", "figure", 2),
            Use("公园绿化", "theme-green_space.html#note-1", "note", 1),
        ]
    }
    page = page_of("shanghai", uses=uses, beside=("metric-greenways_built", "codebook"))
    row = BeautifulSoup(page, "html.parser").find(id="row-shanghai-15102")
    said = " ".join(row.get_text(" ").split())
    assert "1000公里 目标 ¶ 68" in said
    assert "≥ 1,000公里" in said
    assert "字符 15102–15108：1000公里" in said
    assert "上海市：要点 注3 图2" in said and "公园绿化 注1" in said
    links = [link["href"] for link in row.select("a")]
    assert {
        "metric-greenways_built.html",
        "city-shanghai.html#cite-note-3",
        "theme-green_space.html#note-1",
    } <= set(links)
    assert row["data-used"] == "2"


def test_a_metric_without_a_sheet_leads_to_the_codebook_or_nowhere():
    with_codebook = BeautifulSoup(page_of("shanghai", beside=("codebook",)), "html.parser")
    assert (
        with_codebook.select_one("#row-shanghai-15102 dd a")["href"] == "codebook.html#metric-greenways_built"
    )
    alone = BeautifulSoup(page_of("shanghai"), "html.parser")
    assert alone.select_one("#row-shanghai-15102 dd a") is None


def test_both_languages_have_every_word_with_the_same_places_to_fill():
    chinese, english = (read_words(WORDS, lang) for lang in ("zh", "en"))
    assert chinese.keys() == english.keys()
    for key, words in chinese.items():
        assert re.findall(r"\{\w+\}", words) == re.findall(r"\{\w+\}", english[key]), key
        assert not has_chinese(english[key]), key


def test_a_figure_without_a_metric_says_so():
    inputs = load_inputs()
    row = next(row for row in inputs.rows.values() if not row["metric"])
    soup = BeautifulSoup(page_of(row["doc_id"]), "html.parser")
    assert "未归入指标" in soup.find(id=f"row-{row['observation_id']}").get_text()


def test_damage_is_shown_where_it_stands(soups):
    soup = soups["shanghai"]
    (lost,) = soup.select(".pl-lost")
    assert lost.get_text() == "□" and lost["data-word"] == "缺损"
    mark = lost.find_parent("mark")
    assert read_off(mark) == "□0万户"
    assert "数字缺损" in soup.find(id=f"row-{mark['id']}").get_text()
    mended = [tag for tag in soup.select("ins") if tag.select_one("del")]
    assert any("?xì)獾叵码[" in tag.select_one("del").get_text() for tag in mended)
    # By likelihood and not for certain: three places, and the one where something is lost.
    likely = {
        tag.select_one("del").get_text() for tag in soup.select("ins.is-likely") if tag.select_one("del")
    }
    assert len(likely) == 4
    # Nothing inside a link is a stop of its own for the keyboard.
    assert not soup.select("a [tabindex]")


def test_a_row_that_the_text_does_not_hold_is_listed_and_not_marked():
    inputs = load_inputs()
    frame = inputs.observations.copy()
    frame.loc[frame["observation_id"] == "zibo-02769", "char_start"] += 1
    page = page_of("zibo", inputs=replace(inputs, observations=frame))
    soup = BeautifulSoup(page, "html.parser")
    assert soup.find(id="zibo-02769") is None
    row = soup.find(id="row-zibo-02769")
    assert "文本中未找到此处" in row.get_text() and not row.select(".pl-to")
    assert len(soup.select(".pl-text mark")) == len(of_plan(inputs.rows, "zibo")) - 1


class Texts:
    """Texts of plans from plain strings."""

    def __init__(self, **texts):
        self.texts = {name: PlanText(read_text(text, name=name)) for name, text in texts.items()}

    def get(self, doc_id):
        return self.texts.get(doc_id)


def world(text=None, rows=()):
    """Inputs of one plan with this text, its quantities given as `(id, figure)`."""
    inputs = load_inputs()
    first = inputs.observations.iloc[0]
    frame = inputs.observations.iloc[:0].copy()
    for number, (identity, figure) in enumerate(rows):
        at = text.index(figure)
        frame.loc[number] = {
            **first,
            "observation_id": identity, "doc_id": "zibo", "metric": "", "value_text": figure,
            "char_start": at, "char_end": at + len(figure), "role": "target",
        }  # fmt: skip
    source = inputs.sources["zibo"].model_copy(update={"title": Text(zh="某规划", en="A plan")})
    texts = Texts(zibo=text) if text else None
    return replace(
        inputs, observations=frame, mentions=inputs.mentions.iloc[:0], sources={"zibo": source}, texts=texts
    )


TABLE = (
    "一、指标\n| 指标 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 绿道<i> | 公里 | 200 | 300 |\n| 口袋公园 | 座 | 5 | 20 |\n\n"
    "全面推进绿道建设。\n"
)


def test_a_table_of_the_plan_is_a_table_with_its_figures_marked():
    soup = BeautifulSoup(
        page_of("zibo", inputs=world(TABLE, [("zibo-00300", "300"), ("zibo-00020", "20 |"[:2])])),
        "html.parser",
    )
    table = soup.select_one("#p1 table")
    assert [cell.get_text() for cell in table.select("thead th")] == ["指标", "单位", "2020年", "2025年"]
    assert [cell.get_text() for cell in table.select("tbody tr")[0].select("td")] == [
        "绿道<i>",
        "公里",
        "200",
        "300",
    ]
    assert table.select_one("td mark")["id"] == "zibo-00300"
    assert soup.select_one("#p2").get_text() == "2全面推进绿道建设。"


def test_two_rows_on_one_number_share_a_mark_and_each_has_its_place():
    text = "一、目标\n新建停车泊位1000至1500个。\n"
    rows = [("zibo-00001", "1000至1500个"), ("zibo-00002", "1500个"), ("zibo-00003", "1000至1500个")]
    soup = BeautifulSoup(page_of("zibo", inputs=world(text, rows)), "html.parser")
    (mark,) = soup.select(".pl-text mark")
    assert mark.get_text() == "1000至1500个"
    assert mark["data-ids"].split() == ["zibo-00001", "zibo-00003", "zibo-00002"]
    for identity, _ in rows:
        (place,) = soup.find_all(id=identity)
        assert place is mark or place.find_parent("mark") is mark
        assert soup.find(id=f"row-{identity}").select_one(".pl-to")["href"] == f"#{identity}"


def test_a_plan_without_figures_shows_its_text():
    soup = BeautifulSoup(page_of("zibo", inputs=world("一、目标\n绿色<b>发展</b>。\n")), "html.parser")
    assert soup.select_one("#p1").get_text() == "1绿色<b>发展</b>。"
    assert "尚无提取的数值" in soup.main.get_text()
    assert not soup.select("mark, form, aside")


def test_a_plan_without_its_text_lists_its_figures():
    inputs = replace(load_inputs(), texts=None)
    soup = BeautifulSoup(page_of("qingpu", inputs=inputs), "html.parser")
    assert "文本不在此处" in soup.main.get_text()
    assert len(soup.select("li[data-kind='target']")) == 28
    assert not soup.select("mark, .pl-to, aside")


def test_before_the_tables_are_made_the_pages_show_the_texts(tmp_path):
    from briefs_sample import small_project

    project = small_project(tmp_path)
    assert len(plan_inputs(project).observations) == 0
    pages = dict(plan_pages(project, "en", lambda path: site(path, "en")))
    assert list(pages) == [f"en/plan-{plan}" for plan in PLANS]
    assert "No figures have been taken" in pages["en/plan-wuhan"]


def test_pages_find_their_uses_in_the_briefs_that_lie_beside_them(tmp_path):
    from citymetrics.project import Project

    notes = EvidenceNotes(load_inputs())
    mark = notes.mark("zibo-02769")
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "theme-water.html").write_text(
        f"<h1>水环境</h1><p>35%{mark.replace('<a ', '<a id=cite-note-1 ')}</p>{notes._repr_html_()}",
        encoding="utf-8",
    )

    class Elsewhere(Project):
        """The project around the tests, with another report."""

        @property
        def reports(self):
            return reports

    project = Elsewhere(load_inputs().texts.project.root)
    pages = dict(plan_pages(project, "zh", site))
    row = BeautifulSoup(pages["plan-zibo"], "html.parser").find(id="row-zibo-02769")
    assert row.select_one(".pl-use a")["href"].startswith("theme-water.html#")
    assert "未被简报引用" not in row.get_text()
