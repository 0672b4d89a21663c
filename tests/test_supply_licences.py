"""Every locked package has a known licence that ours may stand on, and is listed with it."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", autouse=True)
def tools():
    sys.path.insert(0, str(ROOT / "tools"))
    yield
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def licences(tools):
    return importlib.import_module("licences")


@pytest.fixture(scope="module")
def packages(licences):
    return licences.locked_packages()


def test_every_locked_package_has_a_compatible_licence_or_a_reason(licences, packages):
    assert licences.problems(packages) == []


def test_the_listing_is_what_the_locks_give(licences, packages):
    assert (ROOT / licences.LISTING).read_text(encoding="utf-8") == licences.listing(packages)
    assert len(packages) > 200


def test_an_unknown_and_an_incompatible_licence_are_found(licences, packages):
    changed = [
        replace(packages[0], licence=""),
        replace(packages[1], licence="AGPL-3.0-only"),
        replace(packages[2], licence="MIT AND GPL-3.0-only"),
    ]
    found = licences.problems(changed)
    assert len(found) == 3
    assert "unknown licence" in found[0] and "AGPL-3.0-only is not compatible" in found[1]


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("MIT", True),
        ("GPL-2.0-or-later OR MIT", True),
        ("GPL-2.0-or-later AND MIT", False),
        ("(GPL-2.0-or-later OR BSD-3-Clause) AND MIT", True),
        ("LGPL-3.0-only", False),
    ],
)
def test_an_expression_is_met_by_any_of_or_and_all_of_and(licences, expression, met):
    assert licences.is_compatible(expression, {"MIT", "BSD-3-Clause"}) is met


def test_no_exception_is_left_for_what_is_not_locked_or_not_needed(licences, packages):
    rules = licences.read_rules()
    locked = {one.name: one.licence for one in packages}
    assert set(rules["packages"]) <= set(locked)
    for name, reason in rules["exceptions"].items():
        assert not licences.is_compatible(locked[name], set(rules["compatible"])) and len(reason) > 40


def test_what_has_a_strange_licence_is_in_no_lock_of_the_library_but_pandoc(licences, packages):
    excepted = {one.name for one in packages if one.name in licences.read_rules()["exceptions"]}
    assert {one.name for one in packages if one.name in excepted and one.lock != "bench"} == {
        "pypandoc-binary"
    }


def test_an_advisory_without_an_explanation_and_an_explanation_without_one_are_told(tools):
    audit = importlib.import_module("audit")
    found = [audit.Finding("jinja2", "3.1.2", "PYSEC-1", frozenset({"PYSEC-1", "CVE-1"}), ("3.1.3",))]
    assert audit.judge(found, {"CVE-1": "no templates of strangers"}) == []
    assert audit.judge(found, {}) == ["jinja2 3.1.2: PYSEC-1; fixed in 3.1.3"]
    assert audit.judge([], {"CVE-1": "…"}) == [
        "CVE-1: explained in advisories.yml, and concerns nothing locked any more"
    ]


def test_the_audit_asks_about_every_pin_of_every_lock_once(tools, packages):
    audit = importlib.import_module("audit")
    asked = [pin for pins in audit.locked() for pin in pins]
    assert sorted(asked) == sorted((one.name, version) for one in packages for version in one.versions)
    for pins in audit.locked():
        assert len({name for name, _ in pins}) == len(pins)


def test_a_mirror_that_knows_no_advisories_does_not_pass_for_a_clean_audit(tools, monkeypatch, capsys):
    audit = importlib.import_module("audit")
    monkeypatch.setattr(audit, "audit", lambda pins, service: [])
    monkeypatch.setattr(sys, "argv", ["audit.py"])
    assert audit.main() == 0
    assert "Nothing audited" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["audit.py", "--strict"])
    assert audit.main() == 1
