from pathlib import Path

import pytest

from bot.playbook.problems import Where
from tests.playbook.sample import found, ruled

CASES: list[tuple[str, str, str, Where]] = [
    ("by: legal", "by: legel", "unknown-role", ("steps", 4, "by")),
    ("deputies: [legal]", "deputies: [legel]", "unknown-role", ("roles", "lead", "deputies", 0)),
    ("type: time, confirm: lead", "type: time, confirm: boss", "unknown-role", ("facts", "since", "confirm")),
    ("owner: legal", "owner: boss", "unknown-role", ("clocks", "privacy", "owner")),
    ("any_of: [legal]", "any_of: [boss]", "unknown-role", ("approvals", "B", "all_of", 1, "any_of", 0)),
    ("any_of: [lead]", "n_of: 1, of: [boss]", "unknown-role", ("approvals", "A", "of", 0)),
    ("publish: first_word", "page: [legal, boss]", "unknown-role", ("steps", 2, "page", 1)),
    ("deputies: [legal]", "deputies: [lead]", "own-deputy", ("roles", "lead", "deputies", 0)),
    ("any_of: [legal]", "any_of: [lead]", "voice-twice", ("approvals", "B", "all_of", 1, "any_of", 0)),
    ("after: [triage]", "after: [triage, trage]", "unknown-step", ("steps", 1, "after", 1)),
    ("fact: [what, since, scope]", "fact: [what, sinse, scope, since]", "unknown-fact", ("steps", 1, "fact", 1)),
    ("{scope: region}", "{scoope: region}", "unknown-fact", ("steps", 4, "when", "facts", "scoope")),
    ("publish: first_word", "draft: frist_word", "unknown-statement", ("steps", 2, "draft")),
    ("publish: first_word", "approve: frist_word", "unknown-statement", ("steps", 2, "approve")),
    ("publish: first_word", "publish: frist_word", "unknown-statement", ("steps", 2, "publish")),
    ("notify: card", "notify: cart", "unknown-statement", ("steps", 3, "notify")),
    ("update: [no_news]", "update: [no_news, nothing]", "unknown-statement", ("steps", 5, "update", 1)),
    ("clock: [privacy]", "clock: [piracy]", "unknown-clock", ("steps", 4, "clock", 0)),
    ("severity: [S1]", "severity: [S1, S4]", "unknown-severity", ("steps", 4, "when", "severity", 1)),
    ("class: B", "class: C", "unknown-class", ("statements", "closing", "class")),
]


@pytest.mark.parametrize(("old", "new", "rule", "where"), CASES)
def test_who_and_what_is_named_must_be_there(tmp_path: Path, old: str, new: str, rule: str, where: Where):
    assert ruled(tmp_path, (old, new)) == [(rule, where)]


def test_a_hint_says_what_was_meant(tmp_path: Path):
    (finding,) = found(tmp_path, ("by: legal", "by: legel"))
    assert (finding.text, finding.fix) == ("There is no role 'legel'.", "Did you mean 'legal'?")


def test_somebody_leads(tmp_path: Path):
    assert ("no-lead", ("roles",)) in ruled(tmp_path, ("  lead: {", "  leader: {"))


def test_an_edited_class_a_text_needs_somebody_who_approves_it(tmp_path: Path):
    approvals = ("  B: {all_of: [lead, {any_of: [legal]}], within: 10m, lapses: 30m}\n", "")
    closing = ("class: B", "class: A")
    rules = ruled(tmp_path, approvals, closing)
    assert {rule for rule, _ in rules} == {"unknown-class"}
    assert ("unknown-class", ("statements", "first_word", "class")) in rules
