"""Whatever people type, in every place where Slack lets them: it is kept as it is, or refused with a clear sentence.

It never rings anybody, never breaks a card, and nobody ever sees a traceback.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.approvals import Approve, RefuseApproval
from bot.crisis.event import Event
from bot.crisis.facts import FactReported
from bot.crisis.inquiries import InquiryLogged
from bot.crisis.lifecycle import CrisisStarted, NoteTaken, SeverityChanged
from bot.crisis.publishing import Publish
from bot.crisis.statements import EditStatement, StatementEdited
from tests.journeys.company import ROOT
from tests.journeys.slack_desk import TURNS, Delivery, Desk, desk
from tests.journeys.slack_typing import Told, button, carried, submitted, tapped
from tests.slack.values import Message, parts

TEXTS: Mapping[str, str] = {
    "a broadcast": "<!channel> <!here|here> <!everyone>",
    "a broadcast as people type it": "@here @channel @everyone",
    "mentions": "<@U0123ABC> <@W9|anna> <!subteam^S123> <#C123|general>",
    "links": "https://a.example/x?y=1&z=<b> <https://evil.example|https://bank.example> [x](http://y)",
    "emoji": ":fire: 🔥 👩‍🚒 🏳️‍🌈 🇦🇹",
    "turned around": "\u202eegalhcs\u202c שלום \u2067مرحبا\u2069 \u200ftest",
    "zero width": "a\u200bb\u2060d\ufeffe\u00adf",
    "zeros": "a\x00b\x01\x1b[31mc\x7f",
    "half characters": "\ud800 halb \udfff",
    "markup": "*fett* _kursiv_ ~weg~ `code` ```x``` > zitat",
    "entities": "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "what programs read": "' OR 1=1; -- %s ${x} $(reboot) ../../etc/passwd",
    "slots": "{since} {0} {{7*7}}",
    "lines": "a\n\n\nb\u2028c\rd",
    "nothing": "   ",
    "nothing that is seen": "\u200b\u2060\u202e",
    "3,000 letters": "x" * 3_000,
    "40,000 letters": "x" * 40_000,
    "40,000 flames": "🔥" * 40_000,
    "40,000 characters in words": "Wort " * 8_000,
}
SAYS = {
    "too long": {"de": "erlaubt sind", "en": "are allowed"},
    "slot": {"de": "Lücke", "en": "slot"},
}


def kept(text: str) -> str:
    """What is left of a text without all that nobody can see, and with a sign for what is no character."""
    lines = "\n".join("".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).splitlines())
    return "".join(c for c in lines if c in "\n\u200d" or unicodedata.category(c) not in HIDDEN).strip()


HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


# ------------------------------------------------------------------------------------------ places that keep words


@dataclass(frozen=True)
class Place:
    """Where words can be typed: how, and which of the events that follow has them where.

    `limit`: characters that are kept. `optional`: nothing at all is fine too. `slots`: braces mean something there.
    `line`: kept on one line. `escaped`: Slack escapes three characters on the way.
    """

    do: Callable[[Desk, str], Awaitable[Told]]
    kind: type[Event]
    words: Callable[[Any], list[str]]
    limit: int
    optional: bool = False
    slots: bool = False
    line: bool = False
    escaped: bool = False
    never: str = "\0\0"
    """A sign that means something else here."""

    def expected(self, text: str) -> str:
        """What is to be kept of it."""
        found = kept(unescape(text) if self.escaped else text)
        return " ".join(found.split()) if self.line else found


def sayable(work: Desk, texts: Mapping[str, str] = TEXTS) -> dict[str, str]:
    """A form over HTTP can hold no half characters."""
    whole = {name: text for name, text in texts.items() if not re.search("[\ud800-\udfff]", name + text)}
    return dict(texts) if work.office.delivery == "socket" else whole


def other_level(work: Desk) -> str:
    return "S3" if work.office.stage.crisis.life.severity == "S1" else "S1"


async def edit(work: Desk, text: str) -> Told:
    """Both languages of the fuller text."""
    work.office.slack.workspace.close_all(work.eva.id)
    token = button(work.office, "text.fuller", EditStatement).token
    form = (await tapped(work.office, work.eva, carried(work.office, "text.fuller", token))).view
    assert form is not None
    parts = {name: complete(text) if name in ("de", "de#1", "en", "en#1") else "" for name in form.fields}
    return await submitted(work.office, work.eva, parts)


def complete(text: str) -> str:
    """With what every text must have, and never the same twice."""
    return f"{text} {ord(text[0])} {{next_update}}"


async def answer_fact(work: Desk, text: str) -> Told:
    await work.fills_in(work.ben, "fact", fact="who")
    return await submitted(work.office, work.ben, {"de": text, "en": text})


STARTS = {
    "start, typed": Place(
        lambda work, text: work.types(work.anna, "start", f"service_outage S2 {text}", "general"),
        CrisisStarted, lambda event: [event.what], 300, optional=True, escaped=True,
    ),
    "start, in its form": Place(
        lambda work, text: work.fills_in(work.anna, "start", playbook="service_outage", what=text),
        CrisisStarted, lambda event: [event.what], 300, optional=True,
    ),
}  # fmt: skip
LOGGED = {
    "note, typed": Place(
        lambda work, text: work.types(work.anna, "note", text), NoteTaken, lambda event: [event.text], 2_000,
        escaped=True,
    ),
    "note, in its form": Place(
        lambda work, text: work.fills_in(work.anna, "note", text=text), NoteTaken, lambda event: [event.text], 2_000
    ),
    "inquiry, typed": Place(
        lambda work, text: work.types(work.eva, "inquiry", text),
        InquiryLogged, lambda event: [event.question], 2_000, escaped=True,
    ),
    "inquiry, in its form": Place(
        lambda work, text: work.fills_in(work.eva, "inquiry", question=text), InquiryLogged,
        lambda event: [event.question], 2_000,
    ),
    "who asked": Place(
        lambda work, text: work.fills_in(work.eva, "inquiry", question="Wann?", asker=text), InquiryLogged,
        lambda event: [event.asker], 120, optional=True, line=True,
    ),
    "severity, typed": Place(
        lambda work, text: work.types(work.anna, "severity", f"{other_level(work)} {text}"),
        SeverityChanged, lambda event: [event.reason], 300, escaped=True,
    ),
    "severity, in its form": Place(
        lambda work, text: work.fills_in(work.anna, "severity", severity=other_level(work), reason=text),
        SeverityChanged, lambda event: [event.reason], 300,
    ),
}  # fmt: skip
PUBLISHED = {
    "fact, typed": Place(
        lambda work, text: work.types(work.ben, "fact", f"who = {text}"),
        FactReported,
        lambda event: [*event.values.values()],
        80,
        slots=True,
        line=True,
        escaped=True,
        never="|",
    ),
    "fact, in both languages": Place(
        answer_fact, FactReported, lambda event: [event.values["de"], event.values["en"]], 80, slots=True, line=True
    ),
    "text, in both languages": Place(edit, StatementEdited, lambda event: [event.text], 8_000, slots=True),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("places", [STARTS, LOGGED, PUBLISHED], ids=["starts", "logged", "published"])
async def test_words_are_kept_as_they_are_or_refused(tmp_path: Path, language: str, places: Mapping[str, Place]):
    async with desk(tmp_path, language) as work:
        for name, place in places.items():
            for what, text in sayable(work).items():
                if place.never in text:
                    continue
                before = await work.events(place.kind)
                told = await place.do(work, text)
                new = [event for key, event in (await work.events(place.kind)).items() if key not in before]
                words = [each for event in new for each in place.words(event)]
                check(work, place, text, told, words, f"{what} as {name}")


def check(work: Desk, place: Place, text: str, told: Told, words: list[str], what: str) -> None:
    """The words are there, all of them; or it was refused, and said why."""
    expected = place.expected(text if place.kind is not StatementEdited else complete(text))
    refused = ""
    if len(expected) > place.limit:
        refused = "too long"
    elif place.slots and "{" in text:
        refused = "slot"
    if refused:
        assert SAYS[refused][work.language] in told.text, (what, told)
        assert not words, what
    elif expected or place.optional:
        assert {bare(each) for each in words} == {bare(expected)}, what
    else:
        assert not words, what
        assert told.text or told.view, what
    assert len(told.text) < 2_500, what


def bare(text: str) -> str:
    """Without the sign that keeps a mention from ringing."""
    return text.replace("\u200b", "")


# ----------------------------------------------------------------------------------- places that take only some words


async def refuse(work: Desk, reason: str) -> Told:
    """The refusal of a text, for a reason that stands in no list."""
    work.office.slack.workspace.close_all(work.deniz.id)
    token = button(work.office, "text.fuller", RefuseApproval).token
    await tapped(work.office, work.deniz, carried(work.office, "text.fuller", token))
    return await submitted(work.office, work.deniz, {"reason": reason})


CHOICES: Mapping[str, Callable[[Desk, str], Awaitable[Told]]] = {
    "the playbook, typed": lambda work, text: work.types(work.anna, "start", text or "-", "general"),
    "the playbook, in its form": lambda work, text: work.fills_in(work.anna, "start", playbook=text),
    "how grave": lambda work, text: work.fills_in(work.anna, "start", playbook="service_outage", severity=text or "-"),
    "a word that is none": lambda work, text: work.types(work.anna, text),
    "which fact": lambda work, text: work.fills_in(work.ben, "fact", fact=text),
    "which role": lambda work, text: work.fills_in(work.anna, "page", role=text),
    "to whom, typed": lambda work, text: work.types(work.anna, "handover", f"lead {text}"),
    "to whom, in its form": lambda work, text: work.fills_in(work.anna, "handover", role="lead", to=text),
    "which level": lambda work, text: work.fills_in(work.anna, "severity", severity=text, reason="x"),
    "which text": lambda work, text: work.fills_in(work.eva, "draft", template=text),
    "why not": refuse,
}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_is_not_among_the_choices_is_refused(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await work.submits_text()
        for name, do in CHOICES.items():
            for what, text in sayable(work).items():
                before = await work.events(Event)
                told = await do(work, text)
                assert await work.events(Event) == before, (what, name, told)
                assert told.text.strip() or told.view, (what, name)
                assert len(told.text) < 2_500, (what, name)
                assert "Traceback" not in told.text


# ------------------------------------------------------------------------------------------------------- on messages


READ: Mapping[str, str] = {
    "<!channel> <!here|here> <!everyone>": "@channel @here @everyone",
    "@here @channel": "@here @channel",
    "<@U0123ABC> <@W9|anna> <!subteam^S123> <#C123|general>": "@U0123ABC @anna @subteam^S123 #general",
    "<https://a.example?x=1&amp;y=2> <https://evil.example|bank.example>": (
        "https://a.example?x=1&y=2 bank.example (https://evil.example)"
    ),
    "<mailto:a@b.example|a@b.example>": "a@b.example",
    "&lt;!channel&gt; &amp;lt;": "<!channel> &lt;",
    ":fire: 🔥 👩‍🚒": ":fire: 🔥 👩‍🚒",
    "\u202eegal\u202c \u2067\u05d0\u2069": "egal \u05d0",
    "a\u200bb\u2060c": "abc",
    "a\x00b": "ab",
    "\ud800 halb": "\ufffd halb",
    "*fett* `code`\nzwei": "*fett* `code`\nzwei",
    "": "",
    "Wort " * 8_000: "Wort " * 8_000,
}
"""A message as Slack delivers it, and as people read it."""


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("callback", "question", "kind", "most"),
    [("start_from_message", "what", CrisisStarted, 300), ("log_inquiry", "question", InquiryLogged, 2_000)],
)
async def test_shortcuts_take_the_words_of_a_message_as_they_were_read(
    tmp_path: Path, language: str, callback: str, question: str, kind: type[Event], most: int
):
    async with desk(tmp_path, language) as work:
        for text, read in sayable(work, READ).items():
            before = await work.events(kind)
            expected = read[:most].strip()
            work.office.slack.workspace.close_all(work.anna.id)
            await work.anna.shortcut(callback, work.anna.says(text, work.room))
            form = await work.office.slack.until(lambda: work.anna.view)
            assert form is not None
            assert callback == "start_from_message" or expected in bare(form.shown)
            await submitted(work.office, work.anna, {"playbook": "service_outage"} if "start" in callback else {})
            new = [event for key, event in (await work.events(kind)).items() if key not in before]
            words = [bare(getattr(event, question)) for event in new]
            assert words == ([expected] if expected or callback == "start_from_message" else []), text


# -------------------------------------------------------------------------------------------------- names and titles


BAD = "<!channel> @here \u202e<@U1>"


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_names_and_titles_ring_nobody(tmp_path: Path, delivery: Delivery):
    """Also those of config.yaml and of playbooks, which an administrator wrote."""
    playbooks = tmp_path / "playbooks"
    playbooks.mkdir()
    for file in (ROOT / "playbooks").iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.replace("  de: Störung\n  en: Service outage", f"  de: {TITLE}\n  en: {TITLE}", 1)
        (playbooks / file.name).write_text(text, encoding="utf-8")
    names = {"anna": BAD, "ben": f"Ben {BAD}", "eva": "*Eva* <https://evil.example|hier>"}
    async with desk(tmp_path, "de", playbooks=playbooks, names=names, delivery=delivery) as work:
        crisis = work.office.stage.crisis
        assert crisis.playbook.title["de"] == TITLE.strip('"')
        assert "channel" in crisis.roster.people["anna"].name
        for person in (work.anna, work.ben, work.eva):
            for word in ("status", "next", "list", "help", "handover", "page", "report"):
                await work.types(person, word)
            await person.opens_home()
        await work.office.slack.until(lambda: len(work.office.slack.workspace.homes) == 3)
        for channel in work.office.slack.workspace.rooms:
            assert not MARKUP.search(f"{channel.name} {channel.topic.value} {channel.purpose.value}"), channel
        for marks in work.office.slack.workspace.bookmarks.values():
            assert not [mark for mark in marks if MARKUP.search(mark.title)]


TITLE = '"<!here> @channel <@U2> Störung"'
MARKUP = re.compile(r"<[!@#]|(?<!\w)@\w|[\u202a-\u202e\u2066-\u2069]")


# ------------------------------------------------------------------------------------------- what leaves the house


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_is_published_in_slack_rings_nobody_and_says_every_word(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        words = "\n".join(text for text in sayable(work).values() if len(text) < 300 and "{" not in text)
        await edit(work, words)
        await work.submits_text()
        for who in ("ben", "deniz"):
            await work.agrees(work.office.person(who), "text.fuller", Approve)
        await work.agrees(work.anna, "publish.fuller", Publish)
        await work.time_goes_by(minutes=1)
        posted = work.office.slack.workspace.posts("mastodon")
        assert posted
        said = bare(posted[-1].shown)
        for line in kept(words).splitlines():
            assert bare(line).strip() in said, line
        for post in posted:
            assert not post.rings
            assert "parse" not in post.text
            assert not set(post.shown) & TURNS


# ------------------------------------------------------------------------------------------ which crisis was meant?


@pytest.mark.parametrize("language", ["de", "en"])
async def test_words_survive_the_question_which_crisis_is_meant(tmp_path: Path, language: str):
    async with desk(tmp_path, language, young=True) as work:
        await work.types(work.anna, "start", "data_breach S2 Leck", "general")
        await work.office.bot.runtime.settle()
        for what, text in sayable(work).items():
            before = await work.events(NoteTaken)
            asked = await work.types(work.anna, "note", text, "general")
            question = work.anna.ephemerals[-1]
            assert asked.text, what
            buttons = [part for part in parts(question.blocks) if part.get("type") == "button"]
            if not buttons:
                continue  # too long for a button, or for a note
            await choose(work, question, buttons[0]["value"])
            new = [event.text for key, event in (await work.events(NoteTaken)).items() if key not in before]
            expected = bare(kept(unescape(text)))
            assert [bare(each) for each in new] == ([expected] if expected else []), what


async def choose(work: Desk, question: Message, value: str) -> None:
    """Anna taps one of the crises; the question gives way to the answer, or a form opens."""
    await work.anna.taps(question, value)
    await work.office.slack.until(lambda: work.anna.view or question not in work.anna.ephemerals)
    await work.office.bot.runtime.settle()
