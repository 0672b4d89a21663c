"""The explorer's panel without a browser: controls change what is shown, and every mistake is a line."""

import pytest

import citymetrics as cm
from citymetrics.explorer.view import Seen
from citymetrics.labels.display import PLOTLY


@pytest.fixture(scope="module")
def inputs():
    return cm.load_inputs()


@pytest.fixture
def panel(inputs):
    return cm.explore(metric="pocket_parks", lang="en", data=inputs)


def drawn(panel):
    return panel.figure.outputs[0]["data"][PLOTLY]


def test_it_opens_with_figure_table_sentences_and_code(panel):
    assert "Pocket parks" in str(drawn(panel)["layout"])
    for words in ("as stated, and made comparable", "<mark>300座</mark>", "Not compared"):
        assert words in panel.told.value
    assert "cm.compare_metric(&quot;pocket_parks&quot;)" in panel.code.value
    assert panel.result.metric == "pocket_parks" and panel.message.value == ""


def test_a_theme_narrows_the_list_and_shows_itself(panel):
    before = panel.told.value
    panel.controls.theme.value = "waste"
    offered = [value for _, value in panel.controls.metric.options]
    assert set(offered[1:]) == set(panel.state.inputs.metrics_of("waste"))
    assert panel.controls.metric.value == "" and panel.told.value != before
    panel.controls.metric.value = offered[1]
    assert panel.result.metric == offered[1] and panel.controls.theme.value == "waste"


def test_typing_narrows_the_list_and_leaves_the_view_alone(panel, monkeypatch):
    before = panel.told.value
    monkeypatch.setattr(Seen, "html", lambda *_: pytest.fail("drawn anew"))
    panel.controls.words.value = "绿道"
    offered = [value for _, value in panel.controls.metric.options]
    assert "greenways_built" in offered and len(offered) < 10
    assert panel.controls.metric.value == "pocket_parks" and panel.told.value == before
    assert panel.controls.count.value.startswith("<small>2 metrics")


def test_a_basis_changes_figure_and_table(panel):
    assert not panel.controls.basis.disabled
    panel.controls.basis.value = "per_100km2"
    assert "Per 100 km²" in str(drawn(panel)["layout"]["annotations"])
    assert "Per million residents" not in panel.told.value
    panel.controls.basis.value = "every"
    assert "Per million residents" in panel.told.value
    panel.controls.theme.value = "waste"
    assert panel.controls.basis.disabled and panel.controls.role.disabled


def test_places_come_and_go_and_without_any_nothing_is_shown(panel):
    panel.controls.places["wuhan"].value = False
    assert panel.state.cities == ("shanghai", "hongkou", "qingpu", "zibo")
    assert "Wuhan" not in panel.told.value
    for box in panel.controls.places.values():
        box.value = False
    assert "choose at least one place" in panel.message.value
    assert panel.told.value == "" and panel.figure.outputs == ()
    panel.controls.places["zibo"].value = True
    assert "Zibo" in panel.told.value and panel.message.value == ""


def test_the_language_changes_controls_and_content(panel):
    panel.controls.lang.value = "zh"
    assert panel.controls.theme.description == "主题" and "规划所写" in panel.told.value
    assert (
        panel.controls.places["wuhan"].description == "武汉市"
        or "武汉" in panel.controls.places["wuhan"].description
    )
    assert panel.controls.saving.description == "保存图与数据"


def test_parts_can_be_hidden(panel):
    panel.controls.parts["figure"].value = False
    assert panel.figure.layout.display == "none"
    panel.controls.parts["sentences"].value = False
    assert "<mark>" not in panel.told.value and "<table" in panel.told.value
    panel.controls.parts["figure"].value = True
    assert panel.figure.layout.display == "" and drawn(panel)


def test_the_place_of_a_figure_is_as_high_as_the_figure(panel):
    assert panel.figure.layout.min_height == f"{drawn(panel)['layout']['height']}px"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"city": "wuhn"}, "unknown city &#x27;wuhn&#x27;. Did you mean &#x27;wuhan&#x27;?"),
        ({"metric": "pocket_park"}, "Did you mean &#x27;pocket_parks&#x27;?"),
        ({"lang": "de"}, "unknown language"),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_line_and_the_panel_opens(inputs, wish, said):
    opened = cm.explore(**wish, data=inputs)
    assert said in opened.message.value and "<table" in opened.told.value
    assert "expected one of" not in opened.message.value


def test_a_choice_that_is_not_there_is_a_line_and_the_view_stays(panel):
    before = panel.told.value
    panel.choose(metric="nope")
    assert "unknown metric" in panel.message.value and panel.told.value == before
    assert panel.controls.metric.value == "pocket_parks"


def test_a_fault_within_is_a_line_and_nothing_old_stays_beside_it(panel, monkeypatch):
    monkeypatch.setattr(Seen, "html", lambda *_: 1 / 0)
    panel.controls.theme.value = "water"
    assert "Problem: ZeroDivisionError" in panel.message.value
    assert panel.told.value == panel.code.value == "" and panel.figure.outputs == ()


def test_saving_says_where_or_why_not(panel, tmp_path):
    panel.controls.folder.value = str(tmp_path / "out")
    panel.controls.saving.click()
    assert "Saved in" in panel.message.value and "metric-pocket_parks.svg" in panel.message.value
    assert (tmp_path / "out" / "metric-pocket_parks-rows.csv").is_file()
    (tmp_path / "file").write_text("x")
    panel.controls.folder.value = str(tmp_path / "file")
    panel.controls.saving.click()
    assert "Not saved" in panel.message.value


def test_a_page_without_controls_gets_the_view(panel):
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"] == panel.seen.html(["table", "sentences", "remarks"])
    assert "<mark>" in bundle["text/html"]
    assert bundle["text/plain"] == 'cm.compare_metric("pocket_parks")'
