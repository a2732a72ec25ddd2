"""What is out where: every text that left, outlet by outlet, with the way to it; from here a wrong one is put right."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.board import state, states
from bot.crisis.cards.pausing import pause_all
from bot.crisis.cards.view import View
from bot.crisis.deliveries import Outcome
from bot.crisis.mending import mendable, mended, mends, released, ways
from bot.crisis.notes import wanted
from bot.crisis.statements import DraftStatement
from bot.crisis.text import shorten, title_of
from bot.locale.reasons import told

MOST_LINES = 6
MOST_REMARK = 200


def whereabouts_cards(view: View) -> Iterator[Card]:
    """One card, edited and never ringing, from the first text on that left."""
    texts = released(view.crisis)
    if not texts:
        return
    remarks = list(_remarks(view, texts))[:1]
    room = MOST_LINES - 1 - len(remarks)
    shown = texts if len(texts) <= room else texts[: room - 1]
    more = [view.say("where.more", count=str(len(texts) - len(shown)))] if len(texts) > len(shown) else []
    lines = (view.say("where.heading"), *(_line(view, name) for name in shown), *remarks, *more)
    stop = (pause_all(view),) if view.crisis.open and not view.crisis.pausing.now else ()
    yield Card("whereabouts", ROOM, lines, (*_mend(view), *stop))


def _line(view: View, name: str) -> str:
    title, parts = title_of(view.crisis, name), " · ".join(states(view, name))
    line = view.say("where.line", title=title, parts=parts)
    if by := mended(view.crisis).get(name):
        at = view.crisis.publishing.publications[by].released_at
        line = view.say("where.mended", title=title, at=at, mended=word_for_mended(view, by), parts=parts)
    link = _main_link(view, name)
    return view.say("where.link", line=line, link=link) if link else line


def word_for_mended(view: View, mender: str) -> str:
    """What the text that mends made of the wrong one, in a word."""
    return view.say(f"mended.{mends(view.crisis, mender)}")


def _main_link(view: View, name: str) -> str:
    """Where people can read it: the hub's address, else the first that is one."""
    places = view.crisis.life.places
    outcomes = sorted(view.crisis.deliveries.of(name).items(), key=lambda each: not places[each[0]].hub)
    return next((outcome.permalink for _, outcome in outcomes if is_link(outcome.permalink)), "")


def is_link(address: str) -> bool:
    """Whether people can open it."""
    return address.startswith(("https://", "http://"))


def _remarks(view: View, texts: tuple[str, ...]) -> Iterator[str]:
    """What people should know although it is out."""
    for name in texts:
        for outlet, outcome in view.crisis.deliveries.of(name).items():
            if outcome.note:
                yield _remark(view, name, outlet, outcome)


def _remark(view: View, name: str, outlet: str, outcome: Outcome) -> str:
    place, remark = view.crisis.life.places[outlet].title, shorten(told(outcome.note, view.language), MOST_REMARK)
    return view.say("where.remark", outlet=place, title=title_of(view.crisis, name), remark=remark)


def _mend(view: View) -> Iterator[Button]:
    """Asks which text is wrong, and (where the playbook has both) whether it is put right or taken back."""
    crisis, templates = view.crisis, ways(view.crisis)
    wrong = mendable(crisis, *templates.values()) if crisis.open else ()
    if not wrong:
        return
    titles = tuple((name, _choice(view, name)) for name in wrong)
    which = Field("about", view.say("ask.wrong"), wrong[0] if len(wrong) == 1 else "", choices=titles)
    how = tuple((name, template.title[view.language]) for name, template in templates.items())
    asks = (which, Field("template", view.say("ask.mend"), choices=how)) if len(how) > 1 else (which,)
    wish = DraftStatement(template="" if len(how) > 1 else how[0][0], about="")
    yield Button(view.say("button.mend"), wish, asks)


def _choice(view: View, name: str) -> str:
    at = view.crisis.publishing.publications[name].released_at
    return view.say("where.choice", title=title_of(view.crisis, name), at=at)


# -------------------------------------------------------------------------------------------------- the whole list


def everything(view: View) -> tuple[str, ...]:
    """Every text that left, each outlet on a line of its own with its address: for whoever asks."""
    lines = tuple(line for name in released(view.crisis) for line in _told(view, name))
    return lines or (view.say("where.nothing"),)


def _told(view: View, name: str) -> Iterator[str]:
    publication, title = view.crisis.publishing.publications[name], title_of(view.crisis, name)
    about = {"title": title, "at": publication.released_at, "who": view.person(publication.by)}
    if by := mended(view.crisis).get(name):
        since = view.crisis.publishing.publications[by].released_at
        yield view.say("where.text_mended", **about, since=since, mended=word_for_mended(view, by))
    else:
        yield view.say("where.text", **about)
    for outlet, outcome in view.crisis.deliveries.of(name).items():
        yield _with_note(view, name, outlet, _place(view, outlet, outcome))
        if outcome.note:
            yield _remark(view, name, outlet, outcome)


def _place(view: View, outlet: str, outcome: Outcome) -> str:
    said = state(view, outlet, outcome)
    if is_link(outcome.permalink):
        return view.say("where.place_link", state=said, link=outcome.permalink)
    return view.say("where.place", state=said)


def _with_note(view: View, name: str, outlet: str, line: str) -> str:
    """Whether what is wrong says so itself there."""
    if (name, outlet) not in {(wrong, place) for wrong, place, _ in wanted(view.crisis)}:
        return line
    noted = view.crisis.notes.by_post.get((name, outlet))
    known = {"posted": "posted", "left": "left"}.get(noted.status if noted else "", "missing")
    return view.say(f"where.note_{known}", line=line)
