"""The volume of all briefs prints what they say, or is not put down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefs_seminar import changed, sample

from citymetrics.audit.violation import AuditError
from citymetrics.briefs import volume as room
from citymetrics.briefs.store import keep_content
from citymetrics.briefs.volume import Volume, bind_volume


@pytest.fixture
def volume(tmp_path) -> Volume:
    chapters = []
    for kind in ("overview", "method"):
        folder = tmp_path / kind
        folder.mkdir()
        keep_content(replace(sample(), id=kind), folder)
        chapters.append((kind, folder))
    return Volume("zh", tuple(chapters), tmp_path / "report.pdf")


def test_a_volume_of_what_its_briefs_say_is_put_down(volume):
    bind_volume(volume)
    assert volume.path.read_bytes().startswith(b"%PDF")


def test_a_volume_with_another_figure_is_not(volume, monkeypatch):
    bind = room.render_report

    def wrongly(chapters, **options):
        told = [replace(one, content=changed(one.content, "200 座", "2000 座")) for one in chapters]
        return bind(told, **options)

    monkeypatch.setattr(room, "render_report", wrongly)
    with pytest.raises(AuditError, match=r"not published.*report\.pdf.*'2000'"):
        bind_volume(volume)
    assert not volume.path.exists()
