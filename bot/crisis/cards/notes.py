"""A wrong text that still stands somewhere without a note, because the outlet did not take it: a person decides."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import is_link, word_for_mended
from bot.crisis.notes import LeaveNote, Noted, RetryNote, note_on, open_notes
from bot.crisis.pausing import PAUSED
from bot.crisis.text import title_of
from bot.locale.reasons import told


def note_cards(view: View) -> Iterator[Card]:
    """One card for each note that was tried often enough."""
    for statement, outlet, _, noted in open_notes(view.crisis) if view.crisis.open else ():
        if noted and noted.status == "failed":
            yield _card(view, statement, outlet, noted)


def _card(view: View, statement: str, outlet: str, noted: Noted) -> Card:
    why = view.say("note.paused") if noted.reason == PAUSED else told(noted.reason, view.language)
    link = view.crisis.deliveries.outcomes[statement, outlet].permalink
    heading = view.say(
        "note.failed", title=title_of(view.crisis, statement), outlet=view.crisis.life.places[outlet].title,
        mended=word_for_mended(view, noted.by), why=why,
    )  # fmt: skip
    there = (view.say("note.there", link=link),) if is_link(link) else ()
    note = note_on(view.crisis, statement, outlet, noted.by)
    again = Button(view.say("button.note_again"), RetryNote(statement=statement, outlet=outlet), look="main")
    leave = Button(view.say("button.note_leave"), LeaveNote(statement=statement, outlet=outlet))
    buttons = (leave,) if view.crisis.pausing.now else (again, leave)
    lines = (heading, *there, view.say("note.would_be"))
    key = f"note.{statement}.{outlet}"
    return Card(key, ROOM, lines, buttons, quote=tuple(note.texts.values()), rings=noted.reason != PAUSED)
