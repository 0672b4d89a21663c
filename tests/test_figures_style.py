from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest

from citymetrics.figures.kit.style import house_style, load_tokens, place_styles
from citymetrics.fonts import font_family

# Machado, Oliveira and Fernandes (2009), severity 1.0.
DEFICIENCIES = {
    "none": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
CITIES = ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"]


def linear(colour):
    rgb = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(
        rgb, 0, 1
    )
    f = np.cbrt(np.maximum(xyz / np.array([0.9505, 1.0, 1.089]), 1e-9))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_places_keep_apart_for_every_reader(deficiency):
    styles = place_styles(dict.fromkeys(CITIES))
    matrix = np.array(DEFICIENCIES[deficiency])
    for one, other in combinations(CITIES, 2):
        apart = np.linalg.norm(
            lab(matrix @ linear(styles[one].colour)) - lab(matrix @ linear(styles[other].colour))
        )
        assert apart > 15, (one, other, round(apart, 1))


def test_places_keep_apart_in_grey_by_lightness_or_by_their_marks():
    styles = place_styles(dict.fromkeys(CITIES))
    light = {city: lab(linear(style.colour))[0] for city, style in styles.items()}
    for one, other in combinations(CITIES, 2):
        assert styles[one].marker != styles[other].marker
        assert styles[one].hatch != styles[other].hatch
        # Warm and cool neighbours may be as light as each other; those that most often stand side by side may not.
        if {one, other} <= {"shanghai", "wuhan", "zibo"}:
            assert abs(light[one] - light[other]) > 5, (one, other)


def test_the_steps_of_the_ramp_grow_darker_for_every_reader():
    ramp = load_tokens().ramp
    for matrix in DEFICIENCIES.values():
        light = [lab(np.array(matrix) @ linear(colour))[0] for colour in ramp]
        assert all(one - other > 6 for one, other in pairwise(light)), np.round(light, 1)


def test_type_on_paper_is_never_smaller_than_can_be_read():
    sizes = load_tokens().size
    assert min(sizes.title, sizes.label, sizes.small, sizes.tick) >= 6.5


def test_every_colour_stands_out_from_the_paper_and_every_marker_is_its_own():
    tokens = load_tokens()
    styles = [*tokens.places.values(), *tokens.spare]
    paper = linear(tokens.paper) @ [0.2126, 0.7152, 0.0722]
    for style in styles:
        ink = linear(style.colour) @ [0.2126, 0.7152, 0.0722]
        assert (paper + 0.05) / (ink + 0.05) >= 3, style.colour
    for attribute in ("marker", "plotly", "hatch"):
        assert len({getattr(style, attribute) for style in styles}) == len(styles), attribute


def test_a_place_without_a_style_gets_a_spare_one_and_keeps_it():
    six = place_styles(dict.fromkeys([*CITIES, "nanjing"]))
    seven = place_styles(dict.fromkeys([*CITIES, "nanjing", "suzhou"]))
    assert six["nanjing"] == seven["nanjing"]
    assert len({style.colour for style in seven.values()}) == 7


def test_the_house_style_sets_the_font_and_gives_back_what_was():
    before = mpl.rcParams["font.family"], mpl.rcParams["svg.fonttype"]
    with house_style():
        assert mpl.rcParams["font.family"] == [font_family()]
        assert mpl.rcParams["svg.fonttype"] == "path"
        assert mpl.rcParams["svg.hashsalt"] == "citymetrics"
    assert (mpl.rcParams["font.family"], mpl.rcParams["svg.fonttype"]) == before
