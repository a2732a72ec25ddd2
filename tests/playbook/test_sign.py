from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.playbook.ledger import Entry, load_ledger
from bot.playbook.problems import PlaybookErrors
from bot.playbook.sign import NotSigned, sign
from tests.playbook.sample import sample

TODAY = date(2026, 11, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "preapproved.yaml"


def signed(path: Path, statement: str = "first_word", *pairs: tuple[str, str], **changes: Any) -> Entry:
    told = {"written_by": "eva", "approved_by": "clara", "today": TODAY, "valid_until": date(2027, 11, 2)}
    return sign(path, sample(path.parent, *pairs), statement, **{**told, **changes})


def test_the_first_signature_makes_the_file(path: Path):
    entry = signed(path)
    assert load_ledger(path).entries == (entry,)
    assert (entry.playbook, entry.approved_on, entry.valid_until) == ("outage", "2026-11-02", "2027-11-02")
    assert entry.fingerprint == sample(path.parent).seal("first_word")
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_second_statement_is_added(path: Path):
    first, second = signed(path), signed(path, "no_news")
    assert load_ledger(path).entries == (first, second)


def test_a_new_signature_takes_the_old_ones_place(path: Path):
    signed(path)
    card = signed(path, "card")
    again = signed(path, "first_word", ("{what} since", "{what}, since"), approved_by="deniz")
    assert load_ledger(path).entries == (again, card)


def test_everything_else_in_the_file_stays(path: Path):
    signed(path)
    signed(path, "card")
    before = path.read_text(encoding="utf-8").replace("  - playbook", "  # read by three people\n  - playbook")
    path.write_text(before, encoding="utf-8")
    path.chmod(0o600)
    signed(path, approved_by="deniz")
    after = path.read_text(encoding="utf-8")
    assert after == before.replace("approved_by: clara", "approved_by: deniz", 1)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_list_becomes_a_list(path: Path):
    path.write_text("version: 1\nentries: []\n", encoding="utf-8")
    entry = signed(path)
    assert load_ledger(path).entries == (entry,)


def test_a_persons_id_may_be_anything(path: Path):
    entry = signed(path, written_by="eva: #1", approved_by="„Clara“ {x}")
    assert load_ledger(path).entries == (entry,)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statement": "frist_word"}, "has no statement 'frist_word'. Did you mean 'first_word'?"),
        ({"statement": "closing"}, "'closing' is no class A statement"),
        ({"approved_by": "eva"}, "somebody else must approve them"),
        ({"approved_by": " eva "}, "somebody else must approve them"),
        ({"written_by": " "}, "Say who wrote the words"),
        ({"valid_until": date(2026, 11, 1)}, "2026-11-01 is over"),
    ],
)
def test_what_cannot_be_signed(path: Path, changes: dict[str, Any], said: str):
    with pytest.raises(NotSigned, match=said):
        signed(path, **changes)
    assert not path.exists()


@pytest.mark.parametrize("text", ["a: [\n", "version: 1\nentries:\n  - x\n"])
def test_a_broken_ledger_is_not_touched(path: Path, text: str):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookErrors):
        signed(path)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["{version: 1, entries: []}\n", "entries: []\nversion: 1\n"])
def test_an_unusual_layout_is_left_to_people(path: Path, text: str):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotSigned, match="write the entry by hand"):
        signed(path)
    assert path.read_text(encoding="utf-8") == text
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []
