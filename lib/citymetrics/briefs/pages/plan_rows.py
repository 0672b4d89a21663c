"""What an evidence page says of one quantity, or of one mention of an instrument: its row, in a reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from citymetrics.benchmark.evidence import paragraph_of
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.tables.cells import scope_text
from citymetrics.briefs.pages.citations import Use, by_page
from citymetrics.briefs.pages.plan_text import drawable
from citymetrics.labels import (
    escape,
    format_bounds,
    format_date,
    format_quantity,
    in_language,
    mark_source,
    source_text,
    text,
)
from citymetrics.labels.wording import join
from citymetrics.package.declare import load_declaration

Fact = tuple[str, Markup]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the page: `figure` as the clean text writes it, `facts` as pairs of name and HTML, `uses` by page.

    `kind` is the role of a quantity, or `instrument`; `paragraph` is empty where the text was not found.
    """

    identity: str
    kind: str
    theme: str
    figure: Markup
    paragraph: str
    facts: tuple[Fact, ...]
    uses: Mapping[str, Sequence[Use]]


@dataclass(frozen=True)
class Clerk:
    """Writes the entries of one page; `metric_address` tells where a metric is explained, empty for nowhere."""

    inputs: Inputs
    lang: str
    words: Mapping[str, str]
    uses: Mapping[str, Sequence[Use]]
    metric_address: Callable[[str], str]

    def quantity(self, row: Row, clean: str) -> Entry:
        """The entry of an observation; `clean` is its figure in the clean text, empty where it was not found."""
        facts = {
            "metric": self._metric(row),
            "theme": self._theme(row["theme"]),
            "value": Markup(escape(self._value(row))),
            "scope": Markup(mark_source(scope_text(row, self.lang, whole=True), self.lang)),
            "due": Markup(escape(format_date(row["due"], self.lang))),
            "baseline": Markup(escape(self._baseline(row))),
            "lead_bodies": self._bodies(row["lead"]),
            "flags": Markup(escape(self._flags(row["flags"]))),
            "raw_place": self._raw(row, row["value_text"], clean),
        }
        return self._entry(row, row["role"], clean or row["value_text"], facts, found=bool(clean))

    def mention(self, row: Row, clean: str) -> Entry:
        """The entry of a mention of an instrument."""
        instrument = self.inputs.instruments.get(row["instrument"])
        label = in_language(instrument.label, self.lang) if instrument else row["instrument"]
        facts = {
            "instrument": Markup(escape(label)),
            "theme": self._theme(row["theme"]),
            "rung": Markup(escape(text(f"adoption.rung_{row['rung']}", self.lang))),
            "due": Markup(escape(format_date(row["due"], self.lang))),
            "lead_bodies": self._bodies(row["lead"]),
            "raw_place": self._raw(row, row["name_text"], clean),
        }
        return self._entry(row, "instrument", clean or row["name"], facts, found=bool(clean))

    def _entry(self, row: Row, kind: str, figure: str, facts: Mapping[str, Markup], *, found: bool) -> Entry:
        return Entry(
            row["observation_id"],
            kind,
            row["theme"],
            Markup(source_text(drawable(figure), self.lang)),
            paragraph_of(row, self.inputs, self.lang) if found else "",
            tuple((self.words[name], fact) for name, fact in facts.items() if fact),
            by_page(self.uses.get(row["observation_id"], ())),
        )

    def _metric(self, row: Row) -> Markup:
        if row["metric"] in self.inputs.metrics:
            label = escape(in_language(self.inputs.metric_label(row["metric"]), self.lang))
            address = self.metric_address(row["metric"])
            return Markup(f'<a href="{escape(address)}">{label}</a>' if address else label)
        named = [
            name
            for name in self.inputs.candidates.get(row["observation_id"], ())
            if name in self.inputs.metrics
        ]
        if not named:
            return Markup(escape(self.words["no_metric"]))
        labels = [in_language(self.inputs.metric_label(name), self.lang) for name in named]
        return Markup(escape(self.words["candidates"].format(names=join(labels, self.lang))))

    def _theme(self, theme: str) -> Markup:
        known = theme in self.inputs.themes
        return Markup(escape(in_language(self.inputs.theme_label(theme), self.lang) if known else theme))

    def _value(self, row: Row) -> str:
        shown = format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"], self.lang)
        return shown or self.words["damaged"]

    def _baseline(self, row: Row) -> str:
        return "" if missing(row["baseline"]) else format_quantity(row["baseline"], row["unit"], self.lang)

    def _bodies(self, lead: str) -> Markup:
        return Markup(source_text("、".join(body for body in lead.split(";") if body), self.lang))

    def _flags(self, flags: str) -> str:
        known = load_declaration().codes["flags"]
        told = [known[flag].text(self.lang) if flag in known else flag for flag in flags.split(";") if flag]
        return text("tables.list_gap", self.lang).join(told)

    def _raw(self, row: Row, verbatim: str, clean: str) -> Markup:
        if missing(row["char_start"]):
            return Markup("")
        span = {"start": f"{row['char_start']:.0f}", "end": f"{row['char_end']:.0f}"}
        said = (
            self.words["raw_text"]
            .format(**span, words="\0")
            .replace("\0", source_text(drawable(verbatim), self.lang))
        )
        if clean:
            return Markup(said)
        return Markup(f'{said} <strong class="pl-state">{escape(self.words["elsewhere"])}</strong>')
