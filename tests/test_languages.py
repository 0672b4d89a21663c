"""Both languages are whole: English pages hold no Chinese but quoted text, and both say the same figures with the same evidence."""

import re
from collections import Counter

import pytest
from benchmark_sample import make_inputs
from bs4 import BeautifulSoup
from test_benchmark_bad_input import RESULTS

from citymetrics import benchmark as b
from citymetrics.labels import has_chinese
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project

pytestmark = pytest.mark.whole

SCALE = {"万": 1e4, "亿": 1e8, "million": 1e6, "billion": 1e9}
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*[余多]?(万|亿|million|billion)?")
ONE_AS_SEVERAL = re.compile(
    r"(?<![\d.,–/])\b1 (?:targets|plans|metrics|figures|instruments|years|places|notes)\b"
)
BESIDE = re.compile(
    r"[/每](?:百万人|万人|万户|百平方公里)|per (?:million|[\d,]+) [a-z]+|per [\d,]+ km²|\([^)]*\)|（[^）]*）"
)


@pytest.fixture(scope="module")
def real() -> b.Inputs:
    return b.load_inputs(Project.find())


@pytest.fixture(scope="module")
def results(real):
    """Every kind of result on the small sample and on the project's data, and what briefs are made of."""
    found = {}
    for world, data in (("sample", make_inputs()), ("real", real)):
        metric = "sponge_city_share" if world == "sample" else "sponge_city_area_share"
        for kind, make in RESULTS.items():
            if kind not in ("share", "gap"):
                found[world, kind] = make(data)
        found[world, "gap"] = b.gap(metric, data=data)
        found[world, "share"] = b.compare_metric(metric, data=data)
    for city in real.places:
        found["real", f"profile of {city}"] = b.city_profile(city, data=real)
        found["real", f"gaps of {city}"] = b.gaps(city, data=real)
    for theme in real.themes:
        found["real", f"theme {theme}"] = b.compare_theme(theme, data=real)
    return found


@pytest.fixture(scope="module")
def pages(results):
    """A parsed page by result and language: the result itself, its findings and notes, its remarks as briefs show them."""
    found = {}
    for key, result in results.items():
        for lang in LANGUAGES:
            notes = b.EvidenceNotes(result.inputs, lang=lang)
            parts = [result.html(lang=lang)]
            parts += [b.FindingList(b.findings_of(result), notes, lang=lang)._repr_html_()]
            parts += [made(result, lang=lang)._repr_html_() for made in (b.caveat_list, b.refusal_list)]
            found[(*key, lang)] = BeautifulSoup("".join([*parts, notes._repr_html_()]), "html.parser")
    return found


def both(pages):
    """Each page with its English twin, and its key."""
    return [(key[:-1], page, pages[(*key[:-1], "en")]) for key, page in pages.items() if key[-1] == "zh"]


def test_an_english_page_holds_no_chinese_but_marked_source_text(pages):
    for key, page in pages.items():
        if key[-1] == "en":
            found = [words for words in page.find_all(string=has_chinese) if not words.find_parent(lang="zh")]
            assert found == [], key


def test_what_is_marked_as_source_text_stands_in_a_plan_or_is_an_official_name(pages, real):
    own = real.observations[["quote", "value_text", "subject", "section", "lead"]].to_numpy()
    known = "\n".join(
        [
            *(real.texts.get(doc_id).document.clean.text for doc_id in real.sources),
            *(" ".join(row) for row in own),
            *(
                f"{one.title.zh} {one.issuer} {one.document_number} {one.publisher}"
                for one in real.sources.values()
            ),
            *(f"{norm.document} {norm.clause}" for norm in real.norms.records),
        ]
    )
    plain = re.sub(r"\s", "", known)
    for key, page in pages.items():
        if key[0] == "real" and key[-1] == "en":
            for marked in page.find_all(lang="zh"):
                for part in re.split("…| › ", marked.get_text()):
                    assert re.sub(r"\s", "", part) in plain, (key, part)


def test_both_languages_cite_the_same_evidence_in_the_same_order(pages):
    for key, zh, en in both(pages):
        cited = [[note["data-evidence"] for note in page.select("[data-evidence]")] for page in (zh, en)]
        links = [[link["href"] for link in page.select("a[href^='#note-']")] for page in (zh, en)]
        assert cited[0] == cited[1], key
        assert links[0] == links[1], key


def test_both_languages_show_the_same_tables(results):
    for key, result in results.items():
        for zh, en in zip(result.tables(lang="zh"), result.tables(lang="en"), strict=True):
            numbers = zh.frame.select_dtypes("number"), en.frame.select_dtypes("number")
            assert numbers[0].equals(numbers[1]), (key, en.caption)
            assert list(zh.frame.columns) == list(en.frame.columns), (key, en.caption)
            assert zh.html.count("<tr") == en.html.count("<tr"), (key, en.caption)


def figures_of(cell) -> Counter:
    """The numbers of a cell at their full size, without what is small under them and what they are counted per."""
    words = "".join(
        str(part) for part in cell.find_all(string=True) if not part.find_parent(["small", "sup"])
    )
    found = [
        float(number.replace(",", "")) * SCALE.get(scale, 1)
        for number, scale in NUMBER.findall(BESIDE.sub("", words))
    ]
    return Counter(f"{value:.4g}" for value in found)


def test_both_languages_show_the_same_numbers_in_number_cells(pages):
    compared, faults = 0, set()
    for key, *twins in both(pages):
        cells = [page.select("td.num") for page in twins]
        assert len(cells[0]) == len(cells[1]), key
        for zh, en in zip(*cells, strict=True):
            if figures_of(zh) != figures_of(en):
                faults.add((zh.get_text(" "), en.get_text(" ")))
            compared += 1
    assert faults == set()
    assert compared > 2000


def test_both_languages_tell_the_same_findings(results):
    for key, result in results.items():
        for one in b.findings_of(result):
            shown = [one.text(lang) for lang in LANGUAGES]
            assert all(shown), key
            assert not re.search(r"\{\w|\bNone\b|\(s\)", shown[1]), shown[1]


def test_no_english_line_counts_one_thing_as_several(pages):
    for key, page in pages.items():
        if key[-1] == "en":
            assert not ONE_AS_SEVERAL.search(page.get_text(" ")), key
