"""The desk as a table to click on, for JupyterLab.

Every button does what the command line does and goes through the same `Desk`; what is wrong is shown as the same line.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from citymetrics.controls import button, message, widgets
from citymetrics.errors import CitymetricsError
from citymetrics.review.desk import Desk, open_desk
from citymetrics.review.fields import CORRECTABLE
from citymetrics.review.listing import KINDS, OpenRow
from citymetrics.review.reviewer import reviewer_name
from citymetrics.review.rows import plain
from citymetrics.review.words import load_words

PER_PAGE = 12
_TABLE = ("observation_id", "place", "kind", "role", "value_text", "subject")
_WIDTHS = "11.5em 6em 9em 6em 9em 1fr"
_FULL = {"width": "100%"}


class ReviewPanel:
    """A list of open rows; a click shows one with its sentence and candidates, and buttons decide on it.

    Parameters
    ----------
    desk : the rows; default: every plan, read afresh.
    who : who decides; default: $CITYMETRICS_REVIEWER, else the login name.
    kind : the kind of doubt to begin with, one of `KINDS`; default: all.
    lang : zh or en.
    """

    def __init__(self, desk: Desk | None = None, *, who: str = "", kind: str = "", lang: str = "zh"):
        self.desk = desk or open_desk()
        self.words = load_words(lang)
        self.lang = lang
        self.page = 0
        self.rows: list[OpenRow] = self.desk.open_rows(kind or None)
        self.picked = ""
        self.summary = widgets.HTML()
        self.message = widgets.HTML()
        self.table = widgets.GridBox(layout={"grid_template_columns": _WIDTHS, "grid_gap": "0 .6em", **_FULL})
        self.detail = widgets.HTML(layout=_FULL)
        self.who = self._text("who", who or reviewer_name())
        self.reason = self._text("reason", "", width="44em")
        self._build_filter(kind)
        self._build_form()
        self.decided = widgets.VBox(layout=_FULL)
        self.widget = widgets.VBox(
            [
                self.summary,
                self.filter,
                self.table,
                self.turning,
                self.detail,
                self.form,
                self.message,
                self.decided,
            ]
        )
        self.show()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def show(self) -> None:
        """Draw everything anew from the desk."""
        self.rows = self.desk.open_rows(self.kinds.value or None)
        pages = max(1, -(-len(self.rows) // PER_PAGE))
        self.page = min(self.page, pages - 1)
        self.place.value = self.words["page"].format(page=self.page + 1, pages=pages)
        self.back.disabled, self.forward.disabled = self.page == 0, self.page == pages - 1
        self.summary.value = f"<b>{escape(self.desk.summary(self.lang))}</b>"
        cells: list[Any] = [widgets.HTML(f"<b>{escape(self.words[name])}</b>") for name in _TABLE]
        for row in self.rows[self.page * PER_PAGE : (self.page + 1) * PER_PAGE]:
            cells += self._cells(row)
        self.table.children = cells
        self.decided.children = [self._decided_line(observation) for observation in self.desk.decisions]
        if self.picked not in {row.id for row in self.rows}:
            self.picked, self.detail.value, self.metric.options = "", "", ()
        for verdict in (self.accept, self.reject, self.set_metric, self.set_field):
            verdict.disabled = not self.picked

    def pick(self, observation: str) -> None:
        """Show one row below the list, ready to be decided on."""
        self.picked = observation
        drawn = self.desk.row(observation)
        metrics = self.desk.dictionary.metrics
        near = [candidate.metric for candidate in drawn.match.candidates]
        fitting = [name for name in metrics if metrics[name].unit == drawn.row["unit"] and name not in near]
        self.metric.options, self.metric.value = (*near, *fitting), ""
        self.reason.value = self.message.value = ""
        self.show()
        self.detail.value = self._detail(observation)

    def decide(self, verdict: str, changes: dict[str, object] | None = None) -> None:
        """Write a decision on the picked row; what is wrong is shown, and nothing written."""
        picked = self.picked
        if not picked:
            self._say(self.words["pick"], wrong=True)
            return
        try:
            self.desk = self.desk.decide(
                [picked], verdict, reason=self.reason.value, who=self.who.value, changes=changes
            )
        except CitymetricsError as problem:
            self._say(str(problem), wrong=True)
            return
        self.reason.value = ""
        self.show()
        self._say(self.words["written"].format(observation=picked, file=self.desk.file))

    def withdraw(self, observation: str) -> None:
        """Take a decision back."""
        try:
            self.desk = self.desk.withdraw([observation])
        except CitymetricsError as problem:
            self._say(str(problem), wrong=True)
            return
        self.show()
        self._say(self.words["withdrawn"].format(observation=observation, file=self.desk.file))

    def rebuild(self) -> None:
        """Build the tables with what was decided."""
        try:
            curated = self.desk.rebuild()
        except CitymetricsError as problem:
            self._say(str(problem), wrong=True)
            return
        self._say(self.words["rebuilt"].format(count=len(curated.observations), open=len(curated.queue)))

    def _build_filter(self, kind: str) -> None:
        options = [(self.words["all"], ""), *((self.words[name], name) for name in KINDS)]
        self.kinds = widgets.Dropdown(options=options, value=kind, description=self.words["kind"])
        self.kinds.observe(lambda _: self._turn(-self.page), names="value")
        self.filter = widgets.HBox([self.kinds, self._button("rebuild", self.rebuild)])
        self.back = self._button("back", lambda: self._turn(-1))
        self.forward = self._button("forward", lambda: self._turn(1))
        self.place = widgets.Label()
        self.turning = widgets.HBox([self.back, self.place, self.forward])

    def _build_form(self) -> None:
        self.metric = widgets.Combobox(
            description=self.words["metric"], ensure_option=False, layout={"width": "34em"}
        )
        self.field = widgets.Dropdown(
            options=[name for name in CORRECTABLE if name != "metric"],
            value="value",
            description=self.words["field"],
        )
        self.value = self._text("value", "")
        self.accept = self._button("accept", lambda: self.decide("accept"), "success")
        self.reject = self._button("reject", lambda: self.decide("reject"), "danger")
        self.set_metric = self._button(
            "set_metric", lambda: self.decide("correct", {"metric": self.metric.value.strip()})
        )
        self.set_field = self._button(
            "set_field", lambda: self.decide("correct", {self.field.value: self.value.value.strip()})
        )
        self.form = widgets.VBox(
            [
                widgets.HBox([self.reason, self.who]),
                widgets.HBox([self.accept, self.reject]),
                widgets.HBox([self.metric, self.set_metric]),
                widgets.HBox([self.field, self.value, self.set_field]),
            ]
        )

    def _turn(self, pages: int) -> None:
        self.page += pages
        self.show()

    def _cells(self, row: OpenRow) -> list[Any]:
        style = "primary" if row.id == self.picked else ""
        opening = self._button(row.id, lambda: self.pick(row.id), style)
        drawn = row.drawn
        shown = (
            self.desk.place(drawn, self.lang),
            self.words[row.kind],
            drawn.row["role"],
            drawn.row["value_text"],
            drawn.row["subject"],
        )
        return [opening, *(widgets.HTML(escape(str(value))) for value in shown)]

    def _detail(self, observation: str) -> str:
        drawn = self.desk.row(observation)
        row = drawn.row
        doubts = next((open_row.detail for open_row in self.rows if open_row.id == observation), "")
        metrics = self.desk.dictionary.metrics
        candidates = [
            f"<li><code>{escape(name)}</code> {score:g} {escape(metrics[name].label.text(self.lang))}: "
            f"{escape(metrics[name].definition.text(self.lang))}</li>"
            for name, score in drawn.match.candidates[:4]
        ]
        fields = [
            f"{name}=<code>{escape(str(plain(row[name])))}</code>"
            for name in CORRECTABLE
            if row[name] not in ("", None)
        ]
        return (
            f"<p style='margin:.6em 0 0'><b>{escape(observation)}</b> {escape(str(row['section']))}</p>"
            f"<blockquote>{escape(str(row['quote']))}</blockquote>"
            f"<p>{escape(doubts)}</p><p>{' · '.join(fields)}</p><ol>{''.join(candidates)}</ol>"
        )

    def _decided_line(self, observation: str) -> Any:
        decision = self.desk.decisions[observation]
        changes = ", ".join(f"{name}={value}" for name, value in decision.changes.items())
        line = f"{observation} {self.words[decision.verdict]} {changes} — {decision.reason} ({decision.who})"
        undo = self._button("withdraw", lambda: self.withdraw(observation))
        return widgets.HBox([undo, widgets.HTML(escape(line))])

    def _button(self, name: str, act: Callable[[], None], style: str = "") -> Any:
        return button(self.words.get(name, name), act, style)

    def _text(self, name: str, value: str, *, width: str = "22em") -> Any:
        return widgets.Text(value=value, description=self.words[name], layout={"width": width})

    def _say(self, line: str, *, wrong: bool = False) -> None:
        self.message.value = message(line, wrong=wrong)
