"""Publishes what a journal says is to leave, at the places whose addresses it is given, and is killed at that.

`python -m tests.faults.publishing_victim` reads orders from its input, one life a line, and answers with the process'
id, then with `died` or `lived`. It forks, so that starting Python and importing every SDK is paid for once.
"""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from bot.crisis.attempts import SayItIsNotOut, SayItIsOut
from bot.crisis.core import EVENTS
from bot.crisis.deliveries import Delivery
from bot.outlets import newsroom
from bot.outlets.base import Outlet, Sent, Spec
from bot.outlets.files import Staged, show
from bot.outlets.newsroom import Newsroom
from bot.runtime.courier import Outlets
from bot.runtime.runtime import Runtime
from bot.runtime.time import NoWaker
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from tests.faults.publishing_outlets import outlet_of
from tests.runtime.parts import Clock

CODEC = Codec(EVENTS)
STATEMENT, OPEN_ENDS = "first_word", ("ready", "attempting")
MOST_ROUNDS, STEP = 200, 20


@dataclass(frozen=True)
class Order:
    """One life: where its journal lies, of which crisis, the places, how it ends, and what a person says meanwhile.

    `fate` is `place/before`, `place/after` (of its publishing), `newsroom/0.5` (so much of its pages shown), or empty.
    """

    folder: Path
    stream: str
    places: tuple[Spec, ...]
    fate: str = ""
    said: tuple[tuple[str, bool], ...] = ()


def encoded(order: Order) -> bytes:
    """One line."""
    return msgspec.json.encode(order, enc_hook=str) + b"\n"


def decoded(line: str) -> Order:
    """What was encoded."""
    return msgspec.json.decode(line, type=Order, dec_hook=_hooked)


def _hooked(kind: type, value: Any) -> Any:
    return kind(value)


class Fated(Outlet):
    """Ends the process before it publishes, or after."""

    def __init__(self, inner: Outlet, fate: str) -> None:
        self.name, self.remembers, self._inner = inner.name, inner.remembers, inner
        self._fate = fate.removeprefix(f"{inner.name}/")

    async def publish(self, delivery: Delivery) -> Sent:
        if self._fate == "before":
            die()
        sent = await self._inner.publish(delivery)
        if self._fate == "after":
            die()
        return sent

    async def find(self, delivery: Delivery) -> Sent | None:
        return await self._inner.find(delivery)


class Life:
    """One run of the bot. The clock goes on where it stood when the last one died."""

    def __init__(self, order: Order) -> None:
        self.order, self._time = order, order.folder / "clock"
        self.clock = Clock(datetime.fromisoformat(self._time.read_text()))
        if order.fate.startswith("newsroom/0"):
            vars(newsroom)["show"] = _shown_in_part(float(order.fate.partition("/")[2]))

    async def live(self) -> None:
        """Until nothing is left to do, or only what a person must say."""
        store = TinyStore.open(self.order.folder / "state", CODEC)
        outlets = {spec.name: outlet_of(spec, self.clock) for spec in self.order.places}
        for outlet in outlets.values():
            if isinstance(outlet, Newsroom):
                await outlet.repair()
        live = {name: Fated(outlet, self.order.fate) for name, outlet in outlets.items()}
        self.runtime = Runtime(store, (), Outlets(live, {}), self.clock, NoWaker())
        await self.runtime.start()
        await self._hear()
        await self._go_on()
        asked = [name for name, status in self._statuses().items() if status in ("unknown", "refused")]
        (self.order.folder / "asked").write_text(" ".join(asked))
        await self.runtime.stop()

    async def _hear(self) -> None:
        for outlet, out in self.order.said:
            wish = (SayItIsOut if out else SayItIsNotOut)(statement=STATEMENT, outlet=outlet)
            await self.runtime.desk.handle(self.order.stream, wish, "anna", f"said-{outlet}-{self.clock()}")

    async def _go_on(self) -> None:
        for _ in range(MOST_ROUNDS):
            await self.runtime.alarm.fire()
            await self.runtime.settle()
            await self.runtime.sweep()
            await self.runtime.settle()
            if not set(self._statuses().values()) & {*OPEN_ENDS}:
                break
            self.clock.move(seconds=STEP)
            self._time.write_text(self.clock().isoformat())

    def _statuses(self) -> dict[str, str]:
        crisis = self.runtime.desk.crisis(self.order.stream)
        return {name: outcome.status for name, outcome in crisis.deliveries.of(STATEMENT).items()} if crisis else {}


def _shown_in_part(share: float) -> Any:
    def shown(staged: Staged) -> None:
        show(staged[: round(len(staged) * share)])
        die()

    return shown


def die() -> None:
    """As if by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(lines: Iterable[str]) -> None:
    """One life after the other."""
    import_module("bot.outlets.bluesky_posts.account")  # its SDK takes a second, once, before the first fork
    vars(os)["fsync"] = lambda handle: None  # what was written survives a kill, so nothing waits for the medium
    for line in lines:
        order = decoded(line)
        child = os.fork()
        if not child:
            try:
                asyncio.run(Life(order).live())
            except BaseException:
                (order.folder / "fault").write_text(traceback.format_exc())
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("died" if os.WIFSIGNALED(status) else "lived", flush=True)


if __name__ == "__main__":
    main(sys.stdin)
