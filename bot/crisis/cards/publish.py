"""Publishing: another card, another look, another word than approving. Then ten seconds, or more, to stop it."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.board import states
from bot.crisis.cards.pausing import pause_all
from bot.crisis.cards.texts import destinations
from bot.crisis.cards.view import View
from bot.crisis.consent import agreed, approved, binding
from bot.crisis.promises import promised_time
from bot.crisis.publishing import Halt, Publication, Publish
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.statements import Statement
from bot.crisis.text import title_of


def publish_cards(view: View) -> Iterator[Card]:
    """One card for each text that is approved, on its way or out; a loud one for each that did not go out."""
    for statement in view.crisis.statements.by_id.values():
        publication = view.crisis.publishing.publications.get(statement.id)
        if publication:
            yield _on_its_way(view, statement, publication)
            continue
        ready = approved(view.crisis, statement.id, view.now)
        if view.crisis.open and ready:
            yield _ask(view, statement)
        if view.crisis.open:
            yield from _not_out(view, statement, ready=ready)


def _ask(view: View, statement: Statement) -> Card:
    names = ", ".join(view.person(person) for person in agreed(view.crisis, statement.id, view.now))
    lines = (
        view.say("publish.ask", title=view.title(statement.id), where=destinations(view, statement)),
        view.say("publish.approved_by", who=names),
        *_promised(view, statement),
        *_stopped(view, statement),
    )
    return Card(f"publish.{statement.id}", ROOM, lines, _buttons(view, statement))


def _promised(view: View, statement: Statement, publication: Publication | None = None) -> Iterator[str]:
    """What it promises when it goes out now, or at the time for which it is scheduled."""
    template = view.crisis.playbook.statements[statement.template]
    if template.audience == "public" and not template.closing:
        at = publication.release_at if publication else view.now
        shown = publication is not None or view.minutes
        yield view.say("publish.promise", at=promised_time(at, view.crisis.life.cadence) if shown else "…")


def _stopped(view: View, statement: Statement) -> Iterator[str]:
    """That everything is paused, or that somebody stopped it before."""
    if pause := view.crisis.pausing.now:
        yield view.say("publish.paused", who=view.person(pause.by), at=pause.at, why=pause.reason)
    elif (halted := view.crisis.publishing.halted.get(statement.id)) and halted.reason in ("", "paused"):
        yield view.say("publish.stopped", who=view.person(halted.by), at=halted.at)


def _buttons(view: View, statement: Statement) -> tuple[Button, ...]:
    """Now or later; neither while everything is paused."""
    if view.crisis.pausing.now:
        return ()
    present = binding(view.crisis, statement.id)
    when = Field("at", view.say("ask.at"), limit=10)
    return (
        Button(view.say("button.publish"), Publish(statement=statement.id, binding=present), look="publish"),
        Button(view.say("button.later"), PublishLater(statement=statement.id, binding=present), (when,)),
    )


def _not_out(view: View, statement: Statement, *, ready: bool) -> Iterator[Card]:
    """What stopped by itself rings each time, says why, and what to do. A pause rings for all its texts together."""
    halted = view.crisis.publishing.halted.get(statement.id)
    if halted is None or halted.reason in ("", "paused"):
        return
    lines = (
        view.say("halted.heading", title=title_of(view.crisis, statement.id)),
        view.say(f"halted.{halted.reason}", at=halted.release_at),
        view.say("halted.look" if ready else "halted.approve"),
    )
    buttons = _buttons(view, statement) if ready else ()
    yield Card(f"halted.{statement.id}.{halted.times}", ROOM, lines, buttons, rings=True)


def _on_its_way(view: View, statement: Statement, publication: Publication) -> Card:
    if publication.released_at is None:
        return _scheduled(view, statement, publication) if publication.scheduled else _going(view, statement)
    key, title = f"publish.{statement.id}", title_of(view.crisis, statement.id)
    permalinks = (outcome.permalink for outcome in view.crisis.deliveries.of(statement.id).values())
    links = dict.fromkeys(link for link in permalinks if link.startswith(("https://", "http://")))
    where = " · ".join(states(view, statement.id))
    line = view.say("publish.out", title=title, who=view.person(publication.by), where=where)
    return Card(key, ROOM, (line, *list(links)[:2]))


def _going(view: View, statement: Statement) -> Card:
    """The ten seconds: one thing to read, one to tap."""
    publication = view.crisis.publishing.publications[statement.id]
    title, where = view.title(statement.id), destinations(view, statement)
    line = view.say("publish.going", title=title, who=view.person(publication.by), where=where)
    return Card(f"publish.{statement.id}", ROOM, (line,), (_halt(view, statement),))


def _scheduled(view: View, statement: Statement, publication: Publication) -> Card:
    at, title = publication.release_at, title_of(view.crisis, statement.id)
    line = view.say(
        "publish.scheduled", title=title, at=at, left=view.left(at), who=view.person(publication.by),
        where=destinations(view, statement),
    )  # fmt: skip
    now = PublishAtOnce(statement=statement.id, binding=publication.binding)
    buttons = (_halt(view, statement), Button(view.say("button.publish"), now, look="publish"), pause_all(view))
    return Card(f"publish.{statement.id}", ROOM, (line, *_promised(view, statement, publication)), buttons)


def _halt(view: View, statement: Statement) -> Button:
    return Button(view.say("button.halt"), Halt(statement=statement.id), look="danger")
