"""What people do in Slack, as payloads that were not delivered yet: whole, new at each delivery, or spoiled."""

import copy
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.crisis.cards import find_button
from bot.crisis.command import Refused
from tests.journeys.slack_crowd import OUTSIDERS, said_by_the_bot
from tests.journeys.slack_office import SlackOffice
from tests.slack import forms
from tests.slack.delivery import Delivery
from tests.slack.people import Person
from tests.slack.values import Json, Message, View, parts
from tests.slack_payloads import TEXTS, mutated, samples

COMPANY = ("anna", "ben", "clara", "deniz", "eva", "finn", "agnes")
LINES = (
    "", "hilfe", "help", "stand", "status", "liste", "next", "weiter", "fakt", "fact what = internet",
    "fakt since = 05:20", "notiz gesehen", "note seen", "anfrage Wann geht es wieder?", "inquiry When?",
    "rufen legal", "übernehme", "ack legal", "übergabe lead hana", "handover writer eva", "stufe S1 mehr",
    "konflikt befangen", "conflict ben related", "entwurf fuller", "meldung", "freigeben", "publish", "halt",
    "beenden", "bericht", "start", "start service_outage S2 Linz", "übung service_outage S3 Probe",
    "start data_breach Leck", "gibtsnicht",
)  # fmt: skip
FORMS = ("start", "drill", "fact", "note", "inquiry", "handover", "severity", "page", "draft", "conflict")
OFTEN = (6, 6, 6, 4, 2, 1)
"""How often each kind of deed is drawn, in the order of `Deeds.whole`."""

TYPED = ("Linz", "05:20", "internet", "18.000", "weil", "{since}", "mittags")


@dataclass(frozen=True)
class Deeds:
    """Everything that people can do in an office now; `made` draws one, spoiled, as it would be delivered."""

    office: SlackOffice
    whole: tuple[tuple[Delivery, ...], ...]
    """Of each kind of deed several."""
    recorded: tuple[Json, ...]

    def made(self, rng: random.Random) -> Delivery:
        """One of them, as somebody does it now, with something wrong in it."""
        if rng.random() < 0.1:
            recorded = rng.choice(self.recorded)
            return Delivery(_kind(recorded), as_object(mutated(rng, recorded)))
        deed = self._now(rng.choice(rng.choices(self.whole, OFTEN)[0]))
        body: object = deed.payload
        if rng.random() < 0.1:
            _carries_anything(deed.payload, rng)
        elif rng.random() < 0.9:
            body = mutated(rng, deed.payload)
        return replace(deed, payload=as_object(body))

    def _now(self, deed: Delivery) -> Delivery:
        """The same once more: another trigger, another moment, another form."""
        body, slack = copy.deepcopy(dict(deed.payload)), self.office.slack
        user = str(body.get("user_id") or body.get("user", {}).get("id") or "")
        if "trigger_id" in body:
            body["trigger_id"] = slack.triggers.trigger(user)
        if "response_url" in body:
            place = (body.get("channel_id") or body["channel"]["id"], body.get("container", {}).get("message_ts", ""))
            path = slack.triggers.response(slack.workspace.team, user, *place)
            body["response_url"] = f"{slack.url}actions/{path}"
        for action in body.get("actions", ()):
            action["action_ts"] = slack.workspace.moment()
        if body.get("type") == "view_submission":
            body["view"]["id"] = slack.workspace.fresh("V")
        return replace(deed, payload=body)


def _carries_anything(body: Json, rng: random.Random) -> None:
    """What its button or form carries is spoiled within; other deeds stay whole."""
    for place, name in [(action, "value") for action in body.get("actions", ())] + [
        (body.get("view"), "private_metadata")
    ]:
        if place and place.get(name):
            carried = json.loads(place[name])
            carried[rng.randrange(len(carried))] = rng.choice(TEXTS)[:1_900]
            place[name] = json.dumps(carried)


def _kind(body: Json) -> Any:
    return "slash_commands" if "command" in body else "events_api" if "event" in body else "interactive"


def as_object(body: object) -> Any:
    """What JSON makes of it, so that a value is changed no more on its way."""
    return json.loads(json.dumps(body))


# ------------------------------------------------------------------------------------------------ what can be done


async def deeds(office: SlackOffice, rng: random.Random) -> Deeds:
    """What everybody can do now; forms are opened and closed again for that."""
    people = [office.person(name) for name in COMPANY]
    strangers = [office.person(name) for name in OUTSIDERS]
    submissions = await _submissions(office, people, rng)
    return Deeds(
        office,
        (
            tuple(_commands(office, [*people, *strangers[:3]], rng)),
            tuple(_taps(office, [*people, *strangers], rng)),
            tuple(submissions),
            tuple(_by(deed, rng.choice([*people, *strangers])) for deed in submissions),
            tuple(_shortcuts(office, [*people, *strangers[:3]], rng)),
            tuple(office.slack.payloads.home_opened(person.id) for person in (*people, *strangers[:3])),
        ),
        tuple(json.loads(json.dumps(samples()).replace("https://hooks.slack.com/", office.slack.url))),
    )


def _commands(office: SlackOffice, people: list[Person], rng: random.Random) -> Iterator[Delivery]:
    rooms = [*office.slack.workspace.rooms, office.slack.workspace.channel("general")]
    for person in people:
        for line in LINES:
            word = rng.choice(("/krise", "/crisis"))
            yield office.slack.payloads.command(person.id, rng.choice(rooms), word, line)


def _taps(office: SlackOffice, people: Sequence[Person], rng: random.Random) -> Iterator[Delivery]:
    said = [*said_by_the_bot(office.slack)]
    seen: list[Message | View] = [*said[:40], *said[-40:], *office.slack.workspace.homes.values()]
    for shown in seen:
        for action in _actions(shown):
            for person in rng.sample(people, 4):
                yield office.slack.payloads.tap(person.id, shown, action, {})


def _actions(shown: Message | View) -> Iterator[Json]:
    told = ("action_id", "block_id", "text", "value", "type", "style")
    for block in shown.blocks:
        for part in parts(block):
            if part.get("type") == "button" and "value" in part:
                yield {name: part[name] for name in told if name in part} | {"block_id": block["block_id"]}


async def _submissions(office: SlackOffice, people: Sequence[Person], rng: random.Random) -> list[Delivery]:
    room = office.slack.workspace.rooms[-1]
    words = [office.slack.payloads.command(rng.choice(people[:3]).id, room, "/krise", word) for word in FORMS]
    taps = [*_taps(office, people[:5], rng)]
    asking = [tap for tap in rng.sample(taps, min(len(taps), 60)) if _asks(office, tap.payload["actions"][0]["value"])]
    found = [await _filled_in(office, deed, rng) for deed in (*words, *asking[:15])]
    return [deed for deed in found if deed]


def _asks(office: SlackOffice, value: str) -> bool:
    """Whether a form opens behind a button that carries this."""
    carried = unpack(value)
    if not isinstance(carried, OnCard):
        return isinstance(carried, OnForm)
    crisis = office.bot.runtime.desk.crisis(carried.crisis)
    if crisis is None:
        return False
    try:
        _, button = find_button(crisis, carried.card, carried.token, "de", office.clock())
    except Refused:
        return False
    return bool(button.asks or button.shows)


async def _filled_in(office: SlackOffice, deed: Delivery, rng: random.Random) -> Delivery | None:
    """The form that this opens, filled in somehow; None where it opens none."""
    body = deed.payload
    person = office.person(str(body.get("user_id") or body["user"]["id"]))
    told = len(person.ephemerals)
    if (await office.slack.deliver(deed)).payload:
        return None
    await office.slack.until(lambda: person.view or person.ephemerals[told:])
    view = person.view
    office.slack.workspace.close_all(person.id)
    if view is None or "submit" not in view.content:
        return None
    answers = {block["block_id"]: _answer(block["element"], rng) for block in view.blocks if block["type"] == "input"}
    return office.slack.payloads.submission(person.id, view, forms.fill_in(view, answers))


def _answer(element: Json, rng: random.Random) -> str:
    groups = [element, *element.get("option_groups", ())]
    options = [option["value"] for group in groups for option in group.get("options", ())]
    return str(rng.choice(options or TYPED))


def _shortcuts(office: SlackOffice, people: Iterable[Person], rng: random.Random) -> Iterator[Delivery]:
    said = [*office.slack.workspace.messages("general"), office.person("anna").says("Seit heute geht &lt;nichts&gt;")]
    for person in people:
        yield office.slack.payloads.shortcut(person.id, "start_crisis", None)
        for callback in ("start_from_message", "log_inquiry", "gibtsnicht"):
            yield office.slack.payloads.shortcut(person.id, callback, rng.choice(said))


def _by(deed: Delivery, person: Person) -> Delivery:
    """The same, sent by somebody else."""
    body = copy.deepcopy(dict(deed.payload))
    body["user"] |= {"id": person.id, "team_id": person.user.team_id}
    return replace(deed, payload=body)
