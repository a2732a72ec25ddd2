"""What people can do with a client that checks nothing: forms filled in with anything, buttons that stand nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.slack.carry import OnCard, OnForm, pack
from bot.crisis.cards import Button, cards
from bot.crisis.command import Command
from tests.journeys.slack_office import SlackOffice
from tests.slack import answers, forms
from tests.slack.people import Person
from tests.slack.values import Json, Message, View, words


@dataclass(frozen=True)
class Told:
    """What somebody was told: `text` all of it, `errors` below which questions, `view` the form that is open now."""

    text: str
    errors: Mapping[str, str]
    view: View | None


async def typed(office: SlackOffice, who: Person, line: str, channel: str = "general") -> Told:
    """A command; when it opens a form, that is there."""
    seen = await who.types(line, channel)
    if not seen.text:
        await office.slack.until(lambda: who.view)
    await office.bot.runtime.settle()
    return Told(seen.text, {}, who.view)


async def tapped(office: SlackOffice, who: Person, value: str, *, acts: bool = False) -> Told:
    """A button that carries this, wherever it stands: what it opens, or what is said (there or to the person alone).

    `acts`: the button does something at once, and the cards say what.
    """
    before, on = len(who.ephemerals), who.says("x")
    action = {"type": "button", "action_id": "tap:0", "block_id": "b", "value": value}
    await office.slack.deliver(office.slack.payloads.tap(who.id, on, action, {}))

    def said() -> list[Message]:
        now = office.slack.workspace.message(on.channel, on.ts)
        return [*who.ephemerals[before:], *([now] if now and now != on else [])]

    if not acts:
        await office.slack.until(lambda: who.view or said())
    await office.bot.runtime.settle()
    return Told("\n".join(each.shown for each in said()), {}, who.view)


async def submitted(
    office: SlackOffice, who: Person, told: Mapping[str, str], view: View | None = None, **otherwise: object
) -> Told:
    """The form, with these words in it however long they are; `otherwise` are parts of the view to change."""
    form = view or who.view
    assert form is not None
    values = forms.blank(form.blocks)
    for block in form.blocks:
        if block["type"] == "input" and block["block_id"] in told:
            values[block["block_id"]] = _answered(block["element"], told[block["block_id"]])
    delivery = office.slack.payloads.submission(who.id, form, values)
    delivery.payload["view"] |= otherwise
    ack = await office.slack.deliver(delivery)
    errors = answers.of_submission(office.slack.workspace, form, ack)
    await office.bot.runtime.settle()
    said = words(ack.payload["view"]["blocks"]) if "view" in ack.payload else ()
    return Told("\n".join([*errors.values(), *said]), errors, who.view)


def _answered(element: Json, told: str) -> Json:
    chosen = {"value": told} if element["type"] == "plain_text_input" else {"selected_option": {"value": told}}
    return {element["action_id"]: {"type": element["type"], **chosen}}


def button(office: SlackOffice, card: str, kind: type[Command], *, ask: str = "") -> Button:
    """The button of that kind on that card now (with that question)."""
    crisis = office.stage.crisis
    for each in cards(crisis, crisis.life.languages[0], office.clock()):
        for found in each.every_button if each.key == card else ():
            if isinstance(found.command, kind) and (not ask or ask in {field.name for field in found.asks}):
                return found
    raise AssertionError(f"no {kind.__name__} on {card}")


def carried(office: SlackOffice, card: str, token: str) -> str:
    """What a button on a card of the crisis carries."""
    return pack(OnCard(office.stage.stream, card, token))


def on_form(office: SlackOffice, word: str) -> str:
    """What the form of a word carries."""
    return pack(OnForm(word, office.stage.stream))


def shown(view: View) -> str:
    return "\n".join(words(view.blocks))
