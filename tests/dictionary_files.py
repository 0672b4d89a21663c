"""Tiny dictionaries for tests: a project folder with a themes file and the entries that a test gives."""

from citymetrics.extraction.statement import Statement
from citymetrics.project import Project

THEMES = """\
themes:
  - id: water
    label: {zh: 水, en: Water}
    keywords: [水, 排水, 河道]
  - id: governance
    label: {zh: 治理, en: Governance}
    keywords: [治理, 平台]
"""
SEWERS = """\
  - id: sewers
    label: {zh: 污水管网, en: Sewers}
    definition: {zh: 新建长度, en: Length built}
    unit: km
    kind: addition
    direction: higher
    match: {any: [污水管网]}
"""


def write_dictionary(tmp_path, entries=SEWERS, *, themes=THEMES, theme="water", **files):
    """A project whose dictionary holds `entries` in water.yml, and other files by their stem."""
    project = Project(tmp_path)
    project.dictionary.mkdir(parents=True)
    files = {"themes": themes, "water": f"theme: {theme}\nmetrics:\n{entries}", **files}
    for stem, text in files.items():
        (project.dictionary / f"{stem}.yml").write_text(text, encoding="utf-8")
    return project


def metric(metric_id, match, *, unit="km", kind="addition", extra=""):
    """One entry with the given rule (flow-style YAML)."""
    return (
        f"  - id: {metric_id}\n    label: {{zh: {metric_id}甲, en: {metric_id}}}\n"
        f"    definition: {{zh: 甲, en: a}}\n"
        f'    unit: "{unit}"\n    kind: {kind}\n    direction: higher\n    match: {match}\n{extra}'
    )


def statement(
    subject, unit="km", *, clause="", quote="", section="", role="target", scope="whole", per="total"
):
    """A statement with the given texts; clause and quote default to the subject."""
    return Statement(
        subject=subject,
        clause=clause or subject,
        quote=quote or clause or subject,
        section=section,
        value=1.0,
        unit=unit,
        value_text="1",
        comparator="eq",
        role=role,
        scope=scope,
        per=per,
        char_start=0,
        char_end=1,
        clean_start=0,
        clean_end=1,
    )
