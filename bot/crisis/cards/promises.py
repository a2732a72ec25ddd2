"""The promise: five minutes before it is due, and when it was missed. "Nothing new" takes one tap."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card
from bot.crisis.cards.pausing import paused_line, resume
from bot.crisis.cards.texts import one_tap, preview
from bot.crisis.cards.view import View
from bot.crisis.consent import binding
from bot.crisis.promises import Promise
from bot.crisis.publishing import PublishNow
from bot.crisis.statements import DraftStatement


def promise_cards(view: View) -> Iterator[Card]:
    """One card for each promise that needed a reminder."""
    for promise in view.crisis.promises.made:
        if promise.reminded:
            yield _card(view, promise)


def _card(view: View, promise: Promise) -> Card:
    key = f"promise.{promise.statement}"
    if promise.kept_at or not view.crisis.open:
        told = "promise.kept" if promise.kept_in_time or not promise.kept_at else "promise.kept_late"
        return Card(key, ROOM, (view.say(told, due=promise.due, at=promise.kept_at or view.now),), rings=True)
    if view.crisis.pausing.now:
        return _paused(view, key, promise)
    if leaving := _leaving(view):
        return Card(
            key,
            ROOM,
            (view.say("promise.leaving", due=promise.due, left=view.left(promise.due), **leaving),),
            rings=True,
        )
    ready = one_tap(view)
    told = "missed" if promise.missed else "near" if ready else "near_write"
    heading = view.say(f"promise.{told}", due=promise.due, left=view.left(promise.due))
    buttons: list[Button] = []
    quote: tuple[str, ...] = ()
    if ready:
        command = PublishNow(statement=ready.id, binding=binding(view.crisis, ready.id))
        buttons.append(Button(view.say("button.nothing_new"), command, look="publish"))
        quote = preview(view, ready)
    templates = [step.update[0] for step in view.crisis.playbook.steps if step.update]
    buttons += [Button(view.say("button.write_new"), DraftStatement(template=name)) for name in templates[:1]]
    return Card(key, ROOM, (heading,), tuple(buttons), quote, rings=True)


def _leaving(view: View) -> dict[str, object]:
    """The public text that leaves next, and when; nothing while none is on its way."""
    templates, texts = view.crisis.playbook.statements, view.crisis.statements.by_id
    public = (
        (publication.release_at, name)
        for name, publication in view.crisis.publishing.on_their_way().items()
        if templates[texts[name].template].audience == "public"
    )
    at, name = min(public, default=(None, ""))
    return {"title": view.title(name), "at": at} if at else {}


def _paused(view: View, key: str, promise: Promise) -> Card:
    """Nobody is asked for one tap that would be refused."""
    line = view.say("promise.paused", due=promise.due, left=view.left(promise.due))
    return Card(key, ROOM, (line, paused_line(view)), (resume(view),), rings=True)
