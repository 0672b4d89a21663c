"""Plan sentences for tests: a text becomes a document of one paragraph under given headings."""

from citymetrics.extraction import Statement, extract_statements
from citymetrics.reading import Block, Document
from citymetrics.reading.cleantext import CleanText


def document_of(text: str, section: tuple[str, ...] = ("三、主要任务",)) -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(kind="paragraph", start=start, end=start + len(line), level=0, section=section))
        start += len(line) + 1
    return Document(name="text", clean=CleanText.from_raw(text), blocks=tuple(blocks))


def rows_of(
    text: str, section: tuple[str, ...] = ("三、主要任务",), term=(2021, 2025), past_term=(2016, 2020)
) -> list[Statement]:
    return extract_statements(document_of(text, section), term=term, past_term=past_term)
