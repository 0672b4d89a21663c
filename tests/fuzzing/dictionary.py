"""Files that people edit, spoilt: the dictionary, the review decisions, the registry. They are read, or refused line by line."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from dictionary_files import SEWERS, THEMES

from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError
from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import read_text
from citymetrics.review.decisions import load_decisions
from citymetrics.sources import load_sources
from fuzzing.target import Draw, Target, make_text, one_line, pieces

FILES = {
    b"d": "data/curated/dictionary/water.yml",
    b"t": "data/curated/dictionary/themes.yml",
    b"r": "data/curated/review.yml",
    b"s": "data/raw/sources.yml",
}
"""By the first byte of an input; the rest is the file."""
WATER = f"theme: water\nmetrics:\n{SEWERS}"
KINDS = {b"d": "entry", b"t": "entry", b"r": "decision", b"s": "plan_entry"}
EDITS = 6
SENTENCE = "一、主要目标\n到2025年，新建污水管网30公里。\n"


def make(choices: bytes) -> bytes:
    """A sound file with some edits, or one put together of its lines and of what YAML may hold."""
    draw = Draw(choices)
    kind = draw.one_of((b"d", b"d", b"r", b"s", b"d", b"t"))
    own = pieces(KINDS[kind])
    if draw.number(3) == 2:
        return kind + make_text(draw, (KINDS[kind], KINDS[kind], KINDS[kind], "yaml")).encode(
            "utf-8", "replace"
        )
    text = _sound(kind)
    for _ in range(draw.number(EDITS)):
        at = draw.number(len(text) + 1)
        act = draw.number(8)
        if act < 3:
            line = text.rfind("\n", 0, at) + 1
            text = text[:line] + draw.one_of(own) + text[line:]
        elif act < 6:
            cut = draw.number(24)
            text = text[:at] + draw.one_of(pieces("yaml")) + text[at + cut :]
        elif act == 6:
            text = text[:at] + text[at + draw.number(64) :]
        else:
            text = text[:at] + text[at : at + 8] * draw.number(64) + text[at:]
    text += make_text(draw, (KINDS[kind], "yaml"))[:200] if draw.number(3) == 1 else ""
    return kind + text.encode("utf-8", "replace")


@cache
def _sound(kind: bytes) -> str:
    if kind == b"s":
        registry = Project.find(__file__).sources_file.read_text(encoding="utf-8")
        return registry[: registry.index("\n- id:", 1) + 1]
    decisions = "".join(pieces("decision")[at] for at in (0, 1, 2, 5, 6, 7, 9))
    return {b"d": WATER, b"t": THEMES, b"r": decisions}[kind]


def check(data: bytes) -> None:
    project, kind = _project(), data[:1] if data[:1] in FILES else b"d"
    path = project.root / FILES[kind]
    sound = path.read_bytes()
    path.write_bytes(data[1:])
    try:
        _load(project, kind)
    except CitymetricsError as error:
        one_line(error, "data/")
    finally:
        path.write_bytes(sound)


def _load(project: Project, kind: bytes) -> None:
    if kind == b"r":
        for decision in load_decisions(project.review_file, name=FILES[kind]).values():
            assert decision.where.startswith(FILES[kind])
    elif kind == b"s":
        load_sources(project)
    else:
        dictionary = load_dictionary(project)
        assert dictionary.metrics.keys() == dictionary.places.keys()
        for statement in _statements():
            found = dictionary.match(statement)
            assert found.metric is None or found.metric in dictionary.metrics
            assert found.theme in dictionary.themes, f"no theme {found.theme!r}"


@cache
def _statements() -> tuple[object, ...]:
    return tuple(extract_statements(read_text(SENTENCE, name="plan"), term=(2021, 2025)))


@cache
def _project() -> Project:
    """A project of one theme's file, beside which nothing is wrong."""
    project = Project(Path(tempfile.mkdtemp(prefix="fuzzing-")))
    project.dictionary.mkdir(parents=True)
    project.raw.mkdir(parents=True)
    for kind, file in FILES.items():
        (project.root / file).write_text(_sound(kind), encoding="utf-8")
    return project


TARGET = Target("dictionary", make, check, choices=32)
