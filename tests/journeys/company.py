"""The company of config.yaml with everything real but the clock: store, newsroom and outlets lie in a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.chat.base import Chat, Request
from bot.config import Config, Folders, load_config
from bot.crisis.cards import Button, Card, cards
from bot.crisis.core import EVENTS, fold
from bot.crisis.event import Recorded
from bot.crisis.lifecycle import Start
from bot.crisis.model import Crisis
from bot.drill.outage import BEGIN
from bot.drill.stage import Stage
from bot.runtime.time import NoWaker, VirtualClock
from bot.store.audit import audit
from bot.wiring import Bot, build

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Tapped:
    """A tap of the script: when, who, what."""

    at: datetime
    by: str
    button: Button
    answers: dict[str, str]


@dataclass
class Company:
    """A bot at work, its stage, and everybody's taps. `watch` is called whenever something has settled."""

    folder: Path
    language: str = "de"
    chats: Sequence[Chat] = ()
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(BEGIN))
    taps: list[Tapped] = field(default_factory=list)
    watch: Callable[["Company"], None] = lambda company: None

    async def open(self) -> "Company":
        """Build everything and start it."""
        self.bot: Bot = self.built()
        await self.bot.runtime.start()
        await self.bot.runtime.settle()
        self.stage = Stage(self.bot.runtime, self.bot.reception, self.clock, self._told, lambda: self.watch(self))
        return self

    def built(self) -> Bot:
        """The bot, not yet started."""
        return build(configuration(self.language), self.places, self.chats, self.clock, NoWaker())

    async def close(self) -> None:
        """Everything comes to its end."""
        await self.bot.runtime.stop()

    @property
    def places(self) -> Folders:
        """Where it all lies."""
        return Folders(self.folder / "state", ROOT / "playbooks", self.folder / "newsroom")

    async def begin(self, playbook: str, severity: str = "", kind: str = "live") -> None:
        """Anna starts a crisis, which from then on is the stage's."""
        wish = Start(playbook=playbook, severity=severity, what="Linz", kind=kind)
        reply = await self.bot.reception.answer(Request(f"start {playbook}", "anna", wish))
        assert reply.ok, reply.text
        self.stage.stream = reply.crisis
        await self.bot.runtime.settle()

    def cards(self) -> dict[str, list[Card]]:
        """What everybody could see now, by language."""
        crisis, now = self.stage.crisis, self.clock()
        return {language: list(cards(crisis, language, now)) for language in crisis.life.languages}

    def replayed(self, records: Sequence[Recorded]) -> Crisis:
        """What the journal tells."""
        return fold(self.stage.stream, (record.event for record in records))

    def audited(self) -> list[str]:
        """What an audit of all journals complains about."""
        closing = {event.__name__ for event in EVENTS if event.closes}
        verdicts = list(audit(self.places.state, closing.__contains__))
        assert verdicts
        return [str(verdict) for verdict in verdicts if verdict.findings]

    def public(self) -> set[str]:
        """The crises of which the public can read something, in the newsroom or elsewhere."""
        pages = {page.parent.name for page in self.places.newsroom.glob("*/index.html")}
        files = {file.parent.name for file in (self.places.state / "outlets").glob("*/*/*.txt")}
        return (pages & _streams(self.places.state)) | files

    def _told(self, person: str, button: Button, answers: dict[str, str]) -> None:
        self.taps.append(Tapped(self.clock(), person, button, answers))


def configuration(language: str) -> Config:
    """The shipped configuration, with this language first."""
    config = load_config(ROOT / "config.yaml")
    people = {name: person.model_copy(update={"language": language}) for name, person in config.people.items()}
    others = tuple(other for other in config.languages if other != language)
    return config.model_copy(update={"people": people, "languages": (language, *others)})


def _streams(state: Path) -> set[str]:
    return {journal.stem for folder in ("open", "closed") for journal in (state / folder).iterdir()}
