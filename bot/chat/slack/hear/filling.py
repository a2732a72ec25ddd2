"""Forms: the one that a word opens, the one that goes on where that one ended, and what is done when one was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chat.base import Reply, Tap
from bot.chat.forms import exact, filled, following, form
from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.inbound import Submitted
from bot.chat.slack.hear.taps import known_crisis
from bot.chat.slack.show.modal import answers, modal
from bot.chat.vocabulary import word_for
from bot.crisis.cards import Button, Field
from bot.crisis.command import Refused
from bot.crisis.model import Crisis

NO_CRISIS = ("start", "drill")
"""Words whose forms belong to no crisis."""

_NOTHING: Mapping[str, str] = {}


def opened(
    house: House, voice: Voice, word: str, crisis: Crisis | None, given: Mapping[str, str] = _NOTHING
) -> Answer | None:
    """The form behind a word; None where there is nothing to ask."""
    button = _button(house, voice, word, crisis, given)
    if button is None:
        return None
    return _shown(voice, button, OnForm(exact(word, button), crisis.id if crisis else ""), crisis)


def opened_among(house: House, voice: Voice, word: str, crises: Sequence[Crisis], given: Mapping[str, str]) -> Answer:
    """The form behind a word, which also asks which of these crises it is about. Raises Refused."""
    if len(crises) == 1:
        return opened(house, voice, word, crises[0], given) or cannot(voice)
    button = _button(house, voice, word, crises[0], given)
    if button is None:
        return cannot(voice)
    which = Field("crisis", voice.say("form.crisis"), choices=tuple((each.id, _name(each, voice)) for each in crises))
    return _shown(voice, replace(button, asks=(which, *button.asks)), OnForm(word), None)


def cannot(voice: Voice) -> Answer:
    """Raises Refused: there is nothing here that this person may do now."""
    raise Refused("slack.cannot", word=word_for("help", voice.say.language))


async def submitted(house: House, voice: Voice, sent: Submitted) -> Answer:
    """What comes of a form that was sent; one that asks further goes on. Raises Refused."""
    carried, given = unpack(sent.carried), answers(sent.answers)
    if isinstance(carried, OnCard):
        known_crisis(house, voice, carried.crisis)
        return _told(await house.send(voice, Tap(carried.card, carried.token, given), carried.crisis))
    if isinstance(carried, OnForm):
        return await _on_form(house, voice, carried, given)
    raise Refused("slack.no_longer")


async def _on_form(house: House, voice: Voice, carried: OnForm, given: Mapping[str, str]) -> Answer:
    alone = carried.word in NO_CRISIS
    stream = "" if alone else carried.crisis or given.get("crisis", "")
    if not (alone or stream):
        raise Refused("slack.no_longer")
    crisis = known_crisis(house, voice, stream)
    if not alone and (crisis is None or not crisis.open):
        return _told(await house.send(voice, Tap("", ""), stream))  # the door knows when it ended
    if further := following(carried.word, given):
        return opened(house, voice, further, crisis) or cannot(voice)
    button = _button(house, voice, carried.word, crisis, _NOTHING)
    if button is None:
        return cannot(voice)
    return _told(await house.send(voice, filled(button, given), stream))


def _told(reply: Reply) -> Answer:
    return Answer(reply.ok, reply.text)


def _button(house: House, voice: Voice, word: str, crisis: Crisis | None, given: Mapping[str, str]) -> Button | None:
    titles = house.playbooks() if word in NO_CRISIS else {}
    return form(word, crisis, voice.person, voice.say, titles, given=given)


def _shown(voice: Voice, button: Button, carried: OnForm, crisis: Crisis | None) -> Answer:
    title = crisis.playbook.title[voice.say.language] if crisis else ""
    view = modal(button, carried, voice.say, title, drill=bool(crisis and crisis.life.drill))
    return Answer(form=view, otherwise=voice.say("slack.tap_again"))


def _name(crisis: Crisis, voice: Voice) -> str:
    life = crisis.life
    return " · ".join(part for part in (life.playbook.title[voice.say.language], life.what, life.severity) if part)
