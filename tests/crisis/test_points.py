import pytest

from bot.crisis.lifecycle import Scheduler
from bot.crisis.points import Point, points_of
from bot.playbook.scalars import Bilingual
from tests.playbooks import Run, playbook, setup

TOOLS = (
    Scheduler("planner", "Postplan", "finn", "https://planner.example"),
    Scheduler("letters", "Newsletter", "ben"),
)
OWN = {"de": "Anzeigen", "en": "Advertisements"}


def run(schedulers: str | None, check: list[dict[str, str]], tools: tuple[Scheduler, ...] = TOOLS) -> Run:
    """The step `pause` has this list."""
    step = {"id": "pause", "title": OWN, "by": "social", "within": "5m", "check": check}
    steps = [step | ({"schedulers": schedulers} if schedulers else {})]
    steps.append({"id": "end", "title": OWN, "by": "lead", "within": "5m", "after": ["pause"], "close": OWN})
    return Run(setup(playbook(steps=steps), schedulers=tools))


def points(of: Run) -> tuple[Point, ...]:
    return points_of(of.crisis, of.crisis.playbook.step("pause"))


def test_one_point_for_each_tool_before_those_of_the_playbook():
    assert points(run("pause", [OWN])) == (
        Point(Bilingual(de="Postplan: angehalten", en="Postplan: paused"), "finn", "https://planner.example"),
        Point(Bilingual(de="Newsletter: angehalten", en="Newsletter: paused"), "ben"),
        Point(Bilingual(**OWN)),
    )


@pytest.mark.parametrize(
    ("what", "de", "en"),
    [
        (
            "recheck",
            "Postplan: seit dem Anhalten ist nichts erschienen",
            "Postplan: nothing has appeared since the pause",
        ),
        (
            "resume",
            "Postplan: Wartendes durchgesehen, wieder eingeschaltet",
            "Postplan: looked through what waits, switched on again",
        ),
    ],
)
def test_what_was_paused_is_looked_at_again_and_resumed(what: str, de: str, en: str):
    assert points(run(what, []))[0].words == Bilingual(de=de, en=en)
    assert len(points(run(what, []))) == 2


def test_tools_are_named_only_where_the_playbook_says_so():
    assert points(run(None, [OWN])) == (Point(Bilingual(**OWN)),)


@pytest.mark.parametrize("what", ["pause", "recheck", "resume"])
def test_a_list_is_never_empty(what: str):
    """Nobody has named a tool: somebody must look all the same."""
    of = run(what, [], ())
    (point,) = points(of)
    assert point.words.de and point.words.en and not point.owner
    assert of.crisis.steps.open("pause"), "nothing is done by itself"
    assert points(run(what, [OWN], ())) == (Point(Bilingual(**OWN)),)


def test_other_steps_have_no_points():
    of = Run()
    assert all(bool(points_of(of.crisis, step)) == (step.kind == "check") for step in of.crisis.playbook.steps)
