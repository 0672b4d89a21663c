"""What a figure writes, and what a notebook's output holds of it."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from benchmark_sample import make_inputs
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.pair import EVIDENCE_TYPE

ENDINGS = (".svg", ".pdf", ".png", ".csv", ".txt", "-evidence.csv")
DRAW = """
from hashlib import sha256
from benchmark_sample import make_inputs
from citymetrics import benchmark as b, figures as f
pair = f.theme_figure(b.compare_theme("water", data=make_inputs()))
for name, content in pair.files():
    print(name, sha256(content).hexdigest())
"""


@pytest.fixture(scope="module")
def pair():
    return f.metric_figure(b.compare_metric("sponge_city_share", data=make_inputs()), lang="en")


def test_a_figure_writes_its_picture_data_words_and_evidence_beside_each_other(pair, tmp_path):
    written = pair.save(tmp_path)
    assert [path.name for path in written] == [f"metric-sponge_city_share{ending}" for ending in ENDINGS]
    assert all(path.stat().st_size for path in written)
    words = (tmp_path / "metric-sponge_city_share.txt").read_text(encoding="utf-8")
    assert words.startswith(pair.message)
    assert pair.caption in words and pair.alt in words


def test_the_evidence_list_has_a_row_per_figure_with_its_sentence(pair, tmp_path):
    pair.save(tmp_path)
    listed = pd.read_csv(tmp_path / "metric-sponge_city_share-evidence.csv").set_index("id")
    assert list(listed["note"]) == [1, 2, 3]
    zibo = listed.loc["zibo-02769"]
    assert "35%以上面积达到海绵城市要求" in zibo["quote"]
    assert zibo["value_text"] in zibo["quote"]
    assert zibo["place"] == "Zibo"
    assert zibo["char_start"] == 2769


def test_each_form_is_given_or_written(pair, tmp_path):
    assert str(pair.to_svg()).startswith("<?xml")
    assert bytes(pair.to_pdf() or b"").startswith(b"%PDF")
    assert bytes(pair.to_png() or b"").startswith(b"\x89PNG")
    assert pair.to_pdf(tmp_path / "own.pdf") is None
    assert (tmp_path / "own.pdf").read_bytes() == pair.pdf


def test_files_are_made_once(pair, monkeypatch):
    first = pair.svg, pair.pdf, pair.png
    monkeypatch.setattr(type(pair.static), "savefig", lambda *given, **more: pytest.fail("drawn again"))
    assert (pair.svg, pair.pdf, pair.png) == first
    assert dict(pair.files())


def test_the_pdf_is_a_page_of_the_figure_with_its_font_and_text():
    chinese = f.metric_figure(b.compare_metric("sponge_city_share", data=make_inputs()))
    with pdfplumber.open(BytesIO(chinese.pdf)) as pdf:
        (page,) = pdf.pages
        width, height = chinese.static.get_size_inches() * 72
        assert (float(page.width), float(page.height)) == pytest.approx((width, height), abs=1)
        assert "海绵城市达标面积比例" in page.extract_text()
        assert {char["fontname"].split("+")[-1] for char in page.chars} == {"NotoSansSC-Regular"}
        assert page.images == []
    assert b"/FontDescriptor" in chinese.pdf and b"/Type3" in chinese.pdf


def test_a_png_is_small_and_keeps_the_paper_white(pair):
    with Image.open(BytesIO(pair.png)) as picture:
        assert picture.mode == "P"
        assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
        assert picture.width == round(6.9 * 160)
    assert len(pair.png) < 60_000


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    pair = f.theme_figure(b.compare_theme("water", data=make_inputs()))
    own = [f"{name} {sha256(content).hexdigest()}" for name, content in pair.files()]
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    others = subprocess.run(
        [sys.executable, "-c", DRAW],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert others.stdout.splitlines() == own
    assert len(own) == len(ENDINGS)


def test_a_notebooks_output_holds_every_form_and_reads_back(pair):
    data, about = pair._repr_mimebundle_()
    assert data["image/svg+xml"].count("<text") == 0
    assert about["citymetrics"]["message"] == pair.message
    output = new_output("display_data", data=data, metadata=about)
    notebook = new_notebook(cells=[new_code_cell("figure", outputs=[output])])
    (figure,) = read_notebook(notebook, name="brief", lang="en").figures
    assert figure.pdf == pair.pdf and figure.svg and pair.svg.endswith(figure.svg[-500:])
    assert (figure.message, figure.evidence) == (pair.message, pair.evidence)
    assert figure.evidence_csv == data[EVIDENCE_TYPE]
    # Pixels come from the vectors, where they are wanted.
    given = [ending for ending in ENDINGS if ending != ".png"]
    assert list(figure.files) == [f"brief--metric-sponge_city_share{ending}" for ending in given]
    assert figure.files["brief--metric-sponge_city_share.txt"].decode() == pair.words


def test_a_figure_without_observations_has_no_evidence_list():
    empty = empty_pair("none", "nothing", pd.DataFrame({"observation_id": []}))
    assert [name for name, _ in empty.files()] == ["none.svg", "none.pdf", "none.png", "none.csv", "none.txt"]
    assert EVIDENCE_TYPE not in empty._repr_mimebundle_()[0]
