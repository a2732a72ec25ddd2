import pytest

from bot.chat.slack.hear.answer import Answer, ephemeral, message, refused, seen
from bot.chat.slack.hear.inbound import HomeOpened, Shortcut, Submitted, Tapped, Typed
from bot.locale import Say
from tests.chat.slack.hearing import sender
from tests.slack.values import words

SAY = Say("de")
TYPED = Typed("1", sender("anna"), "/krise", "x", "C1", "t")
TAPPED = Tapped("1", sender("anna"), "v", "C1", "", "t")
AT_HOME = Tapped("1", sender("anna"), "v", "", "", "t", home=True)
SHORTCUT = Shortcut("1", sender("anna"), "start_crisis", "t")


def test_where_nothing_is_to_be_said_nothing_is():
    assert message(Answer()) is None
    assert message(Answer(form={"type": "modal"})) is None


def test_words_are_for_their_reader_alone_and_cannot_be_markup():
    said = ephemeral("*fett* <!channel> @here\n<https://a.example|hier> &")
    assert said["response_type"] == "ephemeral"
    assert "<" not in said["text"]
    assert "@here" not in said["text"]
    assert list(words(said["blocks"])) == ["*fett* <!channel> @here\n<https://a.example|hier> &"]
    assert {each["type"] for each in said["blocks"][0]["elements"][0]["elements"]} == {"text"}


def test_an_endless_sentence_is_cut():
    said = ephemeral("x" * 40_000)
    assert len(said["text"]) == 6_000
    assert sum(map(len, words(said["blocks"]))) <= 6_000


def test_blocks_come_below_the_words():
    actions = {"type": "actions", "elements": []}
    assert (message(Answer(text="Welche?", blocks=(actions,))) or {})["blocks"][-1] == actions
    assert (message(Answer(blocks=(actions,))) or {})["blocks"] == [actions]


@pytest.mark.parametrize("inbound", [TYPED, TAPPED, HomeOpened(sender("anna"))])
def test_a_refusal_is_a_sentence(inbound):
    assert refused(inbound, "Nein.", SAY) == Answer(False, "Nein.")


@pytest.mark.parametrize("inbound", [AT_HOME, SHORTCUT])
def test_where_no_message_can_stand_a_sentence_is_a_form(inbound):
    answer = refused(inbound, "Nein.", SAY)
    assert (answer.ok, answer.text) == (False, "")
    assert answer.form
    assert "Nein." in words(answer.form["blocks"])
    assert "submit" not in answer.form
    opened = Answer(text="", form={"type": "modal"})
    assert seen(inbound, opened, SAY) is opened


def test_in_a_form_the_refusal_stands_below_the_first_question():
    sent = Submitted("1", sender("anna"), "", {"text#1n": "a", "text#2": "b"})
    assert refused(sent, "Nein.", SAY).errors == {"text#1n": "Nein."}
    assert len(refused(sent, "x" * 9_000, SAY).errors["text#1n"]) == 2_000


def test_a_form_without_questions_gives_way_to_the_refusal():
    answer = refused(Submitted("1", sender("anna"), "", {}), "Nein.", SAY)
    assert not answer.errors
    assert answer.form
    assert "Nein." in words(answer.form["blocks"])
