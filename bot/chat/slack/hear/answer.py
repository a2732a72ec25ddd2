"""What somebody gets for what they sent: a sentence, cards, a form, or what is wrong in the one they filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.chat.plain import cut
from bot.chat.slack.hear.inbound import Inbound, Shortcut, Submitted, Tapped
from bot.chat.slack.show.modal import notice
from bot.chat.slack.show.rich import Json, block, lines
from bot.chat.slack.who.directory import Known
from bot.crisis.command import Phrase
from bot.locale import Say
from bot.slack_api.rich import escape

LONGEST_TEXT = 6_000
"""Characters that are said at once; a message's blocks hold twice as many."""

LONGEST_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class Began:
    """A crisis that somebody has just started, what they were told of it, and in which language."""

    crisis: str
    text: str
    say: Say


@dataclass(frozen=True, slots=True)
class Answer:
    """Seen by the sender alone.

    `text` is plain, with `blocks` below it; `form` is a view to open (for a form that was sent: to go on with);
    `otherwise` is said when it cannot be opened. `errors` are by the id of the block. `replaces`: the message with the
    button is replaced by this. `home`: whose Home is to be drawn. `began`: the way to its room follows.
    """

    ok: bool = True
    text: str = ""
    blocks: tuple[Json, ...] = ()
    form: Json | None = None
    otherwise: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    replaces: bool = False
    home: Known | None = None
    began: Began | None = None


def message(answer: Answer) -> Json | None:
    """The answer as a message for its reader alone; None when there is nothing to say."""
    return ephemeral(answer.text, answer.blocks) if answer.text or answer.blocks else None


def ephemeral(text: str, blocks: Sequence[Json] = ()) -> Json:
    """A message for its reader alone: nothing in its text can be markup or ring anybody."""
    shown = cut(text, LONGEST_TEXT)
    said = [block(lines((line, False) for line in shown.split("\n")))] if shown else []
    return {"response_type": "ephemeral", "text": escape(shown), "blocks": [*said, *blocks]}


def said(phrase: Phrase, say: Say) -> str:
    """A refusal, where Slack has words of its own for it in those: here one types a command before each word."""
    key = f"slack.{phrase.key}"
    return say(key if key in say.catalogue else phrase.key, **phrase.params)


def refused(inbound: Inbound, text: str, say: Say) -> Answer:
    """The sentence where its reader can see it: in the form below the first question, so that nothing typed is lost."""
    if isinstance(inbound, Submitted):
        first = next(iter(inbound.answers), "")
        errors = {first: cut(text, LONGEST_ERROR)} if first else {}
        return Answer(False, text, form=None if first else notice(text, say), errors=errors)
    return seen(inbound, Answer(False, text), say)


def seen(inbound: Inbound, answer: Answer, say: Say) -> Answer:
    """Where no message can be shown (the Home, a shortcut), a sentence is a form that only says something."""
    nowhere = isinstance(inbound, Shortcut) or (isinstance(inbound, Tapped) and inbound.home)
    if nowhere and answer.text and answer.form is None:
        return replace(answer, text="", form=notice(answer.text, say))
    return answer
