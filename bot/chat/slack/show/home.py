"""The App Home: first what is to be done now, with its buttons; then what else waits, what runs, the person's roles."""

from collections.abc import Iterator
from dataclasses import replace

from bot.chat.slack.carry import OnForm, pack
from bot.chat.slack.show.blocks import LONGEST_LABEL, card_blocks
from bot.chat.slack.show.overview import Duty, Overview, Running
from bot.chat.slack.show.rich import DIVIDER, Json, block, heading, lines, link_to_channel, plain_text, small_print
from bot.crisis.cards import Card
from bot.locale import Say

ROOM_FOR_QUOTES = 1_300
"""Characters of the previews of one card; the form behind a button shows them whole."""


def home(seen: Overview, say: Say) -> Json:
    """The view for views.publish."""
    return {"type": "home", "blocks": [*_next(seen, say), *_waiting(seen, say), *_running(seen, say), *_me(seen, say)]}


def home_saying(text: str) -> Json:
    """A Home that says only this: for somebody whom the bot does not serve."""
    return {"type": "home", "blocks": [_line(text)]}


def _next(seen: Overview, say: Say) -> Iterator[Json]:
    yield heading(say("slack.home_next"))
    if seen.waiting:
        first = seen.waiting[0]
        yield small_print(first.title)
        yield from card_blocks(first.crisis, first.cards[0], ROOM_FOR_QUOTES)
    else:
        yield block(lines((line, False) for line in seen.said or (say("slack.home_none"),)))


def _waiting(seen: Overview, say: Say) -> Iterator[Json]:
    if seen.perhaps or sum(len(each.cards) for each in seen.waiting) > 1:
        yield heading(say("slack.home_waiting"))
    for i, each in enumerate(seen.waiting):
        if i > 0:
            yield small_print(each.title)
        for number, card in enumerate(each.cards[0 if i else 1 :]):
            if number:
                yield DIVIDER
            yield from card_blocks(each.crisis, _quiet(card), ROOM_FOR_QUOTES)
    if seen.perhaps:
        yield _line(say("slack.home_perhaps", count=str(seen.perhaps)))


def _quiet(card: Card) -> Card:
    """Its buttons without the colour that says: this now. Publishing keeps its own."""
    loud = ("main", "approve")
    return replace(card, buttons=tuple(replace(b, look="plain") if b.look in loud else b for b in card.buttons))


def _running(seen: Overview, say: Say) -> Iterator[Json]:
    if seen.running:
        yield DIVIDER
        yield heading(say("slack.home_running"))
    for each in seen.running:
        yield _crisis(each)
    if seen.more:
        yield _line(say("slack.home_more", count=str(seen.more)))


def _crisis(running: Running) -> Json:
    said = lines([(running.headline, True), (running.promise, False)])
    if running.channel:
        said["elements"] += [{"type": "text", "text": "\n"}, link_to_channel(running.channel)]
    return block(said)


def _me(seen: Overview, say: Say) -> Iterator[Json]:
    yield DIVIDER
    yield heading(say("slack.home_roles"))
    duties = [_duty(each, say) for each in seen.duties] or [say("slack.home_no_roles")]
    yield block(lines((line, False) for line in duties))
    if seen.may_start:
        yield {"type": "actions", "elements": [_start(say, main=not seen.running)]}
    yield small_print(say("slack.home_as_of", at=seen.at))


def _duty(duty: Duty, say: Say) -> str:
    if not duty.before:
        return say("slack.home_first", role=duty.role)
    place, total = str(len(duty.before) + 1), str(duty.total)
    return say("slack.home_deputy", role=duty.role, place=place, total=total, before=", ".join(duty.before))


def _start(say: Say, *, main: bool) -> Json:
    """Where nothing runs, starting a crisis is the main thing to do here."""
    label = plain_text(say("slack.start"), LONGEST_LABEL)
    button = {"type": "button", "action_id": "tap:0", "text": label, "value": pack(OnForm("start"))}
    return button | ({"style": "primary"} if main else {})


def _line(text: str) -> Json:
    return block(lines([(text, False)]))
