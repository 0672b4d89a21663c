"""The examples of docs/methods.md, run one after the other as a reader would, and what they name."""

import re
from pathlib import Path

import citymetrics as cm

PAGE = (Path(__file__).parents[1] / "docs" / "methods.md").read_text(encoding="utf-8")
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_example_runs_and_prints() -> None:
    names: dict[str, object] = {}
    assert len(BLOCKS) > 8
    for block in BLOCKS:
        *before, last = block.strip().splitlines()
        exec("\n".join(before), names)
        if "=" in last.split("(")[0]:
            exec(last, names)
            continue
        shown = eval(last, names)
        assert len(shown._repr_html_()) > 100, last


def test_the_files_it_names_are_there() -> None:
    for name in re.findall(r"`((?:lib|data)/[\w/.]+)`", PAGE):
        assert (Path(__file__).parents[1] / name).exists(), name


def test_the_readme_names_functions_that_exist() -> None:
    named = set(re.findall(r"`?cm\.(\w+)\(", README))
    assert {"comparability", "cascade", "ambition_index"} <= named
    for name in named:
        assert callable(getattr(cm, name)), name
