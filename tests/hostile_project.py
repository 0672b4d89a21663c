"""A project whose plan, registry, dictionary, denominators and decisions all hold what would run, redirect or mislead."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import yaml
from briefs_sample import REPOSITORY

from citymetrics.project import Project

PLACE, PEER = "evil", "zibo"
RUNS = "ran=1"
"""What every hostile script does: a page on which one of them ran says so."""
MARKUP = (
    f"<script>{RUNS}</script>",
    f"</script><script>{RUNS}</script>",
    f"<img src=x onerror={RUNS}>",
    f"<svg onload={RUNS}><a xlink:href=javascript:{RUNS}>x</a></svg>",
    f'"onmouseover="{RUNS}" autofocus onfocus="{RUNS}',
    f"[按此](javascript:{RUNS})",
    "<iframe src=https://example.org/x></iframe>",
    "<style>@import url(https://example.org/x.css);</style>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<base href=https://example.org/>",
    "![x](https://example.org/x.png)",
    "{{ 7 * 7 }}{% raw %}{{ cycler.__init__.__globals__ }}",
    "${7*7} $x^2$ \\input{/etc/passwd} `x` *强* _斜_ **粗** # 题",
    '#import "/etc/passwd" #read("/etc/passwd") #[x] @ref <label> // c /* c */ #panic()',
    "=HYPERLINK(1) ]]> --> &lt;script&gt; %s %(x)s \\u003cscript\\u003e",
)
"""What is markup, a template, a formula or a program somewhere; as text it is harmless, and is to come out as text."""
UNSEEN = "\u202e\u2066\u200b\u200f\u061c\U000e0041"
"""Characters that turn the direction of what follows, or that nobody sees."""
ANSI = "\x1b[31m\x1b]0;title\x07\x1b[2J\x9b31m\x08\x7f"
"""What a terminal obeys."""

SENTENCES = (
    "到2025年，新建口袋公园30个{hostile}，新增绿道100公里。",
    "到2025年，{hostile}生活垃圾回收利用率达到45%（牵头单位：市城管局{hostile}）。",
    "每年完成老旧小区改造20个{hostile}。",
)
NAME = "恶" + MARKUP[2]
"""The label of the place, as every page shows it."""


def plan_text() -> str:
    """A plan in which every hostile text stands in a sentence with a figure; some of them as a heading, a cell, a lead."""
    lines = [f"恶意市城市管理“十四五”规划{MARKUP[0]}", "", "一、主要目标"]
    for number, hostile in enumerate(MARKUP):
        lines += [SENTENCES[number % len(SENTENCES)].format(hostile=hostile)]
    lines += [f"二、重点任务{MARKUP[2]}{MARKUP[6]}"]
    lines += [f"新建公共厕所3{UNSEEN}0座。新建{UNSEEN}停车泊位{ANSI}5000个。", f"三、保障{MARKUP[5]}"]
    lines += ["| 指标 | 单位 | 2020年 | 2025年 |", "| --- | --- | --- | --- |"]
    lines += [f"| 海绵城市面积占比{hostile.replace('|', '')} | % | 20 | 50 |" for hostile in MARKUP[:4]]
    return "\n".join([*lines, ""])


def hostile_project(root: Path) -> Project:
    """The project at `root`, its tables not built yet: the hostile plan beside a sound one, so that there is a comparison."""
    project = Project(root)
    shutil.copytree(REPOSITORY / "data" / "curated" / "dictionary", project.dictionary)
    for name in ("instruments",):
        shutil.copytree(REPOSITORY / "data" / "curated" / name, project.curated / name)
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    (project.raw / "context").mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "data" / "raw" / f"{PEER}.txt", project.raw / f"{PEER}.txt")
    text = plan_text().encode()
    (project.raw / f"{PLACE}.txt").write_bytes(text)
    write_registry(project, hashlib.sha256(text).hexdigest())
    _write_denominators(project)
    spoil_label(project, "pocket_parks", "口袋公园" + MARKUP[0] + MARKUP[1])
    return project


def write_registry(project: Project, digest: str) -> None:
    """Both plans, what is told of the first as hostile as its text."""
    registry = yaml.safe_load((REPOSITORY / "data" / "raw" / "sources.yml").read_text(encoding="utf-8"))
    sound = next(entry for entry in registry if entry["id"] == PEER)
    hostile = {
        **sound,
        "id": PLACE,
        "city": PLACE,
        "label": {"zh": NAME, "en": f"Evil {MARKUP[0]}"},
        "title": {"zh": "规划" + "".join(MARKUP[:6]), "en": "Plan " + "".join(MARKUP[6:14])},
        "issuer": "市政府" + "".join(MARKUP[:8]),
        "document_number": "恶发〔2021〕1号" + "".join(MARKUP[10:]),
        "publisher": "".join(MARKUP),
        "known_damage": "".join(MARKUP),
        "notes": "".join(MARKUP),
        "file": f"{PLACE}.txt",
        "sha256": digest,
    }
    project.sources_file.write_text(yaml.safe_dump([hostile, sound], allow_unicode=True), encoding="utf-8")


def _write_denominators(project: Project) -> None:
    head, *lines = (
        (REPOSITORY / "data" / "raw" / "context" / "denominators.csv")
        .read_text(encoding="utf-8")
        .splitlines(keepends=True)
    )
    own = [line for line in lines if line.startswith(f"{PEER},")]
    evil = [line.replace(f"{PEER},", f"{PLACE},", 1) for line in own]
    spoilt = f'"{MARKUP[2]} =HYPERLINK(1)"'
    evil[0] = evil[0].replace(evil[0].split(",")[5], spoilt, 1)
    project.denominators_file.write_text("".join([head, *own, *evil]), encoding="utf-8")
    shutil.copyfile(
        REPOSITORY / "data" / "raw" / "context" / "norms.csv", project.raw / "context" / "norms.csv"
    )


def spoil_label(project: Project, metric: str, label: str) -> None:
    """Give a metric of the dictionary another Chinese label."""
    for path in sorted(project.dictionary.glob("*.yml")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for at, line in enumerate(lines):
            if line.strip() == f"- id: {metric}":
                indent = " " * 4
                assert lines[at + 1].startswith(f"{indent}label:"), lines[at + 1]
                quoted = yaml.safe_dump(label, allow_unicode=True, default_style="'", width=10**6).strip()
                lines[at + 1] = f"{indent}label: {{zh: {quoted}, en: {quoted}}}\n"
                path.write_text("".join(lines), encoding="utf-8")
                return
    raise LookupError(metric)
