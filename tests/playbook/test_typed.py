from pathlib import Path

from bot.playbook.model import Playbook
from bot.playbook.reader import read_tree
from bot.playbook.tree import Tree
from bot.playbook.typed import Typed, typed
from tests.playbook.sample import changed


def read(folder: Path, *pairs: tuple[str, str]) -> Typed[Playbook]:
    path = folder / "outage.yaml"
    path.write_text(changed(*pairs), encoding="utf-8")
    return typed(Playbook, read_tree(path))


def test_a_sound_document_is_a_value_without_a_mender(tmp_path: Path):
    result = read(tmp_path)
    assert result.value is not None
    assert (result.findings, result.mender) == ((), None)


def test_a_document_that_could_not_be_read_has_no_value():
    assert typed(Playbook, Tree(Path("a.yaml"))) == Typed(None)


def test_errors_that_hide_behind_others_are_found_too(tmp_path: Path):
    """A step without a kind is noticed only once its fields are sound."""
    wrong = [("within: 8m", "witihn: 8m"), ("    fact: [what, since, scope]\n", ""), ("    de: Schlimm\n", "")]
    result = read(tmp_path, *wrong)
    assert [finding.rule for finding in result.findings] == ["language", "unknown-key", "form"]
    assert result.value is not None


def test_a_misspelled_key_is_not_missed_as_well(tmp_path: Path):
    (finding,) = read(tmp_path, ("within: 8m", "witihn: 8m")).findings
    assert finding.where == ("steps", 1, "witihn")


def test_a_list_whose_items_are_all_wrong_is_not_called_empty(tmp_path: Path):
    (finding,) = read(tmp_path, ("to: [intranet]", "to: [Intranet 2]")).findings
    assert finding.where == ("statements", "card", "to", 0)


def test_what_the_reader_left_out_is_not_told_again(tmp_path: Path):
    result = read(tmp_path, ("within: 8m", "within: *x"))
    assert result.findings == ()
    assert result.mender is not None
    assert result.mender.covers(("steps", 1, "within"))


def test_a_document_that_is_no_map_has_no_value(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("- a\n", encoding="utf-8")
    result = typed(Playbook, read_tree(path))
    assert result.value is None
    assert [finding.rule for finding in result.findings] == ["map"]


def test_the_models_own_marks_are_no_part_of_a_place(tmp_path: Path):
    (finding,) = read(tmp_path, ("{any_of: [legal]}", "{any_of: [Der Chef]}")).findings
    assert finding.where == ("approvals", "B", "all_of", 1, "any_of", 0)


def test_a_field_is_written_as_the_language_says(tmp_path: Path):
    """`class`, not the name that the code uses for it."""
    rules = [finding.rule for finding in read(tmp_path, ("class: B", "approval: B")).findings]
    assert rules == ["missing-key", "unknown-key"]
