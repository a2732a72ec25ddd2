import pytest

from bot.chat.forms import exact, filled, following, form
from bot.chat.vocabulary import WORDS
from bot.crisis.command import Refused
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.pausing import PauseAll
from bot.crisis.roster import DeclareConflict, HandOver
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import DecideStep
from bot.locale import Say
from bot.playbook.model import Bilingual
from tests.playbooks import PEOPLE, Run
from tests.situations import paused

PLAYBOOKS = {
    "service_outage": Bilingual(de="Störung", en="Service outage"),
    "breach": Bilingual(de="Abfluss", en="Leak"),
}
EVERYBODY = {person.id: person for person in PEOPLE}


def asked(word, crisis, who="anna", language="de", **given):
    return form(word, crisis, EVERYBODY[who], Say(language), PLAYBOOKS, given=given)


def choices(button, name):
    return [value for value, _ in next(ask.choices for ask in button.asks if ask.name == name)]


def labels(button, name):
    return [label for _, label in next(ask.choices for ask in button.asks if ask.name == name)]


def names(button):
    return [ask.name for ask in button.asks]


# ------------------------------------------------------------------------------------------------ without a crisis


def test_a_start_asks_which_playbook_what_how_grave_and_whether_for_real():
    button = asked("start", None)
    assert button.label == "Krise starten"
    assert names(button) == ["playbook", "what", "severity", "kind"]
    assert labels(button, "playbook") == ["Abfluss", "Störung"]
    assert choices(button, "severity") == ["S1", "S2", "S3", "S4"]
    assert choices(button, "kind") == ["live", "drill"]
    assert [ask.name for ask in button.asks if ask.optional] == ["what", "severity"]
    told = {"playbook": "breach", "what": "Dateien im Netz", "kind": "drill", "severity": ""}
    assert filled(button, told) == Start(playbook="breach", what="Dateien im Netz", kind="drill")


def test_a_start_can_begin_with_what_is_known_cut_to_what_the_core_keeps():
    button = asked("start", None, what="x" * 400)
    assert next(ask.value for ask in button.asks if ask.name == "what") == "x" * 300


def test_a_drill_is_not_asked_whether_it_is_one():
    button = asked("drill", None, language="en")
    assert button.label == "Start the exercise"
    assert names(button) == ["playbook", "what", "severity"]
    assert filled(button, {"playbook": "breach", "kind": "live"}) == Start(playbook="breach", kind="drill")


def test_the_only_playbook_is_chosen_already():
    button = form("start", None, EVERYBODY["anna"], Say("de"), {"one": PLAYBOOKS["breach"]})
    assert button and button.asks[0].value == "one"


@pytest.mark.parametrize("word", ["start", "drill"])
def test_an_agency_starts_nothing_and_without_a_playbook_nobody_does(word):
    assert asked(word, None, "agnes") is None
    assert form(word, None, EVERYBODY["anna"], Say("de"), {}) is None


@pytest.mark.parametrize("word", WORDS)
def test_without_a_crisis_only_one_can_be_begun(word):
    assert (asked(word, None) is None) == (word not in ("start", "drill"))


# ------------------------------------------------------------------------------------------------------- in a crisis


def test_the_only_fact_that_is_asked_is_asked_at_once():
    run = Run().go_on().know({"since": "5:20", "scope": "city"})
    button = asked("fact", run.crisis, "ben")
    assert names(button) == ["de", "en"]
    assert button.asks[0].label == "Was geht nicht? (auf Deutsch)"
    assert [ask.optional for ask in button.asks] == [False, True]
    assert filled(button, {"de": "Strom", "en": ""}) == ReportFact(fact="what", de="Strom")
    assert exact("fact", button) == "fact what"


def test_of_several_facts_first_one_is_chosen():
    crisis = Run().go_on().crisis
    button = asked("fact", crisis, language="en")
    assert labels(button, "fact") == ["What does not work?", "Since when?", "How far?"]
    assert exact("fact", button) == "fact"
    assert following("fact", {"fact": "since"}) == "fact since"
    assert following("fact since", {"de": "5:20"}) == ""
    assert following("note", {"fact": "since"}) == ""


@pytest.mark.parametrize(("fact", "fields"), [("what", ["de", "en"]), ("since", ["de"]), ("count", ["de"])])
def test_each_fact_asks_for_what_it_needs(fact, fields):
    assert names(asked(f"fact {fact}", Run().go_on().crisis)) == fields


def test_a_fact_with_choices_offers_them_and_shows_what_is_known():
    run = Run().go_on()
    run.do("ben", ReportFact(fact="scope", de="region"))
    button = asked("fact scope", run.crisis)
    assert labels(button, "de") == ["die Stadt", "das Land"]
    assert button.asks[0].value == "region"


def test_a_fact_that_is_known_can_be_corrected_but_not_one_that_does_not_exist():
    run = Run().go_on().know()
    assert asked("fact what", run.crisis).asks[0].value == "Internet"
    assert choices(asked("fact", run.crisis), "fact") == ["what", "since", "count", "scope"]
    assert asked("fact colour", run.crisis) is None


def test_a_draft_offers_the_texts_that_are_not_begun():
    run = Run().first_word()
    offered = choices(asked("draft", run.crisis, "agnes"), "template")
    assert "correction" in offered
    run.do("agnes", DraftStatement(template="correction"))
    assert "correction" not in choices(asked("draft", run.crisis, "agnes"), "template")
    assert filled(asked("draft", run.crisis), {"template": "apology"}) == DraftStatement(template="apology")


def test_only_who_decides_may_call_somebody():
    crisis = Run().crisis
    button = asked("page", crisis)
    assert labels(button, "role")[:2] == ["Leitung", "Netzbetrieb"]
    assert filled(button, {"role": "legal"}) == CallRole(role="legal")
    assert asked("page", crisis, "agnes") is None


def test_a_role_is_handed_over_by_who_holds_it_to_who_may_have_it():
    run = Run().go_on()
    button = asked("handover", run.crisis)
    assert "lead" in choices(button, "role")
    assert "agnes" not in choices(button, "to")
    assert "Eva" in labels(button, "to")
    assert filled(button, {"role": "lead", "to": "eva"}) == HandOver(role="lead", to="eva")
    assert asked("handover", run.crisis, "clara") is None


def test_a_note_has_room_for_many_words():
    button = asked("note", Run().crisis, "agnes")
    assert (button.asks[0].lines, button.asks[0].limit) == (5, 2_000)
    assert filled(button, {"text": "Zeile 1\nZeile 2"}) == TakeNote(text="Zeile 1\nZeile 2")


def test_the_severity_is_changed_by_the_lead_to_another_one():
    crisis = Run(severity="S2").crisis
    button = asked("severity", crisis)
    assert labels(button, "severity") == ["S1: Notruf betroffen", "S3: Weniger"]
    assert button.asks[0].label == "Welche Stufe? Jetzt: S2"
    assert filled(button, {"severity": "S1", "reason": "schlimmer"}) == ChangeSeverity(
        severity="S1", reason="schlimmer"
    )
    assert asked("severity", crisis, "ben") is None


@pytest.mark.parametrize("who", ["anna", "finn"])
def test_a_pause_asks_why(who):
    button = asked("pause", Run().crisis, who)
    assert (button.label, button.look, names(button)) == ("Alles anhalten", "danger", ["reason"])
    assert button.asks[0].limit == 300 and not button.asks[0].optional
    assert filled(button, {"reason": "Polizei bittet"}) == PauseAll(reason="Polizei bittet")


def test_only_who_may_pauses_and_only_what_runs():
    assert asked("pause", Run().crisis, "ben") is None
    assert asked("pause", Run().crisis, "agnes") is None
    assert asked("pause", paused().crisis) is None


def test_a_conflict_is_ones_own_unless_one_leads():
    crisis = Run().crisis
    assert choices(asked("conflict", crisis, "ben"), "person") == ["ben"]
    lead = asked("conflict", crisis)
    assert lead.asks[0].value == "anna"
    assert set(choices(lead, "person")) == set(EVERYBODY)
    assert filled(lead, {"person": "ben", "reason": "Aktien"}) == DeclareConflict(person="ben", reason="Aktien")


def test_who_leads_no_more_does_not_declare_themselves_by_mistake():
    """The form of somebody who was the lead still names the other person when it is sent."""
    run = Run()
    run.do("anna", HandOver(role="lead", to="eva"))
    command = filled(asked("conflict", run.crisis, "clara"), {"person": "ben", "reason": "Aktien"})
    assert command == DeclareConflict(person="ben", reason="Aktien")
    with pytest.raises(Refused):
        run.do("clara", command)


def test_an_inquiry_asks_who_asks_what():
    button = asked("inquiry", Run().crisis, "agnes", question="Stimmt es, dass …?")
    assert names(button) == ["question", "asker", "kind"]
    assert button.asks[0].value == "Stimmt es, dass …?"
    assert labels(button, "kind") == ["Presse", "Kundschaft", "Behörde", "anderswo"]
    told = {"question": "Wann?", "asker": "OÖN", "kind": "press"}
    assert filled(button, told) == LogInquiry(question="Wann?", asker="OÖN", kind="press")


def test_one_call_alone_needs_no_question():
    run = Run().go_on()
    mine = [page for page in run.crisis.paging.ringing() if page.person == "ben"]
    assert len(mine) == 1
    assert asked("ack", run.crisis, "ben") is None


def test_of_several_calls_one_is_chosen():
    run = Run().go_on()
    while len([page for page in run.crisis.paging.ringing() if page.person == "deniz"]) < 2:
        run.wait(minutes=3)
        run.do("anna", CallRole(role="legal"))
    button = asked("ack", run.crisis, "deniz", "en")
    assert len(choices(button, "page")) >= 2
    first = choices(button, "page")[0]
    assert filled(button, {"page": first}) == AnswerPage(page=first)


@pytest.mark.parametrize("word", WORDS)
def test_every_form_that_is_offered_can_be_sent_and_says_something(word):
    run = Run().go_on()
    for who in EVERYBODY:
        for language in ("de", "en"):
            button = asked(word, run.crisis, who, language)
            if button is None:
                continue
            assert button.label
            assert button.asks
            for ask in button.asks:
                assert ask.label
                assert all(label for _, label in ask.choices)
                assert ask.value in ("", *(value for value, _ in ask.choices)) or not ask.choices


@pytest.mark.parametrize("word", WORDS)
def test_in_a_crisis_that_has_ended_nothing_is_asked(word):
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert (asked(word, run.crisis) is None) == (word not in ("start", "drill"))


@pytest.mark.parametrize("word", ["standdown", "approve", "nonsense", ""])
def test_a_word_without_a_form_has_none(word):
    assert asked(word, Run().go_on().crisis) is None
