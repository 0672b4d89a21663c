"""From a score down to a sentence: everything that one metric comes to in one place, step by step."""

from citymetrics.commands.explanation.explain import Explanation, explain_figure
from citymetrics.commands.explanation.lines import Line, Section

__all__ = ["Explanation", "Line", "Section", "explain_figure"]
