import pytest

from bot.crisis.conditions import applies
from bot.crisis.facts import ReportFact
from bot.crisis.steps import DecideStep
from bot.playbook.model import Condition
from tests.playbooks import Run


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"severity": ("S1", "S2")}, True),
        ({"severity": ("S1",)}, False),
        ({"kind": "live"}, True),
        ({"kind": "drill"}, False),
        ({"facts": {"scope": "city"}}, True),
        ({"facts": {"scope": "region"}}, False),
        ({"decided": {"confirm": "crisis"}}, True),
        ({"decided": {"confirm": "watch"}}, False),
        ({"severity": ("S2",), "facts": {"scope": "region"}}, False),
    ],
)
def test_every_line_must_hold(when: dict[str, object], holds: bool):
    run = Run().go_on().know()
    assert applies(run.crisis, Condition.model_validate(when)) is holds


def test_what_is_not_known_does_not_hold():
    run = Run()
    assert not applies(run.crisis, Condition(decided={"confirm": "crisis"}))
    assert not applies(run.crisis, Condition(facts={"scope": "city"}))
    run.do("ben", ReportFact(fact="scope", de="city"))
    assert not applies(run.crisis, Condition(facts={"scope": "city"})), "reported, but not confirmed"


def test_a_decision_counts_at_once():
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="watch"))
    assert applies(run.crisis, Condition(decided={"confirm": "watch"}))
