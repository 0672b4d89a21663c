"""A small project with one plan and the real dictionary, and rows as extraction would draw them."""

import hashlib
import shutil

import yaml

from citymetrics.dictionary import Candidate, Match
from citymetrics.project import Project
from citymetrics.review import DrawnRow

REAL = Project.find(__file__)
PLAN = (
    "某市城市更新三年行动方案(2023—2025年)\n\n一、主要任务\n\n"
    "到2025年,新建口袋公园不少于150处,新建绿道200公里以上。\n\n"
    "全市建成元宇宙体验舱30座。全面完成人民广场、火车站两个项目的收尾。\n"
)
ENTRY = {
    "id": "sixth", "city": "sixth", "label": {"zh": "某市", "en": "Sixth"}, "level": "prefecture", "parent": None,
    "title": {"zh": "某市城市更新三年行动方案", "en": "Sixth plan"}, "issuer": None, "document_number": None,
    "date": None, "term": "2023-2025", "past_term": None, "status": "final", "script": "simplified",
    "publisher": None, "file": "sixth.txt",
}  # fmt: skip


def make_project(root, text=PLAN):
    """A project under `root` whose only plan is `text`."""
    project = Project(root)
    project.raw.mkdir(parents=True, exist_ok=True)
    if not project.dictionary.is_dir():
        shutil.copytree(REAL.dictionary, project.dictionary)
    (project.raw / "sixth.txt").write_text(text, encoding="utf-8")
    entry = ENTRY | {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    project.sources_file.write_text(
        yaml.safe_dump([entry], allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return project


def draw(
    row_id="sixth-00050",
    *,
    metric=None,
    reason="no term of the dictionary",
    candidates=(),
    doubts=(),
    **fields,
):
    """One drawn row: 150 pocket parks unless `fields` say otherwise."""
    row = {
        "observation_id": row_id,
        "doc_id": "sixth",
        "city": "sixth",
        "metric": metric or "",
        "theme": "green_space",
        "subject": "口袋公园",
        "value": 150.0,
        "value_max": None,
        "unit": "count",
        "value_text": "150处",
        "comparator": "ge",
        "role": "target",
        "scope": "whole",
        "per": "total",
        "due": "2025-12-31",
        "period_start": 2023,
        "period_end": 2025,
        "baseline": None,
        "lead": "",
        "section": "一、主要任务",
        "quote": "新建口袋公园不少于150处。",
        "char_start": 50,
        "char_end": 54,
        "flags": "",
        "conversion": "",
    }
    match = Match(metric, "green_space", reason, tuple(Candidate(*one) for one in candidates))
    return DrawnRow(row | fields, match, tuple(doubts))
