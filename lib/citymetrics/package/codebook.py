"""The codebook: what every table, column, code, unit and metric of the data package means, one file for each language.

Everything in it comes from the declaration and the tables; it is generated, so that it can't fall behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import pandas as pd

from citymetrics.invisible import PLAIN
from citymetrics.labels import in_language, text
from citymetrics.labels.wording import join
from citymetrics.package.declare import Column, Declaration, load_declaration
from citymetrics.package.tables import CuratedTable

FILES = {"en": "CODEBOOK.md", "zh": "CODEBOOK.zh.md"}
DASH = "—"
_ACTIVE = re.compile(r"[\\`*_\[\]$~!]|&(?=[#\w]{1,40};)|(?<=\A)[-+#>](?=\s)")
"""What Markdown might read as its own, in words of others."""
_ADDRESS = re.compile(r"\b(https?|ftp|mailto):", re.IGNORECASE)


def write_codebook(
    tables: Sequence[CuratedTable],
    frames: Mapping[str, pd.DataFrame],
    *,
    dictionary_version: str = "",
    lang: str = "en",
) -> str:
    """The codebook as Markdown. `frames` has the rows of each table by its name."""
    declaration = load_declaration()
    parts = [
        _opening(declaration, dictionary_version, lang),
        _table_list(tables, frames, lang),
        *(_table_section(table, lang) for table in tables),
        _code_lists(tables, declaration, lang),
        _unit_list(frames, lang),
        _metric_list(frames, declaration, lang),
        _instrument_list(frames, lang),
        _source_list(frames, declaration, lang),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(declaration: Declaration, dictionary_version: str, lang: str) -> str:
    about = declaration.about
    stand = [_say("version", lang, version=version("citymetrics"))]
    if dictionary_version:
        stand.append(_say("dictionary_version", lang, version=dictionary_version))
    names = join([f"[{licence.title}]({licence.path})" for licence in about.licences], lang)
    return "\n\n".join(
        [
            f"# {_say('codebook', lang)}{_colon(lang)}{in_language(about.title, lang)}",
            f"{_say('other_language', lang)} · {join(stand, lang)} · {_say('made', lang)}",
            in_language(about.description, lang),
            f"{_say('licence', lang, names=names)}{_gap(lang)}{in_language(about.rights, lang)}",
            _say("reading", lang),
        ]
    )


def _table_list(tables: Sequence[CuratedTable], frames: Mapping[str, pd.DataFrame], lang: str) -> str:
    rows = [
        (
            f"[`{table.spec.file}`](#{table.name})",
            in_language(table.spec.title, lang),
            f"{len(frames[table.name]):,}",
            in_language(table.spec.about, lang),
        )
        for table in tables
    ]
    heads = [_say(name, lang) for name in ("table", "name", "rows", "holds")]
    return f"## {_say('tables', lang)}\n\n{_grid(heads, rows, numbers=(2,))}"


def _table_section(table: CuratedTable, lang: str) -> str:
    rows = [
        (
            f"`{name}`",
            in_language(column.title, lang),
            _say(column.type, lang),
            _unit_of(column, lang),
            _meaning(column, lang),
        )
        for name, column in table.declared.items()
    ]
    heads = [_say(name, lang) for name in ("column", "name", "type", "unit", "meaning")]
    key = join([f"`{name}`" for name in table.spec.key], lang)
    # An anchor of its own: those that viewers make of headings differ.
    lead = f'<a id="{table.name}"></a>\n\n### {in_language(table.spec.title, lang)} `{table.spec.file}`'
    about = [in_language(table.spec.about, lang), _say("key", lang, columns=key) if key else ""]
    return "\n\n".join([lead, *filter(None, about), _grid(heads, rows)])


def _unit_of(column: Column, lang: str) -> str:
    if column.unit_column:
        return _say("from_column", lang, column=column.unit_column)
    return in_language(column.unit, lang) if column.unit else ""


def _meaning(column: Column, lang: str) -> str:
    extra = []
    if column.codes:
        extra.append(_say("several" if column.many else "choices", lang, codes=column.codes))
    if column.refers:
        extra.append(_say("refers", lang, target=column.refers))
    if column.required:
        extra.append(_say("required", lang))
    about = in_language(column.about, lang)
    if not extra:
        return about
    return f"{about}（{'；'.join(extra)}）" if lang == "zh" else f"{about} ({'; '.join(extra)})"


def _code_lists(tables: Sequence[CuratedTable], declaration: Declaration, lang: str) -> str:
    users: dict[str, list[str]] = {}
    for table in tables:
        for name, column in table.declared.items():
            if column.codes:
                users.setdefault(column.codes, []).append(f"`{table.name}.{name}`")
    heads = [_say("code", lang), _say("meaning", lang)]
    sections = [f"## {_say('codes', lang)}"]
    for codes, columns in users.items():
        rows = [(f"`{code}`", in_language(label, lang)) for code, label in declaration.codes[codes].items()]
        used = _say("used_in", lang, columns=join(columns, lang))
        sections.append(f"### `{codes}`\n\n{used}\n\n{_grid(heads, rows)}")
    return "\n\n".join(sections)


def _unit_list(frames: Mapping[str, pd.DataFrame], lang: str) -> str:
    """The units that observations or metrics use; the table has the others too."""
    used = {*frames["observations"]["unit"].dropna(), *frames["metrics"]["unit"]}
    rows = [
        (f"`{row['unit']}`", row[f"label_{lang}"], row[f"symbol_{lang}"], row["dimension"])
        for row in _records(frames["units"])
        if row["unit"] in used
    ]
    heads = [_say(name, lang) for name in ("unit", "name", "symbol", "dimension")]
    return f"## {_say('units', lang)}\n\n{_grid(heads, rows)}"


def _metric_list(frames: Mapping[str, pd.DataFrame], declaration: Declaration, lang: str) -> str:
    metrics = _records(frames["metrics"])
    core = sum(metric["tier"] == "core" for metric in metrics)
    places = {row["doc_id"]: _given(row[f"label_{lang}"]) for row in _records(frames["plans"])}
    stated = frames["observations"].dropna(subset=["metric"])[["metric", "doc_id"]].drop_duplicates()
    stating = {
        str(metric): [places[doc_id] for doc_id in places if doc_id in set(own)]
        for metric, own in stated.groupby("metric")["doc_id"]
    }
    links: dict[str, list[Mapping[str, str]]] = {}
    for link in _records(frames["crosswalk"]):
        links.setdefault(link["metric"], []).append(link)
    sections = [
        f"## {_say('metrics', lang)}",
        _say("metrics_lead", lang, count=len(metrics), core=core),
    ]
    for theme in _records(frames["themes"]):
        sections.append(f"### {_heading(theme, lang)}")
        sections += [
            _metric_entry(metric, stating.get(metric["metric"], []), links, declaration, lang)
            for metric in metrics
            if metric["theme"] == theme["theme"]
        ]
    return "\n\n".join(sections)


def _metric_entry(
    metric: Mapping[str, str],
    stating: list[str],
    links: Mapping[str, list[Mapping[str, str]]],
    declaration: Declaration,
    lang: str,
) -> str:
    code = declaration.codes
    facts = [
        f"`{metric['unit']}`",
        in_language(code["kind"][metric["kind"]], lang),
        in_language(code["direction"][metric["direction"]], lang),
        join(stating, lang) if stating else _say("no_plan", lang),
    ]
    low, high = metric["min"], metric["max"]
    if low or high:
        form = "between" if low and high else "from_low" if low else "up_to"
        facts.append(_say(form, lang, low=low, high=high))
    if metric["denominators"]:
        names = [in_language(code["denominator"][name], lang) for name in metric["denominators"].split(";")]
        facts.append(_say("divided_by", lang, names=join(names, lang)))
    if metric["parent"]:
        facts.append(_say("part_of", lang, metric=metric["parent"]))
    tier = " · core" if metric["tier"] == "core" else ""
    lines = [
        f"**{_plain(_given(metric[f'label_{lang}']))}** `{metric['metric']}`{tier}  ",
        f"{_plain(' · '.join(facts))}  ",
        _plain(_given(metric[f"definition_{lang}"])),
    ]
    if metric[f"caution_{lang}"]:
        lines[-1] += f"{_gap(lang)}{_say('caution', lang, words=_plain(_given(metric[f'caution_{lang}'])))}"
    if own := links.get(metric["metric"]):
        lines[-1] += "  "
        lines.append(_plain(("；" if lang == "zh" else "; ").join(_link(link, lang) for link in own)))
    return "\n".join(lines)


def _link(link: Mapping[str, str], lang: str) -> str:
    named = _say(link["framework"], lang, indicator=link["indicator"])
    if link["fit"] == "full":
        return named
    note = _say("partial", lang, note=_given(link[f"note_{lang}"]))
    return f"{named}（{note}）" if lang == "zh" else f"{named} ({note})"


def _instrument_list(frames: Mapping[str, pd.DataFrame], lang: str) -> str:
    if "instruments" not in frames:
        return ""
    instruments = _records(frames["instruments"])
    sections = [f"## {_say('instruments', lang)}", _say("instruments_lead", lang, count=len(instruments))]
    for theme in _records(frames["themes"]):
        own = [
            f"- **{_plain(_given(one[f'label_{lang}']))}** `{one['instrument']}`{_colon(lang)}"
            f"{_plain(_given(one[f'definition_{lang}']))}"
            for one in instruments
            if one["theme"] == theme["theme"]
        ]
        if own:
            sections += [f"### {_heading(theme, lang)}", "\n".join(own)]
    return "\n\n".join(sections)


def _heading(theme: Mapping[str, str], lang: str) -> str:
    return f"{_plain(_given(theme[f'label_{lang}']))} `{theme['theme']}`"


def _source_list(frames: Mapping[str, pd.DataFrame], declaration: Declaration, lang: str) -> str:
    rows = [
        (
            f"`{plan['doc_id']}`",
            _given(plan[f"title_{lang}"]),
            _given(plan["issuer"]) or DASH,
            _given(plan["document_number"]) or DASH,
            plan["date"] or DASH,
            f"{plan['term_start']}–{plan['term_end']}",
            in_language(declaration.codes["status"][plan["status"]], lang),
        )
        for plan in _records(frames["plans"])
    ]
    columns = declaration.tables["plans"].columns
    heads = [_say("plan", lang), in_language(columns[f"title_{lang}"].title, lang), _say("issuer", lang)]
    heads += [in_language(columns["document_number"].title, lang)]
    heads += [_say(name, lang) for name in ("dated", "term", "status")]
    return f"## {_say('sources', lang)}\n\n{_grid(heads, rows)}"


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Rows as text, empty where there is nothing; whole numbers without a decimal point."""
    return [{str(name): _written(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _written(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}"
    return str(value)


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    marks = ["---:" if index in numbers else "---" for index in range(len(heads))]
    lines = [heads, marks, *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(words: str) -> str:
    """Words of ours that neither break out of a table's cell nor begin a tag."""
    return " ".join(words.split()).replace("|", r"\|").replace("<", "&lt;")


def _given(words: str) -> str:
    """Words from a plan, the registry or a dictionary, of which nothing is Markdown: no link, picture, formula, code or tag."""
    return _ADDRESS.sub(r"\1&#58;", _ACTIVE.sub(r"\\\g<0>", " ".join(words.translate(PLAIN).split())))


def _say(name: str, lang: str, **values: object) -> str:
    return text(f"package.{name}", lang, **values)


def _colon(lang: str) -> str:
    return "：" if lang == "zh" else ": "


def _gap(lang: str) -> str:
    return "" if lang == "zh" else " "
