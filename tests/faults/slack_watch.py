"""Who watches while a bot is fed with anything: what was logged, how tasks ended, who acted, what Slack was asked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.chat.slack.hear.inbound import HomeOpened, read
from bot.crisis.command import HANDS, PLAYBOOK, Refused
from bot.crisis.event import Recorded
from bot.crisis.lifecycle import CrisisStarted
from tests.faults.witness import Witness
from tests.journeys.slack_crowd import said_by_the_bot
from tests.journeys.slack_office import SlackOffice
from tests.slack.checks import good_blocks, good_text, good_view
from tests.slack.delivery import Ack
from tests.slack.values import Json, Message

TAKEN_ILL = {
    "views.open": {"invalid_trigger_id", "expired_trigger_id", "exchanged_trigger_id"},
    "views.publish": {"user_not_found"},
    "views.update": {"not_found"},
    "users.info": {"user_not_found"},
    "response_url": {"expired_url", "used_url"},
    "conversations.kick": {"not_in_channel"},
}
"""What Slack may refuse: a payload names what is not there, and people leave by themselves."""


@dataclass
class Watch(logging.Handler):
    """Keeps what must not happen: in `wrong`. `senders` are the people of the config by the id of what they sent."""

    office: SlackOffice
    wrong: list[str] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    """What was done before it began to watch, by its id."""

    def __post_init__(self) -> None:
        super().__init__(logging.INFO)
        self.logged = 0
        users = self.office.slack.workspace.users.values()
        self.people = {user.id: user.name for user in users if user.name in self.office.config.people}

    __hash__ = logging.Handler.__hash__

    # what goes on

    def emit(self, record: logging.LogRecord) -> None:
        """No errors, and no traceback of whatever level."""
        self.logged += 1
        if record.levelno >= logging.ERROR or record.exc_info:
            self.wrong.append(f"{record.name} {record.levelname}: {record.getMessage()} {record.exc_info}")

    def loop(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """The event loop's complaint."""
        self.wrong.append(f"the loop: {context}")

    def task(self, loop: asyncio.AbstractEventLoop, work: Any, **about: Any) -> asyncio.Task[Any]:
        """A task as the loop would make it, whose end is looked at."""
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **about)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        problem = None if task.cancelled() else task.exception()
        if problem and not isinstance(problem, Refused):  # a refusal is an answer, and somebody waits for it
            self.wrong.append(f"{task.get_name()} {task.get_coro()} ended with {problem!r}")

    # what is delivered

    def delivered(self, payload: object) -> None:
        """Remember who sent it, as Slack's documentation says where that stands."""
        inbound = read(payload)
        if inbound and not isinstance(inbound, HomeOpened) and isinstance(payload, dict):
            self.senders[inbound.id] = self.people.get(sent_by(payload), "")

    def answered(self, ack: Ack) -> None:
        """One that Slack takes, and that rings nobody."""
        if ack.status not in (200, 400, 413):
            self.wrong.append(f"answered with {ack.status}")
        said = ack.payload
        good_text(said.get("text", ""))
        good_blocks(said.get("blocks", []))
        if "view" in said:
            good_view(said["view"], "modal")
        errors = said.get("errors", {})
        if not all(isinstance(text, str) and text.strip() for text in errors.values()):
            self.wrong.append(f"errors that say nothing: {errors}")
        if rings := Message("C", "1", "U", said.get("text", ""), said.get("blocks", ())).rings:
            self.wrong.append(f"an answer rings {rings}")

    # what came of it

    def slack(self) -> None:
        """Nothing of the bot rings anybody, and Slack was asked for nothing that it does not take."""
        for message in said_by_the_bot(self.office.slack):
            if message.rings:
                self.wrong.append(f"a message rings {message.rings}")
        for call in self.office.slack.calls:
            nobody = "cannot publish to this user" in str(call.answer)
            if call.error and not nobody and call.error not in TAKEN_ILL.get(call.method, ()):
                self.wrong.append(f"{call.method}: {call.answer} for {call.params}")

    async def journals(self) -> int:
        """All that happened, happened by the hands or by whoever sent that; returns how many things people did."""
        done = 0
        for stream, records in [each async for each in self._journals()]:
            start = records[0].event
            assert isinstance(start, CrisisStarted)
            witness = Witness(start)
            for record in records:
                witness.see(record.event)
                if record.command_id not in self.before:
                    done += self._happened(stream, record)
        return done

    def _happened(self, stream: str, record: Recorded) -> bool:
        """Whether somebody did it, who must have sent it; else a hand did."""
        by_people = record.command_id.startswith("slack:")
        author = self.senders.get(record.command_id) or "somebody known"
        if record.event.by not in ({PLAYBOOK, author} if by_people else {PLAYBOOK, *HANDS}):
            self.wrong.append(f"{stream}: {type(record.event).__name__} of {record.command_id} by {record.event.by}")
        return by_people and record.event.by == author

    async def _journals(self) -> AsyncIterator[tuple[str, Sequence[Recorded]]]:
        store = self.office.bot.store
        for stream in await store.streams(open_only=False):
            yield stream, await store.read(stream)

    async def begin(self) -> None:
        """Whatever was done until now is not looked at."""
        self.before = {record.command_id async for _, records in self._journals() for record in records}


def sent_by(payload: Json) -> str:
    """The member whom a payload says to have done it."""
    if payload.get("type") == "event_callback":
        event = payload.get("event")
        return str(event.get("user")) if isinstance(event, dict) else ""
    if payload.get("type"):
        user = payload.get("user")
        return str(user.get("id")) if isinstance(user, dict) else ""
    return str(payload.get("user_id"))


@asynccontextmanager
async def watching(office: SlackOffice) -> AsyncIterator[Watch]:
    """Within it, everything is watched."""
    watch, loop, root = Watch(office), asyncio.get_running_loop(), logging.getLogger()
    await watch.begin()
    loop.set_exception_handler(watch.loop)
    loop.set_task_factory(watch.task)
    root.addHandler(watch)
    try:
        yield watch
    finally:
        root.removeHandler(watch)
        loop.set_task_factory(None)
        loop.set_exception_handler(None)
