from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.answers import answer
from bot.chat.slack.show.overview import MOST_RUNNING, MOST_WITH_CARDS, Duty, Overview, concerns, overview
from bot.chat.words import Show
from bot.crisis.command import DISPLAY
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage
from bot.crisis.rooms import ReportRoom
from bot.crisis.roster import Person
from bot.locale import Say
from tests.playbooks import PEOPLE, START, Run
from tests.situations import SITUATIONS, near

WHO = {person.id: person for person in PEOPLE}
GERMAN = Say("de")
LATER = START + timedelta(minutes=2)


def seen(*crises: Crisis, by: str = "clara", say: Say = GERMAN) -> Overview:
    """What one person sees two minutes after the start."""
    return overview(crises, WHO[by], say, LATER)


def crisis(name: str = "asked", kind: str = "live", number: int = 1) -> Crisis:
    """A crisis in that situation, with an id of its own."""
    return replace(SITUATIONS[name](kind).crisis, id=f"c{number}")


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_same_waits_as_the_bot_would_answer(name: str, kind: str):
    run = SITUATIONS[name](kind)
    for person in PEOPLE:
        answered = answer(Show("next"), run.crisis, person.id, GERMAN, run.now)
        found = overview([run.crisis], person, GERMAN, run.now)
        shown = tuple(card.key for each in found.waiting for card in each.cards)
        assert shown == (answered.cards if run.crisis.open else ())
        assert found.said == (answered.lines if run.crisis.open else ())
        assert concerns(run.crisis, person.id) or not answered.cards


def test_where_nothing_runs_there_is_nothing_but_the_roles():
    clara, deniz = WHO["clara"], WHO["deniz"]
    found = overview([crisis("ended")], deniz, GERMAN, LATER, {"Recht": (clara, deniz), "Text": (clara,)})
    assert (found.said, found.waiting, found.running, found.more, found.perhaps) == ((), (), (), 0, 0)
    assert found.duties == (Duty("Recht", ("Clara",), 2),)
    assert not overview([], deniz, GERMAN, LATER).duties


def test_who_has_nothing_to_do_is_told_whose_turn_it_is():
    found = seen(crisis("started"), by="agnes")
    assert not found.waiting
    assert found.said == ("Auf dich wartet gerade nichts. Jetzt ist Anna dran: confirm",)


def test_whoever_is_called_sees_that_first():
    run = Run(what="sie ist dabei").go_on()
    (page,) = (page for page in run.crisis.paging.ringing() if page.person == "clara")
    run.do("clara", AnswerPage(page=page.id))
    found = seen(run.crisis, crisis("decided", number=2))
    assert ["dabei" in each.headline for each in found.running] == [True, False]
    assert [each.crisis for each in found.waiting] == ["c2", "c1"]
    assert [each.cards[0].key for each in found.waiting] == [f"page.{page.id}.0", "clock.privacy"]


def test_a_drill_comes_after_whatever_is_live():
    drill, live = crisis("near", "drill", 1), crisis("decided", "live", 2)
    found = seen(drill, live)
    assert [each.crisis for each in found.waiting] == ["c2", "c1"]
    assert found.waiting[1].title == "ÜBUNG · Störung · ÜBUNG"
    assert [each.headline[:5] for each in found.running] == ["🔴 Stö", "ÜBUNG"]


def test_what_is_due_first_comes_first():
    early, late = replace(Run(what="eilt").crisis, id="c2"), crisis("decided", number=1)
    for crises in ((early, late), (late, early)):
        found = seen(*crises, by="anna")
        assert [each.crisis for each in found.waiting] == ["c2", "c1"]
        assert ["eilt" in each.headline for each in found.running] == [True, False]


def test_a_crisis_says_its_promise_and_where_it_is():
    run = Run(what="Linz").first_word()
    run.do(DISPLAY, ReportRoom(chat="slack", place="slack:C024BE91L/1700000000.000100"))
    (running,) = seen(run.crisis).running
    assert running.headline == "🔴 Störung · Linz · S2 · seit 05:44 (2 min)"
    assert running.promise == "Versprochen: nächste Meldung 06:40 (noch 54 min)"
    assert running.channel == "C024BE91L"
    (other,) = seen(Run().crisis, say=Say("en")).running
    assert (other.headline, other.promise, other.channel) == ("🔴 Service outage · S2 · since 05:44 (2 min)", "", "")


def test_a_missed_promise_is_said_to_be_missed():
    run = near()
    run.wait(minutes=6)
    (running,) = overview([run.crisis], WHO["clara"], GERMAN, run.now).running
    assert running.promise.startswith("⚠ Versprechen nicht gehalten")


def test_another_day_is_named():
    (running,) = overview([near().crisis], WHO["clara"], GERMAN, START + timedelta(days=1)).running
    assert running.headline.startswith("🔴 Störung · S2 · seit 02.11. 05:44")


def test_roles_come_from_the_crisis_where_none_are_given():
    found = seen(crisis(), by="deniz")
    assert found.duties == (Duty("Netzbetrieb", ("Ben", "Agnes (Agentur)"), 3), Duty("Recht", ("Clara",), 2))
    given = overview([crisis()], WHO["deniz"], GERMAN, LATER, {"legal": (WHO["deniz"],)})
    assert given.duties == (Duty("Recht", (), 1),)


def test_an_agency_starts_nothing():
    assert not seen(by="agnes").may_start
    assert seen(by="clara").may_start
    assert not overview([crisis()], Person("new", "Neu", external=True), GERMAN, LATER).waiting


def test_of_very_many_crises_only_the_most_urgent_are_looked_at():
    many = [crisis(("asked", "first_word", "decided", "reported")[i % 4], number=i) for i in range(8)] * 60
    crises = [replace(each, id=f"c{i}") for i, each in enumerate(many)]
    found = seen(*crises)
    assert len(found.waiting) == MOST_WITH_CARDS
    assert found.perhaps == 480 - MOST_WITH_CARDS
    assert (len(found.running), found.more) == (MOST_RUNNING, 480 - MOST_RUNNING)
