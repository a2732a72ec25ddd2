from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.playbook.ledger import EMPTY, Entry, Ledger, examine_ledger, load_ledger, preapproved, why_not
from bot.playbook.model import Playbook
from bot.playbook.problems import PlaybookErrors
from tests.playbook.sample import sample

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


def entry(playbook: Playbook, /, **changes: str) -> Entry:
    told = {
        "playbook": playbook.name,
        "statement": "first_word",
        "written_by": "eva",
        "approved_by": "clara",
        "approved_on": "2026-11-02",
        "valid_until": "2027-11-02",
        "fingerprint": playbook.seal("first_word"),
    }
    return Entry.model_validate({**told, **changes})


def ledger(playbook: Playbook, /, **changes: str) -> Ledger:
    return Ledger(version=1, entries=(entry(playbook, **changes),))


def write(folder: Path, text: str) -> Path:
    path = folder / "preapproved.yaml"
    path.write_text(text, encoding="utf-8")
    return path


HEAD = "version: 1\nentries:\n"
ONE = f"""\
  - playbook: outage
    statement: first_word
    written_by: eva
    approved_by: clara
    approved_on: 2026-11-02
    valid_until: 2027-11-02
    fingerprint: {"a" * 64}
"""


def test_words_that_were_signed_may_go_out(tmp_path: Path):
    playbook = sample(tmp_path)
    assert list(preapproved(ledger(playbook), playbook, NOON)) == ["first_word"]
    assert why_not(ledger(playbook), playbook, "first_word", NOON) is None


def test_words_that_nobody_signed_may_not(tmp_path: Path):
    playbook = sample(tmp_path)
    assert preapproved(EMPTY, playbook, NOON) == {}
    assert why_not(EMPTY, playbook, "first_word", NOON) == "unsigned"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"fingerprint": "0" * 64}, "changed"),
        ({"valid_until": "2026-11-11"}, "expired"),
        ({"approved_on": "2026-11-13"}, "expired"),
        ({"approved_by": "eva"}, "own"),
        ({"playbook": "other"}, "unsigned"),
        ({"statement": "no_news"}, "unsigned"),
    ],
)
def test_a_signature_that_does_not_count(tmp_path: Path, changes: dict[str, str], why: str):
    playbook = sample(tmp_path)
    assert preapproved(ledger(playbook, **changes), playbook, NOON) == {}
    assert why_not(ledger(playbook, **changes), playbook, "first_word", NOON) == why


@pytest.mark.parametrize(
    "change",
    [
        ("{what} since {since}.", "{what} from {since}."),
        ('de: "{what}. Nächste', 'de: "{what}! Nächste'),
        ("to: [newsroom]", "to: [newsroom, mastodon]"),
    ],
)
def test_one_changed_word_voids_the_signature(tmp_path: Path, change: tuple[str, str]):
    signed = ledger(sample(tmp_path))
    assert preapproved(signed, sample(tmp_path, change), NOON) == {}


def test_only_class_a_can_be_approved_beforehand(tmp_path: Path):
    playbook = sample(tmp_path)
    signed = ledger(playbook, statement="closing", fingerprint=playbook.seal("closing"))
    assert preapproved(signed, playbook, NOON) == {}


def test_the_days_are_whole_days_in_utc(tmp_path: Path):
    playbook = sample(tmp_path)
    signed = ledger(playbook, approved_on="2026-11-02", valid_until="2026-11-12")
    last = datetime(2026, 11, 12, 23, 59, 59, tzinfo=UTC)
    assert preapproved(signed, playbook, last)
    assert not preapproved(signed, playbook, last + timedelta(seconds=1))
    assert preapproved(signed, playbook, datetime(2026, 11, 13, 0, 30, tzinfo=timezone(timedelta(hours=1))))
    assert signed.entries[0].expires == datetime(2026, 11, 13, tzinfo=UTC)


def test_a_ledger_is_read_from_its_file(tmp_path: Path):
    read = load_ledger(write(tmp_path, HEAD + ONE))
    assert read.entries[0].approved_by == "clara"
    assert read.entry("outage", "first_word") == read.entries[0]
    assert read.entry("outage", "no_news") is None


def test_without_a_file_the_ledger_is_empty(tmp_path: Path):
    assert load_ledger(tmp_path / "preapproved.yaml") == EMPTY
    assert examine_ledger(tmp_path / "preapproved.yaml").problems == ()


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (HEAD + ONE + ONE, "twice", 11),
        (HEAD + ONE.replace("clara", "eva"), "own-approval", 6),
        (HEAD + ONE.replace("2027-11-02", "2026-11-01"), "expired", 8),
        (HEAD + ONE.replace("a" * 64, "abc"), "value", 9),
        (HEAD + ONE.replace("2027-11-02", "2027-02-30"), "value", 8),
        (HEAD + ONE.replace("approved_by: clara", "aproved_by: clara"), "unknown-key", 6),
        (HEAD + ONE.replace("approved_by: clara", "approved_by:"), "empty", 6),
        (HEAD + ONE.replace("eva", "&x eva"), "anchor", 5),
        ("version: 1\nentries:\n", "empty", 2),
        ("- a\n", "map", 1),
        ("a: [\n", "flow", 1),
    ],
)
def test_a_broken_ledger_counts_for_nothing(tmp_path: Path, text: str, rule: str, line: int):
    path = write(tmp_path, text)
    examined = examine_ledger(path)
    assert examined.ledger == EMPTY
    assert (examined.problems[0].rule, examined.problems[0].line) == (rule, line)
    with pytest.raises(PlaybookErrors):
        load_ledger(path)


def test_a_signature_counts_from_its_first_to_its_last_day(tmp_path: Path):
    signed = entry(sample(tmp_path), approved_on="2026-11-02", valid_until="2026-11-30")
    assert signed.begins == datetime(2026, 11, 2, tzinfo=UTC)
    assert signed.expires == datetime(2026, 12, 1, tzinfo=UTC)
