from bot.crisis.consent import outlets_of
from bot.crisis.mending import mendable, mended, mends, released, ways
from bot.crisis.statements import DraftStatement
from bot.playbook.model import Playbook
from tests.aftermath import PUBLIC, correcting, mending_playbook, mending_setup, out, retracting, sent
from tests.playbooks import Run, playbook


def titles(run: Run) -> list[str]:
    return list(mendable(run.crisis, *ways(run.crisis).values()))


def test_the_playbook_says_what_mends():
    run = out()
    assert {name: way.mends for name, way in ways(run.crisis).items()} == {
        "correction": "correction", "retraction": "retraction",
    }  # fmt: skip


def test_a_text_stands_for_itself_or_mends_another():
    run = out()
    mender = correcting(run)
    assert mends(run.crisis, "first_word") is None
    assert mends(run.crisis, mender) == "correction"
    assert run.crisis.statements.by_id[mender].about == "first_word"


def test_what_left_the_house_can_be_mended_the_newest_first():
    run = out()
    assert titles(run) == ["first_word"]
    mender = correcting(run)
    assert titles(run) == [mender, "first_word"]
    assert released(run.crisis) == (mender, "first_word")
    run.do("eva", DraftStatement(template="fuller"))
    assert "fuller" not in titles(run)


def test_what_was_corrected_can_be_corrected_again_but_nothing_outdoes_a_retraction():
    run = out()
    first, second = correcting(run), correcting(run)
    assert mended(run.crisis) == {"first_word": second} and first != second
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    third = list(run.crisis.statements.by_id)[-1]
    retraction = retracting(run)
    assert mended(run.crisis) == {"first_word": retraction}
    assert "first_word" not in titles(run)
    run.submit(third)
    run.out(third, "ben", "clara")
    assert mended(run.crisis) == {"first_word": retraction}


def test_what_only_the_house_reads_is_not_mended_in_public():
    run = out()
    run.do("eva", DraftStatement(template="staff"))
    run.out("staff", "anna")
    assert "staff" in released(run.crisis) and "staff" not in titles(run)


def test_only_those_who_could_read_the_mistake_read_of_it_and_the_newsroom_always():
    run = Run(mending_setup(to("first_word", "mastodon"))).go_on().know().out("first_word", "anna")
    run.do("eva", DraftStatement(template="retraction", about="first_word"))
    assert outlets_of(run.crisis, run.crisis.statements.by_id["retraction-1"]) == ("newsroom", "mastodon")
    run.do("eva", DraftStatement(template="fuller"))
    assert outlets_of(run.crisis, run.crisis.statements.by_id["fuller"]) == PUBLIC


def to(name: str, *outlets: str) -> Playbook:
    """The playbook, where one text goes to these outlets."""
    statements = mending_playbook().model_dump(by_alias=True)["statements"]
    statements[name]["to"] = outlets
    return playbook(statements=statements)


def test_out_is_what_at_least_one_outlet_has():
    run = out()
    mender = retracting(run)
    assert mended(run.crisis) == {"first_word": mender}
    assert mended(run.crisis, out=True) == {}
    sent(run, mender, "newsroom")
    assert mended(run.crisis, out=True) == {"first_word": mender}


def test_a_draft_mends_nothing_yet():
    run = out()
    run.do("eva", DraftStatement(template="retraction", about="first_word"))
    assert mended(run.crisis) == {}


def test_the_playbook_of_these_tests_is_fit():
    assert mending_playbook().statements["retraction"].approval == "A"
