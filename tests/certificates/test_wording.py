import pytest

from certificates.wording import fill, problem_with


def test_every_placeholder_is_filled():
    assert fill("{name}, {hours} hours", {"name": "Ana", "hours": "12"}) == "Ana, 12 hours"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{rank} · {agency}", "DGM"),
        ("{hours} hours · in {place} · {rank}", "12 hours"),
        ("Held\nin {place}\nby {agency}", "Held\nby DGM"),
        ("{rank}", ""),
    ],
)
def test_parts_and_lines_without_value_are_left_out(text, filled):
    assert fill(text, {"rank": "", "agency": "DGM", "hours": "12"}) == filled


def test_value_that_looks_like_a_placeholder_stays_text():
    assert fill("{name}", {"name": "{serial}", "serial": "X"}) == "{serial}"


def test_unknown_placeholder_is_named_with_those_that_exist():
    assert problem_with("{nmae}").startswith("{nmae} is not a placeholder. These are: {name}, {rank}")


@pytest.mark.parametrize("text", ["{", "name}", "{name}}", "{{name}}"])
def test_lonely_bracket_is_explained(text):
    assert "stands alone" in problem_with(text)


def test_good_wording_has_no_problem():
    assert problem_with("{name} did {course} in {dates}") == ""
