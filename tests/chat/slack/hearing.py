"""The talk with a real reception behind it, and people who type, tap and submit without any Slack."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.chat.base import Reply, Request
from bot.chat.slack.carry import OnCard, pack
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.house import House, Recogniser
from bot.chat.slack.hear.inbound import HomeOpened, Shortcut, Submitted, Tapped, Typed
from bot.chat.slack.hear.talk import Talk
from bot.chat.slack.who.directory import Known, Stranger
from bot.chat.slack.who.sender import Sender
from bot.crisis.cards import Card, cards
from bot.crisis.command import DISPLAY
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted
from bot.crisis.model import Crisis
from bot.crisis.rooms import ReportRoom
from bot.playbook.model import Bilingual
from tests.playbooks import PEOPLE, Run
from tests.runtime.parts import House as Behind
from tests.runtime.parts import MemoryStore, journal_of
from tests.slack.values import words

PLAYBOOKS = {
    "service_outage": Bilingual(de="Störung", en="Service outage"),
    "data_breach": Bilingual(de="Datenabfluss", en="Data breach"),
}
E = TypeVar("E", bound=Event)

EVERYBODY = {person.id: person for person in PEOPLE}


class Names:
    """`U-anna` is Anna; who is not of the small playbook is a stranger."""

    async def recognise(self, sender: Sender) -> Known | Stranger:
        person = EVERYBODY.get(sender.user.removeprefix("U").lower())
        if person is None:
            return Stranger("slack.who.unknown", sender.user, "de", "not in config.yaml")
        return Known(person.id, person.language)


@dataclass
class Hearing:
    """One bot, several crises, and what people do. Every verb gives the talk's answer."""

    behind: Behind
    shown: dict[tuple[str, str], list[Card]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    playbooks: dict[str, Bilingual] = field(default_factory=lambda: dict(PLAYBOOKS))
    crashes: Exception | None = None
    directory: Recogniser = field(default_factory=Names)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self.house = House(
            door=self._door, crises=self.behind.desk, directory=self.directory, people=EVERYBODY,
            playbooks=lambda: self.playbooks, shown=self._shown, clock=self.behind.clock, zone="Europe/Vienna",
            language="de", alerts=self.behind.reception.alerts,
        )  # fmt: skip
        self.talk = Talk(self.house)

    async def _door(self, request: Request) -> Reply:
        self.requests.append(request)
        if self.crashes:
            raise self.crashes
        return await self.behind.reception.answer(request)

    def _shown(self, crisis: str, person: str) -> Iterable[Card]:
        return self.shown.get((crisis, person), [])

    def crisis(self, stream: str = "c1") -> Crisis:
        return self.behind.crisis(stream)

    def happened(self, kind: type[E], stream: str = "c1") -> list[E]:
        """All events of a kind so far."""
        return [each.event for each in self.behind.store.journals[stream] if isinstance(each.event, kind)]

    def version(self, stream: str = "c1") -> int:
        return self.crisis(stream).version

    def show(self, who: str, stream: str = "c1") -> None:
        """The person looks at all cards as they are now."""
        language = EVERYBODY[who].language
        self.shown[stream, who] = list(cards(self.crisis(stream), language, self.behind.clock()))

    # -------------------------------------------------------------------------------------------------- what people do

    async def types(self, who: str, text: str, channel: str = "CELSE", times: int = 1) -> Answer:
        trigger = self._new()
        return await self.again(Typed(f"slack:typed:{trigger}", sender(who), "/krise", text, channel, trigger), times)

    async def taps(self, who: str, value: str, *, home: bool = False, times: int = 1) -> Answer:
        trigger = self._new()
        channel = "" if home else "CROOM"
        tapped = Tapped(f"slack:tapped:{trigger}", sender(who), value, channel, "", trigger, home)
        return await self.again(tapped, times)

    async def taps_card(self, who: str, key: str, label: str, stream: str = "c1", times: int = 1) -> Answer:
        """The button with this label, on the card as it is now."""
        return await self.taps(who, self.value(who, key, label, stream), times=times)

    def value(self, who: str, key: str, label: str, stream: str = "c1") -> str:
        """What the button with this label carries now."""
        found = cards(self.crisis(stream), EVERYBODY[who].language, self.behind.clock())
        card = next(card for card in found if card.key == key)
        button = next(button for button in card.buttons if button.label == label)
        return pack(OnCard(stream, key, button.token))

    async def submits(
        self, who: str, form: Mapping[str, Any] | None, told: Mapping[str, str] | None = None, times: int = 1
    ) -> Answer:
        """The form, filled in by the ids of its blocks."""
        assert form is not None
        answers = {block["block_id"]: _first(block["element"]) for block in form["blocks"] if block["type"] == "input"}
        assert set(told or {}) <= set(answers), (told, answers)
        sent = Submitted(
            f"slack:submitted:{self._new()}", sender(who), form["private_metadata"], answers | dict(told or {})
        )
        return await self.again(sent, times)

    async def shortcut(self, who: str, callback: str, text: str = "", channel: str = "") -> Answer:
        trigger = self._new()
        return await self.talk.hear(
            Shortcut(f"slack:shortcut:{trigger}", sender(who), callback, trigger, text, channel)
        )

    async def opens_home(self, who: str) -> Answer:
        return await self.talk.hear(HomeOpened(sender(who)))

    async def again(self, inbound: Typed | Tapped | Submitted, times: int = 1) -> Answer:
        """Delivered so often, one after the other: the same answer each time."""
        answers = [await self.talk.hear(inbound) for _ in range(times)]
        assert all(answer == answers[0] for answer in answers)
        return answers[0]

    def _new(self) -> str:
        return f"{next(self._numbers)}.1.{id(self)}"


def _first(element: Mapping[str, Any]) -> str:
    initial = element.get("initial_option") or {}
    return str(initial.get("value") or element.get("initial_value") or "")


def sender(who: str) -> Sender:
    return Sender(f"U{who.upper()}", "T1")


async def hearing(*runs: Run, rooms: Sequence[str] = ()) -> Hearing:
    """These crises (or one) are under way as c1, c2, …, each in the channel that `rooms` names for it."""
    return Hearing(await behind(*(runs or (Run(),)), rooms=rooms))


async def behind(*runs: Run, rooms: Sequence[str] = ()) -> Behind:
    """A house in which these crises are under way."""
    for run, room in zip(runs, rooms, strict=False):
        if room:
            run.do(DISPLAY, ReportRoom(chat="slack", place=f"slack:{room}"))
    journals = {f"c{n}": journal_of(run) for n, run in enumerate(runs, start=1)}
    house = Behind(MemoryStore(journals))
    house.clock.now = max((run.now for run in runs), default=house.clock.now)
    return await house.start()


async def nobody() -> Hearing:
    """No crisis is under way."""
    return Hearing(await behind())


def confidential(run: Run) -> Run:
    """The same crisis of a playbook that only its team may know of."""
    playbook = run.crisis.playbook.model_copy(update={"private": True})
    return _begun(run, playbook=playbook.canonical())


def without(run: Run, person: str) -> Run:
    """The same crisis in which somebody has no part."""
    ladders = {role: tuple(p for p in ladder if p != person) for role, ladder in run.crisis.roster.ladders.items()}
    return _begun(run, ladders=ladders)


def _begun(run: Run, **otherwise: Any) -> Run:
    started = run.events[0]
    assert isinstance(started, CrisisStarted)
    run.events[0] = replace(started, **otherwise)
    return run


def form_of(answer: Answer) -> Mapping[str, Any]:
    """The form to fill in."""
    assert answer.form is not None
    return answer.form


def shown(answer: Answer) -> str:
    """All that the reader sees of it."""
    form = words(answer.form["blocks"]) if answer.form else ()
    return "\n".join([answer.text, *words(answer.blocks), *form]).strip()


def buttons(answer: Answer) -> dict[str, str]:
    """Values of the buttons by their label."""
    elements = [each for block in answer.blocks if block["type"] == "actions" for each in block["elements"]]
    return {each["text"]["text"]: each["value"] for each in elements}


def blocks_of(answer: Answer) -> list[str]:
    """The ids of a form's questions."""
    return [block["block_id"] for block in form_of(answer)["blocks"] if block["type"] == "input"]


def facts_wanted() -> Run:
    """It is a crisis, and three facts are asked for."""
    return Run().go_on()


def to_approve() -> Run:
    """The second word waits for approval."""
    run = Run().first_word()
    run.submit("fuller")
    return run
