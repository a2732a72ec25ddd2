import pytest

from bot.chat.base import Reply
from bot.chat.slack.hear.begun import begun
from bot.chat.slack.hear.house import Voice
from bot.locale import Say
from tests.chat.slack.hearing import Hearing, confidential, hearing, shown, without
from tests.playbooks import Run

RUNS = Reply(True, "Störung läuft, Stufe S2.", "c1")


def voice(bot: Hearing, who: str) -> Voice:
    return Voice(bot.house.people[who], Say("de"), "1")


async def test_the_way_to_the_room_follows():
    bot = await hearing(Run())
    answer = begun(bot.house, voice(bot, "anna"), RUNS)
    assert (answer.ok, answer.text, answer.form) == (True, RUNS.text, None)
    assert answer.began and answer.began.crisis == "c1"


async def test_a_form_gives_way_to_a_sentence_that_says_where_to_go():
    bot = await hearing(Run())
    answer = begun(bot.house, voice(bot, "anna"), RUNS, in_form=True)
    assert answer.began
    assert shown(answer) == "Störung läuft, Stufe S2.\nDer Krisenraum wird angelegt; gleich steht hier der Weg dorthin."


@pytest.mark.parametrize("in_form", [False, True])
async def test_nobody_is_led_where_they_may_not_be(in_form):
    bot = await hearing(without(confidential(Run()), "ben"))
    answer = begun(bot.house, voice(bot, "ben"), RUNS, in_form=in_form)
    assert (answer.ok, answer.began, shown(answer)) == (True, None, RUNS.text)


async def test_a_refusal_stays_one():
    bot = await hearing(Run())
    answer = begun(bot.house, voice(bot, "anna"), Reply(False, "Nein.", ""), in_form=True)
    assert (answer.ok, answer.text, answer.form, answer.began) == (False, "Nein.", None, None)
