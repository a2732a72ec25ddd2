from bot.chat.slack.who.directory import Known
from bot.crisis.lifecycle import TakeNote
from tests.chat.slack.hearing import EVERYBODY, hearing
from tests.playbooks import Run


async def test_whoever_speaks_is_spoken_to_as_slack_says():
    house = (await hearing(Run())).house
    voice = house.voice(Known("anna", "en"), "slack:1")
    assert (voice.person, voice.say.language, voice.request) == (EVERYBODY["anna"], "en", "slack:1")
    assert voice.say.today == house.clock().date()


async def test_somebody_who_left_config_counts_for_nothing():
    voice = (await hearing(Run())).house.voice(Known("gone", "de"))
    assert voice.person.external


async def test_what_is_sent_carries_who_in_which_language_and_as_what():
    bot = await hearing(Run())
    voice = bot.house.voice(Known("deniz", "en"), "slack:1")
    assert (await bot.house.send(voice, TakeNote(text="x"), "c1")).ok
    (request,) = bot.requests
    assert (request.id, request.by, request.crisis, request.language) == ("slack:1", "deniz", "c1", "en")
