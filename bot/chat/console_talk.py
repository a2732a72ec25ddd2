"""What a line in the console means: a button's number, an answer, a typed word; and what is said back."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.answers import answer, help_without_crisis
from bot.chat.base import Door, Request, Tap
from bot.chat.choose import plain
from bot.chat.console_form import Cancelled, Form, question
from bot.chat.console_rows import Row, button_text, passage_rows, row
from bot.chat.console_speaker import Speaker
from bot.chat.console_view import said_rows, standing_rows
from bot.chat.console_wall import Numbered, Standing, Wall
from bot.chat.plain import harmless
from bot.chat.vocabulary import word_for
from bot.chat.words import Press, Show, parse, shown_button
from bot.crisis.cards import ROOM, Card, find_button, press
from bot.crisis.command import Command, Phrase, Refused
from bot.crisis.lifecycle import Start
from bot.crisis.model import Crisis
from bot.crisis.roster import Person
from bot.crisis.statements import PreviewStatement
from bot.crisis.text import clean, mark_drill, title_of
from bot.locale import Say

log = logging.getLogger(__name__)

LONGEST = 10_000
"""Characters of one line; a statement has at most 8,000."""
LEAVE = ("quit", "exit", "ende")
_NUMBER = re.compile(r"([0-9]{1,9})\s*(?:=\s*(.*))?", re.DOTALL)
_SWITCH = re.compile(r"/?(?:crisis|krise)\s+([0-9]{1,9})", re.IGNORECASE)
_SLASH = re.compile(r"/(?:crisis|krise)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class House:
    """Where the console stands: its people by id, how they are spoken to, its clock, zone and language."""

    people: Mapping[str, Person]
    languages: Callable[[str], str]
    clock: Callable[[], datetime]
    zone: str
    language: str
    playbooks: Sequence[str] = ()
    """Names of the playbooks that can be started; only for saying them."""

    def say(self, person: str) -> Say:
        """The bot's words in a person's language."""
        return Say(self.languages(person), self.zone, self.clock().astimezone(ZoneInfo(self.zone)).date())


@dataclass(slots=True)
class Talk:
    """One session: who speaks, which questions are still open, how many requests were made.

    `tell` prints; `asks` is False where the open question stands under the cards anyway; `echoes` whether what was
    typed has to be repeated to be seen.
    """

    house: House
    wall: Wall
    speaker: Speaker
    tell: Callable[[Iterable[Row]], None]
    asks: bool
    echoes: bool
    session: str = ""
    left: bool = False
    forms: dict[str, Form] = field(default_factory=dict)
    requests: int = 0

    @property
    def say(self) -> Say:
        """The bot's words for whoever speaks."""
        return self.house.say(self.speaker.id)

    @property
    def form(self) -> Form | None:
        """The questions that whoever speaks has not answered yet."""
        return self.forms.get(self.speaker.id)

    def foot(self, typed: str) -> list[Row]:
        """The open question, and the line that is being typed."""
        asked = self._question(self.form) if self.form else []
        return [*asked, Row(self._prompt(), ((typed, ""),))]

    async def hear(self, line: str, door: Door) -> None:
        """Do what a line says, and say what came of it. Never raises for anything that can be typed."""
        try:
            await self._hear(line, door)
        except Refused as refused:
            self._reply(False, self.say.word(refused.phrase))
            self._ask_again()
        except Cancelled:
            self.forms.pop(self.speaker.id, None)
            self._reply(True, self.say("console.cancelled"))
        except Exception:
            log.exception("a line in the console")
            self._reply(False, self.say("refused.our_fault"))

    async def _hear(self, line: str, door: Door) -> None:
        if len(line) > LONGEST:
            raise Refused("refused.too_long", length=str(len(line)), limit=str(LONGEST))
        whole = clean(line).replace("\n", " ")
        text = self._heard(whole)
        if self.form and not _SLASH.match(text):
            await self._answered(self.form, text, named=bool(whole) and not text, door=door)
        elif switch := _SWITCH.fullmatch(text):
            self._switch(int(switch[1]))
        elif number := _NUMBER.fullmatch(text):
            await self._tap(int(number[1]), (number[2] or "").strip(), door)
        elif plain(text) in LEAVE:
            self.left = True
        elif text:
            await self._typed(text, door)

    def _heard(self, line: str) -> str:
        """The line without the name before it; said back where it could not be seen otherwise."""
        try:
            text = self.speaker.hear(line, answering=self.form is not None)
        except Refused:
            self._echo(line)
            raise
        if text or line:
            self._echo(text)
        return text

    def _echo(self, text: str) -> None:
        if self.echoes:
            number = _NUMBER.fullmatch(text) if not self.form else None
            numbered = self.wall.button(int(number[1])) if number else None
            label = f"   {button_text(numbered.number, numbered.button)}" if numbered else ""
            self.tell([row(text + label, "", self._prompt())])

    # -------------------------------------------------------------------------------------- taps and questions

    async def _tap(self, number: int, inline: str, door: Door) -> None:
        numbered = self.wall.button(number)
        if numbered is None:
            raise Refused("console.unknown_number", number=str(number))
        if isinstance(numbered.button.command, PreviewStatement) and not inline:
            self._preview(numbered)
            return
        form = Form(numbered)
        if numbered.button.asks:
            self._require_standing(numbered)
            self.forms[self.speaker.id] = form
        if inline:
            form.give_inline(inline)
        await self._go_on(form, door)

    def _preview(self, numbered: Numbered) -> None:
        """What the button shows now, and where one goes on from there."""
        crisis = self._crisis_of(numbered)
        language, now = self.say.language, self.house.clock()
        _, button = find_button(crisis, numbered.card, numbered.button.token, language, now)
        self.tell(passage_rows(button.shows, drill=crisis.life.drill))
        if button.then:
            number = self.wall.number_on(numbered.crisis, numbered.card, button.then)
            self._lines([button_text(number, button.then)])

    def _crisis_of(self, numbered: Numbered) -> Crisis:
        if numbered.crisis not in self.wall.crises:
            raise Refused("refused.stale_tap", now=Phrase("stale.moved_on"))
        return self.wall.crises[numbered.crisis]

    def _require_standing(self, numbered: Numbered) -> None:
        """Nobody is asked for what can no longer be done; the refusal says what has changed."""
        if self.wall.stands(numbered):
            return
        crisis = self._crisis_of(numbered)
        press(crisis, numbered.card, numbered.button.token, {}, self.house.clock())

    async def _answered(self, form: Form, text: str, *, named: bool, door: Door) -> None:
        if not named:
            form.give(text)
        await self._go_on(form, door)

    async def _go_on(self, form: Form, door: Door) -> None:
        """Ask the next question; after the last one the tap is complete."""
        if form.asked:
            self._ask_again()
            return
        self.forms.pop(self.speaker.id, None)
        numbered = form.numbered
        tap = Tap(numbered.card, numbered.button.token, form.answers)
        done = await self._request(tap, numbered.crisis, door)
        if done and numbered.crisis not in self.wall.crises:
            self.wall.settle(numbered)

    def _ask_again(self) -> None:
        if self.form and self.asks:
            self.tell(self._question(self.form))

    def _question(self, form: Form) -> list[Row]:
        return question(form.asked, self.speaker.name(self.speaker.id), self.say) if form.asked else []

    # ------------------------------------------------------------------------------------------- typed words

    async def _typed(self, text: str, door: Door) -> None:
        wish = parse(text, self.wall.crisis, self.speaker.id, self.say.language)
        if isinstance(wish, Show):
            self._show(wish)
        elif isinstance(wish, Press):
            card, button = shown_button(wish, self._shown())
            await self._request(Tap(card.key, button.token), self.wall.current, door)
        else:
            await self._request(wish, "" if isinstance(wish, Start) else self.wall.current, door)

    def _shown(self) -> list[Card]:
        """The cards of this crisis as they were last shown to whoever speaks."""
        return [standing.shown for standing in self._cards_for_speaker() if standing.shown]

    def _cards_for_speaker(self) -> list[Standing]:
        cards = self.wall.cards(self.wall.current) if self.wall.current else ()
        return [standing for standing in cards if standing.place in (ROOM, self.speaker.id)]

    async def _request(self, wish: Tap | Command, crisis: str, door: Door) -> bool:
        self.requests += 1
        reply = await door(Request(f"console:{self.session}:{self.requests}", self.speaker.id, wish, crisis))
        if reply.text:
            self._reply(reply.ok, reply.text)
        if reply.ok and reply.crisis and reply.crisis != crisis:
            self.wall.current = reply.crisis
        return reply.ok

    # --------------------------------------------------------------------------------------------- answers

    def _show(self, show: Show) -> None:
        crisis = self.wall.crisis
        if show.what == "list":
            self._list()
        elif show.what == "start":
            words = {"word": word_for("start", self.say.language), "drill": word_for("drill", self.say.language)}
            known = ", ".join(self.house.playbooks) or "—"
            self._lines([self.say("words.start_which", known=known, **words)])
        elif crisis is None:
            speaker = self.house.people.get(self.speaker.id) or Person(self.speaker.id, self.speaker.id)
            self._lines(help_without_crisis(speaker, self.say))
        else:
            found = answer(show, crisis, self.speaker.id, self.say, self.house.clock())
            says_so = crisis.life.drill and show.what != "help"
            self._lines(mark_drill(line, self.say.language) if says_so else line for line in found.lines)
            self._show_again(found.cards)

    def _list(self) -> None:
        boards = {s.crisis: s.card.lines[0] for s in self.wall.cards() if s.card.key == "board" and s.card.lines}
        lines = [f"{number}) {boards.get(name, name)}" for number, name in enumerate(self.wall.crises, start=1)]
        self._lines(lines or [self.say("console.none_open")])

    def _switch(self, number: int) -> None:
        names = list(self.wall.crises)
        if not 0 < number <= len(names):
            known = ", ".join(str(i) for i in range(1, len(names) + 1)) or "—"
            raise Refused("console.unknown_crisis", number=str(number), known=known)
        self.wall.current = names[number - 1]
        self._lines([self.say("console.switched", title=self.wall.crises[self.wall.current].playbook.title)])
        self._show_again([standing.card.key for standing in self._cards_for_speaker() if standing.card.buttons])

    def _show_again(self, keys: Iterable[str]) -> None:
        for key in keys:
            for standing in self._cards_for_speaker():
                if standing.card.key == key:
                    self.tell(standing_rows(self.wall, standing, standing.card, self.house.language))
                    standing.shown = standing.card

    def _lines(self, lines: Iterable[str]) -> None:
        self.tell([row(line, "", "  ") for line in lines])

    def _reply(self, ok: bool, text: str) -> None:
        self.tell(said_rows(text, ok))

    def _prompt(self) -> str:
        name = harmless(self.speaker.name(self.speaker.id))
        crisis = self.wall.crisis
        if crisis is None or len(self.wall.crises) == 1:
            return f"{name} ▸ "
        title = harmless(crisis.playbook.title[self.house.language])
        return f"{name} · {self.wall.number_of(crisis.id)} {title} ▸ "

    # ------------------------------------------------------------------------------------------ the beginning and end

    def hello(self) -> None:
        """Who one is, and where help is."""
        other = [person for person in self.house.people if person != self.speaker.id]
        name = self.speaker.name(self.speaker.id)
        self._lines([self.say("console.hello", who=name, other=(other or [self.speaker.id])[-1])])

    def goodbye(self) -> None:
        """What was not finished, what was to go out later, and which crises are still open."""
        for person in self.forms:
            self._reply(False, self.say("console.unfinished", who=self.speaker.name(person)))
        for crisis in self.wall.crises.values():
            for name, publication in crisis.publishing.on_their_way().items() if crisis.open else ():
                told = self.say("console.scheduled", title=title_of(crisis, name), at=publication.release_at)
                self._reply(False, told)
        still = [crisis.playbook.title[self.say.language] for crisis in self.wall.crises.values() if crisis.open]
        self._lines([self.say("console.bye_open", known=", ".join(still)) if still else self.say("console.bye")])
