"""The files of a brief that was just made, each read back from its bytes against what the brief says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from citymetrics.audit.violation import Violation
from citymetrics.briefs.checks.paper import check_docx, check_pdf
from citymetrics.briefs.checks.render import check_render
from citymetrics.briefs.checks.slides import check_slides
from citymetrics.briefs.content.model import Content
from citymetrics.briefs.pages.downloads import handout_path, slides_path


def check_files(files: Mapping[str, bytes], content: Content, path: str) -> list[Violation]:
    """What is wrong with the `files` of the brief at `path`, by their paths in the report; other files pass."""
    checks: Mapping[str, Callable[[bytes, str], Iterable[Violation]]] = {
        f"{path}.html": lambda made, file: check_render(made.decode(), content, file=file),
        f"{path}.pdf": lambda made, file: check_pdf(made, [content], file=file),
        handout_path(path): lambda made, file: check_pdf(made, [content], file=file, whole=False),
        slides_path(path): lambda made, file: check_slides(made.decode(), content, file=file),
        f"{path}.docx": lambda made, file: check_docx(made, content, file=file),
    }
    return [one for file, check in checks.items() if file in files for one in check(files[file], file)]
