"""What somebody types after /crisis or /krise. A word alone opens its form; a whole wish is done at once."""

from collections.abc import Iterable
from dataclasses import replace

from bot.chat.answers import answer, granted, help_without_crisis
from bot.chat.choose import choose, plain
from bot.chat.slack.carry import OnCard
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.begun import begun
from bot.chat.slack.hear.done import done
from bot.chat.slack.hear.filling import NO_CRISIS, cannot, opened
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.listing import listed, to_choose
from bot.chat.slack.hear.meant import Meant
from bot.chat.slack.hear.now import cards_now
from bot.chat.slack.hear.sight import visible
from bot.chat.slack.hear.taps import tap
from bot.chat.vocabulary import meaning_of
from bot.chat.words import LONGEST, Press, Show, Unfinished, Wish, hear, shown_button
from bot.crisis.command import Command, Phrase, Refused
from bot.crisis.lifecycle import Start
from bot.crisis.model import Crisis
from bot.crisis.standdown import StandDown
from bot.crisis.text import clean, mark_drill

ABOUT_NONE = ("", "list", *NO_CRISIS)
"""Words (and what is none) for which it does not matter which crisis is meant."""


async def typed(house: House, meant: Meant, voice: Voice, text: str, channel: str) -> Answer:
    """What comes of a line that was typed in a channel. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused("refused.too_long", length=str(len(text)), limit=str(LONGEST))
    meaning, _ = _first(text)
    if meaning in ABOUT_NONE:
        return await about(house, voice, text, None)
    crises = meant.by(channel, voice.person)
    if len(crises) > 1 and meaning != "help":
        return to_choose(house, voice, crises, text)
    return await about(house, voice, text, crises[0] if len(crises) == 1 else None)


async def about(house: House, voice: Voice, text: str, crisis: Crisis | None) -> Answer:
    """What comes of a line when it is clear which crisis is meant. Raises Refused."""
    wish = hear(text, crisis, voice.person.id, voice.say.language)
    if isinstance(wish, Unfinished):
        if plain(text) not in _MANY and (form := _form(house, voice, wish, crisis)):
            return form
        wish = _instead(wish, crisis)
    if isinstance(wish, Show):
        return _shown(house, voice, wish, crisis)
    if isinstance(wish, Start):
        return await _start(house, voice, wish)
    if crisis is None:
        raise Refused("refused.no_crisis")
    if isinstance(wish, Press):
        return await _press(house, voice, wish, crisis)
    return await _do(house, voice, wish, crisis)


_MANY = ("facts", "fakten")
"""Asked for in the plural, they are listed."""


def _form(house: House, voice: Voice, wish: Unfinished, crisis: Crisis | None) -> Answer | None:
    return opened(house, voice, wish.word, None if wish.word in NO_CRISIS else crisis, wish.given)


def _instead(wish: Unfinished, crisis: Crisis | None) -> Wish:
    """What an unfinished line means where no form can be opened: the person may not, or the crisis is over."""
    if isinstance(wish.otherwise, Phrase):
        if crisis and not crisis.open:
            raise Refused("refused.ended", when=crisis.life.ended_at)
        cannot()
    return wish.otherwise


def _first(text: str) -> tuple[str, str]:
    """What the first word means (empty: nothing), and what follows it."""
    word, _, rest = clean(text).partition(" ")
    return meaning_of(word), rest.strip()


# ------------------------------------------------------------------------------------------------ only to be seen


def _shown(house: House, voice: Voice, show: Show, crisis: Crisis | None) -> Answer:
    if show.what == "list":
        return listed(house, voice, visible(house.crises.crises(), voice.person))
    if show.what == "start":
        cannot()
    if crisis is None:
        return _help(voice, help_without_crisis(voice.person, voice.say))
    found = answer(show, crisis, voice.person.id, voice.say, house.clock())
    if show.what == "help":
        return _help(voice, found.lines)
    said = (voice.say("slack.report", crisis=crisis.id),) if show.what == "report" else found.lines
    marked = (mark_drill(line, voice.say.language) if crisis.life.drill else line for line in said)
    return Answer(text="\n".join(marked), blocks=tuple(cards_now(house, voice, crisis, found.cards)))


def _help(voice: Voice, said: Iterable[str]) -> Answer:
    """Each line begins with what is to be typed."""
    return Answer(text="\n".join(f"{voice.say('slack.command')} {line}" for line in said))


# ------------------------------------------------------------------------------------------------------ to be done


async def _start(house: House, voice: Voice, wish: Start) -> Answer:
    if voice.person.external:
        cannot()
    titles = house.playbooks()
    name = choose(wish.playbook, {name: (title.de, title.en) for name, title in titles.items()})
    return begun(house, voice, await house.send(voice, replace(wish, playbook=name)))


async def _press(house: House, voice: Voice, wish: Press, crisis: Crisis) -> Answer:
    """The tap on the button that the person was shown. Nobody approves words that are not before their eyes."""
    card, button = shown_button(wish, house.shown(crisis.id, voice.person.id))
    on = OnCard(crisis.id, card.key, button.token)
    return _said_to(await tap(house, voice, on, unseen=wish.kind == "approve"), button.command, voice, crisis)


async def _do(house: House, voice: Voice, wish: Command, crisis: Crisis) -> Answer:
    """The end of a crisis cannot be taken back, so it is asked for once more."""
    if isinstance(wish, StandDown) and granted(crisis, wish, voice.person.id, house.clock()):
        return opened(house, voice, "standdown", crisis) or cannot()
    reply = await house.send(voice, wish, crisis.id)
    return _said_to(Answer(reply.ok, reply.text), wish, voice, crisis)


def _said_to(answered: Answer, wish: Command, voice: Voice, crisis: Crisis) -> Answer:
    """What was typed disappears, so something is said even where the cards say the rest."""
    if not answered.ok or answered.text or answered.form:
        return answered
    return replace(answered, text=done(wish, crisis, voice.say))
