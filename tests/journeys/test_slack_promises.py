"""What is promised about Slack, a test for each sentence: people type and tap, and the whole bot answers."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, Folders, OutletEntry
from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.consent import agreed
from bot.crisis.lifecycle import NoteTaken, Start
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publish
from bot.crisis.statements import EditStatement
from bot.crisis.steps import DecideStep
from bot.drill.outage import BEGIN, answer_page, at, first_two_minutes, inside_the_house, play
from bot.runtime.time import VirtualClock
from tests.journeys.company import ROOT, configuration
from tests.journeys.slack_office import SlackOffice, SlackStage, slack_office
from tests.journeys.test_slack import chain_to
from tests.slack.people import Person
from tests.slack.standin import StandIn
from tests.slack.values import Message, View, parts, words
from tests.slack.workspace import BOT_USER, TEAM

TYPED = {"de": "/krise", "en": "/crisis"}
OTHERS = {"anna", "ben", "clara", "deniz", "eva", "moser", "gabi", "hana"}

Setting = Callable[[StandIn, Config], Config]


# ------------------------------------------------------------------------------------------------- a bot at work


@asynccontextmanager
async def at_work(
    folder: Path, *settings: Setting, playbooks: Path | None = None, **of_slack: Any
) -> AsyncIterator[SlackOffice]:
    """Like `slack_office`, in a Slack and with a configuration of the test's own."""
    clock, config = VirtualClock(BEGIN), configuration("de")
    async with StandIn(clock, **of_slack) as slack:
        for name, person in config.people.items():
            slack.person(name, real_name=person.name, email=person.email, locale="de-AT")
        for setting in settings:
            config = setting(slack, config)
        where = Folders(folder / "state", playbooks or ROOT / "playbooks", folder / "newsroom")
        office = await SlackOffice(slack, config, where, clock).open()
        office.stage = SlackStage(office)
        try:
            yield office
        finally:
            await office.close()


def with_slack(**told: object) -> Setting:
    """This under `slack` in config.yaml."""
    return lambda slack, config: config.model_copy(update={"slack": config.slack.model_copy(update=told)})


def with_channel(name: str, what: str) -> Setting:
    """A channel with the bot in it, named in config.yaml for this."""

    def setting(slack: StandIn, config: Config) -> Config:
        channel = slack.workspace.add_channel(name, members=(BOT_USER,))
        return with_slack(**{what: channel.id})(slack, config)

    return setting


async def start(office: SlackOffice, line: str = "/krise start service_outage S2 kein Internet in Linz") -> Crisis:
    """Anna types one line, and everything that follows from it happens."""
    await office.person("anna").types(line)
    await settled(office)
    (crisis,) = office.bot.runtime.desk.crises()
    office.stage.stream = crisis.id
    return crisis


async def settled(office: SlackOffice) -> None:
    """Also what follows after an answer has arrived."""
    await office.bot.runtime.settle()
    app = office.connection._app
    async with asyncio.timeout(office.slack.patience):
        while app and app._running:
            await asyncio.wait(tuple(app._running))
    await office.bot.runtime.settle()


async def waiting_for_approval(office: SlackOffice, line: str = "/krise start service_outage S2 Linz") -> None:
    """The first word and the card for the staff are out; the fuller statement waits for Ben and the lawyer."""
    await start(office, line)
    await first_two_minutes(office.stage)
    await inside_the_house(office.stage)
    await office.stage.until(at("05:52:00"))
    await office.stage.tap("eva", "text.fuller", RequestApproval)


async def form(office: SlackOffice, who: Person) -> View:
    """The form that opens for somebody."""
    await office.slack.until(lambda: who.view)
    assert who.view is not None
    return who.view


def room_of(office: SlackOffice) -> str:
    (room,) = office.slack.workspace.rooms
    return room.id


def standing(office: SlackOffice, card: str) -> Message:
    """The one message that is this card."""
    (message,) = office.messages_of(card)
    return message


def label(message: Message | View) -> list[str]:
    """The buttons, as they are called."""
    return [part["text"]["text"] for part in parts(list(message.blocks)) if part.get("type") == "button"]


def filled_in(view: View) -> dict[str, str]:
    """What stands in a form before anybody has touched it."""
    asked = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    return {
        name: str(element.get("initial_value") or element.get("initial_option", {}).get("value", ""))
        for name, element in asked.items()
    }


# ------------------------------------------------------------------ a crisis from beginning to end, for many to look at


@dataclass
class Played:
    """Everything that people saw of a whole crisis in German: each state of each message, and each form."""

    office: SlackOffice
    states: list[Message] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def cards(self, prefix: str = "") -> Iterator[tuple[str, Message]]:
        for message in self.states:
            card = str(message.metadata.get("event_payload", {}).get("card", ""))
            if card.startswith(prefix) and card:
                yield card, message

    def form(self, submit: str) -> View:
        return next(view for view in self.views if view.content.get("submit", {}).get("text") == submit)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return asyncio.run(_played(tmp_path_factory.mktemp("played")))


async def _played(folder: Path) -> Played:
    async with slack_office(folder) as office:
        seen, workspace = Played(office), office.slack.workspace
        post, edit, show = workspace.post, workspace.edit, workspace.show

        def posted(*given: Any, **more: Any) -> Message:
            seen.states.append(post(*given, **more))
            return seen.states[-1]

        def edited(*given: Any, **more: Any) -> Message:
            seen.states.append(edit(*given, **more))
            return seen.states[-1]

        def opened(view: View) -> View:
            seen.views.append(view)
            return show(view)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workspace, "post", posted)
            patch.setattr(workspace, "edit", edited)
            patch.setattr(workspace, "show", opened)
            await start(office)
            await play(office.stage)
        return seen


# ---------------------------------------------------------------------------------------------- words that people type

WORDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "en": (
        ("anna", "start", "Start the crisis"),
        ("anna", "drill", "Start the exercise"),
        ("anna", "status", "🔴 Service outage"),
        ("anna", "list", "Service outage · Linz · S2"),
        ("ben", "next", "Approval wanted: Fuller statement"),
        ("ben", "fact", "Which question?"),
        ("anna", "draft", "Which text?"),
        ("ben", "approve fuller", "You approve exactly this text."),
        ("anna", "update", "✔ Service outage: draft begun (Update)."),
        ("anna", "page", "Whom?"),
        ("anna", "handover", "To whom?"),
        ("finn", "inquiry", "What is asked?"),
        ("finn", "note", "What should the log say?"),
        ("anna", "severity", "Which severity?"),
        ("anna", "standdown", "Still open: "),
        ("anna", "report", "python -m bot report "),
        ("anna", "help", "/crisis note TEXT – write something into the log"),
        ("ben", "ack", "✔ Service outage: you are on it (Network operations)."),
    ),
    "de": (
        ("anna", "start", "Krise starten"),
        ("anna", "übung", "Übung starten"),
        ("anna", "stand", "🔴 Störung"),
        ("anna", "liste", "Störung · Linz · S2"),
        ("ben", "weiter", "Freigabe erbeten: Ausführliche Meldung"),
        ("ben", "fakt", "Welche Frage?"),
        ("anna", "entwurf", "Welcher Text?"),
        ("ben", "freigeben ausführliche", "Du gibst genau diesen Text frei."),
        ("anna", "meldung", "✔ Störung: Entwurf begonnen (Neuer Stand)."),
        ("anna", "rufen", "Wen?"),
        ("anna", "übergabe", "An wen?"),
        ("gabi", "anfrage", "Was wird gefragt?"),
        ("gabi", "notiz", "Was soll ins Protokoll?"),
        ("anna", "stufe", "Welche Stufe?"),
        ("anna", "beenden", "Noch offen: "),
        ("anna", "bericht", "python -m bot report "),
        ("anna", "hilfe", "/krise notiz TEXT – etwas ins Protokoll schreiben"),
        ("ben", "übernehme", "✔ Störung: du übernimmst (Netzbetrieb)."),
    ),
}  # fmt: skip

PUBLISHING = {
    "en": (("publish", "goes out in 10 seconds"), ("halt", "stopped"), ("publish", "goes out in 10 seconds")),
    "de": (("veröffentlichen", "geht in 10 Sekunden hinaus"), ("halt", "angehalten"), ("freigabe", "weiter zeigt")),
}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_word_is_understood(tmp_path: Path, language: str):
    async with slack_office(tmp_path, language) as office:
        await waiting_for_approval(office, f"{TYPED[language]} start service_outage S2 Linz")
        for who, text, expected in WORDS[language]:
            answer = await typed(office, office.person(who), f"{TYPED[language]} {text}")
            assert expected in answer, (text, answer)
        for who in ("ben", "deniz"):
            await office.stage.tap(who, "text.fuller", Approve)
        for text, expected in PUBLISHING[language]:
            assert expected in await typed(office, office.person("anna"), f"{TYPED[language]} {text}")


async def typed(office: SlackOffice, who: Person, line: str) -> str:
    """All that somebody gets for a line: a sentence, cards, or a form."""
    seen = await who.types(line)
    await settled(office)
    if who.view is None:
        return seen.text
    shown = who.view.shown
    await who.closes(everything=True)
    return shown


async def test_start_alone_asks_what_is_needed_and_sending_it_starts_the_crisis(tmp_path: Path):
    async with slack_office(tmp_path, "en") as office:
        anna = office.person("anna")
        seen = await anna.types("/crisis start")
        assert seen.text == ""
        view = await form(office, anna)
        assert view.title == "Start the crisis"
        assert list(view.fields) == ["playbook", "what", "severity", "kind"]
        told = {"playbook": "Service outage", "severity": "S1", "what": "No Internet in Linz", "kind": "drill"}
        await anna.submits(told)
        await settled(office)
        (crisis,) = office.bot.runtime.desk.crises()
        assert (crisis.life.severity, crisis.life.what, crisis.life.drill) == ("S1", "No Internet in Linz", True)
        assert f"To the war room: #{room_of(office)}" in (await form(office, anna)).shown


async def test_a_whole_line_starts_at_once(tmp_path: Path):
    async with slack_office(tmp_path, "en") as office:
        anna = office.person("anna")
        seen = await anna.types("/crisis start service_outage S2 kein Internet in Linz")
        assert seen.text == "Service outage is running, severity S2."
        (crisis,) = office.bot.runtime.desk.crises()
        assert (crisis.playbook.playbook, crisis.life.severity) == ("service_outage", "S2")
        assert (crisis.life.what, crisis.life.kind) == ("kein Internet in Linz", "live")
        await settled(office)
        assert anna.view is None


async def test_whoever_starts_a_crisis_learns_where_it_goes_on(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await start(office)
        anna, room = office.person("anna"), room_of(office)
        assert [each.shown for each in anna.ephemerals] == ["Störung läuft, Stufe S2.", f"Zum Krisenraum: #{room}"]
        assert {"type": "channel", "channel_id": room} in list(parts(list(anna.ephemerals[-1].blocks)))
        assert anna.id in office.slack.workspace.channel(room).members


async def test_typing_errors_get_did_you_mean(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        anna, finn = office.person("anna"), office.person("finn")
        assert "Meintest du: start, stand?" in (await anna.types("/krise strat service_outage")).text
        assert "Did you mean: help?" in (await finn.types("/crisis hepl")).text
        assert "Meintest du: service_outage?" in (await anna.types("/krise start servise_outage Linz")).text
        assert not office.bot.runtime.desk.crises()
        await start(office)
        assert "Meintest du: since?" in (await anna.types("/krise fakt sinse = 05:20")).text
        assert "Meintest du: legal" in (await anna.types("/krise rufen legla")).text
        assert (await anna.types("/krise fakt seit wann = 05:20")).text == "✔ Störung: Antwort eingetragen."


async def test_help_shows_only_what_this_person_may_do_now(tmp_path: Path):
    async with at_work(tmp_path, with_agency) as office:
        anna, ben, agnes = (office.person(name) for name in ("anna", "ben", "agnes"))
        assert "/krise start " in (await anna.types("/krise hilfe")).text
        assert "/krise start " not in (await agnes.types("/krise hilfe")).text
        await start(office)
        before = {who: (await office.person(who).types("/krise hilfe")).text for who in ("anna", "ben")}
        assert "/krise stufe " in before["anna"]
        assert not any(f"/krise {word}" in before["ben"] for word in ("stufe", "übernehme", "fakt"))
        await office.stage.tap("anna", "step.triage", DecideStep)
        after = (await ben.types("/krise hilfe")).text
        assert "/krise übernehme – den Ruf annehmen: Netzbetrieb" in after
        assert "/krise fakt " in after
        for_agency = (await agnes.types("/krise hilfe")).text
        assert "/krise entwurf " in for_agency
        assert not any(f"/krise {word}" in for_agency for word in ("freigeben", "veröffentlichen", "stufe", "rufen"))


def with_agency(slack: StandIn, config: Config) -> Config:
    """Agnes of the agency is a guest in Slack, so config.yaml must name her by her id."""
    slack.workspace.change_user(slack.person("agnes").id, is_restricted=True)
    agnes = config.people["agnes"].model_copy(update={"slack": slack.person("agnes").id})
    return config.model_copy(update={"people": {**config.people, "agnes": agnes}})


# ------------------------------------------------------------------------------------------------- the war room


@pytest.mark.parametrize(
    ("language", "word", "settings", "name"),
    [
        ("de", "", {}, "krise-2026-11-22-stoerung-"),
        ("en", "", {}, "crisis-2026-11-22-service-outage-"),
        ("de", "übung ", {}, "uebung-2026-11-22-stoerung-"),
        ("en", "drill ", {"prefix": "lage"}, "drill-2026-11-22-service-outage-"),
        ("de", "", {"prefix": "lage"}, "lage-2026-11-22-stoerung-"),
    ],
)
async def test_the_war_room_is_a_channel_with_a_speaking_name(tmp_path: Path, language, word, settings, name):
    async with slack_office(tmp_path, language, **settings) as office:
        await start(office, f"{TYPED[language]} start {word}service_outage S2 Linz")
        (room,) = office.slack.workspace.rooms
        assert room.name.startswith(name)
        assert not room.is_private


@pytest.mark.parametrize("why", ["playbook", "configuration"])
async def test_the_room_is_private_where_the_playbook_or_the_configuration_says_so(tmp_path: Path, why):
    setting = with_slack(private=why == "configuration")
    async with at_work(tmp_path, setting, playbooks=confidential(tmp_path) if why == "playbook" else None) as office:
        await start(office)
        (room,) = office.slack.workspace.rooms
        assert room.is_private
        assert {office.person(name).id for name in OTHERS} <= set(room.members)


def confidential(folder: Path) -> Path:
    """The shipped playbooks, of which the outage is to be seen by its own team only."""
    copies = folder / "playbooks"
    copies.mkdir()
    for path in (ROOT / "playbooks").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        private = path.name == "service_outage.yaml"
        text = text.replace("\ncluster:", "\nprivate: true\ncluster:", 1) if private else text
        (copies / path.name).write_text(text, encoding="utf-8")
    assert "private: true" in (copies / "service_outage.yaml").read_text(encoding="utf-8")
    return copies


SCOPES = {
    "bookmarks:read", "bookmarks:write", "channels:history", "channels:read", "chat:write", "commands",
    "groups:history", "groups:read", "im:history", "im:write", "pins:write", "users:read", "users:read.email",
}  # fmt: skip
"""All of the manifest's but those for making channels."""


async def test_a_private_room_never_becomes_a_public_one(tmp_path: Path):
    settings = with_slack(private=True), with_channel("krisen", "room_channel")
    async with at_work(tmp_path, *settings, scopes=SCOPES | {"channels:manage"}) as office:
        await office.person("anna").types("/krise start service_outage S2 Linz")
        await office.bot.runtime.settle()
        (crisis,) = office.bot.runtime.desk.crises()
        assert not office.slack.workspace.rooms
        assert not crisis.rooms.by_chat
        assert not office.slack.workspace.messages("krisen")
        waits = await office.person("anna").types("/krise weiter")
        assert "Ist das eine Krise?" in waits.text, "without a room people go on where they type"


async def test_without_the_right_to_make_channels_a_thread_takes_its_place(tmp_path: Path):
    async with at_work(tmp_path, with_channel("krisen", "room_channel"), scopes=SCOPES) as office:
        here = office.slack.workspace.channel("krisen")
        office.slack.workspace.join(here.id, *(office.person(name).id for name in OTHERS))
        await start(office)
        root, *replies = office.slack.workspace.posts(here.id)
        assert "S2 · Störung · Leitung: Anna Berger" in root.shown
        assert "http" in root.shown, "the way to the newsroom"
        assert {reply.thread_ts for reply in replies} == {root.ts}
        assert f"Zum Krisenraum: ein Thread in #{here.id}" in office.person("anna").ephemerals[-1].shown
        await office.stage.tap("anna", "step.triage", DecideStep)
        assert "Krisenteam rufen" in standing(office, "board").shown


async def test_the_room_has_its_people_its_topic_its_board_and_its_bookmark(played: Played):
    office, workspace = played.office, played.office.slack.workspace
    (room,) = workspace.rooms
    assert {office.person(name).id for name in OTHERS | {"finn"}} | {BOT_USER} <= set(room.members)
    topics = [each.text for each in played.states if each.subtype == "channel_topic"]
    assert topics[0].endswith("S2 · Störung · Leitung: Anna Berger")
    assert room.topic.value == "beendet · Störung · S2"
    assert workspace.pins[room.id] == [standing(office, "board").ts]
    (bookmark,) = workspace.bookmarks[room.id]
    assert (bookmark.title, bookmark.link.startswith("http://127.0.0.1")) == ("Newsroom", True)


async def test_people_can_act_after_one_action_and_three_calls_in_sequence(tmp_path: Path):
    async with slack_office(tmp_path, "en", "http") as office:
        office.slack.faults.slow("*", 0.03)  # so that what waits for something else is told from what does not
        before = len(office.slack.calls)
        await start(office, "/crisis start service_outage S2 Linz")
        until = next(call for call in office.slack.calls if call.answer.get("ts") == standing(office, "step.triage").ts)
        needed = [call for call in office.slack.calls[before:] if call.started <= until.started]
        assert chain_to(needed, until) <= 3


# ------------------------------------------------------------------------------------------------- cards


def test_no_card_ever_has_more_than_six_lines_and_three_buttons(played: Played):
    seen = set()
    for card, message in played.cards():
        seen.add(card.partition(".")[0])
        assert len(said_by_the_bot(message)) <= 6, message.shown
        assert len(label(message)) <= 3, label(message)
        assert len([look for look in looks(message) if look == "primary"]) <= 1, "one next action"
    assert seen == {"board", "step", "text", "publish", "promise", "clock", "page", "whereabouts"}


def said_by_the_bot(message: Message) -> list[str]:
    """Its lines, without the exact words of a text behind their bar."""
    rich = [each for block in message.blocks if block["type"] == "rich_text" for each in block["elements"]]
    return [
        line for each in rich if each["type"] == "rich_text_section" for line in "".join(words([each])).splitlines()
    ]


def looks(message: Message) -> list[str]:
    """How its buttons look, but for the plain ones."""
    buttons = (part for part in parts(list(message.blocks)) if part.get("type") == "button")
    return [str(button["style"]) for button in buttons if "style" in button]


def test_the_board_names_the_one_next_action_first(played: Played):
    for _, message in played.cards("board"):
        lines = message.shown.splitlines()
        assert lines[0].startswith(("🔴 Störung", "⚪ Störung"))
        assert lines[1].startswith("Jetzt: ") or lines[0].startswith("⚪")


def test_nothing_is_posted_again_that_could_be_edited(played: Played):
    posted = Counter(
        (message.channel, message.metadata["event_payload"]["card"])
        for channel in played.office.slack.workspace.channels.values()
        for message in played.office.slack.workspace.posts(channel.id)
        if message.metadata
    )
    assert set(posted.values()) == {1}
    calls = played.office.slack.calls
    assert len(calls.of("chat.postMessage")) == len(posted)
    assert len(calls.of("chat.update").done) > len(posted)


async def test_a_burst_of_commands_makes_few_edits_and_no_post(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await start(office)
        await office.stage.tap("anna", "step.triage", DecideStep)
        before = len(office.slack.calls)
        gates = [
            office.slack.faults.hold(method) for method in ("chat.update", "conversations.setTopic")
        ]  # Slack is slow
        for number in range(30):
            seen = await office.person("anna").types(f"/krise stufe S{3 - number % 2} Grund {number}")
            assert "jetzt Stufe S" in seen.text
        for gate in gates:
            gate.open()
        await office.bot.runtime.settle()
        since = office.slack.calls.after(before)
        assert not since.of("chat.postMessage")
        updates = Counter(call.params["ts"] for call in since.of("chat.update"))
        assert len(updates) == 6, "the board and five calls name the severity"
        assert max(updates.values()) <= 2
        assert len(since.of("conversations.setTopic")) <= 2
        assert "· S2 ·" in standing(office, "board").shown


async def test_a_stale_button_says_what_changed(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await waiting_for_approval(office)
        ben, eva = office.person("ben"), office.person("eva")
        as_ben_saw_it = standing(office, "text.fuller")
        await office.stage.tap("eva", "text.fuller", EditStatement, de=worded(office, "sehr leid"))
        await ben.taps(as_ben_saw_it, "Freigeben")
        said = (await office.slack.until(lambda: ben.ephemerals))[-1]
        assert said.text == (
            "Dieser Knopf gilt nicht mehr. Geändert von Eva Lang, 05:52: „sehr“ kam dazu. Bitte noch einmal ansehen."
        )
        assert "Es tut uns sehr leid." in said.shown, "the card as it is now"
        await eva.taps(standing(office, "text.fuller"), "Zur Freigabe vorlegen")
        await settled(office)
        await ben.taps(standing(office, "text.fuller"), "Freigeben")
        await form(office, ben)
        await office.stage.tap("eva", "text.fuller", EditStatement, de=worded(office, "aufrichtig leid"))
        await ben.submits()
        assert "Geändert von Eva Lang, 05:52: „aufrichtig“ statt „sehr“." in (await form(office, ben)).shown
        assert agreed(office.stage.crisis, "fuller", office.clock()) == ()


def worded(office: SlackOffice, sorry: str) -> str:
    text = office.stage.crisis.statements.by_id["fuller"].texts["de"]
    return text.replace("sehr leid", "leid").replace("Es tut uns leid", f"Es tut uns {sorry}")


# ------------------------------------------------------------------------------------------------- forms


def test_facts_are_asked_for_in_forms(played: Played):
    asked = [view for view in played.views if view.content.get("submit", {}).get("text") == "Antworten"]
    labels = [label for view in asked for label in view.fields.values()]
    assert labels[:2] == ["Was geht nicht?", "Seit wann?"]
    assert "Wen betrifft es, und wo? (auf Deutsch)" in labels
    assert "Who is affected, and where? (auf Englisch)" in labels
    assert all("Ben Huber, jetzt: " in view.shown for view in asked), "what it is about"


def test_a_statement_is_edited_in_all_its_languages_at_once(played: Played):
    view = played.form("Ändern")
    assert view.title == "Ausführliche Meldung"
    stands_there = filled_in(view)
    assert stands_there["de"].startswith("{what} seit {since} Uhr.")
    assert stands_there["en"].startswith("{what} since {since}.")
    assert "Was in { } steht" in view.shown


def test_whoever_approves_sees_the_exact_words_for_each_outlet_and_language(played: Played):
    approvals = [view for view in played.views if view.content.get("submit", {}).get("text") == "Freigeben"]
    titles = {view.title for view in approvals}
    assert titles == {"Erste Meldung", "Karte für Belegschaft u…", "Ausführliche Meldung", "Entwarnung"}
    first = approvals[0].shown
    assert first.index("Veröffentlicht ist er damit noch nicht.") < first.index("Newsroom · DE")
    assert "Kein Internet seit 05:20 Uhr. Betroffen: Großraum Linz, rund 18.000 Anschlüsse." in first
    assert first.index("Newsroom · DE") < first.index("Newsroom · EN")
    staff = next(view for view in approvals if view.title.startswith("Karte"))
    assert "Intranet, Service-Desk · DE" in staff.shown
    assert quoted(approvals[0])[0].partition("[06:40]")[0] in published(played, "first_word")


def quoted(view: View) -> list[str]:
    """The exact words, as they stand behind the bar."""
    sections = [section for block in view.blocks if block["type"] == "rich_text" for section in block["elements"]]
    return ["".join(words([each])) for each in sections if each["type"] == "rich_text_quote"]


def published(played: Played, statement: str) -> str:
    """What was sent to the newsroom in German."""
    return played.office.stage.crisis.publishing.publications[statement].texts["newsroom"]["de"]


def test_refusing_asks_for_a_reason(played: Played):
    view = played.form("Ablehnen")
    assert (view.title, list(view.fields.values())) == ("Ausführliche Meldung", ["Warum?"])
    assert "rechtlich heikel" in view.shown
    assert "✘ Abgelehnt von Deniz Aydin, 05:55: rechtlich heikel." in "\n".join(
        message.shown for _, message in played.cards("text.fuller")
    )


async def test_a_role_is_handed_over_and_an_inquiry_logged_in_forms(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await start(office)
        anna, gabi = office.person("anna"), office.person("gabi")
        await anna.types("/krise übergabe legal")
        view = await form(office, anna)
        assert (view.title, filled_in(view)["role"]) == ("Rolle übergeben", "legal")
        await anna.submits({"to": "Deniz Aydin"})
        assert office.stage.crisis.roster.claimed["legal"] == "deniz"
        await gabi.types("/krise anfrage")
        view = await form(office, gabi)
        assert view.title == "Anfrage eintragen"
        assert "Störung · kein Internet in Linz · S2" in view.shown
        await gabi.submits({"question": "Wann geht es wieder?", "asker": "Der Standard", "kind": "Presse"})
        await office.bot.runtime.settle()
        card = standing(office, "inquiries")
        assert "Presse, Der Standard: „Wann geht es wieder?“" in card.shown
        await gabi.taps(card, "Ich übernehme die älteste")
        await office.bot.runtime.settle()
        assert "· Gabi Wolf" in standing(office, "inquiries").shown


# ------------------------------------------------------------------------------------------------- pages


async def test_a_page_rings_as_a_direct_message_and_goes_up_the_ladder(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await start(office)
        await office.stage.tap("anna", "step.triage", DecideStep)
        clara, deniz, moser = (office.person(name) for name in ("clara", "deniz", "moser"))
        (page,) = clara.dms
        assert label(page) == ["Ich übernehme", "Kann nicht"]
        assert page.shown.splitlines()[:4] == [
            "📟 Clara Maier, du wirst gebraucht: Recht · Störung · S2", "Es geht um: kein Internet in Linz",
            "Ohne Antwort geht es um 05:44 an Deniz Aydin.", f"Zum Krisenraum: #{room_of(office)}",
        ]  # fmt: skip
        assert "Clara Maier, du wirst gebraucht" in page.text, "the notification says it"
        await office.stage.until(at("05:44:30"))
        assert "weitergereicht an Deniz Aydin" in clara.dms[0].shown
        assert len(clara.dms) == len(deniz.dms) == 1
        await deniz.taps(deniz.dms[0], "Kann nicht")
        await office.bot.runtime.settle()
        assert label(moser.dms[0]) == ["Ich übernehme", "Kann nicht"], "passed on at once"
        await moser.taps(moser.dms[0], "Ich übernehme")
        await office.bot.runtime.settle()
        assert "✔ Recht: Frau Moser übernimmt, 05:44." in moser.dms[0].shown
        assert f"#{room_of(office)}" in moser.dms[0].shown
        assert [len(each.dms) for each in (clara, deniz, moser)] == [1, 1, 1]


async def test_a_ladder_that_ends_unanswered_is_loud_in_the_room(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await start(office)
        await office.stage.tap("anna", "step.triage", DecideStep)
        await office.stage.until(at("06:05:00"))
        loud = [each for each in office.slack.workspace.posts(room_of(office)) if "Niemand antwortet" in each.shown]
        assert loud
        assert all(label(each) == ["Noch einmal rufen"] for each in loud)


# ------------------------------------------------------------------------------------------------- Home, shortcuts


async def test_the_home_shows_my_next_action_what_waits_what_runs_and_my_roles(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        await waiting_for_approval(office)
        ben = office.person("ben")
        await ben.opens_home()
        home = await office.slack.until(lambda: ben.home)
        shown = home.shown if home else ""
        order = [
            "Jetzt für dich", "📟 Ben Huber, du wirst gebraucht", "Wartet auch auf dich",
            "Freigabe erbeten: Ausführliche Meldung", "Was gerade läuft", "🔴 Störung · Linz · S2",
            "Versprochen: nächste Meldung 06:40 (noch 48 min)", f"#{room_of(office)}", "Deine Rollen",
            "Netzbetrieb: zuerst du", "Krise starten …",
        ]  # fmt: skip
        places = [shown.find(part) for part in order]
        assert -1 not in places and places == sorted(places), dict(zip(order, places, strict=True))
        assert home is not None
        await ben.taps(home, "Ich übernehme")
        await settled(office)
        assert "Netzbetrieb: Ben Huber übernimmt" in ben.dms[-1].shown
        finn = office.person("finn")
        await finn.opens_home()
        theirs = await office.slack.until(lambda: finn.home)
        assert theirs and "deputy" in theirs.shown.casefold()


async def test_three_shortcuts(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        anna, eva, gabi = (office.person(name) for name in ("anna", "eva", "gabi"))
        await eva.shortcut("start_crisis")
        assert (await form(office, eva)).title == "Krise starten"
        message = gabi.says("Der Standard fragt: Wann geht es wieder?")
        await anna.shortcut("start_from_message", message)
        assert filled_in(await form(office, anna))["what"] == "Der Standard fragt: Wann geht es wieder?"
        await anna.submits({"playbook": "service_outage"})
        await settled(office)
        await anna.closes()
        await gabi.shortcut("log_inquiry", message)
        view = await form(office, gabi)
        assert (view.title, filled_in(view)["question"]) == (
            "Anfrage eintragen",
            "Der Standard fragt: Wann geht es wieder?",
        )
        await gabi.submits({"kind": "press"})
        await office.bot.runtime.settle()
        (crisis,) = office.bot.runtime.desk.crises()
        assert [each.kind for each in crisis.inquiries.by_id.values()] == ["press"]
        assert crisis.life.what == "Der Standard fragt: Wann geht es wieder?"


async def test_an_alert_rings_on_duty_and_its_button_starts_the_crisis(tmp_path: Path):
    async with at_work(tmp_path, with_channel("rufbereitschaft", "duty_channel")) as office:
        anna, workspace = office.person("anna"), office.slack.workspace
        workspace.join(workspace.channel("rufbereitschaft").id, anna.id)
        button = Button("Krise starten: Störung", Start(playbook="service_outage"), look="main")
        card = Card("alert:linznet", ROOM, ("„Linznet“ wird 9-mal so oft erwähnt wie sonst",), (button,), rings=True)
        office.bot.reception.alerts[card.key] = card
        await office.connection.chat.announce(card)
        (alert,) = workspace.posts("rufbereitschaft")
        await anna.taps(alert, "Krise starten: Störung", times=2)
        await settled(office)
        assert len(office.bot.runtime.desk.crises()) == 1
        assert "Störung läuft, Stufe S2." in anna.ephemerals[0].shown
        assert f"Zum Krisenraum: #{room_of(office)}" in anna.ephemerals[-1].shown


# ------------------------------------------------------------------------------------------------- Slack as an outlet


def with_intranet(slack: StandIn, config: Config) -> Config:
    """The intranet is an announcement channel."""
    channel = slack.workspace.add_channel("intranet", members=(BOT_USER,))
    entry = OutletEntry(title="#intranet", kind="slack", channel=channel.id, audience="internal")
    return config.model_copy(update={"outlets": {**config.outlets, "intranet": entry}})


@pytest.mark.parametrize("answer", ["given", "lost"])
async def test_an_announcement_channel_gets_each_text_once(tmp_path: Path, answer):
    async with at_work(tmp_path, with_intranet) as office:
        slack, stage, here = office.slack, office.stage, office.slack.workspace.channel("intranet").id
        await start(office)
        await first_two_minutes(stage)
        await stage.until(at("05:43:00"))
        await answer_page(stage, "gabi", "internal_comms")
        if answer == "lost":
            slack.faults.lose("chat.postMessage", when=lambda call: call.params.get("channel") == here, times=1)
        await stage.tap("anna", "text.staff_card", Approve)
        await stage.tap("gabi", "publish.staff_card", Publish)
        await stage.until(at("05:46:00"))
        (post,) = slack.workspace.posts(here)
        assert post.metadata["event_type"] == "crisis_statement"
        assert post.metadata["event_payload"]["key"].split("/")[-2:] == ["staff_card", "intranet"]
        assert "So antworten wir: „Ja, es gibt eine Störung" in post.shown
        assert not post.rings
        outcome = stage.crisis.deliveries.of("staff_card")["intranet"]
        assert (outcome.status, here in outcome.permalink) == ("sent", True)
        assert bool(slack.calls.of("conversations.history")) == (answer == "lost"), "looked up, not sent again"


# ------------------------------------------------------------------------------------------------- who may do what


async def test_guests_externals_bots_and_unknown_people_are_refused_and_logged(tmp_path: Path, caplog):
    caplog.set_level(logging.WARNING)
    async with slack_office(tmp_path) as office:
        await start(office)
        crisis, slack = office.stage.crisis, office.slack
        others = {
            "zu Gast": slack.person("gast", email="gast@example.org", is_restricted=True),
            "einer anderen Firma": slack.person("fremd", is_stranger=True, team_id="T0THEIRS", enterprise_id="E9"),
            "Bots": slack.person("robot", is_bot=True),
            "Ich kenne dich hier nicht": slack.person("neu", email="neu@linznet.example"),
        }
        for reason, who in others.items():
            slack.workspace.change_user(who.id, locale="de-AT")
            for line in ("/krise notiz x", "/krise start service_outage S1 x", "/krise stand"):
                assert reason in (await who.types(line)).text, line
        assert office.stage.crisis.version == crisis.version
        assert len(office.bot.runtime.desk.crises()) == 1
        assert all(who.id in caplog.text for who in others.values())


def with_ben_by_id(slack: StandIn, config: Config) -> Config:
    """Ben is named by his id, and has another address in Slack than anybody knows."""
    slack.workspace.change_user(slack.person("ben").id, email="somebody.else@example.org")
    ben = config.people["ben"].model_copy(update={"slack": slack.person("ben").id, "email": ""})
    return config.model_copy(update={"people": {**config.people, "ben": ben}})


async def test_people_are_matched_by_id_or_by_e_mail(tmp_path: Path):
    async with at_work(tmp_path, with_ben_by_id) as office:
        await start(office)
        for name in ("anna", "ben"):
            assert (await office.person(name).types("/krise notiz gesehen")).text == "✔ Störung: Notiz eingetragen."
        records = await office.bot.store.read(office.stage.stream)
        assert [e.by for e in (record.event for record in records) if isinstance(e, NoteTaken)] == ["anna", "ben"]


async def test_an_agency_may_only_draft(tmp_path: Path):
    async with at_work(tmp_path, with_agency) as office:
        await waiting_for_approval(office)
        agnes = office.person("agnes")
        assert agnes.id in office.slack.workspace.rooms[0].members
        assert (await agnes.types("/krise entwurf richtig")).text == "✔ Störung: Entwurf begonnen (Richtigstellung)."
        for line in ("rufen legal", "stufe S1 weil", "beenden", "übung"):
            answer = await agnes.types(f"/krise {line}")
            assert "dürfen" in answer.text or "kannst du gerade nicht" in answer.text, (line, answer.text)
        await agnes.taps(standing(office, "text.fuller"), "Freigeben")
        await form(office, agnes)
        await agnes.submits()
        assert "Als Externe" in (await form(office, agnes)).shown
        assert agreed(office.stage.crisis, "fuller", office.clock()) == ()


# ------------------------------------------------------------------------------------------------- languages, grids


async def test_everybody_reads_the_language_of_their_slack(tmp_path: Path):
    async with slack_office(tmp_path) as office:
        office.slack.workspace.change_user(office.person("gabi").id, locale="fr-FR")
        await start(office)
        answers = {name: (await office.person(name).types("/krise weiter")).text for name in ("ben", "finn", "gabi")}
        assert answers["ben"].startswith("Auf dich wartet gerade nichts.")
        assert answers["finn"].startswith("Nothing waits for you now.")
        assert answers["gabi"].startswith("Auf dich wartet gerade nichts."), "else the organisation's"
        await office.stage.tap("anna", "step.triage", DecideStep)
        assert "Finn Walsh, you are needed: Social media" in office.person("finn").dms[0].shown


async def test_an_organisation_of_workspaces_breaks_nothing(tmp_path: Path):
    async with at_work(tmp_path, with_slack(team=TEAM), enterprise="E0STANDIN0", org_wide=True) as office:
        anna, slack = office.person("anna"), office.slack
        assert anna.id.startswith("W")
        await start(office)
        await office.stage.tap("anna", "step.triage", DecideStep)
        assert anna.id in slack.workspace.rooms[0].members
        assert len(office.person("clara").dms) == 1
        await anna.opens_home()
        await slack.until(lambda: anna.home and "Störung" in anna.home.shown)
        stranger = slack.person("fremd", is_stranger=True, team_id="T0THEIRS", enterprise_id="E9", locale="de-AT")
        assert "einer anderen Firma" in (await stranger.types("/krise stand")).text
