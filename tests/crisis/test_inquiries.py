import pytest

from bot.crisis.command import COURIER, Command
from bot.crisis.core import deadlines, fold
from bot.crisis.inquiries import (
    KINDS,
    AnswerInquiry,
    Inquiry,
    InquiryAnswered,
    InquiryLogged,
    InquiryTaken,
    LogInquiry,
    TakeInquiry,
    may_handle,
    unattended,
)
from bot.crisis.roster import DeclareConflict, Person
from tests.playbooks import LADDERS, PEOPLE, Run, setup

QUESTION = "Wie viele Anschlüsse sind betroffen?"
AGENCY = Person("kim", "Kim (Agentur)", external=True)


def logged(**changes: str) -> Run:
    """The press asked one question, which Agnes of the agency wrote down."""
    run = Run()
    wish = {"asker": "Der Standard, Fr. Huber", "kind": "press", "question": QUESTION} | changes
    run.do("agnes", LogInquiry(**wish))
    return run


def one(run: Run, name: str = "inquiry-1") -> Inquiry:
    return run.crisis.inquiries.by_id[name]


def test_from_the_question_to_the_answer():
    run = logged()
    start = run.now
    run.sleep(minutes=5)
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    run.sleep(minutes=20)
    run.do("eva", AnswerInquiry(inquiry="inquiry-1", answer="Rund 18.000."))
    inquiry = one(run)
    assert (inquiry.by, inquiry.at, inquiry.owner) == ("agnes", start, "eva")
    assert (inquiry.asker, inquiry.kind, inquiry.question) == ("Der Standard, Fr. Huber", "press", QUESTION)
    assert (inquiry.answer, inquiry.answered_by, inquiry.answered_at) == ("Rund 18.000.", "eva", run.now)
    assert inquiry.taken_at is not None and inquiry.taken_at - start == (run.now - start) / 5
    assert [type(event) for event in run.events[-3:]] == [InquiryLogged, InquiryTaken, InquiryAnswered]
    assert fold("c1", run.events) == run.crisis


def test_a_question_is_enough():
    run = Run()
    run.do("ben", LogInquiry(question="Wann geht es wieder?"))
    assert (one(run).asker, one(run).kind) == ("", "other")


def test_open_ones_are_in_the_order_in_which_they_came():
    run = logged()
    for question in ("Zwei?", "Drei?"):
        run.do("ben", LogInquiry(question=question))
    run.do("ben", AnswerInquiry(inquiry="inquiry-2", answer="Ja."))
    run.do("ben", LogInquiry(question="Vier?"))
    assert [inquiry.id for inquiry in run.crisis.inquiries.open] == ["inquiry-1", "inquiry-3", "inquiry-4"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_logged(kind: str):
    assert one(logged(kind=kind)).kind == kind


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (LogInquiry(question=" \u202e"), "refused.empty"),
        (LogInquiry(question="?", kind="nosy"), "refused.choice"),
        (TakeInquiry(inquiry="inquiry-9"), "refused.unknown_inquiry"),
        (AnswerInquiry(inquiry="", answer="Ja."), "refused.unknown_inquiry"),
        (AnswerInquiry(inquiry="inquiry-1", answer="\n "), "refused.empty"),
    ],
)
def test_what_makes_no_sense_is_refused(wish: Command, key: str):
    assert logged().refused("ben", wish).key == key


def test_a_refusal_names_what_is_open():
    run = logged()
    assert run.refused("ben", TakeInquiry(inquiry="x")).params["known"] == "inquiry-1"


def test_what_somebody_typed_is_harmless_and_short():
    run = logged(asker="@channel\nFr.\tHuber " * 40, question="<!here> @everyone\u202e " * 400)
    inquiry = one(run)
    assert inquiry.asker.startswith("@\u200bchannel Fr. Huber @\u200bchannel")
    assert inquiry.question.startswith("<\u200b!here> @\u200beveryone")
    assert (len(inquiry.asker) <= 120, len(inquiry.question) <= 2_000) == (True, True)
    run.do("ben", AnswerInquiry(inquiry="inquiry-1", answer="@all " * 1_000))
    assert one(run).answer.startswith("@\u200ball")
    assert len(one(run).answer) <= 2_000


def test_of_two_who_take_it_the_second_hears_who_has_it():
    run = logged()
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    assert run.do("eva", TakeInquiry(inquiry="inquiry-1")) == ()
    phrase = run.refused("ben", TakeInquiry(inquiry="inquiry-1"))
    assert (phrase.key, phrase.params["who"]) == ("refused.inquiry_taken", "Eva")


def test_whoever_has_the_answer_gives_it_once():
    run = logged()
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    run.do("ben", AnswerInquiry(inquiry="inquiry-1", answer="18.000."))
    assert (one(run).owner, one(run).answered_by) == ("eva", "ben")
    for wish in (AnswerInquiry(inquiry="inquiry-1", answer="Mehr."), TakeInquiry(inquiry="inquiry-1")):
        assert run.refused("eva", wish).key == "refused.inquiry_answered"
    assert one(run).answer == "18.000."


def test_an_agency_without_a_role_only_logs():
    run = Run(setup(people=(*PEOPLE, AGENCY)))
    run.do("kim", LogInquiry(question=QUESTION))
    for wish in (TakeInquiry(inquiry="inquiry-1"), AnswerInquiry(inquiry="inquiry-1", answer="Ja.")):
        phrase = run.refused("kim", wish)
        assert phrase.key == "refused.not_yours"
        assert "Anna" in str(phrase.params["could"]) and "Kim" not in str(phrase.params["could"])
    assert "agnes" in LADDERS["writer"]
    run.do("agnes", TakeInquiry(inquiry="inquiry-1"))


def test_somebody_with_a_conflict_takes_care_of_nothing():
    run = logged()
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    assert unattended(run.crisis) == ()
    run.do("eva", DeclareConflict(person="eva", reason="verwandt"))
    assert not may_handle(run.crisis.roster, "eva")
    assert unattended(run.crisis) == (one(run),)
    assert run.refused("eva", AnswerInquiry(inquiry="inquiry-1", answer="Ja.")).key == "refused.not_yours"
    run.do("ben", TakeInquiry(inquiry="inquiry-1"))
    assert one(run).owner == "ben"


def test_neither_strangers_nor_the_bot_itself():
    run = logged()
    assert run.refused("mallory", LogInquiry(question="?")).key == "refused.stranger"
    assert run.refused(COURIER, LogInquiry(question="?")).key == "refused.not_for_you"


def test_an_inquiry_has_no_deadline_and_holds_nothing_up():
    run, without = logged(), Run()
    assert deadlines(run.crisis) == deadlines(without.crisis)
