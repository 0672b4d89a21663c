"""Tiny dictionaries of instruments for tests: a project folder with themes and the entries that a test gives."""

from dictionary_files import THEMES

from citymetrics.project import Project

SPONGE = """\
  - id: sponge_city
    label: {zh: 海绵城市, en: Sponge city}
    definition: {zh: 海绵城市建设, en: Building for rain}
    any: [海绵城市, +海绵]
    none: [海绵城市公园]
"""


def write_instruments(tmp_path, entries=SPONGE, *, theme="water", **files):
    """A project whose instruments are `entries` in water.yml, and other files by their stem."""
    project = Project(tmp_path)
    folder = project.curated / "instruments"
    folder.mkdir(parents=True)
    project.dictionary.mkdir(parents=True)
    (project.dictionary / "themes.yml").write_text(THEMES, encoding="utf-8")
    for stem, text in {"water": f"theme: {theme}\ninstruments:\n{entries}", **files}.items():
        (folder / f"{stem}.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return project
