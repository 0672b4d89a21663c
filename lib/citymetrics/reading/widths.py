"""One way to write signs: figures, letters and what stands in figures in half width, quotation marks of one kind.

Chinese texts are typed and converted in every mixture of widths; the rules of the grammar know one. Each sign is replaced by
one other, so places stay. Punctuation between words is left as it is: rules know it in both widths.
"""

from __future__ import annotations

import re

_WIDE = "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％／＋＜＞＝"
_SAME = {ord(sign): ord(sign) - 0xFEE0 for sign in _WIDE} | str.maketrans("「」『』", "“”‘’")
_POINT = re.compile(r"(?<=\d)．(?=\d)")
_DASH = re.compile(r"(?<=[\d%十百千万亿年月日])[－‐‑‒―﹣](?=\d)")
_QUOTED = re.compile('"([^"\n]{1,80})"')


def uniform(text: str) -> str:
    """`text` written in one way, of the same length."""
    text = _DASH.sub("-", _POINT.sub(".", text.translate(_SAME)))
    return _QUOTED.sub(r"“\1”", text) if '"' in text else text
