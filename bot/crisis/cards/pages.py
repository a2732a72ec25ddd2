"""A page: posted once to one person, rings, says what, why you, what happens without an answer."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card
from bot.crisis.cards.view import View
from bot.crisis.paging import AnswerPage, CallRole, Page, PassPage
from bot.crisis.text import wording


def page_cards(view: View) -> Iterator[Card]:
    """One card for each rung that rang; and a loud one in the room for a ladder that ended unanswered."""
    for page in view.crisis.paging.pages.values():
        for rung in range(page.rung + 1 if page.rungs else 0):
            yield _rung(view, page, rung)
        if page.exhausted:
            yield _exhausted(view, page)


def _rung(view: View, page: Page, rung: int) -> Card:
    key, person = f"page.{page.id}.{rung}", page.rungs[rung]
    if not (page.ringing and page.rung == rung and view.crisis.open):
        return Card(key, person, (_over(view, page, rung),), rings=True)
    title = view.crisis.playbook.title[view.language]
    lines = [
        view.say(
            "page.heading",
            who=view.person(person),
            role=view.role(page.role),
            crisis=title,
            severity=view.crisis.life.severity,
        ),
        _why(view, page),
        _otherwise(view, page),
    ]
    take = Button(view.say("button.take"), AnswerPage(page=page.id), look="main")
    cannot = Button(view.say("button.cannot"), PassPage(page=page.id, rung=rung))
    return Card(key, person, tuple(lines), (take, cannot), rings=True)


def _why(view: View, page: Page) -> str:
    if not page.about:
        return view.say("page.why_role", what=view.crisis.life.what or view.crisis.playbook.title[view.language])
    words = sum(len(text.split()) for text in list(wording(view.crisis, page.about).texts.values())[:1])
    return view.say("page.why_text", title=view.title(page.about), words=str(words), at=page.started_at)


def _otherwise(view: View, page: Page) -> str:
    at = page.since + page.wait
    if page.rung + 1 < len(page.rungs):
        return view.say("page.then", at=at, who=view.person(page.rungs[page.rung + 1]))
    return view.say("page.last", at=at)


def _over(view: View, page: Page, rung: int) -> str:
    if page.answered_by:
        return view.say("page.taken", role=view.role(page.role), who=view.person(page.answered_by), at=page.answered_at)
    if page.ringing and rung < page.rung and view.crisis.open:
        return view.say("page.passed", role=view.role(page.role), who=view.person(page.person))
    return view.say("page.over", role=view.role(page.role))


def _exhausted(view: View, page: Page) -> Card:
    key = f"unanswered.{page.id}"
    holder = view.crisis.roster.claimed.get(page.role)
    if holder or not view.crisis.open:
        return Card(key, ROOM, (view.say("page.over", role=view.role(page.role)),), rings=True)
    tried = ", ".join(view.person(person) for person in page.rungs) or view.say("word.nobody")
    lines = (view.say("page.unanswered", role=view.role(page.role), tried=tried), view.say("page.unanswered_do"))
    return Card(
        key, ROOM, lines, (Button(view.say("button.call_again"), CallRole(role=page.role), look="main"),), rings=True
    )
