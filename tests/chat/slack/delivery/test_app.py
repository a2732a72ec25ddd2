import asyncio
import json
import random

import pytest

from bot.chat.slack.carry import OnForm, pack
from bot.chat.slack.delivery.app import _authorize, acknowledgement
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.inbound import Submitted, Typed
from bot.crisis.command import DISPLAY
from bot.crisis.consent import agreed
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import NoteTaken
from bot.crisis.rooms import ReportRoom
from bot.crisis.steps import DecideStep
from tests.chat.slack.hearing import sender
from tests.chat.slack.operation import operating
from tests.playbooks import Run
from tests.runtime.parts import until
from tests.slack.delivery import Delivery, Kind
from tests.slack_payloads import mutated, samples

BOTH = pytest.mark.parametrize("delivery", ["socket", "http"])


def to_approve() -> Run:
    run = Run().first_word()
    run.submit("fuller")
    return run


# -------------------------------------------------------------------------------------------------- in both deliveries


@BOTH
async def test_a_crisis_is_started_by_its_words_however_often_they_are_delivered(delivery):
    async with operating(delivery=delivery) as work:
        seen = await work.anna.types("/krise start service_outage S2 kein Internet in Linz", times=3)
        assert seen.text == "Störung läuft, Stufe S2."
        assert len({json.dumps(ack.payload) for ack in seen.acks}) == 1
        assert all(message.seen_by == work.anna.id for message in work.slack.workspace.ephemerals)
        assert len(work.bot.behind.desk.crises()) == 1


@BOTH
async def test_a_crisis_is_started_by_its_form(delivery):
    async with operating(delivery=delivery) as work:
        seen = await work.deniz.types("/crisis start", times=3)
        assert seen.text == ""
        await work.form(work.deniz)
        assert (await work.form(work.deniz)).title == "Start the crisis"
        told = {"Which playbook?": "Service outage", "What happened?": "No Internet", "severity": "S1"}
        await work.deniz.submits(told, times=3)
        assert "Service outage is running, severity S1." in (await work.form(work.deniz)).shown
        assert "submit" not in (await work.form(work.deniz)).content
        (crisis,) = work.bot.behind.desk.crises()
        assert (crisis.life.severity, crisis.life.what) == ("S1", "No Internet")
        await work.app.close()
        assert [call.method for call in work.slack.calls if call.method == "views.open"] == ["views.open"]


async def with_room(work, crisis):
    """The crisis has a room now."""
    work.bot.behind.desk.observe(work.app.changed)
    await work.bot.behind.do(DISPLAY, ReportRoom(chat="slack", place="slack:CROOM"), crisis.id)


@BOTH
async def test_whoever_starts_a_crisis_is_led_to_its_room(delivery):
    async with operating(delivery=delivery) as work:
        await work.anna.types("/krise start service_outage S2 Linz", times=3)
        await with_room(work, *work.bot.behind.desk.crises())
        await work.slack.until(lambda: len(work.anna.ephemerals) > 1)
        await work.app.close()
        assert [each.shown for each in work.anna.ephemerals] == ["Störung läuft, Stufe S2.", "Zum Krisenraum: #CROOM"]


@BOTH
async def test_whoever_starts_a_crisis_by_its_form_is_led_there_too(delivery):
    async with operating(delivery=delivery) as work:
        await work.anna.types("/krise start")
        await work.form(work.anna)
        await work.anna.submits({"playbook": "service_outage"}, times=3)
        assert "gleich steht hier der Weg dorthin" in (await work.form(work.anna)).shown
        await with_room(work, *work.bot.behind.desk.crises())
        await work.slack.until(lambda: work.anna.view and "#CROOM" in work.anna.view.shown)
        shown = (await work.form(work.anna)).shown
        assert shown == "Hinweis\nStörung läuft, Stufe S2.\nZum Krisenraum: #CROOM"


async def test_a_form_that_is_closed_already_is_left_alone(caplog):
    async with operating() as work:
        await work.anna.types("/krise start")
        await work.form(work.anna)
        await work.anna.submits({"playbook": "service_outage"})
        await work.anna.closes()
        await with_room(work, *work.bot.behind.desk.crises())
        await work.slack.until(lambda: work.slack.calls.of("views.update"))
        await work.app.close()
        assert work.anna.view is None
        assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_where_no_room_opens_people_are_told_how_to_go_on():
    async with operating() as work:
        work.app._ways._patience = 0.01
        await work.anna.types("/krise start service_outage S2 Linz")
        await work.slack.until(lambda: len(work.anna.ephemerals) > 1)
        assert "/krise weiter" in work.anna.ephemerals[-1].shown


@BOTH
async def test_a_fact_is_refused_below_its_question_and_then_taken(delivery):
    async with operating(Run().go_on(), delivery=delivery) as work:
        await work.ben.types("/krise fakt")
        await work.form(work.ben)
        await work.ben.submits({"fact": "since"})
        assert "Seit wann?" in (await work.form(work.ben)).shown
        seen = await work.ben.submits({"de": "mittags"})
        assert seen.errors == {"de": "„mittags“ ist keine Uhrzeit. So geht es: 05:20."}
        assert work.ben.view
        await work.ben.submits({"de": "5:20"})
        assert work.ben.view is None
        assert work.bot.crisis().facts.confirmed("since")


@BOTH
async def test_an_approval_shows_the_words_and_is_given_once(delivery):
    async with operating(to_approve(), delivery=delivery) as work:
        work.bot.show("ben")
        await work.ben.types("/krise freigeben zweite")
        await work.form(work.ben)
        assert "Betroffen ist die Stadt" in (await work.form(work.ben)).shown
        await work.ben.submits(times=3)
        assert work.ben.view is None
        assert agreed(work.bot.crisis(), "fuller", work.bot.behind.clock()) == ("ben",)
        assert [request.by for request in work.bot.requests] == ["ben"]


@BOTH
async def test_a_stale_button_says_what_changed(delivery):
    async with operating(to_approve(), delivery=delivery) as work:
        await work.ben.types("/krise weiter")
        card = work.ben.ephemerals[-1]
        await work.bot.behind.do("anna", ReportFact(fact="scope", de="region"))
        await work.ben.taps(card, "Freigeben", times=3)
        said = await work.slack.until(lambda: work.ben.ephemerals[1:])
        await work.app.close()
        assert [message.text.split(".")[0] for message in said] == ["Dieser Knopf gilt nicht mehr"]


@BOTH
async def test_a_form_whose_crisis_is_over_says_so(delivery):
    async with operating(Run(), delivery=delivery) as work:
        await work.anna.types("/krise notiz")
        await work.form(work.anna)
        await work.bot.behind.do("anna", DecideStep(step="confirm", choice="no"))
        seen = await work.anna.submits({"text": "zu spät"})
        assert seen.errors["text"].startswith("Diese Krise ist seit")


@BOTH
async def test_an_approval_that_comes_too_late_is_replaced_by_a_sentence(delivery):
    async with operating(to_approve(), delivery=delivery) as work:
        work.bot.show("ben")
        await work.ben.types("/krise freigeben zweite")
        await work.form(work.ben)
        await work.bot.behind.do("anna", ReportFact(fact="scope", de="region"))
        await work.ben.submits()
        assert "gilt nicht mehr" in (await work.form(work.ben)).shown
        assert "submit" not in (await work.form(work.ben)).content


@BOTH
async def test_which_crisis_is_asked_and_the_question_gives_way_to_the_answer(delivery):
    async with operating(Run(what="Linz"), Run(what="Wels"), delivery=delivery) as work:
        seen = await work.ben.types("/krise notiz gesehen <!channel>")
        question = work.ben.ephemerals[0]
        assert "Um welche Krise geht es?" in seen.text
        await work.ben.taps(question, "choose:0", times=3)
        await work.slack.until(lambda: "eingetragen" in work.ben.ephemerals[0].shown)
        assert len(work.ben.ephemerals) == 1
        assert sum(len(work.bot.happened(NoteTaken, stream)) for stream in ("c1", "c2")) == 1


@BOTH
async def test_the_home_is_drawn_when_somebody_looks(delivery):
    async with operating(Run(), delivery=delivery) as work:
        await work.anna.opens_home()
        await work.home(work.anna)
        assert "Störung" in (await work.home(work.anna)).shown
        await work.anna.taps(await work.home(work.anna), pack(OnForm("start")))
        await work.form(work.anna)


@BOTH
async def test_shortcuts_open_their_forms(delivery):
    async with operating(Run(), delivery=delivery) as work:
        message = work.ben.says("Seit <https://a.example|heute> geht &lt;nichts&gt; mehr")
        await work.anna.shortcut("start_from_message", message, times=3)
        await work.form(work.anna)
        assert "heute (https://a.example)" in (await work.form(work.anna)).shown
        await work.ben.shortcut("log_inquiry", message)
        await work.form(work.ben)
        await work.eva.shortcut("start_crisis")
        await work.form(work.eva)
        await work.agnes.shortcut("start_crisis")
        await work.form(work.agnes)
        assert "gerade nicht tun" in (await work.form(work.agnes)).shown


@BOTH
async def test_nobody_else_does_anything(delivery, caplog):
    async with operating(Run(), delivery=delivery) as work:
        others = [
            work.slack.person("unknown", email="unknown@example.org"),
            work.slack.person("guest", is_restricted=True),
            work.slack.person("robot", is_bot=True),
            work.slack.person("stranger", is_stranger=True, team_id="T0THEIRS"),
            work.slack.person("leaver", deleted=True),
        ]
        version = work.bot.version()
        for person in others:
            assert (await person.types("/krise start service_outage S1 x")).text
            assert (await person.types("/krise notiz x")).text
            await person.opens_home()
        await work.slack.until(lambda: others[0].home and others[1].home)
        assert work.bot.requests == []
        assert (work.bot.version(), len(work.bot.behind.desk.crises())) == (version, 1)
        assert all(person.id in caplog.text for person in others)


@BOTH
async def test_hostile_words_ring_nobody_and_break_nothing(delivery):
    async with operating(Run(), delivery=delivery) as work:
        for text in ("x" * 40_000, "<!channel> <@U1>", "\x00", "\u202egalhcsnu", "notiz <!channel> @here \x00 \u202ex"):
            seen = await work.anna.types(f"/krise {text}")
            assert seen.text
            assert seen.message is not None
            assert "<!" not in seen.message.text
            assert "\u202e" not in seen.text
        await work.anna.types("/krise notiz")
        await work.form(work.anna)
        await work.anna.submits({"text": "<!channel> @everyone \u202e" + "y" * 1_900})
        notes = work.bot.happened(NoteTaken)
        assert [note.text[:19] for note in notes] == ["<\u200b!channel> @\u200bhere ", "<\u200b!channel> @\u200bevery"]
        assert all(message.seen_by for message in work.slack.workspace.ephemerals)


@BOTH
async def test_events_that_mean_nothing_are_taken_and_forgotten(delivery):
    async with operating(Run(), delivery=delivery) as work:
        event = {"type": "message", "text": "hallo", "user": work.anna.id, "channel": "C1", "ts": "1.1"}
        ack = await work.slack.deliver(work.slack.payloads.event(work.anna.id, event))
        assert (ack.status, ack.payload) == (200, {})
        await work.app.close()
        assert {call.method for call in work.slack.calls} <= {"apps.connections.open", "link"}


@BOTH
async def test_spoiled_payloads_are_answered_and_do_nothing_for_strangers(delivery, caplog):
    async with operating(delivery=delivery) as work:
        rng = random.Random(7)
        for number, whole in enumerate(samples() * 6):
            body = mutated(rng, whole)
            if not isinstance(body, dict) or (delivery == "http" and "\\ud" in json.dumps(body)):
                continue
            kind: Kind = "slash_commands" if "command" in whole else "events_api" if "event" in whole else "interactive"
            ack = await work.slack.deliver(Delivery(kind, body))
            assert ack.status in (200, 400), (number, body)
        assert work.bot.requests == []
        assert "Traceback" not in caplog.text


# ----------------------------------------------------------------------------------------------- when Slack is unwell


async def test_a_form_that_comes_too_late_is_offered_again():
    async with operating(Run()) as work:
        gate = work.slack.faults.hold("views.open")
        await work.anna.types("/krise notiz")
        await gate.reached()
        work.bot.behind.clock.move(seconds=4)
        gate.open()
        await work.slack.until(lambda: work.anna.ephemerals)
        assert "ließ sich nicht öffnen" in work.anna.ephemerals[0].text


@pytest.mark.parametrize("fault", ["lose", "cut", "server_error"])
async def test_a_form_whose_opening_got_lost_is_opened_with_the_same_trigger_once(fault):
    async with operating(Run()) as work:
        getattr(work.slack.faults, fault)("views.open", times=1)
        await work.anna.types("/krise notiz")
        await work.form(work.anna)
        await work.app.close()
        assert work.slack.calls.methods.count("views.open") == 2
        assert len(work.slack.workspace.views[work.anna.id]) == 1
        assert not work.anna.ephemerals


@pytest.mark.parametrize(("fault", "times"), [("limit", 1), ("cut", 2), ("server_error", 2)])
async def test_a_form_that_slack_does_not_open_is_offered_again(fault, times):
    async with operating(Run()) as work:
        getattr(work.slack.faults, fault)("views.open", times=times)
        await work.anna.types("/krise notiz")
        await work.slack.until(lambda: work.anna.ephemerals)
        await work.anna.types("/krise notiz")
        await work.form(work.anna)


async def test_a_sentence_that_slack_does_not_take_hurts_nobody(caplog):
    async with operating(Run()) as work:
        await work.anna.types("/krise stand")
        card = work.anna.ephemerals[0]
        await work.bot.behind.do("anna", DecideStep(step="confirm", choice="no"))
        work.slack.faults.cut("response_url", times=1)
        work.slack.faults.server_error("response_url", nth=2)
        for _ in range(3):
            await work.anna.taps(card, "Notiz …")
        await work.slack.until(lambda: work.anna.ephemerals[1:])
        await work.app.close()
        assert "An answer did not arrive" in caplog.text
        assert "An answer was not taken by Slack (503" in caplog.text


async def test_an_answer_that_takes_too_long_is_said_where_it_can_still_be_seen(monkeypatch):
    monkeypatch.setattr("bot.chat.slack.delivery.app.TOO_LATE", -1.0)
    async with operating(Run()) as work:
        await work.anna.types("/krise notiz x")
        await work.slack.until(lambda: len(work.anna.ephemerals) == 2)
        assert {message.text for message in work.anna.ephemerals} == {"✔ Störung: Notiz eingetragen."}


async def test_the_end_waits_for_what_was_begun():
    async with operating(Run()) as work:
        store = work.bot.behind.store
        store.hold()
        typing = asyncio.create_task(work.anna.types("/krise notiz zuletzt"))
        await until(lambda: store.queued)
        closing = asyncio.create_task(work.lines[0].close())
        await asyncio.sleep(0)
        assert not closing.done()
        store.release()
        assert (await typing).text == "✔ Störung: Notiz eingetragen."
        await closing


async def test_the_end_comes_even_when_something_hangs(caplog):
    async with operating(Run()) as work:
        gate = work.slack.faults.hold("views.open")
        await work.anna.types("/krise notiz")
        await gate.reached()
        await work.app.close(grace=0.05)
        assert "Slack was not told everything" in caplog.text
        gate.open()


async def test_only_so_many_deliveries_are_remembered(monkeypatch):
    monkeypatch.setattr("bot.chat.slack.delivery.app.REMEMBERED", 2)
    async with operating(Run()) as work:
        for number in range(5):
            await work.anna.types(f"/krise notiz {number}")
        assert len(work.app._followed) == 2


async def test_our_own_mistakes_are_written_down_and_hurt_nobody(monkeypatch, caplog):
    async with operating(Run()) as work:

        async def broken(inbound):
            raise KeyError("our mistake")

        monkeypatch.setattr(work.bot.talk, "hear", broken)
        assert (await work.anna.types("/krise notiz x")).text == ""
        assert "our mistake" in caplog.text


async def test_bolt_needs_no_network_to_know_whose_token_to_use():
    result = await _authorize("xoxb-x")(None, "T1")
    assert (result.bot_token, result.team_id) == ("xoxb-x", "T1")


async def test_homes_are_not_drawn_any_more_once_the_end_has_come():
    async with operating(Run()) as work:
        await work.anna.opens_home()
        await work.home(work.anna)
        await work.app.close()
        work.slack.calls.clear()
        work.app.changed(work.bot.crisis())
        await asyncio.sleep(0)
        assert work.slack.calls == []


# -------------------------------------------------------------------------------------------------- acknowledgements


def test_an_acknowledgement_says_only_what_slack_can_show():
    typed = Typed("1", sender("anna"), "/krise", "x", "C1", "t")
    sent = Submitted("1", sender("anna"), "", {})
    assert acknowledgement(typed, Answer()).body == ""
    assert json.loads(acknowledgement(typed, Answer(text="<!channel>")).body)["text"] == "&lt;!channel&gt;"
    assert acknowledgement(sent, Answer(text="gut")).body == ""
    wrong = json.loads(acknowledgement(sent, Answer(False, errors={"de": "falsch"})).body)
    assert wrong == {"response_action": "errors", "errors": {"de": "falsch"}}
    further = json.loads(acknowledgement(sent, Answer(form={"type": "modal"})).body)
    assert further == {"response_action": "update", "view": {"type": "modal"}}
