"""The line at the top of a war room."""

from bot.chat.slack.room.topic import LONGEST, topic
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.roster import DeclareConflict, HandOver
from bot.crisis.steps import DecideStep
from tests.playbooks import Run, both, playbook, setup


def test_it_says_severity_title_and_lead():
    assert topic(Run(what="kein Internet").crisis) == "S2 · Störung · Leitung: Anna"
    assert topic(Run(setup(languages=("en", "de"))).crisis) == "S2 · Service outage · Lead: Anna"


def test_it_changes_with_severity_and_lead():
    run = Run().go_on()
    run.do("anna", ChangeSeverity(severity="S1", reason="schlimmer"))
    run.do("anna", HandOver(role="lead", to="eva"))
    assert topic(run.crisis) == "S1 · Störung · Leitung: Eva"
    run.do("eva", DeclareConflict(person="eva", reason="befangen"))
    assert topic(run.crisis) == "S1 · Störung · Leitung: niemand"


def test_it_says_that_it_is_over():
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert topic(run.crisis) == "war keine Krise · Störung · S2"


def test_an_exercise_says_so_and_everything_fits():
    book = playbook(title=both("Sehr lange Störung " * 20, "Outage"))
    line = topic(Run(setup(book), kind="drill").crisis)
    assert line.startswith("ÜBUNG · S2 · Sehr lange Störung")
    assert line.endswith(" · ÜBUNG")
    assert len(line) <= LONGEST
