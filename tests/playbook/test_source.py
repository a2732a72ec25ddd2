from pathlib import Path

import pytest

from bot.playbook.source import MAX_BYTES, from_bytes, read_source


def told(raw: bytes) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.rule) for p in from_bytes(Path("a.yaml"), raw).problems]


def test_a_text_is_read_with_its_lines():
    source = from_bytes(Path("a.yaml"), "a: ü\r\nb: 2\n".encode())
    assert source.usable
    assert (source.line(1), source.line(2), source.line(3), source.line(9)) == ("a: ü", "b: 2", "", "")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_another_encoding_is_named(start: bytes):
    assert told(start + b"a: b") == [(1, 1, "encoding")]


def test_a_byte_that_is_not_utf8_is_found():
    assert told("a: ü\nb: ".encode() + b"\xfc") == [(2, 4, "encoding")]


def test_every_line_with_a_tab_is_named():
    assert told(b"a:\n\tb: c\nd: e\tf\n") == [(2, 1, "tab"), (3, 5, "tab")]


@pytest.mark.parametrize("character", ["\0", "\x07", "\r", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffe"])
def test_a_character_that_nobody_sees_is_named(character: str):
    assert told(f"a: b{character}c".encode()) == [(1, 5, "character")]


@pytest.mark.parametrize("text", ["„Störung“ – 25 % … 🔴", "10\u00a0000", "日本"])
def test_what_people_write_is_no_problem(text: str):
    assert told(text.encode()) == []


def test_no_more_than_anybody_reads_is_told():
    assert len(told(b"\t\n" * 1_000)) == 20


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    (problem,) = read_source(path).problems
    assert problem.text == "The file is larger than 256 KiB."


@pytest.mark.parametrize("name", ["nothing.yaml", "folder", "a\0b"])
def test_what_is_no_file_is_a_problem(tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()
    (problem,) = read_source(tmp_path / name).problems
    assert (problem.line, problem.column, problem.rule) == (1, 1, "file")


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.yaml"
    path.write_text("a: b", encoding="utf-8")

    def refuse(*args: object) -> None:
        raise PermissionError("Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = read_source(path).problems
    assert "cannot be read: Permission denied" in problem.text
