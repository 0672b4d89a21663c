"""What briefs on paper are tested with: plans, figures, tables, notes, and the date of the data."""

from __future__ import annotations

import datetime
import re

from citymetrics.briefs.content.model import PlanLine

DAY = datetime.date(2024, 3, 15)
PLANS = (
    PlanLine(
        "a", "甲市", "甲市城市管理精细化“十四五”规划", "甲市人民政府", "2021–2025", "正式发布，2021-07-28"
    ),
    PlanLine("b", "乙区", "乙区三年行动计划", "", "2024–2026", "征求意见稿", draft=True),
)


def svg(height: float, width: float = 496.8) -> dict[str, str]:
    shape = f'<rect width="{width}" height="{height}" fill="#a8c0d8"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
    return {"image/svg+xml": f"{head}{shape}</svg>"}


def table(rows: int, *, columns: int = 4, cell: str = "每个区县每年不少于 3 处") -> str:
    head = "".join(f"<th>指标{number}</th>" for number in range(columns))
    body = "".join(
        f"<tr><td>第{row}项</td>" + f"<td>{cell}</td>" * (columns - 1) + "</tr>" for row in range(rows)
    )
    return (
        f'<table class="cm-table"><caption>各地规划所写</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def notes(count: int) -> str:
    items = "".join(
        f'<li id="note-{number}"> <b>{number} 处</b> “每年新建口袋公园不少于{number}处，完成绿道建设。” '
        f'<span class="cm-place">甲市 · ¶ {number}</span></li>'
        for number in range(1, count + 1)
    )
    return f'<h2>证据</h2><ol class="cm-notes">{items}</ol>'


def cited(count: int) -> str:
    return "".join(
        f'<p>第{number}个目标{number}处<sup class="cm-note"><a href="#note-{number}">{number}</a></sup>。</p>'
        for number in range(1, count + 1)
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
