from pathlib import Path

import pytest

from bot.playbook.load import examine, load
from bot.playbook.model import Playbook
from bot.playbook.problems import PlaybookErrors
from tests.playbook.sample import SAMPLE, changed, only, read


def test_a_sound_file_is_a_playbook_without_problems(tmp_path: Path):
    examined = read(tmp_path, SAMPLE)
    assert examined.problems == ()
    assert examined.playbook is not None
    assert load(examined.tree.path) == examined.playbook


def test_what_yaml_would_mistake_stays_text(tmp_path: Path):
    playbook = read(tmp_path, changed(("de: Krise", "de: 06:30"), ("en: Crisis", "en: no"))).playbook
    assert playbook is not None
    assert playbook.steps[0].title.model_dump() == {"de": "06:30", "en": "no"}


def test_all_errors_come_at_once_and_in_order(tmp_path: Path):
    text = changed(
        ("cluster: accidental", "cluster: bad"),
        ("deputies: [legal]", "deputies: [legl]"),
        ("type: time", "type: clock"),
        ("within: 8m", "witihn: 8m"),
        ("    after: [triage]", "    after: [trige]"),
        ("publish: first_word", "publish: frist_word"),
        ("    update: [no_news]\n", ""),
        ("{what} since {since}.", "{what} since {sinse}."),
        ("closing: yes", "closing: yes\n    x: y"),
    )
    with pytest.raises(PlaybookErrors) as caught:
        load(read(tmp_path, text).tree.path)
    problems = caught.value.problems
    assert [problem.rule for problem in problems] == [
        "option",
        "unknown-role",
        "option",
        "unknown-key",
        "unknown-step",
        "unknown-statement",
        "form",
        "unknown-slot",
        "unknown-key",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_every_error_names_file_line_and_column(tmp_path: Path):
    problem = only(read(tmp_path, changed(("by: legal", "by: legel"))).problems)
    line = changed(("by: legal", "by: legel")).split("\n").index("    by: legel") + 1
    assert str(problem).startswith(f"{tmp_path / 'outage.yaml'}:{line}:9: error: ")


def test_characters_and_form_come_together_where_the_reader_can_go_on(tmp_path: Path):
    rules = [problem.rule for problem in read(tmp_path, changed(("8m", "!x 8m"), ("lapses: 1d", "lapses: x"))).problems]
    assert rules == ["tag", "value"]


def test_a_file_that_cannot_be_read_on_has_that_problem_alone(tmp_path: Path):
    assert [problem.rule for problem in read(tmp_path, changed(("by: lead", "by:\tlead"))).problems] == ["tab"]
    assert [problem.rule for problem in read(tmp_path, changed(("Krise,", "Krise: x,"))).problems] == ["colon"]


def test_a_warning_does_no_harm(tmp_path: Path):
    examined = read(tmp_path, changed(("update_every: 30m", "update_every: 6h")))
    assert examined.playbook is not None
    assert {problem.severity for problem in examined.problems} == {"warning"}
    assert isinstance(load(examined.tree.path), Playbook)


def test_of_a_broken_file_only_errors_are_told(tmp_path: Path):
    text = changed(("update_every: 30m", "update_every: 6h"), ("within: 8m", "within: soon"))
    assert [problem.severity for problem in read(tmp_path, text).problems] == ["error"]


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "[]\n", "{}\n", "a: b\n"])
def test_what_is_no_playbook_at_all(tmp_path: Path, text: str):
    examined = read(tmp_path, text)
    assert examined.playbook is None
    assert examined.problems


def test_a_missing_file_is_a_problem(tmp_path: Path):
    problem = only(examine(tmp_path / "nothing.yaml").problems)
    assert problem.text == "There is no such file."


@pytest.mark.parametrize(
    ("pair", "rule"),
    [
        (("  closing:\n    title", "  closing:\n    closing: maybe\n    titel"), "yes-no"),
        (("    audience: internal", "    audience: private"), "option"),
        (("    type: choice", "    type: choise"), "option"),
        (("clocks:\n  privacy:", "clocks:\n  - privacy:"), "map"),
    ],
)
def test_one_mistake_is_not_told_again_by_the_rules(tmp_path: Path, pair: tuple[str, str], rule: str):
    """What could not be read is not missed as well."""
    rules = {problem.rule for problem in read(tmp_path, changed(pair)).problems}
    assert rule in rules
    assert not rules & {"no-closing", "next-update", "choices", "condition", "unknown-clock", "audience"}
