import pytest

from citymetrics.errors import CitymetricsError, Problems, UnknownChoice, check_choice


def test_a_message_names_place_expectation_and_mend_in_one_line():
    error = CitymetricsError("value 'x'", where="a.yml:3", expected="a year", mend="Write\n2025.")
    assert str(error) == "a.yml:3: value 'x'; expected a year. Write 2025."


def test_an_unknown_choice_names_the_nearest():
    with pytest.raises(UnknownChoice, match=r"--themes: unknown theme 'watre'.*Did you mean 'water'\?"):
        check_choice("theme", "watre", ["waste", "water", "housing"], where="--themes")


def test_a_known_choice_is_returned():
    assert check_choice("theme", "water", ["waste", "water"]) == "water"


def test_problems_are_gathered_a_line_each():
    problems = Problems([CitymetricsError("first"), CitymetricsError("second")])
    assert str(problems).splitlines() == ["first", "second"]
