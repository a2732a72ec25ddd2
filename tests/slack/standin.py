"""Slack, as an app sees it, in this process.

    async with StandIn() as slack:
        anna = slack.person("anna", email="anna@example.org")
        app = ...                                   # with slack.url, slack.bot_token, slack.app_token
        await slack.sockets.connected()
        seen = await anna.types("/crisis start")
        await slack.until(lambda: anna.view)
        await anna.submits({"happened": "Kein Internet in Linz"})
        room = slack.workspace.channel("krise-internet")

Over HTTP instead: `StandIn(delivery="http")`, and `slack.signed.url = "http://127.0.0.1:…/slack/events"`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from tests.slack.api import Api
from tests.slack.calls import Calls
from tests.slack.delivery import Ack, Delivery
from tests.slack.faults import Faults
from tests.slack.payloads import Payloads
from tests.slack.people import Person
from tests.slack.server import APP_TOKEN, BOT_TOKEN, Server
from tests.slack.signed import SECRET, Signed
from tests.slack.sockets import Sockets
from tests.slack.triggers import Triggers
from tests.slack.workspace import Clock, Workspace, wall_clock

Wanted = TypeVar("Wanted")


class StandIn:
    """One workspace with one app. All times in it are the `clock`'s, except those of connections and signatures.

    `scopes` are what the bot token was granted (None: everything); `enterprise` an organisation's id (Enterprise
    Grid), `org_wide` whether the app is installed in all of it.
    """

    bot_token, app_token, signing_secret = BOT_TOKEN, APP_TOKEN, SECRET

    def __init__(
        self,
        clock: Clock = wall_clock,
        *,
        delivery: Literal["socket", "http"] = "socket",
        scopes: Iterable[str] | None = None,
        enterprise: str = "",
        org_wide: bool = False,
    ) -> None:
        self.delivery = delivery
        self.patience = 10.0
        """Seconds (real ones) that people wait for the app, and `until` for what is to come."""
        self.workspace = Workspace(clock, enterprise, org_wide)
        self.triggers = Triggers(clock)
        self.api = Api(self.workspace, self.triggers, None if scopes is None else frozenset(scopes))
        self.calls, self.faults, self.sockets, self.signed = Calls(), Faults(), Sockets(), Signed()
        self.payloads = Payloads(self.workspace, self.triggers)
        self._server = Server(self.api, self.sockets, self.faults, self.calls)
        self._news = asyncio.Event()
        self.workspace.changed = self._news.set

    async def __aenter__(self) -> Self:
        await self._server.start()
        self.payloads.url = self.url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.clear()
        await self.sockets.close()
        await self._server.stop()
        if self._server.broken and error is None:
            raise ExceptionGroup("the stand-in is broken", self._server.broken)

    @property
    def url(self) -> str:
        """The base address of the Web API: `http://127.0.0.1:PORT/api/`."""
        return self._server.url

    def person(self, name: str, **about: Any) -> Person:
        """Somebody by name; a new member (`about` as in Workspace.add_user) when nobody is called so."""
        known = [user for user in self.workspace.users.values() if name in (user.name, user.id)]
        user = known[0] if known else self.workspace.add_user(name, **about)
        if not known:
            self.workspace.join(self.workspace.channel("general").id, user.id)
        return Person(self, user.id)

    async def deliver(self, delivery: Delivery) -> Ack:
        """Hand one payload to the app, and give its answer. Waits for ever."""
        ack = await (self.sockets if self.delivery == "socket" else self.signed).deliver(delivery)
        self._news.set()
        return ack

    async def until(self, condition: Callable[[], Wanted], within: float | None = None) -> Wanted:
        """Wait until this holds, asking whenever something happened here. Raises AssertionError after `within` s."""
        try:
            async with asyncio.timeout(self.patience if within is None else within):
                while not (found := condition()):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            methods = [(call.method, call.error or call.status) for call in self.calls[-10:]]
            raise AssertionError(f"it did not come to that; the last calls were {methods}") from None
        return found

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Within it nobody listens: connections are refused, sockets are gone."""
        self.sockets.drop()
        await self._server.stop()
        try:
            yield
        finally:
            await self._server.start()
