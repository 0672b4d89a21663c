"""The codebook names everything that is in the package, in either language."""

import re

import pytest
from package_sample import PROJECT

from citymetrics.package import curated_tables, load_declaration
from citymetrics.package.codebook import FILES, write_codebook


@pytest.fixture(scope="module")
def tables():
    return curated_tables(PROJECT)


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, tables):
    frames = {table.name: table.read() for table in tables}
    return request.param, write_codebook(tables, frames, dictionary_version="9.8.7", lang=request.param)


def test_every_table_and_column_has_its_line(tables, book):
    _, text = book
    for table in tables:
        own = text.split(f"`{table.spec.file}`\n", 1)[1].split("\n### ", 1)[0]
        assert re.findall(r"^\| `(\w+)` \|", own, re.MULTILINE) == list(table.columns), table.name


def test_every_metric_has_its_definition(tables, book):
    lang, text = book
    metrics = next(table for table in tables if table.name == "metrics").read()
    for metric in metrics.to_dict("records"):
        entry = text.split(f"`{metric['metric']}`", 1)[1].split("\n\n", 1)[0]
        assert " ".join(metric[f"definition_{lang}"].split()).replace("<", "&lt;") in entry


def test_every_code_in_use_is_explained(tables, book):
    lang, text = book
    declaration = load_declaration()
    for table in tables:
        for column in table.declared.values():
            for code, label in declaration.codes_of(column).items():
                assert f"| `{code}` | {label.text(lang)} |" in text


def test_rows_of_a_grid_have_as_many_cells_as_its_head(book):
    _, text = book
    for grid in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        cells = {len(re.split(r"(?<!\\)\|", line)) for line in grid.splitlines()}
        assert len(cells) == 1, grid[:200]


def test_it_says_which_versions_it_speaks_of(book):
    _, text = book
    assert "9.8.7" in text.split("\n## ", 1)[0]


def test_either_language_leads_to_the_other(book):
    lang, text = book
    assert f"]({FILES['en' if lang == 'zh' else 'zh']})" in text


def test_the_english_codebook_is_english(tables):
    frames = {table.name: table.read() for table in tables}
    text = write_codebook(tables, frames, lang="en")
    words = re.sub(r"^\[?中文.*$|^city examination: .*$|^.*城市体检.*$", "", text, flags=re.MULTILINE)
    prose = [line for line in words.splitlines() if not line.startswith("|")]
    chinese = [line for line in prose if len(re.findall(r"[\u4e00-\u9fff]", line)) > len(line) / 4]
    assert chinese == []
