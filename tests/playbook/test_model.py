from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.playbook.model import Playbook, Points, Statement
from tests.playbook.sample import sample


def test_a_playbook_comes_back_from_its_canonical_line(tmp_path: Path):
    playbook = sample(tmp_path)
    line = playbook.canonical()
    assert "\n" not in line
    assert Playbook.model_validate_json(line) == playbook
    assert Playbook.model_validate_json(line).canonical() == line


def test_a_step_is_found_by_its_id(tmp_path: Path):
    playbook = sample(tmp_path)
    assert playbook.name == "outage"
    assert playbook.step("facts").fact == ("what", "since", "scope")
    with pytest.raises(KeyError):
        playbook.step("nothing")


def test_the_fingerprint_of_words_changes_with_all_that_was_approved(tmp_path: Path):
    statement = sample(tmp_path).statements["first_word"]
    changes: list[dict[str, object]] = [
        {"text": statement.text.model_copy(update={"en": "Other words"})},
        {"short": None},
        {"to": ("newsroom", "mastodon")},
        {"audience": "internal"},
        {"closing": True},
    ]
    prints = {statement.model_copy(update=change).fingerprint() for change in changes}
    assert len(prints | {statement.fingerprint()}) == len(changes) + 1


def test_the_fingerprint_of_words_does_not_change_with_their_title(tmp_path: Path):
    statement = sample(tmp_path).statements["first_word"]
    renamed = statement.model_copy(update={"title": statement.text})
    assert renamed.fingerprint() == statement.fingerprint()


def test_the_fingerprint_of_a_playbook_changes_with_anything_in_it(tmp_path: Path):
    assert sample(tmp_path).fingerprint() != sample(tmp_path, ("within: 30m", "within: 31m")).fingerprint()


def test_only_the_first_version_is_known(tmp_path: Path):
    known = sample(tmp_path).model_dump(by_alias=True)
    assert Playbook.model_validate({**known, "version": "1"}).version == 1
    for version in ("2", 2, "one", ""):
        with pytest.raises(ValidationError):
            Playbook.model_validate({**known, "version": version})


def test_a_value_cannot_be_changed(tmp_path: Path):
    with pytest.raises(ValidationError):
        sample(tmp_path).statements["card"].closing = True  # type: ignore[misc]  # that it fails is the point


def test_points_are_read_by_language():
    points = Points(de=("Raten",), en=("Guess",))
    assert (points["de"], points["en"]) == (("Raten",), ("Guess",))


def test_a_statement_needs_an_outlet(tmp_path: Path):
    statement = sample(tmp_path).statements["card"].model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="at least 1 item"):
        Statement.model_validate({**statement, "to": []})


def test_a_seal_covers_the_questions_that_fill_the_slots(tmp_path):
    playbook = sample(tmp_path)
    (statement,) = [name for name in playbook.statements if name == "first_word"]
    for name, fact in playbook.facts.items():
        longer = fact.model_copy(update={"max": fact.max + 1})
        other = playbook.model_copy(update={"facts": {**playbook.facts, name: longer}})
        used = any(f"{{{name}}}" in text for _, text in playbook.statements[statement].text.items())
        assert (other.seal(statement) != playbook.seal(statement)) == used
