"""The way to the room of a crisis: its name, to be tapped."""

from bot.chat.slack.ids import NAME, spot_of
from bot.chat.slack.show.rich import Json, link_to_channel
from bot.crisis.model import Crisis
from bot.crisis.text import mark_drill
from bot.locale import Say

_HERE = "\ue000"


def way_to(crisis: Crisis, say: Say) -> list[Json]:
    """The parts of a line; none as long as there is no room. Slack opens it only for whoever may be there."""
    spot = spot_of(crisis.rooms.by_chat.get(NAME, ""))
    if not spot.channel:
        return []
    line = say("slack.way_thread" if spot.thread else "slack.way", room=_HERE)
    before, _, after = (mark_drill(line, say.language) if crisis.life.drill else line).partition(_HERE)
    parts: list[Json] = [{"type": "text", "text": before}, link_to_channel(spot.channel)]
    return [*parts, {"type": "text", "text": after}] if after else parts
