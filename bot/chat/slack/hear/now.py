"""Cards as they are now, for one person to look at; their buttons work."""

from collections.abc import Sequence

from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.show.blocks import card_blocks
from bot.chat.slack.show.rich import DIVIDER, Json
from bot.crisis.cards import ROOM, cards
from bot.crisis.model import Crisis

_ROOM_FOR_QUOTES = 1_300


def cards_now(house: House, voice: Voice, crisis: Crisis, keys: Sequence[str]) -> list[Json]:
    """Those of these cards that are for everybody or for this person, in this order."""
    mine = {c.key: c for c in cards(crisis, voice.say.language, house.clock()) if c.place in (ROOM, voice.person.id)}
    found = [mine[key] for key in keys if key in mine]
    blocks = [block for card in found for block in (DIVIDER, *card_blocks(crisis.id, card, _ROOM_FOR_QUOTES))]
    return blocks[1:]
