"""What Slack makes of the app's answers to people: what they see, and what it does not take."""

import pytest

from tests.slack.answers import Misanswered, of_command, of_submission
from tests.slack.delivery import Ack
from tests.slack.little_app import asks, card, form
from tests.slack.standin import StandIn

FORM = form(asks("what", "Was?"))


@pytest.fixture
def slack():
    return StandIn()


@pytest.fixture
def anna(slack):
    return slack.person("anna")


@pytest.fixture
def view(slack, anna):
    return slack.workspace.show(slack.workspace.new_view(anna.id, FORM))


def answered(slack, anna, **said):
    return of_command(slack.workspace, anna.id, slack.workspace.channel("general").id, Ack(200, said))


def test_an_answer_to_a_command_is_for_its_sender_or_for_all(slack, anna):
    assert answered(slack, anna) is None
    assert answered(slack, anna, text="nur du").seen_by == anna.id
    assert answered(slack, anna, blocks=card("nur du")).seen_by == anna.id
    assert answered(slack, anna, text="alle", response_type="in_channel").seen_by == ""
    assert [message.text for message in slack.workspace.posts("general")] == ["alle"]


@pytest.mark.parametrize("said", [{"txet": "x"}, {"blocks": [{"type": "table"}]}, {"text": "x" * 40_001}])
def test_an_answer_that_slack_does_not_take(slack, anna, said):
    with pytest.raises(Misanswered):
        answered(slack, anna, **said)


def test_a_form_is_closed_kept_redrawn_or_stacked(slack, anna, view):
    there = slack.workspace
    assert of_submission(there, view, Ack(200, {"response_action": "errors", "errors": {"what": "Nein"}})) == {
        "what": "Nein"
    }
    assert anna.view == view
    other = form(asks("why", "Warum?"))
    of_submission(there, view, Ack(200, {"response_action": "update", "view": other}))
    assert (anna.view.id, anna.view.fields, anna.view.hash != view.hash) == (view.id, {"why": "Warum?"}, True)
    of_submission(there, anna.view, Ack(200, {"response_action": "push", "view": FORM}))
    assert (anna.view.root, anna.view.previous, len(there.views[anna.id])) == (view.id, view.id, 2)
    of_submission(there, anna.view, Ack(200))
    assert anna.view.id == view.id
    of_submission(there, anna.view, Ack(500))
    assert anna.view.id == view.id, "where the app fails, the form stays"
    of_submission(there, anna.view, Ack(200, {"response_action": "clear"}))
    assert anna.view is None


@pytest.mark.parametrize(
    "said",
    [
        {"text": "x"},
        {"response_action": "explode"},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": {"no such block": "x"}},
        {"response_action": "errors", "errors": {"what": ""}},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
def test_an_answer_to_a_form_that_slack_does_not_take(slack, view, said):
    with pytest.raises(Misanswered):
        of_submission(slack.workspace, view, Ack(200, said))
