"""Blanks that PDFs and office documents set beside figures."""

import pytest

from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.spacing import close_up


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("到 2025 年，优良率达 92.9 %，新建 30 个。", "到2025年，优良率达92.9%，新建30个。"),
        ("1 总则\n1.1 规划目标\n专栏 1 主要成就", "1 总则\n1.1 规划目标\n专栏 1 主要成就"),
        ("指标  2020  2025", "指标  2020  2025"),
        ("建设 AED 设备，用地 3 600 个", "建设 AED 设备，用地3 600个"),
    ],
)
def test_blanks_beside_figures_go_and_those_of_headings_and_columns_stay(raw, clean):
    assert close_up(CleanText.from_raw(raw)).text == clean


def test_offsets_still_point_into_the_file():
    clean = close_up(CleanText.from_raw("达 92.9 %"))
    assert clean.raw_slice(clean.text.index("9"), len(clean.text)) == "92.9 %"
