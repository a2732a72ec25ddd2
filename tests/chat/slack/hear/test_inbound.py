import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.hear.inbound import HomeOpened, Shortcut, Submitted, Tapped, Typed, read
from bot.chat.slack.who.sender import Sender
from tests.slack.payloads import Payloads
from tests.slack.triggers import Triggers
from tests.slack.workspace import Workspace, wall_clock
from tests.slack_payloads import sample

SHAPES = Path(__file__).parents[4].parent / "shared" / "data" / "slack"
ANNA = Sender("U024BE7LH", "T061EG9R6")
IN_ORGANISATION = Sender("W012A3CDE", "T0GRIDWS1", "E0GRID01")
VALUE = '["card","service-outage-3fa2c1d09b","board","approve:holding"]'
TRIGGER = "13345224609.738474920.8088930838d88f008e0"


def changed(name: str, *path: Any, to: Any) -> dict[str, Any]:
    """The recorded payload with one value replaced."""
    body = sample(name)
    box: Any = body
    for step in path[:-1]:
        box = box[step]
    box[path[-1]] = to
    return body


def of(kind: type, body: object) -> Any:
    inbound = read(body)
    assert isinstance(inbound, kind), inbound
    return inbound


# slash commands


def test_a_slash_command():
    typed = of(Typed, sample("slash"))
    assert typed.sender == ANNA
    assert (typed.command, typed.channel, typed.trigger) == ("/krise", "C2147483705", TRIGGER)
    assert typed.text == "start service_outage S2 kein Internet & TV in Linz"


def test_a_slash_command_in_an_organisation():
    typed = of(Typed, sample("slash_grid"))
    assert (typed.sender, typed.text) == (IN_ORGANISATION, "")


def test_a_slash_command_without_words_is_one():
    body = sample("slash")
    del body["text"]
    assert of(Typed, body).text == ""


def test_each_command_has_an_id_of_its_own():
    first = of(Typed, sample("slash"))
    assert of(Typed, sample("slash")).id == first.id
    assert of(Typed, changed("slash", "trigger_id", to="1.2.other")).id != first.id
    assert of(Typed, changed("slash", "user_id", to="U0OTHER01")).id != first.id


# buttons


def test_a_tap_on_a_message():
    tapped = of(Tapped, sample("tap_message"))
    assert tapped == Tapped(tapped.id, ANNA, VALUE, "C2147483705", "", TRIGGER)


def test_a_tap_in_a_thread_knows_its_first_message():
    assert of(Tapped, sample("tap_thread")).thread == "1699999000.000100"


def test_a_tap_on_the_first_message_of_a_thread_is_in_the_channel():
    body = changed("tap_message", "message", "thread_ts", to="1700000100.000200")
    assert of(Tapped, body).thread == ""


def test_a_tap_on_what_only_one_person_sees():
    tapped = of(Tapped, sample("tap_ephemeral"))
    assert (tapped.channel, tapped.thread, tapped.home) == ("C2147483705", "", False)


def test_a_tap_on_the_home():
    tapped = of(Tapped, sample("tap_home"))
    assert (tapped.value, tapped.channel, tapped.home) == ('["form","start",""]', "", True)


def test_a_tap_in_an_organisation_where_the_workspace_is_null():
    assert of(Tapped, sample("tap_grid")).sender == Sender("W012A3CDE", "E0GRID01", "E0GRID01")


def test_a_tap_by_somebody_of_another_company_says_so():
    assert of(Tapped, sample("tap_connect")).sender == Sender("U0AGENCY1", "T0AGENCY1")


def test_a_button_that_opens_a_link_means_nothing():
    assert read(sample("tap_link")) is None


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("actions", 0, "action_ts"), "1700000124.000001"),
        (("actions", 0, "value"), "other"),
        (("actions", 0, "action_id"), "tap:1"),
        (("container", "message_ts"), "1700000100.000201"),
        (("user", "id"), "U0OTHER01"),
    ],
)
def test_each_tap_has_an_id_of_its_own(path: tuple[Any, ...], to: str):
    assert of(Tapped, changed("tap_message", *path, to=to)).id != of(Tapped, sample("tap_message")).id


def test_a_tap_delivered_again_has_the_same_id():
    again = sample("tap_message") | {"response_url": "https://example.org/other", "token": "other"}
    assert of(Tapped, again).id == of(Tapped, sample("tap_message")).id


# forms


def test_a_form():
    submitted = of(Submitted, sample("submission"))
    assert (submitted.sender, submitted.carried) == (ANNA, '["form","start",""]')
    assert submitted.answers == {
        "playbook": "service_outage",
        "severity": "S2",
        "what": "kein Internet & TV in Linz",
        "why": "",
        "kind": "",
        "outlets": "newsroom,mastodon",
    }


def test_a_form_in_an_organisation():
    assert of(Submitted, sample("submission_grid")).sender == IN_ORGANISATION


def test_a_corrected_form_has_another_id_and_one_delivered_again_the_same():
    first = of(Submitted, sample("submission"))
    again = changed("submission", "view", "hash", to="1700000009.zzz")
    corrected = changed("submission", "view", "state", "values", "what", "answer", "value", to="Linz und Wels")
    other = changed("submission", "view", "id", to="V0MODAL02")
    assert of(Submitted, again).id == first.id
    assert len({first.id, of(Submitted, corrected).id, of(Submitted, other).id}) == 3


@pytest.mark.parametrize(
    ("element", "answer"),
    [
        ({"type": "plain_text_input", "value": "so"}, "so"),
        ({"type": "plain_text_input"}, ""),
        ({"type": "number_input", "value": "12"}, "12"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "radio_buttons", "selected_option": {"text": {}, "value": "S1"}}, "S1"),
        ({"type": "checkboxes", "selected_options": []}, ""),
        ({"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}, "a,b"),
        ({"type": "datepicker", "selected_date": "2026-11-23"}, "2026-11-23"),
        ({"type": "users_select", "selected_user": "U024BE7LH"}, "U024BE7LH"),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, "U1,U2"),
    ],
)
def test_every_element_answers(element: dict[str, Any], answer: str):
    body = changed("submission", "view", "state", "values", to={"field": {"x": element}})
    assert of(Submitted, body).answers == {"field": answer}


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "value": 5},
        {"type": "static_select", "selected_option": {"value": ["S1"]}},
        {"type": "checkboxes", "selected_options": [[{"value": "a"}]]},
        {"type": "rich_text_input", "rich_text_value": {}},
        {"value": "so"},
        "so",
    ],
)
def test_an_answer_that_is_none_makes_the_form_none(element: Any):
    assert read(changed("submission", "view", "state", "values", to={"field": {"x": element}})) is None


@pytest.mark.parametrize("state", [None, {}, {"values": {}}, {"values": None}])
def test_a_form_that_asks_nothing(state: Any):
    assert of(Submitted, changed("submission", "view", "state", to=state)).answers == {}


# shortcuts and the home


def test_a_shortcut():
    shortcut = of(Shortcut, sample("shortcut"))
    assert shortcut == Shortcut(shortcut.id, ANNA, "start", TRIGGER)


def test_a_shortcut_on_a_message_has_its_words_as_they_were_read():
    shortcut = of(Shortcut, sample("shortcut_message"))
    assert (shortcut.callback, shortcut.channel) == ("start_from_message", "C0SUPPORT")
    said = "@here @U024BE7LH seit 5:20 kein Internet & TV, siehe Status (https://status.example.org/linz)"
    assert shortcut.text == said


def test_a_shortcut_on_the_alarm_of_another_app_has_what_stands_in_its_attachment():
    assert of(Shortcut, sample("shortcut_alert")).text == "[FIRING:1] CoreRouterDown linz-2"


def test_each_shortcut_has_an_id_of_its_own():
    first, other = of(Shortcut, sample("shortcut")), of(Shortcut, changed("shortcut", "trigger_id", to="1.2.other"))
    assert of(Shortcut, sample("shortcut")).id == first.id != other.id


def test_somebody_looks_at_the_home():
    assert read(sample("home_opened")) == HomeOpened(ANNA)


@pytest.mark.parametrize(
    "name", ["home_messages", "event_message", "event_renamed", "view_closed", "suggestion", "tap_link"]
)
def test_what_means_nothing_to_us_is_nothing(name: str):
    assert read(sample(name)) is None


# what is not as it should be


@pytest.mark.parametrize(
    ("name", "path", "to"),
    [
        ("slash", ("user_id",), None),
        ("slash", ("user_id",), ""),
        ("slash", ("user_id",), "<!channel>"),
        ("slash", ("text",), ["start"]),
        ("slash", ("trigger_id",), ""),
        ("slash", ("channel_id",), "C1/../C2"),
        ("slash", ("command",), 5),
        ("tap_message", ("user",), None),
        ("tap_message", ("user",), "U024BE7LH"),
        ("tap_message", ("user", "id"), 24),
        ("tap_message", ("actions",), None),
        ("tap_message", ("actions",), []),
        ("tap_message", ("actions",), {"0": {}}),
        ("tap_message", ("actions", 0), "tap"),
        ("tap_message", ("actions", 0, "value"), {"a": 1}),
        ("tap_message", ("actions", 0, "action_ts"), None),
        ("tap_message", ("container",), []),
        ("tap_message", ("message", "thread_ts"), "yesterday"),
        ("submission", ("view",), None),
        ("submission", ("view", "id"), ""),
        ("submission", ("view", "private_metadata"), {}),
        ("submission", ("view", "state", "values"), []),
        ("submission", ("view", "state", "values", "what"), ["so"]),
        ("shortcut", ("callback_id",), None),
        ("shortcut_message", ("message", "text"), 5),
        ("shortcut_message", ("message", "attachments"), "none"),
        ("home_opened", ("event",), None),
        ("home_opened", ("event", "user"), {"id": "U024BE7LH"}),
        ("home_opened", ("type",), ["event_callback"]),
    ],
)
def test_a_field_of_the_wrong_type_makes_the_whole_none(name: str, path: tuple[Any, ...], to: Any):
    assert read(changed(name, *path, to=to)) is None


@pytest.mark.parametrize("team", [None, {}, [], 5, "T061EG9R6", {"id": None}, {"id": ["T"]}, {"domain": "linznet"}])
def test_any_shape_of_the_workspace_is_borne(team: Any):
    body = changed("tap_message", "team", to=team)
    del body["user"]["team_id"]
    assert of(Tapped, body).sender.team in ("", "T061EG9R6")


def test_a_text_is_kept_up_to_40_000_characters():
    assert of(Typed, changed("slash", "text", to="ä" * 60_000)).text == "ä" * 40_000


def test_half_characters_become_harmless():
    typed = of(Typed, changed("slash", "text", to="a\ud83d b \udc00\ud800"))
    assert typed.text == "a\ufffd b \ufffd\ufffd"
    json.dumps(typed.text, ensure_ascii=False).encode()


def test_other_peoples_fields_change_nothing():
    body = deepcopy(sample("tap_message"))
    body |= {"app_unfurl": {"x": 1}, "bot_access_token": "xwfb-1", "function_data": [], "interactivity": None}
    assert read(body) == read(sample("tap_message"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.one_of(json_values, st.binary(), st.builds(object), st.dictionaries(st.integers(), json_values, max_size=3)))
def test_nothing_at_all_raises(body: object):
    assert read(body) is None


@given(
    st.sampled_from(["block_actions", "view_submission", "message_action", "shortcut", "event_callback"]),
    st.dictionaries(st.sampled_from(["user", "actions", "view", "message", "event", "team", "container"]), json_values),
)
def test_nothing_in_any_kind_raises(kind: str, rest: dict[str, Any]):
    inbound = read({"type": kind, **rest})
    assert inbound is None or inbound.sender.user


# every recorded shape

WORDS = {"id": "U024BE7LH", "user_id": "U024BE7LH", "user": "U024BE7LH", "ts": "1700000100.000200"}
KINDS = {
    "BlockActionPayload": Tapped,
    "MessageShortcutPayload": Shortcut,
    "SlashCommandPayload": Typed,
    "ViewSubmissionPayload": Submitted,
    "AppHomeOpenedPayload": HomeOpened,
}


def filled(tree: Any, key: str = "") -> Any:
    """A shape with something in every empty text."""
    if isinstance(tree, dict):
        return {name: filled(value, name) for name, value in tree.items()}
    if isinstance(tree, list):
        return [filled(value, key) for value in tree]
    if tree != "":
        return tree
    return WORDS["ts"] if key.endswith("_ts") else WORDS.get(key, "C2147483705")


def shapes() -> list[Path]:
    return [*SHAPES.glob("app-backend/*/*.json"), *SHAPES.glob("events/*.json")]


def test_every_recorded_shape_is_read_or_means_nothing():
    if not SHAPES.is_dir():
        pytest.skip(f"{SHAPES} is not there: the recorded shapes of Slack's payloads are not part of this repository")
    for path in shapes():
        empty = json.loads(path.read_text(encoding="utf-8"))
        assert read(empty) is None, path
        body = filled(empty)
        if path.parent.name == "events":
            body["type"] = "event_callback"
        for action in body.get("actions", []):
            action["type"] = "button"
        expected = KINDS.get(path.stem)
        assert type(read(body)) is (expected or type(None)), path
    assert len(shapes()) > 80


@pytest.mark.parametrize(("enterprise", "org_wide"), [("", False), ("E0GROUP001", False), ("E0GROUP001", True)])
def test_what_the_stand_in_delivers_is_read(enterprise: str, org_wide: bool):
    workspace = Workspace(enterprise=enterprise, org_wide=org_wide)
    anna, channel = workspace.add_user("anna"), workspace.add_channel("linz")
    told = Payloads(workspace, Triggers(wall_clock), "http://127.0.0.1/")
    message = workspace.post(channel.id, anna.id, "kein Internet")
    button = {"type": "button", "action_id": "tap:0", "block_id": "b", "value": VALUE}
    modal = workspace.new_view(anna.id, {"type": "modal", "private_metadata": "x", "blocks": []})
    answers = {"what": {"x": {"type": "plain_text_input", "value": "Linz"}}}
    read_by_kind = {
        Typed: told.command(anna.id, channel, "/krise", "start"),
        Tapped: told.tap(anna.id, message, button, {}),
        Submitted: told.submission(anna.id, modal, answers),
        Shortcut: told.shortcut(anna.id, "start", message),
        HomeOpened: told.home_opened(anna.id),
    }
    for kind, delivery in read_by_kind.items():
        inbound = of(kind, delivery.payload)
        assert inbound.sender.user == anna.id
        assert inbound.sender.enterprise == enterprise
