from bot.crisis.steps import DecideStep
from tests.chat.slack.hearing import buttons, hearing
from tests.playbooks import Run


async def test_the_crisis_of_the_room_is_meant():
    bot = await hearing(Run(), Run(), rooms=["C1", "C2"])
    await bot.types("anna", "notiz hier", "C2")
    assert [request.crisis for request in bot.requests] == ["c2"]


async def test_the_only_crisis_needs_no_question():
    bot = await hearing(Run(), rooms=["C1"])
    assert (await bot.types("ben", "notiz hier", "CELSE")).ok


async def test_words_in_the_room_of_an_ended_crisis_never_reach_another():
    ended = Run()
    bot = await hearing(ended, Run(), rooms=["C1", "C2"])
    await bot.types("anna", "stand", "C1")
    await bot.behind.do("anna", DecideStep(step="confirm", choice="no"), "c1")
    answer = await bot.types("anna", "notiz noch etwas", "C1")
    assert not answer.ok
    assert "beendet" in answer.text
    bot.behind.clock.move(hours=1)
    await bot.behind.sweep()
    assert "beendet" in (await bot.types("anna", "notiz noch etwas", "C1")).text


async def test_the_threads_of_a_channel_are_told_apart_by_asking():
    bot = await hearing(Run(), Run(what="B"), Run(), rooms=["C1/1.1", "C1/2.2", "C3"])
    answer = await bot.types("ben", "notiz x", "C1")
    assert len(buttons(answer)) == 2
