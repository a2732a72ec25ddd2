from pathlib import Path

import pytest

from bot.playbook.lint.statements import bare_slots
from bot.playbook.problems import Where
from tests.playbook.sample import found, ruled

CASES: list[tuple[str, str, str, Where]] = [
    ("{de: Bitte weitersagen,", '{de: "",', "language", ("statements", "card", "text", "de")),
    ("    de: Schlimm", '    de: " "', "language", ("severity", "S1", "de")),
    ("{de: Nein, en: No,", '{de: Nein, en: "",', "language", ("steps", 0, "decide", "false_alarm", "en")),
    ("  de: [Raten]", "  de: [Raten, Lügen]", "both-lists", ("never",)),
    ("  en: [Quiet]", "  en: []", "both-lists", ("done_when",)),
    ("{what} since {since}.", "{what} since {since}. {", "brace", ("statements", "first_word", "text", "en")),
    ("{de: Es ist vorbei,", '{de: "Um {as_off} vorbei",', "unknown-slot", ("statements", "closing", "text", "de")),
    ('de: "{what}. Nächste Meldung: {next_update} Uhr, {newsroom}"', 'de: "{what}. {next_update} Uhr"', "newsroom",
     ("statements", "first_word", "short", "de")),
    ("class: B\n    closing: yes", "class: B\n    closing: yes\n    audience: internal", "no-closing",
     ("statements", "closing", "closing")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule", "where"), CASES)
def test_what_a_text_must_say(tmp_path: Path, old: str, new: str, rule: str, where: Where):
    errors = [(f.rule, f.where) for f in found(tmp_path, (old, new)) if f.severity == "error"]
    assert errors == [(rule, where)]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("        Nächste Meldung: {next_update} Uhr\n", "", ("text", "de")),
        ("        Next update: {next_update}\n", "", ("text", "en")),
        ("Nächste Meldung: {next_update} Uhr, {newsroom}", "{newsroom}", ("short", "de")),
        ("Next update: {next_update}, {newsroom}", "{newsroom}", ("short", "en")),
    ],
)
def test_every_public_text_promises_the_next_in_each_form_and_language(
    tmp_path: Path, old: str, new: str, where: Where
):
    errors = [(f.rule, f.where) for f in found(tmp_path, (old, new)) if f.severity == "error"]
    assert errors == [("next-update", ("statements", "first_word", *where))]


def test_the_last_word_promises_nothing(tmp_path: Path):
    change = ("{de: Es ist vorbei, en: It is over}", '{de: "Vorbei, {next_update}", en: "Over, {next_update}"}')
    assert {rule for rule, _ in ruled(tmp_path, change)} == {"next-update"}


def test_there_is_a_last_word(tmp_path: Path):
    rules = ruled(tmp_path, ("    closing: yes\n", ""))
    assert ("no-closing", ("statements",)) in rules


def test_both_languages_have_the_same_slots(tmp_path: Path):
    (finding,) = found(tmp_path, ("{what} since {since}.", "{what}."))
    assert (finding.rule, finding.severity) == ("same-slots", "warning")
    assert finding.text == "{since}: only in one of the two languages."


def test_what_a_text_says_was_asked_before(tmp_path: Path):
    (finding,) = found(tmp_path, ("    fact: [what, since, scope]", "    fact: [what, scope]"))
    assert (finding.rule, finding.where, finding.severity) == ("not-asked", ("steps", 2, "publish"), "warning")
    assert "'since'" in finding.text


@pytest.mark.parametrize(
    ("change", "form"),
    [
        (("max: 40", "max: 480"), "text"),
        (("{what} seit {since} Uhr.", "{what} seit {since} Uhr. " + "x " * 230), "text"),
    ],
)
def test_words_approved_beforehand_fit_with_the_longest_answers(tmp_path: Path, change: tuple[str, str], form: str):
    lengths = [finding for finding in found(tmp_path, change) if finding.rule == "length"]
    assert lengths
    assert lengths[0].where[2] == form
    assert "500 fit" in lengths[0].text


def test_the_longest_choice_counts(tmp_path: Path):
    short = '    short:\n      de: "{what}.'
    assert not [f for f in found(tmp_path, (short, short.replace("{what}", "{scope}" * 20))) if f.rule == "length"]
    long = found(tmp_path, (short, short.replace("{what}", "{scope}" * 24)))
    assert [finding.where for finding in long if finding.rule == "length"] == [
        ("statements", "first_word", "short", "de")
    ]


def test_a_wrong_brace_does_not_hide_the_slots():
    assert bare_slots("{since} { x} {what} {since}") == ("since", "what")
