from pathlib import Path

import pytest

from bot.playbook.lint.style import BANNED, LONGEST_SENTENCE
from tests.playbook.sample import found


def rules(folder: Path, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in found(folder, *pairs)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("update_every: 30m", "update_every: 61m"),
        ("    update_every: 30m\n", ""),
        ("update_every: 1h", "update_every: 25m"),
        ("update_every: 1h", "update_every: 3h"),
    ],
)
def test_the_public_hears_from_us_often_enough(tmp_path: Path, old: str, new: str):
    assert set(rules(tmp_path, (old, new))) == {("cadence", "warning")}


def test_a_sentence_is_short(tmp_path: Path):
    words = " ".join(["Wort"] * LONGEST_SENTENCE)
    assert rules(tmp_path, ("Bitte weitersagen", words)) == []
    (finding,) = found(tmp_path, ("Bitte weitersagen", f"{words} Wort"))
    assert (finding.rule, finding.text) == ("sentence", "The sentence 'Wort Wort Wort Wort …' has 21 words.")


def test_every_line_begins_a_new_sentence(tmp_path: Path):
    words = " ".join(["Wort"] * LONGEST_SENTENCE)
    assert rules(tmp_path, ("{de: Bitte weitersagen, en: Please pass it on}",
                            f"\n      en: x\n      de: |\n        {words}\n        {words}")) == []  # fmt: skip


@pytest.mark.parametrize("phrase", BANNED["de"])
def test_some_words_are_not_for_the_public(tmp_path: Path, phrase: str):
    change = ("Noch nichts Neues.", f"{phrase.capitalize()} ist das so.")
    assert rules(tmp_path, change) == [("wording", "warning")]


@pytest.mark.parametrize("phrase", BANNED["en"])
def test_nor_in_english(tmp_path: Path, phrase: str):
    assert rules(tmp_path, ("Nothing new yet.", f"It is {phrase} so.")) == [("wording", "warning")]


def test_our_own_people_may_read_them(tmp_path: Path):
    assert rules(tmp_path, ("Bitte weitersagen", "Kein Kommentar ist keine Antwort")) == []
