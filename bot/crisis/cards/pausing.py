"""Everything is paused: who, why, what waits. And afterwards: nothing left by itself, here is what still waits."""

from collections.abc import Iterable, Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.command import Phrase
from bot.crisis.pausing import MOST_REASON, Pause, PauseAll, ResumeAll
from bot.crisis.text import shorten, title_of

MOST_NAMED = 4
SHORT_REASON = 80
"""Characters of the reason on the board; the card of the pause has all of it."""


def pause_cards(view: View) -> Iterator[Card]:
    """One card for each pause; it rings once."""
    for number, pause in enumerate(view.crisis.pausing.pauses, 1):
        latest = number == len(view.crisis.pausing.pauses)
        yield _card(view, f"paused.{number}", pause, latest=latest)


def _card(view: View, key: str, pause: Pause, *, latest: bool) -> Card:
    if not view.crisis.open:
        return Card(key, ROOM, (_heading(view, pause),), rings=True)
    if pause.resumed_at:
        return Card(key, ROOM, (_heading(view, pause), *(_review(view) if latest else ())), rings=True)
    return Card(key, ROOM, (_heading(view, pause), *_paused(view)), (resume(view),), rings=True)


def pause_all(view: View) -> Button:
    """Stop everything; it asks why."""
    why = Field("reason", view.say("ask.why"), limit=MOST_REASON)
    return Button(view.say("button.pause_all"), PauseAll(reason=""), (why,))


def resume(view: View) -> Button:
    """Go on; it says beforehand that nothing leaves because of that."""
    sure = view.say("pause.sure"), view.say("button.back")
    return Button(view.say("button.resume"), ResumeAll(), look="main", sure=sure)


def _heading(view: View, pause: Pause) -> str:
    if pause.resumed_at:
        who = view.person(pause.resumed_by)
        return view.say("pause.over", who=who, at=pause.resumed_at, why=pause.reason)
    return view.say("pause.heading", who=view.person(pause.by), since=view.since(pause.at), why=pause.reason)


def _paused(view: View) -> Iterator[str]:
    finishing = list(_deliveries(view, "attempting"))
    yield view.say("pause.finishing", known=_named(view, finishing)) if finishing else view.say("pause.nothing")
    if held := list(_held_back(view)):
        yield view.say("pause.waiting", known=_named(view, held))
    if promise := view.crisis.promises.open:
        yield view.say("pause.promise", due=promise.due, left=view.left(promise.due))


def _review(view: View) -> Iterator[str]:
    if held := list(_held_back(view)):
        yield view.say("pause.left", known=_named(view, held))


def _held_back(view: View) -> Iterator[object]:
    """Texts that were stopped, and deliveries that were held, each until somebody sends it or leaves it out."""
    yield from (title_of(view.crisis, name) for name in view.crisis.publishing.waits_after_pause())
    yield from _deliveries(view, "held")


def _deliveries(view: View, status: str) -> Iterator[Phrase]:
    for (statement, outlet), outcome in view.crisis.deliveries.outcomes.items():
        if outcome.status == status and (status != "held" or outcome.reason == "paused"):
            place = view.crisis.life.places[outlet].title
            yield Phrase("pause.delivery", {"statement": title_of(view.crisis, statement), "outlet": place})


def _named(view: View, things: Iterable[object]) -> str:
    named = [view.say.word(thing) for thing in things]
    more = [view.say("board.more", count=str(len(named) - MOST_NAMED))] if len(named) > MOST_NAMED else []
    return "; ".join([*named[:MOST_NAMED], *more])


def board_line(view: View) -> str:
    """What the board says of what is to leave later: the loud line of a pause, else what is scheduled, else nothing."""
    return paused_line(view) or _scheduled(view) if view.crisis.open else ""


def paused_line(view: View) -> str:
    """Who paused everything, why, since when; empty while nothing is paused."""
    pause = view.crisis.pausing.now
    if pause is None:
        return ""
    why = shorten(pause.reason, SHORT_REASON)
    return view.say("board.paused", who=view.person(pause.by), since=view.since(pause.at), why=why)


def _scheduled(view: View) -> str:
    later = [(each.release_at, name) for name, each in view.crisis.publishing.on_their_way().items() if each.scheduled]
    parts = [
        view.say("board.scheduled_at", title=title_of(view.crisis, name), at=release_at)
        for release_at, name in sorted(later)
    ]
    return view.say("board.scheduled", parts=_named(view, parts)) if parts else ""
