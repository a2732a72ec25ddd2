from bot.crisis.command import DISPLAY
from bot.crisis.core import fold
from bot.crisis.rooms import ReportRoom, RoomOpened
from bot.crisis.standdown import StandDown
from tests.playbooks import Run

SLACK, TELEGRAM = ReportRoom(chat="slack", place="slack:C1"), ReportRoom(chat="telegram", place="telegram:7")


def test_a_crisis_begins_without_a_room():
    assert Run().crisis.rooms.by_chat == {}
    assert not Run().crisis.rooms.crisis_is_in("")


def test_each_chat_has_one():
    run = Run()
    run.do(DISPLAY, SLACK)
    run.do(DISPLAY, TELEGRAM)
    assert run.crisis.rooms.by_chat == {"slack": "slack:C1", "telegram": "telegram:7"}
    assert run.crisis.rooms.crisis_is_in("slack:C1") and run.crisis.rooms.crisis_is_in("telegram:7")
    assert not run.crisis.rooms.crisis_is_in("slack:C2")


def test_what_is_known_is_not_written_down_again():
    run = Run()
    run.do(DISPLAY, SLACK)
    assert run.do(DISPLAY, SLACK) == ()
    assert [(event.chat, event.place) for event in run.happened(RoomOpened)] == [("slack", "slack:C1")]


def test_a_room_that_was_lost_is_replaced():
    run = Run()
    run.do(DISPLAY, SLACK)
    run.do(DISPLAY, ReportRoom(chat="slack", place="slack:C2"))
    assert run.crisis.rooms.by_chat == {"slack": "slack:C2"}
    assert not run.crisis.rooms.crisis_is_in("slack:C1")


def test_the_journal_tells_it_again():
    run = Run()
    run.do(DISPLAY, SLACK)
    assert fold("c1", run.events).rooms == run.crisis.rooms


def test_only_the_display_reports_rooms_and_none_after_the_end():
    run = Run()
    assert run.refused("anna", SLACK).key == "refused.not_for_you"
    run.do("anna", StandDown())
    assert run.refused(DISPLAY, SLACK).key == "refused.ended"
