from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.playbook.lint.statements import LONGEST
from bot.playbook.problems import PlaybookErrors
from bot.playbook.shelf import Shelf, UnknownPlaybook
from bot.playbook.sign import sign
from tests.playbook.sample import SAMPLE, changed

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
SHIPPED = Shelf(Path("playbooks"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "outage.yaml").write_text(SAMPLE, encoding="utf-8")
    return Shelf(tmp_path)


def sign_all(shelf: Shelf) -> None:
    for statement in ("first_word", "card", "no_news"):
        sign(
            shelf.ledger_path,
            shelf.load("outage"),
            statement,
            written_by="eva",
            approved_by="clara",
            today=date(2026, 11, 2),
            valid_until=date(2027, 11, 2),
        )


def test_a_playbook_is_loaded_by_its_name(shelf: Shelf):
    assert shelf.load("outage").name == "outage"
    assert shelf.load("outage") is shelf.load("outage")


def test_a_changed_file_is_read_again(shelf: Shelf):
    assert shelf.load("outage").cluster == "accidental"
    text = changed(("cluster: accidental", "cluster: victim"))
    (shelf.folder / "outage.yaml").write_text(text, encoding="utf-8")
    assert shelf.load("outage").cluster == "victim"


def test_what_is_no_playbook_is_not_listed(shelf: Shelf):
    for name in ("_frame.yaml", "preapproved.yaml", "clocks.yaml", ".hidden.yaml", "notes.txt"):
        (shelf.folder / name).write_text("version: 1\nentries: []\n", encoding="utf-8")
    assert shelf.names() == ("outage",)


def test_an_unknown_name_says_which_there_are(shelf: Shelf):
    with pytest.raises(UnknownPlaybook, match=r"There is no playbook 'outrage'\. Did you mean 'outage'\?"):
        shelf.load("outrage")
    with pytest.raises(UnknownPlaybook, match=r"Possible: outage\."):
        shelf.load("../../etc/passwd")


def test_an_empty_or_missing_folder_has_no_playbooks(tmp_path: Path):
    empty = Shelf(tmp_path / "nothing")
    assert empty.names() == ()
    assert empty.problems(NOON) == ()


def test_a_broken_playbook_is_listed_and_says_what_is_wrong(shelf: Shelf):
    (shelf.folder / "other.yaml").write_text("a: [", encoding="utf-8")
    assert shelf.names() == ("other", "outage")
    with pytest.raises(PlaybookErrors):
        shelf.load("other")
    assert shelf.load("outage").name == "outage"


def test_a_file_is_called_like_its_playbook(shelf: Shelf):
    (shelf.folder / "outage.yaml").rename(shelf.folder / "power_cut.yaml")
    with pytest.raises(PlaybookErrors, match="The file is called 'power_cut', but the playbook 'outage'"):
        shelf.load("power_cut")


def test_signed_words_count(shelf: Shelf):
    assert shelf.preapproved("outage", NOON) == {}
    sign_all(shelf)
    assert list(shelf.preapproved("outage", NOON)) == ["first_word", "card", "no_news"]
    assert shelf.problems(NOON) == ()


def test_every_signature_is_known_also_one_that_does_not_count(shelf: Shelf):
    assert shelf.signed("outage") == ()
    sign_all(shelf)
    long_after = NOON + timedelta(days=3_000)
    assert shelf.preapproved("outage", long_after) == {}
    assert [entry.statement for entry in shelf.signed("outage")] == ["first_word", "card", "no_news"]
    assert shelf.signed("another") == ()


def test_unsigned_words_are_a_warning_with_the_fingerprint_and_what_to_do(shelf: Shelf):
    problems = shelf.problems(NOON)
    assert [(problem.rule, problem.severity) for problem in problems] == [("not-preapproved", "warning")] * 3
    fingerprint = shelf.load("outage").seal("first_word")
    assert problems[0].line == SAMPLE.split("\n").index("    class: A") + 1
    assert fingerprint in problems[0].text
    assert "playbook sign outage first_word" in problems[0].fix


def test_changed_words_show_both_fingerprints(shelf: Shelf):
    sign_all(shelf)
    before = shelf.load("outage").seal("first_word")
    text = changed(("{what} since", "{what}, since"))
    (shelf.folder / "outage.yaml").write_text(text, encoding="utf-8")
    (problem,) = shelf.problems(NOON)
    assert "changed after they were signed" in problem.text
    assert before in problem.text
    assert shelf.load("outage").seal("first_word") in problem.text


def test_signatures_for_words_that_are_not_there_are_a_warning(shelf: Shelf):
    sign_all(shelf)
    text = shelf.ledger_path.read_text(encoding="utf-8")
    lost = text.replace("statement: card", "statement: cart").replace("playbook: outage", "playbook: outrage", 1)
    shelf.ledger_path.write_text(lost, encoding="utf-8")
    told = [(problem.path.name, problem.rule) for problem in shelf.problems(NOON)]
    assert told.count(("preapproved.yaml", "lost")) == 2
    assert told.count(("outage.yaml", "not-preapproved")) == 2


def test_a_broken_ledger_is_told_and_counts_for_nothing(shelf: Shelf):
    sign_all(shelf)
    shelf.ledger_path.write_text("a: [", encoding="utf-8")
    assert shelf.preapproved("outage", NOON) == {}
    assert any(problem.path == shelf.ledger_path for problem in shelf.problems(NOON))


def test_a_file_with_another_ending_is_told(shelf: Shelf):
    sign_all(shelf)
    (shelf.folder / "other.yml").write_text(SAMPLE, encoding="utf-8")
    (problem,) = shelf.problems(NOON)
    assert (problem.rule, problem.fix) == ("file-name", "Call it other.yaml.")


# ---------------------------------------------------------------------------- what is shipped


def test_the_shipped_playbooks_have_no_problem_and_no_warning():
    assert set(SHIPPED.names()) >= {"service_outage", "data_breach"}
    assert SHIPPED.problems(NOON) == ()


@pytest.mark.parametrize("name", ["service_outage", "data_breach"])
def test_every_shipped_class_a_text_is_signed(name: str):
    playbook = SHIPPED.load(name)
    class_a = {name for name, statement in playbook.statements.items() if statement.approval == "A"}
    assert class_a == {"first_word", "staff_card", "no_news", "retraction"}
    assert SHIPPED.preapproved(name, NOON).keys() == class_a


@pytest.mark.parametrize("name", ["service_outage", "data_breach"])
def test_the_first_word_waits_for_nothing_but_the_decision_and_the_facts(name: str):
    playbook = SHIPPED.load(name)
    assert playbook.step("first_word").after == ("facts",)
    assert playbook.step("facts").after == ("triage",)
    assert playbook.step("triage").after == ()
    assert playbook.statements[playbook.step("first_word").publish or ""].approval == "A"


@pytest.mark.parametrize("name", ["service_outage", "data_breach"])
def test_every_kind_of_step_is_shown(name: str):
    kinds = {step.kind for step in SHIPPED.load(name).steps}
    assert kinds == {
        *("do", "decide", "fact", "draft", "approve", "publish"),
        *("notify", "page", "update", "clock", "check", "close"),
    }


@pytest.mark.parametrize("name", ["service_outage", "data_breach"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_shipped_text_is_longer_than_a_post_even_before_its_slots(name: str, language: str):
    for statement in SHIPPED.load(name).statements.values():
        if statement.approval == "A" and statement.audience == "public":
            assert len(statement.text[language]) <= LONGEST["text"]
            assert statement.short is not None
            assert len(statement.short[language]) <= LONGEST["short"]


def test_numbers_and_kinds_of_data_need_everybodys_approval():
    playbook = SHIPPED.load("data_breach")
    for name, statement in playbook.statements.items():
        words = statement.model_dump_json()
        if "{data}" in words or "{people}" in words:
            assert statement.approval == "C", name
    assert playbook.approvals["C"].roles() == ("fact_owner", "legal", "executive", "dpo")
