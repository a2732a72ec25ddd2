"""The inquiry log: how many questions from outside are open, the oldest first, and who takes care of them."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.inquiries import (
    KINDS,
    MOST_ASKER,
    MOST_WORDS,
    AnswerInquiry,
    Inquiry,
    LogInquiry,
    TakeInquiry,
    unattended,
)
from bot.crisis.text import shorten

MOST_SHOWN = 5
"""So many inquiries have a line of their own; of more, the last line says how many."""

MOST_CHOICES = 10
LONGEST_QUESTION, LONGEST_CHOICE = 100, 75


def inquiry_cards(view: View) -> Iterator[Card]:
    """One card, from the first inquiry on."""
    if view.crisis.inquiries.by_id:
        buttons = tuple(_buttons(view)) if view.crisis.open else ()
        yield Card("inquiries", ROOM, tuple(_lines(view)), buttons)


def _lines(view: View) -> Iterator[str]:
    inquiries, free = view.crisis.inquiries, unattended(view.crisis)
    waiting, count = inquiries.open, str(len(inquiries.by_id))
    if not waiting:
        yield view.say("inquiry.settled", count=count)
    elif not view.crisis.open:
        yield view.say("inquiry.left", open=str(len(waiting)), count=count)
    else:
        key = "inquiry.heading" if free else "inquiry.heading_all_taken"
        yield view.say(key, open=str(len(waiting)), free=str(len(free)))
        shown = waiting if len(waiting) <= MOST_SHOWN else waiting[: MOST_SHOWN - 1]
        yield from (_line(view, inquiry, taken=inquiry not in free) for inquiry in shown)
        if shown != waiting:
            yield view.say("board.more", count=str(len(waiting) - len(shown)))


def _line(view: View, inquiry: Inquiry, *, taken: bool) -> str:
    return view.say(
        "inquiry.line",
        at=inquiry.at,
        asker=_asker(view, inquiry),
        question=shorten(inquiry.question, LONGEST_QUESTION),
        who=view.person(inquiry.owner) if taken else view.say("inquiry.free"),
    )


def _asker(view: View, inquiry: Inquiry) -> str:
    """`Presse, Der Standard`"""
    kind = view.say(f"inquiry.{inquiry.kind}")
    if inquiry.kind == "other":
        return inquiry.asker or kind
    return f"{kind}, {inquiry.asker}" if inquiry.asker else kind


def _buttons(view: View) -> Iterator[Button]:
    free, choices = unattended(view.crisis), _choices(view)
    if free:
        yield Button(view.say("button.take_inquiry"), TakeInquiry(inquiry=free[0].id), look="main")
    if choices:
        which = Field("inquiry", view.say("ask.inquiry"), choices[0][0] if len(choices) == 1 else "", choices)
        words = Field("answer", view.say("ask.answer"), limit=MOST_WORDS, lines=4)
        yield Button(view.say("button.answered"), AnswerInquiry(inquiry="", answer=""), (which, words))
    yield _log(view)


def _choices(view: View) -> tuple[tuple[str, str], ...]:
    """First those that somebody takes care of, so that each of them can be closed; then the newest of the others."""
    free = unattended(view.crisis)
    taken = [inquiry for inquiry in view.crisis.inquiries.open if inquiry not in free]
    return tuple(
        (inquiry.id, shorten(f"{_asker(view, inquiry)}: {inquiry.question}", LONGEST_CHOICE))
        for inquiry in (*taken, *reversed(free))
    )[:MOST_CHOICES]


def _log(view: View) -> Button:
    asks = (
        Field("question", view.say("form.question"), limit=MOST_WORDS, lines=4),
        Field("asker", view.say("form.asker"), optional=True, limit=MOST_ASKER),
        Field(
            "kind",
            view.say("form.from"),
            "other",
            choices=tuple((kind, view.say(f"form.from_{kind}")) for kind in KINDS),
        ),
    )
    return Button(view.say("button.log_inquiry"), LogInquiry(question=""), asks)
