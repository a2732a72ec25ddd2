from itertools import combinations

import pytest

from bot.crisis.cards import Button, cards, press, pressed
from bot.crisis.command import Phrase, Refused
from bot.crisis.facts import ConfirmFact, ReportFact
from bot.crisis.lifecycle import TakeNote
from bot.crisis.steps import DecideStep, FinishStep, SkipStep
from tests.playbooks import Run
from tests.situations import SITUATIONS, asked, button, card, edited, going, looked, reported


def says(caught: pytest.ExceptionInfo[Refused]) -> Phrase:
    """What a stale tap says about now."""
    now = caught.value.phrase.params["now"]
    assert isinstance(now, Phrase)
    return now


def token(run: Run, key: str, label: str) -> str:
    return button(card(run, key), label).token


def test_a_token_stands_for_the_command_alone():
    first = Button("Erledigt", FinishStep(step="fixed"))
    assert first.token == Button("Done", FinishStep(step="fixed"), look="main").token
    assert first.token != Button("Erledigt", FinishStep(step="facts")).token
    assert first.token != Button("Erledigt", SkipStep(step="fixed", reason="")).token
    assert len(first.token) == 12


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_buttons_of_a_card_have_different_tokens(name: str):
    for shown in looked(SITUATIONS[name]("live")).values():
        for one, other in combinations(shown.buttons, 2):
            assert one.token != other.token, (shown.key, one.label, other.label)


def test_an_answer_that_changed_makes_another_token():
    run = reported()
    before = token(run, "step.facts", "Bestätigen")
    run.do("finn", ReportFact(fact="what", de="Telefon", en="phone"))
    assert token(run, "step.facts", "Bestätigen") != before


def test_a_text_that_changed_makes_another_token():
    run = asked()
    before = token(run, "text.fuller", "Ändern …")
    assert token(edited(), "text.fuller", "Ändern …") != before


def test_a_tap_is_a_command():
    run = Run()
    wish = press(run.crisis, "step.confirm", token(run, "step.confirm", "Krise"), {}, run.now)
    assert wish == DecideStep(step="confirm", choice="crisis")


def test_a_token_is_the_same_for_every_reader():
    run = asked()
    for key, german in looked(run).items():
        assert [b.token for b in german.buttons] == [b.token for b in looked(run, "en")[key].buttons], key


def test_what_was_asked_is_filled_in():
    run = Run()
    wish = press(run.crisis, "board", token(run, "board", "Notiz …"), {"text": "Der Strom ist da."}, run.now)
    assert wish == TakeNote(text="Der Strom ist da.")


def test_what_was_not_asked_is_not_filled_in():
    run = reported()
    shown = card(run, "step.facts")
    stranger = {"fact": "scope", "de": "Telefon", "en": "phone", "by": "anna", "from_hand": "yes"}
    assert pressed(shown, button(shown, "Bestätigen").token, stranger) == ConfirmFact(
        fact="what", de="Internet", en="internet"
    )
    assert pressed(shown, button(shown, "Antworten …").token, stranger) == ReportFact(
        fact="what", de="Telefon", en="phone"
    )


def test_without_an_answer_the_command_stands_as_it_is():
    run = Run()
    shown = card(run, "board")
    assert pressed(shown, button(shown, "Notiz …").token, {}) == TakeNote(text="")


@pytest.mark.parametrize("key", ["step.confirm", "step.nonsense", "", "text.", "text.poem"])
def test_a_tap_on_what_is_not_there_is_stale(key: str):
    run = Run()
    with pytest.raises(Refused) as caught:
        press(run.crisis, key, "0" * 12, {}, run.now)
    assert caught.value.phrase.key == "refused.stale_tap"
    assert says(caught).key == "stale.moved_on"


def test_a_tap_on_a_settled_card_is_stale():
    run = Run()
    seen = token(run, "step.confirm", "Krise")
    run.go_on()
    with pytest.raises(Refused):
        press(run.crisis, "step.confirm", seen, {}, run.now)
    with pytest.raises(Refused) as caught:
        pressed(card(run, "step.confirm"), seen, {})
    assert says(caught).key == "stale.moved_on"


def test_a_stale_tap_on_an_edited_text_says_who_edited_it():
    before = token(asked(), "text.fuller", "Freigeben")
    run = edited()
    with pytest.raises(Refused) as caught:
        press(run.crisis, "text.fuller", before, {}, run.now)
    now = says(caught)
    assert (now.params["who"], now.params["at"]) == ("Deniz", run.now)
    assert now.key in ("stale.edited", "stale.added", "stale.removed")
    edit = run.crisis.statements.by_id["fuller"].last_edit
    assert edit and str(now.params["before"]) in edit.before and str(now.params["after"]) in edit.after
    assert now.params["before"] != now.params["after"]


def test_a_button_of_another_card_is_stale():
    run = going()
    with pytest.raises(Refused):
        press(run.crisis, "board", token(run, "publish.first_word", "Halt!"), {}, run.now)


def test_the_answers_fill_fields_that_the_command_has():
    for name, make in SITUATIONS.items():
        run = make("live")
        for shown in cards(run.crisis, "de", run.now):
            for each in shown.buttons:
                assert all(hasattr(each.command, ask.name) for ask in each.asks), (name, shown.key, each.label)
