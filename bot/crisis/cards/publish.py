"""Publishing: another card, another look, another word than approving. Then ten seconds to stop it."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card
from bot.crisis.cards.board import MARKS
from bot.crisis.cards.texts import destinations
from bot.crisis.cards.view import View
from bot.crisis.consent import agreed, approved, binding
from bot.crisis.promises import promised_time
from bot.crisis.publishing import Halt, Publication, Publish
from bot.crisis.statements import Statement
from bot.crisis.text import title_of


def publish_cards(view: View) -> Iterator[Card]:
    """One card for each text that is approved, on its way or out."""
    for statement in view.crisis.statements.by_id.values():
        publication = view.crisis.publishing.publications.get(statement.id)
        if publication:
            yield _on_its_way(view, statement, publication)
        elif view.crisis.open and approved(view.crisis, statement.id, view.now):
            yield _ask(view, statement)


def _ask(view: View, statement: Statement) -> Card:
    crisis, template = view.crisis, view.crisis.playbook.statements[statement.template]
    names = ", ".join(view.person(person) for person in agreed(crisis, statement.id, view.now))
    lines = [
        view.say("publish.ask", title=title_of(crisis, statement.id), where=destinations(view, statement)),
        view.say("publish.approved_by", who=names),
    ]
    if template.audience == "public" and not template.closing:
        lines.append(
            view.say("publish.promise", at=promised_time(view.now, crisis.life.cadence) if view.minutes else "…")
        )
    command = Publish(statement=statement.id, binding=binding(crisis, statement.id))
    button = Button(view.say("button.publish"), command, look="publish")
    return Card(f"publish.{statement.id}", ROOM, tuple(lines), (button,))


def _on_its_way(view: View, statement: Statement, publication: Publication) -> Card:
    key, title = f"publish.{statement.id}", title_of(view.crisis, statement.id)
    if publication.released_at is None:
        line = view.say(
            "publish.going", title=title, who=view.person(publication.by), where=destinations(view, statement)
        )
        return Card(key, ROOM, (line,), (Button(view.say("button.halt"), Halt(statement=statement.id), look="danger"),))
    places = view.crisis.life.places
    where = [
        view.say(f"outcome.{outcome.status}", outlet=places[outlet].title, mark=MARKS[outcome.status], at=outcome.since)
        for outlet, outcome in view.crisis.deliveries.of(statement.id).items()
    ]
    permalinks = (outcome.permalink for outcome in view.crisis.deliveries.of(statement.id).values())
    links = dict.fromkeys(link for link in permalinks if link.startswith(("https://", "http://")))
    lines = [
        view.say("publish.out", title=title, who=view.person(publication.by), where=" · ".join(where)),
        *list(links)[:2],
    ]
    return Card(key, ROOM, tuple(lines))
