"""`demo`: one crisis plays by itself, in compressed time, on the real store, desk, hands and newsroom."""

import argparse
import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.chat.console import Console
from bot.chat.console_talk import House
from bot.cli.main import Complaint
from bot.config import Config, Folders, folders, load_config
from bot.crisis.cards import Button
from bot.crisis.roster import Person
from bot.drill.mentions import synthetic_mentions
from bot.drill.outage import BEGIN, ONSET, TOPIC, play
from bot.drill.stage import Stage
from bot.locale import Say
from bot.monitor.alert import Alert, alert_card
from bot.monitor.mention import Mention
from bot.monitor.threshold import BUCKET, Threshold
from bot.report.html import to_html
from bot.report.report import report
from bot.runtime.time import NoWaker, VirtualClock
from bot.wiring import Bot, build, people_of

MARK = ".demo"
SEED = 3
TOLD = timedelta(hours=4)
WATCHED = timedelta(hours=2)


def run(options: argparse.Namespace) -> int:
    """Play it, print what everybody sees, leave the newsroom and the report behind."""
    language = options.lang or ("de" if os.environ.get("LANG", "").startswith("de") else "en")
    folder: Path = options.folder
    _empty(folder)
    config = _in_language(load_config(options.config), language)
    clock = VirtualClock(ONSET - WATCHED)
    house = House(_people(config), lambda _: language, clock, config.timezone, language)
    with Path(os.devnull).open() as nobody:
        written = StringIO()
        transcript = Transcript(Console(house, nobody, written, "anna"), written, clock, config)
        asyncio.run(_demo(config, _places(config, options.config, folder), transcript, clock, folder))
    return 0


class Transcript:
    """What the console wrote, with the time and the taps in between."""

    def __init__(self, chat: Console, written: StringIO, clock: VirtualClock, config: Config) -> None:
        self.chat, self._written, self._clock, self._config = chat, written, clock, config
        self._headed: datetime | None = None

    def told(self, person: str, button: Button, answers: dict[str, str]) -> None:
        """Somebody taps."""
        labels = {value: label for ask in button.asks for value, label in ask.choices}
        said = " | ".join(labels.get(answer, answer) for answer in answers.values())
        shown = f": {said}" if said and "\n" not in said else ""
        self._head(f"{self._config.people[person].name} → [{button.label}]{shown}")

    def settled(self) -> None:
        """Everything that followed is shown."""
        self.chat.show()
        if text := self._written.getvalue():
            if self._headed != self._clock():
                self._head("")
            print("\n".join(f"  {line}" for line in text.splitlines()))
            self._written.seek(0)
            self._written.truncate()

    def _head(self, what: str) -> None:
        self._headed = self._clock()
        local = self._headed.astimezone(ZoneInfo(self._config.timezone))
        print(f"\n── {local:%H:%M:%S} {what}".rstrip())


def _people(config: Config) -> dict[str, Person]:
    return {person.id: person for person in people_of(config)}


def _empty(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise Complaint(f"{folder} holds something that is no demo. Name another place with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _in_language(config: Config, language: str) -> Config:
    people = {name: person.model_copy(update={"language": language}) for name, person in config.people.items()}
    others = tuple(other for other in config.languages if other != language)
    return config.model_copy(update={"people": people, "languages": (language, *others)})


def _places(config: Config, config_path: Path, folder: Path) -> Folders:
    return Folders(folder / "state", folders(config, config_path).playbooks, folder / "newsroom")


async def _demo(config: Config, where: Folders, transcript: Transcript, clock: VirtualClock, folder: Path) -> None:
    language = config.languages[0]
    say = Say(language, config.timezone, ONSET.date())
    bot = build(config, where, [transcript.chat], clock, NoWaker())
    await bot.runtime.start()
    mentions, alert = _listen(bot, clock)
    _tell_of(mentions, say)
    card = alert_card(alert, say, {name: bot.shelf.load(name).title for name in bot.shelf.names()})
    bot.reception.alerts[alert.id] = card
    await transcript.chat.announce(card)
    transcript.settled()
    stage = Stage(bot.runtime, bot.reception, clock, transcript.told, transcript.settled)
    clock.advance_to(BEGIN)
    await stage.start("anna", alert.id)
    await play(stage)
    await _leave_report(bot, stage, mentions, alert.at, folder)
    await bot.runtime.stop()


def _listen(bot: Bot, clock: VirtualClock) -> tuple[Sequence[Mention], Alert]:
    words = {name: bot.shelf.load(name).words for name in bot.shelf.names()}
    watch = Threshold(TOPIC, {name: (*listed.de, *listed.en) for name, listed in words.items()})
    end = ONSET + TOLD
    mentions = tuple(synthetic_mentions(TOPIC, ONSET - WATCHED, ONSET, end, SEED))
    for mention in mentions:
        clock.advance_to(mention.at)
        if alert := watch.feed(mention):
            return mentions, alert
    raise Complaint("The synthetic stream raised no alarm; this is our mistake.")


def _tell_of(mentions: Sequence[Mention], say: Say) -> None:
    print(say("demo.intro"))
    first = ONSET - 3 * BUCKET
    counts = [
        f"{say.clock(at)} {sum(at <= mention.at < at + BUCKET for mention in mentions)}"
        for at in (first + n * BUCKET for n in range(6))
    ]
    print(say("demo.mentions", counts=" · ".join(counts)), "\n")


async def _leave_report(bot: Bot, stage: Stage, mentions: Sequence[Mention], alarm: datetime, folder: Path) -> None:
    language = bot.config.languages[0]
    records = await bot.store.read(stage.stream)
    counts = Counter(mention.at - (mention.at - ONSET) % BUCKET for mention in mentions)
    told = report(
        records, language, name=stage.stream, alarm=alarm,
        mentions=sorted(counts.items()), label=Say(language)("demo.synthetic"),
    )  # fmt: skip
    page = folder / "report.html"
    page.write_text(to_html(told), encoding="utf-8")
    say = Say(language)
    print("\n" + say("demo.end", version=str(len(records))))
    print(say("demo.newsroom", path=str(folder / "newsroom" / stage.stream / "index.html")))
    print(say("demo.report", path=str(page)))
