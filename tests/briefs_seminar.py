"""Contents for slides, handouts and Word documents: a small one made by hand, and the briefs of real places without their notebooks."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache

import nbformat

import citymetrics as cm
from citymetrics.briefs.content.model import Content, Figure, Fragment, PlanLine
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.facts import plan_line
from citymetrics.sources import load_sources

NOTE = '<sup class="cm-note"><a href="#note-{0}">{0}</a></sup>'
PLANS = (
    PlanLine("one", "甲市", "甲市“十四五”规划", "甲市人民政府", "2021–2025", "正式发布"),
    PlanLine("two", "乙市", "乙市行动方案（草案）", "", "2022–2024", "征求意见稿", True),
)


def svg(width: float, height: float) -> str:
    lines = "".join(
        f'<rect x="5" y="{y}" width="{width - 10}" height="8"/>' for y in range(5, int(height) - 10, 20)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">{lines}</svg>'


def figure(
    message: str = "甲市居首",
    width: float = 480,
    height: float = 200,
    caption: str = "各地的目标。实心为定值。",
):
    rows = "note,id,place,plan,section,paragraph,value_text,quote,char_start,char_end\n"
    rows += "1,one-1,甲市,甲市“十四五”规划,一,¶ 3,100%,全部达标。,1,4\n2,three-1,丙市,丙市规划,一,¶ 4,90%,九成达标。,1,4\n"
    data = {"image/svg+xml": svg(width, height), "application/vnd.citymetrics.evidence+csv": rows}
    return data, {"citymetrics": {"caption": caption, "alt": "点图：甲市 100%", "message": message}}


def content_showing(*outputs, plans=PLANS, title: str = "甲市与乙市", lang: str = "zh") -> Content:
    """A brief whose cells show `outputs`: HTML, or a figure with its metadata."""
    cells = []
    for output in outputs:
        data, about = ({"text/html": output}, {}) if isinstance(output, str) else output
        shown = nbformat.v4.new_output("display_data", data, metadata=about)
        cells.append(nbformat.v4.new_code_cell("show()", outputs=[shown]))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["citymetrics"] = {
        "id": "sample",
        "lang": lang,
        "title": title,
        "plans": [asdict(plan) for plan in plans],
    }
    return read_notebook(notebook, name="sample")


def findings(*items: str) -> str:
    return "<ul class='cm-findings'>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def notes(*sentences: str) -> str:
    items = "".join(
        f'<li id="note-{n}"><b>{n}00</b> “{said}” <span class="cm-place">甲市 · ¶ {n}</span></li>'
        for n, said in enumerate(sentences, 1)
    )
    return f"<ol class='cm-notes'>{items}</ol>"


TABLE = (
    "<table class='cm-table'><caption>各地目标</caption><thead><tr><th>地方</th><th class='num'>目标</th></tr></thead>"
    f"<tbody><tr><th>甲市</th><td class='num'>100座{NOTE.format(1)}</td></tr></tbody></table>"
)


def sample() -> Content:
    """A brief with everything: findings, two figures, a table, caveats, what is refused, evidence."""
    return content_showing(
        "<h2>要点</h2>",
        findings(
            f"甲市写明 100 座{NOTE.format(1)}。",
            f"乙市写明 200 座{NOTE.format(2)}。",
            "共有一个指标。",
            "两地可比。",
        ),
        "<h2>结果</h2>",
        figure(),
        TABLE,
        figure("", 480, 600),
        "<ul class='cm-caveats'><li>年份不同</li></ul>",
        "<ul class='cm-refused'><li>乙市是草案，不排名</li></ul>",
        "<h2>证据</h2>",
        notes("建成一百座。", "建成二百座。"),
    )


def changed(content: Content, old: str, new: str) -> Content:
    """`content` with `old` as `new` wherever it stands in text or under a figure."""
    blocks = [
        replace(block, html=block.html.replace(old, new))
        if isinstance(block, Fragment)
        else replace(block, message=block.message.replace(old, new))
        if isinstance(block, Figure)
        else block
        for block in content.blocks
    ]
    return replace(content, blocks=tuple(blocks))


@cache
def city_content(city: str, lang: str) -> Content:
    """The parts of a city's brief that a handout is made of, from the library itself."""
    inputs = cm.load_inputs()
    evidence = cm.EvidenceNotes(inputs, lang=lang)
    profile = cm.city_profile(city, data=inputs)
    said = cm.FindingList(
        [*cm.city_findings(profile), *cm.findings_of(cm.gaps(city, data=inputs))], evidence, lang=lang
    )
    table = cm.promises_table(profile, evidence, lang=lang)
    drawn = [draw(profile, lang=lang)._repr_mimebundle_() for draw in (cm.profile_figure, cm.peers_figure)]
    refused = cm.refusal_list(profile, lang=lang)._repr_html_()
    plan = next(source for source in load_sources().values() if source.city == city)
    shown = [said._repr_html_(), table.html, *drawn, refused, evidence._repr_html_()]
    content = content_showing(
        *shown, plans=(plan_line(plan, lang),), title=profile.label.in_language(lang), lang=lang
    )
    return replace(content, id=f"city-{city}")
