"""A notebook's parameters: read from its cell and checked against what exists, before anything runs."""

import shutil

import nbformat
import pytest
from briefs_sample import REPOSITORY, notebook_of

from citymetrics.briefs.content.model import BriefError
from citymetrics.briefs.running.execute import execute_notebook, load_notebook
from citymetrics.briefs.running.parameters import (
    REGISTRIES,
    Rule,
    check_parameters,
    known_ids,
    load_rules,
    read_parameters,
)
from citymetrics.errors import CitymetricsError, Problems, UnknownChoice
from citymetrics.project import Project

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
PAIR = (
    'city: str = "shanghai"  # one\nother: str = "wuhan"  # two\nlang: str = "zh"  # language\n'
    'as_of: str = ""  # a day\ndraws: int = 100  # how many\nshare: float = 0.5  # how much\nfull: bool = False  # all'
)


@pytest.fixture(scope="module")
def project():
    return Project(REPOSITORY)


def pair_notebook():
    notebook = notebook_of(parameters=PAIR)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def check(project, **parameters):
    check_parameters(pair_notebook(), parameters, name="notebooks/pair.ipynb", project=project)


def test_names_types_defaults_and_help_are_read_from_the_cell():
    found = read_parameters(pair_notebook())
    assert list(found) == ["city", "other", "lang", "as_of", "draws", "share", "full"]
    assert [one.type for one in found.values()] == [str, str, str, str, int, float, bool]
    assert (found["draws"].default, found["draws"].help) == (100, "how many")


def test_a_line_without_a_type_has_that_of_its_default(project):
    notebook = notebook_of(parameters="draws = 100\nlimit = None")
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["language_info"] = {"name": "python"}
    found = read_parameters(notebook)
    assert (found["draws"].type, found["limit"].type) == (int, None)
    check_parameters(notebook, {"limit": "anything"}, name="x", project=project)


def test_what_is_in_order_passes(project):
    check(project)
    check(project, city="zibo", lang="en", as_of="2025-12-31", draws=7, share=1, full=True)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"city": "wuhn"}, "parameter city: unknown city 'wuhn'; expected one of hongkou, qingpu, shanghai, wuhan, zibo. Did you mean 'wuhan'?"),
        ({"lang": "ch"}, "parameter lang: unknown language 'ch'; expected one of en, zh. Did you mean 'zh'?"),
        ({"other": "shanghai"}, "parameter other: 'shanghai' is city too; expected a second place beside the first"),
        ({"city": "wuhan"}, "parameter other: 'wuhan' is city too; expected a second place beside the first"),
        ({"as_of": "2025-13-01"}, "parameter as_of: '2025-13-01' is no date; expected a day such as 2025-12-31"),
        ({"as_of": "20251231"}, "parameter as_of: '20251231' is no date; expected a day such as 2025-12-31"),
        ({"draws": "100"}, "parameter draws: '100' is no int; expected a whole number"),
        ({"draws": True}, "parameter draws: True is no int; expected a whole number"),
        ({"share": "half"}, "parameter share: 'half' is no float; expected a number"),
        ({"city": 3}, "parameter city: 3 is no str; expected a text"),
        ({"city": ""}, "parameter city: unknown city ''; expected one of hongkou, qingpu, shanghai, wuhan, zibo. Did you mean 'zibo'?"),
        ({"city": "上海"}, "parameter city: '上海' is not ASCII; expected an ASCII id"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_that_names_notebook_and_parameter(project, parameters, said):
    with pytest.raises(CitymetricsError) as caught:
        check(project, **parameters)
    assert str(caught.value) == f"notebooks/pair.ipynb, {said}"


def test_an_unknown_name_suggests_the_nearest(project):
    with pytest.raises(UnknownChoice, match=r"notebooks/pair.ipynb: unknown parameter 'citty'.*mean 'city'"):
        check(project, citty="wuhan")


def test_several_faults_are_all_said(project):
    with pytest.raises(Problems) as caught:
        check(project, city="wuhn", lang="ch", draws=1.5)
    assert len(str(caught.value).splitlines()) == 3


def test_nothing_runs_where_a_parameter_is_wrong(tmp_path):
    shutil.copytree(REPOSITORY / "data" / "raw", tmp_path / "data" / "raw")
    path = tmp_path / "brief.ipynb"
    nbformat.write(notebook_of("open('ran', 'w')", parameters='city: str = "zibo"  # a place'), path)
    with pytest.raises(UnknownChoice, match="Did you mean 'zibo'"):
        execute_notebook(path, {"city": "zbo"}, Project(tmp_path))
    assert not (tmp_path / "ran").exists()


def test_a_registry_that_a_project_lacks_is_not_asked(tmp_path):
    bare = Project(tmp_path)
    assert known_ids("metrics", bare) == ("metric", None)
    check(bare, city="anywhere", other="elsewhere")
    with pytest.raises(UnknownChoice):
        check(bare, lang="fr")


def test_a_registry_is_read_again_after_a_change(tmp_path):
    shutil.copytree(REPOSITORY / "data" / "raw", tmp_path / "data" / "raw")
    copy = Project(tmp_path)
    assert "zibo" in known_ids("cities", copy)[1]
    written = copy.sources_file.read_text(encoding="utf-8")
    copy.sources_file.write_text(written.replace("city: zibo", "city: zibu"), encoding="utf-8")
    assert "zibu" in known_ids("cities", copy)[1]


def test_each_registry_holds_what_its_name_says(project):
    found = {name: known_ids(name, project)[1] for name in REGISTRIES}
    assert found["cities"] == ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")
    assert found["parents"] == ("shanghai",)
    assert {"waste", "water"} <= set(found["themes"])
    assert "pocket_parks" in found["metrics"]
    assert found["languages"] == ("zh", "en")
    assert "damaged" in found["doubts"]


def test_every_rule_names_a_registry_or_a_form_that_there_is():
    for name, rule in load_rules().items():
        assert rule != Rule(), name
        assert rule.one_of in ("", *REGISTRIES), name
        assert rule.form in ("", "date", "path"), name
        assert rule.unlike in ("", *load_rules()), name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_of_the_project_passes_with_its_defaults(project, path):
    name = project.relative(path)
    notebook = load_notebook(path, name)
    check_parameters(notebook, {}, name=name, project=project)
    found = read_parameters(notebook)
    assert "lang" in found
    for one in found.values():
        assert one.type is not None
        assert one.help
        if one.name != "who":
            assert one.name in load_rules(), one.name


def test_a_text_in_chinese_may_name_a_folder(project):
    path = REPOSITORY / "notebooks" / "timeline.ipynb"
    notebook = load_notebook(path, "timeline")
    check_parameters(notebook, {"figures_to": "/图"}, name="timeline", project=project)
    with pytest.raises(BriefError):
        check_parameters(notebook, {"as_of": "今天"}, name="timeline", project=project)
