"""The explorer's controls: they show what a state allows, and say what a reader chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citymetrics.controls import button, widgets
from citymetrics.explorer.state import Choice, Exploration
from citymetrics.explorer.view import PARTS
from citymetrics.labels import escape, text
from citymetrics.languages import LANGUAGES

FOLDER = "exploration"
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
ROWS = 7
_FULL = {"width": "calc(100% - 4px)"}  # a widget has margins of two pixels
_GRID = {"grid_template_columns": "repeat(auto-fit, minmax(17em, 1fr))", "grid_gap": "0 1em", **_FULL}
_LINE = {"flex_flow": "row wrap", "align_items": "center", **_FULL}
# Else ipywidgets cuts descriptions off at eighty pixels.
_WHOLE = {"description_width": "initial"}


class Controls:
    """The widgets above a view. `chosen` is called with the fields of the state that a reader changed, `shown` where the parts
    to be shown changed, `save` with the button."""

    def __init__(
        self,
        chosen: Callable[..., None],
        shown: Callable[[], None],
        save: Callable[[], None],
        state: Exploration,
    ):
        self._filling = False
        self._chosen = chosen
        self.places = {value: _box() for _, value in state.places}
        self.parts = {part: _box(value=True) for part in PARTS}
        self.theme, self.basis, self.role, self.lang = (
            widgets.Dropdown(style=_WHOLE, layout=_FULL) for _ in range(4)
        )
        self.words = widgets.Text(style=_WHOLE, layout=_FULL)
        self.metric = widgets.Select(rows=ROWS, style=_WHOLE, layout={"height": "auto", **_FULL})
        self.count = widgets.HTML(layout=_FULL)
        self.folder = widgets.Text(
            value=FOLDER, style=_WHOLE, layout={"width": "20em", "margin": "2px 2px 2px 1em"}
        )
        self.saving = button("", save)
        self._heads = {name: widgets.HTML() for name in ("places", "shown")}
        self.widget = widgets.VBox(
            [
                widgets.Box([self._heads["places"], *self.places.values()], layout=_LINE),
                widgets.GridBox([self.theme, self.words], layout=_GRID),
                self.metric,
                self.count,
                widgets.GridBox([self.basis, self.role, self.lang], layout=_GRID),
                widgets.Box([self._heads["shown"], *self.parts.values()], layout=_LINE),
                widgets.Box([self.saving, self.folder], layout=_LINE),
            ],
            layout=_FULL,
        )
        self.fill(state)
        for name in ("theme", "metric", "basis", "role", "lang", "words"):
            getattr(self, name).observe(self._on_choice(name), names="value")
        for box in self.places.values():
            box.observe(self._on_places, names="value")
        for box in self.parts.values():
            box.observe(lambda _: None if self._filling else shown(), names="value")

    def fill(self, state: Exploration) -> None:
        """Show what `state` is and what it allows; nothing is reported as a choice."""
        self._filling = True
        try:
            self._name(state)
            for place, label in ((value, label) for label, value in state.places):
                self.places[place].description, self.places[place].value = label, place in state.cities
            languages = tuple((LANGUAGE_NAMES[one], one) for one in LANGUAGES)
            for control, options, value in (
                (self.theme, state.themes, state.theme),
                (self.metric, state.metrics, state.metric),
                (self.basis, state.bases, state.basis),
                (self.role, state.roles, state.role),
                (self.lang, languages, state.lang),
            ):
                _offer(control, options, value)
            self.words.value = state.words
            self.basis.disabled = len(state.bases) < 2
            self.role.disabled = not state.metric
            self.count.value = f"<small>{escape(_count(state))}</small>"
        finally:
            self._filling = False

    def _name(self, state: Exploration) -> None:
        """Put every control's name in the state's language."""
        names = {name: text(f"explorer.{name}", state.lang) for name in ("theme", "metric", "basis", "role")}
        names |= {"words": text("explorer.search", state.lang), "lang": text("explorer.language", state.lang)}
        names |= {"folder": text("explorer.folder", state.lang), "saving": text("explorer.save", state.lang)}
        for name, words in names.items():
            getattr(self, name).description = words
        self.words.placeholder = text("explorer.search_hint", state.lang)
        for part, box in self.parts.items():
            box.description = text(f"explorer.{part}", state.lang)
        for name, head in self._heads.items():
            head.value = f"<b>{escape(text(f'explorer.{name}', state.lang))}</b>&emsp;"

    def _on_choice(self, name: str) -> Callable[[Any], None]:
        def report(change: Mapping[str, Any]) -> None:
            if not self._filling:
                self._chosen(**{name: change["new"]})

        return report

    def _on_places(self, _: Any) -> None:
        if not self._filling:
            self._chosen(cities=[place for place, box in self.places.items() if box.value])


def _box(*, value: bool = False) -> Any:
    return widgets.Checkbox(value=value, indent=False, layout={"width": "auto", "margin": "2px 1.2em 2px 0"})


def _offer(control: Any, options: tuple[Choice, ...], value: str) -> None:
    """Give a control its options, where they are others than before: a list that is set anew scrolls back to its start."""
    if tuple(control.options) != options:
        control.options = options
    control.value = value


def _count(state: Exploration) -> str:
    count = len(state.found)
    if not count:
        return text("explorer.none_found", state.lang, words=state.words)
    return text("explorer.counted_one" if count == 1 else "explorer.counted", state.lang, found=count)
