"""A card as a Slack message: structured text, an exact preview behind a bar, one row of buttons."""

from collections.abc import Iterator, Sequence

from bot.chat.plain import cut, harmless, harmless_lines
from bot.chat.slack.carry import OnCard, pack
from bot.chat.slack.show.rich import NOTHING, Json, block, lines, plain_text, quote, remark, small_print
from bot.crisis.cards import Button, Card
from bot.crisis.text import DRILL_MARK
from bot.locale import Say
from bot.slack_api.rich import escape

LONGEST_LINE = 700
LONGEST_LABEL = 75
ROOM_FOR_QUOTES = 3_000
"""Characters of all previews of a message. Slack refuses messages whose blocks hold more than about 12,000 in all
(undocumented; https://github.com/slackapi/bolt-js/issues/2509), and nobody reads more on a phone."""

LONGEST_NOTIFICATION = 300
STYLES = {"main": "primary", "approve": "primary", "publish": "danger", "danger": "danger"}


def message(crisis_id: str, card: Card, way: Sequence[Json] = ()) -> Json:
    """`blocks` and `text` (for notifications) of a card, for chat.postMessage and chat.update.

    For an alert, `crisis_id` is its key. `way` is a line that leads to the room. Raises ValueError when a button
    carries more than Slack does.
    """
    return {"blocks": card_blocks(crisis_id, card, way=way), "text": notification(card.lines)}


def card_blocks(
    crisis_id: str, card: Card, room_for_quotes: int = ROOM_FOR_QUOTES, way: Sequence[Json] = ()
) -> list[Json]:
    """The card: at most three blocks."""
    stripe = [drill_stripe(_drill_mark(card))] if card.drill else []
    said = lines(zip(card.lines, _weights(card), strict=True), LONGEST_LINE)
    said["elements"] += [*([{"type": "text", "text": "\n"}] if way else []), *way]
    text = block(said, *_quotes(card.quote, room_for_quotes))
    return [*stripe, text, *([actions(crisis_id, card)] if card.buttons else [])]


def drill_stripe(mark: str) -> Json:
    """What every card and form of a drill begins with, in a colour that nothing else has."""
    return small_print(f"🟪⬜🟪⬜🟪 {mark} 🟪⬜🟪⬜🟪")


def actions(crisis_id: str, card: Card) -> Json:
    """The card's buttons in a row."""
    buttons = [_button(OnCard(crisis_id, card.key, each.token), each, i) for i, each in enumerate(card.buttons)]
    return {"type": "actions", "elements": buttons}


def notification(said: Sequence[str]) -> str:
    """The first two lines, as a phone shows them before Slack is opened."""
    clean = (harmless(line).strip() for line in said[:2])
    return escape(cut("\n".join(filter(None, clean)), LONGEST_NOTIFICATION)) or NOTHING


def _weights(card: Card) -> list[bool]:
    """Which lines are bold: the first, and on the board what is next. What is settled says so quietly."""
    loud = bool(card.buttons) or len(card.lines) > 1 or card.key == "board"
    return [
        loud and (i == 0 or (i == 1 and card.key == "board" and _is_next(line))) for i, line in enumerate(card.lines)
    ]


def _is_next(line: str) -> bool:
    return any(line.removeprefix(f"{DRILL_MARK[each]} · ").startswith(_beginning_of_next(each)) for each in DRILL_MARK)


def _beginning_of_next(language: str) -> str:
    return Say(language).catalogue["board.next"].partition("{")[0]


def _drill_mark(card: Card) -> str:
    """The word for a drill, in the card's language."""
    marks = [mark for mark in DRILL_MARK.values() if any(line.startswith(mark) for line in card.lines)]
    return next(iter(marks or DRILL_MARK.values()))


def _quotes(texts: Sequence[str], room: int) -> Iterator[Json]:
    longest = room // max(len(texts), 1)
    for text in map(harmless_lines, texts):
        yield quote(cut(text, longest))
        if len(text) > longest:
            yield remark(f"✂ +{len(text) - longest + 1}")


def _button(carried: OnCard, button: Button, number: int) -> Json:
    """A button; publishing has a sign of its own, so that it differs from all others without any colour."""
    label = f"📣 {button.label}" if button.look == "publish" else button.label
    shown: Json = {
        "type": "button",
        "action_id": f"tap:{number}",
        "text": plain_text(label, LONGEST_LABEL),
        "value": pack(carried),
    }
    style = {"style": STYLES[button.look]} if button.look in STYLES else {}
    return shown | style | ({"confirm": _confirm(label, *button.sure)} if button.sure else {})


def _confirm(label: str, question: str, no: str) -> Json:
    """Asked by Slack itself before it tells of the tap."""
    return {
        "title": plain_text(label, 100), "text": plain_text(question, 300),
        "confirm": plain_text(label, 30), "deny": plain_text(no, 30), "style": "danger",
    }  # fmt: skip
