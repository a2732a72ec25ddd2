import re
from datetime import timedelta

import pytest

from bot.chat.answers import Answer, answer, granted, help_without_crisis
from bot.chat.vocabulary import meaning_of
from bot.chat.words import Show
from bot.crisis.approvals import Approve
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import AnswerInquiry, LogInquiry, TakeInquiry
from bot.crisis.lifecycle import Scheduler
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Publish
from bot.crisis.roster import DeclareConflict, Person
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import DecideStep, FinishStep, TickItem
from bot.locale import Say
from tests.aftermath import out
from tests.playbooks import Run, playbook, setup
from tests.situations import resumed


def asked(run: Run, what: str, by: str = "anna", language: str = "de") -> Answer:
    return answer(Show(what), run.crisis, by, Say(language), run.now)  # type: ignore[arg-type]  # a question


def offered(run: Run, by: str, language: str = "de") -> set[str]:
    """The meanings of the words that help offers a person."""
    return {meaning_of(line.split()[0]) for line in asked(run, "help", by, language).lines}


@pytest.fixture
def run() -> Run:
    return Run(what="kein Internet")


# ---------------------------------------------------------------------------------------------------- to see


def test_the_status_is_the_board(run: Run):
    assert asked(run, "status") == Answer(cards=("board",))


def test_what_is_out_where_is_told_in_full():
    run = out()
    assert asked(run, "out").lines[:2] == (
        "Erste Meldung · hinaus um 05:44, Anna", "– Newsroom ✔ 05:44 · https://newsroom.example/first_word",
    )  # fmt: skip
    assert "out" in offered(run, "agnes")


def test_before_anything_is_out_there_is_nothing_to_ask(run: Run):
    assert asked(run, "out").lines == ("Noch ist nichts draußen.",)
    assert "out" not in offered(run, "anna")


def test_what_only_a_person_can_do_waits_for_those_who_may():
    run = out()
    assert "by_hand.first_word.xing" in asked(run, "next", "finn").cards
    assert "by_hand.first_word.xing" not in asked(run, "next", "ben").cards


def test_the_report_is_written_elsewhere(run: Run):
    assert asked(run, "report").lines == ("Den Bericht schreibt: python -m bot report c1",)


def test_facts_with_what_is_known_of_them(run: Run):
    run.go_on()
    run.do("eva", ReportFact(fact="what", de="Strom", en="Power"))
    run.do("anna", ReportFact(fact="scope", de="city"))
    assert asked(run, "facts").lines == (
        "what: „Strom / Power“ – sagt Eva, noch nicht bestätigt",
        "since: Seit wann? – noch keine Antwort",
        "count: Wie viele? – noch keine Antwort",
        "scope: „die Stadt“ – bestätigt von Anna",
    )
    assert "scope: “the city” – confirmed by Anna" in asked(run, "facts", language="en").lines


# ------------------------------------------------------------------------------------------------------ next


def test_what_waits_for_a_person_comes_the_most_urgent_first(run: Run):
    run.go_on()
    assert asked(run, "next", "ben").cards[0].startswith("page.")
    assert "step.facts" in asked(run, "next", "ben").cards
    assert asked(run, "next", "clara").cards[-1] == "clock.privacy"


def test_whom_it_waits_for_when_not_for_oneself(run: Run):
    assert asked(run, "next", "clara").lines == ("Auf dich wartet gerade nichts. Jetzt ist Anna dran: confirm",)
    assert asked(run, "next", "finn", "en").lines == ("Nothing waits for you now. It is Anna's turn: confirm",)


def test_a_text_waits_for_those_whose_yes_would_count(run: Run):
    run.first_word().submit("fuller", by="eva")
    assert "text.fuller" in asked(run, "next", "clara").cards
    assert "text.fuller" in asked(run, "next", "moser").cards
    assert "text.fuller" not in asked(run, "next", "eva").cards
    run.approve("fuller", "ben", "clara")
    assert "publish.fuller" in asked(run, "next", "anna").cards


def test_an_update_step_is_done_on_the_board(run: Run):
    run.first_word()
    run.do("anna", FinishStep(step="team"))
    assert "board" in asked(run, "next", "anna").cards


def test_an_approved_text_waits_on_the_card_where_it_is_published(run: Run):
    run.go_on().know()
    run.approve("first_word", "anna")
    assert asked(run, "next").cards[0] == "publish.first_word" and "text.first_word" not in asked(run, "next").cards
    run.do("finn", PauseAll(reason="falsche Zahlen"))
    assert asked(run, "next").cards[0] == "paused.1" and "publish.first_word" in asked(run, "next").cards


def test_nothing_waits_when_it_is_over(run: Run):
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert asked(run, "next").lines == ("Gerade ist nichts zu tun.",)


def test_an_inquiry_that_a_person_took_waits_for_them(run: Run):
    run.do("agnes", LogInquiry(question="Wann geht es wieder?"))
    assert asked(run, "next", "clara").cards == ()
    run.do("clara", TakeInquiry(inquiry="inquiry-1"))
    assert asked(run, "next", "clara").cards == ("inquiries",)
    run.do("eva", AnswerInquiry(inquiry="inquiry-1", answer="Bald."))
    assert asked(run, "next", "clara").cards == ()


# ------------------------------------------------------------------------------------------------------ help


def test_help_says_each_thing_in_one_line(run: Run):
    run.first_word().submit("fuller")
    for person in run.crisis.roster.people:
        lines = asked(run, "help", person).lines
        assert all("\n" not in line and " – " in line for line in lines)
        assert len({line.split()[0] for line in lines}) == len(lines)


def test_help_offers_what_is_granted_and_nothing_else(run: Run):
    run.go_on().know()
    assert {"approve", "severity", "page", "handover", "start"} <= offered(run, "anna")
    assert "approve" in offered(run, "finn", "en")
    assert offered(run, "clara").isdisjoint({"approve", "publish", "halt", "severity", "standdown", "update"})
    run.approve("first_word", "anna")
    assert "publish" in offered(run, "anna")
    assert "publish" not in offered(run, "clara")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert "halt" in offered(run, "clara")
    assert "publish" not in offered(run, "anna")


def test_an_agency_is_offered_drafting_only(run: Run):
    run.go_on().know()
    may_not = {"approve", "publish", "halt", "severity", "page", "handover", "standdown", "start"}
    assert offered(run, "agnes").isdisjoint(may_not)
    assert {"draft", "note", "inquiry", "status", "next"} <= offered(run, "agnes")


def test_somebody_with_a_conflict_is_offered_no_approval(run: Run):
    run.first_word().submit("fuller")
    assert "approve" in offered(run, "clara")
    run.do("clara", DeclareConflict(person="clara", reason="Kundin"))
    assert "approve" not in offered(run, "clara")


def test_whoever_is_called_may_answer(run: Run):
    run.go_on()
    assert "ack" in offered(run, "ben")
    assert "ack" not in offered(run, "anna")


def test_open_questions_are_named_until_they_are_answered(run: Run):
    run.go_on()
    (line,) = [line for line in asked(run, "help", "eva").lines if line.startswith("fakt")]
    assert line == "fakt what = ANTWORT – eine Frage beantworten. Offen: what, since, scope"
    run.know()
    assert "fact" not in offered(run, "eva")


def test_an_update_and_the_end_when_their_time_has_come(run: Run):
    assert "update" not in offered(run, "anna")
    run.first_word()
    assert "update" in offered(run, "anna")
    assert "standdown" not in offered(run, "anna")
    for item in (0, 1):
        run.do("finn", TickItem(step="pause", item=item))
    run.do("ben", FinishStep(step="fixed"))
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing", "ben", "clara")
    assert "standdown" in offered(run, "anna")
    assert "standdown" not in offered(run, "ben")
    run.do("anna", StandDown())
    assert offered(run, "anna") == {"note", "status", "out", "list", "report", "start"}


def test_pause_and_resume_are_offered_to_those_who_may_when_they_may(run: Run):
    assert {"pause", "resume"} & offered(run, "finn") == {"pause"}
    assert not {"pause", "resume"} & offered(run, "ben")
    run.do("finn", PauseAll(reason="x"))
    assert {"pause", "resume"} & offered(run, "anna") == {"resume"}
    assert not {"pause", "resume"} & offered(run, "ben")


def test_whoever_types_what_next_while_all_is_paused_meets_the_pause_first(run: Run):
    """`weiter` shows the card with [Weiter …]; it resumes nothing by itself."""
    run.go_on()
    run.do("finn", PauseAll(reason="x"))
    assert asked(run, "next", "anna").cards[0] == "paused.1"
    assert "paused.1" not in asked(run, "next", "ben").cards
    run.do("anna", ResumeAll())
    assert "paused.1" not in asked(run, "next", "anna").cards


def test_whoever_owns_a_tool_is_told_what_to_tick():
    of = playbook()
    steps = tuple(s.model_copy(update={"schedulers": "pause"}) if s.id == "pause" else s for s in of.steps)
    tools = (Scheduler("letters", "Newsletter", "moser"),)
    run = Run(setup(of.model_copy(update={"steps": steps}), schedulers=tools)).go_on()
    assert asked(run, "next", "moser").cards == ("step.pause",)
    run.do("moser", TickItem(step="pause", item=0))
    assert asked(run, "next", "moser").cards == ()


def test_what_was_held_back_waits_for_those_who_may_send_it():
    run = resumed()
    assert set(asked(run, "next", "finn").cards) >= {"held.first_word.newsroom", "held.first_word.mastodon"}
    assert not [key for key in asked(run, "next", "ben").cards if key.startswith("held.")]


def test_no_line_of_help_is_refused_when_it_is_typed(run: Run):
    """Every word that help shows is understood, in both languages."""
    run.first_word().submit("fuller")
    for language in ("de", "en"):
        for line in asked(run, "help", "anna", language).lines:
            assert meaning_of(re.split(r"\s", line)[0])


@pytest.mark.parametrize(
    ("external", "meanings"), [(False, ["start", "drill", "list", "help"]), (True, ["list", "help"])]
)
def test_help_without_a_crisis(external: bool, meanings: list[str]):
    lines = help_without_crisis(Person("x", "X", external=external), Say("en"))
    assert [meaning_of(line.split()[0]) for line in lines] == meanings


# --------------------------------------------------------------------------------------------------- granted


def test_granted_is_what_the_core_would_say(run: Run):
    run.first_word().submit("fuller", by="eva")
    approve = Approve(statement="fuller", binding=run.binding("fuller"))
    before = run.crisis
    assert granted(run.crisis, approve, "clara", run.now)
    assert not granted(run.crisis, approve, "eva", run.now)
    assert not granted(run.crisis, approve, "nobody", run.now + timedelta(hours=1))
    assert run.crisis is before
