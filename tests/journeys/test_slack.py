"""A whole crisis in Slack: typed, tapped and sent by people, through the real SDK, over the socket and over HTTP."""

from collections import Counter
from pathlib import Path

import pytest

from bot.crisis.statements import EditStatement
from bot.drill.outage import play
from tests.journeys.slack_office import SlackOffice, slack_office
from tests.slack.workspace import BOT_USER


async def begin(office: SlackOffice, line: str = "/krise start service_outage S2 Kein Internet in Linz") -> None:
    """Anna types one line; the crisis that begins is the one that is played."""
    anna = office.person("anna")
    seen = await anna.types(line)
    (crisis,) = office.bot.runtime.desk.crises()
    assert crisis.playbook.title["de"] in seen.text, seen
    office.stage.stream = crisis.id
    await office.bot.runtime.settle()


@pytest.mark.parametrize(
    ("language", "delivery", "kind"), [("de", "socket", "live"), ("en", "http", "live"), ("de", "http", "drill")]
)
async def test_a_crisis_is_led_from_the_first_line_to_the_end(tmp_path: Path, language, delivery, kind):
    async with slack_office(tmp_path, language, delivery) as office:
        word = "" if kind == "live" else "drill "
        await begin_in(office, language, word)
        await play(office.stage)
        crisis = office.stage.crisis
        assert crisis.life.outcome == "stood_down"
        assert crisis.life.drill == (kind == "drill")
        assert all(promise.kept_in_time for promise in crisis.promises.made)
        cards = Counter((message.channel, card_of(message)) for message in every_message(office) if card_of(message))
        assert set(cards.values()) == {1}, "a card stands twice"
        assert not any(message.rings for message in every_message(office))
        assert not office.slack.calls.limited
        assert any(isinstance(button.command, EditStatement) for _, button, _ in office.stage.seen)


async def begin_in(office: SlackOffice, language: str, word: str) -> None:
    anna = office.person("anna")
    command = "/krise" if language == "de" else "/crisis"
    seen = await anna.types(f"{command} start {word}service_outage S2 Linz")
    (crisis,) = office.bot.runtime.desk.crises()
    assert crisis.playbook.title[language] in seen.text
    office.stage.stream = crisis.id
    await office.bot.runtime.settle()


async def test_people_can_act_after_one_line_and_at_most_three_calls_in_sequence(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        office.slack.faults.slow("*", 0.05)  # so that what waits for something else is told from what does not
        before = len(office.slack.calls)
        await begin(office)
        (message,) = office.messages_of("step.triage")
        until = next(call for call in office.slack.calls if call.answer.get("ts") == message.ts)
        needed = [call for call in office.slack.calls[before:] if call.started <= until.started]
        assert chain_to(needed, until) <= 3, [(call.method, call.started, call.ended) for call in needed]
        room = office.slack.workspace.channel(message.channel)
        everybody = {office.person(name).id for name in office.config.people if name != "agnes"}
        assert everybody | {BOT_USER} <= set(room.members)


def chain_to(calls, last) -> int:
    """How many calls had to end, one after the other, before the last one could begin; itself included."""
    length, begun = 1, last.started
    while earlier := [call for call in calls if call.ended is not None and call.ended <= begun]:
        begun = max(earlier, key=lambda call: call.ended).started
        length += 1
    return length


def every_message(office: SlackOffice):
    return [
        message
        for channel in office.slack.workspace.channels.values()
        for message in office.slack.workspace.messages(channel.id)
        if message.by_app
    ]


def card_of(message) -> str:
    return str(message.metadata.get("event_payload", {}).get("card", ""))
