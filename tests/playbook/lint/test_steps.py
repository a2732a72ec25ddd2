from pathlib import Path

import pytest

from bot.playbook.lint.steps import ancestors
from bot.playbook.problems import Where
from tests.playbook.sample import found, ruled, sample

CASES: list[tuple[str, str, str, Where]] = [
    ("- id: inside", "- id: law", "step-twice", ("steps", 4, "id")),
    ("{triage: crisis}", "{triage: crisys}", "decided", ("steps", 4, "when", "decided", "triage")),
    ("{triage: crisis}", "{facts: crisis}", "decided", ("steps", 4, "when", "decided", "facts")),
    ("{triage: crisis}", "{end: crisis}", "decided", ("steps", 4, "when", "decided", "end")),
    ("{triage: crisis}", "{triage: false_alarm}", "unreachable", ("steps", 4, "when")),
    ("close: {", "do: {", "no-close", ("steps",)),
    ("publish: first_word", "publish: card", "audience", ("steps", 2, "publish")),
    ("notify: card", "notify: first_word", "audience", ("steps", 3, "notify")),
    ("update: [no_news]", "update: [no_news, card]", "update", ("steps", 5, "update", 1)),
    ("update: [no_news]", "update: [no_news, closing]", "update", ("steps", 5, "update", 1)),
    ("publish: first_word", "publish: first_word\n    schedulers: pause", "schedulers", ("steps", 2, "schedulers")),
    (
        "close: {",
        "check: []\n  - id: bye\n    title: {de: T, en: T}\n    by: lead\n    within: 1h\n    close: {",
        "empty-check",
        ("steps", 6, "check"),
    ),
]


@pytest.mark.parametrize(("old", "new", "rule", "where"), CASES)
def test_steps_have_an_order_and_an_end(tmp_path: Path, old: str, new: str, rule: str, where: Where):
    assert ruled(tmp_path, (old, new)) == [(rule, where)]


def test_steps_that_wait_for_each_other(tmp_path: Path):
    (finding,) = found(tmp_path, ("    after: [triage]", "    after: [triage, inside]"))
    assert finding.rule == "circle"
    assert finding.text == "These steps wait for each other: facts → inside → first_word → facts."


def test_a_step_that_waits_for_itself(tmp_path: Path):
    (finding,) = found(tmp_path, ("    after: [triage]", "    after: [triage, facts]"))
    assert finding.text == "These steps wait for each other: facts → facts."


def test_what_waits_for_a_step_that_is_never_reached_is_never_reached(tmp_path: Path):
    changes = [
        ("{triage: crisis}", "{triage: false_alarm}"),
        ("within: 1d\n    after: [first_word]", "within: 1d\n    after: [law]"),
    ]
    assert ruled(tmp_path, *changes) == [("unreachable", ("steps", 4, "when")), ("unreachable", ("steps", 5, "after"))]


def test_one_update_is_ready_without_approval(tmp_path: Path):
    change = (
        '    class: A\n    to: [newsroom]\n    text:\n      de: "Noch',
        '    class: B\n    to: [newsroom]\n    text:\n      de: "Noch',
    )
    (finding,) = found(tmp_path, change)
    assert (finding.rule, finding.where, finding.severity) == ("update", ("steps", 5, "update"), "warning")


def test_the_steps_before_a_step(tmp_path: Path):
    playbook = sample(tmp_path)
    assert ancestors(playbook, playbook.step("inside")) == {"triage", "facts", "first_word"}
    assert ancestors(playbook, playbook.step("triage")) == set()


def test_a_list_that_tools_fill_may_be_empty(tmp_path: Path):
    new = "check: []\n    schedulers: recheck\n    wait: 10m\n  - id: bye\n    title: {de: T, en: T}\n    by: lead\n"
    assert ruled(tmp_path, ("close: {", new + "    within: 1h\n    close: {")) == []
