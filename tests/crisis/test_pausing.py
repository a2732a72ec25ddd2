import pytest

from bot.crisis.attempts import (
    BeginAttempt,
    DropDelivery,
    ReportNotSent,
    ReportSent,
    ReportUnknown,
    SayItIsNotOut,
    SayItIsOut,
    SendHeld,
)
from bot.crisis.command import COURIER, Command
from bot.crisis.deliveries import DeliveryAttempted, DeliveryHeld, deliveries
from bot.crisis.notes import NoteFailed, ReportNoted, ReportNotNoted, RetryNote, due_notes
from bot.crisis.pausing import AllPaused, AllResumed, Pause, PauseAll, ResumeAll
from bot.crisis.promises import PromiseMissed, PromiseReminded
from bot.crisis.publishing import Halt, PublicationHalted, Publish, PublishNow, StatementReleased
from bot.crisis.roster import DeclareConflict
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.statements import EditStatement
from bot.crisis.steps import DecideStep
from tests import aftermath
from tests.playbooks import Run
from tests.situations import approved_b, going, ready_a, released

PAUSE = PauseAll(reason="Polizei bittet um Ruhe")


def paused(run: Run | None = None) -> Run:
    """Anna paused everything."""
    run = run or Run().go_on()
    run.do("anna", PAUSE)
    return run


def publish(run: Run, name: str = "first_word") -> Publish:
    return Publish(statement=name, binding=run.binding(name))


def later(run: Run, clock: str, name: str = "first_word") -> PublishLater:
    return PublishLater(statement=name, binding=run.binding(name), at=clock)


def statuses(run: Run, name: str = "first_word") -> dict[str, str]:
    return {outlet: outcome.status for outlet, outcome in run.crisis.deliveries.of(name).items()}


# ---------------------------------------------------------------------------------------------------- who


@pytest.mark.parametrize("who", ["anna", "eva", "finn"])
def test_the_lead_and_social_media_pause_and_resume(who: str):
    run = Run()
    assert run.do(who, PAUSE) == (AllPaused(at=run.now, by=who, reason=PAUSE.reason),)
    assert run.crisis.pausing.now == Pause(who, run.now, PAUSE.reason)
    run.sleep(minutes=1)
    assert AllResumed(at=run.now, by=who) in run.do(who, ResumeAll())
    assert run.crisis.pausing.now is None
    assert run.crisis.pausing.pauses[0].resumed_at == run.now


@pytest.mark.parametrize("who", ["ben", "clara", "agnes", "moser"])
def test_nobody_else_does(who: str):
    run = Run()
    assert run.refused(who, PAUSE).key == "refused.not_yours"
    run.do("anna", PAUSE)
    assert run.refused(who, ResumeAll()).key == "refused.not_yours"


def test_whoever_has_a_conflict_does_not():
    run = Run()
    run.do("finn", DeclareConflict(person="finn", reason="x"))
    assert run.refused("finn", PAUSE).key == "refused.not_yours"


@pytest.mark.parametrize("reason", ["", "  ", "\u200e"])
def test_not_without_a_reason(reason: str):
    assert Run().refused("anna", PauseAll(reason=reason)).key == "refused.reason"


def test_a_reason_rings_nobody_and_is_not_endless():
    run = Run()
    run.do("anna", PauseAll(reason="@channel <!here> " + "x" * 1000))
    said = run.happened(AllPaused)[0].reason
    assert said.startswith("@\u200bchannel <\u200b!here>") and len(said) <= 300


def test_the_second_one_is_told_who_was_first_when_and_why():
    run = Run()
    run.do("anna", PAUSE)
    first = run.now
    run.sleep(minutes=2)
    phrase = run.refused("finn", PauseAll(reason="auch"))
    assert phrase.key == "refused.paused_already"
    assert phrase.params == {"who": "Anna", "when": first, "why": PAUSE.reason}


def test_what_is_not_paused_is_not_resumed():
    assert Run().refused("anna", ResumeAll()).key == "refused.not_paused"
    run = paused()
    run.do("finn", ResumeAll())
    assert run.refused("anna", ResumeAll()).key == "refused.not_paused"


@pytest.mark.parametrize("kind", ["live", "drill"])
def test_live_and_drill_alike(kind: str):
    run = paused(going(kind))
    assert run.wait(minutes=1) == ()


# ---------------------------------------------------------------------------------------- nothing leaves


def test_nothing_is_published_and_the_refusal_says_who_when_why_and_who_can_go_on():
    run = paused(approved_b())
    phrase = run.refused("anna", publish(run, "fuller"))
    assert phrase.key == "refused.paused"
    assert phrase.params == {"who": "Anna", "when": run.now, "why": PAUSE.reason, "could": "Anna, Eva, Finn"}
    assert run.refused("anna", later(run, "06:00", "fuller")).key == "refused.paused"
    run = paused(ready_a())
    now = PublishNow(statement="first_word", binding=run.binding("first_word"))
    assert run.refused("anna", now).key == "refused.paused"
    assert "first_word" not in run.crisis.approvals.requests, "a refusal leaves nothing behind"


def test_what_has_ten_seconds_left_falls_back_to_its_card():
    run = going()
    run.sleep(seconds=9)
    assert [type(event) for event in run.do("finn", PAUSE)] == [AllPaused, PublicationHalted]
    halted = run.happened(PublicationHalted)[0]
    assert (halted.by, halted.reason) == ("finn", "paused")
    run.wait(minutes=5)
    assert not run.happened(StatementReleased)
    assert run.crisis.publishing.waits_after_pause() == ("first_word",)


def test_what_is_scheduled_falls_back_and_does_not_leave_at_its_time():
    run = ready_a()
    run.approve("first_word", "anna")
    run.do("anna", later(run, "06:00"))
    run.do("anna", PAUSE)
    assert run.refused("anna", PublishAtOnce(statement="first_word", binding=run.binding("first_word"))).key in (
        "refused.nothing_to_halt",
    )
    run.do("anna", ResumeAll())
    run.wait(minutes=20)
    assert not run.happened(StatementReleased)


def test_what_was_ready_is_held():
    run = released()
    run.do("finn", PAUSE)
    assert statuses(run) == {"newsroom": "held", "mastodon": "held"}
    assert [(event.by, event.outlet, event.reason) for event in run.happened(DeliveryHeld)] == [
        ("finn", "newsroom", "paused"), ("finn", "mastodon", "paused"),
    ]  # fmt: skip
    assert deliveries(run.crisis, run.now) == ()
    begin = BeginAttempt(statement="first_word", outlet="newsroom")
    assert run.refused(COURIER, begin).key == "refused.paused"


def test_what_is_being_sent_is_let_finish():
    run = released()
    begin = BeginAttempt(statement="first_word", outlet="newsroom")
    run.do(COURIER, begin)
    run.do("anna", PAUSE)
    assert statuses(run) == {"newsroom": "attempting", "mastodon": "held"}
    run.do(COURIER, ReportSent(statement="first_word", outlet="newsroom"))
    assert statuses(run) == {"newsroom": "sent", "mastodon": "held"}


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (ReportNotSent(statement="first_word", outlet="newsroom", reason="429"), "held"),
        (ReportNotSent(statement="first_word", outlet="newsroom", reason="403", final=True), "refused"),
        (ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"), "unknown"),
    ],
)
def test_what_comes_back_while_paused_is_not_tried_again(report: Command, status: str):
    run = released()
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do("anna", PAUSE)
    run.do(COURIER, report)
    assert statuses(run)["newsroom"] == status
    run.do("anna", ResumeAll())
    run.wait(hours=2)
    assert len(run.happened(DeliveryAttempted)) == 1


def test_a_persons_word_while_paused_sends_nothing_yet():
    run = released()
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do("anna", PAUSE)
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    run.do("anna", SayItIsNotOut(statement="first_word", outlet="newsroom"))
    assert statuses(run)["newsroom"] == "held"
    assert run.refused("anna", SendHeld(statement="first_word", outlet="newsroom")).key == "refused.paused"
    run.do("anna", DropDelivery(statement="first_word", outlet="newsroom"))
    assert statuses(run)["newsroom"] == "dropped"


def test_texts_are_written_and_approved_all_the_same():
    run = paused(ready_a())
    run.approve("first_word", "anna")
    assert run.do("eva", EditStatement(statement="first_word", de="Neu {next_update}"))


# ------------------------------------------------------------------------------------------------- after


def test_nothing_fires_on_resume():
    run = released()
    run.do("anna", PAUSE)
    run.wait(minutes=1)
    run.do("anna", ResumeAll())
    assert deliveries(run.crisis, run.now) == ()
    run.wait(hours=3)
    assert not run.happened(DeliveryAttempted)


def test_each_held_delivery_leaves_with_its_own_tap():
    run = released()
    run.do("anna", PAUSE)
    run.do("anna", ResumeAll())
    run.do("finn", SendHeld(statement="first_word", outlet="mastodon"))
    assert run.deliver() == ("first_word/mastodon",)
    assert statuses(run) == {"newsroom": "held", "mastodon": "sent"}


def test_each_halted_text_leaves_with_its_own_tap():
    run = paused(going())
    run.do("anna", ResumeAll())
    assert run.wait(minutes=2) == ()
    run.do("anna", publish(run))
    assert run.crisis.publishing.waits_after_pause() == ()
    run.wait(seconds=10)
    assert run.deliver() == ("first_word/newsroom", "first_word/mastodon")


def test_what_a_person_stopped_before_is_not_held_back_by_the_pause():
    run = going()
    run.do("ben", Halt(statement="first_word"))
    run.do("anna", PAUSE)
    assert run.crisis.publishing.waits_after_pause() == ()


def test_a_second_pause_is_one_of_its_own():
    run = paused(released())
    run.do("anna", ResumeAll())
    run.do("finn", SendHeld(statement="first_word", outlet="newsroom"))
    run.do("anna", PauseAll(reason="noch einmal"))
    assert [pause.reason for pause in run.crisis.pausing.pauses] == [PAUSE.reason, "noch einmal"]
    assert statuses(run) == {"newsroom": "held", "mastodon": "held"}


# ------------------------------------------------------------------------------- notes, and what people do


def test_a_note_on_a_wrong_text_does_not_wait_to_be_added_by_itself_either():
    run = aftermath.retracted()
    assert due_notes(run.crisis, run.now)
    run.do("anna", PAUSE)
    assert due_notes(run.crisis, run.now) == ()
    assert {(event.outlet, event.reason, event.not_before) for event in run.happened(NoteFailed)} == {
        ("newsroom", "paused", None), ("mastodon", "paused", None),
    }  # fmt: skip
    again = RetryNote(statement="first_word", outlet="newsroom")
    assert run.refused("anna", again).key == "refused.paused"
    run.do("anna", ResumeAll())
    run.wait(hours=2)
    assert due_notes(run.crisis, run.now) == ()
    run.do("anna", again)
    assert [outlet for _, outlet, _ in due_notes(run.crisis, run.now)] == ["newsroom"]


def test_a_note_that_was_being_added_is_known_to_stand_there():
    run = aftermath.retracted()
    run.do("anna", PAUSE)
    run.do(COURIER, ReportNoted(statement="first_word", outlet="newsroom", mender="retraction-1"))
    assert run.crisis.notes.by_post["first_word", "newsroom"].status == "posted"
    run.do(COURIER, ReportNotNoted(statement="first_word", outlet="mastodon", mender="retraction-1", reason="503"))
    assert run.crisis.notes.by_post["first_word", "mastodon"].reason == "paused"


def test_what_a_person_is_to_put_somewhere_is_held_too_but_may_be_there_already():
    run = aftermath.out()
    run.do("anna", PAUSE)
    assert statuses(run)["xing"] == "held"
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing"))
    assert statuses(run)["xing"] == "sent"


# ---------------------------------------------------------------------------------------------- promises


def test_a_promise_still_reminds_and_is_still_missed():
    run = paused(Run().first_word())
    run.wait(minutes=55)
    assert run.happened(PromiseReminded)
    run.wait(minutes=5)
    assert run.happened(PromiseMissed)


def test_an_update_that_was_stopped_does_not_answer_the_promise():
    run = Run().first_word()
    run.submit("fuller")
    run.sleep(minutes=35)
    run.submit("fuller")
    run.approve("fuller", "ben", "clara")
    run.do("anna", later(run, "06:38", "fuller"))
    run.do("anna", PAUSE)
    run.wait(minutes=20)
    assert "no_news-1" in run.crisis.statements.by_id, "lies ready for when somebody resumes"


def test_nothing_is_paused_after_the_end():
    run = paused(Run())
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert run.refused("anna", ResumeAll()).key == "refused.ended"
