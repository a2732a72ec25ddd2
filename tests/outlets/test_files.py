"""Files that a reader sees whole or not at all."""

from pathlib import Path

import pytest

from bot.outlets import files


def test_nothing_shows_before_it_is_shown(tmp_path: Path):
    place = tmp_path / "a" / "page.html"
    staged = files.stage({place: b"new"})
    assert not place.exists()
    files.show(staged)
    assert place.read_bytes() == b"new"
    assert [path.name for path in place.parent.iterdir()] == ["page.html"]


def test_what_is_there_already_is_left_alone(tmp_path: Path):
    place = tmp_path / "page.html"
    place.write_bytes(b"same")
    before = place.stat().st_mtime_ns
    assert files.stage({place: b"same"}) == []
    assert place.stat().st_mtime_ns == before


def test_a_failure_takes_everything_back(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="Not a directory"):
        files.stage({tmp_path / "one": b"1", tmp_path / "file" / "two": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
