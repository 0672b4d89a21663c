"""Section trees of plans in several layouts, and of the five."""

from __future__ import annotations

from pathlib import Path

import pytest

from citymetrics.project import Project
from citymetrics.reading import Document, read_document, read_text

RAW = Project.find(Path(__file__)).raw
BODY = "到2025年,新建公园10座,绿地率达到35%,完成老旧小区改造120万平方米。"


def tree(document: Document) -> list[str]:
    """Headings indented by level, titles after T, paragraphs as the last part of their section."""
    lines = []
    for block in document.blocks:
        text = document.text_of(block)
        if block.kind == "heading":
            lines.append("  " * block.level + text)
        elif block.kind == "title":
            lines.append(f"T {text}")
        else:
            lines.append(f"- {text[:8]} @ {' > '.join(block.section)}")
    return lines


def test_official_numbering_nests() -> None:
    document = read_text(
        f"某市城市更新规划\n{BODY}\n一、发展基础\n(一)工作成效\n1.建设提速\n{BODY}\n2.公园增加\n{BODY}\n(二)形势\n{BODY}\n"
        f"二、保障措施\n(一)加强领导。{BODY}\n补充。{BODY}\n(二)落实资金。{BODY}",
        name="plan",
    )
    assert tree(document) == [
        "T 某市城市更新规划",
        "- 到2025年,新 @ ",
        "  一、发展基础",
        "    (一)工作成效",
        "      1.建设提速",
        "- 到2025年,新 @ 一、发展基础 > (一)工作成效 > 1.建设提速",
        "      2.公园增加",
        "- 到2025年,新 @ 一、发展基础 > (一)工作成效 > 2.公园增加",
        "    (二)形势",
        "- 到2025年,新 @ 一、发展基础 > (二)形势",
        "  二、保障措施",
        "    (一)加强领导。",
        "- 到2025年,新 @ 二、保障措施 > (一)加强领导",
        "- 补充。到2025 @ 二、保障措施 > (一)加强领导",
        "    (二)落实资金。",
        "- 到2025年,新 @ 二、保障措施 > (二)落实资金",
    ]


def test_items_run_through_a_paragraph_and_end_with_it() -> None:
    document = read_text(
        f"一、任务\n1.市容\n总述如下。(1)治理街面。{BODY}(2)整治架空线。{BODY}\n聚焦民生。(1)改造小区。{BODY}(2)不设标题,直接开始,逐项推进,{BODY}(3)更新物业。{BODY}",
        name="plan",
    )
    assert tree(document) == [
        "  一、任务",
        "      1.市容",
        "- 总述如下。 @ 一、任务 > 1.市容",
        "        (1)治理街面。",
        "- 到2025年,新 @ 一、任务 > 1.市容 > (1)治理街面",
        "        (2)整治架空线。",
        "- 到2025年,新 @ 一、任务 > 1.市容 > (2)整治架空线",
        "- 聚焦民生。 @ 一、任务 > 1.市容",
        "        (1)改造小区。",
        "- 到2025年,新 @ 一、任务 > 1.市容 > (1)改造小区",
        "- (2)不设标题, @ 一、任务 > 1.市容",
        "        (3)更新物业。",
        "- 到2025年,新 @ 一、任务 > 1.市容 > (3)更新物业",
    ]


def test_chapters_sections_and_articles() -> None:
    document = read_text(
        f"第一章 总则\n第一节 目标\n一、总体目标\n{BODY}\n第二章 任务\n{BODY}\n(一)公园\n{BODY}", name="plan"
    )
    assert [(block.level, block.section) for block in document.blocks if block.kind == "heading"] == [
        (1, ("第一章 总则",)),
        (2, ("第一章 总则", "第一节 目标")),
        (3, ("第一章 总则", "第一节 目标", "一、总体目标")),
        (1, ("第二章 任务",)),
        (4, ("第二章 任务", "(一)公园")),
    ]


def test_markdown_and_decimal_numbering() -> None:
    document = read_text(f"# 某市规划\n\n{BODY}\n\n## 目标\n\n{BODY}\n\n### 公园\n\n{BODY}\n", name="plan.md")
    assert tree(document) == [
        "T 某市规划",
        "- 到2025年,新 @ ",
        "  目标",
        "- 到2025年,新 @ 目标",
        "    公园",
        "- 到2025年,新 @ 目标 > 公园",
    ]
    document = read_text(
        f"1 总则\n{BODY}\n1.1 发展基础\n{BODY}\n1.2 发展目标\n{BODY}\n1.2.1 公园\n{BODY}", name="plan"
    )
    assert [document.text_of(block) for block in document.blocks if block.kind == "heading"] == [
        "1 总则",
        "1.1 发展基础",
        "1.2 发展目标",
        "1.2.1 公园",
    ]
    assert document.blocks[-1].section == ("1 总则", "1.2 发展目标", "1.2.1 公园")


def test_a_plan_without_numbering_has_its_short_lines() -> None:
    document = read_text(f"某市规划\n{BODY}\n发展基础\n{BODY}\n主要任务\n{BODY}\n{BODY}", name="plan")
    assert tree(document) == [
        "T 某市规划",
        "- 到2025年,新 @ ",
        "  发展基础",
        "- 到2025年,新 @ 发展基础",
        "  主要任务",
        "- 到2025年,新 @ 主要任务",
        "- 到2025年,新 @ 主要任务",
    ]


def test_a_short_first_sentence_without_number_is_none() -> None:
    document = read_text(f"一、任务\n推进“一张网”建设。{BODY}\n——建设公园。{BODY}", name="plan")
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "paragraph"]


def test_the_notice_that_prints_a_plan_has_its_own_section() -> None:
    document = read_text(
        f"某府发〔2021〕20号\n某市人民政府关于印发《某市城市更新规划》的通知\n各区人民政府:\n现印发给你们,请认真执行。\n"
        f"某市人民政府\n2021年7月28日\n某市城市更新规划\n(2021-2025年)\n{BODY}\n一、总体要求\n{BODY}",
        name="plan",
    )
    assert tree(document) == [
        "- 某府发〔2021 @ 通知",
        "T 某市人民政府关于印发《某市城市更新规划》的通知",
        "- 各区人民政府: @ 通知",
        "- 现印发给你们,请 @ 通知",
        "- 某市人民政府 @ 通知",
        "- 2021年7月2 @ 通知",
        "T 某市城市更新规划",
        "T (2021-2025年)",
        "- 到2025年,新 @ ",
        "  一、总体要求",
        "- 到2025年,新 @ 一、总体要求",
    ]


def test_a_notice_that_is_the_plan_ends_with_the_first_heading() -> None:
    document = read_text(
        f"某市人民政府关于加强城市更新工作的通知\n各区人民政府:\n为加强工作,现通知如下:\n一、总体要求\n{BODY}",
        name="plan",
    )
    assert tree(document)[1:] == [
        "- 各区人民政府: @ 通知",
        "- 为加强工作,现通 @ 通知",
        "  一、总体要求",
        "- 到2025年,新 @ 一、总体要求",
    ]


def test_a_news_introduction_has_its_own_section() -> None:
    document = read_text(
        f"推进市场化!某市更新行动方案(2022—2024年)印发\n日前,某市印发了方案,提出{BODY}详情如下:\n"
        f"某市更新行动方案(2022—2024年)\n{BODY}\n一、目标\n{BODY}",
        name="plan",
    )
    assert [block.kind for block in document.blocks[:4]] == ["title", "paragraph", "title", "paragraph"]
    assert [block.section for block in document.blocks[:4]] == [(), ("导语",), (), ()]


def test_an_introduction_may_end_without_a_second_title() -> None:
    document = read_text(
        f"某市出台新政\n近日,某市印发规划,{BODY}全文如下:\n{BODY}\n一、目标\n{BODY}", name="plan"
    )
    assert [block.section for block in document.blocks[:4]] == [(), ("导语",), (), ("一、目标",)]


def test_headlines_of_the_five_plans() -> None:
    titles = {
        name: [document.text_of(block) for block in document.blocks if block.kind == "title"]
        for name in ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")
        if (document := read_document(RAW / f"{name}.txt"))
    }
    assert titles["shanghai"][-1] == "上海市城市管理精细化“十四五”规划"
    assert titles["hongkou"][-1] == "虹口区城区建设和精细化管理“十四五”规划"
    assert titles["qingpu"][-2:] == ["青浦区城市管理精细化三年行动计划", "(2024-2026年)(草案)"]
    assert titles["wuhan"][-1] == "武汉市提升城市建设管理精细化水平三年行动方案(2022—2024年)"
    assert len(titles["zibo"]) == 2


# name, headings by level, sections before the first heading
SHAPES = [
    ("shanghai", {1: 4, 2: 18, 3: 21, 4: 77}, ["通知", ""]),
    ("hongkou", {1: 5, 2: 20, 3: 36}, ["通知"]),
    ("qingpu", {1: 3, 2: 13, 3: 4}, ["公告", ""]),
    ("wuhan", {1: 4, 2: 14, 3: 32}, ["导语", ""]),
    ("zibo", {1: 4, 2: 15, 3: 36}, [""]),
]


@pytest.mark.parametrize(("name", "headings", "front"), SHAPES)
def test_the_shape_of_the_five_plans(name: str, headings: dict[int, int], front: list[str]) -> None:
    document = read_document(RAW / f"{name}.txt")
    levels = [block.level for block in document.blocks if block.kind == "heading"]
    assert {level: levels.count(level) for level in sorted(set(levels))} == headings
    first = next(i for i, block in enumerate(document.blocks) if block.kind == "heading")
    before = [" > ".join(block.section) for block in document.blocks[:first] if block.kind == "paragraph"]
    assert list(dict.fromkeys(before)) == front


@pytest.mark.parametrize("name", ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"])
def test_blocks_cover_the_text_once(name: str) -> None:
    document = read_document(RAW / f"{name}.txt")
    at = 0
    for block in document.blocks:
        assert document.clean.text[at : block.start] in ("", "\n")
        assert block.end > block.start
        assert "\n" not in document.text_of(block)
        assert (block.level > 0) == (block.kind == "heading")
        at = block.end
    assert at == len(document.clean.text)


def test_annexes_boxes_and_a_preface() -> None:
    document = read_text(
        "某市人民政府关于印发某规划的通知\n各区人民政府：\n现印发给你们。\n附件：某市城市更新规划\n"
        f"某市城市更新规划\n前 言\n{BODY}\n一、背景\n（一）基础\n{BODY}\n专栏1 主要成就\n{BODY}\n"
        f"二、目标\n{BODY}\n附件1：指标表\n{BODY}",
        name="plan",
    )
    assert tree(document)[3:] == [
        "- 附件：某市城市更 @ 通知",
        "T 某市城市更新规划",
        "  前 言",
        "- 到2025年,新 @ 前 言",
        "  一、背景",
        "    （一）基础",
        "- 到2025年,新 @ 一、背景 > （一）基础",
        "            专栏1 主要成就",
        "- 到2025年,新 @ 一、背景 > （一）基础 > 专栏1 主要成就",
        "  二、目标",
        "- 到2025年,新 @ 二、目标",
        "  附件1：指标表",
        "- 到2025年,新 @ 附件1：指标表",
    ]


def test_a_numbered_sentence_ends_the_heading_before_it() -> None:
    document = read_text(f"一、任务\n1.整治河道\n{BODY}\n2.加强宣传。\n二、实施\n{BODY}", name="plan")
    assert [block.section for block in document.blocks if block.kind == "paragraph"] == [
        ("一、任务", "1.整治河道"),
        ("一、任务",),
        ("二、实施",),
    ]
