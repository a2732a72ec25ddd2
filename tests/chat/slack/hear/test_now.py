from bot.chat.slack.hear.house import Voice
from bot.chat.slack.hear.now import cards_now
from bot.locale import Say
from tests.chat.slack.hearing import Hearing, facts_wanted, hearing
from tests.slack.values import words


def read(bot: Hearing, who: str, *keys: str) -> str:
    person = bot.house.people[who]
    return "\n".join(words(cards_now(bot.house, Voice(person, Say(person.language), "1"), bot.crisis(), keys)))


async def test_cards_in_the_order_in_which_they_are_asked_for():
    bot = await hearing(facts_wanted())
    text = read(bot, "anna", "step.facts", "board", "step.no_such")
    assert 0 <= text.index("Frage 1") < text.index("🔴")


async def test_nobody_sees_the_call_of_somebody_else():
    bot = await hearing(facts_wanted())
    page = next(page for page in bot.crisis().paging.ringing() if page.person == "ben")
    assert "du wirst gebraucht" in read(bot, "ben", f"page.{page.id}.0")
    assert read(bot, "clara", f"page.{page.id}.0") == ""
