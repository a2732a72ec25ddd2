from bot.crisis.command import DISPLAY
from bot.crisis.shown import BeginPost, CardPosting, ReportPosted
from bot.crisis.standdown import StandDown
from tests.playbooks import Run

BOARD = {"card": "board", "place": "slack:C1"}


def test_a_card_is_posted_once_at_each_place():
    run = Run()
    run.do(DISPLAY, BeginPost(**BOARD))
    assert run.crisis.shown.messages == {("board", "slack:C1"): ""}
    assert run.do(DISPLAY, BeginPost(**BOARD)) == ()
    run.do(DISPLAY, ReportPosted(**BOARD, message="17.4"))
    assert run.crisis.shown.messages == {("board", "slack:C1"): "17.4"}
    assert run.do(DISPLAY, ReportPosted(**BOARD, message="18.0")) == ()
    run.do(DISPLAY, BeginPost(card="board", place="console"))
    assert len(run.happened(CardPosting)) == 2


def test_what_was_not_begun_is_not_reported():
    assert Run().do(DISPLAY, ReportPosted(**BOARD, message="17.4")) == ()


def test_what_surely_is_not_there_may_be_posted_again():
    run = Run()
    run.do(DISPLAY, BeginPost(**BOARD))
    run.do(DISPLAY, ReportPosted(**BOARD, message=""))
    assert run.crisis.shown.messages == {}
    assert run.do(DISPLAY, BeginPost(**BOARD))


def test_what_was_taken_away_may_be_posted_again():
    run = Run()
    run.do(DISPLAY, BeginPost(**BOARD))
    assert run.do(DISPLAY, BeginPost(**BOARD, instead_of="17.4")) == ()
    run.do(DISPLAY, ReportPosted(**BOARD, message="17.4"))
    assert run.do(DISPLAY, BeginPost(**BOARD, instead_of="16.0")) == ()
    assert run.do(DISPLAY, BeginPost(**BOARD, instead_of="17.4"))
    assert run.crisis.shown.messages == {("board", "slack:C1"): ""}
    run.do(DISPLAY, ReportPosted(**BOARD, message="18.0"))
    assert run.crisis.shown.messages == {("board", "slack:C1"): "18.0"}
    assert run.do(DISPLAY, BeginPost(**BOARD, instead_of="17.4")) == ()


def test_a_journal_is_sealed_by_its_last_event():
    run = Run()
    run.do("anna", StandDown())
    assert run.refused(DISPLAY, BeginPost(**BOARD)).key == "refused.ended"


def test_people_do_not_report_cards():
    assert Run().refused("anna", BeginPost(**BOARD)).key == "refused.not_for_you"
