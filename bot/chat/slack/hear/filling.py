"""Forms: the one that a word opens, the one that goes on where that one ended, and what is done when one was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from bot.chat.base import Reply, Tap
from bot.chat.forms import exact, filled, following, form
from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.begun import begun
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.inbound import Submitted
from bot.chat.slack.hear.taps import known_crisis, then
from bot.chat.slack.show.modal import answers, modal
from bot.crisis.cards import Button, Field
from bot.crisis.command import Refused
from bot.crisis.model import Crisis
from bot.crisis.standdown import StandDown
from bot.crisis.text import mark_drill
from bot.locale import Say

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
        return opened(house, voice, word, crises[0], given) or cannot()
    button = _button(house, voice, word, crises[0], given)
    if button is None:
        cannot()
    live_first = sorted(crises, key=lambda crisis: crisis.life.drill)
    choices = tuple((crisis.id, _name(crisis, voice.say)) for crisis in live_first)
    which = Field("crisis", voice.say("form.crisis"), choices=choices)
    return _shown(voice, replace(button, asks=(which, *button.asks)), OnForm(word), None)


def cannot() -> NoReturn:
    """Raises Refused: there is nothing here that this person may do now."""
    raise Refused("slack.cannot")


async def submitted(house: House, voice: Voice, sent: Submitted) -> Answer:
    """What comes of a form that was sent; one that asks further goes on. Raises Refused."""
    carried, given = unpack(sent.carried), answers(sent.answers)
    if isinstance(carried, OnCard):
        known_crisis(house, voice, carried.crisis)
        if further := then(house, voice, carried):
            return further
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
        return opened(house, voice, further, crisis) or cannot()
    button = _button(house, voice, carried.word, crisis, _NOTHING)
    if button is None:
        cannot()
    reply = await house.send(voice, filled(button, given), stream)
    return begun(house, voice, reply, in_form=True) if alone else _told(reply)


def _told(reply: Reply) -> Answer:
    return Answer(reply.ok, reply.text)


def _button(house: House, voice: Voice, word: str, crisis: Crisis | None, given: Mapping[str, str]) -> Button | None:
    if word == "standdown":
        return Button(voice.say("button.stand_down"), StandDown(), look="danger")
    titles = house.playbooks() if word in NO_CRISIS else {}
    return form(word, crisis, voice.person, voice.say, titles, given=given)


def _shown(voice: Voice, button: Button, carried: OnForm, crisis: Crisis | None) -> Answer:
    """It is called after what it is for, and says which crisis it is about."""
    say, alone = voice.say, carried.word in NO_CRISIS
    title = "" if alone else say(f"slack.title.{carried.word.partition(' ')[0]}")
    above = _name(crisis, say) if crisis else ""
    view = modal(button, carried, say, title, above=above, drill=bool(crisis and crisis.life.drill))
    return Answer(form=view, otherwise=say("slack.tap_again"))


def _name(crisis: Crisis, say: Say) -> str:
    life = crisis.life
    name = " · ".join(part for part in (life.playbook.title[say.language], life.what, life.severity) if part)
    return mark_drill(name, say.language) if life.drill else name
