"""A button that shows or asks, as a Slack form (a modal view): the exact words first, then the questions."""

from collections.abc import Iterator, Sequence

from bot.chat.plain import cut, harmless_lines
from bot.chat.slack.carry import Carried, pack
from bot.chat.slack.show.blocks import drill_stripe
from bot.chat.slack.show.inputs import answers, inputs
from bot.chat.slack.show.rich import Json, block, in_blocks, in_pieces, lines, plain_text, quote, section, small_print
from bot.crisis.cards import Button, Passage
from bot.crisis.standdown import StandDown
from bot.crisis.statements import EditStatement, PreviewStatement
from bot.crisis.text import DRILL_MARK
from bot.locale import Say

__all__ = ["answers", "modal", "notice"]

LONGEST_TITLE = 24
"""Characters of a form's title and of its two buttons."""

LONGEST_HEADING = 150
MOST_WORDS = 100_000
"""Characters of all passages of a form: Slack takes no view of more than 250 kB or 100 blocks."""

LONGEST_NOTICE, MOST_LINES = 10_000, 200

_MEANING = {"approve": "slack.agree", "publish": "slack.publish"}


def modal(button: Button, carried: Carried, say: Say, title: str = "", *, above: str = "", drill: bool = False) -> Json:
    """The view for views.open: what the button shows and asks. Its submission has the callback id `form`. One that only
    shows has none, but where it leads on.

    `above` says first, in small letters, what it is about. Raises ValueError when `carried` is too long for Slack.
    """
    whole = sum(len(passage.heading + passage.text) for passage in button.shows) <= MOST_WORDS
    looks = isinstance(button.command, PreviewStatement)
    submit = button.then if looks else button
    view = {
        "type": "modal",
        "callback_id": "form",
        "title": _short(title or button.label),
        "close": _short(say("slack.close" if looks else "slack.cancel")),
        "private_metadata": pack(carried),
        "blocks": [
            *([drill_stripe(DRILL_MARK[say.language])] if drill else []),
            *([small_print(above)] if above else []),
            *(_contents(button, say) if whole else [_line(say("slack.too_long_to_agree"))]),
        ],
    }
    return view | ({"submit": _short(submit.label)} if whole and submit else {})


def notice(text: str, say: Say, title: str = "", way: Sequence[Json] = ()) -> Json:
    """A view that only says something; `way` is a last line that leads to the room."""
    whole = cut("\n".join(harmless_lines(text).split("\n")[:MOST_LINES]), LONGEST_NOTICE)
    said = (lines((line, False) for line in piece.split("\n")) for piece in in_pieces(whole))
    return {
        "type": "modal",
        "title": _short(title or say("slack.notice")),
        "close": _short(say("slack.close")),
        "blocks": [*(in_blocks(said) or [_line("")]), *([block(section(way))] if way else [])],
    }


def _contents(button: Button, say: Say) -> list[Json]:
    """What agreeing means, the exact words, the questions; at least one of them."""
    contents = [*map(_line, _meaning(button, say)), *_passages(button.shows), *inputs(button.asks, say)]
    return contents or [_line(button.label)]


def _meaning(button: Button, say: Say) -> Iterator[str]:
    if isinstance(button.command, EditStatement) and any("{" in ask.value for ask in button.asks):
        yield say("slack.slots")
    if isinstance(button.command, StandDown):
        yield say("slack.end")
    if button.look in _MEANING and button.shows:
        yield say(_MEANING[button.look])
    if any("[" in passage.text for passage in button.shows):
        yield say("slack.computed")


def _passages(shown: tuple[Passage, ...]) -> list[Json]:
    return in_blocks(element for passage in shown for element in _passage(passage))


def _passage(passage: Passage) -> Iterator[Json]:
    yield lines([(passage.heading, True)], LONGEST_HEADING)
    yield from (quote(piece) for piece in in_pieces(harmless_lines(passage.text)))


def _line(text: str) -> Json:
    return block(lines([(text, False)]))


def _short(label: str) -> Json:
    return plain_text(label.rstrip(" …"), LONGEST_TITLE)
