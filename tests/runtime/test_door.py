import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.base import Reply, Request, Tap
from bot.crisis.cards import ROOM, Button, Card, cards
from bot.crisis.command import Command, Phrase, Refused
from bot.crisis.core import EVENTS
from bot.crisis.lifecycle import ChangeSeverity, CrisisStarted, Start, TakeNote
from bot.crisis.roster import ClaimRole
from bot.crisis.steps import DecideStep
from bot.runtime.door import Reception, crisis_id
from bot.store.base import Damaged, NotSaved, StoreError
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from tests.playbooks import Run, playbook, setup
from tests.runtime.parts import House, house

START_IT = Start(playbook="service_outage", what="Linz")
GO_ON = DecideStep(step="confirm", choice="crisis")


def tap(place: House, kind: type[Command], *, by: str = "anna", name: str = "t1", **answers: str) -> Request:
    """A tap on the first button of that kind that anybody sees."""
    for card in cards(place.crisis(), "de", place.clock()):
        for button in card.buttons:
            if isinstance(button.command, kind):
                return Request(name, by, Tap(card.key, button.token, answers), "c1")
    raise AssertionError(f"no button for {kind.__name__}")


async def three_times(place: House, request: Request) -> list[Reply]:
    return list(await asyncio.gather(*(place.reception.answer(request) for _ in range(3))))


# ---------------------------------------------------------------------------------------------- starting


async def test_a_start_makes_a_crisis_with_a_name_of_its_own():
    place = await House().start()
    reply = await place.reception.answer(Request("r1", "anna", START_IT))
    assert reply == Reply(True, "Störung läuft, Stufe S2.", crisis_id("r1", "service_outage"))
    crisis = place.crisis(reply.crisis)
    assert (crisis.life.what, crisis.life.severity, crisis.life.kind) == ("Linz", "S2", "live")


def test_the_name_of_a_crisis_is_fit_for_addresses_and_always_the_same():
    assert crisis_id("r1", "service_outage") == crisis_id("r1", "service_outage")
    assert crisis_id("r1", "service_outage").startswith("service-outage-")
    names = {crisis_id(f"r{n}", "data_breach") for n in range(5_000)}
    assert len(names) == 5_000


async def test_the_same_start_three_times_and_after_a_restart_is_one_crisis():
    place = await House().start()
    request = Request("r1", "anna", START_IT)
    replies = await three_times(place, request)
    await place.desk.handle(replies[0].crisis, TakeNote(text="x"), "anna", "r2")
    replies.append(await (await place.again().start()).reception.answer(request))
    assert len(place.store.journals) == 1
    assert {reply.text for reply in replies} == {"Störung läuft, Stufe S2."}
    started = [r for r in place.store.journals[replies[0].crisis] if isinstance(r.event, CrisisStarted)]
    assert len(started) == 1


async def test_a_repeated_start_says_the_severity_of_then():
    place = await House().start()
    request = Request("r1", "anna", START_IT)
    first = await place.reception.answer(request)
    await place.do("anna", ChangeSeverity(severity="S1", reason="112 ist weg"), first.crisis)
    assert await place.reception.answer(request) == first


async def test_a_repeated_start_is_answered_even_when_its_playbook_is_gone():
    place = await House().start()
    request = Request("r1", "anna", START_IT)
    first = await place.reception.answer(request)

    def gone(name: str, stream: str, kind: str):
        raise Refused("refused.unknown_playbook", name=name, hint=Phrase("hint.known", {"known": "—"}))

    reception = replace(place.reception, setups=gone)
    assert await reception.answer(request) == first
    assert not (await reception.answer(replace(request, id="r2"))).ok


async def test_a_start_that_is_refused_is_refused_again():
    place = await House().start()
    request = Request("r1", "agnes", START_IT)
    replies = await three_times(place, request)
    assert len(set(replies)) == 1 and not replies[0].ok and "Anna" in replies[0].text
    assert place.store.journals == {}


async def test_the_severity_is_the_gravest_but_one_unless_somebody_says_so():
    only_one = setup(playbook(severity={"S1": {"de": "Alles", "en": "All", "update_every": "30m"}}))
    place = await House(setup=only_one).start()
    one = await place.reception.answer(Request("r1", "anna", START_IT))
    assert place.crisis(one.crisis).life.severity == "S1"
    place = await House().start()
    other = await place.reception.answer(Request("r1", "anna", replace(START_IT, severity="S3", kind="drill")))
    assert (place.crisis(other.crisis).life.severity, place.crisis(other.crisis).life.drill) == ("S3", True)


async def test_commands_on_a_crisis_that_has_just_begun_need_no_pause():
    place = await House().start()
    stream = crisis_id("r1", "service_outage")
    replies = await asyncio.gather(
        place.reception.answer(Request("r1", "anna", START_IT)),
        place.reception.answer(Request("r2", "anna", GO_ON, stream)),
    )
    assert [reply.ok for reply in replies] == [True, True]


# ------------------------------------------------------------------------------------------------ alerts

ALERT = Card("alert:Linznet:1", ROOM, ("Viele Meldungen",), (Button("Start", START_IT, look="main"),), rings=True)


async def alerted() -> House:
    place = await House().start()
    place.reception.alerts[ALERT.key] = ALERT
    return place


async def test_a_tap_on_an_alert_starts_the_crisis():
    place = await alerted()
    request = Request("r1", "anna", Tap(ALERT.key, ALERT.buttons[0].token), ALERT.key)
    replies = await three_times(place, request)
    assert {reply.ok for reply in replies} == {True}
    assert list(place.store.journals) == [replies[0].crisis]


async def test_two_people_who_tap_the_same_alert_start_one_crisis():
    place = await alerted()
    wish = Tap(ALERT.key, ALERT.buttons[0].token)
    replies = await asyncio.gather(
        *(place.reception.answer(Request(f"tap-of-{who}", who, wish, ALERT.key)) for who in ("anna", "eva"))
    )
    assert [reply.ok for reply in replies] == [True, False]
    assert replies[1].text == "Diese Krise läuft schon."
    assert len(place.store.journals) == 1


async def test_a_button_that_the_alert_does_not_have_is_refused():
    place = await alerted()
    reply = await place.reception.answer(Request("r1", "anna", Tap(ALERT.key, "nonsense"), ALERT.key))
    assert not reply.ok and reply.text


# -------------------------------------------------------------------------------------------------- taps


async def test_a_tap_does_what_its_button_says():
    place = await house().start()
    reply = await place.reception.answer(tap(place, DecideStep))
    assert reply == Reply(True, "", "c1")
    assert place.crisis().steps.done("confirm")


async def test_the_same_tap_three_times_and_after_a_restart_gets_the_same_answer():
    """The button is gone after the first; whoever sends the tap again must not be told that it is too late."""
    place = await house().start()
    request = tap(place, DecideStep)
    replies = await three_times(place, request)
    replies.append(await place.reception.answer(request))
    replies.append(await (await place.again().start()).reception.answer(request))
    assert set(replies) == {Reply(True, "", "c1")}


async def test_a_stale_tap_is_refused_with_what_changed():
    place = await house().start()
    early = tap(place, DecideStep)
    await place.do("anna", GO_ON)
    reply = await place.reception.answer(replace(early, id="t2"))
    assert not reply.ok
    assert reply.text.startswith("Dieser Knopf gilt nicht mehr.")
    english = await place.reception.answer(replace(early, id="t3", by="deniz"))
    assert english.text.startswith("This button no longer counts.")


async def test_a_tap_on_something_unknown_is_refused():
    place = await house().start()
    for crisis, card in (("c1", "step.nothing"), ("nowhere", "board"), ("", "board")):
        reply = await place.reception.answer(Request(f"{crisis}{card}", "anna", Tap(card, "t"), crisis))
        assert not reply.ok and reply.text


async def test_a_late_tap_is_told_that_the_crisis_ended():
    place = await house().start()
    late = tap(place, DecideStep)
    await place.do("anna", DecideStep(step="confirm", choice="no"))
    replies = [await place.reception.answer(replace(late, id="t2"))]
    place.clock.move(hours=1)
    await place.sweep()
    assert place.desk.crisis("c1") is None
    replies.append(await place.reception.answer(replace(late, id="t3")))
    replies.append(await place.do("anna", TakeNote(text="Nachtrag"), "c1"))
    assert [reply.text for reply in replies[:2]] == ["Diese Krise ist seit 05:44 beendet."] * 2
    assert not replies[2].ok and replies[2].text


async def test_two_people_tap_the_same_button_at_once():
    place = await house().start()
    first, second = tap(place, DecideStep), tap(place, DecideStep, by="eva", name="t2")
    replies = await asyncio.gather(place.reception.answer(first), place.reception.answer(second))
    assert [reply.ok for reply in replies] == [True, False]
    assert replies[1].text.startswith("Dieser Knopf gilt nicht mehr.")


# -------------------------------------------------------------------------------------- when it goes wrong


async def test_what_is_not_saved_is_said_in_the_persons_language_and_works_later():
    place = await house().start()
    full = "Nothing was saved: the disk refused to take c1 (No space left on device). The disk is full: make room; "
    place.store.refuse = lambda stream, command_id: NotSaved(f"{full}the bot goes on by itself.")
    german = await place.reception.answer(Request("r1", "anna", GO_ON, "c1"))
    english = await place.reception.answer(Request("r2", "deniz", TakeNote(text="x"), "c1"))
    why = "Grund: c1 ließ sich nicht schreiben (die Festplatte ist voll). Bitte Platz schaffen; "
    said = f"Nicht gespeichert, bitte noch einmal versuchen. {why}der Bot macht dann von selbst weiter."
    assert german == Reply(False, said, "c1")
    assert english.text == f"Not saved, please try again. {full}the bot goes on by itself."
    place.store.refuse = lambda stream, command_id: None
    assert (await place.reception.answer(Request("r1", "anna", GO_ON, "c1"))).ok


async def test_a_damaged_crisis_is_named_with_its_place():
    place = house()
    place.store.unreadable["c1"] = Damaged("open/c1.journal, line 3: broken")
    await place.start()
    reply = await place.reception.answer(Request("r1", "anna", GO_ON, "c1"))
    assert not reply.ok and "Zeile 3" in reply.text and reply.text.startswith("Das Journal dieser Krise ist beschädigt")


async def test_a_crisis_that_cannot_be_read_now_is_no_traceback():
    place = house()
    place.store.unreadable["c1"] = StoreError("the disk does not answer")
    await place.start()
    reply = await place.reception.answer(Request("r1", "anna", GO_ON, "c1"))
    assert not reply.ok and reply.text.startswith("Nicht gespeichert")


async def test_our_own_fault_is_called_so(caplog: pytest.LogCaptureFixture):
    place = await house().start()
    place.store.refuse = lambda stream, command_id: ZeroDivisionError("a bug")
    reply = await place.reception.answer(Request("r1", "anna", GO_ON, "c1"))
    assert not reply.ok and reply.text.startswith("Das ist unser Fehler")
    assert "a bug" in caplog.text


async def test_a_wish_that_changes_nothing_says_so():
    place = await house().start()
    assert (await place.do("anna", ClaimRole(role="lead"))).text == "Das war schon so."


async def test_a_stranger_gets_a_sentence():
    place = await house().start()
    reply = await place.reception.answer(Request("r1", "mallory", GO_ON, "c1"))
    assert not reply.ok and reply.text.startswith("Ich kenne dich nicht")


@pytest.mark.parametrize("crisis", ["", "../../etc/passwd", "x" * 5_000, "\x00", "c1/../c2", "😀"])
async def test_no_name_of_a_crisis_is_too_odd(tmp_path: Path, crisis: str):
    store = TinyStore.open(tmp_path, Codec(EVENTS))
    place = House(store)  # type: ignore[arg-type]  # the real one
    await place.runtime.start()
    reply = await place.reception.answer(Request("r1", "anna", GO_ON, crisis))
    assert not reply.ok and reply.text
    await place.runtime.stop()


async def test_the_door_uses_the_clock_and_the_zone_it_was_given():
    place = await house(Run()).start()
    reception = Reception(place.desk, lambda *_: setup(), place.clock, lambda who: "en", "Asia/Kathmandu")
    await place.do("anna", DecideStep(step="confirm", choice="no"))
    place.clock.now += timedelta(minutes=1)
    reply = await reception.answer(Request("late", "anna", Tap("board", "t"), "c1"))
    assert reply.text == "This crisis ended at 10:29."
    place.clock.now += timedelta(days=1)
    reply = await reception.answer(Request("later", "anna", Tap("board", "t"), "c1"))
    assert reply.text == "This crisis ended at 2 Nov 10:29."
