from pathlib import Path

import pytest

from tests.playbook.sample import changed, only, read

CASES: dict[str, tuple[tuple[str, str], str, str]] = {
    "a misspelled key": (
        ("within: 8m", "witihn: 8m"),
        "unknown-key",
        "'witihn' is no key of a step. Did you mean 'within'?",
    ),
    "an unknown key": (
        ("cluster: accidental", "cluster: accidental\nzebra: 1"),
        "unknown-key",
        "Possible: playbook, version",
    ),
    "a key of another part": (("max: 40", "update_every: 5m"), "unknown-key", "no key of a fact"),
    "a missing key": (("    within: 8m\n", ""), "missing-key", "'within' is missing (step 'facts')"),
    "a missing choice": (
        ("cluster: accidental\n", ""),
        "missing-key",
        "Add `cluster: victim or accidental or preventable`",
    ),
    "a missing language": (
        ("    en: Bad\n", ""),
        "language",
        "The English text is missing (severity 'S1'). Add `en: …`.",
    ),
    "one language only": (("{de: Krise, en: Crisis}", "Krise"), "language", "A text in both languages is expected"),
    "a comma in braces": (("{de: Krise, en: Crisis}", "{de: Krise, oder nicht, en: Crisis}"), "flow", "comma ends"),
    "no space in braces": (("{de: Krise, en: Crisis}", "{de:Krise, de: x, en: Crisis}"), "space", "After 'de:'"),
    "no space after a colon": (
        (
            "    when:\n      severity: [S1]\n      facts: {scope: region}\n      decided: {triage: crisis}\n",
            "    when:\n      severity:[S1]\n",
        ),
        "space",
        "After 'severity:' a space is missing",
    ),
    "no space after a dash": (("  - id: triage\n    title", "  -id: triage\n   title"), "space", "dash"),
    "a slot alone": (("{de: Bitte weitersagen, en: Please pass it on}", "{de: {what}, en: x}"), "slot-first", "{what}"),
    "a list for a text": (("    within: 8m", "    within: [8m]"), "value", "One text is expected here"),
    "keys for a text": (("    source: GDPR 33", "    source:\n      law: x"), "text", "but keys found"),
    "a text for a list": (("after: [triage]", "after: triage"), "list", "Write [triage]."),
    "keys for a list": (("  de: [Raten]", "  de: {a: b}"), "list", "Begin each point with `- `."),
    "a list for keys": (
        ("  city: {de: die Stadt, en: the city}\n      region: {de: das Land, en: the region}", "  - x"),
        "map",
        "without dashes",
    ),
    "no number": (("max: 40", "max: viele"), "number", "A whole number is expected here (fact 'what', max)"),
    "too large a number": (("max: 40", "max: 4000"), "number", "at most 500"),
    "too small a number": (("max: 40", "max: 0"), "number", "at least 1"),
    "neither yes nor no": (("closing: yes", "closing: ja"), "yes-no", "Write `yes` or `no`."),
    "none of the options": (("type: time", "type: tme"), "option", "Did you mean 'time'?"),
    "an unknown severity": (("  S2:", "  S7:"), "option", "Possible: S1, S2, S3, S4."),
    "an empty option": (("cluster: accidental", "cluster:"), "empty", "Possible: victim"),
    "an empty list": (("fact: [what, since, scope]", "fact: []"), "empty", "At least one is needed"),
    "nothing": (("    within: 8m", "    within:"), "empty", "Nothing stands here (step 'facts', within)"),
    "nothing in a section": (("never:\n  de: [Raten]\n  en: [Guess]", "never:"), "empty", "or delete the line"),
    "no duration": (("    within: 8m", "    within: 8 minutes"), "value", "such as 90s, 10m, 1h30m or 10d"),
    "no name": (("confirm: lead\n    max", "confirm: Die Leitung\n    max"), "value", "A name is a-z"),
    "a key that is no name": (("  scope:", "  Scope:"), "value", "A name is a-z"),
    "no day": (("2026-11-02", "2.11.2026"), "value", "year-month-day"),
    "another version": (("version: 1", "version: 3"), "option", "Possible: 1."),
    "two things at once": (
        ("publish: first_word", "publish: first_word\n    draft: first_word"),
        "form",
        "found draft and publish",
    ),
    "nothing to do": (("    publish: first_word\n", ""), "form", "Add what it does."),
    "no rule": (("{any_of: [legal]}", "{any_of: [legal], n_of: 1}"), "form", "A rule is one of all_of"),
}


@pytest.mark.parametrize("name", [name for name in CASES if name != "a key that is no name"])
def test_each_error_is_told_once_in_peoples_words(tmp_path: Path, name: str):
    pair, rule, words = CASES[name]
    problem = only(read(tmp_path, changed(pair)).problems)
    assert problem.rule == rule
    assert words in f"{problem.text} {problem.fix}"
    for jargon in ("input", "Input", "valid ", "dict", "tuple", "str ", "validation", "pydantic"):
        assert jargon not in f"{problem.text} {problem.fix}", problem
    assert problem.text.endswith(".")
    assert problem.fix.endswith((".", "?"))


def test_a_key_that_is_no_name_is_told_where_it_stands_and_where_it_is_missing(tmp_path: Path):
    pair, rule, words = CASES["a key that is no name"]
    problem = only(read(tmp_path, changed(pair)).problems)
    assert (problem.rule, words in problem.fix) == (rule, True)
    assert problem.line == changed(pair).split("\n").index("  Scope:") + 1


@pytest.mark.parametrize("name", CASES)
def test_each_error_stands_at_the_line_that_was_changed(tmp_path: Path, name: str):
    pair, _, _ = CASES[name]
    text = changed(pair)
    problem = read(tmp_path, text).problems[0]
    first = text[: changed().index(pair[0])].count("\n") + 1
    last = first + max(pair[0].count("\n"), pair[1].count("\n"))
    owner = 12
    assert first - owner <= problem.line <= last + 1


def test_a_step_is_called_by_its_id_or_its_number(tmp_path: Path):
    nameless = read(tmp_path, changed(("  - id: facts\n    title", "  - title"))).problems
    assert "(step no. 2)" in nameless[0].text
    by_id = read(tmp_path, changed(("    within: 8m", "    within: soon"))).problems
    assert "(step 'facts', within)" in by_id[0].text
