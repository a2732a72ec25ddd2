"""What goes wrong between the app and Slack, planned by the test."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch

from tests.slack.calls import Call

Predicate = Callable[[Call], bool]


def always(_: Call) -> bool:
    return True


class Gate:
    """Holds calls until it is opened."""

    def __init__(self) -> None:
        self._arrived, self._open = asyncio.Event(), asyncio.Event()

    async def reached(self) -> None:
        """Returns when a call stands before it."""
        await asyncio.wait_for(self._arrived.wait(), 10)

    def open(self) -> None:
        """Lets everything through, from now on."""
        self._open.set()

    async def passed(self) -> None:
        """For the call: returns when it may go on."""
        self._arrived.set()
        await self._open.wait()


@dataclass(frozen=True, slots=True)
class Fault:
    """One mishap. `status` 0 and no `error` means only delay; `cut` an ended connection without an answer."""

    status: int = 0
    error: str = ""
    retry_after: int = 0
    cut: bool = False
    done: bool = False
    """Whether the call has its effect all the same."""
    delay: float = 0.0
    gate: Gate | None = None

    @property
    def answers(self) -> bool:
        """Whether it takes the place of Slack's own answer."""
        return bool(self.cut or self.status or self.error)


@dataclass
class Plan:
    """Which calls a fault strikes, counted from the moment of planning."""

    method: str
    fault: Fault
    nth: int = 0
    every: int = 1
    times: int | None = None
    when: Predicate = always
    seen: int = 0
    struck: int = 0

    def strikes(self, call: Call) -> bool:
        """Whether this call is one of them; counts it."""
        if not (fnmatch(call.method, self.method) and self.when(call)):
            return False
        self.seen += 1
        chosen = self.seen == self.nth if self.nth else self.seen % self.every == 0
        if not chosen or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


@dataclass
class Storm:
    """Random mishaps: the same for the same seed, method and number of the call."""

    seed: int
    chances: dict[Fault, float]
    method: str = "*"
    counts: Counter[str] = field(default_factory=Counter)

    def fault(self, call: Call) -> Fault | None:
        """What strikes this call, if anything."""
        if not fnmatch(call.method, self.method):
            return None
        self.counts[call.method] += 1
        drawn = random.Random(f"{self.seed}/{call.method}/{self.counts[call.method]}").random()
        for fault, chance in self.chances.items():
            if drawn < chance:
                return fault
            drawn -= chance
        return None


class Faults:
    """All plans. Methods are names of the Web API, `response_url` or `link` (the socket); `*` stands for any letters.

    Every verb takes `nth` (only the nth call from now), `every` (each nth), `times` (at most so often) and `when`
    (a question to the Call); with none of them it strikes each call until `clear`.
    """

    def __init__(self) -> None:
        self.plans: list[Plan] = []
        self.storms: list[Storm] = []

    def limit(self, method: str, seconds: int = 1, **which: object) -> Plan:
        """429 with Retry-After; nothing happens."""
        return self._plan(method, Fault(429, "ratelimited", retry_after=seconds), **which)

    def lose(self, method: str, **which: object) -> Plan:
        """It happens, then the connection ends without an answer."""
        return self._plan(method, Fault(cut=True, done=True), **which)

    def cut(self, method: str, **which: object) -> Plan:
        """The connection ends before anything happens."""
        return self._plan(method, Fault(cut=True), **which)

    def refuse(self, method: str, error: str, *, done: bool = False, **which: object) -> Plan:
        """`{"ok": false, "error": …}`; with `done` (as `internal_error` may mean) it happens all the same."""
        return self._plan(method, Fault(200, error, done=done), **which)

    def server_error(self, method: str, status: int = 503, *, done: bool = False, **which: object) -> Plan:
        """An answer that is no JSON."""
        return self._plan(method, Fault(status, done=done), **which)

    def slow(self, method: str, seconds: float, **which: object) -> Plan:
        """It takes so long (real seconds), then goes well."""
        return self._plan(method, Fault(delay=seconds), **which)

    def hold(self, method: str, **which: object) -> Gate:
        """It waits before the gate, then goes well."""
        gate = Gate()
        self._plan(method, Fault(gate=gate), **which)
        return gate

    def storm(self, seed: int, method: str = "*", **chances: float) -> None:
        """Mishaps by chance (0 to 1) of `limit`, `lose`, `cut`, `error`, `server_error`."""
        kinds = {
            "limit": Fault(429, "ratelimited", retry_after=1),
            "lose": Fault(cut=True, done=True),
            "cut": Fault(cut=True),
            "error": Fault(200, "internal_error"),
            "server_error": Fault(503),
        }
        self.storms.append(Storm(seed, {kinds[name]: chance for name, chance in chances.items()}, method))

    def clear(self) -> None:
        """Everything goes well again; gates open."""
        for plan in self.plans:
            if plan.fault.gate is not None:
                plan.fault.gate.open()
        self.plans.clear()
        self.storms.clear()

    def strike(self, call: Call) -> Fault | None:
        """What happens to this call, if anything; every plan counts it."""
        struck = [plan.fault for plan in self.plans if plan.strikes(call)]
        stormy = [storm.fault(call) for storm in self.storms]
        return next((fault for fault in [*struck, *stormy] if fault is not None), None)

    def _plan(self, method: str, fault: Fault, **which: object) -> Plan:
        plan = Plan(method, fault, **which)  # type: ignore[arg-type]  # the names of Plan's own fields
        self.plans.append(plan)
        return plan
