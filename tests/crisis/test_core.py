from datetime import timedelta
from types import ModuleType

import pytest

from bot.crisis import core
from bot.crisis.command import ALARM, COURIER, Act, Command, Refused
from bot.crisis.core import CHANGES, EVENTS, RULES, deadlines, decide, evolve, fold
from bot.crisis.event import Event
from bot.crisis.lifecycle import NoteTaken, StartCrisis, TakeNote
from bot.crisis.steps import MarkStepOverdue
from tests.playbooks import START, Run, setup


def test_without_a_crisis_there_is_only_a_start():
    with pytest.raises(Refused, match="no_crisis"):
        decide(None, TakeNote(text="x"), Act("anna", START))


def test_nothing_happens_twice_for_the_same_question():
    run = Run()
    act, wish = Act("anna", run.now), TakeNote(text="x")
    assert decide(run.crisis, wish, act) == decide(run.crisis, wish, act)
    assert run.crisis == fold("c1", run.events)


@pytest.mark.parametrize(
    ("who", "wish", "key"),
    [
        ("mallory", TakeNote(text="x"), "refused.stranger"),
        ("", TakeNote(text="x"), "refused.stranger"),
        ("bot:evil", TakeNote(text="x"), "refused.stranger"),
        ("bot:evil", MarkStepOverdue(step="confirm"), "refused.not_for_you"),
        ("bot:playbook", MarkStepOverdue(step="confirm"), "refused.not_for_you"),
        ("anna", MarkStepOverdue(step="confirm"), "refused.not_for_you"),
        (ALARM, TakeNote(text="x"), "refused.not_for_you"),
        ("anna", StartCrisis(setup=setup(), severity="S1"), "refused.exists"),
    ],
)
def test_who_may_speak(who: str, wish: Command, key: str):
    run = Run()
    run.sleep(minutes=5)
    assert run.refused(who, wish).key == key


def test_every_rule_and_every_change_has_its_place_once():
    assert len(RULES) == sum(len(module.RULES) for module in _modules("RULES"))
    assert len(CHANGES) == sum(len(module.CHANGES) for module in _modules("CHANGES"))
    assert len(EVENTS) == len({event.__name__ for event in EVENTS})


def _modules(name: str) -> list[ModuleType]:
    return [module for module in vars(core).values() if isinstance(module, ModuleType) and hasattr(module, name)]


def test_every_event_of_the_house_is_known():
    def below(kind: type[Event]):
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    ours = {kind.__name__ for kind in below(Event) if kind.__module__.startswith("bot.crisis.")}
    assert {name for name in ours if not name.startswith("_")} == {kind.__name__ for kind in EVENTS}


def test_the_version_counts_events():
    run = Run()
    assert run.crisis.version == len(run.events)
    before = run.crisis
    run.sleep(minutes=1)
    run.do("anna", TakeNote(text="x"))
    assert (run.crisis.version, run.crisis.updated_at) == (before.version + 1, run.now)


def test_a_journal_begins_with_the_start():
    with pytest.raises(ValueError, match="begins with NoteTaken"):
        fold("c1", [NoteTaken(at=START, by="anna", text="x")])


def test_deadlines_come_in_order():
    run = Run().first_word()
    moments = [deadline.at for deadline in deadlines(run.crisis)]
    assert moments == sorted(moments)
    assert len(moments) > 3


def test_after_a_long_sleep_overdue_deadlines_fire_in_order_and_once():
    run = Run().first_word()
    run.sleep(days=2)
    events = run.alarm()
    assert events
    assert run.alarm() == ()


def test_wordings_are_computed_anew_when_something_that_they_say_changed():
    run = Run().go_on().know()
    before = run.binding("first_word")
    run.do("anna", TakeNote(text="x"))
    assert run.crisis.worded, "a note changes no words"
    run.know({"what": "Telefon"})
    assert run.binding("first_word") != before
    assert fold("c1", run.events) == run.crisis


def test_a_playbook_that_never_rests_is_a_fault(monkeypatch: pytest.MonkeyPatch):
    def again(crisis, act):
        yield NoteTaken(at=act.now, by=act.by, text="again")

    monkeypatch.setattr(core, "REACTIONS", (again,))
    with pytest.raises(RuntimeError, match="never comes to rest"):
        Run()


def test_a_clock_that_is_set_back_stands_still():
    run = Run().first_word()
    run.submit("fuller")
    before = run.crisis.updated_at
    run.sleep(hours=-1)
    run.do("anna", TakeNote(text="x"))
    assert run.crisis.updated_at == before
    run.sleep(hours=2)
    run.do("anna", TakeNote(text="y"))
    assert run.crisis.updated_at == run.now


def test_evolve_is_told_the_last_moment():
    run = Run()
    later = NoteTaken(at=START + timedelta(days=1), by="anna", text="x")
    assert evolve(run.crisis, later).updated_at == later.at


def test_hands_do_not_draft_in_the_name_of_people():
    assert Run().refused(COURIER, TakeNote(text="x")).key == "refused.not_for_you"
