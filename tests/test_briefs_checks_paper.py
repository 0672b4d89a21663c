"""PDFs, handouts and Word documents print the numbers of their brief; one that prints another is no form of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefs_paper_sample import DAY, cited, notes, table
from briefs_sample import content_of
from briefs_seminar import changed, city_content, sample

from citymetrics.briefs.checks.files import check_files
from citymetrics.briefs.checks.paper import check_docx, check_pdf
from citymetrics.briefs.paper.pdf import render_pdf
from citymetrics.briefs.seminar.handout import render_handout
from citymetrics.briefs.seminar.word import render_docx


def numbers(found) -> set[tuple[str, str]]:
    """Which numbers are told, and whether there are more or less of them."""
    said = [one.said.split() for one in found]
    return {(words[0].strip("'"), words[4]) for words in said}


@pytest.mark.parametrize(
    "content",
    [
        sample(),
        content_of(table(200, cell="每个区县每年不少于 3 处"), cited(40), notes(40)),
        city_content("shanghai", "zh"),
        city_content("wuhan", "en"),
    ],
    ids=["everything", "many pages", "Shanghai", "Wuhan in English"],
)
def test_paper_prints_what_its_brief_says(content):
    assert list(check_pdf(render_pdf(content, day=DAY), [content], file="a.pdf")) == []
    assert list(check_docx(render_docx(content), content, file="a.docx")) == []


@pytest.mark.parametrize("city", ["shanghai", "zibo"])
def test_a_handout_prints_no_number_that_its_brief_has_not(city):
    content = city_content(city, "en")
    made = render_handout(content, path=f"city-{city}")
    assert list(check_pdf(made, [content], file="handout.pdf", whole=False)) == []
    without = changed(content, "300", "301")
    assert numbers(check_pdf(made, [without], file="handout.pdf", whole=False)) == {("300", "more")}


@pytest.mark.parametrize(
    ("made", "suffix"), [(render_pdf, "pdf"), (render_docx, "docx")], ids=["PDF", "Word"]
)
def test_another_figure_on_paper_is_told(made, suffix):
    content = sample()
    wrong = made(changed(content, "200 座", "2000 座"))
    found = check_files({f"a.{suffix}": wrong}, content, "a")
    assert numbers(found) == {("2000", "more"), ("200", "less")}
    assert {one.file for one in found} == {f"a.{suffix}"}


def test_a_figure_that_paper_lacks_is_told():
    content = sample()
    kept = replace(content, blocks=content.blocks[:-1])
    assert ("200", "less") in numbers(check_pdf(render_pdf(kept), [content], file="a.pdf"))


def test_a_mark_of_evidence_is_no_digit_of_the_figure_before_it():
    content = content_of("<p>绿道300<sup class='cm-note'><a href='#note-1'>1</a></sup>公里。</p>", notes(1))
    assert list(check_pdf(render_pdf(content), [content], file="a.pdf")) == []
    joined = content_of("<p>绿道3001公里。</p>", notes(1))
    assert ("3001", "more") in numbers(check_pdf(render_pdf(joined), [content], file="a.pdf"))
