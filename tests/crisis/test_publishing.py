from datetime import timedelta

import pytest

from bot.crisis.approvals import RefuseApproval
from bot.crisis.command import ALARM
from bot.crisis.deliveries import DeliveryQueued
from bot.crisis.promises import PromiseMade
from bot.crisis.publishing import (
    UNDO,
    Halt,
    PublicationHalted,
    PublicationRequested,
    Publish,
    PublishNow,
    StatementReleased,
    on_halted,
)
from bot.crisis.statements import DraftStatement, EditStatement
from tests.playbooks import NEWSROOM, Run, playbook, setup


def approved() -> Run:
    """The first word is approved by Anna."""
    run = Run().go_on().know()
    run.approve("first_word", "anna")
    return run


def publish(run: Run, statement: str = "first_word") -> Publish:
    return Publish(statement=statement, binding=run.binding(statement))


def test_an_approved_text_goes_out_after_ten_seconds():
    run = approved()
    run.do("anna", publish(run))
    assert run.wait(seconds=9) == ()
    run.wait(seconds=1)
    released = run.happened(StatementReleased)[0]
    assert released.texts["mastodon"] == {
        "de": f"Seit 05:20 geht nicht: Internet. Es tut uns leid. Nächste Meldung um 06:40: {NEWSROOM}"
    }
    assert set(released.texts["newsroom"]) == {"de", "en"}
    assert [event.outlet for event in run.happened(DeliveryQueued)] == ["newsroom", "mastodon"]
    assert run.happened(PromiseMade)[0].due == released.next_update


def test_an_internal_text_promises_nothing():
    run = Run().first_word().out("staff", "anna")
    assert run.happened(StatementReleased)[1].next_update is None
    assert len(run.happened(PromiseMade)) == 1


def test_a_closing_text_promises_nothing():
    run = Run().first_word()
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing", "ben", "clara")
    assert run.happened(StatementReleased)[1].next_update is None


def test_only_what_is_approved_is_published():
    run = Run().go_on().know()
    assert run.refused("anna", publish(run)).key == "refused.not_approved"
    assert run.refused("anna", Publish(statement="poem", binding="")).key == "refused.unknown_statement"
    run.approve("first_word", "anna")
    assert run.refused("anna", Publish(statement="first_word", binding="old")).key == "refused.text_changed"
    run.sleep(minutes=30)
    assert run.refused("anna", publish(run)).key == "refused.not_approved"


@pytest.mark.parametrize("who", ["ben", "clara", "agnes"])
def test_only_the_lead_or_whom_the_playbook_names_publishes(who: str):
    run = approved()
    assert run.refused(who, publish(run)).key == "refused.not_yours"


def test_writing_a_text_is_no_leave_to_publish_it():
    """Deniz owns the step that drafts the fuller statement, not the one that publishes it."""
    steps = [*playbook().steps]
    at = next(n for n, step in enumerate(steps) if step.id == "write")
    steps[at] = steps[at].model_copy(update={"by": "legal"})
    of = playbook().model_copy(update={"steps": tuple(steps)})
    run = Run(setup(of)).first_word()
    run.submit("fuller")
    run.approve("fuller", "ben", "moser")
    assert run.refused("clara", publish(run, "fuller")).key == "refused.not_yours"
    assert run.do("eva", publish(run, "fuller")), "as deputy of the lead"


def test_whoever_answers_for_the_updates_publishes_them():
    steps = tuple(
        step.model_copy(update={"by": "social"}) if step.id == "updates" else step for step in playbook().steps
    )
    run = Run(setup(playbook().model_copy(update={"steps": steps}))).first_word()
    run.wait(minutes=55)
    run.approve("no_news-1", "finn")
    assert run.do("finn", publish(run, "no_news-1"))


def test_a_text_is_published_once():
    run = approved()
    run.do("anna", publish(run))
    phrase = run.refused("eva", publish(run))
    assert (phrase.key, phrase.params["who"]) == ("refused.published_by", "Anna")


def test_anybody_of_the_company_stops_a_text_within_ten_seconds():
    run = approved()
    assert run.refused("ben", Halt(statement="first_word")).key == "refused.nothing_to_halt"
    run.do("anna", publish(run))
    assert run.refused("agnes", Halt(statement="first_word")).key == "refused.not_yours"
    run.do("ben", Halt(statement="first_word"))
    assert run.wait(minutes=1) == ()
    assert not run.crisis.publishing.requested("first_word")
    run.do("anna", publish(run))
    run.wait(seconds=10)
    assert run.refused("ben", Halt(statement="first_word")).key == "refused.too_late"


def test_of_two_people_in_the_same_second_the_second_sees_who_was_first_and_when():
    run = approved()
    assert run.do("anna", publish(run))
    first = run.now
    run.sleep(milliseconds=300)
    phrase = run.refused("eva", publish(run))
    assert phrase.key == "refused.published_by"
    assert phrase.params == {"who": "Anna", "when": first}
    run.wait(seconds=10)
    assert len(run.happened(PublicationRequested)) == len(run.happened(StatementReleased)) == 1
    assert run.deliver() == ("first_word/newsroom", "first_word/mastodon")
    assert run.refused("eva", publish(run)).params == {"who": "Anna", "when": first}


def test_one_stops_it_in_the_second_in_which_another_publishes_it_again():
    run = approved()
    run.do("anna", publish(run))
    run.do("ben", Halt(statement="first_word"))
    assert run.refused("finn", Halt(statement="first_word")).key == "refused.nothing_to_halt"
    run.do("eva", publish(run))
    assert run.wait(seconds=9) == ()
    run.wait(seconds=1)
    assert [event.by for event in run.happened(PublicationRequested)] == ["anna", "eva"]
    assert len(run.happened(StatementReleased)) == 1


def test_what_was_stopped_is_remembered():
    run = approved()
    run.do("anna", publish(run))
    run.do("ben", Halt(statement="first_word"))
    halted = run.crisis.publishing.halted["first_word"]
    assert (halted.by, halted.at, halted.reason, halted.times) == ("ben", run.now, "", 0)
    assert halted.release_at == run.now + UNDO


def test_an_old_journal_says_only_that_it_lapsed():
    run = approved()
    run.do("anna", publish(run))
    halted = PublicationHalted(at=run.now, by=ALARM, statement="first_word", reason="lapsed")
    assert on_halted(run.crisis.publishing, halted).halted["first_word"].times == 1


def test_one_tap_for_class_a():
    run = Run().go_on().know()
    run.do("anna", PublishNow(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    assert run.deliver() == ("first_word/newsroom", "first_word/mastodon")


def test_one_tap_is_for_class_a_only_and_for_who_may_do_both():
    run = Run().first_word()
    run.submit("fuller")
    assert (
        run.refused("anna", PublishNow(statement="fuller", binding=run.binding("fuller"))).key == "refused.not_class_a"
    )
    run.wait(minutes=55)
    wish = PublishNow(statement="no_news-1", binding=run.binding("no_news-1"))
    assert run.refused("finn", wish).key == "refused.not_yours", "finn may approve, but not publish"
    assert run.refused("ben", wish).key == "refused.not_yours"
    stale = PublishNow(statement="no_news-1", binding="old")
    assert run.refused("anna", stale).key == "refused.text_changed"


def test_one_tap_does_not_outvote_a_refusal():
    run = Run().first_word()
    run.wait(minutes=55)
    seen = run.binding("no_news-1")
    run.approve("no_news-1", "finn")
    run.do("eva", RefuseApproval(statement="no_news-1", binding=seen, reason="tone"))
    assert run.refused("anna", PublishNow(statement="no_news-1", binding=seen)).key == "refused.not_approved"


def test_one_tap_needs_a_voice_that_is_enough_alone():
    of = playbook(approvals={
        name: {"all_of": ["lead", "social"], "within": "5m", "lapses": "30m"} for name in "ABC"
    })  # fmt: skip
    run = Run(setup(of)).go_on().know()
    wish = PublishNow(statement="first_word", binding=run.binding("first_word"))
    assert run.refused("anna", wish).key == "refused.not_approved"
    assert "first_word" not in run.crisis.approvals.requests, "a refusal leaves nothing behind"


def test_released_texts_stand_in_the_order_of_their_release():
    run = approved()
    run.do("eva", DraftStatement(template="no_news"))
    run.do("anna", publish(run))
    run.sleep(seconds=5)
    run.approve("no_news-1", "anna")
    run.do("anna", Halt(statement="first_word"))
    run.do("anna", publish(run, "no_news-1"))
    run.do("anna", publish(run))
    run.wait(seconds=10)
    assert list(run.crisis.publishing.publications) == ["no_news-1", "first_word"]


def test_an_edit_after_halting_needs_a_new_approval():
    run = approved()
    run.do("anna", publish(run))
    run.do("anna", Halt(statement="first_word"))
    run.do("eva", EditStatement(statement="first_word", de="Neu {next_update}"))
    assert run.refused("anna", publish(run)).key == "refused.not_approved"


def test_promised_is_a_clock_time_within_the_cadence():
    run = Run().first_word()
    promise = run.happened(PromiseMade)[0]
    assert timedelta(minutes=55) <= promise.due - promise.at <= timedelta(hours=1)
