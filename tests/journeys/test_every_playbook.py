"""Every shipped playbook is walked to its end: at each severity, live and as a drill, in German and in English."""

import pytest

from bot.crisis.publishing import StatementReleased
from bot.crisis.text import DRILL_MARK
from bot.playbook.shelf import Shelf
from tests.journeys.robot import MOST_TAPS, Robot, replayed, setup

LINES, BUTTONS = 6, 3


def walks(root):
    shelf = Shelf(root / "playbooks")
    return [(name, severity) for name in shelf.names() for severity in sorted(shelf.load(name).severity)]


def pytest_generate_tests(metafunc):
    if "walk" in metafunc.fixturenames:
        metafunc.parametrize("walk", walks(metafunc.config.rootpath), ids="-".join)


@pytest.fixture(params=["live", "drill"])
def kind(request):
    return request.param


@pytest.fixture(params=[("de", "en"), ("en", "de"), ("de",)], ids="".join)
def robot(request, walk, kind, pytestconfig):
    name, severity = walk
    robot = Robot(setup(pytestconfig.rootpath, name, request.param), severity, kind)
    robot.play()
    return robot


def test_it_comes_to_its_end_within_the_rules(robot, kind):
    assert robot.crisis.life.outcome == "stood_down", "\n".join(robot.taps[-10:])
    assert len(robot.taps) < MOST_TAPS
    assert replayed(robot) == robot.crisis
    crowded = {c.key for c in robot.shown if len(c.lines) > LINES or len(c.buttons) > BUTTONS}
    assert not crowded
    places = robot.crisis.life.places
    for event in robot.events:
        for outlet, texts in event.texts.items() if isinstance(event, StatementReleased) else ():
            for language, text in texts.items():
                assert len(text) <= places[outlet].limit
                assert "{" not in text
                if kind == "drill":
                    assert all(DRILL_MARK[language] in line for line in text.splitlines() if line.strip())
    first = next(event for event in robot.events if isinstance(event, StatementReleased))
    template = robot.crisis.statements.by_id[first.statement].template
    assert robot.crisis.playbook.statements[template].approval == "A"
    assert first.next_update is not None
