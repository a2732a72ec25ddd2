"""Crises one below the other: to be looked at, or to choose from."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.slack.carry import Retold, pack
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.ids import NAME, spot_of
from bot.chat.slack.show.blocks import LONGEST_LABEL
from bot.chat.slack.show.rich import Json, block, lines, link_to_channel, plain_text, small_print
from bot.crisis.model import Crisis
from bot.crisis.text import mark_drill

MOST_LINES, MOST_BUTTONS = 20, 5
LONGEST_LINE = 200


def listed(house: House, voice: Voice, crises: Sequence[Crisis]) -> Answer:
    """One line a crisis, the latest first, with its room to tap."""
    if not crises:
        return Answer(text=voice.say("slack.none_open"))
    latest = _latest(crises)
    shown = [_line(house, voice, crisis) for crisis in latest[:MOST_LINES]]
    more = len(latest) - len(shown)
    rest = [lines([(voice.say("board.more", count=str(more)), False)])] if more else []
    return Answer(blocks=tuple(block(each) for each in (*shown, *rest)))


def to_choose(house: House, voice: Voice, crises: Sequence[Crisis], text: str) -> Answer:
    """Which of these is meant: a button for each of the latest, which carries what was typed."""
    latest, say = _latest(crises), voice.say
    try:
        buttons = [_button(house, voice, each, text, i) for i, each in enumerate(latest[:MOST_BUTTONS])]
    except ValueError:
        rooms = listed(house, voice, crises)
        return Answer(text=say("slack.type_in_room"), blocks=rooms.blocks)
    more = len(latest) - len(buttons)
    rest = [small_print(say("slack.more_crises", count=str(more)))] if more else []
    return Answer(text=say("slack.which_crisis"), blocks=({"type": "actions", "elements": buttons}, *rest))


def headline(house: House, voice: Voice, crisis: Crisis) -> str:
    """A crisis in one line; of a drill it says so."""
    life, say = crisis.life, voice.say
    since = say("time.since", clock=life.started_at, time=max(house.clock() - life.started_at, timedelta(0)))
    what = f" · {life.what}" if life.what else ""
    line = say("slack.crisis", title=life.playbook.title, what=what, severity=life.severity, since=since)
    return mark_drill(" ".join(line.split()), say.language) if life.drill else line


def _latest(crises: Sequence[Crisis]) -> list[Crisis]:
    return sorted(crises, key=lambda crisis: (crisis.life.started_at, crisis.id), reverse=True)


def _line(house: House, voice: Voice, crisis: Crisis) -> Json:
    said = lines([(headline(house, voice, crisis), False)], LONGEST_LINE)
    room = spot_of(crisis.rooms.by_chat.get(NAME, ""))
    if room.channel:
        said["elements"] += [{"type": "text", "text": " · "}, link_to_channel(room.channel)]
    return said


def _button(house: House, voice: Voice, crisis: Crisis, text: str, number: int) -> Json:
    return {
        "type": "button",
        "action_id": f"choose:{number}",
        "text": plain_text(headline(house, voice, crisis), LONGEST_LABEL),
        "value": pack(Retold(crisis.id, text)),
    }
