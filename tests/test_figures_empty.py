import json

import pandas as pd
import pytest

from citymetrics.figures.kit.empty import captioned, empty_figure, empty_pair, empty_plot
from citymetrics.figures.kit.layout import text_faults

LONG = {
    "en": "no figure can be drawn because every one of the metrics that these places share is stated "
    "for a part of the ground only, whose people and area have no source in the context tables",
    "zh": "各地共有的指标都只针对部分范围，而这些范围的人口和面积没有来源，因此既不能换算成人均，也不能换算成单位面积，无法成图",
}


@pytest.mark.parametrize("lang", LONG)
def test_a_long_reason_is_wrapped_and_the_figure_grows_with_it(lang):
    short, long = empty_figure("nothing"), empty_figure(LONG[lang])
    lines = long.texts[0].get_text().split("\n")
    assert len(lines) >= 2
    assert "".join(lines).replace(" ", "") == LONG[lang].replace(" ", "")
    assert text_faults(long) == []
    assert list(short.get_size_inches()) == [3.45, 0.6]
    taller = empty_figure(LONG[lang] * 2)
    assert taller.get_size_inches()[1] > short.get_size_inches()[1]
    assert text_faults(taller) == []


def test_the_same_lines_stand_on_the_screen():
    drawn = json.loads(empty_plot(LONG["en"] + " (P < 5 & n > 3)").to_json())["layout"]
    words = drawn["annotations"][0]["text"]
    assert words.replace("<br>", " ") == LONG["en"] + " (P &lt; 5 &amp; n &gt; 3)"
    assert drawn["height"] == 80 + 18 * words.count("<br>")


def test_a_reason_is_caption_and_description_where_nothing_else_is():
    frame = pd.DataFrame({"observation_id": []})
    pair = empty_pair("none", "nothing", frame)
    assert (pair.name, pair.caption, pair.alt, pair.evidence) == ("none", "nothing", "nothing", ())
    named = empty_pair("none", "nothing", frame, caption=captioned("Parks", "nothing", "en"))
    assert (named.caption, named.alt) == ("Parks: nothing", "nothing")
