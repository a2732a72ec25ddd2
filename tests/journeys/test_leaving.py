"""When a text leaves, and what stops it: two people at the same moment, restarts, a pause in the middle."""

import asyncio
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chat.base import Reply, Request, Tap
from bot.crisis.approvals import Approve
from bot.crisis.attempts import SendHeld
from bot.crisis.cards import cards
from bot.crisis.command import Command
from bot.crisis.facts import ReportFact
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, PublicationHalted, PublicationRequested, Publish, StatementReleased
from bot.crisis.release import LATEST
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.steps import DecideStep
from bot.outlets.base import NotSent
from tests.journeys.company import Company
from tests.playbooks import Run
from tests.runtime.parts import House, RecordingChat, ScriptedOutlet, house, instead, nearly_out, until, when
from tests.situations import ready_a, scheduled

NEWSROOM, MASTODON = "c1/first_word/newsroom", "c1/first_word/mastodon"
PAUSE = PauseAll(reason="Polizei bittet um Ruhe")


def approved() -> Run:
    """The first word may go out."""
    run = ready_a()
    run.approve("first_word", "anna")
    return run


async def open_house(run: Run, newsroom: ScriptedOutlet | None = None) -> tuple[House, list[ScriptedOutlet]]:
    """The bot with two chats and two outlets."""
    outlets = [newsroom or ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon")]
    return await house(run, *outlets, chats=(RecordingChat("slack"), RecordingChat("telegram"))).start(), outlets


def tap(place: House, by: str, kind: type[Command], chat: str = "slack", name: str = "1", **answers: str) -> Request:
    """Somebody taps the button that they see in that chat; `name` is the chat's own for the tap."""
    for card in cards(place.crisis(), "de", place.clock()):
        for button in card.buttons:
            if isinstance(button.command, kind):
                return Request(f"{chat}:{by}:{name}", by, Tap(card.key, button.token, answers), "c1")
    raise AssertionError(f"nobody sees a button for {kind.__name__}")


async def at_once(place: House, *requests: Request) -> list[Reply]:
    """All in the same moment."""
    replies = await asyncio.gather(*(place.reception.answer(request) for request in requests))
    await place.runtime.settle()
    return list(replies)


def events(place: House, kind: type) -> list[object]:
    return [record.event for record in place.store.journals["c1"] if isinstance(record.event, kind)]


def shown(place: House, key: str) -> set[str]:
    """The first line of a card, in every chat."""
    chats = [chat for chat in place.chats if isinstance(chat, RecordingChat)]
    return {card.lines[0] for chat in chats for card in chat.of(key)}


# ------------------------------------------------------------------------------------- two at the same moment


async def test_of_two_people_in_two_chats_one_publishes_and_the_other_sees_who_and_when():
    place, outlets = await open_house(approved())
    one = tap(place, "anna", Publish, "slack")
    other = tap(place, "eva", Publish, "telegram")
    replies = await at_once(place, one, other)
    assert [reply.ok for reply in replies] == [True, False]
    first = "Dieser Knopf gilt nicht mehr. Anna hat das veröffentlicht, 05:44. Bitte noch einmal ansehen."
    assert replies[1].text == first
    assert len(events(place, PublicationRequested)) == 1
    assert shown(place, "publish.first_word") == {
        "📣 Erste Meldung geht in 10 Sekunden hinaus (Anna) → Newsroom, Mastodon"
    }
    await place.wait(seconds=10)
    assert [outlet.received for outlet in outlets] == [[NEWSROOM], [MASTODON]]


async def test_the_same_tap_delivered_three_times_publishes_once_and_is_answered_alike():
    place, _ = await open_house(approved())
    wish = tap(place, "anna", Publish)
    replies = await at_once(place, wish, wish, wish)
    assert len(set(replies)) == 1 and replies[0].ok
    assert len(events(place, PublicationRequested)) == 1


async def test_what_one_publishes_in_one_chat_another_stops_in_the_other():
    place, outlets = await open_house(nearly_out())
    replies = await at_once(place, tap(place, "ben", Halt, "telegram"), tap(place, "finn", Halt, "slack"))
    assert [reply.ok for reply in replies] == [True, False]
    await place.wait(minutes=1)
    assert [outlet.began for outlet in outlets] == [[], []]
    assert len(events(place, PublicationHalted)) == 1
    assert shown(place, "publish.first_word") == {"📣 Veröffentlichen? Erste Meldung → Newsroom, Mastodon"}


async def test_a_stop_in_the_last_moment_or_too_late_but_never_both():
    """The alarm and the person are there at the same moment: whoever is written down first counts."""
    place, outlets = await open_house(nearly_out())
    stop = tap(place, "ben", Halt, "telegram")
    place.clock.move(seconds=10)
    fired, reply = await asyncio.gather(place.alarm.fire(), place.reception.answer(stop))
    await place.runtime.settle()
    assert fired is None
    assert reply.ok is not bool(events(place, StatementReleased))
    assert [len(outlet.received) for outlet in outlets] == ([0, 0] if reply.ok else [1, 1])


async def test_of_two_who_pause_the_second_is_told_of_the_first():
    place, _ = await open_house(nearly_out())
    one = Request("slack:1", "anna", PAUSE, "c1")
    other = Request("telegram:1", "finn", PauseAll(reason="auch"), "c1")
    replies = await at_once(place, one, other)
    assert [reply.ok for reply in replies] == [True, False]
    assert (
        "Anna paused everything already" in replies[1].text or "Anna has paused everything already" in replies[1].text
    )


# ------------------------------------------------------------------------------------------------ at its time


async def test_a_scheduled_text_leaves_at_its_time_in_all_chats():
    place, outlets = await open_house(approved())
    (reply,) = await at_once(place, tap(place, "anna", PublishLater, at="6:00"))
    assert reply.ok, reply.text
    assert shown(place, "publish.first_word") == {
        "📣 Erste Meldung geht um 06:00 hinaus (noch 16 min) · geplant von Anna → Newsroom, Mastodon"
    }
    await place.wait(minutes=15)
    assert outlets[0].began == []
    await place.wait(minutes=1)
    assert [outlet.received for outlet in outlets] == [[NEWSROOM], [MASTODON]]


async def test_what_is_no_time_is_told_and_schedules_nothing():
    place, _ = await open_house(approved())
    replies = [
        (await at_once(place, tap(place, "anna", PublishLater, name=said, at=said)))[0].text
        for said in ("bald", "05:30", "06:30")
    ]
    assert replies == [
        "„bald“ ist keine Uhrzeit. So geht es: 05:20.",
        "05:30 Uhr ist gerade vorbei. Soll es gleich hinaus? Dann „Jetzt veröffentlichen“.",
        "Die Freigabe gilt nur bis 06:14, um 06:30 also nicht mehr. Bitte früher planen, oder den Text kurz vorher neu "
        "freigeben lassen.",
    ]
    assert not events(place, PublicationRequested)


async def test_two_who_send_at_once_what_waits_send_it_once():
    place, outlets = await open_house(scheduled())
    wishes = tap(place, "anna", PublishAtOnce, "slack"), tap(place, "eva", PublishAtOnce, "telegram")
    replies = await at_once(place, *wishes)
    assert [reply.ok for reply in replies] == [True, False]
    await place.wait(seconds=10)
    await place.wait(hours=1)
    assert [outlet.received for outlet in outlets] == [[NEWSROOM], [MASTODON]]


@pytest.mark.parametrize(("late", "leaves"), [(timedelta(0), True), (LATEST, True), (LATEST * 2, False)])
async def test_after_a_restart_only_what_is_not_long_overdue_leaves(late: timedelta, leaves: bool):
    place, outlets = await open_house(scheduled())
    place.clock.move(minutes=16, seconds=late.total_seconds())
    back = await place.again().start()
    await back.wait(seconds=0)
    assert bool(outlets[0].received) is leaves
    await back.wait(minutes=1)
    assert bool(outlets[0].received) is leaves
    if not leaves:
        assert shown(back, "halted.first_word.1") == {"⚠ Erste Meldung ist NICHT hinausgegangen."}
        (reply,) = await at_once(back, tap(back, "anna", Publish))
        assert reply.ok, reply.text
        await back.wait(seconds=10)
    assert [outlet.received for outlet in outlets] == [[NEWSROOM], [MASTODON]]


# ------------------------------------------------------------------------------------------------- all paused


async def test_a_pause_within_the_ten_seconds_keeps_everything_in():
    place, outlets = await open_house(nearly_out())
    assert (await place.do("finn", PAUSE)).ok
    await place.wait(hours=1)
    assert outlets[0].began == outlets[1].began == []
    assert (await place.do("finn", ResumeAll())).ok
    await place.wait(hours=1)
    await place.sweep()
    assert outlets[0].began == outlets[1].began == []


async def test_what_an_outlet_is_being_sent_is_let_finish_and_the_others_wait_for_a_tap_each():
    answers = asyncio.Event()
    place, (newsroom, mastodon) = await open_house(nearly_out(), ScriptedOutlet("newsroom", when(answers)))
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: newsroom.began)
    paused = await place.reception.answer(Request("slack:1", "finn", PAUSE, "c1"))
    assert paused.ok
    answers.set()
    await place.runtime.settle()
    assert (place.status("newsroom"), place.status("mastodon")) == ("sent", "held")
    back = await place.again().start()
    await back.wait(hours=1)
    assert mastodon.began == [], "also after a restart"
    assert (await back.do("anna", ResumeAll())).ok
    await back.wait(hours=1)
    assert mastodon.began == [], "nothing fires on resume"
    (reply,) = await at_once(back, tap(back, "anna", SendHeld))
    assert reply.ok, reply.text
    assert (newsroom.received, mastodon.received) == ([NEWSROOM], [MASTODON])


async def test_what_comes_back_while_paused_is_not_tried_again():
    answers = asyncio.Event()

    async def late_refusal(outlet, delivery):
        await answers.wait()
        raise NotSent("429")

    place, (newsroom, _) = await open_house(nearly_out(), ScriptedOutlet("newsroom", late_refusal))
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: newsroom.began)
    await place.reception.answer(Request("slack:1", "finn", PAUSE, "c1"))
    answers.set()
    await place.runtime.settle()
    assert place.status("newsroom") == "held"
    for _ in range(3):
        await place.wait(minutes=20)
        await place.sweep()
    assert len(newsroom.began) == 1


async def test_a_pause_between_two_tries_stops_the_second():
    place, (newsroom, mastodon) = await open_house(
        nearly_out(), ScriptedOutlet("newsroom", instead(NotSent("no route to it")))
    )
    await place.wait(seconds=10)
    assert (newsroom.began, mastodon.received) == ([NEWSROOM], [MASTODON])
    await place.do("anna", PAUSE)
    await place.wait(minutes=30)
    assert len(newsroom.began) == 1
    await place.do("anna", ResumeAll())
    await place.do("anna", SendHeld(statement="first_word", outlet="newsroom"))
    assert newsroom.received == [NEWSROOM]


# -------------------------------------------------------------------------------- the company, with real parts


async def test_the_shipped_company_schedules_pauses_and_goes_on_over_restarts(tmp_path: Path):
    company = await Company(tmp_path).open()
    await company.begin("service_outage", "S2")
    stream, clock = company.stage.stream, company.clock
    await company.stage.tap("anna", "step.triage", DecideStep)
    for name, value in {"what": "internet", "since": "05:20", "who": "Linz", "doing": "searching"}.items():
        await said(company, stream, "ben", ReportFact(fact=name, de=value, en=value))
    await company.stage.tap("anna", "text.first_word", Approve)
    leaves = (clock() + timedelta(minutes=20)).replace(second=0)
    local = leaves.astimezone(ZoneInfo(company.stage.crisis.life.zone))
    await company.stage.tap("anna", "publish.first_word", PublishLater, at=f"{local:%H:%M}")
    await company.close()

    again = await Company(tmp_path, clock=clock).open()
    again.stage.stream = stream
    await again.stage.until(leaves - timedelta(minutes=1))
    await said(again, stream, "finn", PAUSE)
    await again.stage.until(leaves + timedelta(minutes=1))
    await said(again, stream, "anna", ResumeAll())
    await again.stage.until(leaves + timedelta(minutes=2))
    assert again.public() == set(), "nothing fires on resume"
    button = next(b for card in again.cards()["de"] if card.key == "publish.first_word" for b in card.buttons)
    await said(again, stream, "anna", button.command)
    await again.stage.until(leaves + timedelta(minutes=3))
    assert again.public() == {stream}
    assert again.replayed(await again.bot.store.read(stream)) == again.stage.crisis
    await again.close()
    assert again.audited() == []


async def said(company: Company, stream: str, by: str, command: Command) -> None:
    """Somebody wishes something, and it is done."""
    reply = await company.bot.reception.answer(Request(f"{by} {command!r}", by, command, stream))
    assert reply.ok, reply.text
    await company.bot.runtime.settle()
