"""People at their keyboards and phones: what they type, tap and send, and what they see."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.slack import answers, forms
from tests.slack.delivery import Ack, Delivery
from tests.slack.payloads import find_action
from tests.slack.values import Channel, Message, User, View

if TYPE_CHECKING:
    from tests.slack.standin import StandIn


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it, when Slack had the app's answer. Whatever the app does after that, the workspace shows."""

    delivery: Delivery
    """What the app was told; `slack.deliver(seen.delivery)` tells it again."""
    acks: Sequence[Ack]
    """The answers in the order in which they came: one a delivery. Slack goes by the first."""
    message: Message | None = None
    """What a command was answered with, if anything."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with a form, by block id."""
    view: View | None = None
    """The modal that the person looks at now."""

    @property
    def ack(self) -> Ack:
        return self.acks[0]

    @property
    def text(self) -> str:
        """All that the answer to a command shows; empty when it shows nothing."""
        return self.message.shown if self.message else ""


class Person:
    """One of the workspace. Each verb delivers to the app and returns with its acknowledgement.

    `times` delivers the same payload so often at once, as Slack does when it believes that it was not heard.
    """

    def __init__(self, slack: "StandIn", user_id: str) -> None:
        self.slack, self.id = slack, user_id

    def __repr__(self) -> str:
        return f"<{self.user.name} {self.id}>"

    # what they are and see

    @property
    def user(self) -> User:
        return self.slack.workspace.users[self.id]

    @property
    def view(self) -> View | None:
        """The modal on top."""
        return self.slack.workspace.view(self.id)

    @property
    def home(self) -> View | None:
        return self.slack.workspace.homes.get(self.id)

    @property
    def ephemerals(self) -> list[Message]:
        """What only this person sees, anywhere."""
        return [message for message in self.slack.workspace.ephemerals if message.seen_by == self.id]

    @property
    def dms(self) -> list[Message]:
        """What the app wrote to this person directly."""
        direct = self.slack.workspace.direct(self.id)
        return [message for message in self.slack.workspace.messages(direct.id) if message.by_app]

    # what they do

    async def types(self, line: str, channel: str = "general", times: int = 1) -> Seen:
        """A slash command, in a channel by name or id: `/crisis start`."""
        place = self._place(channel)
        command, _, text = line.partition(" ")
        delivery = self.slack.payloads.command(self.id, place, command, text.strip())
        acks = await self._deliver(delivery, times)
        message = answers.of_command(self.slack.workspace, self.id, place.id, acks[0])
        return Seen(delivery, acks, message, view=self.view)

    async def taps(self, on: Message | View, what: str, times: int = 1) -> Seen:
        """A button by its action id, label or value, as `on` shows it (an older Message is a stale screen)."""
        if isinstance(on, Message):
            self._place(on.channel)
        action = find_action(on.blocks, what)
        values = forms.blank(on.blocks) if isinstance(on, View) else {}
        told = {name: action[name] for name in action if name in TOLD}
        return await self._does(self.slack.payloads.tap(self.id, on, told, values), times)

    async def submits(self, told: forms.Answers | None = None, times: int = 1) -> Seen:
        """The modal on top, filled in: answers by block id or label. Raises forms.CannotSend."""
        view = self._open_view()
        delivery = self.slack.payloads.submission(self.id, view, forms.fill_in(view, told or {}))
        acks = await self._deliver(delivery, times)
        errors = answers.of_submission(self.slack.workspace, view, acks[0])
        return Seen(delivery, acks, errors=errors, view=self.view)

    async def closes(self, *, everything: bool = False) -> None:
        """The modal on top, or all of them; the app hears of it when the modal says `notify_on_close`."""
        view = self._open_view()
        if everything:
            self.slack.workspace.close_all(self.id)
        else:
            self.slack.workspace.close(self.id, view.id)
        if view.content.get("notify_on_close"):
            await self._deliver(self.slack.payloads.closed(self.id, view, cleared=everything), 1)

    async def shortcut(self, callback: str, message: Message | None = None, times: int = 1) -> Seen:
        """A shortcut by its callback id: global, or on a message."""
        if message is not None:
            self._place(message.channel)
        return await self._does(self.slack.payloads.shortcut(self.id, callback, message), times)

    async def opens_home(self, times: int = 1) -> Seen:
        """The App Home, as it is then; what the app publishes comes a moment later."""
        return await self._does(self.slack.payloads.home_opened(self.id), times)

    def says(self, text: str, channel: str = "general", thread_ts: str = "") -> Message:
        """An ordinary message. The app hears nothing of it."""
        place = self._place(channel)
        return self.slack.workspace.post(place.id, self.id, text, thread_ts=thread_ts)

    # how it gets there

    def _place(self, channel: str) -> Channel:
        place = self.slack.workspace.channel(channel)
        if (place.is_private or place.is_im) and self.id not in place.members:
            raise AssertionError(f"{self.user.name} is not in {place.name} and cannot see it")
        return place

    def _open_view(self) -> View:
        if self.view is None:
            raise AssertionError(f"{self.user.name} has no modal open")
        return self.view

    async def _deliver(self, delivery: Delivery, times: int) -> list[Ack]:
        """The answers in the order in which they came. Raises AssertionError when the app does not answer."""
        copies = [replace(delivery, attempt=attempt) for attempt in range(times)]
        waiting = [asyncio.ensure_future(self.slack.deliver(copy)) for copy in copies]
        try:
            return [await first for first in asyncio.as_completed(waiting, timeout=self.slack.patience)]
        except TimeoutError:
            raise AssertionError(f"the app did not answer {delivery.payload}") from None
        finally:
            for each in waiting:
                each.cancel()

    async def _does(self, delivery: Delivery, times: int) -> Seen:
        """What needs no answer but that the app heard it."""
        return Seen(delivery, await self._deliver(delivery, times), view=self.view)


TOLD = {"action_id", "block_id", "text", "value", "type", "style", "url"}
"""What a payload tells of a tapped element."""
