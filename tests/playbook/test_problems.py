from pathlib import Path

import pytest

from bot.playbook.problems import PlaybookErrors, Problem, did_you_mean, in_order, nearest

HERE = Path("a.yaml")


def problem(line: int, column: int = 1, path: Path = HERE) -> Problem:
    return Problem(path, line, column, "rule", "Something is wrong.", "Mend it.")


def test_a_problem_reads_as_one_line_with_its_place():
    assert str(problem(3, 7)) == "a.yaml:3:7: error: Something is wrong. Mend it. (rule)"


def test_problems_come_sorted_and_once():
    other = problem(1, path=Path("b.yaml"))
    assert in_order([other, problem(10), problem(2), problem(2)]) == (problem(2), problem(10), other)


def test_errors_hold_all_problems_in_order():
    errors = PlaybookErrors([problem(9), problem(1)])
    assert errors.problems == (problem(1), problem(9))
    assert str(errors).splitlines() == [str(problem(1)), str(problem(9))]


@pytest.mark.parametrize(
    ("name", "meant"), [("witihn", "within"), ("Within", "within"), ("wihtin", "within"), ("zebra", "")]
)
def test_the_nearest_name(name: str, meant: str):
    assert nearest(name, ["id", "within", "after"]) == meant


def test_a_hint_names_what_was_meant_or_all_there_is():
    assert did_you_mean("leed", ["lead", "legal"]) == "Did you mean 'lead'?"
    assert did_you_mean("zebra", ["lead", "legal"]) == "Possible: lead, legal."
    assert did_you_mean("zebra", []) == "None is defined in this file."
