"""Signs in one width: figures and letters in half width, quotation marks of one kind, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.reading.widths import uniform


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("绿道１．６万ｋｍ，占９５％", "绿道1.6万km，占95%"),
        ("２０２２年－２０２４年", "2022年-2024年"),
        ("打造１－２条、3万‑5万个", "打造1-2条、3万-5万个"),
        ("27微克／立方米，＞80%", "27微克/立方米，>80%"),
        ("１．推进绿道", "1．推进绿道"),
        ("－新建绿道", "－新建绿道"),
        ("「十四五」與『一江一河』", "“十四五”與‘一江一河’"),
        ('落实"8个100%"和"百公里绿道"', "落实“8个100%”和“百公里绿道”"),
        ('一个"\n另一个"', '一个"\n另一个"'),
        ("（2021—2025年），至：A；", "（2021—2025年），至：A；"),
    ],
)
def test_signs_are_written_in_one_way(written: str, read: str) -> None:
    assert uniform(written) == read


@given(st.text(alphabet='０１２９．－％「」"“”公里Ａｚ年万\n，3', max_size=60))
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(uniform(text)) == len(text)
    assert uniform(uniform(text)) == uniform(text)
