"""Markdown to HTML as Jupyter reads it, with formulas as MathML: no page needs a script to show them."""

from __future__ import annotations

import html
from functools import cache

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


class _Renderer(IPythonRenderer):
    def heading(self, text: str, level: int, **attrs: object) -> str:
        return f"<h{level}>{text}</h{level}>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre><code>{html.escape(code)}</code></pre>\n"

    def block_math(self, body: str) -> str:
        return f'<span class="cm-formula">{formula_to_mathml(body, display=True)}</span>'

    def multiline_math(self, text: str) -> str:
        return self.block_math(text)

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def inline_math(self, body: str) -> str:
        return formula_to_mathml(body, display=False)


def markdown_to_html(source: str) -> str:
    """`source` as HTML; raw HTML in it is passed on, to be cleaned with everything else."""
    return str(MarkdownWithMath(renderer=_Renderer(escape=False)).render(source))


@cache
def formula_to_mathml(formula: str, *, display: bool) -> str:
    """A LaTeX formula as a `<math>` element; as code where it cannot be read or pandoc is not installed."""
    try:
        import pypandoc

        pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        return f"<code>{html.escape(formula.strip())}</code>"
    fence = "$$" if display else "$"
    written = pypandoc.convert_text(
        f"{fence}{formula.strip()}{fence}", "html", format="markdown-raw_html", extra_args=["--mathml"]
    )
    return str(written).strip().removeprefix("<p>").removesuffix("</p>")
