"""A company that publishes everywhere: its own config.yaml, its own playbooks, and all that its people see."""

import html
import json
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

from bot.chat.answers import answer
from bot.chat.base import Reply, Request, Tap
from bot.chat.words import Press, Show, parse, shown_button
from bot.config import Config, Folders, folders, load_config
from bot.crisis.cards import Button, Card, cards
from bot.crisis.command import Command, Refused
from bot.crisis.event import Event
from bot.locale import Say
from bot.playbook.shelf import Shelf
from bot.playbook.sign import sign
from bot.runtime.time import NoWaker
from bot.wiring import Bot, build
from tests.journeys.company import ROOT, Company
from tests.journeys.publishing_places import Outside, Texts

E = TypeVar("E", bound=Event)

PUBLIC = "newsroom, website, social, forum"
TO = {
    "to: [newsroom, mastodon]": f"to: [{PUBLIC}]",
    "to: [newsroom, mastodon, press_list]": f"to: [{PUBLIC}, press_list]",
}
"""The shipped playbook knows two outlets; this company's has its own."""

SUBJECT = ("Betreff: ", "Subject: ")

SIGNED = ("first_word", "staff_card", "no_news", "retraction")


@dataclass(frozen=True)
class Sight:
    """A card or a reply as somebody saw it, in one language."""

    at: str
    who: str
    said: str


@dataclass
class PressOffice(Company):
    """The company with every outlet. `seen` has, by language, all that anybody was shown, in order."""

    outside: Outside = field(kw_only=True)
    seen: dict[str, list[Sight]] = field(default_factory=lambda: {"de": [], "en": []})
    shown: list[tuple[str, Card]] = field(default_factory=list)
    _known: dict[tuple[str, str], Card] = field(default_factory=dict)
    requests: int = 0

    async def open(self) -> "PressOffice":
        """As `run` does: build, start, ask the outlets what they take."""
        self.config_path = self._settled()
        await super().open()
        self.watch = lambda _: self.look()
        await self.bot.known.learn(self.bot.live)
        assert not self.bot.known.failed, self.bot.known.failed
        return self

    def built(self) -> Bot:
        config = load_config(self.config_path)
        return build(config, self.places, self.chats, self.clock, NoWaker(), environment=self.outside.environment)

    @property
    def places(self) -> Folders:
        return folders(self.config, self.config_path)

    @property
    def config(self) -> Config:
        return load_config(self.config_path)

    def _settled(self) -> Path:
        """config.yaml and playbooks, as whoever sets the bot up writes and signs them; kept over a restart."""
        path = self.folder / "config.yaml"
        if not path.exists():
            self._write(path)
            shutil.copytree(ROOT / "playbooks", self.folder / "playbooks")
            self._name_the_outlets(self.folder / "playbooks")
        return path

    def _write(self, path: Path) -> None:
        config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
        config["languages"] = [self.language, *(each for each in config["languages"] if each != self.language)]
        for person in config["people"].values():
            person["language"] = self.language
        config["outlets"] |= self.outside.outlets
        config["newsroom"]["url"] = "https://news.linznet.example"
        path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def _name_the_outlets(self, playbooks: Path) -> None:
        book = playbooks / "service_outage.yaml"
        text = book.read_text(encoding="utf-8")
        for before, after in TO.items():
            assert before in text
            text = text.replace(before, after)
        book.write_text(text, encoding="utf-8")
        shelf, today = Shelf(playbooks), date(2026, 11, 2)
        for name in SIGNED:
            sign(
                shelf.ledger_path, shelf.load("service_outage"), name, written_by="eva", approved_by="clara",
                today=today, valid_until=today + timedelta(days=365),
            )  # fmt: skip

    # ------------------------------------------------------------------------------------- what people do

    async def does(self, person: str, wish: Command | Tap) -> Reply:
        """Something that this person wishes, and what they are told."""
        self.requests += 1
        reply = await self.bot.reception.answer(Request(f"wish {self.requests}", person, wish, self.stage.stream))
        await self.bot.runtime.settle()
        self.look()
        if reply.text:
            self._note(person, f"→ {reply.text}")
        return reply

    async def says(self, person: str, line: str) -> str:
        """A typed line (`/krise wo`), and what is answered in the person's language."""
        language, crisis = self.config.people[person].language, self.stage.crisis
        say = Say(language, crisis.life.zone)
        try:
            wish = parse(line, crisis, person, language)
            if isinstance(wish, Show):
                told = answer(wish, crisis, person, say, self.clock())
                said = "\n".join((*told.lines, *(f"(die Karte {key})" for key in told.cards)))
            elif isinstance(wish, Press):
                card, button = shown_button(wish, cards(crisis, language, self.clock()))
                said = (await self.does(person, Tap(card.key, button.token))).text
            else:
                said = (await self.does(person, wish)).text
        except Refused as refused:
            said = say.word(refused.phrase)
        self._note(person, f"{line}\n→ {said or 'ok'}")
        return said

    async def tap(self, person: str, card: str, kind: type[Command], **answers: str) -> Reply:
        """A tap on what stands there now."""
        reply = await self.stage.tap(person, card, kind, **answers)
        if reply.text:
            self._note(person, f"[{card}] → {reply.text}")
        return reply

    def button(self, card: str, kind: type[Command]) -> Button:
        """The button of that kind, as it stands on the card now."""
        return self.stage._button(card, kind, {})

    async def taps_old(self, person: str, card: str, button: Button) -> Reply:
        """A tap on a button that was seen earlier."""
        return await self.does(person, Tap(card, button.token))

    async def passes(self, **time: float) -> None:
        """Time goes by, and everything that is due happens at its own time."""
        await self.stage.until(self.clock() + timedelta(**time))

    async def restart(self) -> None:
        """The process ends, another one begins."""
        stream = self.stage.stream
        await self.close()
        await self.open()
        self.stage.stream = stream

    # ------------------------------------------------------------------------------------- what people see

    def card(self, key: str, language: str = "") -> Card:
        """The card as it stands now, in the company's language."""
        found = {card.key: card for card in self.cards()[language or self.language]}
        assert key in found, f"no {key}; there are {', '.join(found)}"
        return found[key]

    def on(self, key: str, language: str = "") -> str:
        """What stands on it."""
        return "\n".join(self.card(key, language).lines)

    @property
    def shown_keys(self) -> set[str]:
        """The keys of all cards that stand there now."""
        return {card.key for card in self.cards()[self.language]}

    def look(self) -> None:
        """Note every card on which something has happened, in every language."""
        crisis, now = self.stage.crisis, self.clock()
        for language, found in self.cards().items():
            happened = {card.key: card for card in cards(crisis, language, now, minutes=False)}
            for card in found:
                if self._known.get((language, card.key)) != happened[card.key]:
                    self._known[language, card.key] = happened[card.key]
                    self.shown.append((language, card))
                    self.seen[language].append(Sight(self._now(), card.place, pictured(card)))

    def _note(self, person: str, said: str) -> None:
        self.seen[self.language].append(Sight(self._now(), person, said))

    def here(self) -> datetime:
        """What clocks show in Vienna."""
        return self.clock().astimezone(ZoneInfo(self.stage.crisis.life.zone))

    def _now(self) -> str:
        return f"{self.here():%H:%M:%S}"

    def transcript(self, language: str) -> str:
        """All of it, to be read by somebody who was not there."""
        return "\n\n".join(f"{each.at} {each.who}\n{each.said}" for each in self.seen[language])

    # ------------------------------------------------------------------------------------- what is outside

    def page(self, language: str) -> str:
        """The crisis' page as the public reads it."""
        return (self._pages / language / "index.html").read_text(encoding="utf-8")

    def feed(self, language: str) -> dict[str, Any]:
        """Its JSON feed, by the name of the text."""
        said = json.loads((self._pages / language / "feed.json").read_text(encoding="utf-8"))
        return {item["id"].partition("#")[2]: item for item in said["items"]}

    @property
    def _pages(self) -> Path:
        folder = self.places.state / "drill" / "newsroom" if self.stage.crisis.life.drill else self.places.newsroom
        return folder / self.stage.stream

    def arrived(self) -> dict[str, list[Texts]]:
        """Outlet → what stands there, the oldest first; in the newsroom as its feeds have it."""
        feeds = {language: self.feed(language) for language in ("de", "en")}
        order = [name for name in self.stage.crisis.publishing.publications if name in feeds["de"]]
        words = [{each: plain(feeds[each][name]["content_html"]) for each in feeds} for name in order]
        return {**self.outside.arrived(), "newsroom": words}

    def previews(self, card: str, kind: type[Command]) -> dict[tuple[str, str], str]:
        """(outlet, language) → the words that the button on the card shows, a subject apart; notes are not in it."""
        titles = {place.title: name for name, place in self.stage.crisis.life.places.items()}
        found = {}
        for passage in self.button(card, kind).shows:
            where, language, *how = passage.heading.split(" · ")
            if any(said.startswith(("Vermerk", "Note")) for said in how):
                continue
            for title in where.split(", "):
                text = passage.text.partition("\n\n")[2] if passage.text.startswith(SUBJECT) else passage.text
                found[titles[re.sub(r" \(.*\)$", "", title)], language.lower()] = text
        return found

    async def happened(self, kind: type[E]) -> list[E]:
        """Everything of that kind in the journal."""
        records = await self.bot.store.read(self.stage.stream)
        return [record.event for record in records if isinstance(record.event, kind)]


def plain(markup: str) -> str:
    """The words of a text in the newsroom, as they were written."""
    lines = markup.replace("<br>\n", "\n").replace("</p>\n<p>", "\n\n").replace("</p><p>", "\n\n")
    return html.unescape(re.sub(r"<[^>]+>", "", lines))


def pictured(card: Card) -> str:
    """A card as text: lines, exact words, buttons with what they ask and show."""
    return "\n".join(_pictured(card))


def _pictured(card: Card) -> Iterator[str]:
    yield f"  #{card.key}{' 🔔' if card.rings else ''}"
    yield from (f"  {line}" for line in card.lines)
    for text in card.quote:
        yield from (f"  ┃ {line}" for line in text.splitlines())
    for button in card.every_button:
        yield f"  [{button.label}]{_asked(button)}"
        for passage in button.shows:
            yield f"      ‹{passage.heading}›"
            yield from (f"      ┃ {line}" for line in passage.text.splitlines())


def _asked(button: Button) -> str:
    asks = [f"{ask.label} {' | '.join(label for _, label in ask.choices)}".strip() for ask in button.asks]
    sure = [" / ".join(button.sure)] if button.sure else []
    return "".join(f"  ‹{each}›" for each in (*asks, *sure))


@asynccontextmanager
async def press_office(folder: Path, language: str = "de", kind: str = "live") -> AsyncIterator[PressOffice]:
    """A crisis has just begun there."""
    clock = Company(folder).clock
    languages = ("de", "en") if language == "de" else ("en", "de")
    async with Outside(folder, clock, languages) as outside:
        office = await PressOffice(folder, language, clock=clock, outside=outside).open()
        try:
            await office.begin("service_outage", "S2", kind)
            office.look()
            yield office
        finally:
            await office.close()
