"""Who answers for a figure, and the time limits told beside it."""

import pytest
from extraction_texts import rows_of


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("完成3处。（责任单位：市住建局、市城管局，各区政府）", "市住建局;市城管局"),
        ("完成3处。（牵头单位：市水务局；责任单位：各区人民政府）", "市水务局"),
        ("完成3处〔市城市管理局牵头〕。", "市城市管理局"),
        ("完成3处。（市住建局牵头，有关县（市、区）政府配合）", "市住建局"),
        ("完成3处。责任单位：市住建局。", "市住建局"),
        ("【市住建局牵头，各区政府配合】完成3处。", "市住建局"),
        ("由市水务局牵头，新建3座泵站。", "市水务局"),
        ("市水务局牵头，新建3座泵站。", "市水务局"),
        ("完成3处。\n牵头单位：市水务局；配合单位：市城管局", "市水务局"),
        ("完成3处。\n责任单位：市住建局\n完成时限：2025年6月底前", "市住建局"),
        ("完成3处(含社区公园)。", ""),
    ],
)
def test_lead_bodies(text, lead):
    assert rows_of(text)[0].lead == lead


def test_a_label_dates_the_targets_that_have_no_date_of_their_own():
    rows = rows_of(
        "完成3处，2023年完成2处。（责任单位：市住建局；完成时限：2025年6月底前）", term=(2021, 2025)
    )
    assert [(row.value_text, row.due) for row in rows] == [("3处", "2025-06-30"), ("2处", "2023-12-31")]


def test_lines_of_labels_speak_of_the_task_above_them_only():
    rows = rows_of("完成3处。\n责任单位：市住建局\n完成时限：2025年6月底前\n完成5处。\n责任单位：市水务局")
    assert [(row.lead, row.due) for row in rows] == [("市住建局", "2025-06-30"), ("市水务局", "")]


def test_labels_state_no_quantities():
    assert [row.value_text for row in rows_of("完成3处。（责任单位：市住建局等12个部门）")] == ["3处"]


def test_another_body_behind_a_semicolon_leads_what_follows():
    rows = rows_of("建成泵站1座。市水务局牵头，新建3座；市园林局负责，建成公园20个；改造30个。")
    assert [row.lead for row in rows] == ["", "市水务局", "市园林局", ""]
