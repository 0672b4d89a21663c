"""The explorer to click through in JupyterLab: controls above, figure, table and sentences below.

Every control leads from one `Exploration` to the next. What is wrong is a line in the panel, and nothing is shown beside it that
belongs to another choice.
"""

from __future__ import annotations

from typing import Any

from citymetrics.controls import message, widgets
from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.explorer.controls import FOLDER, Controls
from citymetrics.explorer.state import Exploration
from citymetrics.explorer.view import Seen
from citymetrics.labels import escape, text

_FULL = {"width": "calc(100% - 4px)"}  # a widget has margins of two pixels
LEAST_HEIGHT = 120


class Explorer:
    """The panel; `state` is what it shows and `result` the library's object behind it.

    Parameters
    ----------
    state : the first view, as `begin` gives it.
    problem : a line to begin with, where what was asked for isn't there.
    """

    def __init__(self, state: Exploration, *, problem: str = ""):
        self.state = state
        self.seen = Seen(state)
        self.message = widgets.HTML(layout={"min_height": "1.9em", **_FULL})
        self.figure = widgets.Output(layout={"overflow": "hidden", **_FULL})
        self.told, self.code = widgets.HTML(layout=_FULL), widgets.HTML(layout=_FULL)
        self.controls = Controls(self.choose, self.show, self.save, state)
        children = [self.controls.widget, self.message, self.figure, self.told, self.code]
        self.widget = widgets.VBox(children, layout=_FULL)
        self.widget.add_class("cm-explorer")
        self.show()
        if problem:
            self._say(problem, wrong=True)

    @property
    def result(self) -> Any:
        """What the library says of the choice, to go on with."""
        return self.state.result

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """The panel; for a page, which has no controls, the tables and sentences that it shows at this moment."""
        bundle = dict(self.widget._repr_mimebundle_())
        told = self.seen.html([part for part in self._parts if part != "figure"]) if self.told.value else ""
        return bundle | {"text/html": told, "text/plain": self.state.code}

    def choose(self, **changes: Any) -> None:
        """Go to the view after `changes`, as `Exploration.choose` takes them; what cannot be chosen is said."""
        before = self.state
        try:
            self.state = before.choose(**changes)
        except UnknownChoice as problem:
            self._say(brief(problem), wrong=True)
        if self.state.subject != before.subject:
            self.seen = Seen(self.state)
            self.show()
        self.controls.fill(self.state)

    def show(self) -> None:
        """Draw everything anew from the state."""
        self._say("")
        try:
            told = self.seen.html(self._parts)
            picture = self.seen.picture if "figure" in self._parts else None
        except CitymetricsError as problem:
            self._clear(str(problem))
        except Exception as problem:
            # A traceback from a control's callback goes to a log that no reader opens.
            why = f"{type(problem).__name__}: {problem}"
            self._clear(text("explorer.problem", self.state.lang, why=why))
        else:
            self._draw(picture)
            self.told.value = told
            self.code.value = _code(self.state)

    def save(self) -> None:
        """Write what is shown into the folder that is named."""
        lang, folder = self.state.lang, self.controls.folder.value.strip() or FOLDER
        try:
            files = [path.name for path in self.seen.save(folder)]
        except (CitymetricsError, OSError) as problem:
            self._say(text("explorer.not_saved", lang, why=str(problem)), wrong=True)
        else:
            named = text(
                "explorer.saved", lang, folder=folder, files=text("tables.list_gap", lang).join(files)
            )
            self._say(named)

    @property
    def _parts(self) -> list[str]:
        return [part for part, box in self.controls.parts.items() if box.value]

    def _draw(self, picture: tuple[dict[str, Any], int] | None) -> None:
        """Put the figure in its place, which is made as high first, so that nothing below it jumps."""
        self.figure.layout.display = "none" if picture is None else ""
        data, height = picture or ({}, 0)
        self.figure.layout.min_height = f"{max(height, LEAST_HEIGHT)}px"
        self.figure.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},) if data else ()

    def _clear(self, line: str) -> None:
        self._draw(None)
        self.told.value = self.code.value = ""
        self._say(line, wrong=True)

    def _say(self, line: str, *, wrong: bool = False) -> None:
        self.message.value = message(line, wrong=wrong)


def brief(problem: UnknownChoice) -> str:
    """What isn't there and what comes nearest, without the list of all that is."""
    return f"{problem.what}. {problem.mend}".strip()


def _code(state: Exploration) -> str:
    head = text("explorer.code", state.lang)
    return f"<small>{escape(head)}&emsp;</small><code>{escape(state.code)}</code>"
