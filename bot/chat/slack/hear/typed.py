"""What somebody types after /crisis or /krise. A word alone opens its form; a whole wish is done at once."""

from dataclasses import replace

from bot.chat.answers import answer, help_without_crisis
from bot.chat.choose import choose, plain
from bot.chat.slack.carry import OnCard
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.filling import NO_CRISIS, cannot, opened
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.listing import listed, to_choose
from bot.chat.slack.hear.meant import Meant
from bot.chat.slack.hear.sight import visible
from bot.chat.slack.hear.taps import tap
from bot.chat.slack.show.blocks import card_blocks
from bot.chat.slack.show.rich import Json
from bot.chat.vocabulary import meaning_of
from bot.chat.words import LONGEST, Press, Show, parse, shown_button
from bot.crisis.cards import ROOM, cards
from bot.crisis.command import Command, Refused
from bot.crisis.lifecycle import Start
from bot.crisis.model import Crisis
from bot.crisis.text import clean, mark_drill

ABOUT_NONE = ("", "list", *NO_CRISIS)
"""Words (and what is none) for which it does not matter which crisis is meant."""

_ROOM_FOR_QUOTES = 900


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
    if form := opened_by(house, voice, text, crisis):
        return form
    wish = parse(text, crisis, voice.person.id, voice.say.language)
    if isinstance(wish, Show):
        return _shown(house, voice, wish, crisis)
    if isinstance(wish, Start):
        return await _start(house, voice, wish)
    if crisis is None:
        raise Refused("refused.no_crisis")
    if isinstance(wish, Press):
        return await _press(house, voice, wish, crisis)
    return await _do(house, voice, wish, crisis)


def opened_by(house: House, voice: Voice, text: str, crisis: Crisis | None) -> Answer | None:
    """The form of a word that stands alone, or of a fact without its answer; None for everything else."""
    meaning, rest = _first(text)
    word = meaning if not rest else ""
    if meaning == "start" and meaning_of(rest) == "drill":
        word = "drill"
    if meaning == "fact" and crisis and rest and "=" not in rest:
        questions = crisis.playbook.facts
        word = f"fact {choose(rest, {name: (asked.de, asked.en) for name, asked in questions.items()})}"
    if not word or plain(text) in _MANY:
        return None
    return opened(house, voice, word, None if word in NO_CRISIS else crisis)


_MANY = ("facts", "fakten")
"""Asked for in the plural, they are listed."""


def _first(text: str) -> tuple[str, str]:
    """What the first word means (empty: nothing), and what follows it."""
    word, _, rest = clean(text).partition(" ")
    return meaning_of(word), rest.strip()


# ------------------------------------------------------------------------------------------------ only to be seen


def _shown(house: House, voice: Voice, show: Show, crisis: Crisis | None) -> Answer:
    if show.what == "list":
        return listed(house, voice, visible(house.crises.crises(), voice.person))
    if show.what == "start":
        return cannot(voice)
    if crisis is None:
        return Answer(text="\n".join(help_without_crisis(voice.person, voice.say)))
    found = answer(show, crisis, voice.person.id, voice.say, house.clock())
    said = found.lines if show.what == "help" or not crisis.life.drill else _marked(found.lines, voice)
    return Answer(text="\n".join(said), blocks=tuple(_cards(house, voice, crisis, found.cards)))


def _marked(said: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    return tuple(mark_drill(line, voice.say.language) for line in said)


def _cards(house: House, voice: Voice, crisis: Crisis, keys: tuple[str, ...]) -> list[Json]:
    """The cards themselves, with buttons that work."""
    mine = {c.key: c for c in cards(crisis, voice.say.language, house.clock()) if c.place in (ROOM, voice.person.id)}
    found = [mine[key] for key in keys if key in mine]
    return [each for card in found for each in card_blocks(crisis.id, card, _ROOM_FOR_QUOTES)]


# ------------------------------------------------------------------------------------------------------ to be done


async def _start(house: House, voice: Voice, wish: Start) -> Answer:
    if voice.person.external:
        return cannot(voice)
    titles = house.playbooks()
    name = choose(wish.playbook, {name: (title.de, title.en) for name, title in titles.items()})
    reply = await house.send(voice, replace(wish, playbook=name))
    return Answer(reply.ok, reply.text)


async def _press(house: House, voice: Voice, wish: Press, crisis: Crisis) -> Answer:
    """The tap on the button that the person was shown. Nobody approves words that are not before their eyes."""
    try:
        card, button = shown_button(wish, house.shown(crisis.id, voice.person.id))
    except Refused as no:
        several = no.phrase.key == "words.several_buttons"
        raise Refused("slack.several_texts", known=no.phrase.params["known"]) if several else no from no
    on = OnCard(crisis.id, card.key, button.token)
    return _said_to(await tap(house, voice, on, unseen=wish.kind == "approve"), voice, crisis)


async def _do(house: House, voice: Voice, wish: Command, crisis: Crisis) -> Answer:
    reply = await house.send(voice, wish, crisis.id)
    return _said_to(Answer(reply.ok, reply.text), voice, crisis)


def _said_to(done: Answer, voice: Voice, crisis: Crisis) -> Answer:
    """What was typed disappears, so something is said even where the cards say the rest."""
    if not done.ok or done.text or done.form:
        return done
    said = voice.say("slack.done", title=crisis.playbook.title)
    return replace(done, text=mark_drill(said, voice.say.language) if crisis.life.drill else said)
